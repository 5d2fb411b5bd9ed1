"""A feed is loaded again from its start: asked here for a register or a whole store, told with the register's next
contact, and over when the register says that it has everything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hq_server.db import load_requests, stores
from hq_server.db.database import HqDatabase
from hq_server.db.load_requests import LoadRequest
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Register
from hq_server.errors import NotFound, Refused
from hq_server.services import audit
from hq_server.services.audit import Change
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.outgoing import LoadAgain

REASON_LIMIT = 500
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to load a feed again: one register, or all of a store that are active."""

    name: str
    store: str
    registers: tuple[Register, ...]


def find_subject(db: HqDatabase, text: str) -> Subject:
    """``101-2`` is a register, ``101`` a store. Raises ``NotFound``."""
    store, dash, number = text.strip().partition("-")
    with db.read():
        if dash:
            register = stores.find_register(db, store, number)
            if register is None:
                raise NotFound(_("There is no register {code}.").format(code=text[:40]))
            return Subject(register.code, store, (register,) if _is_active(register) else ())
        owner = stores.find_store(db, store)
        if owner is None:
            raise NotFound(_("There is no store {number}.").format(number=text[:40]))
        of_store = tuple(register for register in stores.registers_of(db, store) if _is_active(register))
        return Subject(store, store, of_store)


def ask(
    db: HqDatabase,
    feed: int,
    subject: Subject,
    reason: str,
    now_ms: int,
    new_id: Callable[[], str],
    *,
    by: str = "",
) -> int:
    """Returns how many registers are asked; those that load it again already are not asked twice. Raises
    ``Refused``.
    """
    if feed not in codes.FEEDS:
        raise NotFound(_("There is no feed {number}.").format(number=feed))
    if not subject.registers:
        raise Refused(_("{name} has no active register. Nothing was changed.").format(name=subject.name))
    with db.write():
        there = load_requests.registers_with_open(db, feed)
        asked = [
            LoadRequest(register.store, register.number, new_id(), feed, by, reason[:REASON_LIMIT], now_ms)
            for register in subject.registers
            if RegisterIdentity(register.store, register.number) not in there
        ]
        if not asked:
            raise Refused(_("{name} loads this feed again already. Nothing was changed.").format(name=subject.name))
        load_requests.insert(db, asked)
        told = [Change("reason", "", reason), Change("registers", "", ", ".join(one.register_code for one in asked))]
        audit.record(db, by, "feed.load_again", f"feed {feed}", told, now_ms, store=subject.store)
    return len(asked)


def withdraw(db: HqDatabase, request: LoadRequest, now_ms: int, *, by: str = "") -> bool:
    """False when the register was told of it meanwhile."""
    register = RegisterIdentity(request.store, request.register)
    with db.write():
        gone = load_requests.withdraw(db, register, request.request)
        if gone:
            told = [Change("register", register.code, "")]
            audit.record(db, by, "feed.load_again_withdrawn", f"feed {request.feed}", told, now_ms, store=request.store)
    return gone


def find_request(db: HqDatabase, register_code: str, request: str) -> LoadRequest:
    """One that is not done yet. Raises ``NotFound``."""
    store, _dash, number = register_code.partition("-")
    with db.read():
        there = load_requests.open_of(db, RegisterIdentity(store, number))
    found = next((one for one in there if one.request == request), None)
    if found is None:
        raise NotFound(_("This is done, or was never asked for."))
    return found


def list_of_feed(db: HqDatabase, feed: int, seen: Sequence[str] | None) -> list[LoadRequest]:
    """The newest, of the stores that the reader may see."""
    with db.read():
        return load_requests.latest_of_feed(db, feed, seen, _LISTED)


def list_open(db: HqDatabase, register: RegisterIdentity) -> list[LoadRequest]:
    with db.read():
        return load_requests.open_of(db, register)


def answer_contact(db: HqDatabase, register: RegisterIdentity, done: Sequence[str], now_ms: int) -> list[LoadAgain]:
    """Within the contact's write transaction: note what the register has loaded, return what it is still to load."""
    if done:
        load_requests.put_done(db, register, done, now_ms)
    still = load_requests.open_of(db, register)
    if any(one.told_ms is None for one in still):
        load_requests.put_told(db, register, now_ms)
    return [LoadAgain(one.request, one.feed) for one in still]


def _is_active(register: Register) -> bool:
    return register.has_token and register.revoked_ms is None
