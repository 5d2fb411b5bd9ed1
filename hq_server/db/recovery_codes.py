"""Recovery codes: one-time codes for whoever has no authenticator app at hand. Only their hashes are kept."""

from collections.abc import Iterable

from hq_server.db.database import HqDatabase


def replace_all(db: HqDatabase, person: str, salt: str, hashes: Iterable[str]) -> None:
    db.execute("DELETE FROM hq_recovery_code WHERE person = ?", (person,))
    rows = [(person, one, salt) for one in hashes]
    if rows:
        db.execute_many("INSERT INTO hq_recovery_code (person, code_hash, salt) VALUES (?, ?, ?)", rows)


def salts(db: HqDatabase, person: str) -> list[str]:
    return [row[0] for row in db.rows("SELECT DISTINCT salt FROM hq_recovery_code WHERE person = ?", (person,))]


def use(db: HqDatabase, person: str, code_hash: str, now_ms: int) -> bool:
    """False when there is no such code, or it was used: of two who bring the same one, one gets in."""
    sql = "UPDATE hq_recovery_code SET used_ms = ? WHERE person = ? AND code_hash = ? AND used_ms IS NULL"
    return db.execute(sql, (now_ms, person, code_hash)) == 1


def count_left(db: HqDatabase, person: str) -> int:
    row = db.row("SELECT count(*) FROM hq_recovery_code WHERE person = ? AND used_ms IS NULL", (person,))
    return int(row[0]) if row else 0
