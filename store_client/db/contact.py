"""Keeps the last talk with HQ, and the sync agent's sign of life: one row."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase

_COLUMNS = "last_contact_ms, hq_ms, reachable, trouble, activation_needed, agent_alive_ms, stored_sequence"


@dataclass(frozen=True, slots=True)
class ContactState:
    """``hq_ms``: HQ's clock at ``last_contact_ms``; ``stored_sequence``: the newest document it said to have."""

    last_contact_ms: int | None = None
    hq_ms: int | None = None
    reachable: bool = False
    trouble: str = ""
    activation_needed: bool = False
    agent_alive_ms: int | None = None
    stored_sequence: int = 0


def read(db: RegisterDatabase) -> ContactState:
    found = db.row(f"SELECT {_COLUMNS} FROM contact WHERE one = 1")
    if found is None:
        return ContactState()
    last_contact_ms, hq_ms, reachable, trouble, activation_needed, agent_alive_ms, stored_sequence = found
    return ContactState(
        last_contact_ms, hq_ms, bool(reachable), trouble, bool(activation_needed), agent_alive_ms, stored_sequence
    )


def record_contact(db: RegisterDatabase, *, now_ms: int, hq_ms: int, stored_sequence: int | None = None) -> None:
    """HQ answered."""
    _make_row(db)
    db.run(
        """UPDATE contact SET last_contact_ms = ?, hq_ms = ?, reachable = 1, trouble = '', activation_needed = 0,
               stored_sequence = coalesce(?, stored_sequence) WHERE one = 1""",
        (now_ms, hq_ms, stored_sequence),
    )


def record_unreachable(db: RegisterDatabase, trouble: str) -> None:
    """HQ did not answer; ``trouble`` says in words why. Writes nothing when that is known already."""
    known = read(db)
    if known.reachable or known.trouble != trouble:
        _make_row(db)
        db.run("UPDATE contact SET reachable = 0, trouble = ? WHERE one = 1", (trouble,))


def record_activation_needed(db: RegisterDatabase, trouble: str) -> None:
    """HQ does not know this register (any more)."""
    _make_row(db)
    db.run("UPDATE contact SET reachable = 1, activation_needed = 1, trouble = ? WHERE one = 1", (trouble,))


def record_activated(db: RegisterDatabase) -> None:
    _make_row(db)
    db.run("UPDATE contact SET activation_needed = 0, trouble = '' WHERE one = 1")


def record_agent_alive(db: RegisterDatabase, now_ms: int | None) -> None:
    """The agent's sign of life; None when it stops in good order."""
    _make_row(db)
    db.run("UPDATE contact SET agent_alive_ms = ? WHERE one = 1", (now_ms,))


def _make_row(db: RegisterDatabase) -> None:
    db.run(
        """INSERT OR IGNORE INTO contact (one, reachable, trouble, activation_needed, stored_sequence)
           VALUES (1, 0, '', 0, 0)"""
    )
