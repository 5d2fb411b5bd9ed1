"""Naughty rows in a customer file, files of any shape, and very many rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from hq_server.db.customer_imports import DONE, CustomerImport
from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services import csv_upload, customer_import
from hq_server.services.customer_file import read_customers, read_headings
from hq_server.services.customer_import import import_confirmed
from hq_server.services.customer_job import issue_account_numbers
from installer.environment import ROOT
from tests.hq_server.sending_register import NOW
from tests.hq_server.services.test_customer_import import HEAD, bring, keep, people, refused
from tests.naughty import naughty_strings


class TestNaughtyRows:
    @pytest.mark.parametrize(
        ("column", "cell"),
        [
            ("phone", "none"),
            ("email", "nobody"),
            ("customer_type", "robot"),
            ("language", "klingon!"),
            ("consent.email", "perhaps"),
            ("receipt_preference", "pigeon"),
            ("customer_group", "unknown"),
            ("country", "Atlantis"),
            ("first_name", "x" * 101),
            ("first_name", "a\x00b"),
            ("first_name", "a\x1bb"),
            ("phone", "1" * 41),
            ("street", "only a street"),
        ],
    )
    def test_a_cell_that_cannot_be_taken_is_named(self, hq: HqDatabase, column: str, cell: str) -> None:
        rows = io.StringIO()
        csv.writer(rows).writerows([["last_name", column], ["New", cell], ["Good", ""]])
        bring(hq, rows.getvalue())
        assert len(people(hq)) == 1
        ((row, named, message),) = refused(hq)
        assert row == 2
        assert named in (column, "city")
        assert message

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "'tis", "O'Brien", "\u202eevil", "<b>&amp;", "'; --"])
    def test_a_name_is_data_whatever_it_begins_with(self, hq: HqDatabase, name: str) -> None:
        rows = io.StringIO()
        csv.writer(rows).writerows([["last_name"], [name]])
        bring(hq, rows.getvalue())
        assert people(hq) == [("", name, "")]

    def test_what_the_export_wrote_is_read_as_it_was(self, hq: HqDatabase) -> None:
        bring(hq, "last_name,phone\n'=1+1,'+33 6 12 34 56 78\n")
        assert people(hq) == [("", "=1+1", "+33 6 12 34 56 78")]

    def test_the_texts_that_break_programs_are_stored_or_refused_by_row(self, hq: HqDatabase) -> None:
        texts = [text for text in dict.fromkeys(naughty_strings()) if len(text) < 10_000]
        rows = io.StringIO()
        csv.writer(rows).writerows([["last_name"], *([text] for text in texts)])
        made = bring(hq, rows.getvalue())
        stored = {last for _first, last, _phone in people(hq)}
        assert made.total == made.new + made.left_out
        assert made.new == len(people(hq)) > 0
        assert stored <= {text.strip() for text in texts} | {text.strip()[1:] for text in texts}

    @pytest.mark.parametrize(
        "text",
        [
            'last_name\n"never closed',
            'last_name\n"two\nlines"\n',
            "last_name,last_name\nA,B\n",
            "last_name\nA,B,C\n",
            "last_name;phone\nA\n",
            "last_name\r\rA\r",
            "last_name\n" + "x" * 200_000,
            "\ufefflast_name\n\ufffd\n",
        ],
    )
    def test_a_file_of_any_shape_is_read_or_refused(self, hq: HqDatabase, text: str) -> None:
        made = bring(hq, text)
        assert made.state == DONE
        assert made.total == made.new + made.left_out
        assert len(people(hq)) == made.new

    def test_real_csv_files_never_break_the_reader(self) -> None:
        for path in sorted((ROOT.parent / "shared" / "data" / "csv_spectrum" / "csvs").glob("*.csv")):
            text, _encoding = csv_upload.decode(path.read_bytes())
            headings = read_headings(text)
            found = read_customers(text, ["last_name", *([""] * (len(headings) - 1))] if headings else [])
            assert found.unusable or found.total >= 0, path


class Counting(HqDatabase):
    """Counts the statements that are asked for."""

    asked = 0

    def _cursor(self, sql: str, parameters: Sequence[object]) -> Any:
        Counting.asked += 1
        return super()._cursor(sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        Counting.asked += 1
        super().execute_many(sql, rows)


def _statements(db: HqDatabase, count: int, key: str) -> tuple[int, CustomerImport]:
    """Half of the rows are new, each with a phone; the others change somebody who is there."""
    with db.read():
        numbers = [row[0] for row in db.rows("SELECT account_number FROM customer ORDER BY id LIMIT ?", (count // 2,))]
    rows = [f",Ann,{key} {at},{key}{at:09},,{at} High Street,59000,Lille\n" for at in range(count - len(numbers))]
    rows += [f"{number},Changed {key},,,,,,\n" for number in numbers]
    made = keep(db, HEAD + "".join(rows), key)
    Counting.asked = 0
    customer_import.preview(db, made)
    customer_import.confirm(db, key, (), NOW)
    import_confirmed(db, NOW, new_id)
    return Counting.asked, customer_import.get_import(db, key)


@pytest.mark.parametrize("count", [3_000, pytest.param(50_000, marks=pytest.mark.slow)])
def test_many_rows_take_statements_by_batch_and_not_by_row(hq: HqDatabase, count: int) -> None:
    url = hq.url
    hq.close()
    db = Counting.open(url)
    try:
        few, made = _statements(db, 1_000, "1")
        assert (made.new, made.left_out) == (1_000, 0)
        issue_account_numbers(db, NOW)
        many, made = _statements(db, count, "2")
        assert (made.total, made.new, made.changed, made.left_out) == (count, count - 1_000, 1_000, 0)
        assert many <= count // customer_import.AT_ONCE * (few + 30)
    finally:
        db.close()
