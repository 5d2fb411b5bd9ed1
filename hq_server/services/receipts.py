"""Looks a receipt up for a register that wants to take goods back: what was sold, and how much of it came back."""

from hq_server.db import customer_aliases, exclusions, receipts
from hq_server.db.database import HqDatabase
from hq_server.db.receipts import ReceiptHeader
from hq_server.domain.registers import RegisterIdentity
from hq_server.wire.outgoing import ReceiptAnswer, ReceiptFound, ReceiptLine, ReceiptTender


def find_receipt(db: HqDatabase, receipt: str, now_ms: int, *, caller: RegisterIdentity | None = None) -> ReceiptAnswer:
    """The receipt of any store and register; voided lines are left out, and whose it was where the ``caller`` must
    not hold what customers bought elsewhere.
    """
    with db.read():
        header = receipts.find_header(db, receipt)
        if header is None:
            return ReceiptAnswer(now_ms, False, None)
        lines = receipts.lines_of(db, header)
        tenders = receipts.tenders_of(db, header)
        returned = receipts.returned_of(db, header)
        customer = _whose(db, header, caller)
    found = ReceiptFound(
        transaction=header.id,
        receipt=header.receipt,
        register=f"{header.store}-{header.register}",
        made_ms=header.made_ms,
        type=header.type,
        currency=header.currency,
        customer=customer,
        total_minor=header.total_minor,
        tenders=[ReceiptTender(tender, amount_minor) for tender, amount_minor in tenders],
        lines=[
            ReceiptLine(
                line=line.line,
                sku=line.sku,
                description=line.description,
                quantity_thousandths=line.quantity_thousandths,
                unit_price_minor=line.unit_price_minor,
                total_minor=line.total_minor,
                discount_minor=line.discount_minor,
                tax_rate=line.tax_rate,
                tax_minor=line.tax_minor,
                returned_thousandths=returned.get(line.line, 0),
                barcode=line.barcode,
                unit=line.unit,
            )
            for line in lines
        ],
        business_date=header.business_date,
        tax_included=header.tax_included,
    )
    return ReceiptAnswer(now_ms, True, found)


def _whose(db: HqDatabase, header: ReceiptHeader, caller: RegisterIdentity | None) -> str | None:
    if not header.customer:
        return None
    elsewhere = caller is not None and (header.store, header.register) != (caller.store, caller.register)
    if caller is not None and elsewhere and exclusions.of_store(db, caller.store).hides_purchases:
        return None
    return customer_aliases.survivor_of(db, header.customer)
