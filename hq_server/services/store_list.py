"""The lists of stores and registers page by page, each with what HQ has of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import document_pages, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import SILENT_AFTER_MS, Register, Store
from hq_server.services.attention import RegisterStanding, with_arrived

PAGE = 100
SILENT, BEHIND = "silent", "missing"


@dataclass(frozen=True, slots=True)
class StoreListed:
    store: Store
    registers: int
    missing: int


@dataclass(frozen=True, slots=True)
class StorePage:
    """``following`` continues the list; empty on the last page. ``count``: how many stores there are in all."""

    listed: tuple[StoreListed, ...]
    following: str
    count: int


@dataclass(frozen=True, slots=True)
class RegisterPage:
    standings: tuple[RegisterStanding, ...]
    following: str


def list_stores(db: HqDatabase, after: str = "", *, seen: frozenset[str] | None = None, limit: int = PAGE) -> StorePage:
    """In the order of their numbers; ``seen``: the stores of interest, None for all."""
    wanted = None if seen is None else sorted(seen)
    with db.read():
        found = stores.page_of_stores(db, after, limit + 1, wanted)
        count = stores.count_stores(db, wanted)
        standings = _standings(db, stores.registers_in(db, [store.number for store in found[:limit]]))
    missing: dict[str, list[int]] = {}
    for one in standings:
        missing.setdefault(one.register.store, []).append(one.missing)
    owns = [(store, missing.get(store.number, [])) for store in found[:limit]]
    listed = tuple(StoreListed(store, len(own), sum(own)) for store, own in owns)
    return StorePage(listed, found[limit - 1].number if len(found) > limit else "", count)


def list_registers(
    db: HqDatabase,
    now_ms: int,
    after: str = "",
    *,
    show: str = "",
    seen: frozenset[str] | None = None,
    limit: int = PAGE,
) -> RegisterPage:
    """In the order of their codes; ``show``: all, those that HQ has not heard of, or those with documents missing."""
    store, _dash, number = after.partition("-")
    with db.read():
        found = stores.page_of_registers(
            db,
            (store, number),
            limit + 1,
            None if seen is None else sorted(seen),
            silent_since_ms=now_ms - SILENT_AFTER_MS if show == SILENT else None,
            behind=show == BEHIND,
        )
        standings = _standings(db, found[:limit])
    return RegisterPage(tuple(standings), found[limit - 1].code if len(found) > limit else "")


def _standings(db: HqDatabase, registers: Sequence[Register]) -> list[RegisterStanding]:
    arrived = document_pages.arrived_in(db, list({register.store for register in registers}))
    return with_arrived(registers, arrived)
