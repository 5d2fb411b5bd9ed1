"""The form that adds a person: their permission group and their badge."""

from typing import Any

from hq_server.services import staff_admin
from hq_server.services.setup_admin import import_setup
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, add_register

ADA: dict[str, Any] = {"store": "101", "name": "Ada", "role": "cashier", "language_of_person": "en", "pin": "271828"}


def test_the_groups_that_hq_has_set_up_can_be_chosen(claire: Person) -> None:
    add_register(claire.db)
    assert 'name="group"' not in claire.text("/staff/new")
    import_setup(claire.db, '[[permission_group]]\ngroup = "lead"\nname = "Team <lead>"\n', NOW)
    assert '<option value="lead">Team &lt;lead&gt;</option>' in claire.text("/staff/new")
    page = claire.post("/staff/new", **ADA, group="lead", badge="7Q2MZ8KXWT4R9")
    assert "Ada is added." in page.text
    (person,) = staff_admin.list_staff(claire.db)
    assert (person.group, person.has_badge) == ("lead", True)


def test_a_badge_that_is_refused_is_told_and_not_shown_again(claire: Person) -> None:
    add_register(claire.db)
    import_setup(claire.db, '[[permission_group]]\ngroup = "lead"\nname = "Lead"\n', NOW)
    page = claire.post("/staff/new", **ADA, group="lead", badge="4006381333931")
    assert page.status_code == 422
    assert "also an article&#39;s number" in page.text
    assert "4006381333931" not in page.text
    assert '<option value="lead" selected>' in page.text
    assert staff_admin.list_staff(claire.db) == []
