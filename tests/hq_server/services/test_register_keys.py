"""The keys that registers sign receipts with reach every register of their store, and no other."""

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import activation, feeds
from hq_server.services.contact import record_contact
from hq_server.wire import codes
from hq_server.wire.incoming import Contact
from hq_server.wire.setup import RegisterKey
from tests.hq_server.sending_register import NOW, add_register

FIRST, SECOND = "ab" * 32, "cd" * 32
BESIDE, ELSEWHERE = RegisterIdentity("101", "1"), RegisterIdentity("102", "1")


def _contact(db: HqDatabase, register: RegisterIdentity, public_key: str, now_ms: int = NOW) -> None:
    contact = Contact("1.0", now_ms, 0, 0, 0, {}, public_key)
    record_contact(db, register, contact, now_ms)


def _told(db: HqDatabase, register: RegisterIdentity) -> list[tuple[str, object]]:
    page = feeds.read_page(db, register, codes.REGISTERS, 0, "", 100, NOW)
    return [(change.key, change.body) for change in page.changes if change.kind == "register_key"]


def test_a_key_that_a_contact_brings_is_told_to_the_whole_store(hq: HqDatabase) -> None:
    register = add_register(hq).identity
    _contact(hq, register, FIRST)
    expected = [("101-2", RegisterKey("101-2", [FIRST]))]
    assert _told(hq, register) == _told(hq, BESIDE) == expected
    assert _told(hq, ELSEWHERE) == []
    assert (feeds.heads(hq, BESIDE)["1090"], feeds.heads(hq, ELSEWHERE)["1090"]) == (1, 0)


def test_a_known_key_and_no_key_change_nothing(hq: HqDatabase) -> None:
    register = add_register(hq).identity
    for key in (FIRST, FIRST, ""):
        _contact(hq, register, key)
    assert feeds.heads(hq, register)["1090"] == 1


def test_older_keys_stay_and_the_newest_is_last(hq: HqDatabase) -> None:
    register = add_register(hq).identity
    _contact(hq, register, SECOND, NOW)
    _contact(hq, register, FIRST, NOW + 1)
    assert _told(hq, register) == [("101-2", RegisterKey("101-2", [SECOND, FIRST]))]


def test_an_activation_may_bring_the_key(hq: HqDatabase) -> None:
    register = add_register(hq).identity
    for number, key in enumerate((FIRST, "")):
        code = activation.issue_code(hq, "101", "2", NOW + number).code
        activation.activate(hq, code, "Till 2", "1.0", NOW + number, public_key=key)
    assert _told(hq, register) == [("101-2", RegisterKey("101-2", [FIRST]))]


def test_documents_and_days_of_a_register_are_still_its_own(hq: HqDatabase) -> None:
    register = add_register(hq).identity
    with hq.write():
        feeds.record(hq, codes.REGISTERS, feeds.register_scope(register), ["x"], NOW, kind=feeds.DAY)
    _contact(hq, register, FIRST)
    page = feeds.read_page(hq, register, codes.REGISTERS, 0, "", 100, NOW)
    assert [(change.position, change.kind) for change in page.changes] == [(1, "day"), (2, "register_key")]
    beside = feeds.read_page(hq, BESIDE, codes.REGISTERS, 0, "", 100, NOW)
    assert [(change.position, change.kind) for change in beside.changes] == [(2, "register_key")]
