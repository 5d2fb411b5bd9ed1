"""Whether a store's registers may hold customer data: its policy, as it was set up."""

import json

from hq_server.db import setup_items
from hq_server.db.database import HqDatabase

_KIND, _KEY = "policy", "register"


def keeps_customers(db: HqDatabase, store: str) -> bool:
    """True unless the store's own policy, or else the policy for all stores, excludes customer data."""
    body = setup_items.for_store(db, _KIND, [_KEY], store).get(_KEY)
    policy = json.loads(body) if body else {}
    return policy.get("keep_customers") is not False
