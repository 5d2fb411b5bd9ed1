"""A customer's row, profile and words: read together, written together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from store_client.db.database import RegisterDatabase, Row
from store_client.domain.customer import Customer, FieldConflict
from store_client.domain.customer_fields import ANCHORS, BLOCKED, LOYALTY_CARD, PLAIN, Fields, from_fields
from store_client.domain.customer_index import index_text

HERE, HQ, HASHED = "register", "hq", "hashed"
_SELECT = """SELECT customer.rowkey, customer.id, customer.account_number, customer.customer_type, customer.first_name,
        customer.last_name, customer.organization, customer.phone, customer.email, customer.language,
        customer.created_ms, customer.numbered_ms, customer.origin, profile.fields, profile.conflicts, profile.points,
        profile.points_ms
    FROM customer LEFT JOIN customer_profile AS profile ON profile.rowkey = customer.rowkey"""
_INSERT = """INSERT INTO customer (rowkey, id, account_number, customer_type, first_name, last_name, organization,
    phone, email, language, created_ms, numbered_ms, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_json = msgspec.json.Encoder().encode
_THINGS = tuple(f"{kind}." for kind in ANCHORS)
_read_packed = msgspec.json.Decoder(dict[str, str | dict[str, str]]).decode
_read_conflicts = msgspec.json.Decoder(tuple[FieldConflict, ...]).decode


class StoredCustomer(NamedTuple):
    """``plain`` are the texts of ``PLAIN``; ``more`` and ``conflicts`` are JSON, empty when there are none."""

    rowkey: int
    id: str
    account_number: str | None
    plain: tuple[str, ...]
    created_ms: int
    numbered_ms: int | None
    origin: str
    more: str = ""
    conflicts: str = ""
    points: int = 0
    points_ms: int = 0

    @property
    def fields(self) -> Fields:
        """Every field that is there, also those that this program does not know."""
        found = {path: text for path, text in zip(PLAIN, self.plain, strict=True) if text}
        return found | _read_fields(self.more) if self.more else found

    @property
    def words(self) -> str:
        found = dict(zip(PLAIN, self.plain, strict=True))
        return index_text(found | _read_fields(self.more) if self.more else found)

    @property
    def value(self) -> Customer:
        fields = self.fields
        details = from_fields(fields)
        return Customer(
            self.id,
            self.account_number,
            customer_type=details.customer_type,
            first_name=details.first_name,
            last_name=details.last_name,
            organization=details.organization,
            phone=details.phone,
            email=details.email,
            language=details.language,
            created_ms=self.created_ms,
            numbered_ms=self.numbered_ms,
            points=self.points,
            conflicts=_read_conflicts(self.conflicts) if self.conflicts else (),
            hashed=self.origin == HASHED,
            title=details.title,
            phone_consent=details.phone_consent,
            email_consent=details.email_consent,
            contacts=details.contacts,
            addresses=details.addresses,
            primary_address=details.primary_address,
            affiliations=details.affiliations,
            receipt_preference=details.receipt_preference,
            customer_group=details.customer_group,
            currency=details.currency,
            loyalty_card=details.loyalty_card,
            attributes=details.attributes,
            blocked=fields.get(BLOCKED, ""),
        )

    def with_fields(self, fields: Mapping[str, str]) -> "StoredCustomer":
        plain, more = split_fields(fields)
        return self._replace(plain=plain, more=more)


def split_fields(fields: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The texts of the row's own fields, and the others as JSON."""
    plain = tuple(fields.get(path, "") for path in PLAIN)
    return plain, fields_text({path: text for path, text in fields.items() if path not in PLAIN})


def fields_text(more: Mapping[str, str]) -> str:
    """As JSON: members of one contact or address stand together, so that its long id stands once."""
    if not more:
        return ""
    packed: dict[str, str | dict[str, str]] = {}
    for path in sorted(more):
        thing, _dot, member = path.rpartition(".")
        if thing.startswith(_THINGS):
            members = packed.setdefault(f"{thing}.", {})
            members[member] = more[path]  # type: ignore[index]  # what ends in a dot holds members
        else:
            packed[path] = more[path]
    return _json(packed).decode()


def _read_fields(text: str) -> Fields:
    fields: Fields = {}
    for path, content in _read_packed(text).items():
        if isinstance(content, str):
            fields[path] = content
        else:
            fields |= {path + member: member_text for member, member_text in content.items()}
    return fields


def conflicts_text(conflicts: Iterable[FieldConflict]) -> str:
    found = list(conflicts)
    return _json(found).decode() if found else ""


def load(db: RegisterDatabase, ids: Iterable[str]) -> dict[str, StoredCustomer]:
    sql = f"{_SELECT} WHERE customer.id IN (SELECT value FROM json_each(?))"
    return {row[1]: _stored(row) for row in db.rows(sql, (json.dumps(list(ids)),))}


def load_one(db: RegisterDatabase, customer_id: str) -> StoredCustomer | None:
    found = db.row(f"{_SELECT} WHERE customer.id = ?", (customer_id,))
    return _stored(found) if found else None


def load_by_rowkeys(db: RegisterDatabase, rowkeys: Sequence[int]) -> list[StoredCustomer]:
    """In the order asked for."""
    sql = f"{_SELECT} WHERE customer.rowkey IN (SELECT value FROM json_each(?))"
    found = {row[0]: _stored(row) for row in db.rows(sql, (json.dumps(rowkeys),))}
    return [found[rowkey] for rowkey in rowkeys if rowkey in found]


def rowkeys_by_number(db: RegisterDatabase, low: str, high: str, limit: int) -> list[int]:
    """Of those whose account number, or loyalty card, is at least ``low`` and below ``high``."""
    found = db.rows(
        """SELECT rowkey FROM (SELECT rowkey FROM customer
               WHERE account_number >= :low AND account_number < :high AND account_number IS NOT NULL
               ORDER BY account_number LIMIT :limit)
           UNION ALL
           SELECT rowkey FROM (SELECT rowkey FROM customer_profile
               WHERE loyalty_card >= :low AND loyalty_card < :high AND loyalty_card != ''
               ORDER BY loyalty_card LIMIT :limit)""",
        {"low": low, "high": high, "limit": limit},
    )
    return [row[0] for row in found]


def next_rowkey(db: RegisterDatabase) -> int:
    return int(db.value("SELECT coalesce(max(rowkey), 0) + 1 FROM customer"))


def insert(db: RegisterDatabase, customers: Sequence[StoredCustomer]) -> None:
    db.run_many(
        _INSERT,
        [
            (one.rowkey, one.id, one.account_number, *one.plain, one.created_ms, one.numbered_ms, one.origin)
            for one in customers
        ],
    )
    add_words(db, [one for one in customers if one.origin != HASHED])
    write_profiles(db, [one for one in customers if _has_profile(one)])


def update(db: RegisterDatabase, changes: Sequence[tuple[StoredCustomer, StoredCustomer]]) -> None:
    """(before, after) of one customer each."""
    rows = [(*after.plain, after.origin, after.rowkey) for before, after in changes if _row(before) != _row(after)]
    if rows:
        db.run_many(
            """UPDATE customer SET customer_type = ?, first_name = ?, last_name = ?, organization = ?, phone = ?,
                   email = ?, language = ?, origin = ? WHERE rowkey = ?""",
            rows,
        )
    profiles = [after for before, after in changes if _profile(before) != _profile(after)]
    if profiles:
        write_profiles(db, profiles)
    _update_words(db, changes)


def write_profiles(db: RegisterDatabase, customers: Sequence[StoredCustomer]) -> None:
    written = [one for one in customers if _has_profile(one)]
    if written:
        db.run_many(
            """INSERT OR REPLACE INTO customer_profile (rowkey, fields, conflicts, loyalty_card, points, points_ms)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [(one.rowkey, one.more, one.conflicts, _card(one), one.points, one.points_ms) for one in written],
        )
    empty = [(one.rowkey,) for one in customers if not _has_profile(one)]
    if empty:
        db.run_many("DELETE FROM customer_profile WHERE rowkey = ?", empty)


def delete(db: RegisterDatabase, customers: Sequence[StoredCustomer]) -> None:
    keys = [(one.rowkey,) for one in customers]
    for table in ("customer_search", "customer_hash"):
        db.run_many(f"DELETE FROM {table} WHERE rowid = ?", keys)
    db.run_many("DELETE FROM customer_profile WHERE rowkey = ?", keys)
    db.run_many("DELETE FROM customer WHERE rowkey = ?", keys)


def add_words(db: RegisterDatabase, customers: Sequence[StoredCustomer]) -> None:
    if customers:
        db.run_many(
            "INSERT INTO customer_search (rowid, words) VALUES (?, ?)", [(one.rowkey, one.words) for one in customers]
        )


def _update_words(db: RegisterDatabase, changes: Sequence[tuple[StoredCustomer, StoredCustomer]]) -> None:
    there = [pair for pair in changes if pair[0].origin != HASHED]
    words = [(before.words, after.words, after.rowkey) for before, after in there if after.origin != HASHED]
    changed = [(after, rowkey) for before, after, rowkey in words if before != after]
    if changed:
        db.run_many("UPDATE customer_search SET words = ? WHERE rowid = ?", changed)
    hidden = [(after.rowkey,) for _before, after in there if after.origin == HASHED]
    if hidden:
        db.run_many("DELETE FROM customer_search WHERE rowid = ?", hidden)
    add_words(db, [after for before, after in changes if before.origin == HASHED and after.origin != HASHED])


def _stored(row: Row) -> StoredCustomer:
    rowkey, identifier, number, *plain = row[:10]
    created_ms, numbered_ms, origin, more, conflicts, points, points_ms = row[10:]
    if points is None:  # there is no profile
        return StoredCustomer(rowkey, identifier, number, tuple(plain), created_ms, numbered_ms, origin)
    there = (more, conflicts, points, points_ms)
    return StoredCustomer(rowkey, identifier, number, tuple(plain), created_ms, numbered_ms, origin, *there)


def _row(customer: StoredCustomer) -> tuple[object, ...]:
    return (customer.plain, customer.origin)


def _profile(customer: StoredCustomer) -> tuple[object, ...]:
    return (customer.more, customer.conflicts, customer.points, customer.points_ms)


def _has_profile(customer: StoredCustomer) -> bool:
    return bool(customer.more or customer.conflicts or customer.points or customer.points_ms)


def _card(customer: StoredCustomer) -> str:
    return _read_fields(customer.more).get(LOYALTY_CARD, "") if LOYALTY_CARD in customer.more else ""
