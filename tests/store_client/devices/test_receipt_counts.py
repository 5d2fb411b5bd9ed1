"""The slips of moved and counted cash say how it was counted, and leave room for the hands it went through."""

from typing import Any

import pytest

from store_client.devices.receipt import lay_out_facts
from store_client.devices.receipt_counts import CountFacts, lay_out_count
from store_client.devices.receipt_text import display_width
from store_client.domain.declaration import Declared, DeclaredCount
from store_client.domain.denominations import Pieces
from store_client.domain.receipt_model import WIDTH, WIDTHS, ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.tender import CASH, Tender
from store_client.domain.transaction import (
    BANK_DROP,
    DECLARATION,
    FLOAT_ENTRY,
    SAFE_DROP,
    TENDER_REMOVAL,
    CashMoved,
    TransactionMore,
    UsedApproval,
)
from tests.factories import make_channel
from tests.naughty import naughty_strings
from tests.store_client.devices.receipts_for_tests import RECEIPT_NUMBER, busy_facts, make_transaction
from tests.store_client.devices.reports_for_tests import CLOSED

PIECES = (Pieces(50, 11), Pieces(5_000, 2), Pieces(2_000, 0), Pieces(1_000, 5))


def texts(rows: list[ReceiptLine]) -> list[str]:
    return [" ".join(row.text.split()) for row in rows if row.text.strip()]


def widest(rows: list[ReceiptLine]) -> int:
    return max(display_width(row.text) * (2 if row.large else 1) for row in rows)


def slip(type_: str, minor: int = 0, width: int = WIDTH, **more: Any) -> list[ReceiptLine]:
    tenders = (Tender(CASH, minor, minor, 0),) if minor else ()
    transaction = make_transaction(type_=type_, tenders=tenders, more=TransactionMore(**more) if more else None)
    names = {"m-1": "Maeve", "days_takings": "The day's takings", "shift-412": "412"}
    channel = make_channel()
    facts = busy_facts(transaction=transaction, names=names, format=ReceiptFormat(type_), channel=channel, customer="")
    return lay_out_facts(facts, width)


@pytest.mark.parametrize(
    ("type_", "title"),
    [(FLOAT_ENTRY, "FLOAT"), (TENDER_REMOVAL, "REMOVAL"), (SAFE_DROP, "SAFE DROP"), (BANK_DROP, "BANK DROP")],
)
def test_each_movement_has_its_name_its_number_and_its_amount(type_: str, title: str) -> None:
    minor = 15_550 if type_ == FLOAT_ENTRY else -15_550
    rows = slip(type_, minor)
    assert title in texts(rows)
    assert "Cash 155.50" in texts(rows)
    assert "Recorded by Ada" in texts(rows)
    assert [row.barcode for row in rows if row.barcode] == [RECEIPT_NUMBER]


def test_a_slip_shows_the_pieces_the_largest_first_and_only_those_that_are_there() -> None:
    said = texts(slip(BANK_DROP, -15_550, cash=CashMoved(PIECES, bag="B-77")))
    at = said.index("Cash 155.50")
    assert said[at + 1 : at + 5] == [
        "2 \u00d7 50.00 100.00",
        "5 \u00d7 10.00 50.00",
        "11 \u00d7 0.50 5.50",
        "Bag number B-77",
    ]


def test_a_slip_says_why_and_who_allowed_it() -> None:
    approved = (UsedApproval("cash_movement", "m-1"),)
    said = texts(slip(SAFE_DROP, -500, reason="days_takings", comment="to the back office", approvals=approved))
    assert {"The day's takings", "to the back office", "Approved by Maeve"} <= set(said)


def test_both_hands_sign() -> None:
    said = [row.split()[:2] for row in texts(slip(SAFE_DROP, -500, cash=CashMoved(safe="Back office")))]
    assert ["Given", "by"] in said
    assert ["Received", "by"] in said
    assert ["Safe", "Back"] in said


def test_what_the_store_tells_its_customers_is_not_on_the_shops_own_slips() -> None:
    footer = make_channel().receipt_footer
    assert footer
    assert not any(footer in row for row in texts(slip(SAFE_DROP, -500)))


def test_a_counts_slip_says_what_was_counted_and_of_which_shift() -> None:
    counted = (Declared(CASH, 15_550, PIECES), Declared("cheque", 0))
    said = texts(slip(DECLARATION, declared=DeclaredCount("shift-412", "", recount=True, tenders=counted)))
    assert "COUNT" in said
    at = said.index("Shift 412")
    assert said[at : at + 6] == [
        "Shift 412",
        "Counted again",
        "Cash 155.50",
        "2 \u00d7 50.00 100.00",
        "5 \u00d7 10.00 50.00",
        "11 \u00d7 0.50 5.50",
    ]
    assert "Cheque 0.00" in said


def test_a_count_of_another_registers_shift_says_which() -> None:
    declared = DeclaredCount("shift-9", "101-3", tenders=(Declared(CASH, 500),))
    said = texts(slip(DECLARATION, declared=declared))
    assert "Counted for register 101-3" in said
    assert not any("shift-9" in row for row in said)


def count_facts(**changed: Any) -> CountFacts:
    given: dict[str, Any] = {"shift": "412", "drawer": "B", "language": "en", "names": {CASH: "Cash"}} | changed
    counted = given.pop("counted", (Declared(CASH, 15_550, PIECES),))
    return CountFacts(counted, make_channel(), "101-2", "EUR", CLOSED, **given)


def test_a_count_that_is_not_handed_in_says_so() -> None:
    said = texts(lay_out_count(count_facts(), 48))
    assert {"COUNT", "Register 101-2", "Shift 412", "Drawer B", "Cash 155.50"} <= set(said)
    assert "Not handed in yet: nothing of this is recorded." in said
    assert not any("Not handed in" in row for row in texts(lay_out_count(count_facts(handed_in=True), 48)))


def test_a_count_of_an_opening_has_no_shift_yet() -> None:
    assert "Shift being opened" in texts(lay_out_count(count_facts(shift="", drawer=""), WIDTH))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_is_wider_than_the_paper_whatever_was_typed(width: int) -> None:
    for text in naughty_strings():
        cash = CashMoved((Pieces(5_000, 999_999),), bag=text, safe=text)
        assert widest(slip(BANK_DROP, -4_999_995_000, width, cash=cash, reason=text, comment=text)) <= width
        assert widest(lay_out_count(count_facts(drawer=text, names={CASH: text}), width)) <= width
