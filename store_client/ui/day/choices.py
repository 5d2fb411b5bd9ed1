"""What can be done with the shifts of this register besides the next step: F11's list."""

from collections.abc import Callable

from store_client.domain.shift import COUNTING, SUSPENDED, Shift
from store_client.texts import _
from store_client.ui.day.acts import CountDrawer, ShiftActs
from store_client.ui.day.lists import Entry, ListPage
from store_client.ui.day.rows import ListRow
from store_client.ui.day.standing import DayStanding
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class ShiftChoices:
    def __init__(
        self, services: WindowServices, session: Session, standing: DayStanding, acts: ShiftActs, count: CountDrawer
    ) -> None:
        self._services, self._session, self._standing = services, session, standing
        self._acts, self._count = acts, count

    def page(self) -> ListPage:
        entries = [*self._open_one(), *self._unfinished(), *self._elsewhere(), *self._drawers()]
        empty = (_("There is nothing to choose"), _("F12 opens a shift."))
        return ListPage(_("What about the shift?"), entries, empty, take=_("Do this"))

    def _open_one(self) -> list[Entry]:
        shift = self._standing.shift
        if shift is None:
            return []
        return [
            _entry(
                "pause",
                _("Suspend shift {number}").format(number=shift.number),
                _("Its drawer rests; another shift can be opened, and this one goes on later"),
                self._acts.suspend,
            ),
            _entry(
                "calculator",
                _("Count the drawer of shift {number}").format(number=shift.number),
                _("Selling goes on; the shift is not closed by it"),
                lambda: self._count(shift.id),
            ),
            self._blind(shift),
        ]

    def _unfinished(self) -> list[Entry]:
        found: list[Entry] = []
        for shift in self._standing.unfinished:
            who = self._who(shift)
            if shift.state == SUSPENDED:
                found += [self._resume(shift, who), self._blind(shift)]
            elif shift.state == COUNTING:
                words = _("Count shift {number}").format(number=shift.number)
                found.append(_entry("calculator", words, who, self._counting(shift.id)))
        return found

    def _resume(self, shift: Shift, who: str) -> Entry:
        words = _("Resume shift {number}").format(number=shift.number)
        return _entry("store", words, who, lambda: self._acts.resume(shift.id, shift.number))

    def _blind(self, shift: Shift) -> Entry:
        words = _("Close shift {number} before it is counted").format(number=shift.number)
        second = _("It takes no more sales and cannot go on; its drawer is counted later")
        return _entry("lock", words, second, lambda: self._acts.blind_close(shift.id, shift.number))

    def _elsewhere(self) -> list[Entry]:
        return [
            _entry(
                "calculator",
                _("Count shift {number} of register {register}").format(number=one.number, register=one.register),
                self._session.staff_name(one.staff),
                self._counting(one.shift, one.register),
            )
            for one in self._standing.countable
            if one.register
        ]

    def _drawers(self) -> list[Entry]:
        """The floating ones that no shift has, while none is open."""
        if self._standing.shift is not None:
            return []
        return [
            _entry(
                "archive",
                _("Open a shift with drawer {drawer}").format(drawer=drawer.code),
                _("It is free"),
                self._opening(drawer.code),
            )
            for drawer in self._services.day.shifts.drawers()
            if drawer.code and drawer.shift is None
        ]

    def _counting(self, shift: str, register: str = "") -> Callable[[], None]:
        return lambda: self._count(shift, register)

    def _opening(self, drawer: str) -> Callable[[], None]:
        return lambda: self._acts.open(drawer)

    def _who(self, shift: Shift) -> str:
        session = self._session
        drawer = shift.drawer or _("this register's own drawer")
        return _("{name}, {date}, {drawer}").format(
            name=session.staff_name(shift.staff), date=session.formats.date(shift.business_date), drawer=drawer
        )


def _entry(icon: str, words: str, second: str, act: Callable[[], None]) -> Entry:
    return Entry(ListRow(icon, words, second), act)
