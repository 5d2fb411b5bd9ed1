"""Customers and their documents as HQ's pages list them, newest first."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row
from hq_server.db.products import like_parts

PENDING = "pending"
NUMBERED = "numbered"
IN_CONFLICT = "conflict"
_COLUMNS = (
    "c.id, c.account_number, c.store, s.name, c.register, c.document, c.customer_type, c.first_name, c.last_name, "
    "c.organization, c.phone, c.email, c.language, c.created_ms, c.applied_ms, c.numbered_ms, "
    "(SELECT count(*) FROM customer_conflict x WHERE x.customer = c.id)"
)
_FROM = "FROM customer c LEFT JOIN store s ON s.number = c.store"
_STATES = {
    PENDING: "c.account_number IS NULL",
    NUMBERED: "c.account_number IS NOT NULL",
    IN_CONFLICT: "EXISTS (SELECT 1 FROM customer_conflict x WHERE x.customer = c.id)",
}
_ABOUT = "SELECT i.store, i.register, i.sequence, i.kind, '', i.made_ms, i.state, CAST(NULL AS BIGINT), '' FROM inbox i"


@dataclass(frozen=True, slots=True)
class CustomerListed:
    """``id`` is the async id the register gave; ``account_number`` is None while HQ has not issued it."""

    id: str
    account_number: str | None
    store: str
    store_name: str
    register: str
    document: str
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str
    created_ms: int
    applied_ms: int
    numbered_ms: int | None
    conflicts: int = 0

    @property
    def name(self) -> str:
        return self.organization or f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class CustomerDocument:
    """One document of a customer; ``kind`` is the document's kind or the transaction's type."""

    store: str
    register: str
    sequence: int
    kind: str
    receipt: str
    made_ms: int
    state: str
    total_minor: int | None
    currency: str


def list_rows(db: HqDatabase, text: str, state: str, before: str, limit: int) -> list[CustomerListed]:
    """Ids are UUIDv7: their order is the order of creation. ``before`` is the last id of the page before."""
    conditions: list[str] = []
    parameters: list[object] = []
    if before:
        conditions.append("c.id < ?")
        parameters.append(before)
    if state:
        conditions.append(_STATES[state])
    for word in text.split()[:6]:
        condition, values = _word(word)
        conditions.append(condition)
        parameters += values
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = db.rows(f"SELECT {_COLUMNS} {_FROM} {where} ORDER BY c.id DESC LIMIT ?", (*parameters, limit))
    return [_listed(row) for row in rows]


def find_row(db: HqDatabase, key: str) -> CustomerListed | None:
    """By id or account number."""
    row = db.row(f"SELECT {_COLUMNS} {_FROM} WHERE c.id = ? OR c.account_number = ?", (key, key))
    return _listed(row) if row else None


def count_states(db: HqDatabase) -> tuple[int, int, int]:
    """All customers, those without an account number, those with an open conflict."""
    row = db.row(
        "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM customer WHERE account_number IS NULL), "
        "(SELECT count(DISTINCT customer) FROM customer_conflict)"
    )
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


def documents_of(db: HqDatabase, customer: CustomerListed, limit: int) -> list[CustomerDocument]:
    """The customer's transactions, what changed the customer or waits for it, and the document that made the customer;
    newest first, at most ``limit`` of each.
    """
    sales = db.rows(
        "SELECT t.store, t.register, t.sequence, t.type, t.receipt, t.made_ms, i.state, t.total_minor, t.currency "
        "FROM transaction_header t JOIN inbox i "
        "ON i.store = t.store AND i.register = t.register AND i.sequence = t.sequence "
        "WHERE t.customer = ? ORDER BY t.made_ms DESC LIMIT ?",
        (customer.id, limit),
    )
    made = db.rows(
        "SELECT store, register, sequence, kind, '', made_ms, state, NULL, '' FROM inbox WHERE store = ? AND id = ?",
        (customer.store, customer.document),
    )
    about = db.rows(
        f"{_ABOUT} JOIN customer_change x ON i.store = x.store AND i.id = x.document "
        "WHERE x.customer = ? AND i.id <> ? "
        f"UNION {_ABOUT} WHERE i.waits_for = ? ORDER BY 6 DESC LIMIT ?",
        (customer.id, customer.document, customer.id, limit),
    )
    newest_first = sorted(sales + about + made, key=lambda row: -row[5])
    return [CustomerDocument(*row) for row in newest_first]


def _word(word: str) -> tuple[str, list[object]]:
    patterns = like_parts(word)
    digits = "".join(character for character in word if character.isdigit())
    columns = ("c.first_name", "c.last_name", "c.organization", "c.email", "c.phone")
    condition = " OR ".join(f"lower({column}) LIKE ? ESCAPE '!'" for column in columns for _pattern in patterns)
    parameters: list[object] = [pattern for _column in columns for pattern in patterns]
    condition += " OR c.id = ? OR c.account_number = ? OR c.id IN (SELECT customer FROM loyalty_card WHERE card = ?)"
    parameters += [word.lower(), digits.zfill(9) if digits else word, word]
    return f"({condition})", parameters


def _listed(row: Row) -> CustomerListed:
    values = list(row)
    values[3] = values[3] or ""
    return CustomerListed(*values)
