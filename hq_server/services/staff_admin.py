"""The people who sign in at registers: added one by one or from a CSV file. Changes reach their store by feed 1060."""

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from argon2.low_level import Type, hash_secret_raw

from hq_server.db import hq_settings, staff, stores
from hq_server.db.database import HqDatabase
from hq_server.db.staff import StaffListed, StaffRecord
from hq_server.errors import NotFound, Refused
from hq_server.services import audit, feeds
from hq_server.services.catalog_values import is_gtin
from hq_server.texts import _
from hq_server.wire import codes

PAGE = 100
ROLES = ("cashier", "manager")
MAX_NAME = 100
COLUMNS = ("store", "name", "role", "language", "pin")
# A badge is a secret that nobody can try out: at least as long as its readers' codes are in real shops.
MIN_BADGE, MAX_BADGE = 12, 100
_TOLD = ("name", "role", "language", "active", "group", "has_badge")
_BADGE_SALT = "badge salt {store}"
_PIN = re.compile(r"[0-9]{6}")
_BADGE = re.compile(r"[\x21-\x7e]+")
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class StaffImport:
    """``errors``: row and sentence. Nothing is imported when there is one."""

    added: tuple[StaffListed, ...]
    errors: tuple[tuple[int, str], ...]


def hash_pin(pin: str, salt: bytes) -> bytes:
    """argon2id, t=2, m=19 MiB, p=1, 32 bytes: the parameters of the wire contract; for badges, too."""
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
    group: str = "",
    badge: str = "",
    by: str = "",
) -> StaffListed:
    """One more person of a store. Raises ``Refused``."""
    salt = _badge_salts(db, [store] if badge else []).get(store, b"")
    record = _record(store, name, role, language, pin, staff_id, group, badge, salt)
    with db.write():
        names = _store_names(db, [record])
        if _badge_owner(db, record, [record]):
            raise Refused(_badge_taken())
        return _save(db, [record], names, now_ms, by)[0]


def set_staff_active(db: HqDatabase, store: str, staff_id: str, active: bool, now_ms: int, *, by: str = "") -> None:
    """Somebody who left cannot sign in any more once the registers have heard; what they did stays."""
    with db.write():
        if staff_id not in staff.staff_ids(db, store):
            raise NotFound(_("There is nobody {id} in store {store}.").format(id=staff_id[:40], store=store[:40]))
        if staff.set_active(db, store, staff_id, active):
            feeds.record(db, codes.STAFF, f"store {store}", [staff_id], now_ms)
            action = "staff.allowed" if active else "staff.blocked"
            audit.record(db, by, action, f"staff {store} {staff_id}", [], now_ms, store=store)


def list_staff(db: HqDatabase, store: str = "") -> list[StaffListed]:
    with db.read():
        return staff.list_staff_rows(db, store)


def list_staff_page(
    db: HqDatabase, stores: Sequence[str] | None, after: str = "", limit: int = PAGE
) -> tuple[list[StaffListed], str]:
    """A page of the staff of these stores, or of all; and where the next one begins (empty: there is none)."""
    store, dot, person = after.partition(".")
    with db.read():
        found = staff.list_staff_page(db, stores, (store, person) if dot else None, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], f"{last.store}.{last.id}" if last else ""


def import_staff(db: HqDatabase, csv_text: str, now_ms: int, *, by: str = "") -> StaffImport:
    """Columns ``store,name,role,language,pin`` and, if wanted, ``id``, ``group``, ``badge``. All rows or none."""
    records: dict[int, StaffRecord] = {}
    errors: list[tuple[int, str]] = []
    rows = _rows(csv_text)
    salts = _badge_salts(db, [cell["store"] for cell in rows.values() if cell.get("badge")])
    badges: set[tuple[str, str]] = set()
    for number, cell in rows.items():
        try:
            records[number] = _read_row(cell, records.values(), badges, salts)
        except Refused as refused:
            errors.append((number, refused.message))
    if errors:
        return StaffImport((), tuple(errors))
    together = list(records.values())
    with db.write():
        names = _store_names(db, together)
        taken = [number for number, record in records.items() if _badge_owner(db, record, together)]
        if taken:
            return StaffImport((), tuple((number, _badge_taken()) for number in taken))
        return StaffImport(tuple(_save(db, together, names, now_ms, by)), ())


def _rows(csv_text: str) -> dict[int, dict[str, str]]:
    """Row → column → cell, as a spreadsheet counts rows: the heading is row 1. Raises ``Refused``."""
    text = csv_text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        missing = [column for column in ("store", "name", "pin") if column not in (reader.fieldnames or [])]
        if not missing:
            return {number: _cells(row) for number, row in enumerate(reader, start=2)}
    except csv.Error as error:
        message = _("The file is not a CSV file that can be read: {reason}.")
        raise Refused(message.format(reason=error)) from error
    raise Refused(
        _("The first row must name the columns {wanted}. Missing: {missing}.").format(
            wanted=", ".join(COLUMNS), missing=", ".join(missing)
        )
    )


def _cells(row: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value or "").strip() for key, value in row.items() if key and not isinstance(value, list)}


