"""Customers as a table for spreadsheets: those that a filter finds, with the columns that somebody chose, written while
they are read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, page, stores_seen
from hq_server.admin.customer_words import column_word
from hq_server.services import customer_export
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/customers/export", endpoint="export_customers")(export_customers)
    console.get("/customers/customers.csv", endpoint="customers_csv")(customers_csv)


def export_customers() -> ResponseReturnValue:
    text, state = _asked()
    columns = [(name, column_word(name)) for name in customer_export.every_column(database())]
    return page("customer_export.html", text=text, state=state, columns=columns, states=_states(), own=stores_seen())


def customers_csv() -> ResponseReturnValue:
    columns = customer_export.chosen(database(), request.args.getlist("column"))
    found = customer_export.export_customers(database(), *_asked(), columns, stores_seen())
    return csv_answer(found, "customers.csv")


def csv_answer(rows: Iterable[Sequence[str]], name: str) -> Response:
    """Row after row; the cells are safe already."""

    def lines() -> Iterator[str]:
        for row in rows:
            line = io.StringIO()
            csv.writer(line, lineterminator="\r\n").writerow(row)
            yield line.getvalue()

    answer = Response(lines(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked() -> tuple[str, str]:
    """What is searched for and the state, as the list of customers has them."""
    text, state = (request.args.get(name, "").replace("\x00", "")[:200] for name in ("q", "state"))
    return text, state


def _states() -> list[tuple[str, str]]:
    return [
        *(("", _("All")), ("pending", _("Pending sync")), ("numbered", _("Numbered"))),
        ("conflict", _("In conflict")),
    ]
