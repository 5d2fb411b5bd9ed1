"""What HQ answers to the question whether a store is ready to close a day (resources/wire/README.md)."""

import msgspec


class ShiftReadiness(msgspec.Struct, frozen=True):
    """``total_minor`` and ``variance_minor`` are what the shift closed with; None while it is not closed."""

    shift: str
    number: int
    drawer: str
    state: str
    staff: str
    staff_name: str
    opened_ms: int
    closed_ms: int | None
    count: int
    present: int
    reason: str
    confirmed_ms: int | None
    total_minor: int | None
    variance_minor: int | None


class DocumentAside(msgspec.Struct, frozen=True):
    """A document that is parked or quarantined."""

    document: str
    sequence: int
    kind: str
    reason: str


class RegisterReadiness(msgspec.Struct, frozen=True):
    """``present`` of the documents up to ``recorded_sequence`` are at HQ, ``missing`` are spans of the others."""

    register: str
    name: str
    last_contact_ms: int | None
    recorded_sequence: int
    present: int
    missing: list[tuple[int, int]]
    waiting: int
    drain_seconds: int | None
    pending_customers: int
    shifts: list[ShiftReadiness]
    parked: list[DocumentAside]
    quarantined: list[DocumentAside]
    parked_count: int
    quarantined_count: int


class DayTotals(msgspec.Struct, frozen=True):
    sales: int
    returns: int
    sales_minor: int
    returns_minor: int
    discount_minor: int
    tax_minor: int
    currency: str


class Readiness(msgspec.Struct, frozen=True):
    hq_ms: int
    store: str
    business_date: str
    end_of_day: str
    registers: list[RegisterReadiness]
    totals: DayTotals
