"""Feed 1010 read by a hundred registers at once over HTTP from two web processes, against plain SQL that reads the same
rows through as many connections as HQ has processes.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg

from hq_server.db import feeds
from hq_server.db.database import HqDatabase
from hq_server.services.feeds import epoch
from hq_server.wire import codes
from hq_server.wire.outgoing import Activated
from tests.bench import chain, loading_chain
from tests.bench.measure import Claim, Row
from tests.bench.sizes import Sizes
from tests.bench.together import seconds_at_once
from tests.load.crowd import Address
from tests.load.hq import serving
from tests.load.wire import Exchange, Keys

_REGISTERS, _WEB_PROCESSES = 100, 2
_PAGE, _PAGES = 500, 8
_TARGET = 0.3
_CHANGED = (
    "SELECT f.position, c.* FROM feed_change f LEFT JOIN customer c ON c.id = f.key "
    "WHERE f.feed = 1010 AND f.scope = 'all' AND f.position > %s ORDER BY f.position LIMIT %s"
)
_FIELDS = "SELECT * FROM customer_field WHERE customer = ANY(%s)"


def measure(sizes: Sizes) -> list[Row]:
    wanted = loading_chain.sizes_of(sizes)
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name, chain.running(wanted) as db:
        stores = range(101, 101 + min(wanted.stores, _REGISTERS // 2))
        given = loading_chain.activate(db, [f"{store}-{register}" for store in stores for register in (1, 2)])
        with db.read():
            after = max(0, feeds.head(db, codes.CUSTOMERS) - _PAGE * _PAGES)
        served, plain = _serve(db, given, after, Path(name)), _plain(db.url, len(given), after)
    read = len(given) * min(_PAGE * _PAGES, wanted.customers)
    title = f"Feed 1010 to {len(given)} registers at once, {read // len(given):,} customers each, PostgreSQL"
    claims = (
        Claim("customers a second over HTTP / the same rows by plain SQL", plain / served, _TARGET),
        Claim("customers a second over HTTP", read / served, 10_000, unit="/s"),
    )
    figures: dict[str, object] = {"served_seconds": round(served, 3), "plain_seconds": round(plain, 3)}
    return [Row("feed", title, claims, figures)]


def _serve(db: HqDatabase, given: list[Activated], after: int, folder: Path) -> float:
    life = epoch(db)
    with serving(db.url, folder, _WEB_PROCESSES, 0) as (doors, _processes):
        addresses = [("127.0.0.1", door.port) for door in doors]
        return seconds_at_once(
            [_reading(one, addresses[number % len(addresses)], after, life) for number, one in enumerate(given)]
        )


def _reading(register: Activated, address: Address, after: int, life: str) -> Callable[[], None]:
    def read() -> None:
        position, more = after, True
        with Exchange(address, Keys(register.token, register.request_key or "")) as exchange:
            while more:
                page = exchange.read_feed("1010", position, life)
                assert page["changes"]
                position, more = page["position"], page["more"]

    return read


def _plain(url: str, registers: int, after: int) -> float:
    share = -(-registers // _WEB_PROCESSES)
    return seconds_at_once([_asking(url, after, min(share, registers - n)) for n in range(0, registers, share)])


def _asking(url: str, after: int, times: int) -> Callable[[], None]:
    def ask() -> None:
        with closing(psycopg.connect(url)) as connection:
            for _register in range(times):
                position = after
                while rows := connection.execute(_CHANGED, (position, _PAGE)).fetchall():
                    connection.execute(_FIELDS, ([row[1] for row in rows],)).fetchall()
                    position = rows[-1][0]

    return ask
