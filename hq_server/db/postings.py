"""Which transactions are posted together: each is marked with its posting by a unique key, so it is in one, ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase

_LAST = 2**53
_OPEN_FINDING = (
    "EXISTS (SELECT 1 FROM finding f WHERE f.store = h.store AND f.register = h.register AND f.sequence = h.sequence "
    "AND f.state = 'open')"
)
_POSTED = (
    "EXISTS (SELECT 1 FROM posted_transaction p WHERE p.store = h.store AND p.register = h.register "
    "AND p.sequence = h.sequence)"
)
_OF_SHIFT = "h.store = ? AND h.register = ? AND h.sequence BETWEEN ? AND ? AND h.shift = ?"
SUMS = ("posting_total", "posting_rate", "posting_tender", "posting_account")


@dataclass(frozen=True, slots=True)
class DayShift:
    """A shift of a business day. ``manifest`` is JSON, empty while it is open; ``posted_in`` the number of the
    statement that has its count, None when none has.
    """

    store: str
    business_date: str
    register: str
    shift: str
    number: int
    state: str
    staff: str
    currency: str
    starting_minor: int
    opened_ms: int
    closed_ms: int | None
    first_sequence: int
    last_sequence: int
    manifest: str
    reason: str
    posted_in: int | None

    @property
    def place(self) -> tuple[object, ...]:
        """What ``_OF_SHIFT`` asks for."""
        return self.store, self.register, self.first_sequence, self.last_sequence, self.shift

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class Posting:
    store: str
    id: int
    batch: int
    business_date: str
    number: int
    register: str
    shift: str
    first_sequence: int
    last_sequence: int
    documents: int
    made_ms: int


def shifts_of_day(db: HqDatabase, store: str, business_date: str) -> list[DayShift]:
    """In the order of their registers, then of their opening. A shift's transactions follow its opening; those of
    another shift may lie between them, and a faulty register may even write one after the close: it counts, too.
    """
    rows = db.rows(
        "SELECT d.store, d.business_date, d.register, d.shift, d.number, d.state, d.staff, d.currency, "
        "d.starting_minor, d.opened_ms, d.closed_ms, d.opened_sequence, ?, d.manifest, "
        "d.reason, s.number FROM business_day d LEFT JOIN statement_shift s ON s.store = d.store "
        "AND s.register = d.register AND s.shift = d.shift WHERE d.store = ? AND d.business_date = ? "
        "ORDER BY length(d.register), d.register, d.opened_sequence",
        (_LAST, store, business_date),
    )
    return [DayShift(*row) for row in rows]


def mark(db: HqDatabase, shift: DayShift, posting: int, limit: int = 0, rounding_minor: int | None = None) -> int:
    """Put the shift's transactions that are in no posting, and that no open finding holds, into this one; returns how
    many there were. ``limit``: the oldest ones alone; ``rounding_minor``: those that differ by no more.
    """
    oldest = f" ORDER BY h.sequence LIMIT {limit:d}" if limit else ""
    exact = "" if rounding_minor is None else f" AND abs(h.rounding_minor) <= {rounding_minor:d}"
    return db.execute(
        "INSERT INTO posted_transaction (store, register, sequence, posting) "
        "SELECT h.store, h.register, h.sequence, ? FROM transaction_header h "
        f"WHERE {_OF_SHIFT}{_left_out(db, shift)}{exact}{oldest}",
        (posting, *shift.place),
    )


def _left_out(db: HqDatabase, shift: DayShift) -> str:
    """What a posting leaves out. Nearly always nothing is posted or found wrong, and nobody has to look at each one."""
    posted = db.row(
        "SELECT 1 FROM posted_transaction WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ? LIMIT 1",
        shift.place[:4],
    )
    finding = db.row("SELECT 1 FROM finding WHERE store = ? AND state = 'open' LIMIT 1", (shift.store,))
    return (f" AND NOT {_POSTED}" if posted else "") + (f" AND NOT {_OPEN_FINDING}" if finding else "")


def has_unposted(db: HqDatabase, shift: DayShift) -> bool:
    """Whether ``mark`` would find something."""
    sql = f"SELECT 1 FROM transaction_header h WHERE {_OF_SHIFT} AND NOT {_POSTED} AND NOT {_OPEN_FINDING} LIMIT 1"
    return db.row(sql, shift.place) is not None


def seen_of_shift(db: HqDatabase, shift: DayShift) -> tuple[int, int]:
    """How many transactions HQ has of a shift, and the last one's number."""
    row = db.row(
        f"SELECT count(*), coalesce(max(h.sequence), 0) FROM transaction_header h WHERE {_OF_SHIFT}", shift.place
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def take_id(db: HqDatabase, store: str) -> int:
    """The next posting's number; the store's lock is held."""
    rows = db.rows("UPDATE posting_head SET next = next + 1 WHERE store = ? RETURNING next", (store,))
    return int(rows[0][0]) - 1


def insert(db: HqDatabase, posting: Posting) -> None:
    db.execute(
        f"INSERT INTO posting VALUES ({', '.join('?' * 11)})",
        (
            *(posting.store, posting.id, posting.batch, posting.business_date, posting.number, posting.register),
            *(posting.shift, posting.first_sequence, posting.last_sequence, posting.documents, posting.made_ms),
        ),
    )


def of_day(db: HqDatabase, store: str, business_date: str) -> list[Posting]:
    rows = db.rows("SELECT * FROM posting WHERE store = ? AND business_date = ? ORDER BY id", (store, business_date))
    return [Posting(*row) for row in rows]


def posting_of(db: HqDatabase, store: str, register: str, sequence: int) -> Posting | None:
    """The posting that a transaction is in."""
    row = db.row(
        "SELECT p.* FROM posted_transaction m JOIN posting p ON p.store = m.store AND p.id = m.posting "
        "WHERE m.store = ? AND m.register = ? AND m.sequence = ?",
        (store, register, sequence),
    )
    return Posting(*row) if row else None


def undo(db: HqDatabase, undone: Sequence[Posting]) -> None:
    """Forget postings of which nothing is in the books: their transactions are free again."""
    for posting in undone:
        one = (posting.store, posting.id)
        db.execute(
            "DELETE FROM posted_transaction WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ? "
            "AND posting = ?",
            (posting.store, posting.register, posting.first_sequence, posting.last_sequence, posting.id),
        )
        for table in SUMS:
            db.execute(f"DELETE FROM {table} WHERE store = ? AND posting = ?", one)
        db.execute("DELETE FROM posted_fact WHERE store = ? AND posting = ?", one)
        db.execute("UPDATE posting_change SET posting = NULL WHERE store = ? AND posting = ?", one)
        db.execute("DELETE FROM posting WHERE store = ? AND id = ?", one)
