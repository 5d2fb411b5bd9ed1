"""What the accountant takes away: vouchers as a table, and the French FEC file, for days that somebody chooses."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, page, seen_stores, stores_seen
from hq_server.admin.periods import asked_period
from hq_server.admin.statement_files import csv_answer, download
from hq_server.errors import NotFound, Refused
from hq_server.services import accounting_export
from hq_server.texts import _

_DAYS = 31
_SHOWN_PROBLEMS = 20


def add_pages(console: Blueprint) -> None:
    console.get("/accounting", endpoint="accounting")(accounting)
    console.get("/accounting/vouchers.csv", endpoint="vouchers_csv")(vouchers_csv)
    console.get("/accounting/fec", endpoint="fec")(fec)


def accounting() -> ResponseReturnValue:
    """The days, the two files, and, when it is asked for, what an inspector's program would say of the FEC file."""
    first, last = asked_period(_DAYS)
    store = _store()
    problems, trouble, checked = [], "", "check" in request.args
    if checked:
        try:
            problems = accounting_export.check_export(database(), first, last, store)
        except Refused as refused:
            trouble = refused.message
    return page(
        "accounting.html",
        422 if trouble else 200,
        first=first,
        last=last,
        store=store,
        stores=seen_stores(),
        everything=stores_seen() is None,
        checked=checked,
        problems=problems[:_SHOWN_PROBLEMS],
        many=len(problems),
        trouble=trouble,
        fec_name=accounting_export.fec_name(database(), last, store),
    )


def vouchers_csv() -> ResponseReturnValue:
    first, last = asked_period(_DAYS)
    store = _store()
    rows: Iterable[Iterable[str]] = accounting_export.export_vouchers(database(), first, last, store)
    return csv_answer(rows, f"vouchers-{store or 'all'}-{first}-{last}.csv")


def fec() -> ResponseReturnValue:
    first, last = asked_period(_DAYS)
    store = _store()
    content: Iterator[bytes] = accounting_export.export_fec(database(), first, last, store)
    try:
        whole = b"".join(content)
    except Refused as refused:
        return page("error.html", 422, title=_("There is no such file"), text=refused.message)
    return download(whole, "text/plain", accounting_export.fec_name(database(), last, store))


def _store() -> str:
    """Empty: all of them, for whoever sees them all; others get the first of theirs."""
    number = request.args.get("store", "")[:20]
    numbers = [one.number for one in seen_stores()]
    if number and number not in numbers:
        raise NotFound(_("There is no store {number}.").format(number=number))
    if not number and stores_seen() is not None:
        if not numbers:
            raise NotFound(_("There is no store that you may see."))
        return numbers[0]
    return number
