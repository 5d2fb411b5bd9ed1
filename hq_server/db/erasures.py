"""The rows of people who were erased, and the statements that take their data out of every table that has some."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row
from hq_server.domain.registers import RegisterIdentity
from hq_server.wire.redacted import person_in

OF_PERSONS = ("customer.created", "customer.changed", "loyalty.enrolled")
_COLUMNS = "customer, erasure, asked_by, approved_by, why, made_ms, removed, proof"
_KINDS = ", ".join(f"'{kind}'" for kind in OF_PERSONS)
_PLACE = "store = ? AND register = ? AND sequence = ?"


@dataclass(frozen=True, slots=True)
class Erasure:
    """``removed``: what went → how much of it. ``made_by`` names are sign-in names; empty: HQ itself."""

    customer: str
    erasure: str
    asked_by: str
    approved_by: str
    why: str
    made_ms: int
    removed: Mapping[str, int]
    proof: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A register that is to confirm; ``done_ms`` is None while it has not."""

    store: str
    register: str
    last_contact_ms: int | None
    done_ms: int | None
    removed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PersonDocument:
    store: str
    register: str
    sequence: int
    id: str
    content: bytes


def insert(db: HqDatabase, erasure: Erasure) -> None:
    marks = ", ".join("?" * 8)
    values = (
        *(erasure.customer, erasure.erasure, erasure.asked_by, erasure.approved_by, erasure.why, erasure.made_ms),
        *(json.dumps(dict(erasure.removed)), erasure.proof),
    )
    db.execute(f"INSERT INTO erasure ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (customer) DO NOTHING", values)


def find(db: HqDatabase, customer: str) -> Erasure | None:
    row = db.row(f"SELECT {_COLUMNS} FROM erasure WHERE customer = ?", (customer,))
    return _erasure(row) if row else None


def among(db: HqDatabase, customers: Sequence[str]) -> dict[str, str]:
    """Customer → erasure, for those who were erased."""
    if not customers:
        return {}
    return dict(db.rows_in("SELECT customer, erasure FROM erasure WHERE customer IN_VALUES", (), customers))


