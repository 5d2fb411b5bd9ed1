"""Makes of an earlier receipt, wherever it was found, what its goods can come back from."""

from dataclasses import replace

from store_client.clock import Moment
from store_client.db import catalog, orders, settings, transactions
from store_client.db.database import RegisterDatabase
from store_client.domain.returns import HERE, HQ, QR, Original, ReturnableLine
from store_client.domain.rounding import round_half_away
from store_client.domain.seal import SealedLine, SealedReceipt
from store_client.domain.tax import included_tax
from store_client.domain.tender import DEPOSIT, Tender
from store_client.domain.transaction import RETURN, SALE, Transaction, TransactionLine
from store_client.errors import Refused
from store_client.texts import _
from store_client.wire import receipt_answers

_THOUSAND = 1000


def of_transaction(transaction: Transaction) -> Original:
    if transaction.type not in (SALE, RETURN):
        raise Refused(_("Nothing was sold on receipt {receipt}.").format(receipt=transaction.receipt))
    return Original(
        source=HERE,
        transaction=transaction.id,
        receipt=transaction.receipt,
        made=transaction.made,
        currency=transaction.currency,
        total_minor=transaction.total_minor,
        lines=tuple(
            _of_line(transaction, line)
            for line in transaction.lines
            if not line.voided and line.quantity_thousandths > 0
        ),
        tenders=transaction.tenders,
        customer=transaction.customer,
        business_date=transaction.business_date,
    )


def of_deposit(transaction: Transaction) -> Original:
    """No goods, but money that may go back as it was paid."""
    return Original(
        source=HERE,
        transaction=transaction.id,
        receipt=transaction.receipt,
        made=transaction.made,
        currency=transaction.currency,
        total_minor=transaction.total_minor,
        lines=(),
        tenders=transaction.tenders,
        customer=transaction.customer,
        business_date=transaction.business_date,
    )


def with_deposit(db: RegisterDatabase, original: Original) -> Original:
    """Where an order was handed over, what its deposit was paid with stands in the deposit's place, if it is here."""
    if not any(part.tender == DEPOSIT for part in original.tenders):
        return original
    sold = transactions.find(db, original.transaction)
    order = orders.find(db, sold.more.order) if sold and sold.more else None
    paid = transactions.find(db, order.transaction) if order and order.transaction else None
    if paid is None:
        return original
    others = tuple(part for part in original.tenders if part.tender != DEPOSIT)
    return replace(original, tenders=(*others, *paid.tenders))


def _of_line(transaction: Transaction, line: TransactionLine) -> ReturnableLine:
    return ReturnableLine(
        transaction=transaction.id,
        receipt=transaction.receipt,
        line=line.line,
        sku=line.sku,
        description=line.description,
        sold_thousandths=line.quantity_thousandths,
        unit_price_minor=line.unit_price_minor,
        total_minor=line.total_minor,
        tax_rate=line.tax_rate,
        tax_minor=line.tax_minor,
        barcode=line.barcode,
        unit=line.unit,
        discount_minor=line.discount_minor,
        tax_included=transaction.tax_included,
    )


def of_seal(db: RegisterDatabase, sealed: SealedReceipt) -> Original:
    """Of another register, or of this one before its file was lost. A code has no names: the catalogue has."""
    return Original(
        source=QR,
        transaction=sealed.transaction,
        receipt=sealed.receipt,
        made=Moment(0),
        currency=sealed.currency,
        total_minor=sealed.total_minor,
        lines=tuple(_of_sealed_line(db, sealed, line) for line in sealed.lines),
        tenders=sealed.tenders,
        business_date=sealed.business_date,
        unchecked=() if sealed.whole else (_part_of(sealed),),
    )


def _of_sealed_line(db: RegisterDatabase, sealed: SealedReceipt, line: SealedLine) -> ReturnableLine:
    product = catalog.find_by_sku(db, line.sku)
    tax = included_tax(line.total_minor, line.tax_rate)
    priced = line.total_minor if sealed.tax_included else line.total_minor - tax
    return ReturnableLine(
        transaction=sealed.transaction,
        receipt=sealed.receipt,
        line=line.line,
        sku=line.sku,
        description=product.name if product else line.sku,
        sold_thousandths=line.quantity_thousandths,
        unit_price_minor=round_half_away(priced * _THOUSAND, line.quantity_thousandths),
        total_minor=line.total_minor,
        tax_rate=line.tax_rate,
        tax_minor=tax,
        barcode=product.barcode if product else "",
        unit=product.unit if product else "",
        tax_included=sealed.tax_included,
    )


def of_answer(db: RegisterDatabase, told: receipt_answers.Transaction, now: Moment) -> Original:
    """As HQ knows it. Raises ``Refused``."""
    if told.type not in (SALE, RETURN):
        raise Refused(_("Nothing was sold on receipt {receipt}.").format(receipt=told.receipt))
    made = Moment(told.made_ms, now.offset_minutes)
    return Original(
        source=HQ,
        transaction=told.transaction,
        receipt=told.receipt,
        made=made,
        currency=told.currency,
        total_minor=told.total_minor,
        lines=tuple(
            _of_told_line(db, told, line, tax_included=_tax_included(db, told))
            for line in told.lines
            if line.quantity_thousandths > 0
        ),
        tenders=tuple(Tender(part.tender, part.amount_minor, part.amount_minor, 0) for part in told.tenders),
        customer=told.customer,
        business_date=told.business_date or made.iso_date(),
    )


def _tax_included(db: RegisterDatabase, told: receipt_answers.Transaction) -> bool:
    """Where its register did not say, it taxed as this store does."""
    channel = settings.channel(db)
    if told.tax_included is not None or channel is None:
        return told.tax_included is not False
    return channel.tax_included


def _of_told_line(
    db: RegisterDatabase, told: receipt_answers.Transaction, line: receipt_answers.Line, *, tax_included: bool
) -> ReturnableLine:
    product = catalog.find_by_sku(db, line.sku)
    return ReturnableLine(
        transaction=told.transaction,
        receipt=told.receipt,
        line=line.line,
        sku=line.sku,
        description=line.description,
        sold_thousandths=line.quantity_thousandths,
        unit_price_minor=line.unit_price_minor,
        total_minor=line.total_minor,
        tax_rate=line.tax_rate,
        tax_minor=line.tax_minor,
        barcode=line.barcode or (product.barcode if product else ""),
        unit=line.unit or (product.unit if product else ""),
        discount_minor=line.discount_minor,
        tax_included=tax_included,
    )


def _part_of(sealed: SealedReceipt) -> str:
    message = _("The code holds the first {shown} of {count} lines. Ask HQ for the others, or look at the paper.")
    return message.format(shown=len(sealed.lines), count=sealed.line_count)
