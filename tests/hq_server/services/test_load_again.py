"""A feed loaded again: asked for by a person, told with the next contact, over when the register says so."""

import pytest

from hq_server.db.audit import Wanted
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.errors import NotFound, Refused
from hq_server.ids import new_id
from hq_server.services import activation, audit, feed_readers, feeds, load_again, store_admin
from hq_server.services.contact import record_contact
from hq_server.wire.incoming import Contact
from hq_server.wire.outgoing import ContactAnswer
from tests.hq_server.sending_register import NOW


@pytest.fixture
def shop(hq: HqDatabase) -> HqDatabase:
    """Store 101 with registers 1 and 2 that are active, and 3 that is not."""
    store_admin.create_store(hq, Store("101", "Lyon-Est", "EUR"), NOW)
    for number in "123":
        code = store_admin.add_register(hq, "101", number, NOW).code
        if number != "3":
            activation.activate(hq, store_admin.issue_activation_code(hq, code, NOW).code, "pc", "1", NOW)
    return hq


def _contact(
    db: HqDatabase, number: str = "1", *done: str, cursors: dict[str, int] | None = None, now_ms: int = NOW
) -> ContactAnswer:
    said = Contact("1", now_ms, 0, 0, 0, cursors or {}, loaded_again=list(done))
    return record_contact(db, RegisterIdentity("101", number), said, now_ms)


def _ask(db: HqDatabase, who: str, feed: int = 1020) -> int:
    subject = load_again.find_subject(db, who)
    return load_again.ask(db, feed, subject, "a wrong price", NOW, new_id, by="claire")


def test_a_register_is_told_with_each_contact_until_it_says_that_it_is_done(shop: HqDatabase) -> None:
    assert _contact(shop).load_again == []
    assert _ask(shop, "101-1") == 1
    (told,) = _contact(shop).load_again
    assert told.feed == 1020
    assert _contact(shop).load_again == [told]
    assert _contact(shop, "2").load_again == []
    assert _contact(shop, "1", told.request, now_ms=NOW + 9).load_again == []
    (kept,) = load_again.list_of_feed(shop, 1020, None)
    assert (kept.told_ms, kept.done_ms, kept.asked_by, kept.reason) == (NOW, NOW + 9, "claire", "a wrong price")


def test_a_store_asks_all_its_active_registers_and_those_that_load_already_are_not_asked_twice(
    shop: HqDatabase,
) -> None:
    _ask(shop, "101-1")
    assert _ask(shop, "101") == 1
    assert [len(_contact(shop, number).load_again) for number in "12"] == [1, 1]
    with pytest.raises(Refused):
        _ask(shop, "101")
    assert _ask(shop, "101", feed=1040) == 2, "another feed is another question"
    actions = [(one.by, one.action, one.subject, one.store) for one in audit.list_entries(shop, Wanted())[0]]
    assert actions[0] == ("claire", "feed.load_again", "feed 1040", "101")


def test_a_register_cannot_end_what_another_one_was_asked(shop: HqDatabase) -> None:
    _ask(shop, "101-1")
    (told,) = _contact(shop).load_again
    _contact(shop, "2", told.request)
    assert _contact(shop).load_again == [told]


@pytest.mark.parametrize("who", ["102", "101-9", "", "x", "101-"])
def test_nobody_is_asked_who_is_not_there(shop: HqDatabase, who: str) -> None:
    with pytest.raises(NotFound):
        _ask(shop, who)


def test_a_register_that_is_not_active_and_a_feed_that_is_not_there_are_refused(shop: HqDatabase) -> None:
    with pytest.raises(Refused):
        _ask(shop, "101-3")
    with pytest.raises(NotFound):
        _ask(shop, "101-1", feed=1030)


def test_it_can_be_withdrawn_until_the_register_was_told(shop: HqDatabase) -> None:
    _ask(shop, "101")
    first, second = sorted(load_again.list_of_feed(shop, 1020, None), key=lambda one: one.register)
    assert load_again.find_request(shop, "101-1", first.request) == first
    assert load_again.withdraw(shop, first, NOW, by="claire") is True
    assert _contact(shop).load_again == []
    _contact(shop, "2")
    assert load_again.withdraw(shop, second, NOW) is False
    with pytest.raises(NotFound):
        load_again.find_request(shop, "101-1", first.request)


def test_a_feed_knows_how_many_registers_are_behind_and_since_when(shop: HqDatabase) -> None:
    with shop.write():
        feeds.record(shop, 1020, "all", ["a", "b"], NOW)
    with shop.read():
        newest = feeds.heads(shop, RegisterIdentity("101", "1"))["1020"]
    _contact(shop, "1", cursors={"1020": newest - 1})
    _contact(shop, "1", cursors={"1020": newest - 1}, now_ms=NOW + 60_000)
    _contact(shop, "2", cursors={"1020": newest}, now_ms=NOW + 60_000)
    status = feed_readers.get_feed(shop, 1020, NOW + 60_000)
    assert (status.readers.active, status.behind.registers, status.behind.oldest_ms) == (2, 1, NOW)
    assert (status.current, status.is_late(NOW + 16 * 60_000), status.is_late(NOW + 60_000)) == (1, True, False)
    (one,) = feed_readers.list_behind(shop, 1020)
    assert (one.code, one.position, one.head, one.since_ms) == ("101-1", newest - 1, newest, NOW)
    assert feed_readers.get_feed(shop, 1020, NOW, {"102"}).readers.active == 0
    assert feed_readers.list_behind(shop, 1020, {"102"}) == []
    _contact(shop, "1", cursors={"1020": newest}, now_ms=NOW + 90_000)
    assert feed_readers.get_feed(shop, 1020, NOW + 90_000).behind.registers == 0
    store_admin.revoke_register(shop, "101-2", NOW)
    assert feed_readers.get_feed(shop, 1020, NOW + 90_000).readers.active == 1


def test_registers_that_load_a_feed_again_are_counted(shop: HqDatabase) -> None:
    _ask(shop, "101")
    assert feed_readers.get_feed(shop, 1020, NOW).behind.loading == 2
    assert feed_readers.get_feed(shop, 1040, NOW).behind.loading == 0
    with pytest.raises(NotFound):
        feed_readers.get_feed(shop, 1030, NOW)
