"""What was paid for an order when it was taken: by a transaction that is a deposit, and that order's own."""

import msgspec

from hq_server.db.orders import OrderRow, Paid
from hq_server.domain import orders as rules
from hq_server.domain.money import money_text
from hq_server.texts import _


class _More(msgspec.Struct, frozen=True):
    order: str = ""


_more = msgspec.json.Decoder(_More)


def paid_minor(row: OrderRow, paid: Paid | None) -> int | None:
    """What the deposit came to; None where the transaction that the order names is not its deposit."""
    return None if paid is None or _not_its_own(row, paid) else paid.total_minor


def find_fault(row: OrderRow, paid: Paid | None) -> str:
    """What is wrong with the order's deposit, in words; empty when nothing is."""
    if paid is None:
        return _("HQ does not have the transaction of its deposit, or it needs a repair.")
    if wrong := _not_its_own(row, paid):
        return wrong
    if paid.total_minor != row.deposit_minor:
        message = _("The deposit says {said}, but {paid} was paid.")
        said, found = money_text(row.deposit_minor, row.currency), money_text(paid.total_minor, row.currency)
        return message.format(said=said, paid=found)
    return ""


def _not_its_own(row: OrderRow, paid: Paid) -> str:
    if paid.type != rules.DEPOSIT:
        return _("The transaction that it names for its deposit is none.")
    if not paid.more or _more.decode(paid.more).order != row.id:
        return _("The deposit that it names was paid for another order.")
    if paid.currency != row.currency:
        message = _("The deposit was paid in {found}, the order is in {ours}.")
        return message.format(found=paid.currency, ours=row.currency)
    return ""
