"""Tells HQ what is no transaction and a shop wants to know of all the same: who did it, and who let them."""

from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import standing
from store_client.db.database import RegisterDatabase
from store_client.db.standing import Standing
from store_client.services import journal
from store_client.wire import codes, outgoing


def append(
    db: RegisterDatabase,
    event: str,
    *,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
    approved_by: str = "",
    subject: str = "",
    detail: str = "",
) -> None:
    """One document, in the caller's write transaction. ``event`` is a word, ``subject`` an id or a number."""
    body = outgoing.AuditRecorded(event, staff, approved_by, subject, detail)
    append_document(db, codes.AUDIT_RECORDED, body, subject=subject, now=now, new_id=new_id)


def append_document(
    db: RegisterDatabase, kind: str, body: outgoing.Body, *, subject: str, now: Moment, new_id: Callable[[], str]
) -> None:
    """A document that belongs to the open shift, if one is open. Raises ``Refused`` before the first activation."""
    register: Standing = standing.read(db)
    shift = register.shift
    draft = journal.Draft(
        id=new_id(),
        kind=kind,
        business_date=shift.business_date if shift else now.iso_date(),
        made=now,
        subject=subject,
        shift=shift.id if shift else "",
        body=body,
    )
    journal.append(db, journal.require_identity(register), draft, register.head)
