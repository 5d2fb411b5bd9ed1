"""How the day stands: the store's registers, this one's shifts, the report that is looked at, what is still open."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from store_client.domain.closing_time import ClosingState
from store_client.domain.day_report import ShiftReport
from store_client.domain.declaration import Countable
from store_client.domain.readiness import RegisterReadiness, StoreReadiness
from store_client.domain.shift import OpenEnd, Shift
from store_client.errors import Refused, StorageTrouble
from store_client.services.day_reports import ZRow
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_Found = TypeVar("_Found")


class DayStanding:
    """Everything is read for the person who is signed in: what they may not see is not here.

    ``chosen`` is the register that is looked at; ``z`` a closed shift of this one, empty for what goes on.
    """

    def __init__(self, services: WindowServices, session: Session) -> None:
        self._services, self._session = services, session
        self.store: StoreReadiness | None = None
        self.chosen = 0
        self.z = ""
        self.zs: Sequence[ZRow] = ()
        self.unfinished: Sequence[Shift] = ()
        self.countable: Sequence[Countable] = ()
        self.ends: Sequence[OpenEnd] = ()
        self.closing: ClosingState | None = None
        self.today = ""

    def read(self) -> None:
        day, person = self._services.day, self._session.signed_in
        looked_at = self.register.register if self.register is not None else ""
        self.store = _told(lambda: day.readiness.store(person))
        self.zs = day.reports.list_z(person)
        self.unfinished = day.shifts.unfinished()
        self.countable = day.cash.countable()
        self.ends = day.shifts.open_ends()
        self.closing = day.readiness.closing()
        self.today = day.shifts.business_date()
        self.chosen = self._place_of(looked_at)

    def choose_own(self) -> None:
        self.chosen, self.z = self._place_of(""), ""

    def _place_of(self, code: str) -> int:
        """Of that register, else of this one: the others come and go with what HQ tells."""
        places = {one.register: at for at, one in enumerate(self.registers)}
        own = next((at for at, one in enumerate(self.registers) if one.own), 0)
        return places.get(code, own)

    @property
    def may_see(self) -> bool:
        return self._services.day.reports.may_see_expected(self._session.signed_in)

    @property
    def registers(self) -> Sequence[RegisterReadiness]:
        return self.store.registers if self.store is not None else ()

    @property
    def register(self) -> RegisterReadiness | None:
        return self.registers[self.chosen] if self.registers else None

    @property
    def own(self) -> RegisterReadiness | None:
        return next((one for one in self.registers if one.own), None)

    @property
    def is_own(self) -> bool:
        return self.register is None or self.register.own

    @property
    def shift(self) -> Shift | None:
        return self._session.shift

    @property
    def forgotten(self) -> Shift | None:
        """The open shift of a day that is over."""
        shift = self.shift
        return shift if shift is not None and self.today and shift.business_date < self.today else None

    @property
    def is_closed(self) -> bool:
        """A shift of today has ended here, and none goes on."""
        ended = any(z.shift.business_date >= self.today for z in self.zs[:1])
        return self.shift is None and not self.unfinished and ended

    def report(self) -> ShiftReport | None:
        """Of this register: the Z that was chosen, else the open shift's X, else the newest Z."""
        reports, person = self._services.day.reports, self._session.signed_in
        z = self.z or ("" if self.shift is not None or not self.zs else self.zs[0].shift.id)
        return _told(lambda: reports.z(z, person) if z else reports.x(person))


def _told(ask: Callable[[], _Found]) -> _Found | None:
    """None where there is nothing to tell; a file that cannot be read is another matter."""
    try:
        return ask()
    except StorageTrouble:
        raise
    except Refused:
        return None
