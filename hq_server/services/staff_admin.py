"""The people who sign in at registers: added one by one or from a CSV file. Changes reach their store by feed 1060."""

import csv
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from argon2.low_level import Type, hash_secret_raw

from hq_server.db import staff, stores
from hq_server.db.database import HqDatabase
from hq_server.db.staff import StaffListed, StaffRecord
from hq_server.errors import NotFound, Refused
from hq_server.services import feeds
from hq_server.texts import _
from hq_server.wire import codes

ROLES = ("cashier", "manager")
MAX_NAME = 100
COLUMNS = ("store", "name", "role", "language", "pin")
_PIN = re.compile(r"[0-9]{6}")
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class StaffImport:
    """``errors``: row and sentence. Nothing is imported when there is one."""

    added: tuple[StaffListed, ...]
    errors: tuple[tuple[int, str], ...]


def hash_pin(pin: str, salt: bytes) -> bytes:
    """argon2id, t=2, m=19 MiB, p=1, 32 bytes: the parameters of the wire contract."""
    return hash_secret_raw(
        pin.encode(), salt, time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, type=Type.ID
    )


def add_staff(
    db: HqDatabase,
    store: str,
    name: str,
    pin: str,
    now_ms: int,
    *,
    role: str = "cashier",
    language: str = "en",
    staff_id: str = "",
) -> StaffListed:
    """One more person of a store. Raises ``Refused``."""
    record = _record(store, name, role, language, pin, staff_id)
    with db.write():
        return _save(db, [record], now_ms)[0]


def set_staff_active(db: HqDatabase, store: str, staff_id: str, active: bool, now_ms: int) -> None:
    """Somebody who left cannot sign in any more once the registers have heard; what they did stays."""
    with db.write():
        if staff_id not in staff.staff_ids(db, store):
            raise NotFound(_("There is nobody {id} in store {store}.").format(id=staff_id[:40], store=store[:40]))
        if staff.set_active(db, store, staff_id, active):
            feeds.record(db, codes.STAFF, f"store {store}", [staff_id], now_ms)


def list_staff(db: HqDatabase, store: str = "") -> list[StaffListed]:
    with db.read():
        return staff.list_staff_rows(db, store)


def import_staff(db: HqDatabase, csv_text: str, now_ms: int) -> StaffImport:
    """Columns ``store,name,role,language,pin`` and, if wanted, ``id``. All rows or none."""
    records: list[StaffRecord] = []
    errors: list[tuple[int, str]] = []
    text = csv_text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [column for column in ("store", "name", "pin") if column not in (reader.fieldnames or [])]
    if missing:
        raise Refused(
            _("The first row must name the columns {wanted}. Missing: {missing}.").format(
                wanted=", ".join(COLUMNS), missing=", ".join(missing)
            )
        )
    try:
        for number, row in enumerate(reader, start=2):
            try:
                records.append(_read_row(row, records))
            except Refused as refused:
                errors.append((number, refused.message))
    except csv.Error as error:
        message = _("The file is not a CSV file that can be read: {reason}.")
        raise Refused(message.format(reason=error)) from error
    if errors:
        return StaffImport((), tuple(errors))
    with db.write():
        return StaffImport(tuple(_save(db, records, now_ms)), ())


def _read_row(row: Mapping[str, object], before: list[StaffRecord]) -> StaffRecord:
    cell = {key: str(value or "").strip() for key, value in row.items() if key and not isinstance(value, list)}
    record = _record(
        cell["store"],
        cell["name"],
        cell.get("role") or "cashier",
        cell.get("language") or "en",
        cell["pin"],
        cell.get("id", ""),
    )
    if record.id and any((other.store, other.id) == (record.store, record.id) for other in before):
        raise Refused(_("The file has {id} twice for store {store}.").format(id=record.id, store=record.store[:40]))
    return record


def _record(store: str, name: str, role: str, language: str, pin: str, staff_id: str) -> StaffRecord:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise Refused(_("A name has 1 to {limit} characters.").format(limit=MAX_NAME))
    if role not in ROLES:
        raise Refused(_("A role is {roles}.").format(roles=_(" or ").join(ROLES)))
    if not re.fullmatch(r"[a-z]{2}", language):
        raise Refused(_("A language is two letters such as en or fr."))
    if not _PIN.fullmatch(pin):
        raise Refused(_("A PIN is 6 digits."))
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise Refused(_("This PIN is the first that anybody would try. Choose another."))
    if staff_id and not _ID.fullmatch(staff_id):
        raise Refused(_("An id is 1 to 40 letters, digits or . _ - without spaces."))
    salt = os.urandom(16)
    return StaffRecord(store, staff_id, name, role, language, salt.hex(), hash_pin(pin, salt).hex())


def _save(db: HqDatabase, records: list[StaffRecord], now_ms: int) -> list[StaffListed]:
    names = {store.number: store.name for store in stores.all_stores(db)}
    listed: list[StaffListed] = []
    for store in dict.fromkeys(record.store for record in records):
        if store not in names:
            raise NotFound(_("There is no store {number}.").format(number=store[:40]))
        saved = _with_ids([record for record in records if record.store == store], staff.staff_ids(db, store))
        staff.save_staff(db, saved)
        feeds.record(db, codes.STAFF, f"store {store}", [record.id for record in saved], now_ms)
        listed += [StaffListed(r.store, names[store], r.id, r.name, r.role, r.language, r.active) for r in saved]
    return listed


def _with_ids(records: list[StaffRecord], taken: set[str]) -> list[StaffRecord]:
    """Ids as people can say them: s-001, s-002 …, the next free one of the store."""
    free = (f"s-{number:03d}" for number in range(1, 1_000_000))
    used = taken | {record.id for record in records}
    return [record if record.id else replace(record, id=next(i for i in free if i not in used)) for record in records]
