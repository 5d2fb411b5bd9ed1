"""The rows of prices with dates; the currency is that of the product's price."""

from collections.abc import Iterable, Mapping, Sequence

from hq_server.db.database import HqDatabase
from hq_server.domain.price_days import DatedPrice

_COLUMNS = ("sku", "from_date", "until_date", "price_minor")


def of_products(db: HqDatabase, skus: Sequence[str]) -> dict[str, list[DatedPrice]]:
    """Sku → its prices with dates, the earliest first."""
    found: dict[str, list[DatedPrice]] = {}
    sql = f"SELECT {', '.join(_COLUMNS)} FROM dated_price WHERE sku IN_VALUES"
    for sku, first, last, price_minor in sorted(db.rows_in(sql, (), skus)):
        found.setdefault(sku, []).append(DatedPrice(first, last, price_minor))
    return found


def replace_all(db: HqDatabase, dated: Mapping[str, Iterable[DatedPrice]]) -> None:
    """These products have exactly these."""
    db.rows_in("DELETE FROM dated_price WHERE sku IN_VALUES RETURNING 1", (), list(dated))
    rows = [(sku, one.from_date, one.until_date, one.price_minor) for sku, prices in dated.items() for one in prices]
    db.insert_rows("dated_price", _COLUMNS, rows)


def turning_between(db: HqDatabase, after: str, until: str) -> list[str]:
    """Products whose price may be another one on a day after the first and up to the second of these days."""
    rows = db.rows(
        "SELECT sku FROM dated_price WHERE from_date > ? AND from_date <= ? "
        "UNION SELECT sku FROM dated_price WHERE until_date >= ? AND until_date < ?",
        (after, until, after, until),
    )
    return [row[0] for row in rows]


def over_before(db: HqDatabase, day: str, limit: int) -> list[str]:
    """Products with a price that ended before the day, or that counts since before it for good."""
    rows = db.rows(
        "SELECT sku FROM dated_price WHERE until_date > '' AND until_date < ? "
        "UNION SELECT sku FROM dated_price WHERE until_date = '' AND from_date < ? LIMIT ?",
        (day, day, limit),
    )
    return [row[0] for row in rows]


def count_coming(db: HqDatabase, day: str, most: int = 1_001) -> int:
    """How many begin after the day; no further than ``most``."""
    row = db.row("SELECT count(*) FROM (SELECT 1 FROM dated_price WHERE from_date > ? LIMIT ?) AS its", (day, most))
    return int(row[0]) if row else 0
