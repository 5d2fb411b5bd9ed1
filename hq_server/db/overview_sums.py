"""Sums for overviews, over the transactions of a day's shifts and over what statements say."""

from hq_server.db.database import HqDatabase, Row

# Up to the close: without it, a season's overview would read on to the newest transaction for each of its days.
_OF_SHIFT = (
    "FROM transaction_header h WHERE h.store = d.store AND h.register = d.register AND h.sequence BETWEEN "
    "d.opened_sequence AND coalesce(d.closed_sequence, 9007199254740992) AND h.shift = d.shift "
    "AND h.type IN ('sale', 'return')"
)
_HOUR = "(h.made_ms / 1000 + h.made_offset * 60) / 3600 % 24"


def by_hour(db: HqDatabase, store: str, business_date: str) -> list[tuple[int, int, int]]:
    """Hour of the store's clock, number of sales and returns, total."""
    rows = db.rows(
        _of_shifts(db, f"{_HOUR} AS hour, h.total_minor")
        + "SELECT hour, count(*), sum(total_minor) FROM made WHERE store = ? AND business_date = ? "
        "GROUP BY hour ORDER BY hour",
        (store, business_date),
    )
    return [(int(hour), int(count), int(total)) for hour, count, total in rows]


def by_store(
    db: HqDatabase, first: str, last: str, store: str = ""
) -> dict[tuple[str, str], tuple[int, int, int, int, int]]:
    """Store and business date → sales, returns, total, tax, discount."""
    where, parameters = (" AND store = ?", (store,)) if store else ("", ())
    rows = db.rows(
        _of_shifts(db, "h.type, h.total_minor, h.tax_minor, h.discount_minor")
        + "SELECT store, business_date, count(CASE WHEN type = 'sale' THEN 1 END), "
        "count(CASE WHEN type = 'return' THEN 1 END), sum(total_minor), sum(tax_minor), sum(discount_minor) "
        f"FROM made WHERE business_date BETWEEN ? AND ?{where} GROUP BY store, business_date",
        (first, last, *parameters),
    )
    return {(row[0], row[1]): (int(row[2]), int(row[3]), int(row[4]), int(row[5]), int(row[6])) for row in rows}


def _of_shifts(db: HqDatabase, columns: str) -> str:
    """Goods, each with the store and business date of its shift. Each shift is one range of its register's documents: a
    planner that is left to join them reads everything that the stores ever sold.
    """
    day = "d.store, d.business_date"
    if db.engine == "sqlite":
        made = f"SELECT {day}, {columns} {_OF_SHIFT.replace('FROM', 'FROM business_day d CROSS JOIN', 1)}"
    else:
        made = f"SELECT {day}, h.* FROM business_day d CROSS JOIN LATERAL (SELECT {columns} {_OF_SHIFT} OFFSET 0) AS h"
    return f"WITH made AS ({made}) "


def by_tender(db: HqDatabase, first: str, last: str, store: str = "") -> list[Row]:
    """Tender, amount, expected, counted and variance (None where nobody counted)."""
    where, parameters = (" AND store = ?", (store,)) if store else ("", ())
    rows = db.rows(
        "SELECT tender, sum(amount_minor), sum(expected_minor), sum(counted_minor), sum(variance_minor) "
        f"FROM statement_tender WHERE business_date BETWEEN ? AND ?{where} GROUP BY tender ORDER BY tender",
        (first, last, *parameters),
    )
    return [
        (tender, int(amount), int(expected), _whole(counted), _whole(variance))
        for tender, amount, expected, counted, variance in rows
    ]


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
