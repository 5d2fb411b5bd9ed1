"""What HQ has of all stores on the days they are at: one question for each table, however many stores there are."""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase, Row


def shifts_by_state(db: HqDatabase, days: Sequence[str], store: str = "") -> list[Row]:
    """Store, business date, state and number of the shifts of these days, of one store or of all."""
    return db.rows_in(
        "SELECT store, business_date, state, count(*) FROM (SELECT store, business_date, state FROM business_day "
        f"WHERE {'store = ? AND ' if store else ''}business_date IN_VALUES) AS part "
        "GROUP BY store, business_date, state",
        (store,) if store else (),
        days,
    )


def statements_of(db: HqDatabase, days: Sequence[str]) -> list[Row]:
    """Store, business date, state of the statements of these days."""
    return db.rows_in("SELECT store, business_date, state FROM statement WHERE business_date IN_VALUES", (), days)


def unposted(db: HqDatabase) -> list[Row]:
    """Store, its oldest day that is not posted, how many there are, the oldest that is held (or None)."""
    return db.rows(
        "SELECT store, min(business_date), count(*), min(CASE WHEN held THEN business_date END) FROM statement "
        "WHERE state <> 'posted' GROUP BY store"
    )


def documents_aside(db: HqDatabase) -> list[Row]:
    """Store, state and number of documents that are not applied."""
    rows = db.rows("SELECT store, state, count(*) FROM inbox WHERE state <> 'applied' GROUP BY store, state")
    return rows + db.rows(
        "SELECT store, 'quarantined', count(*) FROM quarantine WHERE resolved_ms IS NULL GROUP BY store"
    )


def findings(db: HqDatabase) -> dict[str, int]:
    """Store → transactions that break a rule."""
    rows = db.rows(
        "SELECT store, count(*) FROM (SELECT DISTINCT store, register, sequence FROM finding WHERE state <> 'closed' "
        "AND state = 'open') AS broken GROUP BY store"
    )
    return {store: int(count) for store, count in rows}


def pending_customers(db: HqDatabase) -> dict[str, int]:
    """Store → customers that wait for their number."""
    rows = db.rows("SELECT store, count(*) FROM customer WHERE account_number IS NULL GROUP BY store")
    return {store: int(count) for store, count in rows}
