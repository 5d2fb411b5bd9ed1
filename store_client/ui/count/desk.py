"""What the parts of the count's screen share: which shift, what is typed, the step, and how to try what is asked."""

from collections.abc import Callable, Sequence
from typing import Final

from store_client.domain.built_in_setup import RECOUNT
from store_client.domain.day_report import ShiftReport
from store_client.domain.declaration import Declared
from store_client.domain.permissions import Approval
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CASH
from store_client.errors import CountNeeded, NeedsApproval, ReasonNeeded, Refused
from store_client.texts import _
from store_client.ui.count.opening import Opener
from store_client.ui.count.rows import CountView
from store_client.ui.count.tally import Tally
from store_client.ui.count.target import OPENING, OWN, Target, find_target
from store_client.ui.count.terms import Terms
from store_client.ui.count.why import Explained, Why
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.services_day import Approvals
from store_client.ui.session import Session
from store_client.ui.tender.quick_cash import typed_form
from store_client.ui.window_services import WindowServices

COUNT: Final = "count"
SLIPS: Final = "slips"
COMPARE: Final = "compare"


class CountDesk:
    """``doubted`` is the key that has to be pressed again to be meant. ``report``: the shift as this person may see it,
    only once the count is handed in. ``asked``: what the open question says.
    """

    def __init__(
        self,
        view: CountView,
        services: WindowServices,
        session: Session,
        approve: AskForApproval,
    ) -> None:
        self.view, self.services, self.session, self._approve = view, services, session, approve
        self.terms, self.why, self.opening = Terms(services, session), Why(), Opener(services, session)
        self.target = Target(OPENING, "", "")
        self.tally = Tally((), (), "", str)
        self.step, self.cursor, self.doubted = COUNT, "", ""
        self.report: ShiftReport | None = None
        self.handed: Sequence[Declared] = ()
        self.said: Answer | None = None
        self.asked = Answer("")
        self.show: Callable[[], None] = lambda: None

    @property
    def formats(self) -> Formats:
        return self.session.formats

    @property
    def person(self) -> StaffMember:
        return self.session.signed_in

    @property
    def late(self) -> bool:
        """It belongs to a business day that is over."""
        return self.target.business_date < self.services.day.shifts.business_date()

    @property
    def is_over_limit(self) -> bool:
        limit, tenders = self.terms.setup.policy.variance_limit_minor, self.report.tenders if self.report else ()
        return bool(limit) and any(abs(one.variance_minor or 0) > limit for one in tenders)

    def begin(self, wanted: tuple[str, str]) -> None:
        """With what was kept of its count; after a count that was handed in, at its end."""
        self.target = find_target(self.services, self.session, wanted)
        self.why.end()
        self.doubted, self.said, self.report, self.handed = "", None, None, ()
        self._new_tally()
        kept = self.services.day.cash.load_count(self.target.shift)
        self.tally.load(kept)
        self.step = COUNT
        if self.target.kind == OPENING:
            self.opening.begin()
            if not kept and self.terms.float_minor and not self.terms.setup.policy.count_at_opening:
                self.tally.put_sum(self.terms.float_minor)
        elif not kept and self.target.kind == OWN and self._is_counted():
            self.compare()
        self.cursor = self._first()

    def count_again(self) -> None:
        """With what was handed in before, or empty where the counts add up."""
        self._new_tally()
        if not self.terms.adds_up:
            self.tally.load(self.services.day.cash.declared(self.target.shift))
        self.report, self.handed = None, ()
        self.go_to(COUNT)

    def compare(self) -> None:
        """The count is handed in: who may, sees now what was expected."""
        self.step = COMPARE
        self.handed = self.services.day.cash.declared(self.target.shift)
        reports = self.services.day.reports
        self.report = reports.so_far(self.target.shift, self.person) if self.terms.sees_expected else None

    def go_to(self, step: str) -> None:
        self.step, self.said = step, None
        self.tally.pieces.in_rolls = False
        self.cursor = self._first()
        self.show()
        self.view.focus_place(self.cursor)

    @property
    def places(self) -> Sequence[str]:
        if self.step == COMPARE:
            return ()
        return self.tally.tender_places if self.step == SLIPS else self.tally.cash_places

    def keep(self) -> None:
        """What is typed outlasts the program."""
        kept = self.tally.kept()
        cash = self.services.day.cash
        if kept:
            cash.save_count(self.target.shift, kept)
        else:
            cash.clear_count(self.target.shift)

    def say(self, answer: Answer | None, *, cue: bool = False) -> None:
        """None says again how things stand."""
        self.said = answer
        if cue:
            self.view.cue()
        self.show()

    def doubt(self, key: str, answer: Answer) -> bool:
        """True when the same key was pressed before: it is meant."""
        if self.doubted == key:
            self.doubted = ""
            return True
        self.doubted = key
        self.say(answer)
        return False

    def attempt(
        self,
        act: Callable[[Approvals], None],
        *,
        explain: Explained | None = None,
        subject: str = "",
        given: Approvals = (),
    ) -> None:
        """Do it. What this person may not do is asked of another one, what wants a reason gets it, then done again."""

        def again(approval: Approval) -> None:
            self.attempt(act, explain=explain, subject=subject, given=(*given, approval))

        try:
            act(given)
        except NeedsApproval as needed:
            needed.subject = subject
            self.say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, again)
        except ReasonNeeded as needed:
            if explain is None:
                raise
            self.ask_why(needed.use, needed.message, explain)
        except CountNeeded as refusal:
            self.count_again()
            self.say(Answer(refusal.message, tone="warn"), cue=True)
        except Refused as refusal:
            self.say(Answer(refusal.message, label=_("Not done; the count is kept"), tone="error"), cue=True)

    def ask_why(
        self, use: str, message: str, then: Explained, otherwise: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        icon = "rotate-ccw" if use == RECOUNT else "message-square"
        self.asked = Answer(message, label=_("Choose a reason: its number, or ↑ ↓ and Enter"), tone="warn", icon=icon)
        self.why.ask(self.terms.setup.reasons_for(use), then, otherwise)
        self.say(None)
        self.view.focus_place("")

    def _new_tally(self) -> None:
        currency = self.target.currency
        tenders = () if self.target.kind == OPENING else self.terms.slips
        known = self.services.day.cash.denominations()
        self.tally = Tally(known, tenders, currency, lambda minor: typed_form(minor, currency, self.formats))

    def _is_counted(self) -> bool:
        return any(one.tender == CASH for one in self.services.day.cash.declared(self.target.shift))

    def _first(self) -> str:
        """The first place where nothing is typed, else the first."""
        places = self.places
        return next((place for place in places if not self.tally.text(place)), places[0] if places else "")
