"""What the backlog calls the kinds of documents, and what happens when one of them waits longer."""

from store_client.domain.timeline import Backlog
from store_client.texts import _
from store_client.ui.documents.steps import (
    AUDIT_RECORDED,
    CUSTOMER_CHANGED,
    CUSTOMER_CREATED,
    LOYALTY_ENROLLED,
    RECEIPT_COPIED,
    SHIFT_CLOSED,
    SHIFT_OPENED,
    kind_words,
)
from store_client.ui.status.deadline import Deadline


def backlog_words(kind: str, type_: str) -> tuple[str, str]:
    """(icon, what several of them are called)"""
    known = {
        "sale": ("shopping-bag", _("Sales")),
        "return": ("undo-2", _("Returns")),
        "void": ("ban", _("Voided sales")),
        "no_sale": ("lock-open", _("Drawer openings")),
        "income": ("banknote-arrow-down", _("Money paid in")),
        "expense": ("banknote-arrow-up", _("Money paid out")),
        CUSTOMER_CREATED: ("user-plus", _("New customers")),
        CUSTOMER_CHANGED: ("pencil", _("Changes to customers")),
        LOYALTY_ENROLLED: ("id-card", _("Loyalty cards")),
        RECEIPT_COPIED: ("copy", _("Copies of receipts")),
        AUDIT_RECORDED: ("user-check", _("Approvals and notes")),
        SHIFT_OPENED: ("calendar-check", _("Shift openings")),
        SHIFT_CLOSED: ("calculator", _("Shift closings")),
    }
    return known.get(type_ or kind) or kind_words(kind)


def is_urgent(found: Backlog) -> bool:
    """A customer may wait for the number; the day's sums may not."""
    return found.kind not in (CUSTOMER_CREATED, CUSTOMER_CHANGED)


def waiting_chip(found: Backlog, due: Deadline | None) -> tuple[str, str, str]:
    """(icon, words, tone)"""
    if found.kind == CUSTOMER_CREATED:
        return ("clock", _("stay “Pending sync”"), "plain")
    if found.kind == CUSTOMER_CHANGED or due is None:
        return ("clock", _("kept here"), "plain")
    if due.left_ms <= 0:
        return ("triangle-alert", _("due since {time}").format(time=due.time), "warn")
    return ("triangle-alert", _("due today {time}").format(time=due.time), "warn")
