"""Uploading sales over HTTP into HQ, end to end, against the raw driver writing the very same rows."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from statistics import median

import psycopg
from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.database import HqDatabase
from store_client import clock
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.sync.hq_client import HqClient
from store_client.sync.upload import MAX_DOCUMENTS, Sending, upload_pending
from tests.bench import hq, register_file
from tests.bench.measure import Claim, Row, seconds
from tests.bench.sizes import Sizes

_PRODUCTS = 1_000
_TABLES = ("inbox", "transaction_header", "transaction_line", "transaction_tender")
_TARGETS = {hq.POSTGRESQL: ("raw COPY", 0.4), hq.SQLITE: ("raw executemany", 0.6)}

Rows = list[tuple[object, ...]]
# The rows of 500 documents, table by table.
Batch = dict[str, Rows]


@dataclass(slots=True)
class _Times:
    """Seconds, round by round."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


def measure(sizes: Sizes) -> list[Row]:
    source = register_file.cached(products=_PRODUCTS, sales=sizes.upload_sales, stored=False)
    times = {engine: _Times() for engine in _TARGETS}
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        for number in range(sizes.upload_rounds):
            for engine, those in times.items():
                _one_round(engine, source, Path(name) / f"{engine}-{number}", those)
    return [_row(engine, those, sizes.upload_sales) for engine, those in times.items()]


def _one_round(engine: str, source: Path, folder: Path, times: _Times) -> None:
    register = register_file.copy_of(source, folder)
    with hq.fresh_database(engine, folder) as db:
        given = hq.activate(db)
        with hq.serving(db, folder) as server, closing(RegisterDatabase.open(register)) as local:
            client = HqClient(server.url, given.token, request_key=given.request_key)
            times.first.append(seconds(lambda: _upload(local, client)))
            with local.write():
                outbox.send_again_after(local, 0)
            times.again.append(seconds(lambda: _upload(local, client)))
            client.close()
        batches = _batches(db)
    with hq.fresh_database(engine, folder) as db:
        db.close()
        write = _copy if engine == hq.POSTGRESQL else _executemany
        times.floor.append(write(db.url, batches))


def _upload(local: RegisterDatabase, client: HqClient) -> None:
    upload_pending(local, client, Sending(), clock.now)
    assert outbox.count(local).waiting == 0


def _batches(db: HqDatabase) -> list[Batch]:
    """What HQ has written, in batches of as many documents as a register sends at once."""
    batches: dict[int, Batch] = {}
    with db.read():
        for table in _TABLES:
            rows = db.rows(f"SELECT * FROM {table} ORDER BY store, register, sequence")
            for number, those in groupby(rows, key=lambda row: int(row[2]) // MAX_DOCUMENTS):
                batches.setdefault(number, {})[table] = [tuple(row) for row in those]
    db.close()
    return list(batches.values())


def _copy(url: str, batches: Sequence[Batch]) -> float:
    """Seconds that COPY takes, each batch committed."""
    with psycopg.connect(url) as connection:

        def write() -> None:
            for batch in batches:
                for table, rows in batch.items():
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                connection.commit()

        return seconds(write)


def _executemany(url: str, batches: Sequence[Batch]) -> float:
    """Seconds that prepared statements take, each batch committed and on the disk."""
    with closing(sqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

        def write() -> None:
            for batch in batches:
                connection.execute("BEGIN IMMEDIATE")
                for table, rows in batch.items():
                    marks = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
                connection.execute("COMMIT")

        return seconds(write)


def _row(engine: str, times: _Times, sales: int) -> Row:
    floor_name, target = _TARGETS[engine]
    ratios = [floor / first for floor, first in zip(times.floor, times.first, strict=True)]
    faster = [first / again for first, again in zip(times.first, times.again, strict=True)]
    claims = (
        Claim(f"rate over HTTP / {floor_name}", median(ratios), target),
        Claim("full resend (all duplicates): times as fast as the first", median(faster), 1.0),
    )
    figures: dict[str, object] = {
        "sales_per_second": round(sales / median(times.first)),
        "resent_per_second": round(sales / median(times.again)),
        f"{floor_name} sales_per_second": round(sales / median(times.floor)),
        "seconds": {"first": times.first, "again": times.again, "floor": times.floor},
    }
    title = f"Upload of {sales:,} sales over HTTP into {'PostgreSQL' if engine == hq.POSTGRESQL else 'SQLite'}"
    return Row(f"upload {engine}", title, claims, figures)
