"""What feed 1070 tells of excluded data, and what makes registers look at it again: a purge with a higher number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from hq_server.db import exclusions, setup_items
from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import BOOKS
from hq_server.domain.registers import RegisterIdentity
from hq_server.wire.hq_setup import ADDRESS_BOOK, EXCLUSION, Excluded
from hq_server.wire.outgoing import ChangeBody, Exclusion
from hq_server.wire.setup import POLICY_KEY

_Place = tuple[str, str, str]
_POLICY = "policy"


def exclusion_bodies(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Mapping[str, ChangeBody]:
    """Nothing where nothing was ever set up for the store."""
    body = setup_items.for_store(db, EXCLUSION, [POLICY_KEY], register.store).get(POLICY_KEY)
    if body is None or POLICY_KEY not in keys:
        return {}
    said = msgspec.json.decode(body, type=Excluded)
    purge = exclusions.purge_of(db, register.store)
    return {POLICY_KEY: Exclusion(said.customers, list(said.tables), list(said.feeds), purge)}


def changed_scopes(db: HqDatabase, before: Mapping[_Place, str], places: Iterable[_Place]) -> list[str]:
    """The scopes in which something else is excluded now that these items are as they are; each gets a new number.

    Within the write transaction that changed them; ``before``: what stood there.
    """
    scopes: set[str] = set()
    books: list[tuple[str | None, str | None]] = []
    for place in places:
        kind, key, scope = place
        if kind == EXCLUSION:
            scopes.add(scope)
        elif kind in (_POLICY, ADDRESS_BOOK):
            stood, stands = before.get(place), setup_items.body_of(db, kind, key, scope)
            if kind == ADDRESS_BOOK:
                books.append((stood, stands))
            elif _keeps(stood) != _keeps(stands):
                scopes.add(scope)
    scopes |= _with_other_books(db, books)
    found = sorted(scopes)
    exclusions.put_purge(db, found)
    return found


def _keeps(policy: str | None) -> bool:
    return not policy or _members(policy).get("keep_customers") is not False


def _with_other_books(db: HqDatabase, changed: Iterable[tuple[str | None, str | None]]) -> set[str]:
    """The stores that share their customers with others than before, as far as that makes a difference there."""
    stores: set[str] = set()
    for stood, stands in changed:
        old, new = (frozenset(_members(body).get("of_stores", ())) for body in (stood, stands))
        if old != new:
            stores |= old | new
    if not stores:
        return set()
    standing = exclusions.by_store(db, stores)
    return {f"store {store}" for store, exclusion in standing.items() if exclusion.customers == BOOKS}


def _members(body: str | None) -> dict[str, Any]:
    return dict(msgspec.json.decode(body)) if body else {}
