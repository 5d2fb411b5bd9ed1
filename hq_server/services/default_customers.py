"""A store's default customer: what new customers get from it at the registers, told with the policy.

The policy's own words stand before the customer's. A job looks whether the customer has changed since it was told.
"""

import hashlib
from typing import Any

import msgspec

from hq_server.db import customer_aliases, customer_fields, hq_settings, setup_items
from hq_server.db.database import HqDatabase
from hq_server.wire.hq_setup import DEFAULT_CUSTOMER, DefaultCustomer
from hq_server.wire.setup import POLICY_KEY, Policy

_TOLD = "default customer told {scope}"
_AFFILIATION, _ATTRIBUTE = "affiliation.", "attribute."


def policy_to_tell(db: HqDatabase, store: str, policy: str | None) -> bytes | None:
    """The policy's body as this store's registers get it; within a transaction."""
    standing = setup_items.for_store(db, DEFAULT_CUSTOMER, [POLICY_KEY], store).get(POLICY_KEY)
    if standing is None:
        return policy.encode() if policy is not None else None
    body: dict[str, Any] = msgspec.json.decode(policy) if policy else msgspec.to_builtins(Policy())
    for name, value in _defaults(db, standing).items():
        body[name] = body.get(name) or value
    return msgspec.json.encode(body)


def changed_since_told(db: HqDatabase) -> list[str]:
    """The scopes of default customers that are not any more what registers were told; they count as told from now on.

    Within a write transaction.
    """
    items = setup_items.of_kind(db, DEFAULT_CUSTOMER)
    return [item.scope for item in items if _note(db, item.scope, _defaults(db, item.body))]


def _defaults(db: HqDatabase, body: str) -> dict[str, Any]:
    """The members of a policy that the customer gives; none when nobody is there under that id."""
    named = msgspec.json.decode(body, type=DefaultCustomer).customer
    customer = customer_aliases.survivor_of(db, named)
    state = customer_fields.read_states(db, [customer]).get(customer)
    if state is None:
        return {}
    fields = state.fields
    return {
        "default_customer": customer,
        "default_customer_group": fields.get("customer_group", ""),
        "default_receipt_preference": fields.get("receipt_preference", ""),
        "default_affiliations": sorted(
            name.removeprefix(_AFFILIATION) for name, value in fields.items() if name.startswith(_AFFILIATION) and value
        ),
        "default_attributes": {
            name.removeprefix(_ATTRIBUTE): fields[name] for name in sorted(fields) if name.startswith(_ATTRIBUTE)
        },
    }


def _note(db: HqDatabase, scope: str, defaults: dict[str, Any]) -> bool:
    """Whether the registers were told something else."""
    digest = hashlib.sha256(msgspec.json.encode(defaults)).hexdigest()
    key = _TOLD.format(scope=scope)
    if hq_settings.read_setting(db, key) == digest:
        return False
    hq_settings.save_setting(db, key, digest)
    return True
