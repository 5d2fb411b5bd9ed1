"""Who is at the register and for which shift: what the screens of one sitting share."""

from store_client.domain.channel import Channel, Identity
from store_client.domain.shift import Shift
from store_client.domain.staff import StaffMember
from store_client.ui.formats import Formats
from store_client.ui.window_services import WindowServices


class Session:
    def __init__(self, services: WindowServices) -> None:
        self._services = services
        self.staff: StaffMember | None = None
        self.left: StaffMember | None = None
        self._left_screen = ""
        self.shift: Shift | None = None
        self.identity: Identity | None = None
        self.channel: Channel | None = None
        self.lock_after_s = 0
        self.formats = Formats(services.now, services.language)
        self._names: dict[str, str] = {}
        self.reload()

    @property
    def signed_in(self) -> StaffMember:
        """The person who is signed in; screens behind the sign-in always have one."""
        if self.staff is None:
            raise LookupError("nobody is signed in")
        return self.staff

    def staff_name(self, staff: str) -> str:
        """Of a staff id; of somebody who is no longer there, the id."""
        if staff and staff not in self._names:
            self._names = {staff: staff, **{person.id: person.name for person in self._services.list_staff()}}
        return self._names.get(staff, "")

    def reload(self) -> None:
        """Read again what HQ may have changed: the channel, the shift's state."""
        self.identity = self._services.register_identity()
        self.channel = self._services.channel()
        self.shift = self._services.current_shift()
        self.lock_after_s = self._services.devices.lock_after_s()
        self.formats.currency = self._currency()

    def _currency(self) -> str:
        """An open shift counts in the currency it was opened with, even if HQ's word has changed since."""
        if self.shift is not None:
            return self.shift.currency
        return self.channel.currency if self.channel else ""

    def lock(self, screen: str) -> None:
        """Nobody is at the register until somebody signs in; who was, finds the screen as it was left."""
        self.left, self._left_screen = self.staff, screen
        self.staff = None

    def come_in(self, person: StaffMember) -> None:
        """This person is at the register now; another one than who left it begins at the basket."""
        if self.left is None or self.left.id != person.id:
            self._left_screen = ""
        self.staff, self.left = person, None

    def take_left_screen(self) -> str:
        """The screen to go on with, once; "" for none."""
        screen, self._left_screen = self._left_screen, ""
        return screen
