"""The rows of ``hq_setting``: small values that every HQ process shares."""

from hq_server.db.database import HqDatabase


def read_setting(db: HqDatabase, key: str) -> str | None:
    row = db.row("SELECT value FROM hq_setting WHERE key = ?", (key,))
    return str(row[0]) if row else None


def save_setting(db: HqDatabase, key: str, value: str) -> None:
    sql = "INSERT INTO hq_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    db.execute(sql, (key, value))


def first_setting(db: HqDatabase, key: str, value: str) -> str:
    """Save the value unless there is one already; return the one that stands."""
    db.execute("INSERT INTO hq_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key, value))
    return read_setting(db, key) or value


def lock_setting(db: HqDatabase, key: str, first: str) -> str:
    """The value, or ``first`` when there is none yet; nobody else writes it until the transaction ends."""
    first_setting(db, key, first)
    return str(db.rows("UPDATE hq_setting SET value = value WHERE key = ? RETURNING value", (key,))[0][0])


def forget_setting(db: HqDatabase, key: str) -> bool:
    return db.execute("DELETE FROM hq_setting WHERE key = ?", (key,)) == 1
