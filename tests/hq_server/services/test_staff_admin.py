"""Staff: added one by one or from a file, told to the right store's registers, without the PIN itself."""

import pytest
from argon2.low_level import Type, hash_secret_raw

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.errors import NotFound, Refused
from hq_server.services import feeds, staff_admin, store_admin
from hq_server.wire import codes
from hq_server.wire.outgoing import Staff
from tests.hq_server.sending_register import NOW


@pytest.fixture
def stores(hq: HqDatabase) -> HqDatabase:
    for number in ("101", "102"):
        store_admin.create_store(hq, Store(number, f"Comptoir {number}", "EUR"), NOW)
    return hq


def told(hq: HqDatabase, store: str, after: int = 0) -> list[Staff]:
    page = feeds.read_page(hq, RegisterIdentity(store, "1"), codes.STAFF, after, "test-epoch", 100, NOW)
    return [change.body for change in page.changes if isinstance(change.body, Staff)]


def test_a_person_is_told_to_the_registers_of_their_store_only(stores: HqDatabase) -> None:
    person = staff_admin.add_staff(stores, "101", " Ada  Lovelace ", "271828", NOW, role="manager", language="fr")
    assert (person.id, person.name, person.store_name) == ("s-001", "Ada Lovelace", "Comptoir 101")
    assert [(s.staff, s.name, s.role, s.language, s.active) for s in told(stores, "101")] == [
        ("s-001", "Ada Lovelace", "manager", "fr", True)
    ]
    assert told(stores, "102") == []


def test_the_pin_goes_out_only_as_the_hash_of_the_contract(stores: HqDatabase) -> None:
    staff_admin.add_staff(stores, "101", "Ada", "271828", NOW)
    (sent,) = told(stores, "101")
    assert len(bytes.fromhex(sent.pin_salt)) == 16
    expected = hash_secret_raw(b"271828", bytes.fromhex(sent.pin_salt), 2, 19_456, 1, 32, Type.ID)
    assert sent.pin_hash == expected.hex()


def test_equal_pins_have_different_hashes(stores: HqDatabase) -> None:
    for name in ("Ada", "Bob"):
        staff_admin.add_staff(stores, "101", name, "271828", NOW)
    assert len({person.pin_hash for person in told(stores, "101")}) == 2


@pytest.mark.parametrize(
    "pin", ["", "1234", "27182", "2718281", "27182x", "٢٧١٨٢٨", "111111", "123456", "987654", "271828\n"]
)
def test_a_pin_that_is_none_or_the_first_anybody_tries_is_refused(stores: HqDatabase, pin: str) -> None:
    with pytest.raises(Refused):
        staff_admin.add_staff(stores, "101", "Ada", pin, NOW)
    assert staff_admin.list_staff(stores) == []


@pytest.mark.parametrize(
    ("name", "role", "language"),
    [
        ("", "cashier", "en"),
        (" ", "cashier", "en"),
        ("x" * 101, "cashier", "en"),
        ("A\x00", "cashier", "en"),
        ("Ada", "boss", "en"),
        ("Ada", "cashier", "english"),
    ],
)
def test_what_cannot_be_a_person_is_refused(stores: HqDatabase, name: str, role: str, language: str) -> None:
    with pytest.raises(Refused):
        staff_admin.add_staff(stores, "101", name, "271828", NOW, role=role, language=language)


def test_a_store_that_is_not_there_is_refused(stores: HqDatabase) -> None:
    with pytest.raises(NotFound):
        staff_admin.add_staff(stores, "999", "Ada", "271828", NOW)


def test_blocking_somebody_is_told_once(stores: HqDatabase) -> None:
    staff_admin.add_staff(stores, "101", "Ada", "271828", NOW)
    for _again in range(2):
        staff_admin.set_staff_active(stores, "101", "s-001", False, NOW)
    assert [person.active for person in told(stores, "101")] == [False]
    with stores.read():
        assert stores.row("SELECT position FROM feed_head WHERE feed = ?", (codes.STAFF,)) == (2,)
    with pytest.raises(NotFound):
        staff_admin.set_staff_active(stores, "101", "s-999", False, NOW)


def test_a_file_adds_everybody_with_ids_that_are_free(stores: HqDatabase) -> None:
    staff_admin.add_staff(stores, "101", "Ada", "271828", NOW)
    heading = "store;name;role;language;pin;id"
    rows = (heading, "101;Bob;;;314159;", "102;Eve;manager;fr;161803;eve", "101;Joe;;;141421;")
    done = staff_admin.import_staff(stores, "\ufeff" + "\n".join(rows), NOW)
    assert [(p.store, p.id, p.name, p.role) for p in done.added] == [
        ("101", "s-002", "Bob", "cashier"),
        ("101", "s-003", "Joe", "cashier"),
        ("102", "eve", "Eve", "manager"),
    ]
    assert [person.staff for person in told(stores, "102")] == ["eve"]


def test_a_file_with_one_wrong_row_changes_nothing(stores: HqDatabase) -> None:
    done = staff_admin.import_staff(stores, "store,name,pin\n101,Ada,271828\n101,Bob,12\n", NOW)
    assert done.added == ()
    assert [row for row, _message in done.errors] == [3]
    assert staff_admin.list_staff(stores) == []


def test_a_file_without_its_columns_is_refused(stores: HqDatabase) -> None:
    with pytest.raises(Refused, match="pin"):
        staff_admin.import_staff(stores, "store,name\n101,Ada\n", NOW)


def test_an_id_twice_in_a_file_is_an_error_of_the_second_row(hq: HqDatabase) -> None:
    store_admin.create_store(hq, Store("101", "Nord", "EUR"), NOW)
    text = "store,name,pin,id\n101,Al,483920,a\n101,Bo,483921,a\n"
    found = staff_admin.import_staff(hq, text, NOW)
    assert found.errors == ((3, "The file has a twice for store 101."),)
    assert staff_admin.list_staff(hq) == []


