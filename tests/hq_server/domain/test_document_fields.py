"""A document's members as people see and type them, and what follows when they change."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.corrected_body import correct, tax_table, void
from hq_server.domain.document_fields import (
    WrongText,
    read_text,
    taxes_text,
    text_of,
    value_at,
    walk,
    with_values,
)

BODY: dict[str, Any] = {
    "a": 1,
    "more": None,
    "lines": [{"line": 1, "more": None}, {"line": 2, "more": {"serial": "x"}}],
}


def test_every_member_has_a_path() -> None:
    assert dict(walk(BODY)) == {
        "a": 1,
        "more": None,
        "lines.0.line": 1,
        "lines.0.more": None,
        "lines.1.line": 2,
        "lines.1.more.serial": "x",
    }
    assert [value_at(BODY, path) for path in ("a", "lines.1.more.serial", "lines.7.line", "a.b", "lines.x")] == [
        *(1, "x", None, None, None)
    ]


def test_what_may_be_left_out_comes_and_goes() -> None:
    given_one = with_values(BODY, {"lines.0.more.serial": "y", "more.returned.line": 3})
    assert given_one["lines"][0]["more"] == {"serial": "y"}
    assert given_one["more"] == {"returned": {"line": 3}}
    assert with_values(BODY, {"lines.1.more.serial": ""})["lines"][1]["more"] is None
    assert BODY["lines"][0]["more"] is None


@given(st.integers(-(10**13), 10**13), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_shown_can_be_typed_again(minor: int, currency: str) -> None:
    for path in ("total_minor", "lines.0.quantity_thousandths", "tax_rate", "number"):
        assert read_text(path, text_of(path, minor, currency), currency, 0) == minor


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_is_refused_in_words(text: str) -> None:
    for path in ("total_minor", "quantity_thousandths", "tax_rate", "number"):
        assert _reads(path, text) != ""


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("no", False)])
def test_yes_and_no_are_chosen(text: str, value: bool) -> None:
    assert read_text("voided", text, "EUR", not value) is value
    assert text_of("voided", value, "EUR") == text


def test_texts_stay_texts_and_nothing_stays_nothing() -> None:
    assert read_text("sku", " A-1 ", "EUR", "B") == "A-1"
    assert read_text("customer", "", "EUR", None) is None
    assert text_of("customer", None, "EUR") == ""


def line(total: int, tax: int, rate: int = 20_000, **changed: Any) -> dict[str, Any]:
    return {"quantity_thousandths": 1_000, "total_minor": total, "tax_minor": tax, "tax_rate": rate,
            "discount_minor": 0, "voided": False} | changed  # fmt: skip


def body(*lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "total_minor": sum(one["total_minor"] for one in lines),
        "tax_minor": sum(one["tax_minor"] for one in lines),
        "discount_minor": 0,
        "lines": list(lines),
        "taxes": tax_table(list(lines)),
        "more": None,
    } | changed


def test_sums_that_were_the_lines_stay_the_lines() -> None:
    corrected = correct(body(line(250, 42), line(100, 17)), {"lines.1.total_minor": 120, "lines.1.tax_minor": 20})
    assert (corrected["total_minor"], corrected["tax_minor"]) == (370, 62)
    assert corrected["taxes"] == [{"tax_rate": 20_000, "net_minor": 308, "tax_minor": 62, "gross_minor": 370}]


def test_a_sum_that_was_typed_or_was_another_stays_as_it_is() -> None:
    assert correct(body(line(250, 42)), {"lines.0.total_minor": 300, "total_minor": 299})["total_minor"] == 299
    assert correct(body(line(250, 42), total_minor=1), {"lines.0.total_minor": 300})["total_minor"] == 1


def test_a_discount_counts_on_lines_that_are_sold() -> None:
    back = line(-100, -17, quantity_thousandths=-1_000, discount_minor=-10)
    corrected = correct(body(line(250, 42), back), {"lines.0.discount_minor": 25})
    assert corrected["discount_minor"] == 25


def test_a_voided_basket_counts_nothing_and_tells_what_was_paid() -> None:
    sale = body(line(250, 42)) | {
        **dict.fromkeys(("receipt", "shift", "staff", "customer", "currency"), "x"),
        "type": "sale",
        "tenders": [{"tender": "cash", "amount_minor": 250, "tendered_minor": 250, "change_minor": 0}],
        "more": {"loyalty": {"card": "1", "points": 5, "key": "k"}, "comment": "kept"},
    }
    version, voided = void(sale, 1, tax_included=True)
    assert (version, voided["type"], voided["total_minor"], voided["tenders"], voided["taxes"]) == (
        2,
        "void",
        0,
        [],
        [],
    )
    assert voided["lines"][0]["voided"] is True
    assert voided["more"]["voided_tenders"] == [sale["tenders"][0] | {"more": None}]
    assert (voided["more"]["comment"], "loyalty" in voided["more"]) == ("kept", False)
    assert void(sale, 3, tax_included=True)[0] == 3


def test_a_table_of_taxes_is_told_in_one_line() -> None:
    assert taxes_text(tax_table([line(250, 42), line(100, 5, 5_500)]), "EUR") == "5.5 %: 0.05 / 1.00; 20 %: 0.42 / 2.50"
    assert taxes_text(None, "EUR") == taxes_text([{"tax_rate": "x"}, 7], "EUR") == ""


def _reads(path: str, text: str) -> int | str:
    """The number, or why it is none."""
    try:
        found = read_text(path, text, "EUR", 0)
    except WrongText as wrong:
        return str(wrong)
    assert isinstance(found, int)
    return found
