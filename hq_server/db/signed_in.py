"""The sessions of the people at HQ's pages. Of a session's token only the hash is kept."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase

CODE, IN = "code", "in"
_COLUMNS = "id, person, stage, created_ms, seen_ms, address, device"


@dataclass(frozen=True, slots=True)
class Session:
    """``stage``: ``code`` while the sign-in code is awaited, then ``in``."""

    id: str
    person: str
    stage: str
    created_ms: int
    seen_ms: int
    address: str
    device: str


def insert(db: HqDatabase, token_hash: str, session: Session) -> None:
    sql = f"INSERT INTO hq_session (token_hash, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    values = (session.id, session.person, session.stage, session.created_ms, session.seen_ms, session.address)
    db.execute(sql, (token_hash, *values, session.device))


def find(db: HqDatabase, token_hash: str) -> Session | None:
    row = db.row(f"SELECT {_COLUMNS} FROM hq_session WHERE token_hash = ?", (token_hash,))
    return Session(*row) if row else None


def note_seen(db: HqDatabase, token_hash: str, now_ms: int) -> None:
    db.execute("UPDATE hq_session SET seen_ms = ? WHERE token_hash = ?", (now_ms, token_hash))


def put_token(db: HqDatabase, token_hash: str, new_hash: str) -> bool:
    return db.execute("UPDATE hq_session SET token_hash = ? WHERE token_hash = ?", (new_hash, token_hash)) == 1


def delete(db: HqDatabase, token_hash: str) -> int:
    return db.execute("DELETE FROM hq_session WHERE token_hash = ?", (token_hash,))


def delete_one(db: HqDatabase, person: str, session: str) -> int:
    return db.execute("DELETE FROM hq_session WHERE person = ? AND id = ?", (person, session))


def delete_all(db: HqDatabase, person: str, but: str = "") -> int:
    """How many were ended; the one with the id ``but`` stays."""
    return db.execute("DELETE FROM hq_session WHERE person = ? AND id <> ?", (person, but))


def delete_stale(db: HqDatabase, created_before: int, seen_before: int, awaited_before: int) -> None:
    """Those that are over, so that the table holds only what is in use."""
    sql = "DELETE FROM hq_session WHERE created_ms < ? OR seen_ms < ? OR (stage = ? AND created_ms < ?)"
    db.execute(sql, (created_before, seen_before, CODE, awaited_before))


def of_person(db: HqDatabase, person: str) -> list[Session]:
    """Those that are in, the one last used first."""
    sql = f"SELECT {_COLUMNS} FROM hq_session WHERE person = ? AND stage = ? ORDER BY seen_ms DESC, id"
    return [Session(*row) for row in db.rows(sql, (person, IN))]


def seen_since(db: HqDatabase, created_after: int, seen_after: int) -> dict[str, int]:
    """Person → how many sessions are open."""
    sql = "SELECT person, count(*) FROM hq_session WHERE stage = ? AND created_ms > ? AND seen_ms > ? GROUP BY person"
    return dict(db.rows(sql, (IN, created_after, seen_after)))
