"""Stores and their registers as HQ knows them."""

from dataclasses import dataclass
from enum import StrEnum

SILENT_AFTER_MS = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Store:
    """A shop and the configuration its registers follow. ``end_of_day`` is ``HH:MM`` in ``time_zone``."""

    number: str
    name: str
    currency: str
    address: tuple[str, ...] = ()
    tax_included: bool = True
    time_zone: str = "Europe/Paris"
    end_of_day: str = "22:00"
    async_customers: bool = True
    language: str = "en"
    receipt_footer: str = ""


class Activation(StrEnum):
    NEW = "new"
    CODE_ISSUED = "code issued"
    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Register:
    """One register and what it last told HQ. Times are UTC milliseconds; ``clock_skew_ms`` is its clock less HQ's."""

    store: str
    number: str
    store_name: str
    name: str
    epoch: int
    created_ms: int
    code_expires_ms: int | None
    code_open: bool
    has_token: bool
    activated_ms: int | None
    revoked_ms: int | None
    device_name: str
    version: str
    last_sequence: int
    last_upload_ms: int | None
    last_contact_ms: int | None
    clock_skew_ms: int | None
    recorded_sequence: int
    waiting: int
    pending_customers: int

    @property
    def code(self) -> str:
        return f"{self.store}-{self.number}"

    @property
    def heard_ms(self) -> int | None:
        """When HQ last heard of it in any way."""
        heard = [moment for moment in (self.last_contact_ms, self.last_upload_ms) if moment is not None]
        return max(heard, default=self.activated_ms)

    @property
    def not_sent(self) -> int:
        """Documents it has recorded that are not at HQ, as far as it last told."""
        return max(self.recorded_sequence - self.last_sequence, 0)

    def activation(self, now_ms: int) -> Activation:
        if self.revoked_ms is not None:
            return Activation.REVOKED
        if self.has_token:
            return Activation.ACTIVE
        return Activation.CODE_ISSUED if self.code_is_valid(now_ms) else Activation.NEW

    def code_is_valid(self, now_ms: int) -> bool:
        return self.code_open and self.code_expires_ms is not None and self.code_expires_ms > now_ms

    def is_silent(self, now_ms: int) -> bool:
        """An active register that HQ has not heard of for a while."""
        if self.activation(now_ms) is not Activation.ACTIVE or self.heard_ms is None:
            return False
        return now_ms - self.heard_ms > SILENT_AFTER_MS
