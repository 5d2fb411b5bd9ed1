"""A transaction that has everything a receipt can say, and the facts around it."""

from dataclasses import replace

from store_client.clock import Moment
from store_client.devices.receipt import IssuedVoucher, ReceiptFacts
from store_client.domain.basket import LineDiscount
from store_client.domain.setup import ReceiptFormat
from store_client.domain.tax import sum_taxes
from store_client.domain.tender import CARD, CASH, FOREIGN, VOUCHER, Tender, TenderMore
from store_client.domain.transaction import (
    LineMore,
    LineReturned,
    Loyalty,
    Transaction,
    TransactionLine,
    TransactionMore,
    UsedApproval,
)
from tests.factories import DAY, START_MS, make_channel

RECEIPT_NUMBER = "101-1-10000041"
ID = "019ab000-0000-7000-8000-000000000001"


def make_line(
    line: int,
    description: str,
    total_minor: int,
    *,
    quantity: int = 1000,
    unit: str = "pcs",
    price: int | None = None,
    rate: int = 20_000,
    voided: bool = False,
    discount: int = 0,
    more: LineMore | None = None,
) -> TransactionLine:
    tax = total_minor * rate // (100_000 + rate)
    unit_price = abs(total_minor) if price is None else price
    return TransactionLine(
        line, f"SKU-{line}", "", description, quantity, unit_price, total_minor, rate, tax, voided, unit, discount, more
    )


def busy_lines() -> tuple[TransactionLine, ...]:
    offer = LineDiscount("offer", "O1", "Autumn sale", 190)
    returned = LineReturned("t0", "101-1-10000007", 1, "damaged")
    return (
        make_line(1, "Linen tea towel, oat", 2500, quantity=2000, price=1250),
        make_line(2, "Beeswax candle", 1710, price=1900, discount=190, more=LineMore(discounts=(offer,))),
        make_line(3, "Comté AOP 18 mois", 1393, quantity=482, unit="kg", price=2890, rate=5_500),
        make_line(4, "Espresso machine", 24900, more=LineMore(list_price_minor=27900, serial="SN-1", comment="Friday")),
        make_line(5, "Tartan throw", 0, price=8900, voided=True),
        make_line(6, "Soap bar", -650, quantity=-1000, price=650, more=LineMore(returned=returned)),
    )


def make_transaction(
    *lines: TransactionLine,
    type_: str = "sale",
    tenders: tuple[Tender, ...] | None = None,
    more: TransactionMore | None = None,
    rounding: int = 0,
) -> Transaction:
    total = sum(line.total_minor for line in lines)
    counted = [(line.tax_rate, line.tax_minor, line.total_minor) for line in lines if not line.voided]
    return Transaction(
        id=ID,
        sequence=2,
        receipt=RECEIPT_NUMBER,
        type=type_,
        business_date=DAY,
        made=Moment(START_MS, 60),
        shift="s",
        staff="s-001",
        customer=None,
        currency="EUR",
        total_minor=total,
        tax_minor=sum(line.tax_minor for line in lines),
        lines=lines,
        tenders=(Tender(CASH, total, total, 0),) if tenders is None else tenders,
        discount_minor=sum(max(0, line.discount_minor) for line in lines),
        rounding_minor=rounding,
        taxes=sum_taxes(counted),
        more=more,
    )


def busy_transaction() -> Transaction:
    lines = busy_lines()
    rest = sum(line.total_minor for line in lines) - 3 - 1000 - 10_000 - 1840
    tenders = (
        Tender(VOUCHER, 1000, 1000, 0, TenderMore(reference="V101-1-10000012")),
        Tender(CARD, 10_000, 10_000, 0, TenderMore(reference="A83821", card="****4471", terminal="T1")),
        Tender(FOREIGN, 1840, 1840, 0, TenderMore(currency="USD", foreign_minor=2000, rate_millionths=920_000)),
        Tender(CASH, rest, 20_000, 20_000 - rest),
    )
    more = TransactionMore(
        approvals=(UsedApproval("price_override", "m-1"),),
        loyalty=Loyalty("2900012345678", 28, "k"),
        voided_tenders=(Tender("cheque", 500, 500, 0),),
    )
    return make_transaction(*lines, tenders=tenders, more=more, rounding=-3)


def busy_facts(**changed: object) -> ReceiptFacts:
    facts = ReceiptFacts(
        busy_transaction(),
        make_channel(),
        "Ada",
        ReceiptFormat("sale", footer=("Thank you", "Mon to Sat | 9 to 19")),
        customer="Niamh Kavanagh",
        language="en",
        seal="CR1" + "ABCDEFGH" * 30,
        until="2026-12-23",
        names={"damaged": "Damaged or faulty", "m-1": "Maeve"},
        vouchers=(IssuedVoucher("V101-1-10000012", 1000, 500),),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]
