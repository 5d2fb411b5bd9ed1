"""Erases a person: everywhere at HQ at once, at registers by feed 1010, and each of them sends a receipt.

What the law wants kept stays: sales, with the customer's id and number and nothing personal. Documents that only told
of the person lose their content; their envelopes and hashes stay, so that every chain can still be checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.db import (
    customer_aliases,
    customer_fields,
    customer_imports,
    customer_merges,
    customer_pages,
    erasures,
    jobs,
    orders,
)
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.db.erasures import Erasure, Receipt
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.signatures import is_signed
from hq_server.errors import NotFound, Refused
from hq_server.services import audit, customer_merging, feeds, import_leftovers, merge_proposals, signing
from hq_server.services.audit import Change
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.redacted import read_redacted, redact

ERASED = "erased"
PAGE = 50
MOST_SALES = 1_000
_PROOF = "customer erased"


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """``also``: those that were merged into this customer, who are erased with it. ``obstacle``: why not now."""

    customer: CustomerListed
    also: tuple[CustomerListed, ...]
    documents: int
    registers: int
    obstacle: str


@dataclass(frozen=True, slots=True)
class ErasureListed:
    erasure: Erasure
    account_number: str
    confirmed: int


@dataclass(frozen=True, slots=True)
class ErasureShown:
    """``receipts``: those that have not confirmed first. ``also`` was erased with it. ``store`` is where the customer
    was made; empty when HQ does not know it any more.
    """

    erasure: Erasure
    account_number: str
    store: str
    also: tuple[str, ...]
    receipts: tuple[Receipt, ...]

    @property
    def missing(self) -> int:
        return sum(one.done_ms is None for one in self.receipts)


def accounts_of(db: HqDatabase, customer: CustomerListed) -> list[CustomerListed]:
    """The person's own account, and those that were merged into it: they are erased together."""
    with db.read():
        return [customer, *customer_pages.by_ids(db, customer_aliases.merged_into(db, customer.id))]


def accounts_text(db: HqDatabase, customer: str) -> str:
    """The ids of all accounts that are erased together."""
    with db.read():
        return " ".join([customer, *sorted(customer_aliases.merged_into(db, customer))])


def preview(db: HqDatabase, customer: CustomerListed) -> ErasurePreview:
    with db.read():
        also = customer_pages.by_ids(db, customer_aliases.merged_into(db, customer.id))
        ids = [customer.id, *(one.id for one in also)]
        documents = len(erasures.documents_of(db, ids))
        registers = erasures.count_registers(db)
        obstacle = _obstacle(db, customer.id, ids)
    return ErasurePreview(customer, tuple(also), documents, registers, obstacle)


def erase(
    db: HqDatabase,
    customer: str,
    erasure: str,
    why: str,
    now_ms: int,
    *,
    asked_by: str,
    approved_by: str = "",
    accounts: str = "",
) -> None:
    """Raises ``NotFound``, or ``Refused`` when it cannot be done now: then nothing is changed. ``accounts``: what
    ``accounts_text`` said when it was asked for.
    """
    with db.write():
        if customer_pages.find_row(db, customer) is None:
            raise NotFound(_("There is no customer {key}.").format(key=customer[:40]))
        ids = _lock_accounts(db, customer)
        if accounts and accounts != accounts_text(db, customer):
            message = _("The person's accounts are others now. Nothing was erased; look at them and propose it again.")
            raise Refused(message)
        obstacle = _obstacle(db, customer, ids)
        if obstacle:
            raise Refused(obstacle)
        for one in ids:
            _erase(db, one, erasure, why, now_ms, (asked_by, approved_by))
        _tell(db, ids, now_ms)
        audit.record(db, asked_by, "customer.erased", f"customer {customer}", [Change("erasure", "", erasure)], now_ms)


def take_receipt(
    db: HqDatabase,
    register: RegisterIdentity,
    document: str,
    made_ms: int,
    told: tuple[str, str, str],
    removed: Mapping[str, int],
    now_ms: int,
) -> bool:
    """A register has removed everything. ``told``: customer, erasure, proof. An HQ that was restored from a backup of
    before erases again then; False when it never asked for this.
    """
    customer, erasure, proof = told
    if not erasures.among(db, [customer]):
        if not is_proven(db, customer, erasure, proof):
            return False
        _erase(db, customer, erasure, "", now_ms, ("", ""))
        _tell(db, [customer], now_ms)
    erasures.put_receipt(db, customer, register, document, made_ms, removed)
    return True


def list_erasures(
    db: HqDatabase, before: str = "", limit: int = PAGE, *, stores: frozenset[str] | None = None
) -> tuple[list[ErasureListed], str, int]:
    """The newest first, what continues the list, and how many registers have to confirm; of customers and registers
    of these stores, None for all.
    """
    made_ms, _space, customer = before.partition(" ")
    place = (int(made_ms), customer[:36]) if made_ms.isascii() and made_ms.isdigit() and len(made_ms) < 16 else None
    with db.read():
        rows = erasures.list_page(db, place, limit + 1, stores)
        registers = erasures.count_registers(db, stores)
    shown = [ErasureListed(one, number or "", confirmed) for one, number, confirmed in rows[:limit]]
    following = f"{shown[-1].erasure.made_ms} {shown[-1].erasure.customer}" if len(rows) > limit else ""
    return shown, following, registers


