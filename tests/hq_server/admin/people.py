"""People with less than all powers, in front of the pages."""

from hq_server.db.database import HqDatabase
from hq_server.domain.access import ALL_POWERS, Grant, Role
from hq_server.domain.stores import Store
from hq_server.services import store_admin, users
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.sending_register import NOW

STORES = ("101", "106")
MANAGER_OF_101 = (Grant(Role.MANAGER, "101"),)


def open_stores(db: HqDatabase) -> None:
    """Two stores with a register each."""
    for number in STORES:
        store_admin.create_store(db, Store(number, f"Store {number}", "EUR"), NOW)
        store_admin.add_register(db, number, "1", NOW)


def sit_down(person: Person, name: str, grants: tuple[Grant, ...] = ALL_POWERS) -> Person:
    """Somebody new with these roles, signed in at a browser of their own."""
    users.create_user(person.db, name, PASSWORD, NOW, full_name=name.title(), grants=grants)
    other = Person(person.db, person.client.application.test_client(), person.clock)
    assert other.post("/sign-in", name=name, password=PASSWORD).status_code == 200
    return other
