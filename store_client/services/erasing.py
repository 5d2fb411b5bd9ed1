"""Erases at this register a person whom HQ erased, and sends HQ the receipt.

What is kept: sales, which name the customer's id alone. A document about the person that HQ has not stored yet goes up
first; then its content goes here, too, and its hash stays, so that the chain can still be checked.
"""

from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import cleaning, erased_customers, standing
from store_client.db.database import RegisterDatabase
from store_client.db.erased_customers import ErasedCustomer
from store_client.services import customer_document, journal
from store_client.wire import codes, outgoing_customers
from store_client.wire.redacted import is_redacted, redact


def erase(db: RegisterDatabase, customer: str, erasure: str, proof: str) -> None:
    """Within the write transaction that hears of it; again for one who was erased before takes out what came since."""
    erased_customers.note(db, ErasedCustomer(customer, erasure, proof, erased_customers.remove(db, customer)))
    cleaning.want(db)


def confirm(db: RegisterDatabase, now: Moment, new_id: Callable[[], str]) -> int:
    """Empty the documents of erased people that are at HQ, and record the receipts; returns how many."""
    if not erased_customers.unfinished(db):
        return 0
    done = 0
    with db.write():
        for erased in erased_customers.unfinished(db):
            _confirm(db, erased, now, new_id())
            done += 1
    return done


def _confirm(db: RegisterDatabase, erased: ErasedCustomer, now: Moment, document: str) -> None:
    told = [
        (redact(content, erased.erasure), sequence)
        for sequence, content in erased_customers.documents(db, erased.customer)
        if not is_redacted(content)
    ]
    erased_customers.put_contents(db, told)
    register = standing.read(db)
    documents = erased.removed.get("documents", 0) + len(told)
    removed = {**erased.removed, **({"documents": documents} if documents else {})}
    draft = customer_document.draft(
        codes.CUSTOMER_ERASED,
        outgoing_customers.CustomerErased(erased.customer, erased.erasure, removed, erased.proof),
        document=document,
        customer=erased.customer,
        now=now,
        standing=register,
    )
    journal.append(db, journal.require_identity(register), draft, register.head)
    erased_customers.mark_done(db, erased.customer, removed)
    cleaning.want(db)
