"""People whom HQ erased, and the statements that take out what this register has of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store_client.db import customer_rows
from store_client.db.database import RegisterDatabase

OF_PERSONS = ("customer.created", "customer.changed", "loyalty.enrolled")
_KINDS = "kind IN ('customer.created', 'customer.changed', 'loyalty.enrolled')"
_STATEMENTS = {
    "held": "DELETE FROM customer_held WHERE id = :customer",
    "aliases": "DELETE FROM customer_alias WHERE customer = :customer OR merged_into = :customer",
    "forms": "DELETE FROM form_draft WHERE customer = :customer OR instr(content, :customer) > 0",
    "suspended": "UPDATE suspended SET customer_name = '' WHERE customer_name != '' AND instr(content, :customer) > 0",
    "orders": "UPDATE customer_order SET customer_name = '', address_lines = '', comment = '', search = number "
    "WHERE customer = :customer",
}


@dataclass(frozen=True, slots=True)
class ErasedCustomer:
    """``removed``: what went → how much; ``proof`` is HQ's signature, which goes back with the receipt."""

    customer: str
    erasure: str
    proof: str
    removed: Mapping[str, int]


def among(db: RegisterDatabase, customers: Iterable[str]) -> set[str]:
    sql = "SELECT customer FROM erased_customer WHERE customer IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.rows(sql, (json.dumps(list(customers)),))}


def has_any(db: RegisterDatabase) -> bool:
    return db.row("SELECT 1 FROM erased_customer LIMIT 1") is not None


def erasure_of(db: RegisterDatabase, customer: str) -> str:
    """Empty for a person who was not erased."""
    row = db.row("SELECT erasure FROM erased_customer WHERE customer = ?", (customer,))
    return str(row[0]) if row else ""


def unfinished(db: RegisterDatabase) -> list[ErasedCustomer]:
    """Those of whom HQ has no receipt yet, and of whom nothing waits here to be sent."""
    rows = db.rows(
        f"""SELECT customer, erasure, proof, removed FROM erased_customer WHERE NOT done AND NOT EXISTS
            (SELECT 1 FROM outbox WHERE subject = customer AND {_KINDS} AND stored_ms IS NULL)"""
    )
    return [ErasedCustomer(row[0], row[1], row[2], json.loads(row[3])) for row in rows]


def note(db: RegisterDatabase, erased: ErasedCustomer) -> None:
    """Of one that is known already only the counts grow."""
    row = db.row("SELECT removed FROM erased_customer WHERE customer = ?", (erased.customer,))
    before: dict[str, int] = json.loads(row[0]) if row else {}
    removed = {name: before.get(name, 0) + erased.removed.get(name, 0) for name in {**before, **erased.removed}}
    db.run(
        """INSERT INTO erased_customer (customer, erasure, proof, removed, done) VALUES (?, ?, ?, ?, 0)
           ON CONFLICT (customer) DO UPDATE SET removed = excluded.removed""",
        (erased.customer, erased.erasure, erased.proof, json.dumps(removed)),
    )


def mark_done(db: RegisterDatabase, customer: str, removed: Mapping[str, int]) -> None:
    db.run("UPDATE erased_customer SET done = 1, removed = ? WHERE customer = ?", (json.dumps(removed), customer))


def want_receipts_again(db: RegisterDatabase, sequences: Sequence[int]) -> None:
    """HQ has other documents under these numbers, so it takes no receipt that has one of them. Not for people of whom
    another receipt is there or under way.
    """
    db.run(
        """UPDATE erased_customer SET done = 0 WHERE customer IN (SELECT subject FROM outbox
               WHERE sequence IN (SELECT value FROM json_each(?)) AND kind = 'customer.erased')
           AND NOT EXISTS (SELECT 1 FROM outbox WHERE subject = customer AND kind = 'customer.erased'
               AND verdict != 'conflict')""",
        (json.dumps(list(sequences)),),
    )


def remove(db: RegisterDatabase, customer: str) -> dict[str, int]:
    """All but the documents; returns what went and how much of it."""
    rows = list(customer_rows.load(db, [customer]).values())
    customer_rows.delete(db, rows)
    removed = {name: db.run(sql, {"customer": customer}) for name, sql in _STATEMENTS.items()}
    return {name: count for name, count in ({"customers": len(rows)} | removed).items() if count}


def documents(db: RegisterDatabase, customer: str) -> list[tuple[int, bytes]]:
    """Sequence and bytes of what was told of this person; all of it is at HQ."""
    sql = f"SELECT sequence, content FROM outbox WHERE subject = ? AND {_KINDS} AND stored_ms IS NOT NULL"
    return [(sequence, bytes(content)) for sequence, content in db.rows(sql, (customer,))]


def put_contents(db: RegisterDatabase, contents: Sequence[tuple[bytes, int]]) -> None:
    db.run_many("UPDATE outbox SET content = ?, state = 'applied', reason = '' WHERE sequence = ?", contents)
