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
        self.shift: Shift | None = None
        self.identity: Identity | None = None
        self.channel: Channel | None = None
        self.formats = Formats(services.now, services.language)
        self.reload()

    @property
    def signed_in(self) -> StaffMember:
        """The person who is signed in; screens behind the sign-in always have one."""
        if self.staff is None:
            raise LookupError("nobody is signed in")
        return self.staff

    def reload(self) -> None:
        """Read again what HQ may have changed: the channel, the shift's state."""
        self.identity = self._services.register_identity()
        self.channel = self._services.channel()
        self.shift = self._services.current_shift()
        self.formats.currency = self._currency()

    def _currency(self) -> str:
        """An open shift counts in the currency it was opened with, even if HQ's word has changed since."""
        if self.shift is not None:
            return self.shift.currency
        return self.channel.currency if self.channel else ""

    def sign_out(self) -> None:
        self.staff = None
