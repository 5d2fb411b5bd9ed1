"""Opens, closes, suspends and resumes this register's shift, or leads to the count where its drawer is counted."""

from collections.abc import Callable
from typing import Protocol

from store_client.domain.shift import ClosedShift, Shift
from store_client.errors import CountNeeded, ReasonNeeded
from store_client.texts import _, ngettext
from store_client.ui.attempts import Attempts
from store_client.ui.day import steps
from store_client.ui.day.steps import Step
from store_client.ui.screen import Answer
from store_client.ui.services_day import Approvals, Ending, Opening
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class CountDrawer(Protocol):
    """Comes to the count's screen: for a shift of a register, by default the open one of this one; or to open one."""

    def __call__(self, shift: str = "", register: str = "", *, opening: bool = False) -> None: ...


class ShiftActs:
    """``done`` says what came of it, with everything read anew."""

    def __init__(
        self,
        services: WindowServices,
        session: Session,
        attempt: Attempts,
        *,
        count_drawer: CountDrawer,
        done: Callable[[Answer], None],
    ) -> None:
        self._services, self._session, self._attempt = services, session, attempt
        self._count, self._done = count_drawer, done

    def take(self, step: Step) -> None:
        """The close without a count has asked before."""
        acts: dict[steps.Kind, Callable[[], None]] = {
            steps.OPEN: lambda: self.open(""),
            steps.COUNT_OPENING: lambda: self._count(opening=True),
            steps.CLOSE: lambda: self._close(step),
            steps.COUNT: lambda: self._count(step.shift),
            steps.COUNT_ELSEWHERE: lambda: self._count(step.shift, step.register),
            steps.RESUME: lambda: self.resume(step.shift, step.number),
        }
        acts[step.kind]()

    def open(self, drawer: str) -> None:
        def open_it(_given: Approvals) -> None:
            # Nobody counted it, so what stayed in the drawer is the shop's float.
            stayed = self._services.counter.load_setup().policy.float_minor
            shift = self._services.day.shifts.open(Opening(stayed, drawer=drawer), self._session.signed_in)
            text = _("A shift was opened for {date}").format(date=self._date(shift))
            self._end(Answer(text, label=_("Selling can start"), tone="ok", icon="calendar-check"))

        self._attempt(open_it)

    def suspend(self) -> None:
        def suspend(given: Approvals) -> None:
            shift = self._services.day.shifts.suspend(self._session.signed_in, given)
            text = _("Shift {number} is suspended. Its drawer rests with it.").format(number=shift.number)
            self._end(Answer(text, label=_("Another one can be opened"), tone="ok", icon="pause"))

        shift = self._session.shift
        self._attempt(suspend, subject=self._subject(_("Shift {number} is suspended"), shift.number if shift else 0))

    def resume(self, shift_id: str, number: int) -> None:
        def resume(given: Approvals) -> None:
            shift = self._services.day.shifts.resume(shift_id, self._session.signed_in, given)
            text = _("Shift {number} goes on").format(number=shift.number)
            self._end(Answer(text, label=_("Put its drawer in"), tone="ok", icon="store"))

        self._attempt(resume, subject=self._subject(_("Shift {number} is resumed"), number))

    def blind_close(self, shift_id: str, number: int) -> None:
        def close(given: Approvals) -> None:
            shift = self._services.day.shifts.blind_close(shift_id, self._session.signed_in, given)
            text = _("Shift {number} takes no more sales. It waits for its count.").format(number=shift.number)
            self._end(Answer(text, label=_("Count it here or at another register"), tone="ok", icon="lock"))

        self._attempt(close, subject=self._subject(_("Shift {number} is closed before it is counted"), number))

    def _close(self, step: Step) -> None:
        """What has to be counted or explained is counted and explained on the count's screen."""

        def close(given: Approvals) -> None:
            try:
                closed = self._services.day.shifts.close(Ending(step.shift), self._session.signed_in, given)
            except (CountNeeded, ReasonNeeded):
                self._count(step.shift)
                return
            self._end(self._closed(closed))

        self._attempt(close, subject=self._subject(_("Shift {number} is closed"), step.number))

    def _closed(self, closed: ClosedShift) -> Answer:
        label = _("Business day {date} is closed").format(date=self._date(closed.shift))
        words = ngettext(
            "{count} document is not yet confirmed by HQ; that happens by itself",
            "{count} documents are not yet confirmed by HQ; that happens by itself",
            closed.not_yet_confirmed,
        )
        return Answer(words.format(count=closed.not_yet_confirmed), label=label, tone="ok", icon="lock")

    def _end(self, answer: Answer) -> None:
        self._session.reload()
        self._done(answer)

    def _date(self, shift: Shift) -> str:
        return self._session.formats.date(shift.business_date)

    def _subject(self, words: str, number: int) -> str:
        return words.format(number=number)
