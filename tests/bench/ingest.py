"""Several registers that upload at once over HTTP into PostgreSQL, through two web processes, against raw COPY of the
very same rows, with the same indexes, by as many connections.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import groupby
from pathlib import Path
from statistics import median

import psycopg

from hq_server.db.database import HqDatabase
from installer.demo.hq import Hq
from tests.bench import hq, register_file
from tests.bench.measure import Claim, Row
from tests.bench.sizes import Sizes
from tests.bench.together import seconds_at_once
from tests.load import chain
from tests.load.crowd import Address
from tests.load.hq import serving
from tests.load.register import LoadRegister
from tests.load.wire import Exchange, Keys

_REGISTERS = (1, 4, 8)
_WEB_PROCESSES = 2
_AT_ONCE = 500
_TARGET = 0.5
_TABLES = (
    *("inbox", "customer", "customer_search", "business_day", "transaction_header"),
    *("transaction_line", "transaction_tender"),
)

# What one register wrote, table by table, in batches of as many documents as it sends at once.
Batches = list[list[tuple[str, list[tuple[object, ...]]]]]


def measure(sizes: Sizes) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        return [_measure(count, sizes, Path(name)) for count in _REGISTERS]


def _measure(registers: int, sizes: Sizes, folder: Path) -> Row:
    rounds = [
        _one_round(registers, sizes.upload_sales, folder / f"{registers}-{number}")
        for number in range(sizes.upload_rounds)
    ]
    ratios = [floor / uploaded for uploaded, floor in rounds]
    claim = Claim("documents a second over HTTP / raw COPY by as many connections", median(ratios), _TARGET)
    figures: dict[str, object] = {
        "sales_per_second": round(sizes.upload_sales / median(uploaded for uploaded, _floor in rounds)),
        "seconds": {"uploaded": [one for one, _floor in rounds], "raw COPY": [floor for _one, floor in rounds]},
    }
    title = f"{sizes.upload_sales:,} sales of {registers} register{'s' if registers > 1 else ''} at once, PostgreSQL"
    return Row(f"ingest {registers}", title, (claim,), figures)


def _one_round(registers: int, sales: int, folder: Path) -> tuple[float, float]:
    """Seconds of uploading, and of copying the same rows."""
    folder.mkdir(parents=True)
    with hq.fresh_database(hq.POSTGRESQL, folder) as db:
        url = db.url
        there = chain.set_up(db, registers, 1)
        with serving(url, folder, _WEB_PROCESSES, 0) as (doors, _processes):
            addresses = [_address(door) for door in doors]
            active = chain.activate(there, addresses, registers)
            for register in active:
                register.trade(register_file.DAY, hq.now_ms(), sales // registers)
            uploaded = seconds_at_once([_uploading(one, addresses[n % len(addresses)]) for n, one in enumerate(active)])
        with closing(HqDatabase.open(url)) as again:
            batches = [_batches(again, register) for register in active]
    with hq.fresh_database(hq.POSTGRESQL, folder) as db:
        db.close()
        return uploaded, seconds_at_once([_copying(db.url, own) for own in batches])


def _address(door: Hq) -> Address:
    return ("127.0.0.1", door.port)


def _uploading(register: LoadRegister, address: Address) -> Callable[[], None]:
    def upload() -> None:
        with Exchange(address, Keys(register.token, register.request_key)) as exchange:
            while register.waiting:
                results = exchange.upload(register.waiting[:_AT_ONCE])
                assert {(one["verdict"], one["state"]) for one in results} == {("stored", "applied")}
                register.settle(len(results))

    return upload


def _copying(url: str, batches: Batches) -> Callable[[], None]:
    def copy() -> None:
        with psycopg.connect(url) as connection:
            for batch in batches:
                for table, rows in batch:
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as into:
                        for row in rows:
                            into.write_row(row)
                connection.commit()

    return copy


def _batches(db: HqDatabase, register: LoadRegister) -> Batches:
    """What HQ has of this register; a customer goes with the batch that brought it."""
    whole: dict[int, list[tuple[str, list[tuple[object, ...]]]]] = {}
    with db.read():
        for table in _TABLES:
            rows = db.rows(_QUERIES.get(table, _OWN.format(table=table)), (register.store, register.number))
            for number, those in groupby(rows, key=lambda row: int(row[0]) // _AT_ONCE):
                whole.setdefault(number, []).append((table, [tuple(row[1:]) for row in those]))
    return [whole[number] for number in sorted(whole)]


_OWN = "SELECT sequence, t.* FROM {table} t WHERE store = ? AND register = ? ORDER BY sequence"
_OF_CUSTOMERS = (
    "SELECT i.sequence, t.* FROM {table} t JOIN customer c ON c.id = t.{key} "
    "JOIN inbox i ON i.store = c.store AND i.id = c.document "
    "WHERE i.store = ? AND i.register = ? ORDER BY i.sequence"
)
_QUERIES = {
    "customer": _OF_CUSTOMERS.format(table="customer", key="id"),
    "customer_search": _OF_CUSTOMERS.format(table="customer_search", key="customer"),
    "business_day": "SELECT opened_sequence, t.* FROM business_day t WHERE store = ? AND register = ?",
}
