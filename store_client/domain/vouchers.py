"""A voucher: money that the shop owes whoever brings it back."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class SealedVoucher:
    """What a voucher's own signed code says. ``transaction`` is the id of the one that issued it, dates are ISO."""

    number: str
    amount_minor: int
    currency: str
    transaction: str = ""
    issued_date: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """As this register knows it. ``issued_here``: otherwise only its own code speaks for it.

    ``expires`` is the last day it is taken, empty when it never ends.
    """

    number: str
    currency: str
    issued_minor: int
    balance_minor: int
    expires: str = ""
    transaction: str = ""
    issued_here: bool = True

    def is_expired(self, today: str) -> bool:
        return bool(self.expires) and today > self.expires


def last_day(issued_date: str, days: int) -> str:
    """When a voucher of that day ends; 0 days: never."""
    return (date.fromisoformat(issued_date) + timedelta(days=days)).isoformat() if days else ""
