"""When a store's day ends: its own end of day, and what the policy of its registers says about days."""

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


_policy = msgspec.json.Decoder(_Days)


def hours_of(db: HqDatabase, store: Store) -> Hours:
    """Within a transaction."""
    body = setup_items.for_store(db, "policy", [POLICY_KEY], store.number).get(POLICY_KEY)
    days = _policy.decode(body) if body else _Days()
    return Hours(store.time_zone, store.end_of_day, days.day_ends, days.cut_off_minutes)
