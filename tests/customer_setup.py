"""Sets up at a register what HQ would: attributes, affiliations, groups, the policy, the key of hashed customers."""

from typing import Any

import msgspec

from store_client.db import customer_hashes, setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem

KEY = bytes(range(32)).hex()
ATTRIBUTES = (
    {
        "attribute": "shoe",
        "type": "decimal",
        "names": {"en": "Shoe size", "fr": "Pointure"},
        "lowest": "15",
        "highest": "50.5",
        "unit": "EU",
        "position": 1,
        "on_card": True,
    },
    {"attribute": "news", "type": "yes_no", "names": {"en": "Newsletter"}, "default": "no", "position": 2},
    {
        "attribute": "size",
        "type": "text",
        "names": {"en": "Size"},
        "choices": [{"value": "s", "names": {"en": "Small", "fr": "Petit"}}, {"value": "m", "names": {"en": "Medium"}}],
        "default": "m",
        "required": True,
        "position": 3,
        "on_card": True,
    },
)


def set_up(db: RegisterDatabase, *items: tuple[str, str, dict[str, Any]]) -> None:
    """(kind, key, body)"""
    with db.write():
        made = [SetupItem(kind, key, msgspec.json.encode(body).decode()) for kind, key, body in items]
        setup_items.upsert(db, made)


def set_up_customers(db: RegisterDatabase, **policy: Any) -> None:
    """A shop that wants to know of its customers, and what new ones get."""
    defaults = {
        "default_affiliations": ["regular"],
        "default_customer_group": "retail",
        "default_receipt_preference": "print",
    }
    set_up(
        db,
        *(("attribute", str(one["attribute"]), one) for one in ATTRIBUTES),
        ("affiliation", "regular", {"affiliation": "regular", "names": {"en": "Regulars", "fr": "Habitués"}}),
        ("affiliation", "gone", {"affiliation": "gone", "names": {}, "active": False}),
        ("customer_group", "retail", {"group": "retail", "name": "Retail", "dimensions": {"department": "shop"}}),
        ("policy", "register", {**defaults, **policy}),
    )


def set_up_hash_key(db: RegisterDatabase, key: str = KEY) -> None:
    with db.write():
        customer_hashes.save_key(db, key)
