"""People of HQ: added with roles, changed, helped in again; the last administrator cannot be taken away."""

import threading

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.access import ALL_POWERS, Area, Grant, Right, Role
from hq_server.domain.stores import Store
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services import audit, signed_in, store_admin, user_admin, users
from hq_server.services.audit import Wanted
from hq_server.services.user_admin import ALL, NONE, SOME, RoleTyped
from hq_server.services.users import WrongSignIn
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"
MANAGER = (Grant(Role.MANAGER, "101"), Grant(Role.MANAGER, "106"))


@pytest.fixture
def chain(hq: HqDatabase) -> HqDatabase:
    """Two stores and one administrator."""
    for number in ("101", "106"):
        store_admin.create_store(hq, Store(number, f"Store {number}", "EUR"), NOW)
    users.create_user(hq, "claire", PASSWORD, NOW, full_name="Claire Aubert")
    return hq


def test_a_new_person_comes_in_with_a_password_to_be_changed(chain: HqDatabase) -> None:
    made, password = user_admin.add_person(chain, "Marc", " Marc  Lefèvre ", MANAGER, NOW, by="claire")
    assert (made.name, made.full_name, made.grants) == ("marc", "Marc Lefèvre", MANAGER)
    assert users.sign_in(chain, "marc", password, NOW).must_change
    users.change_password(chain, "marc", password, "words of my own", NOW)
    assert not users.sign_in(chain, "marc", "words of my own", NOW).must_change
    with pytest.raises(WrongSignIn):
        users.sign_in(chain, "marc", password, NOW)


@pytest.mark.parametrize(
    ("new", "why"),
    [("short", "10 to 200"), (PASSWORD, "you have"), ("aaaaaaaaaaaa", "easy"), ("Claire.Aubert", "easy")],
)
def test_a_bad_password_is_refused_and_the_old_one_stays(chain: HqDatabase, new: str, why: str) -> None:
    users.create_user(chain, "claire.aubert", PASSWORD, NOW)
    with pytest.raises(Refused, match=why):
        users.change_password(chain, "claire.aubert", PASSWORD, new, NOW)
    assert users.sign_in(chain, "claire.aubert", PASSWORD, NOW).active


def test_changing_the_password_wants_the_old_one_and_is_no_way_to_guess_it(chain: HqDatabase) -> None:
    for _try in range(5):
        with pytest.raises(WrongSignIn, match="The password is wrong"):
            users.change_password(chain, "claire", "a wrong password", "words of my own", NOW)
    for attempt in (PASSWORD, "a wrong password"):
        with pytest.raises(WrongSignIn, match="Too many tries"):
            users.change_password(chain, "claire", attempt, "words of my own", NOW)
    with pytest.raises(WrongSignIn, match="Too many tries"):
        users.sign_in(chain, "claire", PASSWORD, NOW)


