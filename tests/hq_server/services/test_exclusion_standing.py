"""What counts for a store of what was set up, what raises its number, what a change would mean, who reported what."""

import pytest

from hq_server.db import exclusions
from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import BOOKS, EVERYBODY, FEEDS, NOTHING, OWN, TABLES, Exclusion, exclusion_of
from hq_server.errors import Refused
from hq_server.services import contact, exclusion, feeds, setup_editing
from hq_server.services.setup_admin import import_setup
from hq_server.wire import codes
from hq_server.wire.incoming import Contact, ExclusionDone
from tests.hq_server.customer_lines import create
from tests.hq_server.excluding import exclude, send, told_exclusion
from tests.hq_server.sending_register import NOW, add_register

EVERYTHING = exclusion_of(BOOKS, TABLES, FEEDS)


def test_the_stricter_of_exclusion_and_policy_counts(hq: HqDatabase) -> None:
    add_register(hq, "101")
    add_register(hq, "102")
    policy = '[[policy]]\nkeep_customers = false\nstores = ["101"]\n'
    assert import_setup(hq, policy, NOW).problems == ()
    exclude(hq, "", exclusion_of(BOOKS, ["loyalty"], ()))
    with hq.read():
        assert exclusions.of_store(hq, "101") == Exclusion(OWN, frozenset({"loyalty"}))
        assert exclusions.of_store(hq, "102") == Exclusion(BOOKS, frozenset({"loyalty"}))
        assert exclusions.by_store(hq, ["101", "102"]) == {
            store: exclusions.of_store(hq, store) for store in ("101", "102")
        }


def test_a_stores_own_exclusion_stands_before_that_of_all_and_can_be_less(hq: HqDatabase) -> None:
    add_register(hq, "101")
    exclude(hq, "", EVERYTHING)
    exclude(hq, "101", NOTHING)
    with hq.read():
        assert exclusions.of_store(hq, "101") == NOTHING
        assert exclusions.of_store(hq, "102") == EVERYTHING
    exclusion.follow(hq, "101", NOW, by="claire")
    with hq.read():
        assert exclusions.of_store(hq, "101") == EVERYTHING


def test_the_key_of_hashes_comes_with_an_exclusion_of_customers(hq: HqDatabase) -> None:
    register = add_register(hq, "106", "1")

    def keys() -> list[object]:
        page = feeds.read_page(hq, register.identity, codes.CHANNEL, 0, "", 100, NOW)
        return [change.body for change in page.changes if change.kind == "hash_key"]

    exclude(hq, "106", exclusion_of(EVERYBODY, ["loyalty"], ()))
    assert keys() == [None]
    exclude(hq, "106", exclusion_of(BOOKS, (), ()))
    assert keys() != [None]


def test_the_number_rises_with_everything_that_changes_what_a_store_holds(hq: HqDatabase) -> None:
    register = add_register(hq, "101")
    add_register(hq, "102")
    assert told_exclusion(hq, register) is None
    seen = [0]

    def rises() -> bool:
        seen.append(told_exclusion(hq, register).purge)
        return seen[-1] > seen[-2]

    book = '[address_book]\ncode = "n"\nname = "North"\nof_stores = [{stores}]\n'
    exclude(hq, "", exclusion_of(BOOKS, (), ()))
    assert rises()
    exclude(hq, "101", exclusion_of(BOOKS, ["addresses"], ()))
    assert rises()
    import_setup(hq, book.format(stores='"101", "102"'), NOW)
    assert rises()
    import_setup(hq, book.format(stores='"102", "101"'), NOW)
    assert not rises()
    import_setup(hq, book.format(stores='"102"'), NOW)
    assert rises()
    import_setup(hq, '[[policy]]\nkeep_customers = false\nstores = ["101"]\n', NOW)
    assert rises()
    import_setup(hq, '[[policy]]\nkeep_customers = false\nreturn_days = 3\nstores = ["101"]\n', NOW)
    assert not rises()
    exclude(hq, "102", exclusion_of(OWN, (), ()))
    assert not rises()
    exclusion.follow(hq, "101", NOW)
    assert rises()


