"""The paper of an X or a Z says all of a shift, fits every width, and is blind for who may not see what is expected."""

from dataclasses import replace

import pytest

from store_client.devices.escpos import Paper, encode
from store_client.devices.receipt_report import lay_out_report
from store_client.devices.receipt_text import display_width
from store_client.domain.day_report import ReportTender, ShiftReport, without_expected
from store_client.domain.receipt_model import WIDTH, WIDTHS, ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.shift import CONFIRMED, COUNTING, DIFFERS, MovementSum
from tests.naughty import naughty_strings
from tests.receipt_printer.emulator import read
from tests.store_client.devices.reports_for_tests import make_facts, make_report, signed_facts, x_report


def plain(text: str) -> str:
    """As a keyboard has it: a minus, and one space between."""
    return " ".join(text.replace("\u2212", "-").split())


def words(rows: list[ReceiptLine]) -> list[str]:
    return [plain(row.text) for row in rows if row.text.strip()]


def beside(rows: list[ReceiptLine], left: str) -> str:
    """What stands at the far edge beside these words."""
    return plain(next(row.right for row in rows if row.left == left))


def widest(rows: list[ReceiptLine]) -> int:
    return max(display_width(row.text) * (2 if row.large else 1) for row in rows)


def of_report(report: ShiftReport, width: int = WIDTH) -> list[ReceiptLine]:
    return lay_out_report(make_facts(report), width)


def test_a_z_names_its_shift_and_its_day() -> None:
    rows = lay_out_report(make_facts(), WIDTH)
    assert "Z REPORT 412" in words(rows)
    assert beside(rows, "Register") == "101-2"
    assert beside(rows, "Drawer") == "B"
    assert beside(rows, "Business day") == "23 Nov 2026"
    assert beside(rows, "Opened") == "23 Nov 2026 09:00"
    assert beside(rows, "Closed") == "23 Nov 2026 18:00"
    assert beside(rows, "Opened by") == "Aoife Brennan"


def test_the_registers_own_drawer_needs_no_name() -> None:
    assert not any(row.left == "Drawer" for row in of_report(make_report(drawer="")))


def test_a_z_says_what_was_sold_and_the_tax_in_it() -> None:
    rows = lay_out_report(make_facts(), WIDTH)
    assert beside(rows, "Sales, 172") == "13,902.10"
    assert beside(rows, "Returns, 8") == "-611.40"
    assert beside(rows, "Total EUR") == "13,290.70"
    assert beside(rows, "Discounts given") == "284.75"
    assert beside(rows, "Cash rounding") == "-0.02"
    assert beside(rows, "of which tax") == "2,485.25"
    assert beside(rows, "Voided sales") == "3"
    assert beside(rows, "Drawer opened without a sale") == "2"
    assert ["23 %", "10,805.45", "2,485.25", "13,290.70"] in [plain(row.text).rsplit(maxsplit=3) for row in rows]


def test_a_z_says_what_moved_and_which_way() -> None:
    rows = lay_out_report(make_facts(), WIDTH)
    assert beside(rows, "Float put in, 1") == "+50.00"
    assert beside(rows, "To the bank, 2") == "-4,000.00"


def test_a_z_compares_what_was_expected_with_what_was_counted() -> None:
    table = [plain(row.text).split() for row in lay_out_report(make_facts(), 48) if row.cells]
    assert ["Cash", "1,373.80", "1,371.80", "-2.00"] in table
    assert ["Card", "4,918.45"] in table
    assert ["Voucher", "40.00", "45.00", "+5.00"] in table


def test_where_the_table_does_not_fit_each_tender_has_rows_of_its_own() -> None:
    tender = ReportTender("cash", 123_456_789, 123_456_789, 123_456_700, -89)
    rows = of_report(make_report(tenders=(tender,)), 32)
    at = words(rows).index("Cash")
    assert [row.split() for row in words(rows)[at + 1 : at + 4]] == [
        ["Expected", "1,234,567.89"],
        ["Counted", "1,234,567.00"],
        ["Difference", "-0.89"],
    ]


def test_nothing_counted_is_said_instead_of_a_difference() -> None:
    tenders = (ReportTender("cash", 137_380, 137_380, None, None),)
    rows = of_report(x_report(declared=False, tenders=tenders))
    assert beside(rows, "Cash, expected") == "1,373.80"
    assert "Nothing is counted yet." in words(rows)


def test_a_z_says_which_documents_and_the_totals_of_all_times() -> None:
    rows = lay_out_report(make_facts(), WIDTH)
    assert beside(rows, "First receipt") == "101-2-10000001"
    assert beside(rows, "Last receipt") == "101-2-10000185"
    assert beside(rows, "Documents") == "184"
    assert beside(rows, "Document numbers") == "1021 to 1204"
    assert beside(rows, "Not at HQ at the close") == "14"
    assert beside(rows, "Grand total, sales") == "913,902.10"
    assert beside(rows, "Grand total, returns") == "-7,611.40"


def test_a_z_says_why_it_differs_and_who_accepted_that() -> None:
    said = words(lay_out_report(make_facts(), 48))
    assert {"Reason: Wrong change given", "A customer came back", "Accepted by Orla Fitzgerald"} <= set(said)