def test_roles_are_read_as_they_were_typed(chain: HqDatabase) -> None:
    typed = {
        Role.ADMINISTRATOR: RoleTyped(NONE, "101"),
        Role.MANAGER: RoleTyped(SOME, "106, 101;101"),
        Role.VIEWER: RoleTyped(ALL, "101"),
    }
    grants = user_admin.read_roles(chain, typed)
    assert grants == (Grant(Role.MANAGER, "101"), Grant(Role.MANAGER, "106"), Grant(Role.VIEWER))
    shown = user_admin.roles_typed(grants)
    assert shown[Role.MANAGER] == RoleTyped(SOME, "101 106")
    assert (shown[Role.VIEWER], shown[Role.SUPPORT]) == (RoleTyped(ALL), RoleTyped())


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        ({Role.VIEWER: RoleTyped(SOME, "101 999 nonsense")}, {"viewer": "There is no store 999, nonsense."}),
        ({Role.VIEWER: RoleTyped(SOME, " ")}, {"viewer": "Write the numbers of the stores, such as 101 106."}),
        ({Role.VIEWER: RoleTyped()}, {"": "Choose at least one role: without one there is nothing to open."}),
    ],
)
def test_a_role_that_makes_no_sense_is_told_where_it_stands(
    chain: HqDatabase, typed: dict[Role, RoleTyped], messages: dict[str, str]
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        user_admin.read_roles(chain, typed)
    assert refused.value.messages == messages


def test_a_change_holds_at_once_and_the_audit_tells_it(chain: HqDatabase) -> None:
    user_admin.add_person(chain, "marc", "Marc", ALL_POWERS, NOW)
    marc = user_admin.get_person(chain, "marc")
    token = signed_in.begin(chain, marc, NOW)
    user_admin.change_person(chain, "marc", NOW, full_name="Marc L.", active=True, grants=MANAGER, by="claire")
    found = signed_in.find(chain, token, NOW)
    assert found is not None
    assert found.user.stores(Area.STORES, Right.CHANGE) == frozenset({"101", "106"})
    assert not found.user.may(Area.SYSTEM, Right.VIEW)
    told, _more = audit.list_entries(chain, Wanted(action="user.changed"))
    (entry,) = told
    assert (entry.by, entry.subject) == ("claire", "user marc")
    assert [(one.field, one.old, one.new) for one in entry.changes] == [
        ("full_name", "Marc", "Marc L."),
        ("roles", "administrator", "manager 101\nmanager 106"),
    ]
    user_admin.change_person(chain, "marc", NOW, full_name="Marc L.", active=True, grants=MANAGER, by="claire")
    assert len(audit.list_entries(chain, Wanted(action="user.changed"))[0]) == 1, "nothing was changed"


@pytest.mark.parametrize(
    ("active", "grants"),
    [(False, ALL_POWERS), (True, MANAGER), (True, (Grant(Role.ADMINISTRATOR, "101"),)), (True, ())],
)
def test_the_last_administrator_of_all_stores_stays(chain: HqDatabase, active: bool, grants: tuple[Grant, ...]) -> None:
    user_admin.add_person(chain, "marc", "Marc", MANAGER, NOW)
    user_admin.add_person(chain, "left", "Left", ALL_POWERS, NOW)
    user_admin.change_person(chain, "left", NOW, full_name="Left", active=False, grants=ALL_POWERS)
    with pytest.raises(Refused, match="Claire Aubert is the last administrator"):
        user_admin.change_person(chain, "claire", NOW, full_name="Claire", active=active, grants=grants)
    assert user_admin.get_person(chain, "claire").grants == ALL_POWERS
    user_admin.change_person(chain, "marc", NOW, full_name="Marc", active=True, grants=ALL_POWERS)
    user_admin.change_person(chain, "claire", NOW, full_name="Claire", active=active, grants=grants)


def test_two_who_take_away_each_other_at_once_leave_one_administrator(chain: HqDatabase) -> None:
    users.create_user(chain, "marc", PASSWORD, NOW)
    start, refused = threading.Barrier(2), []

    def take_away(name: str) -> None:
        start.wait()
        try:
            user_admin.change_person(chain, name, NOW, full_name=name, active=True, grants=MANAGER)
        except Refused:
            refused.append(name)

    threads = [threading.Thread(target=take_away, args=(name,)) for name in ("claire", "marc")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1


def test_a_new_password_signs_out_and_ends_the_wait(chain: HqDatabase) -> None:
    token = signed_in.begin(chain, user_admin.get_person(chain, "claire"), NOW)
    for _try in range(6):
        with pytest.raises(WrongSignIn):
            users.sign_in(chain, "claire", "a wrong password", NOW)
    password = user_admin.reset_password(chain, "claire", NOW, by="marc")
    assert signed_in.find(chain, token, NOW) is None
    assert users.sign_in(chain, "claire", password, NOW).must_change
    with chain.read():
        assert password not in str(chain.rows("SELECT * FROM audit_entry"))


def test_what_is_done_for_nobody_is_refused(chain: HqDatabase) -> None:
    for act in (user_admin.reset_password, user_admin.reset_code, user_admin.end_sessions):
        with pytest.raises(NotFound, match="Nobody signs in as"):
            act(chain, "nobody", NOW)
    with pytest.raises(NotFound, match="Nobody signs in as"):
        user_admin.get_person(chain, "nobody")


def test_nobody_can_be_called_like_a_page(chain: HqDatabase) -> None:
    with pytest.raises(Refused):
        user_admin.add_person(chain, "New", "", MANAGER, NOW)


def test_the_list_is_by_name_with_roles(chain: HqDatabase) -> None:
    user_admin.add_person(chain, "zoe", "Aline Zoé", MANAGER, NOW)
    assert [(one.full_name, one.grants) for one in user_admin.list_people(chain)] == [
        ("Aline Zoé", MANAGER),
        ("Claire Aubert", ALL_POWERS),
    ]
