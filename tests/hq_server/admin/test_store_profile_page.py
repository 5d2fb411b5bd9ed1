"""A store's functionality profile: what its registers follow, where it comes from, how customers are created."""

from hq_server.services import store_admin
from hq_server.services.setup_admin import import_setup
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, add_register


def test_a_store_follows_all_stores_until_it_has_a_profile_of_its_own(claire: Person) -> None:
    add_register(claire.db)
    assert "Nothing is set up" in claire.text("/stores/101/profile")
    import_setup(claire.db, "[policy]\nreturn_days = 28\nvoucher_limit_minor = 20000\n", NOW)
    page = claire.text("/stores/101/profile")
    assert "This store follows the profile of all stores." in page
    assert "200.00 EUR" in page
    assert "</svg>own</span>" not in page
    import_setup(claire.db, '[[policy]]\nstores = ["101"]\nreturn_days = 14\nvoucher_limit_minor = 20000\n', NOW)
    page = claire.text("/stores/101/profile")
    assert "This store has a profile of its own" in page
    assert page.count("</svg>own</span>") == 1
    assert claire.get("/stores/909/profile").status_code == 404


def test_the_way_customers_are_created_is_switched(claire: Person) -> None:
    add_register(claire.db)
    assert store_admin.get_store(claire.db, "101").async_customers
    claire.post("/stores/101/profile", async_customers="no")
    assert not store_admin.get_store(claire.db, "101").async_customers
    claire.post("/stores/101/profile", async_customers="yes")
    assert store_admin.get_store(claire.db, "101").async_customers
