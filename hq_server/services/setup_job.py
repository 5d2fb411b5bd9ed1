"""What registers have to be told although nobody changed the set-up: prices of a new day, a default customer who is
another now.
"""

from hq_server.db.database import HqDatabase
from hq_server.domain.job import JobResult
from hq_server.services import default_customers, feeds, price_days
from hq_server.texts import _, ngettext
from hq_server.wire import codes
from hq_server.wire.setup import POLICY_KEY


def follow_set_up(db: HqDatabase, now_ms: int) -> JobResult:
    prices = price_days.follow_the_day(db, now_ms)
    with db.write():
        scopes = default_customers.changed_since_told(db)
        for scope in sorted(scopes):
            feeds.record(db, codes.CHANNEL, scope, [POLICY_KEY], now_ms, kind="policy")
    parts = []
    if prices:
        parts.append(ngettext("{count} price told again.", "{count} prices told again.", prices).format(count=prices))
    if scopes:
        parts.append(_("Default customers told again: {count}.").format(count=len(scopes)))
    return JobResult(prices + len(scopes), " ".join(parts) or _("Nothing has changed since the last run."))
