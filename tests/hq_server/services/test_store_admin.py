"""Stores and registers: what is checked, and that changes reach the registers by feed 1070."""

from dataclasses import replace
from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import SILENT_AFTER_MS, Activation, Store
from hq_server.errors import NotFound, Refused
from hq_server.services import activation, feeds, store_admin
from hq_server.wire import codes
from hq_server.wire.outgoing import Channel
from tests.hq_server.sending_register import NOW

NORD = Store("101", "Comptoir Nord", "EUR", ("1 rue du Nord", "75010 Paris"), receipt_footer="Merci")


def channels(hq: HqDatabase, store: str) -> list[Channel]:
    page = feeds.read_page(hq, RegisterIdentity(store, "1"), codes.CHANNEL, 0, "test-epoch", 10, NOW)
    return [change.body for change in page.changes if isinstance(change.body, Channel)]


def test_a_store_is_told_to_its_own_registers(hq: HqDatabase) -> None:
    store_admin.create_store(hq, NORD, NOW)
    (channel,) = channels(hq, "101")
    assert (channel.name, channel.address, channel.receipt_footer) == ("Comptoir Nord", list(NORD.address), "Merci")
    assert channels(hq, "102") == []


def test_a_change_is_told_and_no_change_is_not(hq: HqDatabase) -> None:
    store_admin.create_store(hq, NORD, NOW)
    store_admin.update_store(hq, NORD, NOW)
    store_admin.update_store(hq, replace(NORD, name="Comptoir du Nord"), NOW)
    assert [channel.name for channel in channels(hq, "101")] == ["Comptoir du Nord"]
    assert feeds.heads(hq, RegisterIdentity("101", "1"))["1070"] == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"number": ""},
        {"number": "0"},
        {"number": "1-2"},
        {"number": "1234567"},
        {"name": " "},
        {"name": "x" * 101},
        {"name": "A\x00B"},
        {"currency": "eur"},
        {"currency": "EURO"},
        {"end_of_day": "24:00"},
        {"end_of_day": "9:00"},
        {"time_zone": "Europe/Atlantis"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
        {"language": "english"},
        {"address": tuple("abcdefg")},
        {"address": ("x" * 201,)},
        {"receipt_footer": "x" * 501},
    ],
)
def test_what_cannot_be_a_store_is_refused(hq: HqDatabase, changed: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        store_admin.create_store(hq, replace(NORD, **changed), NOW)
    assert store_admin.list_stores(hq) == []


def test_a_number_is_taken_once(hq: HqDatabase) -> None:
    store_admin.create_store(hq, NORD, NOW)
    store_admin.add_register(hq, "101", "1", NOW)
    with pytest.raises(Refused, match="101"):
        store_admin.create_store(hq, NORD, NOW)
    with pytest.raises(Refused, match="1"):
        store_admin.add_register(hq, "101", "1", NOW)


@pytest.mark.parametrize("number", ["", "0", "01", "1000", "a", "1-1", "1\n"])
def test_what_cannot_be_a_register_number_is_refused(hq: HqDatabase, number: str) -> None:
    store_admin.create_store(hq, NORD, NOW)
    with pytest.raises(Refused):
        store_admin.add_register(hq, "101", number, NOW)


@pytest.mark.parametrize("code", ["", "101", "101-9", "9-1", "101-1-1", "x" * 100])
def test_a_register_that_is_not_there_is_named(hq: HqDatabase, code: str) -> None:
    store_admin.create_store(hq, NORD, NOW)
    for use in (store_admin.get_register, lambda db, code: store_admin.issue_activation_code(db, code, NOW)):
        with pytest.raises(NotFound):
            use(hq, code)


def test_registers_are_listed_in_the_order_of_their_numbers(hq: HqDatabase) -> None:
    for store in ("101", "9"):
        store_admin.create_store(hq, replace(NORD, number=store), NOW)
        for number in ("10", "2"):
            store_admin.add_register(hq, store, number, NOW)
    assert [register.code for register in store_admin.list_registers(hq)] == ["9-2", "9-10", "101-2", "101-10"]
    assert [register.code for register in store_admin.list_registers(hq, "9")] == ["9-2", "9-10"]


def test_a_register_goes_from_new_to_active_to_revoked(hq: HqDatabase) -> None:
    store_admin.create_store(hq, NORD, NOW)
    register = store_admin.add_register(hq, "101", "1", NOW)
    assert register.activation(NOW) is Activation.NEW
    issued = store_admin.issue_activation_code(hq, "101-1", NOW)
    assert store_admin.get_register(hq, "101-1").activation(NOW) is Activation.CODE_ISSUED
    assert store_admin.get_register(hq, "101-1").activation(issued.expires_ms) is Activation.NEW
    activation.activate(hq, issued.code, "pc", "1", NOW)
    active = store_admin.get_register(hq, "101-1")
    assert active.activation(NOW) is Activation.ACTIVE
    assert not active.is_silent(NOW + SILENT_AFTER_MS)
    assert active.is_silent(NOW + SILENT_AFTER_MS + 1)
    revoked = store_admin.revoke_register(hq, "101-1", NOW)
    assert revoked.activation(NOW) is Activation.REVOKED
    assert not revoked.is_silent(NOW + 2 * SILENT_AFTER_MS)
