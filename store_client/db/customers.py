"""Stores and finds customers of this register; what feed 1010 brings is written by ``customer_feed``."""

from collections.abc import Sequence

from store_client.db import customer_rows
from store_client.db.customer_rows import HERE, StoredCustomer, split_fields
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, FieldConflict
from store_client.domain.customer_fields import Fields


def save_new(db: RegisterDatabase, customer_id: str, fields: Fields, now_ms: int) -> Customer:
    """A customer made at this register."""
    plain, more = split_fields(fields)
    row = StoredCustomer(customer_rows.next_rowkey(db), customer_id, None, plain, now_ms, None, HERE, more)
    customer_rows.insert(db, [row])
    return row.value


def read_fields(db: RegisterDatabase, customer_id: str) -> Fields | None:
    """Every field that is there, also those that this program does not know; None when there is no such customer."""
    found = customer_rows.load_one(db, customer_id)
    return found.fields if found else None


def save_changed(
    db: RegisterDatabase, customer_id: str, fields: Fields, conflicts: Sequence[FieldConflict]
) -> Customer:
    """The customer as somebody changed it here. ``conflicts`` are those still open."""
    before = customer_rows.load(db, [customer_id])[customer_id]
    after = before.with_fields(fields)._replace(conflicts=customer_rows.conflicts_text(conflicts))
    customer_rows.update(db, [(before, after)])
    return after.value


def find(db: RegisterDatabase, customer_id: str) -> Customer | None:
    found = customer_rows.load_one(db, customer_id)
    return found.value if found else None


def find_by_card(db: RegisterDatabase, card: str) -> Customer | None:
    found = db.row(
        """SELECT customer.id FROM customer_profile JOIN customer USING (rowkey)
           WHERE loyalty_card = ? AND loyalty_card != '' LIMIT 1""",
        (card,),
    )
    return find(db, found[0]) if found else None


def points_as_of(db: RegisterDatabase, customer_id: str) -> int:
    """When HQ's balance of points came, 0 when none has."""
    found = db.row(
        "SELECT points_ms FROM customer JOIN customer_profile USING (rowkey) WHERE customer.id = ?", (customer_id,)
    )
    return int(found[0]) if found else 0


def list_disputed(db: RegisterDatabase, limit: int) -> list[Customer]:
    """Customers with a conflict that somebody has to decide."""
    rows = db.rows("SELECT rowkey FROM customer_profile WHERE conflicts != '' ORDER BY rowkey LIMIT ?", (limit,))
    return [row.value for row in customer_rows.load_by_rowkeys(db, [row[0] for row in rows])]


def count_disputed(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM customer_profile WHERE conflicts != ''"))


def count_pending(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM customer WHERE account_number IS NULL"))
