"""Vouchers leave HQ as CSV that no spreadsheet runs, and as a FEC file that passes its own check."""

import csv
import io

import pytest

from hq_server.db import stores
from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.domain.stores import Store
from hq_server.errors import Refused
from hq_server.services import accounting_export
from hq_server.services.csv_cells import safe_cell
from hq_server.services.setup_admin import import_setup
from tests.hq_server.sending_register import DATE, NOW
from tests.hq_server.statement_world import EVENING, close, move, opened, post, sell, send

YEAR = ("2026-01-01", "2026-12-31")


def _two_stores(db: HqDatabase) -> None:
    for store in ("101", "102"):
        register = opened(db, "1", store)
        sell(register, 1_200, saved_minor=100)
        sell(register, 550, "card", rate=5_500)
        register.move_cash(-300, "=cmd|' /C calc'!A0")
        move(register, "bank_drop", -500)
        close(register, {"cash": -30})
        send(db, register)
        assert post(db, StatementId(store, DATE)).state == "posted"


def test_every_line_of_the_books_is_a_row_and_debit_equals_credit(hq: HqDatabase) -> None:
    _two_stores(hq)
    columns, *rows = accounting_export.export_vouchers(hq, *YEAR)
    assert columns == accounting_export.VOUCHER_COLUMNS
    debit, credit = columns.index("debit"), columns.index("credit")
    assert sum(int(row[debit].replace(".", "")) for row in rows) == sum(
        int(row[credit].replace(".", "")) for row in rows
    )
    assert rows[0] == (
        *("101", "26-101-1", "VE", DATE, DATE, f"101-{DATE}", "sales", "411", "Clients", "clearing", ""),
        *("17.33", "0.00", "EUR", "2026-11-24 04:00:00Z"),
    )
    assert {row[0] for row in rows} == {"101", "102"}
    assert {row[0] for row in accounting_export.export_vouchers(hq, *YEAR, store="102")} == {"store", "102"}
    assert list(accounting_export.export_vouchers(hq, "2026-11-24", "2026-12-31")) == [columns]


def test_no_cell_begins_a_formula(hq: HqDatabase) -> None:
    _two_stores(hq)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(accounting_export.export_vouchers(hq, *YEAR))
    cells = [cell for row in csv.reader(io.StringIO(file.getvalue())) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or cell[:1] == "-"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Clients", "Clients"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+33 1", "'+33 1"),
        ("-12", "'-12"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ("a\x00b", "ab"),
    ],
)
def test_a_text_that_would_begin_a_formula_is_quoted(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


def test_the_fec_file_of_a_year_passes_its_check(hq: HqDatabase) -> None:
    assert not import_setup(hq, '[account_plan]\nsiren = "123456789"\nnames = { "707" = "Ventes ő" }\n', NOW).problems
    _two_stores(hq)
    assert accounting_export.check_export(hq, *YEAR) == []
    assert accounting_export.fec_name(hq, "2026-12-31") == "123456789FEC20261231.txt"
    rows = [line.decode("iso8859-15").rstrip("\r\n").split("\t") for line in accounting_export.export_fec(hq, *YEAR)]
    assert {len(row) for row in rows} == {18}
    assert {row[2] for row in rows if row[4] == "707"} == {"26-101-1", "26-102-1"}
    assert {row[5] for row in rows if row[4] == "707"} == {"Ventes o"}
    assert rows[1][10] == "Sales and VAT, store 101, 2026-11-23"
    # Posted at 05:00 of the next day in Paris.
    assert {(row[3], row[15]) for row in rows[1:]} == {("20261123", "20261124")}


def test_a_file_has_one_currency(hq: HqDatabase) -> None:
    _two_stores(hq)
    with hq.write():
        stores.insert_store(hq, Store("103", "Genève", "CHF"), EVENING)
    with pytest.raises(Refused, match="CHF, EUR"):
        list(accounting_export.export_fec(hq, *YEAR))
    assert accounting_export.check_export(hq, *YEAR, store="101") == []
