"""Stores and finds customers, and writes what the customer feed brings."""

import json
from collections.abc import Sequence

from store_client.db.database import RegisterDatabase, Row
from store_client.db.search import match_expression, prefix_range
from store_client.domain.customer import Customer, phone_digits

_COLUMNS = """customer.id, account_number, customer_type, customer.first_name, customer.last_name,
    customer.organization, phone, email, language, created_ms, numbered_ms"""
_SELECT = f"SELECT {_COLUMNS} FROM customer"
_INSERT = """INSERT INTO customer (id, account_number, customer_type, first_name, last_name, organization, phone, email,
    language, created_ms, numbered_ms, phone_digits, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_WAITING = (
    "EXISTS (SELECT 1 FROM outbox WHERE subject = customer.id AND stored_ms IS NULL AND kind = 'customer.created')"
)


def save_new(db: RegisterDatabase, customer: Customer) -> None:
    """A customer made at this register."""
    db.run(_INSERT, (*_fields(customer), phone_digits(customer.phone), "register"))


def find(db: RegisterDatabase, customer_id: str) -> Customer | None:
    found = db.row(f"{_SELECT} WHERE customer.id = ?", (customer_id,))
    return Customer(*found) if found else None


def find_by_account_number(db: RegisterDatabase, account_number: str) -> list[Customer]:
    return _customers(db.rows(f"{_SELECT} WHERE account_number = ?", (account_number,)))


def find_by_phone(db: RegisterDatabase, beginning: str, limit: int) -> list[Customer]:
    """``beginning``: digits."""
    sql = f"{_SELECT} WHERE phone_digits >= ? AND phone_digits < ? AND phone_digits != '' LIMIT ?"
    return _customers(db.rows(sql, (*prefix_range(beginning), limit)))


def find_by_email(db: RegisterDatabase, beginning: str, limit: int) -> list[Customer]:
    """Upper and lower case are the same."""
    sql = f"{_SELECT} WHERE email >= ? AND email < ? AND email != '' LIMIT ?"
    return _customers(db.rows(sql, (*prefix_range(beginning), limit)))


def find_by_words(db: RegisterDatabase, text: str, limit: int) -> list[Customer]:
    """Each word typed begins a word of the names, in any order; accents do not matter."""
    wanted = match_expression(text)
    if not wanted:
        return []
    sql = f"""SELECT {_COLUMNS} FROM customer_search JOIN customer ON customer.rowkey = customer_search.rowid
        WHERE customer_search MATCH ? LIMIT ?"""
    return _customers(db.search_rows(sql, (wanted, limit)))


def count_pending(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM customer WHERE account_number IS NULL"))


def apply_numbers(db: RegisterDatabase, numbers: Sequence[tuple[str, str]], now_ms: int) -> int:
    """HQ's account numbers, as (customer id, number); what is known already is left alone. Returns how many changed."""
    return db.run_many(
        "UPDATE customer SET account_number = ?, numbered_ms = ? WHERE id = ? AND account_number IS NOT ?",
        [(number, now_ms, customer_id, number) for customer_id, number in numbers],
    )


def upsert_customers(db: RegisterDatabase, customers: Sequence[Customer], now_ms: int) -> None:
    """A page of customers as HQ has them.

    A customer about whom something is still waiting here takes only the account number from it.
    """
    here = _by_id(db, [customer.id for customer in customers])
    latest = {customer.id: customer for customer in customers}
    missing = [customer for customer in latest.values() if customer.id not in here]
    known = [(customer, here[customer.id]) for customer in latest.values() if customer.id in here]
    _insert(db, missing, now_ms)
    numbers = [
        (customer.id, customer.account_number)
        for customer, old in known
        if customer.account_number is not None and customer.account_number != old.account_number
    ]
    if numbers:
        apply_numbers(db, numbers, now_ms)
    changed = [customer for customer, old in known if _details(customer) != _details(old)]
    if changed:
        _update_details(db, changed)


def remove_customers(db: RegisterDatabase, customer_ids: Sequence[str]) -> None:
    """Customers that are gone at HQ, but for those about whom something is still waiting here."""
    db.run_many(
        f"DELETE FROM customer WHERE id = ? AND NOT {_WAITING}", [(customer_id,) for customer_id in customer_ids]
    )


def _by_id(db: RegisterDatabase, ids: list[str]) -> dict[str, Customer]:
    found = db.rows(f"{_SELECT} WHERE customer.id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    return {row[0]: Customer(*row) for row in found}


def _insert(db: RegisterDatabase, customers: list[Customer], now_ms: int) -> None:
    rows = []
    for customer in customers:
        numbered_ms = now_ms if customer.account_number is not None else None
        fields = (*_fields(customer)[:-2], customer.created_ms or now_ms, numbered_ms)
        rows.append((*fields, phone_digits(customer.phone), "hq"))
    if rows:
        db.run_many(_INSERT, rows)


def _update_details(db: RegisterDatabase, customers: list[Customer]) -> None:
    db.run_many(
        f"""UPDATE customer SET customer_type = ?, first_name = ?, last_name = ?, organization = ?, phone = ?,
                email = ?, language = ?, phone_digits = ? WHERE id = ? AND NOT {_WAITING}""",
        [(*_details(customer), phone_digits(customer.phone), customer.id) for customer in customers],
    )


def _fields(customer: Customer) -> tuple[object, ...]:
    return (customer.id, customer.account_number, *_details(customer), customer.created_ms, customer.numbered_ms)


def _details(customer: Customer) -> tuple[str, ...]:
    return (
        customer.customer_type,
        customer.first_name,
        customer.last_name,
        customer.organization,
        customer.phone,
        customer.email,
        customer.language,
    )


def _customers(rows: list[Row]) -> list[Customer]:
    return [Customer(*row) for row in rows]