def to_tell(db: HqDatabase, customers: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Customer → erasure and proof."""
    rows = db.rows_in("SELECT customer, erasure, proof FROM erasure WHERE customer IN_VALUES", (), customers)
    return {customer: (erasure, proof) for customer, erasure, proof in rows}


def of_same(db: HqDatabase, erasure: Erasure) -> list[str]:
    """The other customers that were erased with this one: they had been merged."""
    sql = "SELECT customer FROM erasure WHERE made_ms = ? AND erasure = ? AND customer <> ? ORDER BY customer"
    return [row[0] for row in db.rows(sql, (erasure.made_ms, erasure.erasure, erasure.customer))]


def list_page(
    db: HqDatabase, before: tuple[int, str] | None, limit: int, stores: frozenset[str] | None = None
) -> list[tuple[Erasure, str | None, int]]:
    """The newest first, each with its account number and how many registers have confirmed it; of customers and
    registers of these stores, None for all.
    """
    in_stores, numbers = _of_stores("c.store", stores)
    conditions = [*(["(e.made_ms, e.customer) < (?, ?)"] if before else []), *([in_stores] if in_stores else [])]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = ", ".join(f"e.{name}" for name in _COLUMNS.split(", "))
    theirs, _numbers = _of_stores("r.store", stores)
    rows = db.rows(
        f"SELECT {columns}, c.account_number, (SELECT count(*) FROM erasure_receipt r WHERE r.customer = e.customer"
        f"{' AND ' if theirs else ''}{theirs}) FROM erasure e LEFT JOIN customer c ON c.id = e.customer {where} "
        "ORDER BY e.made_ms DESC, e.customer DESC LIMIT ?",
        (*numbers, *(before or ()), *numbers, limit),
    )
    return [(_erasure(row[:8]), row[8], int(row[9])) for row in rows]


def count_registers(db: HqDatabase, stores: frozenset[str] | None = None) -> int:
    in_stores, numbers = _of_stores("store", stores)
    row = db.row(
        "SELECT count(*) FROM register WHERE revoked_ms IS NULL AND token_hash IS NOT NULL"
        f"{' AND ' if in_stores else ''}{in_stores}",
        numbers,
    )
    return int(row[0]) if row else 0


def receipts(db: HqDatabase, customer: str) -> list[Receipt]:
    """Every register that can hold customers: those that have not confirmed first, the silent ones before all."""
    rows = db.rows(
        "SELECT g.store, g.number, g.last_contact_ms, r.done_ms, r.removed FROM register g "
        "LEFT JOIN erasure_receipt r ON r.customer = ? AND r.store = g.store AND r.register = g.number "
        "WHERE r.done_ms IS NOT NULL OR (g.revoked_ms IS NULL AND g.token_hash IS NOT NULL) "
        "ORDER BY CASE WHEN r.done_ms IS NULL THEN 0 ELSE 1 END, g.store, g.number",
        (customer,),
    )
    return [Receipt(*(*row[:4], json.loads(row[4] or "{}"))) for row in rows]


def put_receipt(
    db: HqDatabase, customer: str, register: RegisterIdentity, document: str, done_ms: int, removed: Mapping[str, int]
) -> None:
    db.execute(
        "INSERT INTO erasure_receipt (customer, store, register, document, done_ms, removed) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (customer, store, register) DO UPDATE SET document = excluded.document, "
        "done_ms = excluded.done_ms, removed = excluded.removed",
        (customer, register.store, register.register, document, done_ms, json.dumps(dict(removed))),
    )


def documents_of(db: HqDatabase, customers: Sequence[str]) -> list[PersonDocument]:
    """What registers told of these people, applied or not, with the bytes that HQ has of it. What a merge passed on to
    them is not theirs: it names whom it tells of.
    """
    told = db.rows_in("SELECT store, document FROM customer WHERE id IN_VALUES", (), customers)
    told += db.rows_in(
        "SELECT store, document FROM customer_change WHERE document <> '' AND customer IN_VALUES", (), customers
    )
    columns = "SELECT store, register, sequence, id, content FROM inbox WHERE "
    found = [
        row
        for store, document in sorted(set(told))
        for row in db.rows(f"{columns} store = ? AND id = ? AND kind IN ({_KINDS})", (store, document))
        if person_in(bytes(row[4])) in ("", *customers)
    ]
    aside = db.rows(f"{columns} state <> 'applied' AND kind IN ({_KINDS})")
    # Of what was set aside nothing was read, so nothing tells whose it is.
    aside += db.rows(
        "SELECT i.store, i.register, i.sequence, i.id, i.content FROM correction c JOIN inbox i ON i.store = c.store "
        f"AND i.register = c.register AND i.sequence = c.sequence WHERE c.kind = 'set_aside' AND i.kind IN ({_KINDS})"
    )
    names = [customer.encode() for customer in customers]
    found += [row for row in aside if any(name in bytes(row[4]) for name in names)]
    documents = {row[:3]: PersonDocument(*(*row[:4], bytes(row[4]))) for row in found}
    return [documents[place] for place in sorted(documents)]


def redact(db: HqDatabase, documents: Sequence[tuple[PersonDocument, bytes]], customer: str, now_ms: int) -> None:
    """Write the bytes that are left of these documents; nobody has to mend anything about them any more."""
    db.execute_many(
        "UPDATE inbox SET content = ?, state = 'applied', reason = '', waits_for = NULL, "
        f"applied_ms = coalesce(applied_ms, ?) WHERE {_PLACE}",
        [(left, now_ms, one.store, one.register, one.sequence) for one, left in documents],
    )
    places = [(one.store, one.register, one.sequence) for one, _left in documents]
    note_redacted(db, places, customer, now_ms)
    for statement in (
        f"UPDATE repair SET changes = '{{}}', why = '', note = '', state = CASE WHEN state IN "
        f"('draft', 'proposed', 'returned') THEN 'withdrawn' ELSE state END WHERE {_PLACE}",
        f"UPDATE repair_event SET old = NULL, new = NULL, note = '' WHERE {_PLACE}",
        f"UPDATE correction SET body = '{{}}', recorded = '{{}}' WHERE {_PLACE}",
        f"DELETE FROM finding WHERE {_PLACE}",
    ):
        db.execute_many(statement, places)


def note_redacted(db: HqDatabase, places: Sequence[tuple[str, str, int]], customer: str, now_ms: int) -> None:
    db.execute_many(
        "INSERT INTO redaction (store, register, sequence, customer, made_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (store, register, sequence) DO NOTHING",
        [(*place, customer, now_ms) for place in places],
    )


def redacted_of(db: HqDatabase, register: RegisterIdentity, first: int = 0, last: int = 2**53) -> set[int]:
    """The numbers of a register's documents that have no content any more."""
    rows = db.rows(
        "SELECT sequence FROM redaction WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ?",
        (register.store, register.register, first, last),
    )
    return {int(row[0]) for row in rows}


def forget_in_others(
    db: HqDatabase, others: Sequence[str], moments: Sequence[int], documents: Sequence[PersonDocument]
) -> int:
    """What merges at these moments, and a person's documents while one stood, wrote into the history of others."""
    done = 0
    for other in others:
        for moment in moments:
            sql = "DELETE FROM customer_change WHERE customer = ? AND document = '' AND applied_ms = ?"
            done += db.execute(sql, (other, moment))
        for one in documents:
            for table in ("customer_change", "customer_conflict"):
                sql = f"DELETE FROM {table} WHERE customer = ? AND store = ? AND document = ?"
                done += db.execute(sql, (other, one.store, one.id))
    return done


def empty_kept_lines(db: HqDatabase, customers: Sequence[str], documents: Sequence[str], now_ms: int) -> int:
    """Lines that HQ did not take, as far as they speak of these people or are one of these documents. A sale that is
    kept because its number was used twice names nobody but by the id, and stays.
    """
    names = [text.encode() for text in (*customers, *documents)]
    rows = db.rows("SELECT id, verdict, content FROM quarantine WHERE content <> ?", (b"",))
    own = [
        number
        for number, verdict, content in rows
        if any(name in bytes(content) for name in names) and (verdict != "conflict" or _is_of_person(bytes(content)))
    ]
    db.execute_many(
        "UPDATE quarantine SET content = ?, reason = '', resolved_ms = coalesce(resolved_ms, ?) WHERE id = ?",
        [(b"", now_ms, one) for one in own],
    )
    return len(own)


def _is_of_person(line: bytes) -> bool:
    return any(f'"kind":"{kind}"'.encode() in line for kind in OF_PERSONS)


def wipe(db: HqDatabase, customer: str) -> dict[str, int]:
    """Take a person's data out of the tables that have it; the id and the account number stay."""
    statements = {
        "fields": "DELETE FROM customer_field WHERE customer = ?",
        "conflicts": "DELETE FROM customer_conflict WHERE customer = ?",
        "changes": "DELETE FROM customer_change WHERE customer = ?",
        "search": "DELETE FROM customer_search WHERE customer = ?",
        "cards": "DELETE FROM loyalty_card WHERE customer = ?",
        "customers": (
            "UPDATE customer SET first_name = '', last_name = '', organization = '', phone = '', email = '', "
            "language = '', unpublished = FALSE WHERE id = ?"
        ),
    }
    return {name: db.execute(sql, (customer,)) for name, sql in statements.items()}


def open_orders(db: HqDatabase, customers: Sequence[str]) -> int:
    rows = db.rows_in("SELECT 1 FROM customer_order WHERE ended = '' AND customer IN_VALUES", (), customers)
    return len(rows)


def _of_stores(column: str, stores: frozenset[str] | None) -> tuple[str, list[str]]:
    """The condition and its values; no condition for all stores."""
    if stores is None:
        return "", []
    numbers = sorted(stores)
    return (f"{column} IN ({', '.join('?' * len(numbers))})" if numbers else "1 = 0"), numbers


def _erasure(row: Row) -> Erasure:
    return Erasure(*(*row[:6], json.loads(row[6] or "{}"), row[7]))
