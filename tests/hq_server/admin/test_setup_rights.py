"""Who may change what is set up: a role for one store changes that store's own items, and nothing of the others."""

import pytest

from hq_server.domain.access import Grant, Role
from hq_server.services import setup_editing
from hq_server.services.setup_admin import import_setup, list_items
from hq_server.services.setup_editing import save_item
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import sit_down
from tests.hq_server.admin.test_setup_pages import fields_of
from tests.hq_server.sending_register import NOW, add_register

POLICIES = (
    "[[policy]]\nreturn_days = 28\n"
    '[[policy]]\nstores = ["101"]\nreturn_days = 14\n'
    '[[policy]]\nstores = ["102"]\nreturn_days = 7\n'
)


@pytest.fixture
def of_101(claire: Person) -> Person:
    """An administrator of store 101 alone."""
    for store in ("101", "102"):
        add_register(claire.db, store, "1")
    assert import_setup(claire.db, POLICIES, NOW).problems == ()
    return sit_down(claire, "somebody", (Grant(Role.ADMINISTRATOR, "101"),))


def days(person: Person, store: str) -> int:
    found = setup_editing.find_item(person.db, "policy", "register", store)
    assert found is not None
    return int(found.members["return_days"])


def test_the_own_stores_item_is_changed(of_101: Person) -> None:
    sent = fields_of(of_101.text("/setup/policy/register?store=101"))
    assert of_101.post("/setup/policy/register?store=101", **(sent | {"return_days": "21"})).status_code == 200
    assert days(of_101, "101") == 21


def test_what_is_for_all_stores_can_be_looked_at_alone(of_101: Person) -> None:
    page = of_101.text("/setup/policy/register")
    assert "Only a person who sees all stores can change this." in page
    assert of_101.post("/setup/policy/register", **(fields_of(page) | {"return_days": "21"})).status_code == 403
    assert of_101.post("/setup/category/new", category="K", name="K", act="save").status_code == 403
    assert of_101.post("/setup/policy/remove?key=register").status_code == 403
    assert of_101.post("/setup/numbers/orders", prefix="X-", digits="7", act="save").status_code == 403
    assert (days(of_101, ""), len(list_items(of_101.db))) == (28, 3)


def test_another_stores_item_is_as_if_it_were_not_there(of_101: Person) -> None:
    assert of_101.get("/setup/policy/register?store=102").status_code == 404
    assert of_101.post("/setup/policy/register?store=102", return_days="1", act="save").status_code == 404
    assert of_101.post("/setup/policy/remove?key=register&store=102").status_code == 404
    assert of_101.post("/setup/coupon/new", for_store="102", coupon="C", discount="D", act="save").status_code == 403
    assert "store 102" not in of_101.text("/setup/policy")
    assert days(of_101, "102") == 7


def test_only_own_registers_are_given_hardware(of_101: Person) -> None:
    save_item(of_101.db, "hardware_profile", {"profile": "counter", "name": "Counter"}, NOW)
    assert "102-1" not in of_101.text("/hardware")
    assert of_101.post("/hardware/101-1", profile="counter").status_code == 200
    assert of_101.post("/hardware/102-1", profile="counter").status_code == 404


def test_who_only_looks_changes_nothing(claire: Person) -> None:
    add_register(claire.db, "101", "1")
    import_setup(claire.db, "[policy]\n", NOW)
    viewer = sit_down(claire, "viewer", (Grant(Role.VIEWER),))
    before = list_items(viewer.db)
    page = viewer.text("/setup/policy/register")
    assert viewer.post("/setup/policy/register", **fields_of(page)).status_code == 403
    for path in ("/products/new", "/hardware/101-1", "/setup/numbers/orders", "/stores/101/profile"):
        assert viewer.post(path, act="save").status_code == 403, path
    assert list_items(viewer.db) == before
