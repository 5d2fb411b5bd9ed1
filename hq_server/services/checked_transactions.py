"""Transactions as the rules see them: read from HQ's tables in pages, or made of a document's body."""

import msgspec

from hq_server.db import checked_rows
from hq_server.db.checked_rows import PageRows
from hq_server.db.database import HqDatabase, Row
from hq_server.domain.rules import Checked, Facts
from hq_server.services.validation_facts import FactBook
from hq_server.wire.incoming import Received
from hq_server.wire.transactions import (
    LineInFull,
    LineMore,
    TenderInFull,
    TenderMore,
    TransactionMore,
    TransactionRecorded,
    TransactionRecordedInFull,
)

_line_more = msgspec.json.Decoder(LineMore | None).decode
_tender_more = msgspec.json.Decoder(TenderMore | None).decode
_more = msgspec.json.Decoder(TransactionMore | None).decode


def read_checked(
    db: HqDatabase, store: str, register: str, after: int, last: int | None, limit: int, book: FactBook
) -> list[tuple[str, Checked]]:
    """The next transactions of a register, each with its shift; the book knows what they refer to afterwards."""
    page = checked_rows.page(db, store, register, after, last, limit)
    found = _of_rows(store, register, page, book.facts)
    book.learn([checked for _shift, checked in found])
    return found


def checked_body(
    store: str, register: str, document: Received, body: TransactionRecorded | TransactionRecordedInFull, facts: Facts
) -> Checked:
    """A transaction as its body tells it; the caller lets the book of the facts learn it."""
    in_full = body if isinstance(body, TransactionRecordedInFull) else None
    if isinstance(body, TransactionRecordedInFull):
        lines, tenders = list(body.lines), list(body.tenders)
    else:
        lines = [LineInFull(*(*msgspec.structs.astuple(line), "", 0, None)) for line in body.lines]
        tenders = [TenderInFull(*(*msgspec.structs.astuple(tender), None)) for tender in body.tenders]
    return Checked(
        store=store,
        register=register,
        sequence=document.sequence,
        document=document.id,
        receipt=body.receipt,
        type=body.type,
        business_date=document.business_date,
        made_ms=document.made_ms,
        made_offset=document.made_offset,
        customer=body.customer,
        currency=body.currency,
        total_minor=body.total_minor,
        tax_minor=body.tax_minor,
        discount_minor=in_full.discount_minor if in_full else 0,
        rounding_minor=in_full.rounding_minor if in_full else 0,
        tax_included=in_full.tax_included if in_full else None,
        more=in_full.more if in_full else None,
        lines=lines,
        tenders=tenders,
        facts=facts,
        taxes=in_full.taxes if in_full else None,
    )


def _of_rows(store: str, register: str, page: PageRows, facts: Facts) -> list[tuple[str, Checked]]:
    lines: dict[int, list[LineInFull]] = {}
    for row in page.lines:
        lines.setdefault(row[0], []).append(_line(row))
    tenders: dict[int, list[TenderInFull]] = {}
    for sequence, tender, amount, tendered, change, more in page.tenders:
        told = _tender_more(more) if more else None
        tenders.setdefault(sequence, []).append(TenderInFull(tender, amount, tendered, change, told))
    return [
        (row[-1], _checked(store, register, row, lines.get(row[0], []), tenders.get(row[0], []), facts))
        for row in page.headers
    ]


def _checked(
    store: str, register: str, row: Row, lines: list[LineInFull], tenders: list[TenderInFull], facts: Facts
) -> Checked:
    included, more, _shift = row[-3:]
    head = (store, register, *row[:-3], None if included is None else bool(included), _more(more) if more else None)
    return Checked(*(*head, lines, tenders, facts))


def _line(row: Row) -> LineInFull:
    _sequence, line, sku, barcode, quantity, price, total, rate, tax, voided, unit, saved, more = row
    told = _line_more(more) if more else None
    return LineInFull(line, sku, barcode, "", quantity, price, total, rate, tax, bool(voided), unit, saved, told)
