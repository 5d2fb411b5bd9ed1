"""Decides the count: of a drawer that a shift opens with, and of a shift that is closed in three steps."""

from collections.abc import Callable, Sequence

from store_client.texts import _
from store_client.ui.count import words
from store_client.ui.count.closing import Closing
from store_client.ui.count.desk import COMPARE, COUNT, SLIPS, CountDesk
from store_client.ui.count.rows import CountView
from store_client.ui.count.showing import Showing
from store_client.ui.count.target import OPENING
from store_client.ui.count.why import WORDS
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.services_day import Approvals
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class CountPresenter:
    """``say`` speaks on the screen that is in front after this one."""

    def __init__(
        self,
        view: CountView,
        services: WindowServices,
        session: Session,
        *,
        approve: AskForApproval,
        go: Callable[[str], None],
        say: Callable[[Answer], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._go, self._say = go, say
        self._wanted = ("", "")
        self._begun_by = ""
        self._desk = CountDesk(view, services, session, approve)
        self._closing = Closing(self._desk, self._leave)
        showing = Showing(self._desk)
        self._desk.show = showing.show

    def open(self, shift: str = "", register: str = "", *, opening: bool = False) -> None:
        """Come to the front to count that shift, by default the open one; of another register with its code.

        ``opening``: a shift is to be opened; while one is open, that is the one.
        """
        self._wanted = ("", "") if opening else (shift, register)
        self._go("count")

    def shown(self) -> None:
        self._session.reload()
        self._begun_by = self._session.signed_in.id
        self._desk.begin(self._wanted)
        self._desk.show()

    def refresh(self) -> None:
        """What was begun is shown to nobody else than who began it."""
        staff = self._session.staff
        if staff is not None and staff.id == self._begun_by:
            self._desk.show()

    def changes_applied(self) -> None:
        """What HQ sends changes no count; but the screen may be in front again, as it was left."""
        self.refresh()

    def pressed(self, key: str) -> bool:
        desk = self._desk
        if desk.why.open:
            return self._pressed_while_asking(key)
        act = self._keys().get(key)
        if act is None:
            return False
        if key != desk.doubted and desk.doubted:
            desk.doubted = ""
            desk.say(None)
        desk.attempt(lambda _given: act())
        return True

    def typed(self, place: str, text: str) -> None:
        """What stands in a field changed."""
        desk = self._desk
        if place == WORDS:
            desk.why.words = text
            return
        desk.tally.type(place, text)
        desk.doubted, desk.said = "", None
        desk.attempt(lambda _given: self._kept())

    def entered(self, place: str) -> None:
        """A field got the focus: by Tab, or by a touch."""
        if place in self._desk.places and place != self._desk.cursor:
            self._desk.cursor = place
            self._desk.show()

    def choose(self, row: int) -> None:
        """A press on a reason."""
        desk = self._desk
        if desk.why.open:
            desk.why.cursor = row
            self._take_reason()

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines(self._desk)

    def _keys(self) -> dict[str, Callable[[], None]]:
        desk = self._desk
        always: dict[str, Callable[[], None]] = {"Esc": self._back, "F12": self._primary, "F7": self._print}
        if desk.step == COMPARE:
            adding = {"F3": desk.count_again} if desk.terms.adds_up else {}
            return always | adding | {"F4": desk.count_again}
        keys = always | {
            "Enter": self._enter,
            "Down": lambda: self._move(1),
            "Up": lambda: self._move(-1),
            "F5": self._open_drawer,
            "F6": self._clear,
        }
        if desk.step == COUNT:
            keys |= {"F4": self._turn_rolls, "F8": self._turn_sum}
        if desk.target.kind == OPENING:
            keys |= {"F2": self._next_drawer, "F3": self._turn_people, "F9": self._as_float}
        elif desk.target.is_open and desk.step == COUNT:
            keys |= {"F9": self._closing.count_later}
        return keys

    def _pressed_while_asking(self, key: str) -> bool:
        desk, why = self._desk, self._desk.why
        if key in ("Enter", "F12"):
            self._take_reason()
        elif key in ("Up", "Down") and why.wordy is None:
            why.move(1 if key == "Down" else -1)
            desk.show()
        elif key == "Esc":
            why.back()
            desk.say(None)
            desk.view.focus_place(desk.cursor if not why.open else "")
        elif len(key) == 1 and key.isdecimal() and 0 < int(key) <= len(why.rows) and why.wordy is None:
            why.cursor = int(key) - 1
            self._take_reason()
        else:
            return key.startswith("F")
        return True

    def _take_reason(self) -> None:
        desk = self._desk
        desk.said = None
        desk.attempt(lambda _given: desk.why.take())
        if desk.why.open and desk.why.wordy is not None:
            desk.show()
            desk.view.focus_place(WORDS)

    def _kept(self) -> None:
        self._desk.keep()
        self._desk.show()

    def _enter(self) -> None:
        desk = self._desk
        if len(desk.places) == 1 and (desk.step == COUNT):
            self._primary()
        elif desk.cursor == desk.places[-1]:
            desk.say(words.last_answer())
        else:
            self._move(1)

    def _move(self, step: int) -> None:
        desk = self._desk
        places = list(desk.places)
        at = places.index(desk.cursor) if desk.cursor in places else 0
        desk.cursor = places[max(0, min(len(places) - 1, at + step))]
        desk.say(None)
        desk.view.focus_place(desk.cursor)

    def _primary(self) -> None:
        desk = self._desk
        if desk.target.kind == OPENING:
            self._open_shift()
        elif desk.step == COMPARE:
            self._closing.close()
        elif desk.step == COUNT:
            self._cash_is_counted()
        else:
            self._closing.hand_in()

    def _cash_is_counted(self) -> None:
        desk = self._desk
        desk.tally.declared()
        if desk.tally.cash_is_empty:
            text = _("Nothing is counted yet. Type 0 where there is nothing.")
            desk.say(Answer(text, label=_("Count what is in the drawer"), tone="warn"), cue=True)
        elif desk.tally.missing and not desk.doubt("F12", words.empty_answer(desk)):
            return
        elif desk.tally.tenders:
            desk.go_to(SLIPS)
        else:
            self._closing.hand_in()

    def _open_shift(self) -> None:
        desk = self._desk
        unused = desk.opening.taken_by is None and desk.tally.cash_is_empty
        if unused and desk.terms.setup.policy.count_at_opening:
            text = _("Nothing is counted yet. Type 0 where there is nothing.")
            desk.say(Answer(text, label=_("The shop wants the drawer counted first"), tone="warn"), cue=True)
            return
        desk.attempt(self._opened)

    def _opened(self, given: Approvals) -> None:
        desk = self._desk
        resumed = desk.opening.taken_by is not None
        shift = desk.opening.open(desk.tally, given)
        date = desk.formats.date(shift.business_date)
        amount = desk.formats.signed_money(shift.starting_minor, shift.currency)
        text = _("A shift was opened for {date}").format(date=date)
        label = _("It starts with {amount}").format(amount=amount)
        if resumed:
            text = _("Shift {number} goes on").format(number=shift.number)
            label = _("Business day {date}").format(date=date)
        self._go("sell")
        self._say(Answer(text, label=label, tone="ok", icon="calendar-check"))

    def _open_drawer(self) -> None:
        desk, cash = self._desk, self._services.day.cash
        desk.attempt(lambda given: cash.open_drawer(desk.target.shift, desk.person, given))

    def _clear(self) -> None:
        desk = self._desk
        if desk.tally.empty or desk.doubt("F6", words.clear_answer()):
            desk.tally.clear()
            desk.keep()
            desk.go_to(desk.step)

    def _print(self) -> None:
        reports = self._services.day.reports
        reports.print_count(self._desk.target.shift)
        self._desk.say(Answer(_("The count is printed"), icon="printer"))

    def _turn_rolls(self) -> None:
        desk = self._desk
        if desk.tally.pieces.has_rolls and not desk.tally.as_sum:
            rolls = not desk.tally.pieces.in_rolls
            desk.go_to(COUNT)
            if rolls:
                desk.tally.pieces.in_rolls = True
                self._to_first()

    def _turn_sum(self) -> None:
        desk = self._desk
        desk.tally.as_sum = not desk.tally.as_sum
        desk.keep()
        desk.go_to(COUNT)

    def _to_first(self) -> None:
        desk = self._desk
        desk.cursor = next(iter(desk.places), "")
        desk.show()
        desk.view.focus_place(desk.cursor)

    def _as_float(self) -> None:
        desk = self._desk
        if desk.terms.float_minor:
            desk.tally.put_sum(desk.terms.float_minor)
            desk.keep()
            desk.go_to(COUNT)

    def _next_drawer(self) -> None:
        self._desk.opening.next_drawer()
        self._desk.say(None)

    def _turn_people(self) -> None:
        self._desk.opening.several = not self._desk.opening.several
        self._desk.say(None)

    def _back(self) -> None:
        desk = self._desk
        if desk.step == SLIPS:
            desk.go_to(COUNT)
            return
        self._go("day")

    def _leave(self, answer: Answer) -> None:
        self._wanted = ("", "")
        self._go("day")
        self._say(answer)
