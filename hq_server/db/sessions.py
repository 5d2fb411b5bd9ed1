"""What registers sent (uploads) and fetched (downloads): one row a batch, one row for pages that follow one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from hq_server.db.database import HqDatabase, Row, with_flags
from hq_server.db.partitions import rest_of
from hq_server.domain.registers import RegisterIdentity

BY_NETWORK, BY_FILE = "network", "file"

_UPLOAD = (
    "store, register, started_ms, way, first_sequence, last_sequence, documents, stored, duplicates, refused, parked, "
    "quarantined, size, took_ms, trouble"
)
_SUMMED = ("documents", "stored", "duplicates", "refused", "parked", "quarantined", "size", "took_ms")
_DOWNLOAD = "store, register, feed, started_ms, ended_ms, after_position, position, pages, changes, size, finished"
_UPLOAD_TROUBLE = "(refused > 0 OR quarantined > 0 OR trouble <> '')"
_UNFINISHED = "NOT finished"
# What a list is ordered by, newest first; downloads then by feed.
_KEY = ("started_ms", "store", "register")
_DOWNLOAD_KEY = "store, register, feed, started_ms"
_ONE = "store = ? AND register = ? AND feed = ?"


@dataclass(frozen=True, slots=True)
class Upload:
    """A batch. ``stored`` are new, ``duplicates`` were there, ``refused`` were kept aside (in conflict, unreadable);
    ``parked`` and ``quarantined`` are those of the new ones that could not be applied at once. ``size`` in bytes.
    """

    store: str
    register: str
    started_ms: int
    way: str = BY_NETWORK
    first_sequence: int | None = None
    last_sequence: int | None = None
    documents: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0
    parked: int = 0
    quarantined: int = 0
    size: int = 0
    took_ms: int = 0
    trouble: str = ""

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class Download:
    """Pages from one position of a feed to another. ``told``: how far the register has said since that it is."""

    store: str
    register: str
    feed: int
    started_ms: int
    ended_ms: int
    after_position: int
    position: int
    pages: int
    changes: int
    size: int
    finished: bool
    told: int | None = None

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions: of these registers alone, or of these stores alone (None: all); ``trouble``: only those that
    went wrong or did not end. ``before``: older than the one with this time, store, register (and feed).
    """

    registers: tuple[RegisterIdentity, ...] | None = None
    stores: tuple[str, ...] | None = None
    trouble: bool = False
    before: tuple[object, ...] | None = None


_NOTE_UPLOAD = (
    f"INSERT INTO upload_session ({_UPLOAD}) VALUES ({', '.join('?' * 15)}) "
    "ON CONFLICT (store, register, started_ms) DO UPDATE SET "
    + "".join(f"{name} = upload_session.{name} + excluded.{name}, " for name in _SUMMED)
    + "first_sequence = COALESCE(upload_session.first_sequence, excluded.first_sequence), "
    "last_sequence = COALESCE(excluded.last_sequence, upload_session.last_sequence), trouble = excluded.trouble"
)
_NOTE_DOWNLOAD = (
    f"INSERT INTO download_session ({_DOWNLOAD}) VALUES (?, ?, ?, COALESCE((SELECT CASE WHEN position = ? AND NOT "
    f"finished THEN started_ms END FROM download_session WHERE {_ONE} ORDER BY started_ms DESC LIMIT 1), ?), "
    "?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (store, register, feed, started_ms) DO UPDATE SET ended_ms = excluded.ended_ms, "
    "position = excluded.position, pages = download_session.pages + excluded.pages, changes = "
    "download_session.changes + excluded.changes, size = download_session.size + excluded.size, "
    "finished = excluded.finished"
)
_VALUES_OF = attrgetter(*_UPLOAD.split(", "))


def note_upload(db: HqDatabase, upload: Upload) -> None:
    """One statement. Two batches of a register in the same millisecond are one session."""
    db.execute(_NOTE_UPLOAD, _VALUES_OF(upload))


def note_download(db: HqDatabase, page: Download) -> None:
    """One statement: a page that goes on where the newest session ended unfinished belongs to that one."""
    key = (page.store, page.register, page.feed)
    db.execute(
        _NOTE_DOWNLOAD,
        (
            *(*key, page.after_position, *key, page.started_ms, page.ended_ms, page.after_position, page.position),
            *(page.pages, page.changes, page.size, page.finished),
        ),
    )


def list_uploads(db: HqDatabase, wanted: Wanted, limit: int) -> list[Upload]:
    """Newest first."""
    where = (_UPLOAD_TROUBLE,) if wanted.trouble else ()
    return [Upload(*row) for row in _newest(db, "upload_session", _UPLOAD, _KEY, wanted, where, limit)]


def list_downloads(db: HqDatabase, wanted: Wanted, limit: int) -> list[Download]:
    """Newest first."""
    where = (_UNFINISHED,) if wanted.trouble else ()
    told = (
        "(SELECT c.position FROM register_cursor c WHERE c.store = s.store AND c.register = s.register "
        "AND c.feed = s.feed AND c.seen_ms >= s.ended_ms)"
    )
    rows = _newest(db, "download_session", f"{_DOWNLOAD}, {told}", (*_KEY, "feed"), wanted, where, limit)
    return [Download(*with_flags(row, 10)) for row in rows]


def forget_before(db: HqDatabase, before_ms: int, limit: int) -> int:
    """Take out some of the oldest sessions; returns how many. Those of a week of its own go with their week."""
    gone = 0
    for table, key in (("upload_session", "store, register, started_ms"), ("download_session", _DOWNLOAD_KEY)):
        gone += db.execute(
            f"DELETE FROM {rest_of(db, table)} WHERE ({key}) IN "
            f"(SELECT {key} FROM {rest_of(db, table)} WHERE started_ms < ? ORDER BY started_ms LIMIT ?)",
            (before_ms, limit),
        )
    return gone


def _newest(
    db: HqDatabase, table: str, columns: str, key: Sequence[str], wanted: Wanted, where: Sequence[str], limit: int
) -> list[Row]:
    """Each register's newest by its own key when there are few registers, else by the time over all of them."""
    conditions, values = list(where), list[object]()
    if wanted.before:
        conditions.append(f"({', '.join(key)}) < ({', '.join('?' * len(key))})")
        values += wanted.before
    order = "ORDER BY " + ", ".join(f"{name} DESC" for name in key)
    if wanted.registers is not None:
        condition = " AND ".join([*conditions, "store = ? AND register = ?"])
        part = f"SELECT * FROM (SELECT {columns} FROM {table} s WHERE {condition} {order} LIMIT ?) AS part"
        of_each = [value for one in wanted.registers for value in (*values, one.store, one.register, limit)]
        whole = " UNION ALL ".join([part] * len(wanted.registers))
        return db.rows(f"SELECT * FROM ({whole}) AS found {order} LIMIT ?", (*of_each, limit)) if whole else []
    if wanted.stores is not None:
        conditions.append(f"store IN ({', '.join('?' * len(wanted.stores)) or 'NULL'})")
        values += wanted.stores
    told = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    return db.rows(f"SELECT {columns} FROM {table} s {told}{order} LIMIT ?", (*values, limit))