def test_a_file_that_is_no_csv_is_refused_in_words(hq: HqDatabase) -> None:
    with pytest.raises(Refused, match="not a CSV file"):
        staff_admin.import_staff(hq, f"store,name,pin\n101,{'x' * 200_000},483920\n", NOW)


def test_a_group_and_a_badge_go_out_with_the_person_and_the_badge_only_as_its_hash(stores: HqDatabase) -> None:
    badge = "7Q2MZ8KXWT4R9HVCN3PJ"
    text = f"store,name,pin,group,badge\n101,Ada,271828,lead,{badge}\n101,Bob,314159,,\n"
    report = staff_admin.import_staff(stores, text, NOW)
    assert report.errors == ()
    assert [(person.group, person.has_badge) for person in report.added] == [("lead", True), ("", False)]
    assert [(person.group, person.has_badge) for person in staff_admin.list_staff(stores)] == [
        ("lead", True),
        ("", False),
    ]
    ada, bob = told(stores, "101")
    assert (ada.group, bob.group, bob.badge_salt, bob.badge_hash) == ("lead", "", "", "")
    expected = hash_secret_raw(badge.encode(), bytes.fromhex(ada.badge_salt), 2, 19_456, 1, 32, Type.ID)
    assert ada.badge_hash == expected.hex()
    assert ada.badge_salt != ada.pin_salt


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("lead group,", "A permission group is a code"),
        (",12345678901", "A badge's code has 12 to 100"),
        (",é2345678901234", "A badge's code has 12 to 100"),
        ("," + "x" * 101, "A badge's code has 12 to 100"),
        (",4006381333931", "This badge's code is also an article's number"),
        (",036000291452", "This badge's code is also an article's number"),
    ],
)
def test_a_group_or_a_badge_that_cannot_be_one_is_refused(stores: HqDatabase, columns: str, message: str) -> None:
    report = staff_admin.import_staff(stores, f"store,name,pin,group,badge\n101,Ada,271828,{columns}\n", NOW)
    ((row, said),) = report.errors
    assert (row, message in said) == (2, True)
    assert staff_admin.list_staff(stores) == []


def test_a_badge_is_one_persons_alone(stores: HqDatabase) -> None:
    rows = "".join(
        f"{store},{name},271828,7Q2MZ8KXWT4R9\n" for store, name in (("101", "A"), ("102", "B"), ("101", "C"))
    )
    report = staff_admin.import_staff(stores, "store,name,pin,badge\n" + rows, NOW)
    assert report.errors == ((4, "The file has this badge twice for store 101."),)


def test_all_badges_of_a_store_have_one_salt_so_that_a_register_hashes_a_badge_once(stores: HqDatabase) -> None:
    rows = "".join(
        f"{store},P{number},271828,BADGE-{store}-{number:06d}\n" for store in (101, 102) for number in (1, 2)
    )
    assert staff_admin.import_staff(stores, "store,name,pin,badge\n" + rows, NOW).errors == ()
    staff_admin.add_staff(stores, "101", "Later", "271828", NOW, badge="BADGE-101-000003")
    salts = {store: {person.badge_salt for person in told(stores, store)} for store in ("101", "102")}
    assert [len(found) for found in salts.values()] == [1, 1]
    assert salts["101"] != salts["102"]
    people = told(stores, "101")
    assert len({person.badge_hash for person in people}) == len({person.pin_salt for person in people}) == 3


def test_a_badge_that_somebody_of_the_store_has_is_given_to_nobody_else(stores: HqDatabase) -> None:
    badge = "7Q2MZ8KXWT4R9"
    staff_admin.add_staff(stores, "101", "Ada", "271828", NOW, staff_id="ada", badge=badge)
    with pytest.raises(Refused, match="has this badge already"):
        staff_admin.add_staff(stores, "101", "Bob", "314159", NOW, badge=badge)
    done = staff_admin.import_staff(stores, f"store,name,pin,badge\n101,Joe,141421,\n101,Bob,314159,{badge}\n", NOW)
    assert done.errors == ((3, "Somebody of this store has this badge already. Give every person one of their own."),)
    assert [person.id for person in staff_admin.list_staff(stores)] == ["ada"]
    staff_admin.add_staff(stores, "102", "Eve", "161803", NOW, badge=badge)


def test_a_badge_is_handed_on_by_one_file_or_when_its_owner_left(stores: HqDatabase) -> None:
    badge, other = "7Q2MZ8KXWT4R9", "X5D9LWB2FK8TY"
    staff_admin.add_staff(stores, "101", "Ada", "271828", NOW, staff_id="ada", badge=badge)
    rows = f"store,id,name,pin,badge\n101,bob,Bob,314159,{badge}\n101,ada,Ada,271828,{other}\n"
    assert staff_admin.import_staff(stores, rows, NOW).errors == ()
    staff_admin.set_staff_active(stores, "101", "ada", False, NOW)
    staff_admin.add_staff(stores, "101", "Eve", "161803", NOW, staff_id="eve", badge=other)
    assert {person.staff for person in told(stores, "101") if person.badge_hash} == {"ada", "bob", "eve"}


def test_a_salt_is_kept_for_stores_alone(stores: HqDatabase) -> None:
    with pytest.raises(NotFound):
        staff_admin.add_staff(stores, "9\x0099", "Ada", "271828", NOW, badge="7Q2MZ8KXWT4R9")
    with stores.read():
        assert stores.row("SELECT count(*) FROM hq_setting WHERE key LIKE 'badge salt%'") == (0,)
