"""Prints a statement as PDF: what the page shows, on A4, in the console's own typeface."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from hq_server.admin import books_words
from hq_server.admin.words import Words
from hq_server.db.vouchers import PostedVoucher
from hq_server.domain.statement import StatementId
from hq_server.domain.statement_words import part_text
from hq_server.domain.vouchers import Voucher
from hq_server.services.statement_pages import StatementPage
from hq_server.texts import _

_PLAIN, _BOLD = "Inter", "Inter-SemiBold"
_INK, _GREY, _RULE = colors.HexColor("#14201e"), colors.HexColor("#5f6c68"), colors.HexColor("#cdd5d2")
_MARGIN = 16 * mm
_WIDTH = A4[0] - 2 * _MARGIN - 12  # a frame keeps six points at each side


def print_statement(about: dict[str, Any], words: Words) -> bytes:
    """``about`` is what the page of the statement is made of."""
    _load_fonts()
    shown: StatementPage = about["shown"]
    target = io.BytesIO()
    key = shown.statement.id
    title = f"{shown.store.name}, {words.long_day(key.business_date)}"
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 6 * mm,
        title=title,
        author="Comptoir HQ",
        invariant=1,
    )
    parts: list[Flowable] = [
        *_head(about, title, words),
        *_registers(about, words),
        *_tenders(about, words),
        *_checks(about),
        *_vouchers(about, words),
        *_events(about, words),
    ]

    def foot(canvas: Canvas, _document: object) -> None:
        canvas.setFont(_PLAIN, 7.5)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN + 6, _MARGIN - 2 * mm, _foot(key, words))
        canvas.drawRightString(A4[0] - _MARGIN - 6, _MARGIN - 2 * mm, str(canvas.getPageNumber()))

    document.build(parts, onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _foot(key: StatementId, words: Words) -> str:
    when = f"{words.day(words.now_ms)} {words.clock(words.now_ms)} {words.zone()}"
    return _("Statement {code}, printed {moment}").format(code=key.code, moment=when)


def _head(about: dict[str, Any], title: str, words: Words) -> list[Flowable]:
    statement = about["statement"]
    facts = [
        _("Statement {code}").format(code=statement.id.code),
        about["state"].word,
        _("version {version}").format(version=statement.version),
        _("{count} documents").format(count=words.number(statement.documents)),
    ]
    if statement.accounting_date:
        facts.append(_("in the books on {day}").format(day=words.day(statement.accounting_date)))
    sentence = about["sentence"]
    return [
        Paragraph(_plain(title), _style(15, bold=True, space=2)),
        Paragraph(_plain(" · ".join(facts)), _style(9, grey=True, space=6)),
        Paragraph(f"<b>{_plain(sentence.title)}</b> {_plain(sentence.reason)}", _style(9, space=4)),
    ]


def _registers(about: dict[str, Any], words: Words) -> list[Flowable]:
    currency, store = about["statement"].currency, about["statement"].id.store
    people = about["people"]
    rows = [[_("Register"), _("Shift, operator"), _("At HQ"), _("Z report"), _("Statement"), _("Difference")]]
    for one in about["reconciled"]:
        rows.append(
            [
                f"{store}-{one.register}",
                f"{one.number}, {people.get(one.staff, one.staff)}",
                _("{count} of {all}").format(count=words.number(one.at_hq), all=words.number(one.in_manifest)),
                words.money(one.z_total_minor, currency),
                words.money(one.books_total_minor, currency),
                words.difference(one.difference_minor, currency),
            ]
        )
    widths = (0.13, 0.29, 0.14, 0.15, 0.15, 0.14)
    return _section(_("Registers: Z report and statement"), currency, rows, widths, right=3)


def _tenders(about: dict[str, Any], words: Words) -> list[Flowable]:
    shown: StatementPage = about["shown"]
    currency, names = shown.statement.currency, about["names"]

    def amount(minor: int | None, *, sign: bool = False) -> str:
        if minor is None:
            return "–"
        return words.difference(minor, currency) if sign else words.money(minor, currency)

    rows = [[_("Tender"), "", _("Expected"), _("Counted"), _("Variance"), _("Limit")]]
    for line in shown.lines:
        group = books_words.group_word(shown.statement.method, line.group, shown.shifts, about["people"])
        rows.append(
            [
                names.get(line.tender, line.tender),
                group if line.group else "",
                amount(line.expected_minor),
                amount(line.counted_minor),
                amount(line.variance_minor, sign=True),
                amount(line.limit_minor),
            ]
        )
    return _section(_("Tenders"), currency, rows, (0.24, 0.2, 0.14, 0.14, 0.14, 0.14), right=2)


def _checks(about: dict[str, Any]) -> list[Flowable]:
    rows = [[_("Check"), ""]]
    for check in about["checks"]:
        word = {"ok": _("passed"), "warn": _("accepted")}.get(check.kind, _("failed"))
        rows.append([f"{check.text} {check.note}".strip(), word])
    return _section(_("Checks"), "", rows, (0.86, 0.14), right=1)


def _vouchers(about: dict[str, Any], words: Words) -> list[Flowable]:
    """Each with its lines; a draft has no number."""
    shown: StatementPage = about["shown"]
    currency = shown.statement.currency
    vouchers: list[PostedVoucher | Voucher] = [*shown.posted, *shown.drafts]
    parts: list[Flowable] = []
    for voucher in vouchers:
        number = voucher.id if isinstance(voucher, PostedVoucher) else _("Draft")
        rows = [[_("Account"), _("Name"), _("About"), _("Debit"), _("Credit")]]
        for line in voucher.lines:
            debit, credit = line.debit_minor, line.credit_minor
            about_line = books_words.about_text(line.about, line.subject, about["names"], words)
            amounts = (words.money(debit, currency) if debit else "", words.money(credit, currency) if credit else "")
            rows.append([line.account, line.name, about_line, *amounts])
        title = f"{number}: {part_text(voucher.part)}"
        parts += _section(title, currency, rows, (0.1, 0.38, 0.24, 0.14, 0.14), right=3)
    return parts


def _events(about: dict[str, Any], words: Words) -> list[Flowable]:
    rows = [[_("When"), _("What happened")]]
    rows += [[words.moment(event.made_ms), f"{event.text} {event.note}".strip()] for event in about["events"]]
    return _section(_("What happened"), "", rows, (0.22, 0.78), right=9)


def _section(
    title: str, unit: str, rows: Sequence[Sequence[str]], widths: Sequence[float], *, right: int
) -> list[Flowable]:
    """A heading and a table; the columns from ``right`` on stand at the right. Nothing when there are no rows."""
    if len(rows) < 2:
        return []
    cells: list[list[Flowable]] = []
    for at, row in enumerate(rows):
        head = at == 0
        cells.append(
            [
                Paragraph(_plain(text), _style(7.5 if head else 8, grey=head, right=place >= right))
                for place, text in enumerate(row)
            ]
        )
    table = Table(cells, colWidths=[share * _WIDTH for share in widths], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 1.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    heading = f"<b>{_plain(title)}</b>" + (f' <font color="#5f6c68" size="8">{_plain(unit)}</font>' if unit else "")
    return [Spacer(0, 4 * mm), Paragraph(heading, _style(10.5, space=2, keep=True)), table]


def _plain(text: str) -> str:
    """Names come from people and registers: nothing in them is markup, and what cannot be printed is left out."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _style(
    size: float, *, bold: bool = False, grey: bool = False, right: bool = False, space: float = 0, keep: bool = False
) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=_BOLD if bold else _PLAIN,
        fontSize=size,
        leading=size * 1.32,
        textColor=_GREY if grey else _INK,
        spaceAfter=space,
        keepWithNext=keep,
        alignment=TA_RIGHT if right else TA_LEFT,
    )


@cache
def _load_fonts() -> None:
    for name, file in ((_PLAIN, "Inter_400Regular.ttf"), (_BOLD, "Inter_600SemiBold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(_fonts() / file)))
    pdfmetrics.registerFontFamily(_PLAIN, normal=_PLAIN, bold=_BOLD, italic=_PLAIN, boldItalic=_BOLD)


def _fonts() -> Path:
    """In a checkout the resources lie beside the package, installed they are the package ``comptoir_resources``."""
    root = Path(__file__).resolve().parents[2]
    checkout = root / "resources"
    return (checkout if checkout.is_dir() else root / "comptoir_resources") / "fonts"
