"""What a customer pays with, or is refunded by, and the change due."""

from dataclasses import dataclass

from store_client.domain.money import LARGEST_MINOR, format_amount
from store_client.errors import Refused
from store_client.texts import _, language

CASH = "cash"
CARD = "card"
CHEQUE = "cheque"
FOREIGN = "foreign"
VOUCHER = "voucher"
DEPOSIT = "deposit"
"""What was paid when an order was taken: it pays when the order is handed over, and is no money of the drawer."""
KINDS = (CASH, CARD, CHEQUE, FOREIGN, VOUCHER)


@dataclass(frozen=True, slots=True)
class TenderMore:
    """What else is known of a part; what does not apply stays empty.

    ``reference``: a cheque's or a voucher's number, or what the card terminal calls the payment. ``card`` is the masked
    number and ``terminal`` the terminal's name. ``issued``: a voucher handed out, whose number is given when it is
    recorded. ``intent`` ties a card part to what was asked of the terminal; it stays on the register.
    """

    currency: str = ""
    foreign_minor: int | None = None
    rate_millionths: int | None = None
    reference: str = ""
    card: str = ""
    terminal: str = ""
    issued: bool = False
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """``amount_minor`` is what it pays: tendered less change. It is negative when money goes back to the customer."""

    tender: str
    amount_minor: int
    tendered_minor: int
    change_minor: int
    more: TenderMore | None = None

    @property
    def reference(self) -> str:
        return self.more.reference if self.more else ""

    @property
    def issued(self) -> bool:
        return self.more is not None and self.more.issued

    @property
    def intent(self) -> str:
        return self.more.intent if self.more else ""


def pay_cash(total_minor: int, tendered_minor: int, currency: str, tender: str = CASH) -> Tender:
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
    return Tender(tender, total_minor, tendered_minor, tendered_minor - total_minor)


def refund_cash(total_minor: int, tender: str = CASH) -> Tender:
    """Cash handed out for a return, whose total is negative."""
    return Tender(tender, total_minor, total_minor, 0)
