"""Every page is open to exactly those whose role opens its area, and in the stores that the role holds for."""

import re

import pytest

from hq_server.admin import rights
from hq_server.domain.access import EVERYWHERE, Area, Grant, Right, Role
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import ingest, repair, staff_admin, users
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.admin.people import MANAGER_OF_101, STORES, open_stores, sit_down
from tests.hq_server.sending_register import NOW, SendingRegister

# v: views, c: views and changes, –: neither.
_TABLE = """
               home end_of_day stores documents customers products jobs system
administrator  c    c          c      c         c         c        c    c
manager        c    c          c      c         c         –        –    –
accountant     v    c          v      v         v         v        v    v
support        v    v          v      c         v         v        c    –
viewer         v    v          v      v         v         v        v    –
"""
# Where each address belongs: by its first part, as it stands in the browser.
_PLACES = {
    "home": "/ find",
    "end_of_day": "statements findings parked overviews readiness document-files accounting vouchers",
    "stores": "stores registers staff hardware",
    "documents": "documents",
    "customers": "customers sync merges erasures orders",
    "products": "products prices imports setup exclusion",
    "jobs": "jobs sessions",
    "system": "users audit settings",
}
_EVERYBODY = ("profile", "approvals", "sign-in", "sign-out", "language")
# Pages that only ask whether to do it: open to whoever may do it.
_QUESTIONS = ("/jobs/pause",)
_HEAD, *_ROWS = (line.split() for line in _TABLE.strip().splitlines())
_POWERS = {Role(row[0]): dict(zip((Area(name) for name in _HEAD), row[1:], strict=True)) for row in _ROWS}


def _place(path: str) -> str | None:
    """The area of an address, None for everybody; a new prefix fails here until somebody decides where it belongs."""
    first = path.split("/")[1] or "/"
    if first in _EVERYBODY:
        return None
    return next(area for area, prefixes in _PLACES.items() if first in prefixes.split())


def _pages(person: Person) -> list[tuple[str, str]]:
    """Method and address of every page, with something in its places."""
    found = []
    for rule in person.client.application.url_map.iter_rules():
        if not rule.endpoint.startswith("admin.") or rule.endpoint == "admin.static":
            continue
        places = {name: 101 if f"int:{name}" in rule.rule else "101" for name in rule.arguments}
        path = (rule.build(places) or ("", ""))[1].lstrip("|")
        found += [(method, path) for method in ("GET", "POST") if method in (rule.methods or ())]
    return sorted(found)


def _status(person: Person, method: str, path: str, token: str = "") -> int:
    if method == "GET":
        return person.get(path).status_code
    return person.client.post(path, data={"token": token or person.token()}).status_code


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_its_areas_and_nothing_else(claire: Person, role: Role) -> None:
    open_stores(claire.db)
    person = sit_down(claire, "somebody", (Grant(role),))
    wrong, asked, token = [], 0, person.token()
    for method, path in _pages(person):
        area = _place(path)
        if area is None or path.startswith("/users/somebody"):
            continue
        power = _POWERS[role][Area(area)]
        is_open = power == "c" or (power == "v" and method == "GET" and path not in _QUESTIONS)
        asked += 1
        if (_status(person, method, path, token) != 403) != is_open:
            wrong.append((method, path, area))
    assert wrong == []
    assert asked > 100


def test_every_address_of_the_pages_is_in_the_map_and_where_it_belongs(claire: Person) -> None:
    for _method, path in _pages(claire):
        assert rights.is_known(path), path
        area = rights.area_of(path)
        assert (area.value if area else None) == _place(path), path


