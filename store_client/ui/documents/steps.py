"""Puts one document's timeline into words."""

from dataclasses import dataclass
from typing import Literal

from store_client.domain import timeline
from store_client.domain.permissions import EDIT_CUSTOMER, REPRINT
from store_client.domain.timeline import DocumentTimeline
from store_client.texts import _
from store_client.ui.formats import Formats

CUSTOMER_CREATED = "customer.created"
CUSTOMER_CHANGED = "customer.changed"
TRANSACTION = "transaction.recorded"
SHIFT_OPENED = "shift.opened"
SHIFT_CHANGED = "shift.changed"
SHIFT_CLOSED = "shift.closed"
RECEIPT_COPIED = "receipt.copied"
AUDIT_RECORDED = "audit.recorded"
LOYALTY_ENROLLED = "loyalty.enrolled"
ORDER_CREATED = "order.created"
ORDER_CHANGED = "order.changed"


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    detail: str
    time: str
    state: Literal["done", "now", "to_come", "trouble"]

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.what, self.detail, self.time) if part)


def kind_words(kind: str, type_: str = "") -> tuple[str, str]:
    """(icon, what a person calls it); `type_` is a transaction's, or what an audit or a changed shift tells of."""
    if kind == AUDIT_RECORDED:
        return _audit_words(type_)
    transactions = {
        "return": ("undo-2", _("Return")),
        "void": ("ban", _("Voided sale")),
        "no_sale": ("lock-open", _("Drawer opened")),
        "income": ("banknote-arrow-down", _("Money paid in")),
        "expense": ("banknote-arrow-up", _("Money paid out")),
        "order_deposit": ("piggy-bank", _("Deposit of an order")),
        "order_refund": ("undo-2", _("Deposit given back")),
        "handed_over": ("package-check", _("Order handed over")),
        "cancelled": ("ban", _("Order cancelled")),
        "float_entry": ("coins", _("Float put in")),
        "tender_removal": ("banknote-arrow-up", _("Cash taken out")),
        "safe_drop": ("archive", _("To the safe")),
        "bank_drop": ("landmark", _("To the bank")),
        "declaration": ("calculator", _("Count")),
        "suspended": ("pause", _("Shift suspended")),
        "resumed": ("repeat", _("Shift resumed")),
        "blind_closed": ("lock", _("Shift closed blind")),
    }
    if type_ in transactions:
        return transactions[type_]
    return {
        CUSTOMER_CREATED: ("user-plus", _("New customer")),
        TRANSACTION: ("shopping-bag", _("Sale")),
        CUSTOMER_CHANGED: ("pencil", _("Customer changed")),
        LOYALTY_ENROLLED: ("id-card", _("Card enrolled")),
        RECEIPT_COPIED: ("copy", _("Receipt copied")),
        SHIFT_OPENED: ("calendar-check", _("Shift opened")),
        SHIFT_CHANGED: ("calendar-check", _("Shift changed")),
        SHIFT_CLOSED: ("calculator", _("Shift closed")),
        ORDER_CREATED: ("package-plus", _("Order taken")),
        ORDER_CHANGED: ("package-check", _("Order changed")),
    }.get(kind, ("list", kind))


def _audit_words(event: str) -> tuple[str, str]:
    """What is no action of a permission group happened by itself, or needed no approval."""
    return {
        "card.taken": ("credit-card", _("Card: paid")),
        "card.not_taken": ("credit-card", _("Card: not paid")),
        "card.written_off": ("credit-card", _("Card: settled")),
        "z_copied": ("copy", _("Z copied")),
        "drawer_to_count": ("lock-open", _("Drawer opened to count")),
        "documents_exported": ("hard-drive", _("Put on a stick")),
        REPRINT: ("user-check", _("Copy approved")),
        EDIT_CUSTOMER: ("user-check", _("Edit approved")),
    }.get(event, ("user-check", _("Approval")))


def state_chip(document: DocumentTimeline) -> tuple[str, str, str]:
    """(icon, words, tone) for where the document is now."""
    if document.kind == CUSTOMER_CREATED and document.state in (timeline.APPLIED, timeline.CONFIRMED):
        if document.account_number is None:
            return ("clock", _("Pending sync"), "warn")
        return ("badge-check", document.account_number, "ok")
    return {
        timeline.WAITING: ("clock", _("Waiting for HQ"), "plain"),
        timeline.SENT: ("send", _("Sent"), "accent"),
        timeline.STORED: ("inbox", _("Stored at HQ"), "accent"),
        timeline.APPLIED: ("circle-check", _("Applied"), "ok"),
        timeline.CONFIRMED: ("circle-check", _("Day confirmed"), "ok"),
        timeline.PARKED: ("clock", _("Parked at HQ"), "warn"),
        timeline.QUARANTINED: ("triangle-alert", _("Needs a person"), "warn"),
    }[document.state]


def steps_of(document: DocumentTimeline, formats: Formats) -> list[Step]:
    """Recorded, sent, stored, applied, for customers the account number, then the day."""
    marks = [
        (_("Recorded"), _("on this register"), document.recorded_ms),
        (_("Sent"), _("to HQ"), document.sent_ms or document.stored_ms),
        (_("Stored at HQ"), _("HQ has it safely"), document.stored_ms),
        (_("Applied"), _("in the books of HQ"), document.applied_ms),
    ]
    if document.kind == CUSTOMER_CREATED:
        number = document.account_number or _("comes back by itself")
        marks.append((_("Account number received"), number, document.numbered_ms))
    marks.append((_("Day confirmed"), _("after the close, by HQ"), document.confirmed_ms))
    steps: list[Step] = []
    for what, detail, at_ms in marks:
        if at_ms is not None:
            steps.append(Step(what, detail, formats.clock_with_seconds(at_ms), "done"))
        elif not steps or steps[-1].state == "done":
            steps.append(_next_step(what, detail, document))
        else:
            steps.append(Step(what, detail, "", "to_come"))
    return steps


def _next_step(what: str, detail: str, document: DocumentTimeline) -> Step:
    if document.state == timeline.PARKED:
        return Step(what, _("parked: waits for what belongs to it"), "", "trouble")
    if document.state == timeline.QUARANTINED:
        return Step(what, _("quarantined: a person at HQ looks at it"), "", "trouble")
    if document.state == timeline.WAITING:
        detail = _("goes with the next contact")
    return Step(what, detail, "", "now")
