"""Stores and registers: set up, activated and revoked by HQ's people. Changes reach registers by feed 1070."""

import re
from dataclasses import fields, replace
from zoneinfo import ZoneInfo

from hq_server.db import devices, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Register, Store
from hq_server.errors import NotFound, Refused
from hq_server.services import activation, audit, feeds
from hq_server.services.activation import VALID_MS, IssuedCode
from hq_server.services.audit import Change
from hq_server.texts import _
from hq_server.wire import codes

MAX_NAME = 100
MAX_LINE = 200
MAX_ADDRESS_LINES = 6
MAX_FOOTER = 500
_FIELDS = tuple(field.name for field in fields(Store))
_HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def create_store(db: HqDatabase, store: Store, now_ms: int, *, by: str = "") -> Store:
    """Set up a store. Raises ``Refused`` with the sentence for the person."""
    store = checked_store(store)
    with db.write():
        if not stores.insert_store(db, store, now_ms):
            raise Refused(_("Store {number} exists already.").format(number=store.number))
        _record_channel(db, store.number, now_ms)
        changes = audit.differences(None, store, _FIELDS)
        audit.record(db, by, "store.created", f"store {store.number}", changes, now_ms, store=store.number)
    return store


def update_store(db: HqDatabase, store: Store, now_ms: int, *, by: str = "") -> Store:
    """Change what its registers follow; they hear of it by feed 1070 when anything is different."""
    store = checked_store(store)
    with db.write():
        before = stores.find_store(db, store.number)
        if before is None:
            raise _no_store(store.number)
        if before != store:
            stores.update_store(db, store)
            _record_channel(db, store.number, now_ms)
            changes = audit.differences(before, store, _FIELDS)
            audit.record(db, by, "store.changed", f"store {store.number}", changes, now_ms, store=store.number)
    return store


def list_stores(db: HqDatabase) -> list[Store]:
    with db.read():
        return stores.all_stores(db)


def get_store(db: HqDatabase, number: str) -> Store:
    with db.read():
        store = stores.find_store(db, number)
    if store is None:
        raise _no_store(number)
    return store


def add_register(db: HqDatabase, store: str, number: str, now_ms: int, name: str = "", *, by: str = "") -> Register:
    """A new register of a store; it works once it is activated."""
    if not re.fullmatch(r"[1-9][0-9]{0,2}", number):
        raise Refused(_("A register number is a whole number from 1 to 999."))
    name = _text(name, MAX_NAME, _("The register's name"))
    with db.write():
        if stores.find_store(db, store) is None:
            raise _no_store(store)
        if not stores.insert_register(db, store, number, name, now_ms):
            raise Refused(_("Store {store} has a register {number} already.").format(store=store, number=number))
        _note(db, by, "register.added", store, number, [Change("name", "", name)] if name else [], now_ms)
        return _found(stores.find_register(db, store, number), f"{store}-{number}")


def list_registers(db: HqDatabase, store: str = "") -> list[Register]:
    with db.read():
        return stores.registers_of(db, store) if store else stores.all_registers(db)


def get_register(db: HqDatabase, code: str) -> Register:
    """The register with a code such as ``101-2``."""
    store, _dash, number = code.partition("-")
    with db.read():
        return _found(stores.find_register(db, store, number), code)


def register_cursors(db: HqDatabase, register: Register) -> dict[int, tuple[int, int]]:
    """Feed → (position it told, when)."""
    with db.read():
        return stores.register_cursors(db, register.store, register.number)


def issue_activation_code(
    db: HqDatabase, code: str, now_ms: int, valid_ms: int = VALID_MS, *, by: str = ""
) -> IssuedCode:
    """A one-time code for the register ``101-2``; shown once, an older one is void."""
    store, _dash, number = code.partition("-")
    with db.write():
        issued = activation.issue_code(db, store, number, now_ms, valid_ms)
        _note(db, by, "register.code_issued", store, number, [Change("expires_ms", "", str(issued.expires_ms))], now_ms)
    return issued


def revoke_register(db: HqDatabase, code: str, now_ms: int, *, by: str = "") -> Register:
    """Its token and any open code stop working at once; a new code can activate it again."""
    store, _dash, number = code.partition("-")
    with db.write():
        if devices.revoke(db, store, number, now_ms):
            _note(db, by, "register.revoked", store, number, [], now_ms)
        return _found(stores.find_register(db, store, number), code)


def checked_store(store: Store) -> Store:
    """The store as it will be kept: trimmed and within its limits. Raises ``Refused``."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", store.number):
        raise Refused(_("A store number is a whole number from 1 to 999999."))
    if not re.fullmatch(r"[A-Z]{3}", store.currency):
        raise Refused(_("A currency is three letters such as EUR."))
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", store.end_of_day):
        raise Refused(_("The end of the day is a time such as 22:00."))
    if not re.fullmatch(r"[a-z]{2}", store.language):
        raise Refused(_("A language is two letters such as en or fr."))
    name = _text(store.name, MAX_NAME, _("The store's name"))
    if not name:
        raise Refused(_("Give the store a name."))
    address = tuple(line for raw in store.address if (line := _text(raw, MAX_LINE, _("A line of the address"))))
    if len(address) > MAX_ADDRESS_LINES:
        raise Refused(_("The address has more than {limit} lines.").format(limit=MAX_ADDRESS_LINES))
    footer = _text(store.receipt_footer, MAX_FOOTER, _("The receipt's last lines"))
    return replace(store, name=name, address=address, receipt_footer=footer, time_zone=_zone(store.time_zone))


def _text(text: str, limit: int, what: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > limit:
        raise Refused(
            _("{what} has {length} characters; at most {limit} fit.").format(what=what, length=len(text), limit=limit)
        )
    if _HIDDEN.search(text):
        raise Refused(_("{what} holds a hidden character. Type it again.").format(what=what))
    return text


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name.strip()).key
    except (ValueError, OSError, KeyError) as error:
        raise Refused(_("“{name}” is no time zone. Write one such as Europe/Paris.").format(name=name[:60])) from error


def _note(db: HqDatabase, by: str, action: str, store: str, number: str, changes: list[Change], now_ms: int) -> None:
    audit.record(db, by, action, f"register {store}-{number}", changes, now_ms, store=store)


def _record_channel(db: HqDatabase, number: str, now_ms: int) -> None:
    feeds.record(db, codes.CHANNEL, f"store {number}", [number], now_ms)


def _no_store(number: str) -> NotFound:
    return NotFound(_("There is no store {number}.").format(number=number[:40]))


def _found(register: Register | None, code: str) -> Register:
    if register is None:
        raise NotFound(_("There is no register {code}.").format(code=code[:40]))
    return register
