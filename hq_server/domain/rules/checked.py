"""What the rules look at: one transaction with the facts about the world around it, and what a rule finds wrong."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hq_server.domain import transactions
from hq_server.domain.transactions import VOID
from hq_server.domain.validation import RETURN, SALE

# The types whose lines make up their total; all others move money, or nothing, without lines.
GOODS = frozenset((SALE, RETURN, VOID))


class Returned(Protocol):
    @property
    def receipt(self) -> str: ...
    @property
    def line(self) -> int: ...


class LineMore(transactions.LineMore, Protocol):
    @property
    def serial(self) -> str: ...
    @property
    def tax_override(self) -> str: ...
    @property
    def returned(self) -> Returned | None: ...


class Line(transactions.Line, Protocol):
    @property
    def sku(self) -> str: ...
    @property
    def barcode(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def more(self) -> LineMore | None: ...


class TenderMore(Protocol):
    @property
    def issued(self) -> bool: ...
    @property
    def currency(self) -> str: ...


class Tender(Protocol):
    @property
    def tender(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def tendered_minor(self) -> int: ...
    @property
    def change_minor(self) -> int: ...
    @property
    def more(self) -> TenderMore | None: ...


class TaxSum(Protocol):
    @property
    def tax_rate(self) -> int: ...
    @property
    def net_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def gross_minor(self) -> int: ...


class TransactionMore(Protocol):
    @property
    def account(self) -> str: ...
    @property
    def tax_override(self) -> str: ...
    @property
    def order(self) -> str: ...


Owner = tuple[str, str, int]  # store, register, sequence


@dataclass(frozen=True, slots=True)
class ProductFact:
    """A product as HQ has it now; ``changed_ms``: before that it may have been another."""

    tax_rate: int
    unit: str
    serial_needed: bool
    changed_ms: int = 0


@dataclass(frozen=True, slots=True)
class CameBack:
    """One line of a receipt: what was sold on it, and who brought how much of it back, in the order in which HQ heard
    of it.
    """

    sold_thousandths: int
    returns: tuple[tuple[Owner, int], ...] = ()

    def before(self, owner: Owner) -> int:
        """What had come back before this transaction; of one that is not among them, everything."""
        sum_before = 0
        for who, quantity in self.returns:
            if who == owner:
                break
            sum_before += quantity
        return sum_before


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A customer's order as HQ has it; ``ended_by`` is the transaction that ended it, empty as long as none has.

    ``deposit``: the transaction of its deposit. ``stores``: those that have to do with it. ``goods``: sku and quantity
    of its lines, in order.
    """

    number: str
    total_minor: int
    deposit_minor: int
    ended: str = ""
    ended_by: str = ""
    deposit: str = ""
    currency: str = ""
    stores: Collection[str] = ()
    goods: Sequence[tuple[str, int]] = ()


@dataclass(slots=True)
class Facts:
    """What HQ knows of the store and of everything that the transactions at hand refer to.

    ``closed_through``: the last day of the last closed period, empty when none is. ``keeps_catalogue`` is false where
    HQ has no product at all, so that none can be missing. ``overrides``: tax override → its
    rate, None when it keeps the line's. ``sold``: receipt and line → what was sold and came back, for lines that are
    brought back; a receipt that HQ does not have is not in it. ``first_owners``: receipts that several transactions
    have, and of which HQ heard first. ``orders``: by their ids.
    """

    currency: str = ""
    tax_included: bool = True
    cash_rounding_minor: int = 0
    closed_through: str = ""
    keeps_catalogue: bool = True
    products: Mapping[str, ProductFact] = field(default_factory=dict)
    barcodes: Collection[str] = frozenset()
    customers: Collection[str] = frozenset()
    overrides: Mapping[str, int | None] = field(default_factory=dict)
    sold: Mapping[tuple[str, int], CameBack] = field(default_factory=dict)
    first_owners: Mapping[str, Owner] = field(default_factory=dict)
    orders: Mapping[str, OrderFact] = field(default_factory=dict)


@dataclass(slots=True)
class Checked:
    """A transaction as the rules see it, and what its lines that count come to.

    ``tax_included`` and ``taxes`` are None where the document does not tell or HQ does not keep it.
    """

    store: str
    register: str
    sequence: int
    document: str
    receipt: str
    type: str
    business_date: str
    made_ms: int
    made_offset: int
    customer: str | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rounding_minor: int
    tax_included: bool | None
    more: TransactionMore | None
    lines: Sequence[Line]
    tenders: Sequence[Tender]
    facts: Facts
    taxes: Sequence[TaxSum] | None = None
    lines_total: int = field(init=False, default=0)
    lines_tax: int = field(init=False, default=0)
    lines_saved: int = field(init=False, default=0)
    counting: int = field(init=False, default=0)
    sold: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        for line in self.lines:
            if line.voided:
                continue
            self.counting += 1
            self.lines_total += line.total_minor
            self.lines_tax += line.tax_minor
            if line.quantity_thousandths > 0:
                self.sold += 1
                self.lines_saved += line.discount_minor

    @property
    def owner(self) -> Owner:
        return self.store, self.register, self.sequence


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in plain words; ``field``: the member that is to be mended, such as ``lines.0.tax_minor``;
    ``proposed``: what would be right there, as far as the rule can tell.
    """

    message: str
    field: str = ""
    proposed: int | str | None = None


HeaderCheck = Callable[[Checked], Fault | None]
LineCheck = Callable[[Checked, Line, int], Fault | None]


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """``states`` says what holds when the rule is kept. ``acceptable``: a person may let a breach of it stand."""

    code: str
    states: Callable[[], str]
    check: HeaderCheck
    acceptable: bool = False


@dataclass(frozen=True, slots=True)
class LineRule:
    """As a header's rule, for each line; ``check`` is also told the line's place in the list, from 0."""

    code: str
    states: Callable[[], str]
    check: LineCheck
    acceptable: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A breach of a rule; ``line`` is the line's number, 0 when the whole transaction is meant."""

    rule: str
    line: int
    fault: Fault
