"""A statement to take away: as PDF, and as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from hq_server.admin import statements
from hq_server.admin.console import database, words
from hq_server.domain.money import amount_text
from hq_server.services import statement_pages
from hq_server.services.csv_cells import safe_cell

_COLUMNS = (
    *("statement", "store", "business_date", "accounting_date", "state", "method", "group", "tender", "currency"),
    *("amount", "expected", "counted", "variance", "limit"),
)


def add_pages(console: Blueprint) -> None:
    console.get("/statements/<store>/<day>/statement.pdf", endpoint="statement_pdf")(statement_pdf)
    console.get("/statements/<store>/<day>/statement.csv", endpoint="statement_csv")(statement_csv)


def statement_pdf(store: str, day: str) -> ResponseReturnValue:
    # What makes PDFs is loaded by the first one.
    from hq_server.admin.statement_print import print_statement

    shown = statement_pages.get_statement(database(), store, day, statements.asked_number())
    content = print_statement(statements.about(shown), words())
    return download(content, "application/pdf", f"statement-{shown.statement.id.code}.pdf", show=True)


def statement_csv(store: str, day: str) -> ResponseReturnValue:
    shown = statement_pages.get_statement(database(), store, day, statements.asked_number())
    one = shown.statement

    def rows() -> Iterator[Iterable[str]]:
        yield _COLUMNS
        for line in shown.lines:
            amounts = (line.amount_minor, line.expected_minor, line.counted_minor, line.variance_minor)
            yield (
                *(one.id.code, store, day, one.accounting_date, one.state, one.method),
                *(safe_cell(line.group), safe_cell(line.tender), one.currency),
                *("" if minor is None else amount_text(minor, one.currency) for minor in (*amounts, line.limit_minor)),
            )

    return csv_answer(rows(), f"statement-{one.id.code}.csv")


def csv_answer(rows: Iterable[Iterable[str]], name: str) -> Response:
    """A table for a spreadsheet; whatever is in it, it is a download."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return download(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def download(content: bytes, content_type: str, name: str, *, show: bool = False) -> Response:
    """``show``: the browser may open it in a window of its own."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\\r\n' else "-" for letter in name)
    kept = "inline" if show else "attachment"
    headers = {"Content-Disposition": f'{kept}; filename="{plain}"', "Cache-Control": "no-store"}
    return Response(content, 200, headers, content_type=content_type)
