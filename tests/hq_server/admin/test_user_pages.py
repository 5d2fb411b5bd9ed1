"""The pages of people, settings and approvals."""

import re

import pytest

from hq_server.domain.access import ALL_POWERS, Grant, Role
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import access_settings, audit, device_tokens, setup_editing, store_admin, user_admin
from hq_server.services.access_settings import Act
from hq_server.services.activation import activate
from hq_server.services.audit import Wanted
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import MANAGER_OF_101, open_stores, sit_down
from tests.hq_server.sending_register import NOW

ROLES = {f"role_{role.value}": "none" for role in Role}


def test_somebody_is_added_and_the_password_is_shown_once(claire: Person) -> None:
    open_stores(claire.db)
    roles = ROLES | {"role_manager": "some", "stores_manager": "101 106", "role_viewer": "all"}
    answer = claire.post("/users/new", name="Marc", full_name="Marc <b>Lefèvre", **roles)
    shown = re.search(r'class="big pw">([^<]+)<', answer.text)
    assert shown
    page = claire.text("/users")
    assert "Marc &lt;b&gt;Lefèvre" in page
    assert "Manager 101, 106 · Viewer" in page
    assert shown[1] not in page
    marc = Person(claire.db, claire.client.application.test_client(), claire.clock)
    assert marc.post("/sign-in", name="marc", password=shown[1]).request.path == "/profile/password"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "claire", "role_viewer": "all"}, "already somebody"),
        ({"name": "a b", "role_viewer": "all"}, "without spaces"),
        ({"name": "marc"}, "at least one role"),
        ({"name": "marc", "role_viewer": "some", "stores_viewer": "999"}, "There is no store 999."),
        ({"name": "marc", "role_viewer": "nonsense"}, "at least one role"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_told_and_the_form_keeps_it(
    claire: Person, fields: dict[str, str], said: str
) -> None:
    answer = claire.post("/users/new", **(ROLES | {"full_name": "Marc Lefèvre"} | fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Marc Lefèvre"' in answer.text
    assert len(user_admin.list_people(claire.db)) == 1


def test_a_person_is_changed_and_blocked(claire: Person) -> None:
    open_stores(claire.db)
    marc = sit_down(claire, "marc", MANAGER_OF_101)
    form = claire.text("/users/marc")
    assert 'value="some" selected' in form
    assert 'name="stores_manager" value="101"' in form
    claire.post("/users/marc", full_name="Marc L.", active="yes", **(ROLES | {"role_support": "all"}))
    changed = user_admin.get_person(claire.db, "marc")
    assert (changed.full_name, changed.grants) == ("Marc L.", (Grant(Role.SUPPORT),))
    claire.post("/users/marc", full_name="Marc L.", **(ROLES | {"role_support": "all"}))
    assert marc.get("/").headers["Location"] == "/sign-in"
    assert "Blocked" in claire.text("/users")


def test_the_last_administrator_is_kept_by_the_page_too(claire: Person) -> None:
    answer = claire.post("/users/claire", full_name="Claire", active="yes", **(ROLES | {"role_viewer": "all"}))
    assert answer.status_code == 422
    assert "is the last administrator" in answer.text
    assert user_admin.get_person(claire.db, "claire").grants == ALL_POWERS


def test_somebody_is_helped_in_again(claire: Person) -> None:
    marc = sit_down(claire, "marc")
    for act in ("password", "code", "sessions"):
        assert "Marc" in claire.text(f"/users/marc/{act}")
    assert claire.get("/users/marc/nonsense").status_code == 404
    assert claire.post("/users/marc/nonsense").status_code == 404
    assert claire.get("/users/nobody").status_code == 404
    assert "1 session is ended." in claire.post("/users/marc/sessions").text
    assert marc.get("/").headers["Location"] == "/sign-in"
    shown = re.search(r'class="big pw">([^<]+)<', claire.post("/users/marc/password").text)
    assert shown
    assert marc.post("/sign-in", name="marc", password=shown[1]).request.path == "/profile/password"
    assert "No sign-in code is asked of Marc" in claire.post("/users/marc/code").text


def test_the_settings_are_saved_and_hold_at_once(claire: Person) -> None:
    assert 'value="120"' in claire.text("/settings")
    wrong = claire.post("/settings", idle_minutes="1", longest_hours="999", act="register.revoked")
    assert wrong.status_code == 422
    assert "from 5 to 1440" in wrong.text
    assert "from 1 to 168" in wrong.text
    assert 'value="register.revoked" checked' in wrong.text
    answer = claire.post("/settings", idle_minutes="5", longest_hours="8", act=["register.revoked", "customer.erased"])
    assert 'value="5"' in answer.text
    lengths, acts = access_settings.load(claire.db)
    assert (lengths.idle_minutes, lengths.longest_hours, acts) == (
        5,
        8,
        frozenset({Act.REVOKE_REGISTER, Act.ERASE_PERSON}),
    )
    claire.clock.now_ms += 5 * 60_000
    assert claire.get("/").headers["Location"] == "/sign-in"


def test_how_long_registers_tokens_last_is_a_setting(claire: Person) -> None:
    assert 'name="token_days" type="text" value="365"' in claire.text("/settings")
    for text in ("59", "3651", "", "-1", "x", "٣٦٥"):
        wrong = claire.post("/settings", idle_minutes="120", longest_hours="12", token_days=text)
        assert wrong.status_code == 422
        assert "from 60 to 3650, or 0 for ever" in wrong.text
    assert device_tokens.token_days(claire.db) == 365
    claire.post("/settings", idle_minutes="120", longest_hours="12", token_days="90")
    assert device_tokens.token_days(claire.db) == 90
    entry = audit.list_entries(claire.db, Wanted())[0][0]
    assert [(one.field, one.old, one.new) for one in entry.changes] == [("token_days", "365", "90")]
    claire.post("/settings", idle_minutes="120", longest_hours="12", token_days="0")
    assert device_tokens.token_days(claire.db) == 0


def test_a_register_s_page_says_when_its_token_ends(claire: Person) -> None:
    open_stores(claire.db)
    assert "Its token ends" not in claire.text("/registers/101-1")
    code = store_admin.issue_activation_code(claire.db, "101-1", NOW)
    activate(claire.db, code.code, "PC", "1", NOW)
    page = claire.text("/registers/101-1")
    assert "Its token ends" in page
    assert "It gets a new one at its next contact." not in page
    ends_ms = device_tokens.token_expires_ms(claire.db, RegisterIdentity("101", "1"))
    assert ends_ms == NOW + 365 * device_tokens.DAY_MS
    with claire.db.write():
        claire.db.execute("UPDATE register SET token_expires_ms = ?", (NOW + device_tokens.DAY_MS,))
    assert "It gets a new one at its next contact." in claire.text("/registers/101-1")
    with claire.db.write():
        claire.db.execute("UPDATE register SET token_expires_ms = ?", (NOW - 1,))
    assert "issue a new code if it cannot come in" in claire.text("/registers/101-1")
    with claire.db.write():
        claire.db.execute("UPDATE register SET token_expires_ms = NULL")
    assert "<dd>never</dd>" in claire.text("/registers/101-1")


def test_a_register_is_revoked_by_two(claire: Person) -> None:
    open_stores(claire.db)
    access_settings.save(claire.db, "120", "12", [Act.REVOKE_REGISTER], NOW)
    marc, manager = sit_down(claire, "marc"), sit_down(claire, "manager", (Grant(Role.MANAGER, "106"),))
    viewer = sit_down(claire, "viewer", (Grant(Role.VIEWER),))
    assert "Somebody else has to approve it first" in claire.text("/registers/101-1/revoke")
    assert "Say why" in claire.post("/registers/101-1/revoke", typed="101-1", why="").text
    answer = claire.post("/registers/101-1/revoke", typed="101-1", why="Stolen <last> night.")
    path = answer.request.path
    assert path.startswith("/approvals/")
    assert "Stolen &lt;last&gt; night." in answer.text
    assert store_admin.get_register(claire.db, "101-1").revoked_ms is None
    assert "Somebody else approves it: Marc." in answer.text
    assert manager.get(path).status_code == 404, "it is in another store"
    assert manager.post(path, act="approve").status_code == 404
    assert "Revoke register 101-1" not in manager.text("/approvals")
    for other, act in ((viewer, "approve"), (viewer, "refuse"), (claire, "approve"), (marc, "take_back")):
        assert other.post(path, act=act, note="No.").status_code == 422
    assert marc.post(path, act="nonsense").status_code == 400
    assert "Waits for you" in marc.text("/approvals")
    assert "Waits for somebody else" in claire.text("/approvals")
    assert marc.post(path, act="approve").request.path == "/approvals"
    assert store_admin.get_register(claire.db, "101-1").revoked_ms is not None
    assert "Approved and done" in claire.text(path)
    assert claire.get("/approvals/nothing").status_code == 404


def test_one_person_alone_does_not_end_what_wants_two(claire: Person) -> None:
    marc = sit_down(claire, "marc")
    lengths = {"idle_minutes": "120", "longest_hours": "12"}
    acts = [Act.ERASE_PERSON.value, Act.LIFT.value]
    assert claire.post("/settings", False, **lengths, act=acts).status_code == 303
    refused = claire.post("/settings", False, **lengths)
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    asked = claire.post("/settings", False, idle_minutes="60", longest_hours="12", why="One of us left.")
    assert access_settings.load(claire.db)[1] == {Act.ERASE_PERSON, Act.LIFT}
    assert access_settings.load(claire.db)[0].idle_minutes == 60
    place = asked.headers["Location"]
    assert "Erase a person" in claire.text(place)
    assert claire.post(place, False, act="approve").status_code == 422
    assert marc.post(place, False, act="approve").status_code == 303
    assert access_settings.load(claire.db)[1] == frozenset()
    assert claire.post("/settings", False, **lengths, act=[Act.ERASE_PERSON.value]).headers["Location"] == "/settings"
    assert claire.post("/settings", False, **lengths).headers["Location"] == "/settings"
    assert access_settings.load(claire.db)[1] == frozenset()


def test_another_device_that_was_activated_meanwhile_is_not_revoked(claire: Person) -> None:
    open_stores(claire.db)
    marc = sit_down(claire, "marc")
    access_settings.save(claire.db, "120", "12", [Act.REVOKE_REGISTER.value], NOW)
    asked = claire.post("/registers/101-1/revoke", False, typed="101-1", why="It was stolen.").headers["Location"]
    code = store_admin.issue_activation_code(claire.db, "101-1", NOW).code
    activate(claire.db, code, "new pc", "1", NOW)
    refused = marc.post(asked, False, act="approve")
    assert (refused.status_code, "activated anew meanwhile" in refused.text) == (422, True)
    assert store_admin.get_register(claire.db, "101-1").revoked_ms is None


def test_what_is_proposed_is_refused_with_a_note_or_taken_back(claire: Person) -> None:
    open_stores(claire.db)
    access_settings.save(claire.db, "120", "12", [Act.REVOKE_REGISTER], NOW)
    marc = sit_down(claire, "marc")
    path = claire.post("/registers/101-1/revoke", typed="101-1", why="Stolen.").request.path
    assert "Say in the note why not" in marc.post(path, act="refuse").text
    marc.post(path, act="refuse", note="It was found again.")
    assert "It was found again." in claire.text(path)
    path = claire.post("/registers/101-1/revoke", typed="101-1", why="Stolen again.").request.path
    claire.post(path, act="take_back")
    assert "Taken back" in claire.text("/approvals")
    assert store_admin.get_register(claire.db, "101-1").revoked_ms is None


def test_the_account_plan_is_changed_by_two(claire: Person) -> None:
    access_settings.save(claire.db, "120", "12", [Act.CHANGE_ACCOUNT_PLAN], NOW)
    marc = sit_down(claire, "marc")
    form = {"act": "save", "sales": "707100"}
    assert "for whoever has to approve it" in claire.text("/setup/account_plan/new")
    assert "Say why" in claire.post("/setup/account_plan/new", **form).text
    wrong = claire.post("/setup/account_plan/new", **(form | {"sales": "none", "why": "The auditor wants it."}))
    assert wrong.status_code == 422
    answer = claire.post("/setup/account_plan/new", **form, why="The auditor wants it.")
    assert answer.request.path.startswith("/approvals/")
    assert "<mark>707100</mark>" in answer.text
    assert setup_editing.find_item(claire.db, "account_plan", "books") is None
    marc.post(answer.request.path, act="approve")
    kept = setup_editing.find_item(claire.db, "account_plan", "books")
    assert kept is not None
    assert kept.members["sales"] == "707100"
    removed = claire.post("/setup/account_plan/remove?key=books", why="It is the wrong one.")
    assert removed.request.path.startswith("/approvals/")
    assert setup_editing.find_item(claire.db, "account_plan", "books") is not None


def test_lists_ask_the_database_no_more_for_many_than_for_few(claire: Person, asked: list[str]) -> None:
    def statements(path: str) -> int:
        asked.clear()
        claire.text(path)
        return len(asked)

    paths = ("/users", "/profile", "/approvals", "/settings", "/users/claire")
    before = [statements(path) for path in paths]
    for number in range(12):
        user_admin.add_person(claire.db, f"person{number}", "", (Grant(Role.VIEWER),), NOW)
        Person(claire.db, claire.client.application.test_client(), claire.clock).sign_in()
    assert [statements(path) for path in paths] == before
