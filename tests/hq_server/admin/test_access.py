"""Nobody gets in: pages need a sign-in, forms need their token, answers carry their headers."""

import pytest

from hq_server.services import users
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.sending_register import NOW


def rules(person: Person, method: str) -> list[str]:
    """The address of every page, with something in its places."""
    found = []
    for rule in person.client.application.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint.startswith("admin.") and rule.endpoint != "admin.static":
            values = {
                name: 1 if name in ("number", "sequence") and "int" in rule.rule else "1" for name in rule.arguments
            }
            _subdomain, path = rule.build(values) or ("", "")
            found.append(path.lstrip("|"))
    return sorted(found)


def test_every_page_sends_a_stranger_to_the_sign_in(stranger: Person) -> None:
    pages = [path for path in rules(stranger, "GET") if path != "/sign-in"]
    assert len(pages) > 15
    for path in pages:
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/sign-in"), path


def test_every_form_sends_a_stranger_to_the_sign_in(stranger: Person) -> None:
    forms = [path for path in rules(stranger, "POST") if not path.startswith(("/sign-in", "/language"))]
    assert len(forms) > 8
    for path in forms:
        answer = stranger.post(path, False, name="x")
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/sign-in"), path


def test_every_form_refuses_a_missing_or_foreign_token(claire: Person) -> None:
    for path in rules(claire, "POST"):
        for fields in ({}, {"token": ""}, {"token": "none"}, {"token": "x" * 32}, {"token": "é"}):
            assert claire.client.post(path, data=fields).status_code == 400, path


def test_a_form_without_any_session_is_refused(stranger: Person) -> None:
    assert stranger.client.post("/sign-in", data={"name": "a", "password": "b"}).status_code == 400
    assert stranger.client.post("/sign-in", data={"token": "none"}).status_code == 400


def test_a_part_that_refreshes_itself_moves_the_whole_page_to_the_sign_in(stranger: Person) -> None:
    answer = stranger.get("/jobs/table", **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")


def test_after_the_sign_in_comes_the_page_first_asked_for(stranger: Person) -> None:
    users.create_user(stranger.db, "claire", PASSWORD, NOW)
    stranger.get("/customers?q=zo%C3%AB")
    answer = stranger.post("/sign-in", False, name="claire", password=PASSWORD)
    assert answer.headers["Location"] == "/customers?q=zo%C3%AB"


def test_signing_in_begins_a_new_session(stranger: Person) -> None:
    users.create_user(stranger.db, "claire", PASSWORD, NOW)
    before = stranger.token()
    stranger.post("/sign-in", name="claire", password=PASSWORD)
    assert stranger.token() != before


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(claire: Person) -> None:
    cookie = claire.post("/language", False, language="fr", back="/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    secure = claire.client.get("/", base_url="https://hq.example").headers.get("Set-Cookie", "Secure")
    assert "Secure" in secure


def test_a_wrong_password_says_how_many_tries_are_left_and_keeps_the_name(claire: Person) -> None:
    claire.post("/sign-out")
    answer = claire.sign_in("wrong")
    assert answer.status_code == 403
    assert "4 tries are left" in answer.text
    assert 'value="claire"' in answer.text
    assert "wrong" not in answer.text.replace("is wrong", "")


def test_too_many_wrong_passwords_mean_waiting(claire: Person) -> None:
    claire.post("/sign-out")
    for _try in range(5):
        claire.sign_in("wrong")
    assert "Wait 60 seconds" in claire.sign_in().text
    claire.clock.now_ms += 60_000
    assert claire.sign_in().request.path == "/"


def test_signing_out_ends_it(claire: Person) -> None:
    assert claire.get("/stores").status_code == 200
    claire.post("/sign-out")
    assert claire.get("/stores").status_code == 303


def test_somebody_blocked_is_out_at_once(claire: Person) -> None:
    with claire.db.write():
        claire.db.execute("UPDATE hq_user SET active = ?", (False,))
    assert claire.get("/").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/jobs", "/nothing"])
def test_pages_carry_the_headers_that_keep_others_out(claire: Person, path: str) -> None:
    headers = claire.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_pages_hold_nothing_the_policy_would_stop(claire: Person) -> None:
    for path in rules(claire, "GET"):
        text = claire.get(path).text
        assert "<script>" not in text, path
        assert " style=" not in text, path
        assert "onclick" not in text, path
        assert "http://" not in text.replace('xmlns="http://www.w3.org/2000/svg"', ""), path


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example", "evil"])
def test_the_language_switch_leads_nowhere_else(claire: Person, back: str) -> None:
    assert claire.post("/language", False, language="fr", back=back).headers["Location"] == "/"


def test_the_language_is_the_browser_s_until_somebody_chooses(claire: Person) -> None:
    french = {"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"}
    assert '<html lang="fr">' in claire.text("/stores", **french)
    assert '<html lang="en">' in claire.text("/stores", **{"Accept-Language": "pl"})
    assert claire.post("/language", False, language="en", back="/stores").headers["Location"] == "/stores"
    assert '<html lang="en">' in claire.text("/stores", **french)


def test_a_server_without_anybody_says_how_to_begin(stranger: Person) -> None:
    assert "comptoir-hq create-user" in stranger.text("/sign-in")
