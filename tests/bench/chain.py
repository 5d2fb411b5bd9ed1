"""A chain of shops in PostgreSQL after two years of trade, for HQ's pages: filled once, then kept in a folder of the
system's temporary ones until the schema, the rows or the sizes change.
"""

import argparse
import contextlib
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

import psycopg

from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_words import search_words
from hq_server.services import users
from installer.progress import say
from tests import postgres
from tests.bench import chain_rows, people

DAY = date(2026, 11, 23)
NOW_MS = 1_795_449_600_000  # that day at 16:00 UTC: shops are open
PERSON, PASSWORD = "claire", "a password of the bench"
_DAY_MS = 86_400_000
_HOURS_OPEN = 8
_ROOT = Path(__file__).parents[2]
_SALE = _ROOT / "resources/wire/v1/up/05-sale-without-customer.json"
_OPTIONS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=1GB"),
    *("max_wal_size=8GB", "maintenance_work_mem=512MB", "work_mem=16MB", "wal_level=minimal", "max_wal_senders=0"),
)
_INDEXES = (
    "SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
    "JOIN pg_class t ON t.oid = x.indrelid WHERE t.relnamespace = 'public'::regnamespace AND t.relname = ANY(%s) "
    "AND NOT x.indisunique AND NOT t.relispartition"
)
# What has so many rows that its indexes are better made when all of them are there.
_LARGE = (
    *("inbox", "transaction_header", "transaction_line", "transaction_tender", "posted_transaction", "customer"),
    *("customer_search", "customer_field", "feed_change"),
)
_MANIFEST = (
    '{{"first_sequence":1,"last_sequence":{last},"count":{last},"hash":"0","first_receipt":"","last_receipt":"",'
    '"sales":{last},"returns":0,"total_minor":200000,"tax_minor":0,"tenders":[{{"tender":"cash","amount_minor":100000,'
    '"expected_minor":100000,"counted_minor":100000}},{{"tender":"card","amount_minor":100000,"expected_minor":100000,'
    '"counted_minor":100000}}]}}'
)


@dataclass(frozen=True, slots=True)
class ChainSizes:
    """Two registers a store. Customers and transactions are rounded up to the same number in each shift."""

    customers: int = 1_000_000
    transactions: int = 5_000_000
    stores: int = 100
    days: int = 730
    products: int = 20_000

    @property
    def shifts(self) -> int:
        return self.stores * 2 * self.days

    @property
    def people(self) -> int:
        """How many have a name and an address of their own; others share them."""
        return min(20_000, self.customers)

    @property
    def per_shift(self) -> int:
        return -(-self.customers // self.shifts)

    @property
    def sales(self) -> int:
        return -(-self.transactions // self.shifts)

    def values(self) -> dict[str, object]:
        """What the rows' SQL leaves open."""
        slots, customers = self.per_shift + self.sales + 2, self.per_shift * self.shifts
        opened_ms = NOW_MS - _HOURS_OPEN * 3_600_000
        return {
            "stores": self.stores,
            "registers": self.stores * 2,
            "days": self.days,
            "products": self.products,
            "per_shift": self.per_shift,
            "customers": customers,
            "sales": self.sales,
            "slots": slots,
            "slot_ms": _HOURS_OPEN * 3_600_000 // slots,
            "first_day": str(DAY - timedelta(days=self.days - 1)),
            "first_ms": opened_ms - (self.days - 1) * _DAY_MS,
            "now_ms": NOW_MS,
            "people": self.people,
            "conflicts": min(200, customers // 8),
            "proposals": max(5, customers // 100),
            "erasures": max(3, customers // 1_000),
            "aside": max(self.per_shift - 2, 1),
            "aside_every": min(500, self.shifts // 20 + 2),
            "kept_every": min(300, self.shifts // 100 + 1),
            "broken_every": min(1_000, self.transactions // 300 + 4),
            "ordered_every": min(100, self.transactions // 300 + 4),
            "runs": self.days * 200,
            "entries": self.days * 300,
            "content": _SALE.read_text(encoding="utf-8").strip().replace("'", "''"),
            "manifest": _MANIFEST.format(last=slots),
        }


@contextlib.contextmanager
def running(sizes: ChainSizes) -> Iterator[HqDatabase]:
    """The chain's database, filled before if need be."""
    folder = Path(tempfile.gettempdir()) / f"comptoir-chain-{_fingerprint(sizes)}"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o755)
    server = postgres.Server(folder, _OPTIONS)
    server.start()
    try:
        if not ready.exists():
            with contextlib.closing(HqDatabase.open(server.url)) as db:
                schema.migrate(db, "bench")
            fill(server.url, sizes)
            with psycopg.connect(server.url, autocommit=True) as connection:
                _run(connection, "VACUUM (ANALYZE)")
            ready.touch()
        with contextlib.closing(HqDatabase.open(server.url)) as db:
            yield db
    finally:
        server.stop()


def _fingerprint(sizes: ChainSizes) -> str:
    """Of everything that decides which rows there are."""
    sources = [Path(__file__), Path(chain_rows.__file__), Path(people.__file__), _SALE]
    sources += sorted((Path(schema.__file__).parent / "migrations").glob("[0-9]*.py"))
    digest = hashlib.sha256(repr(sizes).encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def fill(url: str, sizes: ChainSizes) -> None:
    """Put the chain into a migrated database that has nothing in it."""
    values = sizes.values()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET jit = off")
        later = connection.execute(_INDEXES, (list(_LARGE),)).fetchall()
        for name, _definition in later:
            connection.execute(f'DROP INDEX "{name}"')
        _add_people(connection, sizes.people)
        for part in chain_rows.PARTS:
            for statement in _statements(part):
                _run(connection, statement.format(**values))
        for _name, definition in later:
            _run(connection, definition.replace(" ON ONLY ", " ON "))
    with contextlib.closing(HqDatabase.open(url)) as db:
        users.create_user(db, PERSON, PASSWORD, NOW_MS, full_name="Claire Aubert")


def _statements(part: str) -> list[str]:
    return [one.strip() for one in part.split(";\n") if one.strip()]


def _run(connection: psycopg.Connection, statement: str) -> None:
    started = time.monotonic()
    connection.execute(statement.encode())
    taken = time.monotonic() - started
    if taken > 1:
        say(f"  {taken:6.1f} s  {statement[:70].splitlines()[0]}")


def _add_people(connection: psycopg.Connection, count: int) -> None:
    connection.execute(
        "CREATE UNLOGGED TABLE bench_person (place bigint PRIMARY KEY, first_name text, last_name text, street text, "
        "city text, postcode text, words text)"
    )
    with connection.cursor().copy("COPY bench_person FROM STDIN") as copy:
        for place in range(count):
            told = {
                "first_name": people.first_name(place),
                "last_name": people.last_name(place),
                "address.a.street": people.street(place),
                "address.a.city": people.city(place),
                "address.a.postcode": people.postcode(place),
            }
            copy.write_row((place, *told.values(), search_words(told)))


def main(arguments: Sequence[str]) -> int:
    """Fill a chain of any size and say where it is, to look into it by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.chain", description=__doc__)
    for one in fields(ChainSizes):
        parser.add_argument(f"--{one.name}", type=int, default=one.default)
    with running(ChainSizes(**vars(parser.parse_args(arguments)))) as db:
        print(db.url)
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