def test_an_x_is_no_z() -> None:
    said = words(of_report(x_report()))
    assert "X REPORT" in said
    assert "In between: the shift goes on." in said
    assert not any(row.startswith(("Z REPORT", "Closed", "Not at HQ at the close")) for row in said)


def test_a_shift_that_was_closed_blind_does_not_go_on() -> None:
    said = words(of_report(replace(x_report(), state=COUNTING)))
    assert "Closed blind: it waits for its count." in said


class TestWhatHqSays:
    def test_its_signature_has_a_mark_that_people_can_compare(self) -> None:
        rows = lay_out_report(signed_facts(), WIDTH)
        assert "Confirmed by HQ, 184 of 184" in words(rows)
        assert beside(rows, "HQ's mark") == "K7QF-2M3A"
        assert beside(rows, "on") == "23 Nov 2026 18:10"
        assert not any("not yet confirmed" in row for row in words(rows))

    def test_the_signed_text_itself_is_not_on_paper(self) -> None:
        assert not any("CA1ABC" in (row.text, row.qr, row.barcode) for row in lay_out_report(signed_facts(), WIDTH))

    def test_until_then_it_counts_what_is_missing(self) -> None:
        assert "12 documents not yet confirmed by HQ" in words(of_report(make_report()))
        assert "1 document not yet confirmed by HQ" in words(of_report(make_report(not_yet_confirmed=1)))

    def test_all_sent_is_not_yet_confirmed(self) -> None:
        said = " ".join(words(of_report(make_report(not_yet_confirmed=0))))
        assert "HQ has not confirmed the close yet" in said

    def test_an_older_hq_confirms_without_a_signature(self) -> None:
        said = words(of_report(make_report(state=CONFIRMED, not_yet_confirmed=0)))
        assert "Confirmed by HQ" in said
        assert not any("mark" in row for row in said)

    def test_a_difference_is_said_in_hqs_words(self) -> None:
        facts = make_facts(make_report(state=DIFFERS), trouble="HQ has 183 of 184.")
        assert "HQ has 183 of 184." in words(lay_out_report(facts, WIDTH))

    def test_an_x_has_nothing_to_confirm(self) -> None:
        assert not any("HQ" in row for row in words(of_report(x_report())))


class TestCopies:
    def test_a_copy_says_so_at_both_ends(self) -> None:
        said = words(lay_out_report(make_facts(copy=2), WIDTH))
        assert said.count("COPY 2") == 2
        assert said.index("COPY 2") < said.index("Z REPORT 412")
        assert said[-1] == "COPY 2"

    def test_the_first_print_does_not(self) -> None:
        assert not any("COPY" in row for row in words(of_report(make_report())))


def another_day(report: ShiftReport) -> ShiftReport:
    """As many sales and receipts, but all the money is different."""
    return replace(
        report,
        sales_minor=1,
        returns_minor=-1,
        total_minor=0,
        discount_minor=7,
        rounding_minor=0,
        tax_minor=3,
        taxes=(),
        movements=tuple(MovementSum(one.type, one.count, 1) for one in report.movements),
        tenders=tuple(ReportTender(one.tender, 5, 6, one.counted_minor, 7) for one in report.tenders),
        grand_sales_minor=11,
        grand_returns_minor=-12,
        reason="",
        reason_name="",
        comment="",
        approved_by="",
        approved_by_name="",
    )


@pytest.mark.parametrize("report", [make_report(), x_report()], ids=["z", "x"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_blind_paper_is_the_same_byte_for_byte_whatever_was_sold(report: ShiftReport, width: int) -> None:
    one, other = (without_expected(which) for which in (report, another_day(report)))
    paper = Paper(width)
    assert encode(of_report(one, width), paper) == encode(of_report(other, width), paper)


def test_a_blind_paper_still_says_what_was_counted_and_how_much_there_was_to_do() -> None:
    rows = of_report(without_expected(make_report()))
    assert beside(rows, "Cash, counted") == "1,371.80"
    assert {"Sales, 172", "Returns, 8", "Float put in, 1"} <= {row.left for row in rows}
    assert beside(rows, "Starting cash") == "200.00"
    assert not any("1,373.80" in row.text or row.left.startswith("Card") for row in rows)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_is_wider_than_the_paper_whatever_people_are_called(width: int) -> None:
    for text in naughty_strings():
        report = make_report(staff_name=text, comment=text, approved_by_name=text, drawer=text)
        facts = make_facts(report, trouble=text, names={"cash": text})
        assert widest(lay_out_report(facts, width)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_a_printer_prints_every_row(width: int) -> None:
    rows = lay_out_report(signed_facts(), width)
    printed = [plain(row) for row in read(encode(rows, Paper(width))).rows() if row.strip()]
    assert printed == [
        "-" * width if row.separator else plain(row.text) for row in rows if row.separator or row.text.strip()
    ]


def test_a_right_to_left_language_turns_the_rows_and_not_the_amounts() -> None:
    rows = lay_out_report(make_facts(language="ar"), WIDTH)
    assert all(row.rtl for row in rows if row.text.strip())
    assert beside(rows, "Total EUR").replace("\u066b", ".").endswith("70")


def test_the_shops_own_head_stands_above() -> None:
    facts = make_facts(format=ReceiptFormat("z", header=("# {store}, {register}",)))
    assert words(lay_out_report(facts, 48))[0] == "Comptoir Rennes, 101-2"
