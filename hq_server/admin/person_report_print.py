"""Prints the report about a person as PDF, on A4, in the console's own typeface."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from hq_server.admin.statement_print import _MARGIN, _RULE, _WIDTH, _load_fonts, _plain, _style
from hq_server.admin.words import Words
from hq_server.db.customer_pages import CustomerListed
from hq_server.texts import _

if TYPE_CHECKING:
    from hq_server.admin.person_report import Part

_LONGEST = 1_500


def print_person_report(customer: CustomerListed, parts: "Sequence[Part]", words: Words) -> bytes:
    _load_fonts()
    target = io.BytesIO()
    title = _("Everything HQ holds about {name}").format(name=customer.name or customer.account_number or customer.id)
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        author="Comptoir HQ",
        invariant=1,
    )
    made = _("Made {moment}, after article 15 of the GDPR.").format(moment=words.moment(words.now_ms))
    flow: list[Flowable] = [Paragraph(_plain(title), _style(15, bold=True, space=2))]
    flow.append(Paragraph(_plain(made), _style(9, grey=True, space=6)))
    for part in parts:
        flow += [
            Spacer(1, 4 * mm),
            Paragraph(_plain(part.title), _style(11, bold=True, space=3, keep=True)),
            _table(part),
        ]
        if part.note:
            flow.append(Paragraph(_plain(part.note), _style(9, grey=True)))
    document.build(flow)
    return target.getvalue()


def _table(part: "Part") -> Table:
    head = [Paragraph(_plain(column), _style(8, grey=True)) for column in part.columns]
    rows = [[Paragraph(_plain(cell[:_LONGEST]), _style(8)) for cell in row] for row in part.rows]
    table = Table([head, *rows], colWidths=[_WIDTH / len(head)] * len(head), repeatRows=1)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE)]))
    return table
