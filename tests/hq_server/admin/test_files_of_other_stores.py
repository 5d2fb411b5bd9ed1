"""Files of people and the list of the erased: a manager sees those of the own stores, the others are not there."""

import csv
import io

import pytest

from hq_server.domain.access import Grant, Role
from hq_server.domain.registers import RegisterIdentity
from hq_server.ids import new_id
from hq_server.services import customer_import, erasure
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import MANAGER_OF_101, STORES, open_stores, sit_down
from tests.hq_server.customer_lines import create
from tests.hq_server.sending_register import NOW, SendingRegister

ROWS = "Nom;Téléphone\n{name} Secret;0612345678\n;123456\n"


@pytest.fixture
def erased(claire: Person) -> dict[str, str]:
    """Store → a customer of it who was erased. Each store has another customer, who was not."""
    open_stores(claire.db)
    with claire.db.write():
        claire.db.execute("UPDATE register SET token_hash = store")
    found = {}
    for number in STORES:
        register = SendingRegister(RegisterIdentity(number, "1"))
        register.open_shift()
        found[number] = create(register, first_name="Somebody", last_name="Erased")
        create(register, first_name="Zoë", last_name=f"Of{number}")
        ingest_batch(claire.db, register.identity, register.lines, NOW)
        erasure.erase(claire.db, found[number], new_id(), f"asked in {number}", NOW, asked_by="claire")
    return found


@pytest.fixture
def files(claire: Person) -> dict[str, str]:
    """Store → a customer file for it that nobody has confirmed."""
    open_stores(claire.db)
    for number in STORES:
        text = ROWS.format(name=f"Name{number}").encode()
        customer_import.keep_file(claire.db, f"of{number}", f"people-{number}.csv", text, number, NOW, by="claire")
    return {number: f"/customers/import/of{number}" for number in STORES}


def test_the_erased_of_another_store_are_not_there(claire: Person, erased: dict[str, str]) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    listed = manager.text("/erasures")
    assert [customer in listed for customer in erased.values()] == [True, False]
    assert "0 of 1 have confirmed" in listed
    assert all(customer in claire.text("/erasures") for customer in erased.values())
    assert manager.get(f"/erasures/{erased['106']}").status_code == 404
    own = manager.text(f"/erasures/{erased['101']}")
    assert ("101-1" in own, "106-1" in own) == (True, False)
    assert "106-1" in claire.text(f"/erasures/{erased['101']}")


def test_the_list_of_the_erased_goes_on_for_the_own_stores(claire: Person, erased: dict[str, str]) -> None:
    for stores, many in ((None, 2), (frozenset({"106"}), 1), (frozenset[str](), 0)):
        rows, following, _registers = erasure.list_erasures(claire.db, stores=stores)
        assert (len(rows), following) == (many, "")
    first, following, _registers = erasure.list_erasures(claire.db, limit=1)
    rest, end, _registers = erasure.list_erasures(claire.db, following, limit=1)
    assert {one.erasure.customer for one in (*first, *rest)} == set(erased.values())
    assert end == ""


def test_a_file_of_another_store_is_as_if_it_were_not_there(claire: Person, files: dict[str, str]) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    own, other = files.values()
    for path in ("", "/columns", "/left-out.csv"):
        assert manager.get(own + path).status_code == 200, path
        assert manager.get(other + path).status_code == 404, path
    listed = manager.text("/customers/import")
    assert ("people-101.csv" in listed, "people-106.csv" in listed) == (True, False)
    for path in ("/columns", "/confirm", "/discard"):
        assert manager.post(other + path, False).status_code == 404, path
    assert customer_import.get_import(claire.db, "of106").state == "waiting"
    assert "Name106" in claire.text(other + "?show=new")


def test_a_file_that_one_may_only_see_is_not_confirmed(claire: Person, files: dict[str, str]) -> None:
    both = sit_down(claire, "both", (*MANAGER_OF_101, Grant(Role.VIEWER)))
    assert both.get(files["106"]).status_code == 200
    for path in ("/columns", "/confirm", "/discard"):
        assert both.post(files["106"] + path, False).status_code == 403, path
    assert both.post(files["101"] + "/discard", False).status_code == 303


def test_the_rows_that_were_left_out_are_for_those_who_see_the_store(claire: Person, files: dict[str, str]) -> None:
    for key in ("of101", "of106"):
        customer_import.confirm(claire.db, key, (), NOW)
    customer_import.import_confirmed(claire.db, NOW, new_id)
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    assert "123456" in manager.get(files["101"] + "/left-out.csv").text
    for path in ("", "/left-out.csv"):
        answer = manager.get(files["106"] + path)
        assert (answer.status_code, "123456" in answer.text) == (404, False)


def test_a_file_of_customers_holds_those_of_the_own_stores(claire: Person, erased: dict[str, str]) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    assert _last_names(manager) == ["Of101"]
    assert _last_names(claire) == ["Of106", "Of101"]
    assert "It has the customers of your own stores." in manager.text("/customers/export")
    assert "of your own stores" not in claire.text("/customers/export")


def _last_names(person: Person) -> list[str]:
    return [row["last_name"] for row in csv.DictReader(io.StringIO(person.text("/customers/customers.csv")))]
