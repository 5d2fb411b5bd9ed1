"""Every store on the day it is at: its shifts, what is missing, what needs a person, problems first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hq_server.db import hour_counts, store_states, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.closing_day import business_date_at
from hq_server.domain.statement import CLOSED_SHIFTS, POSTED
from hq_server.domain.stores import Store
from hq_server.services.attention import standings_of
from hq_server.services.closing_watch import find_risks
from hq_server.services.store_hours import hours_of_all
from hq_server.wire.codes import PARKED, QUARANTINED

NOT_READY, HELD, CLOSING, TRADING, READY, DONE, QUIET = (
    *("not ready", "held", "closing", "trading", "ready", "posted", "quiet"),
)
_ORDER = (NOT_READY, HELD, CLOSING, TRADING, READY, DONE, QUIET)
_DAY_MS = 24 * hour_counts.HOUR_MS
_CONFIRMED = ("confirmed",)


@dataclass(frozen=True, slots=True)
class StoreToday:
    """A store on its business day. ``word``: not ready (a register is silent or will not make it, or a close differs),
    held (an earlier day needs a person: ``held_day``), closing, trading, ready, posted, quiet (nothing opened yet).

    ``missing`` is None when a register is silent: nobody knows. ``unposted``: days that are not in the books yet.
    """

    store: Store
    business_date: str
    word: str
    shifts: int
    closed: int
    documents: int
    missing: int | None
    parked: int
    to_mend: int
    pending: int
    unposted: int
    held_day: str


@dataclass(slots=True)
class _Facts:
    """What the questions about all stores have said, by store."""

    shifts: dict[tuple[str, str], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    posted: dict[tuple[str, str], bool] = field(default_factory=dict)
    unposted: dict[str, tuple[int, str]] = field(default_factory=dict)
    aside: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    findings: dict[str, int] = field(default_factory=dict)
    pending: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    silent: set[str] = field(default_factory=set)
    at_risk: set[str] = field(default_factory=set)


def list_stores_today(
    db: HqDatabase, now_ms: int, midnight_ms: int, seen: frozenset[str] | None = None, store: str = ""
) -> list[StoreToday]:
    """All stores, those with a problem first; ``seen``: only these. A fixed number of questions to the database.

    ``midnight_ms``: when the day of whoever reads this began; documents are counted from then on.
    """
    with db.read():
        wanted = [one for one in stores.all_stores(db) if _is_wanted(one, seen, store)]
        hours = hours_of_all(db, wanted)
        days = {one.number: business_date_at(now_ms, hours[one.number]) for one in wanted}
        facts = _read(db, sorted(set(days.values())), now_ms, midnight_ms)
    found = [_today(one, days[one.number], facts) for one in wanted]
    return sorted(found, key=lambda one: _ORDER.index(one.word))


def _is_wanted(store: Store, seen: frozenset[str] | None, number: str) -> bool:
    return (seen is None or store.number in seen) and number in ("", store.number)


def _read(db: HqDatabase, days: Sequence[str], now_ms: int, midnight_ms: int) -> _Facts:
    facts = _Facts()
    for store, day, state, count in store_states.shifts_by_state(db, days):
        facts.shifts[store, day][state] = int(count)
    for store, day, state in store_states.statements_of(db, days):
        facts.posted[store, day] = facts.posted.get((store, day), True) and state == POSTED
    facts.unposted = {row[0]: (int(row[2]), row[3] or "") for row in store_states.unposted(db)}
    for store, state, count in store_states.documents_aside(db):
        facts.aside[store, state] += int(count)
    facts.findings = store_states.findings(db)
    facts.pending = store_states.pending_customers(db)
    facts.documents = hour_counts.by_store(db, midnight_ms, midnight_ms + _DAY_MS)
    for standing in standings_of(db):
        facts.missing[standing.register.store] += standing.missing
        if standing.register.is_silent(now_ms):
            facts.silent.add(standing.register.store)
    facts.at_risk = {risk.register.store for risk in find_risks(db, now_ms)}
    return facts


def _today(store: Store, day: str, facts: _Facts) -> StoreToday:
    number = store.number
    by_state = facts.shifts.get((number, day), {})
    closed = sum(count for state, count in by_state.items() if state in CLOSED_SHIFTS)
    unposted, held_day = facts.unposted.get(number, (0, ""))
    return StoreToday(
        store=store,
        business_date=day,
        word=_word(number, day, by_state, held_day, facts),
        shifts=sum(by_state.values()),
        closed=closed,
        documents=facts.documents.get(number, 0),
        missing=None if number in facts.silent else facts.missing[number],
        parked=facts.aside[number, PARKED],
        to_mend=facts.findings.get(number, 0) + facts.aside[number, QUARANTINED],
        pending=facts.pending.get(number, 0),
        unposted=unposted,
        held_day=held_day,
    )


def _word(store: str, day: str, by_state: Mapping[str, int], held_day: str, facts: _Facts) -> str:
    if store in facts.silent or store in facts.at_risk or by_state.get("differs"):
        return NOT_READY
    if held_day:
        return HELD
    if not by_state:
        return QUIET
    if facts.posted.get((store, day)):
        return DONE
    if all(state in _CONFIRMED for state in by_state):
        return READY
    return CLOSING if any(state in CLOSED_SHIFTS for state in by_state) else TRADING