def test_an_address_book_of_a_store_that_is_not_there_is_refused(hq: HqDatabase) -> None:
    add_register(hq, "101")
    (problem,) = import_setup(hq, '[address_book]\ncode = "n"\nname = "N"\nof_stores = ["101", "909"]\n', NOW).problems
    assert "There is no store 909." in problem.message


def test_hq_keeps_what_each_register_reported_and_since_when(hq: HqDatabase) -> None:
    register = add_register(hq, "101")
    with hq.write():
        hq.execute("UPDATE register SET token_hash = store || number, activated_ms = 1")

    def report(told: ExclusionDone | None, moment: int) -> None:
        contact.record_contact(hq, register.identity, Contact("1", NOW, 0, 0, 0, {}, excluded=told), moment)

    report(None, NOW)
    assert exclusion.overview(hq).registers == ()
    exclude(hq, "101", exclusion_of(OWN, (), ()))
    (standing,) = exclusion.overview(hq).registers
    assert (standing.purge, standing.told_ms, standing.is_done) == (None, None, False)
    report(ExclusionDone(standing.asked, False, {"customers": 12, "forms": 1}), NOW + 1)
    report(ExclusionDone(standing.asked, False, {"forms": 1, "customers": 12}), NOW + 2)
    (standing,) = exclusion.overview(hq, done=False).registers
    assert (standing.told_ms, dict(standing.left), standing.is_done) == (NOW + 1, {"customers": 12, "forms": 1}, False)
    report(ExclusionDone(standing.asked, True, {}), NOW + 3)
    assert exclusion.overview(hq, done=False).registers == ()
    (standing,) = exclusion.overview(hq, done=True).registers
    assert (standing.told_ms, standing.is_done) == (NOW + 3, True)
    report(ExclusionDone(standing.asked, True, {}), NOW + 9)
    assert exclusion.overview(hq).registers[0].told_ms == NOW + 3
    exclude(hq, "101", exclusion_of(OWN, ["loyalty"], ()))
    assert exclusion.overview(hq).registers[0].is_done is False
    assert exclusion.overview(hq, seen=frozenset({"102"})).registers == ()
    assert exclusion.overview(hq, "101-2").registers == ()


def test_a_change_says_before_how_many_names_leave_how_many_registers(hq: HqDatabase) -> None:
    here, near, far = (add_register(hq, store, "1") for store in ("101", "102", "103"))
    for register, count in ((here, 1), (near, 2), (far, 4)):
        for _ in range(count):
            create(register)
        send(hq, register)
    with hq.write():
        hq.execute("UPDATE register SET token_hash = store || number, activated_ms = 1")
    import_setup(hq, '[address_book]\ncode = "n"\nname = "North"\nof_stores = ["101", "102"]\n', NOW)
    found = exclusion.consequence(hq, "", exclusion_of(BOOKS, ["loyalty"], ()))
    assert (found.registers, found.total, found.kept) == (3, 7, 4)
    assert (found.leaving.registers, found.leaving.fewest, found.leaving.most) == (3, 3, 4)
    assert (found.coming.registers, found.tables_out, found.tables_back) == (0, ("loyalty",), ())
    exclude(hq, "", exclusion_of(BOOKS, ["loyalty"], ()))
    found = exclusion.consequence(hq, "101", exclusion_of(OWN, (), ["orders"]))
    assert (found.registers, found.leaving.most, found.kept) == (1, 2, 1)
    assert (found.tables_back, found.feeds_out) == (("loyalty",), ("orders",))
    exclude(hq, "101", exclusion_of(OWN, (), ["orders"]))
    back = exclusion.consequence(hq, "101", None)
    assert (back.coming.registers, back.coming.most, back.feeds_back) == (1, 2, ("orders",))
    assert exclusion.consequence(hq, "", None).registers == 2


def test_a_change_that_somebody_else_made_meanwhile_is_not_written_over(hq: HqDatabase) -> None:
    add_register(hq, "101")
    exclude(hq, "101", exclusion_of(OWN, (), ()))
    with pytest.raises(Refused):
        exclusion.save(hq, "101", NOTHING, "", NOW, by="marc")
    kept = setup_editing.find_item(hq, "exclusion", "register", "101")
    assert kept is not None
    assert kept.members["customers"] == OWN
