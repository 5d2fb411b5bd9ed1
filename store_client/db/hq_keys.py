"""Keeps HQ's public keys, by which its signatures under closed shifts are known."""

from collections.abc import Sequence

from store_client.db.database import RegisterDatabase


def list_keys(db: RegisterDatabase) -> tuple[str, ...]:
    """In hex, the newest last; empty while HQ has told none."""
    return tuple(row[0] for row in db.rows("SELECT key FROM hq_key ORDER BY position"))


def add(db: RegisterDatabase, keys: Sequence[str]) -> list[str]:
    """HQ's keys, the newest last; returns those that are new.

    A key that HQ does not name any more stays: what it signed before keeps its worth.
    """
    known = set(list_keys(db))
    new = [key for key in dict.fromkeys(keys) if key not in known]
    for key in new:
        db.run("INSERT INTO hq_key (key, position) SELECT ?, coalesce(max(position), 0) + 1 FROM hq_key", (key,))
    return new


def replace(db: RegisterDatabase, keys: Sequence[str]) -> None:
    """The register was activated: perhaps at another HQ."""
    db.run("DELETE FROM hq_key")
    add(db, keys)
