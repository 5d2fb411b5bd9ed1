"""Recording a sale of five lines through the services, against the raw driver writing the same rows."""

import random
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from store_client import clock
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.ids import new_id
from store_client.services import catalog, recording, selling
from tests.bench import register_file
from tests.bench.measure import Claim, Row, Timings, timed
from tests.bench.sizes import Sizes

_TABLES = ("transaction_header", "transaction_line", "transaction_tender", "outbox")
_SMALL_PRODUCTS = 200


@dataclass(slots=True)
class _Variant:
    """The services and the raw driver, each on its own copy of one file."""

    db: RegisterDatabase
    raw: sqlite.Connection
    products: int
    services: Timings = field(default_factory=Timings)
    floor: Timings = field(default_factory=Timings)


def measure(sizes: Sizes) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        register_file.make(folder / "small.db", products=_SMALL_PRODUCTS)
        big = register_file.cached(
            products=sizes.big_products,
            customers=sizes.big_customers,
            pending=sizes.changes,
            sales=sizes.big_sales,
        )
        small_one = _open(stack, folder / "small.db", folder / "small", _SMALL_PRODUCTS)
        big_one = _open(stack, big, folder / "big", sizes.big_products)
        for round_number in range(sizes.rounds + 1):
            for variant in (small_one, big_one):
                _one_round(variant, sizes.sales_a_round, count=round_number > 0)
        return [_row(small_one, big_one)]


def _open(stack: ExitStack, source: Path, folder: Path, products: int) -> _Variant:
    ours, raw = register_file.copy_of(source, folder, "services.db"), register_file.copy_of(source, folder, "raw.db")
    connection = stack.enter_context(closing(sqlite.connect(str(raw), isolation_level=None, cached_statements=256)))
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return _Variant(stack.enter_context(closing(RegisterDatabase.open(ours))), connection, products)


def _one_round(variant: _Variant, sales: int, *, count: bool) -> None:
    """The first round only warms up. Both logs are emptied after each, by nobody's measured time."""
    before = int(variant.db.value("SELECT max(sequence) FROM outbox"))
    baskets = [a_basket(variant.db, variant.products) for _ in range(sales)]
    ours = timed(partial(_record, variant.db, basket) for basket in baskets)
    floor = timed(_raw_writes(variant, before))
    if count:
        variant.services.rounds.append(ours)
        variant.floor.rounds.append(floor)
    variant.db.checkpoint()
    variant.raw.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()


_chance = random.Random(3)


def a_basket(db: RegisterDatabase, products: int) -> Basket:
    basket = selling.start_basket(db)
    for _ in range(register_file.LINES_A_SALE):
        product = catalog.find_by_code(db, f"SKU-{_chance.randrange(products):06d}")
        assert product is not None
        basket = selling.add_item(basket, product)
    return basket


def _record(db: RegisterDatabase, basket: Basket) -> None:
    recording.complete_sale(db, basket, basket.total_minor, staff=register_file.STAFF, now=clock.now(), new_id=new_id)


def _raw_writes(variant: _Variant, after: int) -> list[Callable[[], None]]:
    """The rows that the services have just written, as prepared statements for the other file: one action a sale."""
    statements: dict[str, str] = {}
    rows: dict[int, list[tuple[str, list[tuple[object, ...]]]]] = {}
    for table in _TABLES:
        found = variant.db.rows(f"SELECT * FROM {table} WHERE sequence > ? ORDER BY sequence", (after,))
        place = [column[1] for column in variant.db.rows(f"PRAGMA table_info({table})")].index("sequence")
        statements[table] = f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})"
        of_sale: dict[int, list[tuple[object, ...]]] = {}
        for row in found:
            of_sale.setdefault(row[place], []).append(row)
        for sequence, those in of_sale.items():
            rows.setdefault(sequence, []).append((statements[table], those))
    return [partial(_write, variant.raw, writes, sequence) for sequence, writes in rows.items()]


def _write(raw: sqlite.Connection, writes: list[tuple[str, list[tuple[object, ...]]]], number: int) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for statement, rows in writes:
        raw.executemany(statement, rows)
    raw.execute(
        "INSERT INTO counter (name, value) VALUES ('receipt', 1) ON CONFLICT (name) DO UPDATE SET value = ?", (number,)
    )
    raw.execute("COMMIT")


def _row(small: _Variant, big: _Variant) -> Row:
    small_rate, big_rate = small.services.rate, big.services.rate
    claims = (
        Claim("rate through services / raw driver", small_rate / small.floor.rate, 0.6),
        Claim("p99 through services / raw driver", *_p99(small), at_most=True),
        Claim("the same in the big file: rate / raw driver there", big_rate / big.floor.rate, 0.6),
        Claim("the same in the big file: p99 / raw driver there", *_p99(big), at_most=True),
        Claim("rate in the big file / rate in an empty one", big_rate / small_rate, 0.8),
    )
    figures = {
        f"{name} {what}": timings.figures()
        for name, variant in (("empty file", small), ("big file", big))
        for what, timings in (("services", variant.services), ("raw driver", variant.floor))
    }
    return Row("sale", "Record a sale of 5 lines (FULL, outbox, hash)", claims, dict(figures))


def _p99(variant: _Variant) -> tuple[float, float]:
    return variant.services.percentile_ms(99) / variant.floor.percentile_ms(99), 4.0
