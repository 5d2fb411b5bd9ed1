"""Selling: what a cashier does with a basket, up to the recorded sale or return."""

from collections.abc import Callable
from dataclasses import replace

from store_client.clock import Moment
from store_client.db import settings, shifts, standing, transactions
from store_client.db.database import RegisterDatabase
from store_client.domain import basket as baskets
from store_client.domain.basket import Basket, BasketLine
from store_client.domain.customer import Customer
from store_client.domain.product import Product
from store_client.domain.shift import Shift
from store_client.domain.tender import Tender, pay_cash, refund_cash
from store_client.domain.transaction import RETURN, SALE, CompletedSale, Transaction, TransactionLine
from store_client.errors import Refused
from store_client.services import journal
from store_client.texts import _
from store_client.wire import codes, outgoing


def start_basket(db: RegisterDatabase, *, returning: bool = False) -> Basket:
    """An empty basket in the open shift's currency, else the store's, and with the store's way of taxing."""
    channel, shift = settings.channel(db), shifts.find_open(db)
    if channel is None:
        return Basket(returning=returning)
    currency = shift.currency if shift else channel.currency
    return Basket(currency=currency, tax_included=channel.tax_included, returning=returning)


def add_item(
    basket: Basket, product: Product, quantity_thousandths: int | None = None, unit_price_minor: int | None = None
) -> Basket:
    """One more line, by default one piece at the product's own price. Raises ``Refused``; the basket given is kept."""
    return baskets.add(basket, product, quantity_thousandths, unit_price_minor)


def change_quantity(basket: Basket, line: int, quantity_thousandths: int) -> Basket:
    """Raises ``Refused``; the basket given is kept."""
    return baskets.change_quantity(basket, line, quantity_thousandths)


def void_line(basket: Basket, line: int) -> Basket:
    """The line stays in sight and counts nothing."""
    return baskets.set_voided(basket, line, voided=True)


def restore_line(basket: Basket, line: int) -> Basket:
    return baskets.set_voided(basket, line, voided=False)


def attach_customer(basket: Basket, customer: Customer) -> Basket:
    return replace(basket, customer=customer)


def detach_customer(basket: Basket) -> Basket:
    return replace(basket, customer=None)


def complete_sale(
    db: RegisterDatabase, basket: Basket, tendered_minor: int, *, staff: str, now: Moment, new_id: Callable[[], str]
) -> CompletedSale:
    """Record a sale paid in cash: number, transaction, document and hash in one transaction. ``staff`` is an id.

    When this returns, the sale is on the disk. Raises ``Refused``; then nothing is recorded and the basket is kept.
    """
    _require(basket, returning=False)
    tender = pay_cash(basket.total_minor, tendered_minor, basket.currency)
    return _record(db, basket, SALE, tender, staff=staff, now=now, new_id=new_id)


def complete_return(
    db: RegisterDatabase, basket: Basket, *, staff: str, now: Moment, new_id: Callable[[], str]
) -> CompletedSale:
    """Record a return refunded in cash; the basket is ``returning``. Raises ``Refused`` as ``complete_sale``."""
    _require(basket, returning=True)
    return _record(db, basket, RETURN, refund_cash(basket.total_minor), staff=staff, now=now, new_id=new_id)


def _require(basket: Basket, *, returning: bool) -> None:
    if basket.empty:
        raise Refused(_("The basket is empty. Add an item first."))
    if basket.returning != returning:
        raise Refused(_("A basket is either sold or returned. Start a new one; this basket is kept."))


def _record(
    db: RegisterDatabase,
    basket: Basket,
    kind: str,
    tender: Tender,
    *,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
) -> CompletedSale:
    identifier = new_id()
    with journal.recording(db, identifier):
        register = standing.read(db)
        identity, shift, head = journal.require_identity(register), journal.require_open_shift(register), register.head
        _require_currency(basket, shift)
        receipt = identity.receipt_number(transactions.next_receipt_counter(db))
        transaction = Transaction(
            id=identifier,
            sequence=head.sequence + 1,
            receipt=receipt,
            type=kind,
            business_date=shift.business_date,
            made=now,
            shift=shift.id,
            staff=staff,
            customer=basket.customer.id if basket.customer else None,
            currency=shift.currency,
            total_minor=basket.total_minor,
            tax_minor=basket.tax_minor,
            lines=tuple(_line(line) for line in basket.lines),
            tenders=(tender,),
        )
        transactions.save(db, transaction)
        journal.append(db, identity, _draft(transaction), head)
    return CompletedSale(transaction, tender.change_minor)


def _require_currency(basket: Basket, shift: Shift) -> None:
    if basket.currency and basket.currency != shift.currency:
        message = _(
            "This basket is in {currency}, the open shift counts {other}. Close the shift and open a new one; "
            "the basket is kept."
        )
        raise Refused(message.format(currency=basket.currency, other=shift.currency))


def _line(line: BasketLine) -> TransactionLine:
    return TransactionLine(
        line=line.line,
        sku=line.sku,
        barcode=line.barcode,
        description=line.description,
        quantity_thousandths=line.quantity_thousandths,
        unit_price_minor=line.unit_price_minor,
        total_minor=line.total_minor,
        tax_rate=line.tax_rate,
        tax_minor=line.tax_minor,
        voided=line.voided,
    )


def _draft(transaction: Transaction) -> journal.Draft:
    return journal.Draft(
        id=transaction.id,
        kind=codes.TRANSACTION_RECORDED,
        business_date=transaction.business_date,
        made=transaction.made,
        subject=transaction.id,
        shift=transaction.shift,
        body=outgoing.TransactionRecorded(
            receipt=transaction.receipt,
            type=transaction.type,
            shift=transaction.shift,
            staff=transaction.staff,
            customer=transaction.customer,
            currency=transaction.currency,
            total_minor=transaction.total_minor,
            tax_minor=transaction.tax_minor,
            lines=[_wire_line(line) for line in transaction.lines],
            tenders=[
                outgoing.Tender(tender.tender, tender.amount_minor, tender.tendered_minor, tender.change_minor)
                for tender in transaction.tenders
            ],
        ),
    )


def _wire_line(line: TransactionLine) -> outgoing.Line:
    return outgoing.Line(
        line=line.line,
        sku=line.sku,
        barcode=line.barcode,
        description=line.description,
        quantity_thousandths=line.quantity_thousandths,
        unit_price_minor=line.unit_price_minor,
        total_minor=line.total_minor,
        tax_rate=line.tax_rate,
        tax_minor=line.tax_minor,
        voided=line.voided,
    )
