"""What was shown to people as done, in plain values: all that the model believes, whatever the program thinks."""

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

# What the world did to a register's file.
LYING_DISK = "lying disk"
OLD_COPY = "old copy"
CLONE = "clone"


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document that its register had committed when it said "done": of a sale, a customer, a shift, an edit …

    ``digest`` is the SHA-256 of the bytes as they stood in the outbox at that moment, ``chain`` the hash beside them.
    """

    register: str
    sequence: int
    id: str
    kind: str
    business_date: str
    digest: str
    chain: str


@dataclass(frozen=True, slots=True)
class ShownTender:
    tender: str
    amount_minor: int
    change_minor: int


@dataclass(frozen=True, slots=True)
class ShownTax:
    tax_rate: int
    gross_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class ShownTransaction:
    """A sale, return, voided basket, cash movement … that stood on a receipt or a screen. ``taxes`` are of the lines
    that count; ``customer`` and ``order`` are ids or empty; ``returned``: (transaction, line, thousandths back).
    """

    document: ShownDocument
    type: str
    receipt: str
    shift: str
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rounding_minor: int
    tenders: tuple[ShownTender, ...]
    taxes: tuple[ShownTax, ...]
    customer: str = ""
    order: str = ""
    returned: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCustomer:
    """A customer whose form was saved; ``at_hq``: made by HQ's people, ``document`` is None then."""

    customer: str
    names: Mapping[str, str]
    document: ShownDocument | None = None


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """Fields that somebody saved on a customer: field → the value as shown. ``document`` is None for HQ's people."""

    customer: str
    fields: Mapping[str, str]
    document: ShownDocument | None = None


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """``action``: taken, handed_over or cancelled; ``transaction`` is the deposit, the sale or the refund that it came
    with, ``deposit_minor`` and ``total_minor`` as on the paper.
    """

    document: ShownDocument
    order: str
    action: str
    customer: str
    total_minor: int
    deposit_minor: int
    transaction: str


@dataclass(frozen=True, slots=True)
class ShownShift:
    """A closed shift with what its Z said: per tender what was expected and counted (None: nobody counted)."""

    document: ShownDocument
    shift: str
    number: int
    count: int
    sales: int
    returns: int
    total_minor: int
    tenders: Mapping[str, int]
    counted: Mapping[str, int | None]
    taxes: tuple[ShownTax, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """An administrator made two accounts one (``merged`` is now an alias of ``into``); ``undone`` in a later fact."""

    into: str
    merged: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """HQ's people put a transaction right: the sums of its body that count from then on, none where it was voided."""

    document: str
    total_minor: int
    tenders: tuple[ShownTender, ...]
    taxes: tuple[ShownTax, ...]


@dataclass(slots=True)
class Facts:
    """What the actors of the world write down, in the order in which it was shown."""

    transactions: list[ShownTransaction] = field(default_factory=list)
    others: list[ShownDocument] = field(default_factory=list)
    customers: list[ShownCustomer] = field(default_factory=list)
    edits: list[ShownEdit] = field(default_factory=list)
    orders: list[ShownOrder] = field(default_factory=list)
    shifts: list[ShownShift] = field(default_factory=list)
    merges: list[Merged] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    corrected: list[Corrected] = field(default_factory=list)
    # Document id → why it may be gone for ever: it was in no other place than the disk that lied, or that was replaced
    # by an old copy, at that moment. Whoever does that to a register writes them down (``excuse``).
    excused: dict[str, str] = field(default_factory=dict)
    # Register → what was done to its file. What it then recorded under numbers that HQ has is held as a conflict.
    copied: dict[str, str] = field(default_factory=dict)
    # Register → acts that died, or failed without a word, before they were shown: they may have been recorded, or not.
    interrupted: Counter[str] = field(default_factory=Counter)
    # How often HQ was put back to an old backup; who does that takes out of these facts what its people did since.
    restored_hq: int = 0

    def excuse(self, register: str, why: str, at_hq: Container[str]) -> None:
        """This register's file is an older one from now on; ``at_hq``: the ids of all documents that HQ has now."""
        self.copied[register] = why
        for one in self.documents():
            if one.register == register and one.id not in at_hq:
                self.excused.setdefault(one.id, why)

    def documents(self) -> list[ShownDocument]:
        """Everything that a register said was done and that has to be at HQ."""
        found = [one.document for one in self.transactions] + list(self.others)
        found += [one.document for one in self.orders] + [one.document for one in self.shifts]
        made = [one.document for one in self.customers] + [one.document for one in self.edits]
        return found + [one for one in made if one is not None]


def shown_document(row: Mapping[str, Any], register: str) -> ShownDocument:
    """Of a row of the outbox (``sequence``, ``id``, ``kind``, ``business_date``, ``content``, ``hash``)."""
    return ShownDocument(
        register,
        row["sequence"],
        row["id"],
        row["kind"],
        row["business_date"],
        sha256(bytes(row["content"])).hexdigest(),
        row["hash"],
    )


def shown_transaction(document: ShownDocument, paper: Mapping[str, Any]) -> ShownTransaction:
    """Of what a cashier saw. ``paper`` has the members of a transaction's body, taken from what the service gave back,
    never from the document.
    """
    rates: dict[int, tuple[int, int]] = {}
    returned = []
    for line in paper["lines"]:
        if not line["voided"]:
            gross, tax = rates.get(line["tax_rate"], (0, 0))
            rates[line["tax_rate"]] = (gross + line["total_minor"], tax + line["tax_minor"])
            back = (line.get("more") or {}).get("returned")
            if back and back["transaction"]:
                returned.append((back["transaction"], back["line"], -line["quantity_thousandths"]))
    return ShownTransaction(
        document,
        paper["type"],
        paper["receipt"],
        paper["shift"],
        paper["currency"],
        paper["total_minor"],
        paper["tax_minor"],
        paper["discount_minor"],
        paper["rounding_minor"],
        tuple(ShownTender(one["tender"], one["amount_minor"], one["change_minor"]) for one in paper["tenders"]),
        tuple(ShownTax(rate, gross, tax) for rate, (gross, tax) in sorted(rates.items())),
        paper.get("customer") or "",
        (paper.get("more") or {}).get("order", ""),
        tuple(returned),
    )


def digest_of(facts: Facts) -> str:
    """One word for all that was shown, to tell that two runs of one seed are the same run."""
    return sha256(repr(facts).encode()).hexdigest()
