"""Cash that moves without a sale: a float put in, money taken out, a drop to the safe or, in a bag, to the bank."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from store_client.domain.denominations import Denomination, Pieces, sum_of
from store_client.domain.money import parse_amount
from store_client.domain.transaction import BANK_DROP, EXPENSE, FLOAT_ENTRY, INCOME, SAFE_DROP, TENDER_REMOVAL
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.approval import subjects
from store_client.ui.screen import Answer, Primary
from store_client.ui.sell import reasons
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question
from store_client.ui.sell.register_actions import Approvals, RegisterActions
from store_client.ui.services_day import CashMove

_MOST_PIECES: Final = 99_999


@dataclass(frozen=True, slots=True)
class _Kind:
    movement: str
    name: str
    second: str
    recorded: str
    icon: str


def _kinds() -> tuple[_Kind, ...]:
    return (
        _Kind(FLOAT_ENTRY, _("Put a float in"), _("change money"), _("Float put in"), "coins"),
        _Kind(TENDER_REMOVAL, _("Take cash out"), _("it leaves the drawer"), _("Cash taken out"), "banknote-arrow-up"),
        _Kind(SAFE_DROP, _("Drop into the safe"), "", _("Dropped into the safe"), "archive"),
        _Kind(BANK_DROP, _("Hand to the bank"), _("in a numbered bag"), _("Handed to the bank"), "landmark"),
    )


class CashMoves:
    """Asks what moves, the bag where there is one, how much (typed, or by coins and notes), and why."""

    def __init__(self, desk: Desk, register: RegisterActions) -> None:
        self._desk, self._register = desk, register

    def ask(self) -> None:
        """Income and expense stand below: whoever looks for where money goes finds all of it in one place."""
        found = [
            Choice(kind.name, lambda kind=kind: self._begin(kind), kind.second, icon=kind.icon)  # type: ignore[misc]
            for kind in _kinds()
        ]
        others = [
            (INCOME, Choice(_("Income"), self._register.ask_income, _("on an account"), icon="banknote-arrow-down")),
            (EXPENSE, Choice(_("Expense"), self._register.ask_expense, _("on an account"), icon="banknote-arrow-up")),
        ]
        choices = [*found, *(one for use, one in others if self._desk.setup.accounts_for(use))]

        def matching(typed: str) -> list[Choice]:
            wanted = typed.strip().casefold()
            return [one for one in choices if wanted in one.words.casefold()]

        asks = Answer(_("Where does the cash go?"), label=_("Cash in or out"), icon="banknote")
        self._desk.ask(Question(asks, _none_of_them, matching))

    def _begin(self, kind: _Kind) -> None:
        move = CashMove(kind.movement, 0)
        if kind.movement != BANK_DROP:
            self._ask_amount(kind, move)
            return

        def take(text: str) -> None:
            if not text.strip():
                raise Refused(_("Type the number of the bag, or scan it. Esc goes back."))
            self._ask_amount(kind, replace(move, bag=text.strip()))

        asks = Answer(_("Which bag?"), label=_("Type its number, or scan it"), icon=kind.icon)
        self._desk.ask(Question(asks, take, takes_scan=True))

    def _ask_amount(self, kind: _Kind, move: CashMove) -> None:
        denominations = self._desk.services.day.cash.denominations()
        by_pieces = Choice(
            _("By coins and notes"),
            lambda: self._ask_pieces(kind, move, denominations, ()),
            _("or type the amount, then Enter"),
            icon="coins",
        )

        def choices(typed: str) -> list[Choice]:
            return [by_pieces] if denominations and not typed.strip() else []

        def take(text: str) -> None:
            amount = parse_amount(text, self._desk.session.formats.currency)
            self._ask_why(kind, replace(move, amount_minor=amount))

        label = f"{kind.name} · {move.bag}" if move.bag else kind.name
        asks = Answer(_("How much?"), label=label, icon=kind.icon)
        primary = Primary(_("Go on"), _("or press Enter; Esc goes back"), kind.icon)
        self._desk.ask(Question(asks, take, choices, primary=lambda _typed: primary))

    def _ask_pieces(
        self, kind: _Kind, move: CashMove, left: Sequence[Denomination], counted: tuple[Pieces, ...]
    ) -> None:
        """One coin or note after the other; the second row ends it early."""
        formats, one = self._desk.session.formats, left[0]
        total, worth = formats.money(sum_of(counted)), formats.money(one.value_minor)

        def choices(typed: str) -> list[Choice]:
            count = int(typed) if typed.strip().isdecimal() else 0
            words = _("{count} × {worth}").format(count=count, worth=worth)
            amount = formats.money(count * one.value_minor)
            enough = Choice(_("That is all"), lambda: self._counted(kind, move, counted), amount=total, icon="check")
            return [Choice(words, lambda: took(typed), amount=amount, icon=_icon_of(one)), enough]

        def took(typed: str) -> None:
            found = _pieces_of(one, typed)
            now = (*counted, found) if found.pieces else counted
            if len(left) > 1:
                self._ask_pieces(kind, move, left[1:], now)
            else:
                self._counted(kind, move, now)

        label = _("{kind} · {total} so far. Enter: the next one").format(kind=kind.name, total=total)
        asks = Answer(_("How many of {worth}?").format(worth=worth), label=label, icon=kind.icon)
        self._desk.ask(Question(asks, took, choices))

    def _counted(self, kind: _Kind, move: CashMove, counted: tuple[Pieces, ...]) -> None:
        if not counted:
            raise Refused(_("Nothing was counted. Type how many there are, or Esc and type the amount."))
        self._ask_why(kind, replace(move, amount_minor=sum_of(counted), pieces=counted))

    def _ask_why(self, kind: _Kind, move: CashMove) -> None:
        if move.amount_minor <= 0:
            raise Refused(_("Type an amount above zero. Nothing was recorded."))
        amount = self._desk.session.formats.money(move.amount_minor)
        asks = Answer(_("Why?"), label=f"{kind.name} · {amount}", icon=kind.icon)
        reasons.ask(
            self._desk,
            kind.movement,
            asks,
            lambda reason, text: self._record(kind, replace(move, reason=reason, comment=text)),
        )

    def _record(self, kind: _Kind, move: CashMove) -> None:
        desk, approvals = self._desk, Approvals()
        amount = desk.session.formats.money(move.amount_minor)

        def record() -> None:
            done = desk.services.day.cash.move(move, desk.person, approvals.given)
            label = _("{receipt} · the drawer is open").format(receipt=done.transaction.receipt)
            text = f"{kind.recorded} · {move.bag}" if move.bag else kind.recorded
            desk.say(Answer(text, label=label, tone="ok", amount=amount))

        put_in = kind.movement == FLOAT_ENTRY
        desk.attempt(record, approvals.take, subject=subjects.cash_movement(kind.name, amount, put_in=put_in))


def _pieces_of(one: Denomination, typed: str) -> Pieces:
    text = typed.strip() or "0"
    if not text.isdecimal() or int(text) > _MOST_PIECES:
        raise Refused(_("Type how many there are, such as 12."))
    return Pieces(one.value_minor, int(text))


def _icon_of(one: Denomination) -> str:
    return "banknote" if one.kind == "note" else "coins"


def _none_of_them(text: str) -> None:
    raise Refused(_("No movement is called “{text}”. Choose one of the list.").format(text=text.strip()[:40]))
