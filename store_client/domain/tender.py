"""What a customer pays with, and the change due."""

from dataclasses import dataclass

from store_client.domain.money import LARGEST_MINOR, format_amount
from store_client.errors import Refused
from store_client.texts import _, language

CASH = "cash"


@dataclass(frozen=True, slots=True)
class Tender:
    """``amount_minor`` is what it pays: tendered less change."""

    tender: str
    amount_minor: int
    tendered_minor: int
    change_minor: int


def pay_cash(total_minor: int, tendered_minor: int, currency: str) -> Tender:
    """Cash for a total; the change of a sale is due. Raises ``Refused`` when it is not enough, or far too much."""
    if tendered_minor < total_minor:
        message = _(
            "{missing} is still missing: the total is {total}. Take the rest, then pay again; the basket is kept."
        )
        amounts = (total_minor - tendered_minor, total_minor)
        missing, total = (format_amount(minor, currency, language()) for minor in amounts)
        raise Refused(message.format(missing=missing, total=total))
    if tendered_minor > LARGEST_MINOR:
        raise Refused(_("That is more cash than a register can take. Type the amount again; the basket is kept."))
    return Tender(CASH, total_minor, tendered_minor, tendered_minor - total_minor)


def refund_cash(total_minor: int) -> Tender:
    """Cash handed out for a return, whose total is negative."""
    return Tender(CASH, total_minor, total_minor, 0)
