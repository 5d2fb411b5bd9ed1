"""When a store's day ends: its own end of day, and what the policy of its registers says about days."""

from collections.abc import Sequence

import msgspec

from hq_server.db import setup_items
from hq_server.db.database import HqDatabase
from hq_server.domain.closing_day import Hours
from hq_server.domain.stores import Store
from hq_server.wire.setup import POLICY_KEY


class _Days(msgspec.Struct, frozen=True):
    """The part of a policy that is about days; one that was kept by an earlier release has none."""

    day_ends: str = "00:00"
    cut_off_minutes: int = 60


_KIND = "policy"
_policy = msgspec.json.Decoder(_Days)


def hours_of(db: HqDatabase, store: Store) -> Hours:
    """Within a transaction."""
    body = setup_items.for_store(db, _KIND, [POLICY_KEY], store.number).get(POLICY_KEY)
    return _hours(store, body)


def hours_of_all(db: HqDatabase, wanted: Sequence[Store]) -> dict[str, Hours]:
    """Store → its hours, with one question for all; within a transaction."""
    bodies = setup_items.by_scope(db, _KIND, POLICY_KEY)
    shared = bodies.get(setup_items.ALL)
    return {store.number: _hours(store, bodies.get(f"store {store.number}", shared)) for store in wanted}


def _hours(store: Store, policy: str | None) -> Hours:
    days = _policy.decode(policy) if policy else _Days()
    return Hours(store.time_zone, store.end_of_day, days.day_ends, days.cut_off_minutes)
