"""The public keys that registers sign receipts with; an older one stays, so that old receipts can still be checked."""

from hq_server.db.database import HqDatabase

# Registers change their key when they are set up anew; nobody does that more often.
_MOST = 50


def add(db: HqDatabase, store: str, register: str, public_key: str, now_ms: int) -> bool:
    """False when the register's key was known already."""
    sql = (
        "INSERT INTO register_key (store, register, public_key, seen_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (store, register, public_key) DO NOTHING"
    )
    return db.execute(sql, (store, register, public_key, now_ms)) == 1


def of_store(db: HqDatabase, store: str) -> dict[str, list[str]]:
    """Register code (``101-2``) → its keys, newest last; of very many the newest."""
    rows = db.rows(
        "SELECT register, public_key FROM register_key WHERE store = ? ORDER BY register, seen_ms, public_key", (store,)
    )
    found: dict[str, list[str]] = {}
    for register, key in rows:
        found.setdefault(f"{store}-{register}", []).append(key)
    return {code: keys[-_MOST:] for code, keys in found.items()}
