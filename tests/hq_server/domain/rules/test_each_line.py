"""Rules about each line: what counts, signs, discounts, tax, the product, and what comes back."""

import pytest

from hq_server.domain.rules import CameBack, Checked, Owner, ProductFact
from hq_server.wire.transactions import LineDiscount, Returned
from tests.hq_server.domain.rules.sale import MADE_MS, OWNER, breach, broken, line, sale, told, with_facts

RECEIPT = "101-1-10000009"


@pytest.mark.parametrize("member", ["total_minor", "tax_minor", "discount_minor"])
def test_a_voided_line_counts_nothing(member: str) -> None:
    nothing = {"total_minor": 0, "tax_minor": 0, "discount_minor": 0}
    found = breach(sale(line(1), line(2, voided=True, **nothing | {member: 7})), "LINE-3")
    assert (found.line, found.fault.field, found.fault.proposed) == (2, f"lines.1.{member}", 0)


def test_a_line_that_counts_has_a_quantity() -> None:
    assert breach(sale(line(1), line(2, quantity_thousandths=0, total_minor=0, tax_minor=0)), "QTY-1").line == 2


def test_quantity_and_total_have_one_sign() -> None:
    found = breach(sale(line(1), line(2, quantity_thousandths=-1_000)), "QTY-2")
    assert (found.fault.field, found.fault.proposed) == ("lines.1.quantity_thousandths", 1_000)
    free = line(2, total_minor=0, tax_minor=0)
    assert broken(sale(line(1), free)) == []


def test_a_discount_has_the_sign_of_its_quantity() -> None:
    assert breach(sale(line(discount_minor=-10), discount_minor=-10), "DISC-2").fault.proposed == 10


def test_no_price_is_below_zero() -> None:
    assert breach(sale(line(unit_price_minor=-250)), "PRICE-1").fault.proposed == 250


def test_the_discounts_make_the_lines_discount() -> None:
    two = [LineDiscount("line", "", "", 10), LineDiscount("offer", "S", "Soap", 15)]
    assert broken(sale(line(discount_minor=25, more=told(discounts=two)))) == []
    found = breach(sale(line(discount_minor=20, more=told(discounts=two))), "DISC-1")
    assert (found.fault.field, found.fault.proposed) == ("lines.0.discount_minor", 25)


def test_what_is_sold_brings_nothing_back() -> None:
    back = told(returned=Returned(receipt=RECEIPT, line=1))
    assert "RET-1" in broken(sale(line(more=back)))


def test_no_more_comes_back_than_was_sold() -> None:
    assert broken(_bringing_back(2)) == []
    found = breach(_bringing_back(3), "RET-2")
    assert "brings back 3 of line 1 of receipt 101-1-10000009, of which 2 are left" in found.fault.message


def test_what_came_back_before_counts_and_what_came_later_does_not() -> None:
    others = ((("102", "1", 7), 1_000), (OWNER, 1_000), (("103", "1", 2), 1_000))
    assert broken(_bringing_back(1, others)) == []
    assert broken(_bringing_back(2, others)) == ["RET-2"]


def test_a_return_of_a_receipt_that_hq_does_not_have_is_not_held_up() -> None:
    back = line(quantity_thousandths=-9_000, total_minor=-250, tax_minor=-42,
                more=told(returned=Returned(receipt="elsewhere", line=1)))  # fmt: skip
    assert broken(sale(back, type="return")) == []


def test_one_line_brought_back_by_two_lines_is_added_up() -> None:
    back = told(returned=Returned(receipt=RECEIPT, line=1))
    one = line(1, quantity_thousandths=-1_500, total_minor=-250, tax_minor=-42, more=back)
    two = line(2, quantity_thousandths=-1_000, total_minor=-250, tax_minor=-42, more=back)
    facts = with_facts(sold={(RECEIPT, 1): CameBack(2_000)})
    assert breach(sale(one, two, type="return", facts=facts), "RET-2").line == 2


