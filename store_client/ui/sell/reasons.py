"""Asks why: one of the shop's reasons for it and, where the reason wants one, a text."""

from collections.abc import Callable

from store_client.domain.setup import ReasonCode
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.screen import Answer
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question


def ask(desk: Desk, use: str, asks: Answer, then: Callable[[str, str], None], *, needed: bool = False) -> None:
    """`then` gets the reason's code and the text. Without reasons set up, `needed` asks for a text instead."""
    known = desk.setup.reasons_for(use)
    if not known and not needed:
        then("", "")
        return
    if not known:
        desk.ask(Question(asks, lambda text: then(_stated(text), "")))
        return

    def chosen(reason: ReasonCode) -> None:
        if not reason.text_needed:
            then(reason.reason, "")
            return
        label = _("{reason}: say a few words about it").format(reason=reason.name)
        desk.ask(
            Question(Answer(asks.text, label=label, icon=asks.icon), lambda text: then(reason.reason, _stated(text)))
        )

    def matching(typed: str) -> list[Choice]:
        wanted = typed.strip().casefold()
        found = [reason for reason in known if wanted in f"{reason.reason} {reason.name}".casefold()]
        return [Choice(reason.name, lambda reason=reason: chosen(reason)) for reason in found]  # type: ignore[misc]

    desk.ask(Question(asks, _none_of_them, matching))


def _stated(text: str) -> str:
    stated = text.strip()
    if not stated:
        raise Refused(_("Type a few words, then Enter. Esc goes back; the basket is kept."))
    return stated


def _none_of_them(text: str) -> None:
    raise Refused(_("No reason here is called “{text}”. Choose one of the list.").format(text=text.strip()[:40]))
