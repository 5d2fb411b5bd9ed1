"""What "sale done" says: the change or the money that goes back, and the three steps of the sale."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_client.domain import print_job, timeline
from store_client.domain.print_job import PrintJob
from store_client.domain.settlement import kind_of
from store_client.domain.setup import Setup
from store_client.domain.tender import CASH
from store_client.domain.timeline import DocumentTimeline
from store_client.domain.transaction import ORDER_DEPOSIT, ORDER_REFUND, SALE, CompletedSale, Transaction
from store_client.texts import _
from store_client.ui.formats import Formats, sign_of
from store_client.ui.sale_done.change import give_back
from store_client.ui.screen import HelpLine, Key

Step = tuple[str, str, str, str]
"""(icon, what, detail, colour token)"""


@dataclass(frozen=True, slots=True)
class Change:
    """The large figure with the words around it; `foot` is a word at the left and the notes and coins at the right."""

    label: str
    remark: str
    sign: str
    amount: str
    foot: tuple[str, str]


def change_words(sale: CompletedSale, setup: Setup, formats: Formats) -> Change:
    transaction = sale.transaction
    currency = transaction.currency
    handed_out = -sum(
        part.amount_minor for part in transaction.tenders if _is_cash_back(part.amount_minor, part.tender, setup)
    )
    back = sale.change_minor + handed_out
    if not back and transaction.total_minor < 0:
        return _otherwise_back(transaction, setup, formats)
    pieces = " + ".join(_without_zeros(formats.money(coin, currency)) for coin in give_back(back, currency))
    label = _("Give back") if handed_out else _("Change due")
    foot = ((_("In notes and coins") if handed_out else _("Give back")) if back else _("Nothing to give back"), pieces)
    return Change(label, _remark(sale, formats), sign_of(currency), formats.money(back, currency), foot)


def _otherwise_back(transaction: Transaction, setup: Setup, formats: Formats) -> Change:
    """No cash goes over the counter: how much went back, and how."""
    parts = [part for part in transaction.tenders if part.amount_minor < 0]
    known = [setup.tender_type(part.tender) for part in parts]
    names = [one.name if one else part.tender for part, one in zip(parts, known, strict=True)]
    currency = transaction.currency
    amount = formats.money(-sum(part.amount_minor for part in parts), currency)
    foot = (_("No cash to give back"), ", ".join(dict.fromkeys(names)))
    return Change(_("Given back"), "", sign_of(currency), amount, foot)


def _is_cash_back(amount_minor: int, tender: str, setup: Setup) -> bool:
    return amount_minor < 0 and kind_of(setup, tender) == CASH


def _remark(sale: CompletedSale, formats: Formats) -> str:
    """What was given less what it paid, of the part that the change is for."""
    transaction = sale.transaction
    changed = [part for part in transaction.tenders if part.change_minor]
    parts = changed or [part for part in transaction.tenders if part.amount_minor > 0]
    if len(parts) != 1:
        return ""
    part = parts[0]
    tendered, paid = (formats.money(minor, transaction.currency) for minor in (part.tendered_minor, part.amount_minor))
    return _("Received {tendered} − {total}").format(tendered=tendered, total=paid)


def recorded_label(transaction: Transaction) -> str:
    """What was recorded, and under which number."""
    words = {
        SALE: _("Sale {receipt}"),
        ORDER_DEPOSIT: _("Order {receipt}"),
        ORDER_REFUND: _("Order cancelled, {receipt}"),
    }.get(transaction.type, _("Return {receipt}"))
    return words.format(receipt=transaction.receipt)


def recorded_step(sale: CompletedSale) -> Step:
    time = sale.transaction.made.time_text()
    return ("circle-check", _("Recorded"), _("on this register, {time}").format(time=time), "ok")


def receipt_step(readable: bool, has_printer: bool, job: PrintJob | None) -> Step:
    """`job`: what of this sale is not on paper yet, None when nothing is missing."""
    if not readable:
        return ("triangle-alert", _("Receipt"), _("cannot be read now; the sale is recorded"), "warn")
    if not has_printer:
        return ("receipt-text", _("Receipt"), _("on the screen"), "ok")
    if job is None:
        return ("printer", _("Printed"), _("the receipt is out"), "ok")
    if job.state == print_job.PRINTING:
        return ("printer", _("Printing"), _("the sale is recorded already"), "accent")
    if job.state == print_job.WAITING and not job.reason:
        return ("printer", _("Printing"), _("waits for the printer"), "muted")
    if job.state == print_job.UNSURE:
        return ("triangle-alert", _("Is it on paper?"), job.reason or _("look at the printer"), "warn")
    return ("triangle-alert", _("Not printed yet"), job.reason or _("it waits for the printer"), "warn")


def hq_step(document: DocumentTimeline | None, formats: Formats) -> Step:
    if document is None or document.state in (timeline.WAITING, timeline.SENT):
        return ("clock", _("Waiting for HQ"), _("goes with the next contact"), "muted")
    if document.state == timeline.PARKED:
        return ("clock", _("At HQ"), _("waits there for what belongs to it"), "warn")
    if document.state == timeline.QUARANTINED:
        return ("triangle-alert", _("At HQ"), _("a person at HQ looks at it"), "warn")
    stored = document.stored_ms or document.applied_ms
    return ("cloud-check", _("At HQ"), formats.clock(stored) if stored else "", "ok")


def keys(*, has_printer: bool, can_undo: bool, with_goods: bool) -> Sequence[Key]:
    shown = [Key(1, _("Help"), "circle-question-mark"), Key(4, _("Gift receipt"), "gift", with_goods)]
    if has_printer:
        shown.append(Key(5, _("Print again"), "printer"))
    shown.append(Key(7, _("Drawer"), "archive"))
    if can_undo:
        shown.append(Key(9, _("Undo sale"), "undo-2"))
    return tuple(shown)


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("F12", _("next sale; a scan starts it too")),
        HelpLine("F4", _("gift receipt, without prices")),
        HelpLine("F5", _("print it again, marked as a copy")),
        HelpLine("F7", _("open the drawer")),
        HelpLine("F9", _("take everything back")),
    )


def _without_zeros(amount: str) -> str:
    """A note reads 10, a coin 0.20."""
    return amount.removesuffix(".00").removesuffix(",00")
