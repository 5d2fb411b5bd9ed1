"""Hands a count in, recounts, closes the shift, or hands the drawer over to be counted later."""

from collections.abc import Callable

from store_client.domain.built_in_setup import RECOUNT
from store_client.domain.declaration import Declaration
from store_client.domain.shift import ClosedShift, Shift
from store_client.errors import Refused
from store_client.texts import _, ngettext
from store_client.ui.count import words
from store_client.ui.count.desk import CountDesk
from store_client.ui.count.target import ELSEWHERE
from store_client.ui.screen import Answer
from store_client.ui.services_day import Count, Ending


class Closing:
    """``leave`` goes back to the day and says there what was done."""

    def __init__(self, desk: CountDesk, leave: Callable[[Answer], None]) -> None:
        self._desk, self._leave = desk, leave

    def hand_in(self) -> None:
        """Where counts add up and there is one already, somebody says whether this one is added or takes its place."""
        desk = self._desk
        counted_before = desk.services.day.cash.declared(desk.target.shift)
        if desk.terms.adds_up and counted_before:
            message = _("This shift was counted before. What is this count?")
            added = (_("Another part of the drawer: it is added"), lambda: self._declare("", "", recount=False))
            desk.ask_why(RECOUNT, message, lambda reason, text: self._declare(reason, text, recount=True), added)
        else:
            self._declare("", "", recount=False)

    def close(self) -> None:
        self._close("", "")

    def count_later(self) -> None:
        desk, shifts = self._desk, self._desk.services.day.shifts
        if desk.doubt("F9", words.later_answer()):
            desk.attempt(
                lambda given: self._handed_over(shifts.blind_close(desk.target.shift, desk.person, given)),
                subject=self._subject(),
            )

    def _declare(self, reason: str, text: str, *, recount: bool) -> None:
        desk, target = self._desk, self._desk.target
        count = Count(desk.tally.declared(), target.shift, target.register, recount, reason, text)
        cash = desk.services.day.cash
        desk.attempt(
            lambda given: self._declared(cash.declare(count, desk.person, given)),
            explain=lambda why, told: self._declare(why, told, recount=True),
            subject=self._subject(),
        )

    def _declared(self, _declaration: Declaration) -> None:
        desk, target = self._desk, self._desk.target
        if target.kind == ELSEWHERE:
            text = _("The count of shift {number} is handed in").format(number=target.number)
            label = _("Register {number} gets it through HQ").format(number=target.register)
            self._leave(Answer(text, label=label, tone="ok"))
            return
        desk.compare()
        desk.go_to(desk.step)

    def _close(self, reason: str, text: str) -> None:
        desk = self._desk
        ending = Ending(desk.target.shift, reason, text)
        desk.attempt(
            lambda given: self._closed(desk.services.day.shifts.close(ending, desk.person, given)),
            explain=self._close,
            subject=self._subject(),
        )

    def _closed(self, closed: ClosedShift) -> None:
        label = _("Shift {number} is closed").format(number=closed.shift.number)
        waiting = closed.not_yet_confirmed
        text = ngettext(
            "{count} document is not yet confirmed by HQ; that happens by itself",
            "{count} documents are not yet confirmed by HQ; that happens by itself",
            waiting,
        ).format(count=waiting)
        trouble = self._print_z(closed.shift.id)
        self._desk.session.reload()
        self._leave(Answer(trouble or text, label=label, tone="warn" if trouble else "ok", icon="lock"))

    def _print_z(self, shift: str) -> str:
        """In words why it is not on paper: the shift is closed all the same."""
        reports = self._desk.services.day.reports
        if not reports.has_printer:
            return ""
        try:
            reports.print_z(shift, self._desk.person)
        except Refused as refusal:
            return refusal.message
        return ""

    def _handed_over(self, shift: Shift) -> None:
        self._desk.session.reload()
        text = _("Shift {number} waits for its count").format(number=shift.number)
        label = _("The drawer can be handed over; a new shift can be opened")
        self._leave(Answer(text, label=label, tone="ok", icon="clock"))

    def _subject(self) -> str:
        """Never an amount: who signs stands beside somebody who may not see it."""
        target = self._desk.target
        name = self._desk.session.staff_name(target.staff)
        return _("Shift {number}, opened by {name}").format(number=target.number, name=name)
