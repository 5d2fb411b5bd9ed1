"""Keeps how fast documents went up lately, and which warnings were given before the end of each business day."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase

_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class ClosingWarning:
    """A warning as it was given; ``step`` is one of ``domain.closing_time``."""

    business_date: str
    step: str
    warned_ms: int
    left_ms: int
    waiting: int
    drain_seconds: int | None


def drain_rate(db: RegisterDatabase) -> int | None:
    """Documents in a thousand seconds; None while none has gone up."""
    found = db.row("SELECT documents_per_1000_s FROM drain WHERE one = 1")
    return int(found[0]) if found else None


def save_drain_rate(db: RegisterDatabase, documents_per_1000_s: int) -> None:
    db.run("INSERT OR REPLACE INTO drain (one, documents_per_1000_s) VALUES (1, ?)", (documents_per_1000_s,))


def steps_warned(db: RegisterDatabase, business_date: str) -> set[str]:
    return {row[0] for row in db.rows("SELECT step FROM closing_warning WHERE business_date = ?", (business_date,))}


def record_warning(db: RegisterDatabase, warning: ClosingWarning) -> None:
    """The first of its kind on a day counts. Those of long ago are forgotten."""
    db.run(
        """INSERT OR IGNORE INTO closing_warning (business_date, step, warned_ms, left_ms, waiting, drain_seconds)
           VALUES (?, ?, ?, ?, ?, ?)""",
        (
            warning.business_date,
            warning.step,
            warning.warned_ms,
            warning.left_ms,
            warning.waiting,
            warning.drain_seconds,
        ),
    )
    db.run(
        "DELETE FROM closing_warning WHERE business_date < date(?, ?)",
        (warning.business_date, f"-{_KEPT_DAYS} days"),
    )


def list_warnings(db: RegisterDatabase, business_date: str) -> list[ClosingWarning]:
    """In the order in which they were given."""
    found = db.rows(
        """SELECT business_date, step, warned_ms, left_ms, waiting, drain_seconds FROM closing_warning
           WHERE business_date = ? ORDER BY warned_ms, step""",
        (business_date,),
    )
    return [ClosingWarning(*row) for row in found]