def test_a_tax_is_a_part_of_its_total() -> None:
    found = breach(sale(line(tax_minor=-42)), "TAX-3")
    assert (found.fault.field, found.fault.proposed) == ("lines.0.tax_minor", 42)


@pytest.mark.parametrize("tax", [41, 42, 43])
def test_a_tax_that_was_rounded_for_its_rate_fits(tax: int) -> None:
    assert broken(sale(line(tax_minor=tax))) == []


def test_a_tax_fits_its_rate() -> None:
    found = breach(sale(line(tax_minor=39)), "TAX-4")
    assert found.fault.message == "Line 1: 20 % of tax in 2.50 EUR is 0.42 EUR, not 0.39 EUR."
    assert (found.fault.field, found.fault.proposed) == ("lines.0.tax_minor", 42)


def test_a_tax_rate_is_its_products() -> None:
    found = breach(sale(line(tax_rate=5_500, tax_minor=13)), "TAX-5")
    assert (found.fault.field, found.fault.proposed) == ("lines.0.tax_rate", 20_000)


def test_a_product_that_changed_since_the_sale_says_nothing_about_it() -> None:
    changed = {"SOAP": ProductFact(10_000, "kg", True, MADE_MS + 1)}
    facts = with_facts(products=changed, barcodes=frozenset())
    assert broken(sale(facts=facts)) == []
    before = with_facts(products={"SOAP": ProductFact(10_000, "kg", True, MADE_MS)}, barcodes=frozenset())
    assert broken(sale(facts=before)) == ["TAX-5", "PROD-2", "PROD-3", "PROD-4"]


def test_a_lines_tax_override_is_known_and_followed() -> None:
    assert broken(sale(line(tax_rate=0, tax_minor=0, more=told(tax_override="diplomat")))) == []
    assert broken(sale(line(more=told(tax_override="as-is")))) == []
    assert broken(sale(line(more=told(tax_override="nobody-knows")))) == ["TAX-6"]
    assert breach(sale(line(more=told(tax_override="diplomat"))), "TAX-6").fault.proposed == 0


def test_the_product_exists() -> None:
    found = breach(sale(line(), line(2, sku="GONE")), "PROD-1")
    assert (found.line, found.fault.field) == (2, "lines.1.sku")


def test_where_hq_keeps_no_catalogue_no_product_is_missing() -> None:
    assert broken(sale(facts=with_facts(products={}, barcodes=frozenset(), keeps_catalogue=False))) == []


def test_the_barcode_exists() -> None:
    assert breach(sale(line(barcode="2000000000008")), "PROD-2").fault.field == "lines.0.barcode"
    assert broken(sale(line(barcode=""))) == []


def test_a_serial_number_is_there_where_it_is_needed() -> None:
    assert broken(sale(line(sku="PHONE"))) == ["PROD-3"]
    assert broken(sale(line(sku="PHONE", more=told(serial="KT-42")))) == []
    assert broken(sale(line(1), line(2, sku="PHONE", voided=True, total_minor=0, tax_minor=0))) == []


def test_a_unit_is_its_products() -> None:
    assert breach(sale(line(unit="kg")), "PROD-4").fault.proposed == "each"
    assert broken(sale(line(unit=""))) == []


def _bringing_back(pieces: int, others: tuple[tuple[Owner, int], ...] = ()) -> Checked:
    back = told(returned=Returned(receipt=RECEIPT, line=1))
    one = line(quantity_thousandths=-1_000 * pieces, total_minor=-250, tax_minor=-42, more=back)
    facts = with_facts(sold={(RECEIPT, 1): CameBack(2_000, others)})
    return sale(one, type="return", facts=facts)


def test_what_was_voided_may_refer_to_anything() -> None:
    gone = {"voided": True, "total_minor": 0, "tax_minor": 0}
    assert broken(sale(line(1), line(2, sku="GONE", **gone))) == []
    assert broken(sale(line(1), line(2, barcode="2000000000008", unit="kg", **gone))) == []
