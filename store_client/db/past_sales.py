"""Searches the journal by number, amount, customer, day and type: a page at a time, the newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase, Row
from store_client.db.timeline import furthest
from store_client.domain.journal_row import JournalRow, types_of
from store_client.domain.print_job import OPEN
from store_client.domain.quantity import count_articles
from store_client.domain.transaction import SALE

_SELECT = f"""
    SELECT header.id, header.sequence, header.receipt, header.type, header.business_date, header.made_ms,
        header.made_offset, header.staff, header.customer,
        CASE WHEN customer.customer_type = 'organization' AND customer.organization != '' THEN customer.organization
             ELSE trim(customer.first_name || ' ' || customer.last_name) END,
        customer.account_number, header.currency, header.total_minor,
        (SELECT count(*) FROM receipt_copy WHERE receipt_copy.transaction_id = header.id),
        EXISTS (SELECT 1 FROM print_job WHERE print_job.transaction_id = header.id AND print_job.variant = 'receipt'
            AND print_job.state IN ({", ".join(f"'{state}'" for state in OPEN)})),
        outbox.state, outbox.sent_ms, outbox.stored_ms, shift.confirmed_ms
    FROM transaction_header AS header
    JOIN outbox ON outbox.sequence = header.sequence
    LEFT JOIN shift ON shift.id = header.shift
    LEFT JOIN customer ON customer.id = header.customer"""
_LINES = """SELECT sequence, quantity_thousandths, unit FROM transaction_line
    WHERE sequence IN (SELECT value FROM json_each(?)) AND NOT voided"""

_NEWEST = 1 << 53


@dataclass(frozen=True, slots=True)
class Filter:
    """What every row meets; an empty text, or None, is no condition. Days are inclusive; an amount may be negative."""

    date_from: str = ""
    date_to: str = ""
    type: str = ""
    amount_minor: int | None = None
    before: int | None = None


def newest(db: RegisterDatabase, wanted: Filter, limit: int) -> list[int]:
    """Sequences, the newest first."""
    return _find(db, "", [], wanted, limit)


def of_customers(db: RegisterDatabase, customers: Sequence[str], wanted: Filter, limit: int) -> list[int]:
    condition = "customer IS NOT NULL AND customer IN (SELECT value FROM json_each(?))"
    return _find(db, condition, [json.dumps(list(customers))], wanted, limit)


def of_receipts(db: RegisterDatabase, sequences: Sequence[int], wanted: Filter, limit: int) -> list[int]:
    return _find(db, "sequence IN (SELECT value FROM json_each(?))", [json.dumps(list(sequences))], wanted, limit)


def rows(db: RegisterDatabase, sequences: Sequence[int]) -> list[JournalRow]:
    """The newest first."""
    wanted = (json.dumps(list(sequences)),)
    found = db.rows(
        f"{_SELECT} WHERE header.sequence IN (SELECT value FROM json_each(?)) ORDER BY header.sequence DESC", wanted
    )
    lines: dict[int, list[tuple[int, str]]] = {}
    for sequence, quantity, unit in db.rows(_LINES, wanted):
        lines.setdefault(sequence, []).append((quantity, unit))
    return [_row(row, count_articles(lines.get(row[1], ()))) for row in found]


def _find(db: RegisterDatabase, condition: str, values: list[Any], wanted: Filter, limit: int) -> list[int]:
    conditions = [*([condition] if condition else []), "sequence < ?"]
    parameters = [*values, _NEWEST if wanted.before is None else wanted.before]
    if wanted.date_from or wanted.date_to:
        days = (wanted.date_from, wanted.date_to or "9999")
        first, last = _sequences_of(db, *days)
        conditions.append("sequence BETWEEN ? AND ? AND business_date BETWEEN ? AND ?")
        parameters += [first, last, *days]
    if wanted.amount_minor is not None:
        conditions.append("total_minor != 0 AND total_minor IN (?, ?)")
        parameters += [wanted.amount_minor, -wanted.amount_minor]
    if wanted.type:
        types = types_of(wanted.type)
        named = f"type IN ({', '.join('?' * len(types))})"
        conditions.append(named if wanted.type == SALE else f"type != '{SALE}' AND {named}")
        parameters += types
    sql = f"SELECT sequence FROM transaction_header WHERE {' AND '.join(conditions)} ORDER BY sequence DESC LIMIT ?"
    return [sequence for (sequence,) in db.rows(sql, (*parameters, limit))]


def _sequences_of(db: RegisterDatabase, first_day: str, last_day: str) -> tuple[int, int]:
    """The documents between which the transactions of these days lie: a transaction has its shift's day."""
    first, last = db.rows(
        """SELECT min(first_sequence), max(coalesce(closed_sequence, ?)) FROM shift
           WHERE business_date BETWEEN ? AND ?""",
        (_NEWEST, first_day, last_day),
    )[0]
    return (first or 0, last or -1)


def _row(row: Row, articles: int) -> JournalRow:
    identifier, sequence, receipt, kind, business_date, made_ms, made_offset, staff, customer, name, number, *rest = row
    currency, total, copies, unprinted, state, sent_ms, stored_ms, confirmed_ms = rest
    return JournalRow(
        transaction=identifier,
        sequence=sequence,
        receipt=receipt,
        type=kind,
        business_date=business_date,
        made=Moment(made_ms, made_offset),
        staff=staff,
        customer=customer,
        customer_name=name or "",
        account_number=number,
        currency=currency,
        total_minor=total,
        articles=articles,
        copies=copies,
        state=furthest(state, sent_ms, stored_ms, confirmed_ms),
        unprinted=bool(unprinted),
    )
