"""Blocks a customer with a reason, and takes the block back: registers are told by 1010 and say it at the window."""

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import BLOCKED, FieldChange
from hq_server.errors import FieldsRefused
from hq_server.services import audit
from hq_server.services.audit import Change
from hq_server.services.customer_edits import edit_customer
from hq_server.texts import _


def block(db: HqDatabase, customer: str, reason: str, seen: str, user: str, now_ms: int) -> None:
    """``seen`` is the reason that the page showed, empty when it showed none. Raises ``FieldsRefused``."""
    _write(db, customer, "customer.blocked", FieldChange(BLOCKED, seen, reason.strip()), reason, user, now_ms)


def unblock(db: HqDatabase, customer: str, why: str, seen: str, user: str, now_ms: int) -> None:
    """``why`` stands in the audit; registers are told that there is no block. Raises ``FieldsRefused``."""
    _write(db, customer, "customer.unblocked", FieldChange(BLOCKED, seen, None), why, user, now_ms)


def _write(db: HqDatabase, customer: str, action: str, change: FieldChange, why: str, user: str, now_ms: int) -> None:
    if not why.strip():
        message = _("Say why; nothing was changed.")
        raise FieldsRefused(message, {BLOCKED: message})
    with db.write():
        if edit_customer(db, customer, [change], user, now_ms, audited=""):
            told = [Change(BLOCKED, change.old or "", change.new or "")]
            if change.new is None:
                told.append(Change("reason", "", why.strip()))
            audit.record(db, user, action, f"customer {customer}", told, now_ms)
