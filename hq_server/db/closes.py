"""A register's closes one after the other, and what HQ has of the documents that they name."""

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity


def state_of(db: HqDatabase, store: str, document: str) -> str | None:
    """What became of a document of the store; None when HQ does not have it."""
    row = db.row("SELECT state FROM inbox WHERE store = ? AND id = ?", (store, document))
    return str(row[0]) if row else None


def close_before(db: HqDatabase, register: RegisterIdentity, sequence: int) -> str | None:
    """The manifest (JSON) of the close before the document ``sequence``, when it is of the second version and every
    document between the two is applied or at least no close.
    """
    where = (register.store, register.register)
    row = db.row(
        "SELECT closed_sequence, manifest FROM business_day WHERE store = ? AND register = ? AND closed_sequence < ? "
        "ORDER BY closed_sequence DESC LIMIT 1",
        (*where, sequence),
    )
    if row is None or '"grand_sales_minor":' not in row[1]:
        return None
    between = (*where, row[0] + 1, sequence - 1)
    there = db.row("SELECT count(*) FROM inbox WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ?", between)
    aside = db.row(
        "SELECT count(*) FROM inbox WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ? "
        "AND state <> 'applied' AND kind = 'shift.closed'",
        between,
    )
    complete = there is not None and int(there[0]) == sequence - 1 - row[0] and aside is not None and not aside[0]
    return str(row[1]) if complete else None