def test_an_address_that_is_not_in_the_map_is_open_to_nobody(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(rights.AREAS, "stores")
    assert claire.get("/stores").status_code == 403
    assert claire.post("/stores/new", False).status_code == 403


def test_only_a_role_for_all_stores_opens_what_belongs_to_none(claire: Person) -> None:
    open_stores(claire.db)
    person = sit_down(claire, "somebody", tuple(Grant(role, "101") for role in Role))
    for method, path in _pages(person):
        area = _place(path)
        if area is not None and Area(area) in EVERYWHERE:
            assert _status(person, method, path) == 403, path
    for path in ("/stores/new", "/products/new", "/imports/new"):
        assert person.post(path, False).status_code == 403, path
    assert person.get("/products").status_code == 200


def test_a_store_that_is_not_theirs_is_as_if_it_were_not_there(claire: Person) -> None:
    open_stores(claire.db)
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    own = [path for method, path in _pages(manager) if method == "GET" and "101" in path]
    assert len(own) > 10
    for path in own:
        area = _place(path)
        store = rights.store_of(path, _places_of(manager, path))
        if area is None or store is None or _POWERS[Role.MANAGER][Area(area)] != "c":
            continue
        other = path.replace("101", "106")
        assert _status(manager, "GET", other) == 404, other
        assert _status(manager, "POST", other) in (404, 405), other
    for path in ("/stores/101", "/registers/101-1", "/stores/101/settings", "/stores/101/readiness"):
        assert manager.get(path).status_code == 200, path
        assert manager.get(path.replace("101", "106")).status_code == 404, path
        assert manager.get(path.replace("101", "999")).status_code == 404, path


def _places_of(person: Person, path: str) -> dict[str, object]:
    adapter = person.client.application.url_map.bind("localhost")
    _endpoint, places = adapter.match(path, method="GET")
    return dict(places)


def test_what_one_may_see_in_all_stores_is_changed_only_in_ones_own(claire: Person) -> None:
    open_stores(claire.db)
    both = sit_down(claire, "somebody", (*MANAGER_OF_101, Grant(Role.VIEWER)))
    assert both.get("/stores/106/settings").status_code == 200
    assert both.post("/stores/106/settings", False).status_code == 403
    assert both.post("/stores/101/settings", False).status_code != 403
    assert both.get("/jobs").status_code == 200


def test_nobody_without_a_role_sees_anything_but_themselves(claire: Person) -> None:
    nobody = sit_down_without_roles(claire)
    for method, path in _pages(nobody):
        if method == "GET" and _place(path) is not None:
            assert nobody.get(path).status_code == 403, path
    assert nobody.get("/profile").status_code == 200
    assert nobody.text("/profile").partition("<nav")[2].partition("</nav>")[0].count("<li>") == 1, "approvals"


def sit_down_without_roles(claire: Person) -> Person:
    person = Person(claire.db, claire.client.application.test_client(), claire.clock)
    sit_down(claire, "somebody", (Grant(Role.VIEWER),))
    with claire.db.write():
        claire.db.execute("DELETE FROM hq_user_role WHERE person = 'somebody'")
    token = person.token()
    person.client.post("/sign-in", data={"token": token, "name": "somebody", "password": "a long enough password"})
    return person


def test_the_sidebar_names_what_is_open_and_nothing_else(claire: Person) -> None:
    open_stores(claire.db)
    sidebar = sit_down(claire, "somebody", MANAGER_OF_101).text("/").partition("<nav")[2].partition("</nav>")[0]
    for there in ("/statements", "/stores", "/customers", "/documents"):
        assert f'href="{there}"' in sidebar
    for hidden in ("/users", "/settings", "/audit", "/jobs", "/products", "/setup"):
        assert f'href="{hidden}"' not in sidebar
    everything = claire.text("/").partition("<nav")[2].partition("</nav>")[0]
    for there in ("/users", "/settings", "/audit", "/jobs", "/products"):
        assert f'href="{there}"' in everything


def test_who_may_only_look_is_told_so(claire: Person) -> None:
    open_stores(claire.db)
    viewer = sit_down(claire, "viewer", (Grant(Role.VIEWER),))
    assert "You may look at this, and change nothing here." in viewer.text("/stores/101/settings")
    assert "You may look at this" not in viewer.text("/profile")
    assert "You may look at this" not in claire.text("/stores/101/settings")


def test_somebody_whose_role_is_taken_away_is_out_with_the_next_page(claire: Person) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    assert manager.get("/customers").status_code == 200
    with claire.db.write():
        claire.db.execute("UPDATE hq_user_role SET role = 'support' WHERE person = 'somebody'")
    assert manager.get("/customers").status_code == 200
    assert manager.post("/customers/x/edit", False).status_code == 403


def test_rights_are_those_of_the_method(claire: Person) -> None:
    assert [rights.right_for(method) for method in ("GET", "HEAD", "POST", "PUT", "DELETE")] == [
        *(Right.VIEW, Right.VIEW, Right.CHANGE, Right.CHANGE, Right.CHANGE)
    ]
    viewer = sit_down(claire, "viewer", (Grant(Role.VIEWER),))
    assert viewer.client.head("/users").status_code == 403
    assert viewer.client.options("/users").status_code == 403


def _trade(claire: Person) -> None:
    """Both stores have somebody on their staff, and something that needs a person."""
    for number in STORES:
        staff_admin.add_staff(claire.db, number, f"Cashier of {number}", "271828", NOW)
        register = SendingRegister(RegisterIdentity(number, "1"))
        register.open_shift()
        register.sell(total_minor=1)  # its lines do not add up to that
        register.close_shift()
        ingest.ingest_batch(claire.db, register.identity, [*register.lines, b"not a document"], NOW)


@pytest.mark.parametrize(
    "path",
    [
        *("/stores", "/registers", "/staff", "/staff/new", "/statements", "/findings", "/documents", "/overviews"),
        *("/overviews/stores.csv", "/accounting", "/hardware", "/", "/document-files"),
    ],
)
def test_lists_show_only_the_stores_of_the_person(claire: Person, path: str) -> None:
    open_stores(claire.db)
    _trade(claire)
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    everything, own = claire.text(path), manager.text(path)
    if path != "/document-files":
        assert "106" in _content(everything), path
        assert "101" in _content(own), path
    assert "106" not in _content(own), path
    assert "Store 106" not in own


def _content(page: str) -> str:
    """Without pictures' addresses and coordinates, which are full of digits."""
    main = page.partition("<main")[2] or page
    return re.sub(r"<svg.*?</svg>|<use[^>]*>|name=\"token\"[^>]*>|/static/[^\"]*", "", main, flags=re.DOTALL)


def test_what_is_sent_for_another_store_is_refused(claire: Person) -> None:
    open_stores(claire.db)
    _trade(claire)
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    fields = {"name": "Ana", "role": "cashier", "pin": "271829", "language_of_person": "en", "group": "", "badge": ""}
    assert manager.post("/staff/new", False, store="106", **fields).status_code == 404
    assert manager.post("/staff/new", False, store="101", **fields).status_code == 303
    with claire.db.read():
        kept = {str(store): int(number) for store, number in claire.db.rows("SELECT store, id FROM quarantine")}
    for place in ("findings", "documents"):
        assert manager.get(f"/{place}/kept/{kept['101']}").status_code == 200
        assert manager.get(f"/{place}/kept/{kept['106']}").status_code == 404
    assert manager.post(f"/findings/kept/{kept['106']}", False, why="It is nothing.").status_code == 404
    assert manager.post(f"/findings/kept/{kept['101']}", False, why="It is nothing.").status_code == 303


@pytest.mark.parametrize("path", ["/accounting/vouchers.csv", "/accounting/fec", "/accounting"])
def test_the_books_of_all_stores_are_for_those_who_see_them_all(claire: Person, path: str) -> None:
    open_stores(claire.db)
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    assert manager.get(f"{path}?store=106").status_code == 404
    own = manager.get(path)
    assert "106" not in _content(own.text)
    assert manager.get(f"{path}?store=101").status_code == own.status_code
    assert "All stores" not in manager.text("/accounting")


def test_a_repair_is_approved_by_somebody_who_may_repair_there(claire: Person) -> None:
    open_stores(claire.db)
    for name, grants in (("viewer", (Grant(Role.VIEWER),)), ("of106", (Grant(Role.MANAGER, "106"),))):
        users.create_user(claire.db, name, PASSWORD, NOW, grants=grants)
    assert not repair.second_person_needed(claire.db, "101"), "nobody else may repair there"
    assert repair.second_person_needed(claire.db, "106")
    users.create_user(claire.db, "books", PASSWORD, NOW, grants=(Grant(Role.ACCOUNTANT, "101"),))
    assert repair.second_person_needed(claire.db, "101")


def test_who_may_only_look_gets_no_button_that_sends_a_form(claire: Person) -> None:
    open_stores(claire.db)
    _trade(claire)
    viewer = sit_down(claire, "viewer", (Grant(Role.VIEWER),))
    both = sit_down(claire, "both", (*MANAGER_OF_101, Grant(Role.VIEWER)))
    paths = ("/stores/101/settings", "/registers/101-1", "/staff", "/merges", "/imports/new", "/findings/101-1/2")
    for path in paths:
        assert "<button" in "".join(_forms(claire.text(path))), path
        assert "<button" not in "".join(_forms(viewer.text(path))), path
    assert "<button" in "".join(_forms(both.text("/stores/101/settings")))
    assert "<button" not in "".join(_forms(both.text("/stores/106/settings")))
    assert "/sign-out" in viewer.text("/staff")


def _forms(page: str) -> list[str]:
    main = page.partition('<main id="main"')[2].partition("</main>")[0]
    return re.findall(r'<form[^>]*method="post".*?</form>', main, flags=re.DOTALL)


def test_the_sidebar_counts_nothing_of_stores_that_are_not_theirs(claire: Person) -> None:
    open_stores(claire.db)
    _trade(claire)
    with claire.db.write():
        claire.db.execute(
            "UPDATE register SET token_hash = store, activated_ms = 1, last_contact_ms = 1, last_upload_ms = 1"
        )
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    everything, own = _badges(claire.text("/")), _badges(manager.text("/"))
    assert {"/findings", "/documents", "/jobs"} <= everything.keys()
    assert everything["/registers"] == "2"
    assert own == {"/": "1", "/registers": "1"}


def _badges(page: str) -> dict[str, str]:
    sidebar = page.partition("<nav")[2].partition("</nav>")[0]
    links = re.findall(r'<a href="([^"]+)"(.*?)</a>', sidebar, flags=re.DOTALL)
    return {link: found[1] for link, rest in links if (found := re.search(r'class="n [^"]*">([^<]+)<', rest))}
