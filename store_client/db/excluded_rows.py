"""The statements that take out what HQ keeps away from this register, and count what is still there.

Customers themselves are not among them: feed 1010 tells which they are, and brings their hashes at the same time.
"""

from collections.abc import Sequence

from store_client.db import customers_in_use, setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.settings import identity, read_setting, save_settings
from store_client.domain.exclusion import ALL, ORDERS, PURCHASES, SETUP_KINDS, Exclusion

_DONE, _AWAITED, _REDACTED = "exclusion_done", "customers_awaited", "documents_redacted"
_YES = "yes"
_AT_ONCE = 200
_ANSWERS = """kind = 'receipt' AND state = 'answered' AND json_valid(answer)
    AND json_extract(answer, '$.transaction.customer') IS NOT NULL"""
# Not one that this store took, nor one that a basket is about.
_ORDERS = """deposit_transaction = '' AND number NOT LIKE :store || '-%' AND NOT EXISTS
    (SELECT 1 FROM (SELECT content FROM draft UNION ALL SELECT content FROM suspended) WHERE instr(content, id) > 0)"""
_ENDED = """(customer_name != '' OR comment != '' OR address_lines NOT IN ('', '[]'))
    AND state NOT IN ('waiting', 'created', 'failed')
    AND EXISTS (SELECT 1 FROM customer AS its WHERE its.id = customer_order.customer AND origin = 'hashed')"""
_TOLD = """SELECT sequence, content FROM outbox WHERE sequence > ? AND sequence <= ?
    AND kind IN ('customer.changed', 'loyalty.enrolled') AND state = 'applied' AND stored_ms IS NOT NULL
    AND EXISTS (SELECT 1 FROM customer WHERE customer.id = outbox.subject AND origin = 'hashed')"""


def save_done(db: RegisterDatabase, purge: int) -> None:
    save_settings(db, {_DONE: str(purge)})


def read_done(db: RegisterDatabase) -> int:
    """The newest purge that is done, 0 when none is."""
    return int(read_setting(db, _DONE) or "0")


def await_customers(db: RegisterDatabase, *, awaited: bool) -> None:
    """Whether feed 1010 is still to tell again of everybody."""
    save_settings(db, {_AWAITED: _YES if awaited else ""})


def are_customers_awaited(db: RegisterDatabase) -> bool:
    return read_setting(db, _AWAITED) == _YES


def remove_some(db: RegisterDatabase, exclusion: Exclusion) -> int:
    """At most a few hundred rows of what may not be here; how many, 0 when nothing of it is left."""
    removed = 0
    for kind in _kinds(exclusion):
        keys = [row[0] for row in db.rows("SELECT key FROM setup_item WHERE kind = ? LIMIT ?", (kind, _AT_ONCE))]
        setup_items.remove(db, kind, keys)
        removed += len(keys)
    for table, condition in _conditions(exclusion):
        some = f"SELECT id FROM {table} WHERE {condition} LIMIT {_AT_ONCE}"
        removed += db.run(f"DELETE FROM {table} WHERE id IN ({some})", {"store": _store(db)})
    return removed


def count_left(db: RegisterDatabase, exclusion: Exclusion) -> dict[str, int]:
    """What → how many rows of it are here and may not be, or not for long."""
    kept = exclusion.customers != ALL and are_customers_awaited(db)
    customers = db.value("SELECT count(*) FROM customer WHERE origin = 'hq'") if kept else 0
    left = {"customers": customers}
    for kind in _kinds(exclusion):
        left[kind] = db.value("SELECT count(*) FROM setup_item WHERE kind = ?", (kind,))
    for table, condition in _conditions(exclusion):
        left[table] = db.value(f"SELECT count(*) FROM {table} WHERE {condition}", {"store": _store(db)})
    return {what: count for what, count in left.items() if count}


def count_held(db: RegisterDatabase) -> int:
    """Customers who go when HQ has applied what was changed of them here; whoever is being served is not counted."""
    held = [row[0] for row in db.rows("SELECT id FROM customer_held WHERE json_extract(body, '$.hashes') IS NOT NULL")]
    return len(held) - len(customers_in_use.among(db, held)) if held else 0


def forget_forms(db: RegisterDatabase) -> int:
    """What was typed into the forms of customers who are known, and not saved; how many."""
    return db.run("DELETE FROM form_draft WHERE customer != ''")


def hide_ended_orders(db: RegisterDatabase) -> int:
    """Of customers who are here by their hashes alone, an order that has ended keeps goods and money; how many."""
    return db.run(
        f"""UPDATE customer_order SET customer_name = '', address_lines = '', comment = '', search = number
            WHERE {_ENDED}"""
    )


def changes_after(db: RegisterDatabase, sequence: int, limit: int) -> list[tuple[int, bytes]]:
    """Sequence and bytes of changes that HQ has applied to customers who are here by their hashes alone: those among
    so many documents after that one.
    """
    return [(found, bytes(content)) for found, content in db.rows(_TOLD, (sequence, sequence + limit))]


def note_redacted(db: RegisterDatabase) -> None:
    save_settings(db, {_REDACTED: _YES})


def has_redacted(db: RegisterDatabase) -> bool:
    """Whether documents lost their content because their customers may not be here."""
    return read_setting(db, _REDACTED) == _YES


def _kinds(exclusion: Exclusion) -> Sequence[str]:
    return [kind for feed in sorted(exclusion.feeds & SETUP_KINDS.keys()) for kind in SETUP_KINDS[feed]]


def _conditions(exclusion: Exclusion) -> Sequence[tuple[str, str]]:
    answers = [("hq_question", _ANSWERS)] if PURCHASES in exclusion.tables else []
    return answers + ([("customer_order", _ORDERS)] if ORDERS in exclusion.feeds else [])


def _store(db: RegisterDatabase) -> str:
    known = identity(db)
    return known.store if known else ""
