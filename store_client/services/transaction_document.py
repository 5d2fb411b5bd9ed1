"""The document of a transaction: what HQ gets of what was recorded."""

from collections.abc import Iterable

from store_client.domain.declaration import DeclaredCount
from store_client.domain.denominations import Pieces
from store_client.domain.tender import Tender, TenderMore
from store_client.domain.transaction import (
    BANK_DROP,
    DECLARATION,
    FLOAT_ENTRY,
    SAFE_DROP,
    TENDER_REMOVAL,
    CashMoved,
    LineMore,
    Transaction,
    TransactionLine,
    TransactionMore,
)
from store_client.services import journal
from store_client.wire import codes, outgoing

_OF_CASH = frozenset({FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP, DECLARATION})


def draft(transaction: Transaction) -> journal.Draft:
    return journal.Draft(
        id=transaction.id,
        kind=codes.TRANSACTION_RECORDED,
        version=_version(transaction),
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
            lines=lines_of(transaction.lines),
            tenders=[_tender(tender) for tender in transaction.tenders],
            discount_minor=transaction.discount_minor,
            rounding_minor=transaction.rounding_minor,
            tax_included=transaction.tax_included,
            taxes=[
                outgoing.TaxSum(tax.tax_rate, tax.net_minor, tax.tax_minor, tax.gross_minor)
                for tax in transaction.taxes
            ],
            more=_more(transaction.more) if transaction.more else None,
        ),
    )


def lines_of(lines: Iterable[TransactionLine]) -> list[outgoing.Line]:
    return [_line(line) for line in lines]


def _version(transaction: Transaction) -> int:
    """Only what is of an order, or moves cash without anybody buying, says more than version 2."""
    more = transaction.more
    if more is not None and more.order:
        return codes.ORDER_TRANSACTION_VERSION
    return codes.CASH_TRANSACTION_VERSION if transaction.type in _OF_CASH else codes.TRANSACTION_VERSION


def _line(line: TransactionLine) -> outgoing.Line:
    return outgoing.Line(
        line.line,
        line.sku,
        line.barcode,
        line.description,
        line.quantity_thousandths,
        line.unit_price_minor,
        line.total_minor,
        line.tax_rate,
        line.tax_minor,
        line.voided,
        line.unit,
        line.discount_minor,
        _line_more(line.more) if line.more else None,
    )


def _line_more(more: LineMore) -> outgoing.LineMore:
    returned = more.returned
    return outgoing.LineMore(
        list_price_minor=more.list_price_minor,
        reason=more.reason,
        serial=more.serial,
        comment=more.comment,
        discounts=[outgoing.Discount(one.kind, one.code, one.name, one.amount_minor) for one in more.discounts],
        returned=(
            outgoing.Returned(returned.transaction, returned.receipt, returned.line, returned.reason)
            if returned
            else None
        ),
        tax_override=more.tax_override,
        voided_by=more.voided_by,
        voided_ms=more.voided_ms,
    )


def _tender(tender: Tender) -> outgoing.Tender:
    more = _tender_more(tender.more) if tender.more else None
    return outgoing.Tender(tender.tender, tender.amount_minor, tender.tendered_minor, tender.change_minor, more)


def _tender_more(more: TenderMore) -> outgoing.TenderMore:
    """What was asked of the terminal stays here."""
    return outgoing.TenderMore(
        more.currency,
        more.foreign_minor,
        more.rate_millionths,
        more.reference,
        more.card,
        more.terminal,
        more.issued,
    )


def _more(more: TransactionMore) -> outgoing.TransactionMore:
    loyalty = more.loyalty
    return outgoing.TransactionMore(
        approvals=[outgoing.Approval(one.action, one.approved_by, one.reason, one.line) for one in more.approvals],
        reason=more.reason,
        comment=more.comment,
        account=more.account,
        coupons=list(more.coupons),
        tax_override=more.tax_override,
        loyalty=outgoing.Loyalty(loyalty.card, loyalty.points, loyalty.key) if loyalty else None,
        voided_tenders=[_tender(tender) for tender in more.voided_tenders],
        cash=_cash(more.cash) if more.cash else None,
        declared=_declared(more.declared) if more.declared else None,
        order=more.order,
    )


def _cash(cash: CashMoved) -> outgoing.CashMoved:
    return outgoing.CashMoved(_pieces(cash.pieces), cash.bag, cash.safe)


def _declared(declared: DeclaredCount) -> outgoing.Declared:
    tenders = [outgoing.DeclaredTender(one.tender, one.counted_minor, _pieces(one.pieces)) for one in declared.tenders]
    return outgoing.Declared(declared.shift, declared.register, declared.recount, tenders)


def _pieces(pieces: tuple[Pieces, ...]) -> list[outgoing.Pieces]:
    return [outgoing.Pieces(one.value_minor, one.pieces) for one in pieces]
