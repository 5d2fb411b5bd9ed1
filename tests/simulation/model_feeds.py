"""Cursors never skip: each register has every change of its feeds that HQ has for it."""

import json
from collections import Counter
from collections.abc import Iterator

from tests.simulation.model_sources import Chain

_CUSTOMERS, _CHANNEL, _REGISTERS = 1010, 1070, 1090
_PRODUCT = "sku, name, unit, tax_rate, active, category, price_change"


def check_feeds(chain: Chain) -> Iterator[str]:
    yield from _positions(chain)
    for code in chain.registers:
        yield from _cursors(chain, code)
        yield from _goods(chain, code)
        yield from _set_up(chain, code)


def _positions(chain: Chain) -> Iterator[str]:
    heads: dict[int, int] = dict(chain.hq("SELECT feed, position FROM feed_head"))
    rows = chain.hq("SELECT feed, position, kind, key FROM feed_change")
    for (feed, position), count in Counter((row[0], row[1]) for row in rows).items():
        if count > 1:
            yield f"feed {feed} has {count} changes at position {position}"
        if not 0 < position <= heads.get(feed, 0):
            yield f"feed {feed} has a change at {position}, its head is {heads.get(feed)}"


def _cursors(chain: Chain, code: str) -> Iterator[str]:
    store = code.partition("-")[0]
    epoch = chain.hq("SELECT value FROM hq_setting WHERE key = 'epoch'")[0][0]
    cursors = {feed: (its, at) for feed, its, at in chain.in_use(code)("SELECT feed, epoch, position FROM feed_cursor")}
    newest: Counter[int] = Counter()
    for feed, scope, position in chain.hq("SELECT feed, scope, max(position) FROM feed_change GROUP BY 1, 2"):
        if scope in _scopes(feed, store, code):
            newest[feed] = max(newest[feed], position)
    for feed, position in newest.items():
        if cursors.get(feed, ("", 0)) != (epoch, position):
            yield f"{code}: feed {feed} stands at {cursors.get(feed)}, HQ's newest is {(epoch, position)}"


def _scopes(feed: int, store: str, code: str) -> tuple[str, ...]:
    if feed == _CUSTOMERS:
        return ("all",)
    if feed == _REGISTERS:
        return (f"store {store}", f"register {code}")
    return ("all", f"store {store}", *([f"register {code}"] if feed == _CHANNEL else []))


def _goods(chain: Chain, code: str) -> Iterator[str]:
    """Products, codes and prices; a product with dated prices is told by days."""
    rows, store = chain.in_use(code), code.partition("-")[0]
    told = {row[0] for row in chain.hq("SELECT key FROM feed_change WHERE kind IN ('product', 'price')")}
    dated = {row[0] for row in chain.hq("SELECT DISTINCT sku FROM dated_price")}
    queries = (
        ("products", f"SELECT {_PRODUCT} FROM product", frozenset[str]()),
        ("prices", "SELECT sku, price_minor, currency FROM price", dated),
        ("codes", "SELECT sku, barcode FROM product_barcode", frozenset[str]()),
    )
    for name, sql, leave in queries:
        at_hq = {_plain(row) for row in chain.hq(sql) if row[0] in told and row[0] not in leave}
        here = {_plain(row) for row in rows(sql) if row[0] in told and row[0] not in leave}
        if at_hq != here:
            yield f"{code}: its {name} are not HQ's: {sorted(at_hq ^ here)[:3]}"
    people = {row[0] for row in chain.hq(f"SELECT id FROM staff WHERE store = '{store}'")}
    if people != {row[0] for row in rows("SELECT id FROM staff")}:
        yield f"{code}: its staff are not HQ's"


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    """PostgreSQL says True where SQLite says 1."""
    return tuple(int(value) if isinstance(value, bool) else value for value in row)


def _set_up(chain: Chain, code: str) -> Iterator[str]:
    """Set-up items as HQ has them, a store's own before the one for all."""
    store = code.partition("-")[0]
    here = {(kind, key): body for kind, key, body in chain.in_use(code)("SELECT kind, key, body FROM setup_item")}
    wanted: dict[tuple[str, str], str] = {}
    for kind, key, _scope, body in chain.hq(
        f"SELECT kind, key, scope, body FROM setup_item WHERE scope IN ('', '{store}') ORDER BY scope"
    ):
        wanted[kind, key] = body
    for place, body in wanted.items():
        if place in here and place[0] != "policy" and json.loads(body) != json.loads(here[place]):
            yield f"{code}: {place[0]} {place[1]} is not as HQ set it up"
    told = {
        (kind, key)
        for feed, scope, kind, key in chain.hq("SELECT feed, scope, kind, key FROM feed_change")
        if scope in _scopes(feed, store, code)
    }
    for kind, key in sorted((told & set(wanted)) - set(here)):
        yield f"{code}: {kind} {key} never came"
