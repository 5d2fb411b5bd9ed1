"""Statements: their words and values. A statement is what a store's business day comes to, posted once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DAY, CORRECTION = "day", "correction"
TOTAL, STAFF, REGISTER, SHIFT = "total", "staff", "register", "shift"
METHODS = (TOTAL, STAFF, REGISTER, SHIFT)

STARTED = "started"
SYNCHRONIZED = "synchronized"
VALIDATED = "validated"
CALCULATED = "calculated"
CHECKED = "checked"
SALES_POSTED = "sales_posted"
DISCOUNTS_POSTED = "discounts_posted"
INCOME_EXPENSE_POSTED = "income_expense_posted"
PAYMENTS_POSTED = "payments_posted"
FINANCIAL_POSTED = "financial_posted"
POSTED = "posted"
# Each state is one write transaction after the one before it.
STATES = (
    STARTED,
    SYNCHRONIZED,
    VALIDATED,
    CALCULATED,
    CHECKED,
    SALES_POSTED,
    DISCOUNTS_POSTED,
    INCOME_EXPENSE_POSTED,
    PAYMENTS_POSTED,
    FINANCIAL_POSTED,
    POSTED,
)
# Nothing of these is in the books yet: they can be calculated again.
BEFORE_POSTING = frozenset((STARTED, SYNCHRONIZED, VALIDATED, CALCULATED, CHECKED))

CLOSED_SHIFTS = frozenset(("waiting", "confirmed", "differs"))
CASH = "cash"
# What a failed check is the worse for, the larger it is.
_SIZES = ("count", "amount_minor", "variance_minor")


def state_after(state: str) -> str:
    return STATES[STATES.index(state) + 1]


@dataclass(frozen=True, slots=True)
class StatementId:
    """Number 1 is the day's own; later numbers are what came, or was corrected, after it was posted."""

    store: str
    business_date: str
    number: int = 1

    @property
    def code(self) -> str:
        """``102-2026-11-20``, then ``102-2026-11-20-2``."""
        day = f"{self.store}-{self.business_date}"
        return day if self.number == 1 else f"{day}-{self.number}"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at before posting. ``links``: kind → key of what to open (``finding``, ``shift`` as
    ``102-2/<id>``, ``register``, ``document``, ``customer``, ``tender``); ``values`` fill the words.
    """

    code: str
    passed: bool
    values: Mapping[str, str | int] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    accepted: bool = False

    @property
    def holds(self) -> bool:
        return not self.passed and not self.accepted


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A person's word that a statement may post although this check failed, as it stood then."""

    code: str
    person: str
    reason: str
    made_ms: int
    values: Mapping[str, str | int] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()

    def covers(self, check: Check) -> bool:
        """Nothing is there that the person did not see, and nothing got worse since."""
        if check.code != self.code or any(_size(check, name) > _size(self, name) for name in _SIZES):
            return False
        all_told = len(self.links) >= _size(self, "count")
        return not all_told or set(check.links) <= set(self.links)


def _size(one: Check | Acceptance, name: str) -> int:
    return abs(int(one.values.get(name, 0)))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it stands. ``documents`` are the transactions in it, those posted during the day with them."""

    id: StatementId
    kind: str
    state: str
    method: str
    currency: str
    accounting_date: str
    version: int
    documents: int
    stale: bool
    held: bool
    released: bool
    checks: tuple[Check, ...]
    accepted: tuple[Acceptance, ...]
    started_ms: int
    calculated_ms: int | None
    posted_ms: int | None

    @property
    def causes(self) -> tuple[Check, ...]:
        """What holds it, most telling first."""
        return tuple(check for check in self.checks if check.holds)


@dataclass(frozen=True, slots=True)
class TenderCount:
    """A tender of a shift: what HQ expects of it, and what was counted (None: nobody counted it)."""

    register: str
    shift: str
    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True)
class TenderLine:
    """A line of a statement: a tender of one group (empty for the method ``total``)."""

    group: str
    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None
    limit_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How a store's days are posted; amounts are minor units, None is no ceiling."""

    method: str = TOTAL
    max_posting_difference_minor: int | None = 10_000
    max_shift_difference_minor: int | None = 5_000
    max_transaction_difference_minor: int | None = 10
    max_rounding_minor: int | None = 5_000
    tender_differences_minor: Mapping[str, int] = field(default_factory=lambda: {CASH: 2_000})
    big_difference: str = "hold"
    one_statement_a_day: bool = True
    auto_post: bool = True
    during_day_minutes: int = 60
    second_person: bool | None = None
    closed_until: str = ""
