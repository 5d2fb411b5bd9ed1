"""Codes are read as scanners send them, and a bad reading is told from an unknown number."""

import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.barcodes import (
    Elements,
    Label,
    check_digit,
    expand_upc_e,
    is_gtin,
    likely_misread,
    price_check_digit,
    read_elements,
    read_label,
    spellings,
    without_symbology,
)
from store_client.domain.setup import EmbeddedBarcode
from tests.architecture.source import ROOT

REAL_PRODUCTS = ROOT.parent / "shared" / "data" / "products_offacts" / "products.csv.gz"
OWN_PRODUCTS = ROOT / "resources" / "demo" / "catalogue.csv"
PRICE = EmbeddedBarcode("21", "price", 5, 5, 2)
CHECKED = EmbeddedBarcode("28", "weight", 4, 5, 3, price_check_digit=True)
GS = "\x1d"


def coded(digits: str) -> str:
    return digits + str(check_digit(digits))


def label(code: str, *rules: EmbeddedBarcode) -> Label:
    found = read_label(code, rules)
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452", "10614141000415", "0000000000000"])
def test_a_number_with_the_right_check_digit_is_a_gtin(code: str) -> None:
    assert is_gtin(code)
    assert not is_gtin(code[:-1] + str((int(code[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "code", ["", "4006381333932", "400638133393", "40063813339310", "٤٠٠٦٣٨١٣٣٣٩٣١", "40063813339x1"]
)
def test_what_is_no_gtin_is_none(code: str) -> None:
    assert not is_gtin(code)


def test_real_products_have_right_and_wrong_check_digits() -> None:
    if REAL_PRODUCTS.exists():
        with gzip.open(REAL_PRODUCTS, "rt", newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        assert (len(rows), sum(is_gtin(row[0]) for row in rows)) == (818_846, 808_160)
    else:
        with OWN_PRODUCTS.open(newline="", encoding="utf-8") as file:
            barcodes = [code for row in csv.DictReader(file) for code in row["barcodes"].split()]
        assert barcodes
        assert all(is_gtin(code) for code in barcodes)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_digit_misread_is_always_noticed(digits: str, place: int, more: int) -> None:
    code = coded(digits)
    other = str((int(code[place]) + more) % 10)
    assert likely_misread(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("01234565", "012345000065"),
        ("04252614", "042100005264"),
        ("654321", "065100004327"),
        ("123453", coded("01230000045")),
        ("123454", coded("01234000005")),
        ("123459", coded("01234500009")),
        ("01234566", ""),
        ("96385074", ""),
        ("12345", ""),
    ],
)
def test_a_upc_e_stands_for_a_upc_a(short: str, full: str) -> None:
    assert expand_upc_e(short) == full


def test_one_number_is_known_under_all_its_spellings() -> None:
    assert spellings("036000291452") == ["0036000291452", "00036000291452"]
    assert spellings("0036000291452") == ["036000291452", "00036000291452"]
    assert spellings("04252614") == ["0042100005264", "042100005264", "00042100005264"]
    assert "96385074" in spellings("00000096385074")
    assert spellings("4006381333931") == ["04006381333931"]
    for other in ("", "77", "SKU-1", "123456789"):
        assert spellings(other) == []


def test_an_unknown_code_is_a_misreading_only_when_it_looks_like_a_gtin() -> None:
    for code in ("4006381333932", "036000291453", "]E04006381333932", "96385075"):
        assert likely_misread(code)
    for code in ("4006381333931", "SKU-1", "12345", "04252614", "", "400638133393x"):
        assert not likely_misread(code)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("2875", 9), ("14685", 6), ("00502", 5), ("00828", 4), ("00782", 0), ("00408", 6), ("00284", 2), ("00190", 8)],
)
def test_prices_and_weights_have_a_check_digit_of_their_own(digits: str, expected: int) -> None:
    """The first two are the examples of the GS1 General Specifications, the others stand on real labels."""
    assert price_check_digit(digits) == expected


def test_a_label_holds_the_item_and_its_price() -> None:
    found = label(coded("211234501999"), PRICE)
    assert (found.minor(2), found.minor(3), found.minor(0)) == (1999, 19_990, 20)
    assert found.items == (coded("211234500000"), "2112345", "12345")


def test_a_label_holds_the_item_and_its_weight_behind_a_check_digit() -> None:
    found = label("2810275005024", PRICE, CHECKED)
    assert (found.thousandths, found.items) == (502, (coded("281027000000"), "281027", "1027"))
    assert read_label(coded("281027600502"), [CHECKED]) is None
    assert likely_misread(coded("281027600502"), [CHECKED])
    assert not likely_misread("2810275005024", [CHECKED])


def test_only_a_code_for_a_shops_own_use_is_a_label() -> None:
    assert read_label("4006381333931", [EmbeddedBarcode("40", "price", 5, 5, 2)]) is None
    assert read_label(coded("221234501999"), [PRICE]) is None
    assert read_label("2112345019990", [PRICE]) is None
    assert not likely_misread(coded("221234501999"), [PRICE])


def test_zeros_before_an_item_do_not_matter() -> None:
    assert label(coded("210001201999"), PRICE).items[-2:] == ("00012", "12")
    assert label(coded("210000001999"), PRICE).items[-1] == "00000"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"]d2010950600013435221ABC123{GS}3103001750", Elements("09506000134352", 1750, "ABC123")),
        ("]C101095060001343523102000175", Elements("09506000134352", 1750)),
        ("0109506000134352310300175021XYZ", Elements("09506000134352", 1750, "XYZ")),
        (f"{GS}0109506000134352", Elements("09506000134352")),
        (f"]e0010950600013435210LOT{GS}17261231{GS}21S", Elements("09506000134352", serial="S")),
        (f"]d2010950600013435237006{GS}21A{GS}", Elements("09506000134352", serial="A")),
        ("]d20109506000134352310500175x", Elements("09506000134352")),
        ("]d201095060001343523105001755", Elements("09506000134352", 18)),
    ],
)
def test_a_gs1_code_says_the_number_the_weight_and_the_serial_number(typed: str, read: Elements) -> None:
    assert read_elements(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "4006381333931", "0109506000134353", "]d2", "]d221ABC", "]E04006381333931", "01abc", "0112345678"]
)
def test_what_names_no_article_is_no_gs1_code(typed: str) -> None:
    assert read_elements(typed) is None


def test_the_symbology_is_taken_off() -> None:
    assert without_symbology("]E04006381333931") == "4006381333931"
    for plain in ("4006381333931", "]E0", "]??123", ""):
        assert without_symbology(plain) == plain


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for prefix in ("", "]d2", "]C101"):
        read_elements(prefix + text)
    assert read_label(text, [PRICE, CHECKED]) is None or is_gtin(text)
    likely_misread(text, [PRICE])
    spellings(text)
