"""The people who sign in, and how long a name is locked after wrong PINs."""

from dataclasses import dataclass

CASHIER = "cashier"
MANAGER = "manager"
TRIES = 5
_FIRST_LOCK_MS = 60_000
_LONGEST_LOCK_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class StaffMember:
    id: str
    name: str
    role: str
    language: str = ""
    group: str = ""
    """The permission group; empty: the built-in one of the role."""


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """As it is stored: ``pin_check`` and ``badge_check`` are hashes, sealed with the device's key; empty: no badge."""

    id: str
    name: str
    role: str
    language: str
    pin_salt: bytes
    pin_check: bytes
    active: bool = True
    group: str = ""
    badge_salt: bytes = b""
    badge_check: bytes = b""

    @property
    def member(self) -> StaffMember:
        return StaffMember(self.id, self.name, self.role, self.language, self.group)


@dataclass(frozen=True, slots=True)
class Lockout:
    """Wrong PINs since the last right one, and when the last of them came."""

    failures: int = 0
    failed_ms: int = 0

    @property
    def tries_left(self) -> int:
        return TRIES - self.failures % TRIES

    def remaining_ms(self, now_ms: int) -> int:
        """How long the name is still locked. A clock that was set back makes no lock longer than it was."""
        lock = self._length_ms()
        elapsed = max(0, now_ms - self.failed_ms)
        return max(0, lock - elapsed)

    def after_wrong_pin(self, now_ms: int) -> "Lockout":
        return Lockout(self.failures + 1, now_ms)

    def from_now(self, now_ms: int) -> "Lockout":
        """The same lock; where the clock was set back, it counts from then on."""
        return Lockout(self.failures, min(self.failed_ms, now_ms))

    def _length_ms(self) -> int:
        rounds, within = divmod(self.failures, TRIES)
        if rounds == 0 or within:
            return 0
        return min(_FIRST_LOCK_MS << (rounds - 1), _LONGEST_LOCK_MS)
