"""Opens a shift: with which drawer, one person or several, and what it starts with."""

from collections.abc import Sequence

from store_client.domain.shift import Drawer, Shift
from store_client.texts import _
from store_client.ui.count.tally import Tally
from store_client.ui.services_day import Approvals, Opening
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class Opener:
    """``several``: more than one person sells in it."""

    def __init__(self, services: WindowServices, session: Session) -> None:
        self._services, self._session = services, session
        self.drawers: Sequence[Drawer] = ()
        self.several = True
        self._at = 0

    def begin(self) -> None:
        """With the first drawer that is free, else with the first."""
        self.drawers = self._services.day.shifts.drawers()
        self.several = self._services.counter.load_setup().policy.several_people
        self._at = next((at for at, one in enumerate(self.drawers) if one.shift is None), 0)

    def next_drawer(self) -> None:
        if self.drawers:
            self._at = (self._at + 1) % len(self.drawers)

    @property
    def drawer(self) -> Drawer:
        return self.drawers[self._at] if self._at < len(self.drawers) else Drawer("")

    @property
    def drawer_name(self) -> str:
        return self.drawer.code or _("This register's own")

    @property
    def taken_by(self) -> Shift | None:
        """The suspended shift that has the drawer: that one is resumed."""
        return self.drawer.shift

    @property
    def whose(self) -> str:
        return _("Several people") if self.several else self._session.signed_in.name

    def open(self, tally: Tally, given: Approvals) -> Shift:
        """Raises ``Refused``, and where another's shift is resumed ``NeedsApproval``."""
        shifts, person = self._services.day.shifts, self._session.signed_in
        if self.taken_by is not None:
            shift = shifts.resume(self.taken_by.id, person, given)
        else:
            counted = tally.declared()
            cash = counted[0] if counted else None
            opening = Opening(
                starting_minor=cash.counted_minor if cash else 0,
                pieces=cash.pieces if cash else (),
                drawer=self.drawer.code,
                several=self.several,
            )
            shift = shifts.open(opening, person)
        self._session.reload()
        return shift
