"""What the journal shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.devices.receipt import ReceiptLine
from store_client.domain import timeline
from store_client.domain.journal_row import CASH_MOVED, ORDERS, JournalRow
from store_client.domain.transaction import (
    BANK_DROP,
    DECLARATION,
    EXPENSE,
    FLOAT_ENTRY,
    INCOME,
    NO_SALE,
    ORDER_DEPOSIT,
    ORDER_REFUND,
    RETURN,
    SAFE_DROP,
    SALE,
    TENDER_REMOVAL,
    VOID,
)
from store_client.texts import _
from store_client.ui.documents.steps import Step
from store_client.ui.formats import Formats
from store_client.ui.screen import ScreenView

EVERYTHING: Final = ""
NOT_PRINTED: Final = "not_printed"
SORTS: Final = (EVERYTHING, NOT_PRINTED, SALE, RETURN, VOID, NO_SALE, ORDERS, INCOME, EXPENSE, CASH_MOVED, DECLARATION)
"""Types of transactions or several of them, or all, or what is missing on paper."""

_WHAT: Final = {
    SALE: "shopping-bag",
    RETURN: "undo-2",
    VOID: "ban",
    NO_SALE: "lock-open",
    INCOME: "banknote-arrow-down",
    EXPENSE: "banknote-arrow-up",
    ORDER_DEPOSIT: "piggy-bank",
    ORDER_REFUND: "undo-2",
    FLOAT_ENTRY: "coins",
    TENDER_REMOVAL: "banknote-arrow-up",
    SAFE_DROP: "archive",
    BANK_DROP: "landmark",
    DECLARATION: "calculator",
}


@dataclass(frozen=True, slots=True)
class Row:
    """``chip`` is (icon, words, tone)."""

    number: str
    time: str
    icon: str
    what: str
    customer: str
    amount: str
    chip: tuple[str, str, str]

    @property
    def spoken(self) -> str:
        parts = (self.what, self.number, self.time, self.customer, self.amount, self.chip[1])
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Filters:
    """The words on the two buttons beside the search field."""

    period: str
    sort: str


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of the card below the timeline; `strong` for what was paid."""

    what: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands beside the list of the transaction under the cursor."""

    title: str = ""
    amount: str = ""
    second: str = ""
    steps: Sequence[Step] = ()
    lines: Sequence[MarkedLine] = ()
    reason: str = ""


class JournalView(ScreenView, Protocol):
    def typed_text(self) -> str: ...

    def set_typed(self, text: str) -> None: ...

    def clear_typed(self) -> None: ...

    def show_filters(self, filters: Filters) -> None: ...

    def show_rows(self, rows: Sequence[Row], cursor: int) -> None:
        """What a person has scrolled to stays in view while the row under the cursor stays the same."""
        ...

    def show_empty(self, words: str, second: str) -> None:
        """What stands in the place of rows."""
        ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_marked(self, marked: Marked) -> None: ...

    def show_receipt(self, lines: Sequence[ReceiptLine]) -> None:
        """The receipt in the place of the timeline; without lines, the timeline again."""
        ...


def what_words(kind: str) -> str:
    """What a person calls a type of transaction."""
    return {
        SALE: _("Sale"),
        RETURN: _("Return"),
        VOID: _("Voided sale"),
        NO_SALE: _("Drawer opened"),
        INCOME: _("Money paid in"),
        EXPENSE: _("Money paid out"),
        ORDER_DEPOSIT: _("Deposit"),
        ORDER_REFUND: _("Deposit given back"),
        FLOAT_ENTRY: _("Float put in"),
        TENDER_REMOVAL: _("Cash taken out"),
        SAFE_DROP: _("To the safe"),
        BANK_DROP: _("To the bank"),
        DECLARATION: _("Count"),
    }.get(kind, kind)


def sort_words(sort: str) -> str:
    return {
        EVERYTHING: _("Everything"),
        NOT_PRINTED: _("Not printed"),
        SALE: _("Sales"),
        RETURN: _("Returns"),
        VOID: _("Voided sales"),
        NO_SALE: _("No sale"),
        INCOME: _("Paid in"),
        EXPENSE: _("Paid out"),
        ORDERS: _("Orders"),
        CASH_MOVED: _("Cash moved"),
        DECLARATION: _("Counts"),
    }[sort]


def row_of(found: JournalRow, formats: Formats) -> Row:
    return Row(
        number=found.receipt,
        time=formats.clock(found.made.utc_ms),
        icon=_WHAT.get(found.type, "list"),
        what=what_words(found.type),
        customer=found.customer_name,
        amount=amount_of(found, formats),
        chip=chip_of(found),
    )


def amount_of(found: JournalRow, formats: Formats) -> str:
    return "" if found.type in (NO_SALE, VOID, DECLARATION) else formats.money(found.total_minor, found.currency)


def chip_of(found: JournalRow) -> tuple[str, str, str]:
    """Where the transaction is now; a receipt that is still missing comes before everything but trouble at HQ."""
    if found.state == timeline.QUARANTINED:
        return ("triangle-alert", _("Needs a person"), "warn")
    if found.unprinted:
        return ("printer-x", _("Sold, not printed"), "warn")
    return {
        timeline.WAITING: ("clock", _("Waiting for HQ"), "plain"),
        timeline.SENT: ("send", _("Sent"), "accent"),
        timeline.STORED: ("inbox", _("Stored at HQ"), "accent"),
        timeline.PARKED: ("clock", _("Parked at HQ"), "warn"),
        timeline.CONFIRMED: ("circle-check", _("Day confirmed"), "ok"),
    }.get(found.state, ("circle-check", _("Applied"), "ok"))
