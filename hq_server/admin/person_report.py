"""The person report: everything HQ holds about somebody, as a page, as PDF, and for another program."""

import json
from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words
from hq_server.admin.console import database, now_ms, page, user, words
from hq_server.admin.customer_words import Names
from hq_server.admin.statement_files import download
from hq_server.services import customer_details, customer_list, person_report
from hq_server.services.person_report import PersonReport
from hq_server.texts import _

# Whoever buys every day for years: the page would take seconds to draw. The files are whole.
_ON_THE_PAGE = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the report; ``note`` says what is not in it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def add_pages(console: Blueprint) -> None:
    console.get("/customers/<key>/report", endpoint="customer_report")(customer_report)
    console.get("/customers/<key>/report.pdf", endpoint="customer_report_pdf")(customer_report_pdf)
    console.get("/customers/<key>/report.json", endpoint="customer_report_json")(customer_report_json)


def customer_report(key: str) -> ResponseReturnValue:
    report = _report(key, _ON_THE_PAGE)
    return page("person_report.html", customer=report.customer, parts=_parts(report))


def customer_report_pdf(key: str) -> ResponseReturnValue:
    # What makes PDFs is loaded by the first one.
    from hq_server.admin.person_report_print import print_person_report

    report = _report(key)
    content = print_person_report(report.customer, _parts(report), words())
    return download(content, "application/pdf", f"person-{_number(report)}.pdf", show=True)


def customer_report_json(key: str) -> ResponseReturnValue:
    report = _report(key)
    content = json.dumps(person_report.as_json(report), ensure_ascii=False, indent=1).encode()
    return download(content, "application/json", f"person-{_number(report)}.json")


def _report(key: str, most_sales: int = person_report.MOST_SALES) -> PersonReport:
    found = customer_list.get_customer(database(), key)
    return person_report.make_report(database(), found, user().name, now_ms(), most_sales=most_sales)


def _number(report: PersonReport) -> str:
    return report.customer.account_number or report.customer.id


def _parts(report: PersonReport) -> list[Part]:
    beyond = {one.field: one.value for one in report.fields}
    with database().read():
        group = beyond.get("customer_group", "")
        names = customer_details.names_set_up(database(), report.customer.store, beyond, group)
    parts = [
        _account(report),
        _known(report, names),
        _undecided(report, names),
        _loyalty(report),
        _sales(report),
        _orders(report),
        _changes(report, names),
    ]
    return [part for part in parts if part.rows]


def _account(report: PersonReport) -> Part:
    rows = [(_("Account number"), report.customer.account_number or _("Pending sync"))]
    rows.append((_("Async id"), report.customer.id))
    rows += [(_("Merged account"), one.account_number or one.id) for one in report.also]
    return Part(_("Account"), (_("What"), _("Value")), tuple(rows))


def _known(report: PersonReport, names: Names) -> Part:
    say = customer_words
    rows = tuple(
        (
            *(say.field_label(one.field, names), say.field_text(one.field, one.value)),
            *(_moment(one.changed_ms), one.source or _("HQ")),
        )
        for one in report.fields
    )
    return Part(_("What HQ knows"), (_("Field"), _("Value"), _("Since"), _("From")), rows)


def _undecided(report: PersonReport, names: Names) -> Part:
    say = customer_words
    rows = tuple(
        (say.field_label(field, names), say.field_text(field, value), code) for field, value, code in report.conflicts
    )
    return Part(_("Values that wait for a decision"), (_("Field"), _("Value"), _("Register")), rows)


def _loyalty(report: PersonReport) -> Part:
    rows = tuple((card, words().number(points), _moment(made)) for card, points, made in report.cards)
    return Part(_("Loyalty"), (_("Card"), _("Points"), _("Enrolled")), rows)


def _orders(report: PersonReport) -> Part:
    rows = tuple(
        (one.number, _moment(one.made_ms), str(one.address_lines or "–"), one.comment or "–") for one in report.orders
    )
    return Part(_("Orders"), (_("Order"), _("Recorded"), _("Address"), _("Comment")), rows)


def _changes(report: PersonReport, names: Names) -> Part:
    say = customer_words
    rows = tuple(
        (
            *(_moment(one.changed_ms), say.field_label(one.field, names)),
            *(say.field_text(one.field, one.old), say.field_text(one.field, one.new), name or one.staff),
        )
        for one, name in report.changes
    )
    return Part(_("History of changes"), (_("When"), _("Field"), _("Before"), _("After"), _("By")), rows)


def _moment(value: int) -> str:
    """With the day, always: it is handed out, and read on another one."""
    return f"{words().day(value)} {words().clock(value)}"


def _sales(report: PersonReport) -> Part:
    written = words()
    return Part(
        _("Purchases"),
        (_("Recorded"), _("Receipt"), _("Kind"), _("Articles"), _("Total")),
        tuple(
            (
                _moment(one.made_ms),
                one.receipt,
                customer_words.document_kind(one.type),
                ", ".join(f"{written.quantity(count)} × {text}" for text, count in one.lines) or "–",
                f"{written.money(one.total_minor, one.currency)} {one.currency}",
            )
            for one in report.sales
        ),
        _those_shown(report),
    )


def _those_shown(report: PersonReport) -> str:
    shown, all_of_them = len(report.sales), report.sales_in_all
    if shown == all_of_them:
        return ""
    if shown < person_report.MOST_SALES:
        text = _("These are the newest {shown} of {count} purchases. The PDF and the JSON have the others, too.")
    else:
        text = _("These are the newest {shown} of {count} purchases.")
    return text.format(shown=words().number(shown), count=words().number(all_of_them))
