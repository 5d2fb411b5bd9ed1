"""Reads how HQ sees the store before the end of the day (``GET /v1/readiness``). Tolerant, as ``incoming`` is."""

import msgspec


class Shift(msgspec.Struct, frozen=True):
    shift: str
    number: int
    state: str
    drawer: str = ""
    staff: str = ""
    staff_name: str = ""
    opened_ms: int = 0
    closed_ms: int | None = None
    count: int = 0
    present: int = 0
    reason: str = ""
    confirmed_ms: int | None = None
    total_minor: int | None = None
    variance_minor: int | None = None


class Stuck(msgspec.Struct, frozen=True):
    document: str
    sequence: int
    kind: str = ""
    reason: str = ""


class Register(msgspec.Struct, frozen=True):
    register: str
    name: str = ""
    last_contact_ms: int | None = None
    recorded_sequence: int = 0
    present: int = 0
    missing: list[tuple[int, int]] = []
    waiting: int = 0
    drain_seconds: int | None = None
    pending_customers: int = 0
    shifts: list[Shift] = []
    parked: list[Stuck] = []
    quarantined: list[Stuck] = []
    parked_count: int = 0
    quarantined_count: int = 0


class Totals(msgspec.Struct, frozen=True):
    sales: int = 0
    returns: int = 0
    sales_minor: int = 0
    returns_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0
    currency: str = ""


class ReadinessAnswer(msgspec.Struct, frozen=True):
    hq_ms: int
    store: str
    business_date: str
    registers: list[Register]
    end_of_day: str = ""
    totals: Totals | None = None