def _read_row(
    cell: Mapping[str, str],
    before: Iterable[StaffRecord],
    badges: set[tuple[str, str]],
    salts: Mapping[str, bytes],
) -> StaffRecord:
    """``badges``: store and code of the rows before, to which this one's is added."""
    record = _record(
        cell["store"],
        cell["name"],
        cell.get("role") or "cashier",
        cell.get("language") or "en",
        cell["pin"],
        cell.get("id", ""),
        cell.get("group", ""),
        cell.get("badge", ""),
        salts.get(cell["store"], b""),
    )
    badge = (record.store, cell.get("badge", ""))
    if badge[1] and badge in badges:
        raise Refused(_("The file has this badge twice for store {store}.").format(store=record.store[:40]))
    badges.add(badge)
    if record.id and any((other.store, other.id) == (record.store, record.id) for other in before):
        raise Refused(_("The file has {id} twice for store {store}.").format(id=record.id, store=record.store[:40]))
    return record


def _badge_salts(db: HqDatabase, wanted: Sequence[str]) -> dict[str, bytes]:
    """Store → the salt of its badges. All badges of a store have the same one: a register that is shown a badge tries
    them all, and argon2id takes a while for each salt. (PINs are short, and have one each.)
    """
    if not wanted:
        return {}
    with db.write():
        known = {store.number for store in stores.all_stores(db)}
        return {
            store: bytes.fromhex(hq_settings.first_setting(db, _BADGE_SALT.format(store=store), os.urandom(16).hex()))
            for store in known.intersection(wanted)
        }


def _badge_owner(db: HqDatabase, record: StaffRecord, together: Iterable[StaffRecord]) -> str:
    """Who of the store has this badge and keeps it; ``together`` are saved in one go."""
    if not record.badge_hash:
        return ""
    owner = staff.find_badge(db, record.store, record.badge_hash)
    return "" if owner in {other.id for other in together if other.store == record.store} else owner


def _badge_taken() -> str:
    return _("Somebody of this store has this badge already. Give every person one of their own.")


def _record(
    store: str,
    name: str,
    role: str,
    language: str,
    pin: str,
    staff_id: str,
    group: str,
    badge: str,
    badge_salt: bytes,
) -> StaffRecord:
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
    if group and not _ID.fullmatch(group):
        raise Refused(_("A permission group is a code of 1 to 40 letters, digits or . _ - without spaces."))
    _check_badge(badge)
    salt = os.urandom(16)
    badge_salt = badge_salt or os.urandom(16)
    return StaffRecord(
        store=store,
        id=staff_id,
        name=name,
        role=role,
        language=language,
        pin_salt=salt.hex(),
        pin_hash=hash_pin(pin, salt).hex(),
        group=group,
        badge_salt=badge_salt.hex() if badge else "",
        badge_hash=hash_pin(badge, badge_salt).hex() if badge else "",
    )


def _check_badge(badge: str) -> None:
    if badge and not (MIN_BADGE <= len(badge) <= MAX_BADGE and _BADGE.fullmatch(badge)):
        message = _("A badge's code has {least} to {most} letters and digits: nobody must be able to guess it.")
        raise Refused(message.format(least=MIN_BADGE, most=MAX_BADGE))
    if is_gtin(badge):
        raise Refused(
            _("This badge's code is also an article's number: a register would take it for one. Give another.")
        )


def _store_names(db: HqDatabase, records: Sequence[StaffRecord]) -> dict[str, str]:
    """Raises ``NotFound`` when one is of no store."""
    names = {store.number: store.name for store in stores.all_stores(db)}
    for record in records:
        if record.store not in names:
            raise NotFound(_("There is no store {number}.").format(number=record.store[:40]))
    return names


def _save(
    db: HqDatabase, records: Sequence[StaffRecord], names: Mapping[str, str], now_ms: int, by: str
) -> list[StaffListed]:
    listed: list[StaffListed] = []
    for store in dict.fromkeys(record.store for record in records):
        before = {one.id: one for one in staff.list_staff_rows(db, store)}
        saved = _with_ids([record for record in records if record.store == store], set(before))
        staff.save_staff(db, saved)
        feeds.record(db, codes.STAFF, f"store {store}", [record.id for record in saved], now_ms)
        now = [
            StaffListed(r.store, names[store], r.id, r.name, r.role, r.language, r.active, r.group, bool(r.badge_hash))
            for r in saved
        ]
        for one in now:
            _note(db, by, before.get(one.id), one, now_ms)
        listed += now
    return listed


def _note(db: HqDatabase, by: str, before: StaffListed | None, now: StaffListed, now_ms: int) -> None:
    """Every person has a new PIN with it; the PIN itself is kept nowhere."""
    changes = audit.differences(before, now, _TOLD)
    action = "staff.changed" if before else "staff.added"
    audit.record(db, by, action, f"staff {now.store} {now.id}", changes, now_ms, store=now.store)


def _with_ids(records: list[StaffRecord], taken: set[str]) -> list[StaffRecord]:
    """Ids as people can say them: s-001, s-002 …, the next free one of the store."""
    free = (f"s-{number:03d}" for number in range(1, 1_000_000))
    used = taken | {record.id for record in records}
    return [record if record.id else replace(record, id=next(i for i in free if i not in used)) for record in records]
