"""What the window asks of this register itself: its contact with HQ, its lock, its devices and its health."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.devices.customer_display import DisplayContent
from store_client.domain.health import HealthItem
from store_client.domain.staff import StaffMember
from store_client.domain.timeline import Backlog
from store_client.errors import Refused
from store_client.texts import _


def _no_badge(_badge: str, _pin: str | None) -> StaffMember:
    raise Refused(_("This badge is not known here. Choose your name and type your PIN."))


def _no_device() -> None:
    raise Refused(_("No such device is set up on this register."))


@dataclass(frozen=True, slots=True)
class DeviceServices:
    """The functions with the database, the clock and the devices already given to them; without any: a bare register.

    All may raise ``Refused``. What may take longer than a blink is marked; the window calls it beside itself.
    """

    backlog: Callable[[], Sequence[Backlog]] = tuple
    ask_for_contact: Callable[[], None] = lambda: None
    lock_after_s: Callable[[], int] = lambda: 0
    """0: the register never locks by itself."""
    locked_for_ms: Callable[[str], int] = lambda _staff: 0
    """(staff) How long nobody can sign in under this name after wrong PINs."""
    badge_needs_pin: Callable[[], bool] = lambda: False
    sign_in_with_badge: Callable[[str, str | None], StaffMember] = _no_badge
    """(badge, PIN)"""
    check_health: Callable[[], Sequence[HealthItem]] = tuple
    """Takes its time."""
    print_test: Callable[[], None] = _no_device
    """Takes its time."""
    try_drawer: Callable[[StaffMember], None] = lambda _person: _no_device()
    """(person) Takes its time; an opening like any other, so it needs the right to and is recorded."""
    look: Callable[[], None] = lambda: None
    """Again and again: what the devices' threads have done is taken, and they get more to do."""
    show_on_pole: Callable[[DisplayContent], None] | None = None
    """Tells a display on a cable, without waiting for it; None where there is none."""
    customer_window: str = "auto"
    """The second window: "auto" where there is a second screen, "on", "off"."""
    save_screen_keyboard: Callable[[bool], None] = lambda _wanted: None
    screen_keyboard: bool = False