def get_erasure(db: HqDatabase, customer: str, stores: frozenset[str] | None = None) -> ErasureShown:
    """As whoever sees these stores sees it, None for all of them. Raises ``NotFound``."""
    with db.read():
        found = erasures.find(db, customer[:36])
        listed = customer_pages.find_row(db, found.customer) if found else None
        store = listed.store if listed else ""
        if found is None or (stores is not None and store not in stores):
            raise NotFound(_("Nobody was erased under this number."))
        number = listed.account_number or "" if listed else ""
        receipts, also = erasures.receipts(db, found.customer), erasures.of_same(db, found)
    own = [one for one in receipts if stores is None or one.store in stores]
    return ErasureShown(found, number, store, tuple(also), tuple(own))


def require_there(db: HqDatabase, customer: str) -> None:
    """Raises ``Refused`` for a person who was erased. Within the caller's transaction."""
    if erasures.among(db, [customer]):
        raise Refused(_("This person was erased. Nothing can be changed here any more."))


def _erase(db: HqDatabase, customer: str, erasure: str, why: str, now_ms: int, people: tuple[str, str]) -> None:
    documents = erasures.documents_of(db, [customer])
    listed = customer_pages.find_row(db, customer)
    lines = erasures.empty_kept_lines(db, [customer], [one.id for one in documents], now_ms)
    left = [(one, redact(one.content, erasure)) for one in documents if read_redacted(one.content) is None]
    erasures.redact(db, left, customer, now_ms)
    files = import_leftovers.discard_with(db, listed) if listed else 0
    removed = erasures.wipe(db, customer)
    subjects = [
        *_subjects(customer, listed.account_number if listed else None),
        *(f"document {one.store}-{one.register} {one.sequence}" for one in documents),
    ]
    others = customer_merging.forget_in_others(db, customer, documents, now_ms)
    removed |= {
        "documents": len(left),
        "lines": lines,
        "orders": orders.forget_person(db, [customer]),
        "merges": customer_merging.forget_values(db, [customer]),
        "proposals": merge_proposals.forget(db, [customer]),
        "imports": files,
        "import_rows": customer_imports.forget_refusals(db),
        "others": others,
        "audit": audit.forget(db, subjects),
    }
    kept = {name: count for name, count in removed.items() if count}
    proof = signing.sign(db, _signed(customer, erasure)).hex()
    erasures.insert(db, Erasure(customer, erasure, *people, why, now_ms, kept, proof))


def _lock_accounts(db: HqDatabase, customer: str) -> list[str]:
    """The customer and all who are merged into it, locked with everybody whom they were ever merged with: of those
    something is forgotten as well. Whoever was merged while the lock was waited for belongs to them.
    """
    locked: set[str] = set()
    while True:
        ids = [customer, *customer_aliases.merged_into(db, customer)]
        wanted = {*ids, *(other for one in ids for other in customer_merges.parties_of(db, one)[0])}
        if wanted <= locked:
            return ids
        customer_fields.lock_states(db, [], sorted(wanted - locked))
        locked |= wanted


def _subjects(customer: str, number: str | None) -> list[str]:
    keys = [customer, *([number] if number else [])]
    return [f"{word} {key}" for word in ("customer", "customers") for key in keys]


def _tell(db: HqDatabase, customers: Sequence[str], now_ms: int) -> None:
    """Registers of an older release hear that the customer is gone."""
    feeds.record(db, codes.CUSTOMERS, feeds.ALL, customers, now_ms, kind=ERASED)
    feeds.record(db, codes.CUSTOMERS, feeds.ALL, customers, now_ms)
    jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)


def _obstacle(db: HqDatabase, customer: str, ids: Sequence[str]) -> str:
    """Why this person cannot be erased now; empty when nothing stands against it."""
    if erasures.among(db, [customer]):
        return _("This person was erased already.")
    if customer_aliases.survivor_of(db, customer) != customer:
        return _("This account was merged into another one. Erase that one; this one goes with it.")
    if erasures.open_orders(db, ids):
        return _("An order of this person is still open. Hand it over or cancel it first.")
    return ""


def _signed(customer: str, erasure: str) -> bytes:
    return f"{_PROOF}\n{customer}\n{erasure}".encode()


def is_proven(db: HqDatabase, customer: str, erasure: str, proof: str) -> bool:
    """Whether HQ asked for this once: it signed it. Within a write transaction."""
    return any(is_signed(key, proof, _signed(customer, erasure)) for key in reversed(signing.hq_keys(db)))
