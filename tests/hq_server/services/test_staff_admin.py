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
