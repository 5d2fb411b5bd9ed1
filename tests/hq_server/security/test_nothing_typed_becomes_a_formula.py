"""No table that HQ hands out has a cell that a spreadsheet would take for a formula.

The French accounting file is none of them: its law says what stands in it, and it is read by inspectors' programs.
"""

import csv
import io
import re
from collections.abc import Iterable

import pytest

from hq_server.services import accounting_export, export
from hq_server.services.csv_cells import plain_cell, safe_cell
from tests.browser.full_house import FullHouse
from tests.browser.site import NAME
from tests.hq_server.security.hostile_house import poison
from tests.hq_server.sending_register import DATE
from tests.hq_server.statement_days import BEFORE, YESTERDAY

_FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "  =1+1", "\uff1d1+1", "=cmd|' /C calc'!A0")
_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?%?")
_CODES = """
posting_tender tender
statement_tender tender
transaction_header receipt
transaction_line sku
transaction_tender tender
voucher_line about subject account
"""
_PERIOD = f"first={BEFORE}&last={DATE}"
_TABLES = (
    f"/statements/101/{YESTERDAY}/statement.csv",
    f"/overviews/stores.csv?day={YESTERDAY}",
    f"/overviews/101/days.csv?{_PERIOD}",
    f"/overviews/101/tenders.csv?{_PERIOD}",
    f"/accounting/vouchers.csv?{_PERIOD}",
    "/customers/customers.csv",
    "/customers/import/done/left-out.csv",
    "/audit/entries.csv",
)


@pytest.fixture(params=[0, 3, 7])
def spoilt(request: pytest.FixtureRequest, own_house: FullHouse) -> FullHouse:
    """Every text, and every code that a register sends, is a formula."""

    def formula(number: int) -> str:
        return _FORMULAS[(number + int(request.param)) % len(_FORMULAS)]

    poison(own_house, formula)
    with own_house.db.write():
        for at, line in enumerate(_CODES.strip().splitlines()):
            table, *columns = line.split()
            for column in columns:
                own_house.db.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (formula(at),))
    return own_house


def _formulas(rows: Iterable[Iterable[str]]) -> list[str]:
    return [
        cell for row in rows for cell in row if cell.lstrip(" ").startswith(_BEGINS) and not _NUMBER.fullmatch(cell)
    ]


def test_no_table_that_hq_hands_out_has_a_formula(spoilt: FullHouse) -> None:
    claire, escaped = spoilt.sit_down(NAME), 0
    for path in _TABLES:
        answer = claire.get(path)
        assert answer.status_code == 200, path
        assert answer.mimetype == "text/csv"
        rows = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert len(rows) > 1, path
        assert _formulas(rows) == [], path
        escaped += sum(cell.startswith("'") for row in rows for cell in row)
    assert escaped > 10, "the formulas are in the tables, as texts"
    tables = (export.export_transactions(spoilt.db), accounting_export.export_vouchers(spoilt.db, BEFORE, YESTERDAY))
    for table in tables:
        rows = [[str(cell) for cell in row] for row in table]
        assert len(rows) > 10
        assert _formulas(rows) == []


def test_the_accounting_file_is_as_its_law_wants_it(own_house: FullHouse) -> None:
    poison(own_house, lambda _number: "=1+1")
    lines = own_house.sit_down(NAME).get(f"/accounting/fec?{_PERIOD}").data.decode("iso8859-15").split("\r\n")
    assert {line.count("\t") for line in lines if line} == {17}
    assert any("\t=1+1\t" in line for line in lines), "what the books say, as it stands there"


@pytest.mark.parametrize("text", [*_FORMULAS, "\t=1", "\r=1", "\n=1", " \t=1", "\0=1", "\u3000=1", "\x1c+1"])
def test_a_cell_that_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert plain_cell(safe_cell(text)) == text.replace("\0", "")
