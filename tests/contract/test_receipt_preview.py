"""What HQ shows as a receipt's preview is what a register would print for the same sale, row by row."""

from dataclasses import replace

import pytest

from hq_server.domain.stores import Store
from hq_server.services import receipt_preview
from hq_server.services.receipt_preview import CASHIER, CUSTOMER, GIVEN, SAVED, SOAP, TAX_RATE, TOWEL, preview, sums
from hq_server.services.receipt_rows import PaperRow
from hq_server.wire.setup import ReceiptFormat
from store_client.clock import Moment
from store_client.devices.receipt import IssuedVoucher, ReceiptFacts, lay_out_facts
from store_client.domain import setup
from store_client.domain.basket import LineDiscount
from store_client.domain.channel import Channel
from store_client.domain.receipt_model import GIFT, RECEIPT, VOUCHER, ReceiptLine
from store_client.domain.tax import TaxSum
from store_client.domain.tender import Tender
from store_client.domain.transaction import LineMore, Transaction, TransactionLine

STORE = Store(
    number="101",
    name="Comptoir d'Été, Lyon-Est",
    currency="EUR",
    address=("14 rue de la Soie", "69002 Lyon"),
    language="en",
    receipt_footer="Merci de votre visite\nThe store's own last line",
)
MADE = Moment(1_795_439_100_000, 60)  # 23 November 2026, 14:05 in Lyon
FORMATS = (
    ReceiptFormat("sale"),
    ReceiptFormat(
        "sale",
        width=32,
        header=["#{store}", "{address}", "", "{date} {time} | {register}", "*{customer}", "{nothing}"],
        footer=["", "A very long last line that does not fit into thirty-two columns at once.", "Bye | {cashier}"],
        show_tax_table=False,
    ),
    ReceiptFormat("sale", width=48, header=["# {store} | {receipt}", "{cashier}"], show_qr=False),
)


def as_hq_shows(row: ReceiptLine) -> PaperRow:
    return PaperRow(row.text, row.bold, row.large, row.center, row.separator, row.barcode, bool(row.qr))


def sold(store: Store, kind: str) -> Transaction:
    """The made-up sale, as a register records it; the same with the other sign as a return, or voided."""
    total, tax, net = sums(store)
    sign, voided = (-1 if kind == "return" else 1), kind == "void"
    offer = LineMore(discounts=(LineDiscount("offer", "SOAP", "Soap: 10 % off", sign * SAVED),))
    lines = (
        line(1, "Linen tea towel", sign * 1_000, TOWEL, 0 if voided else sign * TOWEL, 0, voided=voided),
        line(
            2,
            "Soap bar",
            sign * 2_000,
            SOAP,
            0 if voided else sign * (2 * SOAP - SAVED),
            0 if voided else sign * SAVED,
            voided=voided,
            more=offer,
        ),
    )
    tender = Tender("cash", sign * total, GIVEN if sign > 0 else -total, GIVEN - total if sign > 0 else 0)
    return Transaction(
        id="1",
        sequence=2,
        receipt="101-1-10000042",
        type=kind,
        shift="1",
        staff="s",
        customer="c",
        currency=store.currency,
        total_minor=0 if voided else sign * total,
        tax_minor=0 if voided else sign * tax,
        lines=lines,
        tenders=() if voided else (tender,),
        made=MADE,
        business_date="2026-11-23",
        discount_minor=SAVED if sign > 0 and not voided else 0,
        tax_included=store.tax_included,
        taxes=() if voided else (TaxSum(TAX_RATE, sign * net, sign * tax, sign * total),),
    )


def line(
    number: int,
    name: str,
    quantity: int,
    price: int,
    total: int,
    saved: int,
    *,
    voided: bool,
    more: LineMore | None = None,
) -> TransactionLine:
    return TransactionLine(
        line=number,
        sku=name,
        barcode="",
        description=name,
        quantity_thousandths=quantity,
        unit_price_minor=price,
        total_minor=total,
        tax_rate=TAX_RATE,
        tax_minor=0,
        voided=voided,
        unit="each",
        discount_minor=saved,
        more=more,
    )


def printed(form: ReceiptFormat, store: Store) -> list[PaperRow]:
    kind = form.type if form.type in ("sale", "return", "void") else "sale"
    channel = Channel(
        store=store.number,
        name=store.name,
        address=store.address,
        currency=store.currency,
        tax_included=store.tax_included,
        time_zone=store.time_zone,
        end_of_day=store.end_of_day,
        async_customers=True,
        language=store.language,
        receipt_footer=store.receipt_footer,
    )
    facts = ReceiptFacts(
        sold(store, kind),
        channel,
        CASHIER,
        setup.ReceiptFormat(
            form.type, form.width, tuple(form.header), tuple(form.footer), form.show_tax_table, form.show_qr
        ),
        {"gift": GIFT, "voucher": VOUCHER}.get(form.type, RECEIPT),
        customer=CUSTOMER,
        language=store.language,
        seal="sealed",
        vouchers=(IssuedVoucher("V-101-1-1000007", -2_000, expires="2027-11-23", seal="sealed"),),
    )
    return [as_hq_shows(row) for row in lay_out_facts(facts, form.width)]


@pytest.mark.parametrize("kind", ["sale", "return", "void", "gift", "voucher"])
@pytest.mark.parametrize("form", FORMATS)
def test_the_preview_has_the_rows_that_a_register_prints(kind: str, form: ReceiptFormat) -> None:
    shown = ReceiptFormat(kind, form.width, form.header, form.footer, form.show_tax_table, form.show_qr)
    assert preview(shown, STORE) == printed(shown, STORE)


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_stores_with_tax_on_top_and_other_currencies_too(currency: str) -> None:
    store = replace(STORE, currency=currency, tax_included=False)
    assert preview(FORMATS[0], store) == printed(FORMATS[0], store)


def test_a_picture_stands_at_the_top() -> None:
    first, *_others = receipt_preview.preview(ReceiptFormat("sale", logo="abcd"), STORE)
    assert first.logo == "abcd"
