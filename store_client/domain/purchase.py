"""What a customer's card shows of a transaction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purchase:
    """``transaction`` is its id; ``type`` is ``sale`` or ``return``."""

    transaction: str
    receipt: str
    type: str
    made_ms: int
    made_offset: int
    business_date: str
    total_minor: int
    currency: str
