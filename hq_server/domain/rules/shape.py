"""Rules about the whole of a transaction: its type, its number, and that there is something in it."""

from hq_server.domain import orders
from hq_server.domain.rules.checked import GOODS, Checked, Fault
from hq_server.domain.transactions import VOID
from hq_server.domain.validation import RETURN, SALE
from hq_server.texts import _

MONEY_IN = frozenset(("income", "float_entry"))
MONEY_OUT = frozenset(("expense", "tender_removal", "safe_drop", "bank_drop"))
NO_MONEY = frozenset((VOID, "no_sale", "declaration"))
KNOWN = GOODS | MONEY_IN | MONEY_OUT | NO_MONEY | frozenset(orders.MONEY)


def type_is_known(checked: Checked) -> Fault | None:
    if checked.type in KNOWN:
        return None
    return Fault(_("HQ does not know the transaction type “{type}”.").format(type=checked.type), "type")


def lines_fit_the_type(checked: Checked) -> Fault | None:
    """A return sells nothing, a voided basket counts nothing, what moves money has no lines."""
    kind = checked.type
    if kind == SALE or kind not in KNOWN:
        return None
    if kind == RETURN:
        return Fault(_("A line of a return is sold."), "type", SALE) if checked.sold else None
    if kind == VOID:
        return Fault(_("A line of a voided transaction counts.")) if checked.counting else None
    if checked.lines:
        return Fault(_("A transaction of the type “{type}” has no lines, this one has.").format(type=kind), "type")
    return None


def money_fits_the_type(checked: Checked) -> Fault | None:
    """What is put in is above zero, what is taken out below, with one tender; the others move none."""
    kind, total, tenders = checked.type, checked.total_minor, checked.tenders
    if kind in NO_MONEY and (total or tenders):
        message = _("A transaction of the type “{type}” moves no money, this one does.")
        return Fault(message.format(type=kind), "total_minor", 0)
    if (kind in MONEY_IN and total <= 0) or (kind in MONEY_OUT and total >= 0):
        message = _("The amount of a transaction of the type “{type}” has the wrong sign.")
        return Fault(message.format(type=kind), "total_minor", -total)
    if (kind == orders.DEPOSIT and total < 0) or (kind == orders.REFUND and total > 0):
        message = _("The amount of a transaction of the type “{type}” has the wrong sign.")
        return Fault(message.format(type=kind), "total_minor", -total)
    if kind in MONEY_IN | MONEY_OUT and len(tenders) != 1:
        return Fault(_("A transaction of the type “{type}” has one tender.").format(type=kind))
    return None


def account_is_named(checked: Checked) -> Fault | None:
    if checked.type in ("income", "expense") and (checked.more is None or not checked.more.account):
        return Fault(_("Income and expense name their account."), "more.account")
    return None


def something_counts(checked: Checked) -> Fault | None:
    """Not empty: at least one line that is not voided; a sale sells something."""
    if checked.type == SALE and not checked.sold:
        if checked.counting:
            return Fault(_("A sale has no line that is sold."), "type", RETURN)
        return Fault(_("The transaction has no lines that count."))
    if checked.type == RETURN and not checked.counting:
        return Fault(_("The transaction has no lines that count."))
    return None


def lines_are_numbered_once(checked: Checked) -> Fault | None:
    """Documents do not tell how many items they have; what guards it is that no line is there twice."""
    numbers: set[int] = set()
    for place, line in enumerate(checked.lines):
        if line.line in numbers:
            highest = max(each.line for each in checked.lines)
            return Fault(_("Line {line} is there twice.").format(line=line.line), f"lines.{place}.line", highest + 1)
        numbers.add(line.line)
    return None


def receipt_number_is_there(checked: Checked) -> Fault | None:
    return None if checked.receipt else Fault(_("The transaction has no receipt number."), "receipt")


def receipt_number_is_used_once(checked: Checked) -> Fault | None:
    """Of several transactions with one number, the one that HQ heard of first keeps it."""
    first = checked.facts.first_owners.get(checked.receipt)
    if first is None or first == checked.owner:
        return None
    message = _("Receipt {receipt} is also the number of document {sequence} of register {register}.")
    store, register, sequence = first
    return Fault(message.format(receipt=checked.receipt, sequence=sequence, register=f"{store}-{register}"), "receipt")
