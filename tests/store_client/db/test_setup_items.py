"""Items are kept as they came, and every change is counted."""

from store_client.db import setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem

ITEM = SetupItem("coupon", "C", '{"coupon": "C", "later": 1}')


def test_an_item_is_kept_replaced_and_taken_away(db: RegisterDatabase) -> None:
    other = SetupItem("discount", "C", "{}")
    with db.write():
        setup_items.upsert(db, [ITEM, other])
    assert setup_items.list_items(db) == [ITEM, other]
    with db.write():
        setup_items.upsert(db, [SetupItem("coupon", "C", "{}")])
        setup_items.remove(db, "discount", ["C", "unknown"])
    assert setup_items.list_items(db) == [SetupItem("coupon", "C", "{}")]


def test_every_change_is_counted_and_nothing_else(db: RegisterDatabase) -> None:
    seen = [setup_items.version(db)]
    for _ in range(2):
        with db.write():
            setup_items.upsert(db, [ITEM])
        seen.append(setup_items.version(db))
    with db.write():
        setup_items.remove(db, "coupon", ["C"])
    seen.append(setup_items.version(db))
    with db.write():
        setup_items.upsert(db, [])
        setup_items.remove(db, "coupon", [])
    assert seen == ["", "1", "2", "3"]
    assert setup_items.version(db) == "3"
