"""What the backlog calls the kinds of documents, and what happens when one of them waits longer."""

from store_client.domain.closing_time import ClosingState
from store_client.domain.timeline import Backlog
from store_client.texts import _
from store_client.ui.documents.steps import (
    AUDIT_RECORDED,
    CUSTOMER_CHANGED,
    CUSTOMER_CREATED,
    LOYALTY_ENROLLED,
    ORDER_CHANGED,
    ORDER_CREATED,
    RECEIPT_COPIED,
    SHIFT_CHANGED,
    SHIFT_CLOSED,
    SHIFT_OPENED,
    kind_words,
)


def backlog_words(kind: str, type_: str) -> tuple[str, str]:
    """(icon, what several of them are called)"""
    known = {
        "sale": ("shopping-bag", _("Sales")),
        "return": ("undo-2", _("Returns")),
        "void": ("ban", _("Voided sales")),
        "no_sale": ("lock-open", _("Drawer openings")),
        "income": ("banknote-arrow-down", _("Money paid in")),
        "expense": ("banknote-arrow-up", _("Money paid out")),
        "order_deposit": ("piggy-bank", _("Deposits of orders")),
        "order_refund": ("undo-2", _("Deposits given back")),
        "float_entry": ("coins", _("Floats put in")),
        "tender_removal": ("banknote-arrow-up", _("Cash taken out")),
        "safe_drop": ("archive", _("To the safe")),
        "bank_drop": ("landmark", _("To the bank")),
        "declaration": ("calculator", _("Counts")),
        SHIFT_CHANGED: ("calendar-check", _("Changes of shifts")),
        CUSTOMER_CREATED: ("user-plus", _("New customers")),
        CUSTOMER_CHANGED: ("pencil", _("Changes to customers")),
        LOYALTY_ENROLLED: ("id-card", _("Loyalty cards")),
        RECEIPT_COPIED: ("copy", _("Copies of receipts")),
        AUDIT_RECORDED: ("user-check", _("Approvals and notes")),
        ORDER_CREATED: ("package-plus", _("Orders")),
        ORDER_CHANGED: ("package-check", _("Orders handed over or cancelled")),
        SHIFT_OPENED: ("calendar-check", _("Shift openings")),
        SHIFT_CLOSED: ("calculator", _("Shift closings")),
    }
    return known.get(type_ or kind) or kind_words(kind)


def is_urgent(found: Backlog) -> bool:
    """A customer may wait for the number; the day's sums may not."""
    return found.kind not in (CUSTOMER_CREATED, CUSTOMER_CHANGED)


def waiting_chip(found: Backlog, closing: ClosingState | None, time: str) -> tuple[str, str, str]:
    """(icon, words, tone); ``time`` is the store's end of the day."""
    if found.kind == CUSTOMER_CREATED:
        return ("clock", _("stay “Pending sync”"), "plain")
    if found.kind == CUSTOMER_CHANGED or closing is None:
        return ("clock", _("kept here"), "plain")
    words = _("due since {time}") if closing.over else _("due today {time}")
    return ("triangle-alert", words.format(time=time), "warn")
