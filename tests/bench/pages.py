"""Every page of HQ over two years of a chain's trade on PostgreSQL: how long the server takes, how often it asks the
database.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from tests.bench import chain
from tests.bench.chain import ChainSizes
from tests.bench.measure import Claim, Row, percentile
from tests.bench.page_addresses import of_every_page
from tests.bench.sizes import Sizes

_TARGET_MS = 100
_NAMED = 5
_WELL = (200, 302, 303)


@dataclass(frozen=True, slots=True)
class Measured:
    """One page with all that was asked of it. ``own_ms`` is HQ's own processor time, without the database's;
    ``slowest`` the address that took longest, by its median.
    """

    page: str
    p50_ms: float
    p95_ms: float
    own_ms: float
    statements: int
    slowest: str


def measure(sizes: Sizes) -> list[Row]:
    wanted = ChainSizes(sizes.chain_customers, sizes.chain_sales, sizes.chain_stores, sizes.chain_days)
    with chain.running(wanted) as db:
        found = sorted(_measure_all(db, sizes.page_rounds), key=lambda one: one.p95_ms, reverse=True)
    within = sum(one.p95_ms <= _TARGET_MS for one in found)
    claims = (
        Claim(f"of {len(found)} pages, within {_TARGET_MS} ms (p95)", within, len(found)),
        *(Claim(f"p95 of {one.page}", one.p95_ms, _TARGET_MS, at_most=True, unit="ms") for one in found[:_NAMED]),
    )
    title = f"HQ's pages among {wanted.customers:,} customers and {wanted.transactions:,} transactions"
    figures: dict[str, object] = {
        one.page: {
            "p50_ms": round(one.p50_ms, 1),
            "p95_ms": round(one.p95_ms, 1),
            "own_ms": round(one.own_ms, 1),
            "statements": one.statements,
            "slowest": one.slowest,
        }
        for one in found
    }
    figures["load"] = [round(one, 1) for one in os.getloadavg()]
    return [Row("pages", title, claims, figures)]


def _measure_all(db: HqDatabase, rounds: int) -> Iterator[Measured]:
    app = create_app(db, now_ms=lambda: chain.NOW_MS)
    client = signed_in(app)
    pages = of_every_page(db, rules_of(app))
    for page, addresses in ((page, addresses) for page, addresses in pages.items() if addresses):
        began = time.process_time()
        durations = {address: [_seconds(app, client, address) for _ in range(rounds + 1)][1:] for address in addresses}
        own = (time.process_time() - began) / max(len(addresses) * (rounds + 1), 1)
        every = [taken for one in durations.values() for taken in one]
        with statements_of(db) as asked:
            client.get(addresses[0])
        slowest = max(durations, key=lambda address: median(durations[address]))
        yield Measured(page, median(every) * 1000, percentile(every, 95) * 1000, own * 1000, len(asked), slowest)


def _seconds(app: Flask, client: FlaskClient, address: str) -> float:
    """What is kept of the sidebar for a moment is read anew: somebody always is the one who waits for it."""
    app.extensions["hq_overview"].forget()
    started = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - started
    if answer.status_code not in _WELL:
        raise RuntimeError(f"{address} answers {answer.status_code}: {answer.text[:500]}")
    return taken


def rules_of(app: Flask) -> dict[str, str]:
    """Endpoint → rule of all that people can open."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.") and rule.methods)
    return {rule.endpoint.removeprefix("admin."): rule.rule for rule in rules if rule.methods and "GET" in rule.methods}


def signed_in(app: Flask) -> FlaskClient:
    """The chain's administrator at a browser."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = "bench"
    answer = client.post("/sign-in", data={"token": "bench", "name": chain.PERSON, "password": chain.PASSWORD})
    if answer.status_code != 303:
        raise RuntimeError(f"signing in answers {answer.status_code}")
    return client


@contextmanager
def statements_of(db: HqDatabase) -> Iterator[list[tuple[str, Any]]]:
    """The questions that are put to the database meanwhile, with their values."""
    asked: list[tuple[str, Any]] = []
    put = db._cursor

    def noted(sql: str, parameters: Any) -> Any:
        asked.append((sql, parameters))
        return put(sql, parameters)

    db._cursor = noted  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        del db._cursor
