"""The journal: finds past transactions, shows what became of each, and counts the copies of their receipts."""

from collections.abc import Callable
from dataclasses import replace

from store_client.clock import Moment
from store_client.db import past_sales, receipt_copies, receipt_numbers, settings, transactions
from store_client.db.database import RegisterDatabase
from store_client.db.past_sales import Filter
from store_client.domain.journal_row import JournalRow, PastTransaction
from store_client.domain.money import parse_amount
from store_client.domain.permissions import REPRINT, Approval, require
from store_client.domain.staff import StaffMember
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.services import audit, journal
from store_client.services.customer_search import find_customers
from store_client.services.set_up_items import load_setup
from store_client.texts import _
from store_client.wire import codes, outgoing

_CUSTOMERS = 50
_RECEIPTS = 2_000


def search_journal(
    db: RegisterDatabase,
    text: str = "",
    *,
    date_from: str = "",
    date_to: str = "",
    amount_minor: int | None = None,
    type: str = "",
    limit: int = 50,
    before: int | None = None,
) -> list[JournalRow]:
    """The newest first; the next page is what comes ``before`` the sequence of the last row.

    ``text`` is part of a receipt's number, an amount, or anything by which a customer is found. Days are ISO dates.
    """
    wanted = Filter(date_from, date_to, type, amount_minor, before)
    typed = lookup_text(text)
    found = _by_text(db, typed, wanted, limit) if typed else past_sales.newest(db, wanted, limit)
    return past_sales.rows(db, sorted(set(found), reverse=True)[:limit])


def find_row(db: RegisterDatabase, transaction_id: str) -> JournalRow | None:
    """One transaction as the journal shows it."""
    found = transactions.find(db, transaction_id)
    return past_sales.rows(db, [found.sequence])[0] if found else None


def get_transaction(db: RegisterDatabase, transaction_id: str) -> PastTransaction:
    """All of one transaction: as it was recorded, as the journal shows it, and what came back of it here.

    Its document's timeline is ``documents.get_document`` of the same id. Raises ``Refused``.
    """
    found = transactions.find(db, transaction_id)
    if found is None:
        raise Refused(_("This transaction is not in this register."))
    row = past_sales.rows(db, [found.sequence])[0]
    return PastTransaction(found, row)


def record_copy(
    db: RegisterDatabase,
    transaction_id: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> int:
    """The number of the copy that may now be printed, from 1; HQ is told. Raises ``Refused``, ``NeedsApproval``."""
    used = require(person, load_setup(db).permission_groups, REPRINT, approvals)
    found = transactions.find(db, transaction_id)
    if found is None:
        raise Refused(_("This transaction is not in this register."))
    document = new_id()
    with journal.recording(db, document):
        copy = receipt_copies.next_copy(db, transaction_id)
        receipt_copies.save(db, transaction_id, copy, person.id, now.utc_ms)
        body = outgoing.ReceiptCopied(transaction_id, found.receipt, copy, person.id)
        audit.append_document(db, codes.RECEIPT_COPIED, body, subject=transaction_id, now=now, new_id=lambda: document)
        if used is not None:
            audit.append(
                db,
                REPRINT,
                staff=person.id,
                approved_by=used.approved_by,
                subject=transaction_id,
                detail=used.reason,
                now=now,
                new_id=new_id,
            )
    return copy


def _by_text(db: RegisterDatabase, typed: str, wanted: Filter, limit: int) -> list[int]:
    """Whatever the text can mean."""
    receipts = [sequence for _receipt, sequence in receipt_numbers.find(db, typed, _RECEIPTS)]
    found = past_sales.of_receipts(db, receipts, wanted, limit) if receipts else []
    amount = _as_amount(db, typed)
    if amount and wanted.amount_minor is None:
        found += past_sales.newest(db, replace(wanted, amount_minor=amount), limit)
    if any(character.isalpha() for character in typed) or sum(map(str.isdigit, typed)) > 5:
        customers = [hit.customer.id for hit in find_customers(db, typed, _CUSTOMERS)]
        found += past_sales.of_customers(db, customers, wanted, limit) if customers else []
    return found


def _as_amount(db: RegisterDatabase, typed: str) -> int | None:
    channel = settings.channel(db)
    try:
        return parse_amount(typed, channel.currency) if channel else None
    except Refused:
        return None
