"""A new register loads all customers and products that HQ has, over HTTP, against a plain bulk insert of the same rows
into an SQLite file with the same indexes, as many rows a transaction, each on the disk.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from hq_server.services.feeds import epoch
from store_client import clock
from store_client.db import customer_rows
from store_client.db.database import RegisterDatabase
from store_client.services import set_up
from store_client.sync.applying import Applying
from store_client.sync.download import PAGE, Breathing, pull_changes
from store_client.sync.hq_client import HqClient
from store_client.wire.codes import FEEDS
from tests.bench import chain, loading_chain, register_file
from tests.bench.measure import Claim, Row, seconds
from tests.bench.sizes import Sizes
from tests.load.hq import serving

_TARGET = 0.5
_DEVICE_KEY = b"k" * 32

# Table → rows, of what one transaction writes.
Written = list[tuple[str, list[tuple[object, ...]]]]


def measure(sizes: Sizes) -> list[Row]:
    wanted = loading_chain.sizes_of(sizes)
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name, chain.running(wanted) as db:
        folder = Path(name)
        (given,) = loading_chain.activate(db, [register_file.IDENTITY.code])
        with (
            serving(db.url, folder, 1, 0) as ((door,), _processes),
            closing(RegisterDatabase.open(folder / "register.db")) as local,
            closing(HqClient(door.url, given.token, request_key=given.request_key)) as client,
        ):
            set_up.save_activation(local, register_file.IDENTITY, last_sequence=0, last_hash="")
            life = epoch(db)
            loaded = seconds(lambda: _load(local, client, life))
            customers, products = (int(local.value(f"SELECT count(*) FROM {one}")) for one in ("customer", "product"))
            assert products == wanted.products
            assert customers >= wanted.customers * 0.99, "those who were erased are not told"
            plain = _insert(local, folder / "plain.db")
    title = f"Initial load of a register: {customers:,} customers and {products:,} products"
    figures: dict[str, object] = {
        "loaded_seconds": round(loaded, 1),
        "plain_seconds": round(plain, 1),
        "customers_and_products_per_second": round((customers + products) / loaded),
    }
    return [Row("load", title, (Claim("rate over HTTP / plain bulk insert", plain / loaded, _TARGET),), figures)]


def _load(local: RegisterDatabase, client: HqClient, life: str) -> None:
    breathing = Breathing()
    for feed in FEEDS:
        pulled = pull_changes(
            local, client, feed, life, lambda: Applying(_DEVICE_KEY, clock.now().utc_ms), breathing, lambda: True
        )
        assert pulled.finished
        assert not pulled.unreadable


def _insert(source: RegisterDatabase, target: Path) -> float:
    """Seconds of writing alone; what is read and put in order before does not count."""
    RegisterDatabase.open(target).close()
    with closing(sqlite.connect(str(target), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return sum(seconds(partial(_write, connection, each)) for each in _written(source))


def _write(connection: sqlite.Connection, written: Written) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in written:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.execute("COMMIT")


def _written(source: RegisterDatabase) -> Iterator[Written]:
    yield from _pages(source, "product", "product_barcode", key="sku")
    yield from _pages(source, "price", key="sku")
    for page in _pages(source, "customer", "customer_profile", key="rowkey"):
        stored = customer_rows.load(source, [str(row[1]) for row in page[0][1]]).values()
        yield [*page, ("customer_search (rowid, words)", [(one.rowkey, one.words) for one in stored])]


def _pages(source: RegisterDatabase, *tables: str, key: str) -> Iterator[Written]:
    """Rows of these tables, as many of the first as a page of a feed has."""
    last: object = "" if key == "sku" else 0
    while keys := source.rows(f"SELECT {key} FROM {tables[0]} WHERE {key} > ? ORDER BY {key} LIMIT ?", (last, PAGE)):
        bounds, last = (last, keys[-1][0]), keys[-1][0]
        yield [
            (table, source.rows(f"SELECT * FROM {table} WHERE {key} > ? AND {key} <= ?", bounds)) for table in tables
        ]
