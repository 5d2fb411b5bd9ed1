"""Hardware profiles: what stands at a counter, told to each register that has one. Its own settings stand before it."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hq_server.db import setup_items, stores
from hq_server.db.database import HqDatabase
from hq_server.db.setup_items import ALL, SetupItem
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Register
from hq_server.errors import NotFound
from hq_server.services import audit, feeds
from hq_server.services.audit import Change
from hq_server.services.setup_admin import lock_setup
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.hq_setup import HARDWARE_PROFILE, REGISTER_HARDWARE, HardwareProfile, RegisterHardware
from hq_server.wire.setup import POLICY_KEY


@dataclass(frozen=True, slots=True)
class ProfileListed:
    """``registers``: the codes of those that have it."""

    profile: HardwareProfile
    registers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hardware:
    """``of_register``: register code → profile; a register without one has its own settings alone."""

    profiles: tuple[ProfileListed, ...]
    registers: tuple[Register, ...]
    of_register: Mapping[str, str]


def list_hardware(db: HqDatabase, seen: frozenset[str] | None = None) -> Hardware:
    """``seen``: the stores whose registers are wanted; None for all."""
    with db.read():
        profiles = [_profile(item) for item in setup_items.of_kind(db, HARDWARE_PROFILE) if item.scope == ALL]
        assigned = _assignments(db)
        registers = [one for one in stores.all_registers(db) if seen is None or one.store in seen]
    codes_of: dict[str, list[str]] = {}
    for register in registers:
        codes_of.setdefault(assigned.get(register.code, ""), []).append(register.code)
    listed = (ProfileListed(one, tuple(codes_of.get(one.profile, ()))) for one in profiles)
    return Hardware(tuple(listed), tuple(registers), assigned)


def assign(db: HqDatabase, register: str, profile: str, now_ms: int, *, by: str = "") -> bool:
    """Give a register (``101-2``) a profile, or with an empty one none; whether that is something else than before."""
    store, _dash, number = register.partition("-")
    with db.write():
        lock_setup(db, now_ms)
        if stores.find_register(db, store, number) is None:
            raise NotFound(_("There is no register {code}.").format(code=register[:40]))
        if profile and setup_items.body_of(db, HARDWARE_PROFILE, profile, ALL) is None:
            raise NotFound(_("There is no hardware profile {code}.").format(code=profile[:40]))
        before = _assignments(db).get(register, "")
        if before == profile:
            return False
        if profile:
            body = msgspec.json.encode(RegisterHardware(register, profile)).decode()
            setup_items.save(db, [SetupItem(REGISTER_HARDWARE, register, ALL, body)], now_ms)
        else:
            setup_items.remove(db, [(REGISTER_HARDWARE, register, ALL)])
        identity = RegisterIdentity(store, number)
        feeds.record(db, codes.CHANNEL, feeds.register_scope(identity), [POLICY_KEY], now_ms, kind=HARDWARE_PROFILE)
        change = Change("hardware profile", before, profile)
        audit.record(db, by, "register.hardware", f"register {register}", [change], now_ms, store=store)
    return True


def _assignments(db: HqDatabase) -> dict[str, str]:
    items = (
        msgspec.json.decode(item.body, type=RegisterHardware) for item in setup_items.of_kind(db, REGISTER_HARDWARE)
    )
    return {one.register: one.profile for one in items}


def _profile(item: SetupItem) -> HardwareProfile:
    return msgspec.json.decode(item.body, type=HardwareProfile)
