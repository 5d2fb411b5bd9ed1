"""What a store's year needs on PostgreSQL, measured: real registers sell for some days, HQ posts them, and each table
is looked at before and after. ``./run cluster sizes`` prints the tables of docs/scale.md.
"""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg

from tests import postgres
from tests.cluster.nodes import wait_until
from tests.walk.shop import WalkShop

_OPTIONS = ("fsync=off", "synchronous_commit=off", "shared_buffers=128MB", "max_connections=60", "comptoir.parts=1")
# Of a whole table with its parts.
_SIZES = """
    SELECT coalesce(i.inhparent, c.oid)::regclass::text, sum(pg_table_size(c.oid)), sum(pg_indexes_size(c.oid))
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY 1
"""
# As many a year as the example of docs/scale.md has.
_SALES_A_DAY, _DAYS, _STORES = 400, 360, 10_000


@dataclass(frozen=True, slots=True)
class Size:
    rows: int
    table: int
    indexes: int


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run cluster sizes", description=__doc__)
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--sales", type=int, default=400, help="of each register and day")
    wanted = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="comptoir-sizes-"))
    folder.chmod(0o755)
    (folder / "server").mkdir()
    server = postgres.Server(folder / "server", _OPTIONS)
    server.start()
    shop = WalkShop(folder / "shop", server.url, registers=2)
    try:
        shop.open()
        before = measure(server.url)
        trade(shop, wanted.days, wanted.sales)
        after = measure(server.url)
    finally:
        shop.stop()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    show(before, after)
    return 0


def trade(shop: WalkShop, days: int, sales: int) -> None:
    first = date.today() - timedelta(days=days)
    for day in range(days):
        for register in shop.registers:
            options = ("--close", "--date", f"{first + timedelta(days=day)}")
            register.sell(sales, *options, "--customer-every", "20", "--errand-every", "15")
    for register in shop.registers:
        register.start_agent()
    posted = "SELECT count(*) FROM statement WHERE state = 'posted'"
    wait_until(lambda: all(register.is_confirmed() for register in shop.registers), "HQ confirms every day", 600)
    wait_until(lambda: shop.rows(posted)[0][0] >= days, "HQ posts every day", 600)


def measure(url: str) -> dict[str, Size]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        sizes = {name: (int(table), int(indexes)) for name, table, indexes in connection.execute(_SIZES)}
        counts: dict[str, int] = {}
        for name in sizes:
            row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            counts[name] = int(row[0]) if row else 0
    return {name: Size(counts[name], *sizes[name]) for name in sizes}


def show(before: dict[str, Size], after: dict[str, Size]) -> None:
    sales = after["transaction_header"].rows - before["transaction_header"].rows
    print(f"{sales:,} transactions\n\n| table | rows a sale | bytes a row | of them indexes | bytes a sale |")
    print("|---|---|---|---|---|")
    whole = 0
    grown = {name: _grown(before[name], size) for name, size in after.items() if size.rows > before[name].rows}
    for name, more in sorted(grown.items(), key=lambda item: -(item[1].table + item[1].indexes)):
        size = more.table + more.indexes
        whole += size
        if size / sales >= 0.5:
            figures = (
                f"{more.rows / sales:.3f} | {size // more.rows} | {more.indexes // more.rows} | {size / sales:,.0f}"
            )
            print(f"| `{name}` | {figures} |")
    year = whole / sales * _SALES_A_DAY * _DAYS
    print(f"\na sale {whole / sales:,.0f} bytes; {_SALES_A_DAY} a day on {_DAYS} days {year / 1e9:,.2f} GB a store")
    print(
        f"{_STORES:,} stores {year * _STORES / 1e12:,.1f} TB, {_SALES_A_DAY * _DAYS * _STORES / 1e9:,.2f} billion sales"
    )


def _grown(before: Size, after: Size) -> Size:
    return Size(after.rows - before.rows, after.table - before.table, after.indexes - before.indexes)
