"""What is still due on a basket, and the parts it is settled with; only what is paid in cash is rounded."""

from dataclasses import replace

from store_client.domain.basket import Basket
from store_client.domain.money import LARGEST_MINOR, format_amount
from store_client.domain.rounding import round_to_step
from store_client.domain.setup import Setup, TenderType
from store_client.domain.tender import CASH, DEPOSIT, FOREIGN, KINDS, Tender, pay_cash, refund_cash
from store_client.errors import Refused
from store_client.texts import _, language


def tender_type(setup: Setup, code: str) -> TenderType:
    """As HQ set it up, else the built-in of that name. Raises ``Refused`` for one that is not taken here."""
    known = setup.tender_type(code)
    if known is None and code in KINDS and not any(one.kind == code for one in setup.tender_types):
        return TenderType(code, code, code, change_allowed=code in (CASH, FOREIGN), opens_drawer=code == CASH)
    if known is None or not known.active:
        raise Refused(_("This way to pay is not taken here. Choose another one; the basket is kept."))
    return known


def kind_of(setup: Setup, code: str) -> str:
    known = setup.tender_type(code)
    return known.kind if known else code


def cash_due(basket: Basket) -> int:
    """What is due when the rest is paid, or below zero handed out, in cash."""
    return round_to_step(basket.due_minor, basket.rules.setup.policy.cash_rounding_minor)


def still_due(basket: Basket) -> int:
    """What is due, of which nothing is left when cash was taken, or an order was paid before, and less than the
    smallest coin remains.
    """
    due = basket.due_minor
    if not basket.tenders or not due:
        return due
    payable = basket.payable_minor
    if abs(due) < _coin(basket) and (due < 0 < payable or payable < 0 < due):
        return 0
    if basket.tenders[0].tender == DEPOSIT and not cash_due(basket):
        return 0
    in_cash = any(tender.tender == CASH or tender.change_minor for tender in basket.tenders)
    return cash_due(basket) if in_cash else due


def change_of(basket: Basket, over_minor: int) -> int:
    """The change for so much too much, in coins that there are."""
    coin = _coin(basket)
    return (2 * over_minor + coin - 1) // (2 * coin) * coin


def _coin(basket: Basket) -> int:
    return max(1, basket.rules.setup.policy.cash_rounding_minor)


def with_part(basket: Basket, part: Tender) -> Basket:
    """One more part. Raises ``Refused`` when it is more of its kind than HQ allows in one sale."""
    require_within_limit(basket, part)
    return replace(basket, tenders=(*basket.tenders, part))


def require_within_limit(basket: Basket, part: Tender) -> None:
    for known in basket.rules.setup.tender_types:
        if known.tender == part.tender:
            break
    else:
        return
    if not known.limit_minor:
        return
    paid = sum([abs(tender.amount_minor) for tender in basket.tenders if tender.tender == part.tender])
    if paid + abs(part.amount_minor) > known.limit_minor:
        message = _("At most {limit} can be paid this way in one sale. Take the rest otherwise; the basket is kept.")
        raise Refused(message.format(limit=money(known.limit_minor, basket)))


def all_parts(basket: Basket, tendered_minor: int | None) -> tuple[Tender, ...]:
    """The parts so far and, with ``tendered_minor``, cash for the rest. Raises ``Refused`` when something is left."""
    if tendered_minor is None:
        due = still_due(basket)
        if due > 0:
            message = _("{missing} is still missing. Take the rest, then record the sale; the basket is kept.")
            raise Refused(message.format(missing=money(due, basket)))
        if due < 0:
            message = _("{amount} still goes back to the customer. Choose how; the basket is kept.")
            raise Refused(message.format(amount=money(-due, basket)))
        return basket.tenders
    rest = cash_due(basket)
    if basket.tenders and not rest and not tendered_minor:
        return basket.tenders
    part = cash_part(basket, rest, tendered_minor)
    require_within_limit(basket, part)
    return (*basket.tenders, part) if basket.tenders else (part,)


def cash_part(basket: Basket, rest_minor: int, tendered_minor: int, tender: str = CASH) -> Tender:
    """Cash for what is due or, below zero, handed out. Raises ``Refused``."""
    if rest_minor >= 0:
        return pay_cash(rest_minor, tendered_minor, basket.currency, tender)
    if tendered_minor > 0:
        message = _("Nothing is to be paid: {amount} goes back to the customer. The basket is kept.")
        raise Refused(message.format(amount=money(-rest_minor, basket)))
    return refund_cash(rest_minor, tender)


def require_amount(amount_minor: int) -> None:
    """Raises ``Refused``."""
    if not 0 < amount_minor <= LARGEST_MINOR:
        raise Refused(_("Type an amount above zero; the basket is kept."))


def money(minor: int, basket: Basket) -> str:
    return format_amount(minor, basket.currency, language())
