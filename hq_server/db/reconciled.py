"""What stands in a register's Z and what stands in the books, document by document."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.db.postings import DayShift

Span = tuple[int, int]
_HERE = "x.store = ? AND x.register = ? AND x.sequence BETWEEN ? AND ?"
_MARK = "m.store = x.store AND m.register = x.register AND m.sequence = x.sequence"


@dataclass(frozen=True, slots=True)
class Unposted:
    """A document of a shift that no posting has. ``content`` are its bytes; ``finding`` says which rule holds it."""

    sequence: int
    document: str
    state: str
    reason: str
    content: bytes
    finding: str


def unposted(db: HqDatabase, shift: DayShift, span: Span) -> list[Unposted]:
    """The transactions of a span that are at HQ, but in no posting."""
    rows = db.rows(
        "SELECT x.sequence, x.id, x.state, x.reason, x.content, coalesce((SELECT min(f.message) FROM finding f "
        "WHERE f.store = x.store AND f.register = x.register AND f.sequence = x.sequence AND f.state = 'open'), '') "
        f"FROM inbox x WHERE {_HERE} AND x.kind = 'transaction.recorded' "
        f"AND NOT EXISTS (SELECT 1 FROM posted_transaction m WHERE {_MARK}) ORDER BY x.sequence",
        (shift.store, shift.register, *span),
    )
    return [Unposted(int(row[0]), row[1], row[2], row[3], bytes(row[4]), row[5]) for row in rows]


def missing(db: HqDatabase, shift: DayShift, span: Span) -> list[Span]:
    """The numbers of a span that HQ has no document of."""
    rows = db.rows(
        "SELECT before, sequence FROM (SELECT x.sequence, coalesce(lag(x.sequence) OVER (ORDER BY x.sequence), ? - 1) "
        f"AS before FROM inbox x WHERE {_HERE}) AS chain WHERE sequence <> before + 1 ORDER BY sequence",
        (span[0], shift.store, shift.register, *span),
    )
    gaps = [(int(before) + 1, int(sequence) - 1) for before, sequence in rows]
    row = db.row(f"SELECT max(x.sequence) FROM inbox x WHERE {_HERE}", (shift.store, shift.register, *span))
    last = int(row[0]) if row and row[0] is not None else span[0] - 1
    return [*gaps, (last + 1, span[1])] if last < span[1] else gaps


def posted_outside(db: HqDatabase, shift: DayShift, spans: Sequence[Span]) -> list[int]:
    """The shift's posted transactions that its Z does not count."""
    outside = " AND ".join("NOT x.sequence BETWEEN ? AND ?" for _span in spans)
    rows = db.rows(
        f"SELECT x.sequence FROM transaction_header x JOIN posted_transaction m ON {_MARK} "
        f"WHERE {_HERE} AND x.shift = ? AND {outside} ORDER BY x.sequence",
        (*shift.place[:4], shift.shift, *[value for span in spans for value in span]),
    )
    return [int(sequence) for (sequence,) in rows]


def other_shifts(db: HqDatabase, shift: DayShift, span: Span) -> list[int]:
    """Posted transactions within a span of the Z that say they belong to another shift."""
    rows = db.rows(
        f"SELECT x.sequence FROM transaction_header x JOIN posted_transaction m ON {_MARK} "
        f"WHERE {_HERE} AND x.shift <> ? ORDER BY x.sequence",
        (shift.store, shift.register, *span, shift.shift),
    )
    return [int(sequence) for (sequence,) in rows]


def corrected(db: HqDatabase, shift: DayShift, span: Span) -> list[tuple[int, str, bytes]]:
    """Sequence, document and bytes of the span's posted transactions that HQ reads otherwise than they were written."""
    rows = db.rows(
        f"SELECT DISTINCT x.sequence FROM correction x JOIN posted_transaction m ON {_MARK} WHERE {_HERE} "
        "ORDER BY x.sequence",
        (shift.store, shift.register, *span),
    )
    found = []
    for (sequence,) in rows:
        row = db.row(
            "SELECT id, content FROM inbox WHERE store = ? AND register = ? AND sequence = ?",
            (shift.store, shift.register, sequence),
        )
        if row is not None:
            found.append((int(sequence), str(row[0]), bytes(row[1])))
    return found


def totals_in_the_books(db: HqDatabase, shift: DayShift) -> tuple[int, int, int]:
    """Documents, total and tax of a shift's sales and returns, in all postings of its day."""
    row = db.row(
        "SELECT coalesce(sum(t.count), 0), coalesce(sum(t.total_minor), 0), coalesce(sum(t.tax_minor), 0) "
        "FROM posting p JOIN posting_total t ON t.store = p.store AND t.posting = p.id "
        "WHERE p.store = ? AND p.business_date = ? AND p.register = ? AND p.shift = ? AND t.type IN ('sale', 'return')",
        (shift.store, shift.business_date, shift.register, shift.shift),
    )
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


def documents_at_hq(db: HqDatabase, shift: DayShift, span: Span) -> int:
    row = db.row(f"SELECT count(*) FROM inbox x WHERE {_HERE}", (shift.store, shift.register, *span))
    return int(row[0]) if row else 0


def document_of(db: HqDatabase, shift: DayShift, sequence: int) -> tuple[str, str]:
    """Its id and receipt."""
    row = db.row(
        "SELECT i.id, coalesce(h.receipt, '') FROM inbox i LEFT JOIN transaction_header h ON h.store = i.store "
        "AND h.register = i.register AND h.sequence = i.sequence "
        "WHERE i.store = ? AND i.register = ? AND i.sequence = ?",
        (shift.store, shift.register, sequence),
    )
    return (str(row[0]), str(row[1])) if row else ("", "")
