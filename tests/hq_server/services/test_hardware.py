"""Hardware profiles: each register hears of its own one alone, and of every change of it."""

import json
from typing import Any

import msgspec
import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services import feeds, hardware
from hq_server.services.setup_admin import import_setup
from hq_server.services.setup_editing import find_item, remove_item, save_item
from hq_server.wire import codes
from tests.hq_server.sending_register import NOW, add_register

COUNTER = {"profile": "counter", "name": "Counter", "printer": "lp:counter", "scale": "serial:///dev/ttyUSB0"}


@pytest.fixture
def registers(hq: HqDatabase) -> tuple[RegisterIdentity, RegisterIdentity]:
    save_item(hq, "hardware_profile", COUNTER, NOW)
    return add_register(hq, "101", "1").identity, add_register(hq, "101", "2").identity


def told(db: HqDatabase, register: RegisterIdentity, after: int = 0) -> list[Any]:
    """The bodies of profiles that the register hears of; None where it has none any more."""
    page = feeds.read_page(db, register, codes.CHANNEL, after, "test-epoch", 100, NOW)
    assert all(change.key == "register" for change in page.changes if change.kind == "hardware_profile")
    return [json.loads(msgspec.json.encode(one.body)) for one in page.changes if one.kind == "hardware_profile"]


def head(db: HqDatabase, register: RegisterIdentity) -> int:
    return feeds.heads(db, register)[str(codes.CHANNEL)]


def test_a_register_hears_of_its_own_profile_alone(
    hq: HqDatabase, registers: tuple[RegisterIdentity, RegisterIdentity]
) -> None:
    here, there = registers
    assert hardware.assign(hq, "101-1", "counter", NOW)
    assert not hardware.assign(hq, "101-1", "counter", NOW)
    (body,) = told(hq, here)
    assert body == COUNTER | dict.fromkeys(
        ("drawer", "customer_display", "card_terminal", "scanner_prefix", "scanner_suffix"), ""
    )
    assert told(hq, there) == []


def test_it_hears_of_every_change_and_when_it_has_none_any_more(
    hq: HqDatabase, registers: tuple[RegisterIdentity, RegisterIdentity]
) -> None:
    here, there = registers
    hardware.assign(hq, "101-1", "counter", NOW)
    before = head(hq, here), head(hq, there)
    kept = find_item(hq, "hardware_profile", "counter")
    save_item(hq, "hardware_profile", COUNTER | {"printer": "lp:other"}, NOW, before=kept)
    assert [body["printer"] for body in told(hq, here, before[0])] == ["lp:other"]
    assert told(hq, there, before[1]) == []
    before = head(hq, here), 0
    hardware.assign(hq, "101-1", "", NOW)
    assert told(hq, here, before[0]) == [None]


def test_a_profile_that_registers_have_is_not_removed(
    hq: HqDatabase, registers: tuple[RegisterIdentity, RegisterIdentity]
) -> None:
    hardware.assign(hq, "101-2", "counter", NOW)
    with pytest.raises(Refused):
        remove_item(hq, "hardware_profile", "counter", NOW)
    hardware.assign(hq, "101-2", "", NOW)
    remove_item(hq, "hardware_profile", "counter", NOW)
    assert hardware.list_hardware(hq).profiles == ()


def test_profiles_come_with_a_file_too(hq: HqDatabase, registers: tuple[RegisterIdentity, RegisterIdentity]) -> None:
    text = '[[hardware_profile]]\nprofile = "kiosk"\nname = "Kiosk"\n'
    assert import_setup(hq, text + '[[register_hardware]]\nregister = "101-1"\nprofile = "kiosk"\n', NOW).problems == ()
    assert [body["profile"] for body in told(hq, registers[0])] == ["kiosk"]
    (listed,) = [one for one in hardware.list_hardware(hq).profiles if one.profile.profile == "kiosk"]
    assert listed.registers == ("101-1",)
    assert import_setup(hq, '[[register_hardware]]\nregister = "101-1"\nprofile = "none-such"\n', NOW).problems


@pytest.mark.parametrize(("field", "place"), [("printer", "file:/etc/passwd"), ("drawer", "x"), ("scale", "fake:")])
def test_only_devices_can_be_named(hq: HqDatabase, field: str, place: str) -> None:
    with pytest.raises(FieldsRefused) as refused:
        save_item(hq, "hardware_profile", COUNTER | {field: place}, NOW)
    assert list(refused.value.messages) == [field]


def test_what_is_not_there_is_not_given(hq: HqDatabase, registers: tuple[RegisterIdentity, RegisterIdentity]) -> None:
    with pytest.raises(NotFound):
        hardware.assign(hq, "101-1", "none-such", NOW)
    with pytest.raises(NotFound):
        hardware.assign(hq, "909-1", "counter", NOW)
