"""Signing in with a code of the app or a recovery code, and what everybody sets for themselves."""

import base64
import re

import pytest

from hq_server.domain.one_time_code import code_at, step_at
from hq_server.services import kept_secrets, sign_in_code, user_admin, users
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.sending_register import NOW

STEP = 30_000


def app_code(secret: str, now_ms: int) -> str:
    return code_at(base64.b32decode(secret), step_at(now_ms))


def with_code(person: Person, password: str = PASSWORD) -> tuple[str, list[str]]:
    """Claire's secret and recovery codes, once she has set up a code on her profile."""
    answer = person.post("/profile/code", act="begin", password=password)
    found = re.search(r'class="secret">([^<]+)<', answer.text)
    assert found, answer.text
    secret = found[1].replace(" ", "")
    done = person.post("/profile/code", act="confirm", code=app_code(secret, person.clock.now_ms))
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", done.text)
    assert len(codes) == 10
    person.clock.now_ms += STEP
    return secret, codes


def test_the_code_is_asked_after_the_password_and_opens_the_page_first_asked_for(claire: Person) -> None:
    secret, _codes = with_code(claire)
    claire.post("/sign-out")
    claire.get("/customers?q=zo%C3%AB")
    answer = claire.sign_in()
    assert answer.request.path == "/sign-in/code"
    assert "Signing in as claire." in answer.text
    for path in ("/stores", "/customers?q=zo%C3%AB"):
        assert claire.get(path).headers["Location"] == "/sign-in", "the password alone opens nothing"
    wrong = claire.post("/sign-in/code", code="12345")
    assert wrong.status_code == 403
    assert "4 tries are left" in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    right = claire.post("/sign-in/code", False, code=app_code(secret, claire.clock.now_ms))
    assert right.headers["Location"] == "/customers?q=zo%C3%AB"
    assert claire.get("/stores").status_code == 200


def test_a_code_that_was_used_opens_nothing_again(claire: Person) -> None:
    secret, _codes = with_code(claire)
    code = app_code(secret, claire.clock.now_ms)
    for answer in ("/", "/sign-in/code"):
        claire.post("/sign-out")
        claire.sign_in()
        assert claire.post("/sign-in/code", code=code).request.path == answer


def test_a_recovery_code_opens_hq_once_and_few_are_told(claire: Person) -> None:
    _secret, codes = with_code(claire)
    for number, code in enumerate(codes[:8]):
        claire.post("/sign-out")
        claire.sign_in()
        assert claire.get("/sign-in/recovery").status_code == 200
        answer = claire.post("/sign-in/recovery", code=code)
        assert answer.request.path == "/"
        assert ("recovery codes are left" in answer.text) == (number >= 6)
    claire.post("/sign-out")
    claire.sign_in()
    assert claire.post("/sign-in/recovery", code=codes[0]).status_code == 403


def test_the_code_pages_lead_a_stranger_back_to_the_beginning(stranger: Person) -> None:
    for path in ("/sign-in/code", "/sign-in/recovery"):
        assert stranger.get(path).headers["Location"] == "/sign-in"
        assert stranger.post(path, code="123456").status_code == 403


def test_who_looks_for_the_code_too_long_signs_in_again(claire: Person) -> None:
    secret, _codes = with_code(claire)
    claire.post("/sign-out")
    claire.sign_in()
    claire.clock.now_ms += 10 * 60_000
    answer = claire.post("/sign-in/code", code=app_code(secret, claire.clock.now_ms))
    assert (answer.status_code, "took too long" in answer.text) == (403, True)
    assert claire.get("/").headers["Location"] == "/sign-in"


def test_an_old_cookie_is_worth_nothing_after_signing_out(claire: Person) -> None:
    cookie = claire.client.get_cookie("comptoir_hq")
    assert cookie is not None
    claire.post("/sign-out")
    claire.client.set_cookie("comptoir_hq", cookie.value)
    assert claire.get("/").headers["Location"] == "/sign-in"


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(claire: Person) -> None:
    for _minutes in range(0, 120, 10):
        assert claire.get("/jobs/table", **{"HX-Request": "true"}).status_code == 200
        claire.clock.now_ms += 600_000
    assert claire.get("/").headers["Location"] == "/sign-in"


def test_setting_up_a_code_wants_the_password_and_can_be_given_up(claire: Person) -> None:
    assert "The password is wrong" in claire.post("/profile/code", act="begin", password="wrong").text
    shown = claire.post("/profile/code", act="begin", password=PASSWORD)
    assert '<svg class="qr"' in shown.text
    assert "wrong or has expired" in claire.post("/profile/code", act="confirm", code="abc").text
    assert claire.post("/profile/code", act="cancel").request.path == "/profile"
    assert 'class="secret"' not in claire.text("/profile/code")


def test_a_code_is_renewed_and_turned_off_with_the_password_and_a_code(claire: Person) -> None:
    _secret, old = with_code(claire)
    for act in ("renew", "off"):
        refused = claire.post("/profile/code", act=act, password="wrong", code=old[0])
        assert (refused.status_code, "The password is wrong" in refused.text) == (422, True)
        for code in ("", "123456", "ABCDE-FGHJK"):
            refused = claire.post("/profile/code", act=act, password=PASSWORD, code=code)
            assert (refused.status_code, "This recovery code is wrong" in refused.text) == (422, code != "123456")
            claire.clock.now_ms += 20 * 60_000
    renewed = claire.post("/profile/code", act="renew", password=PASSWORD, code=old[0]).text
    new = re.findall(r"<li>(\w{5}-\w{5})</li>", renewed)
    assert (len(new), set(new) & set(old)) == (10, set())
    claire.post("/profile/code", act="off", password=PASSWORD, code=new[0])
    claire.post("/sign-out")
    assert claire.sign_in().request.path == "/"


def test_a_password_is_changed_and_the_other_sessions_end(claire: Person) -> None:
    phone = Person(claire.db, claire.client.application.test_client(), claire.clock)
    phone.sign_in()
    assert phone.get("/").status_code == 200
    new = "words of my own"
    assert "differ" in claire.post("/profile/password", old=PASSWORD, new=new, again="else").text
    assert "is wrong" in claire.post("/profile/password", old="wrong", new=new, again=new).text
    assert "10 to 200" in claire.post("/profile/password", old=PASSWORD, new="short", again="short").text
    assert claire.post("/profile/password", old=PASSWORD, new=new, again=new).request.path == "/profile"
    assert claire.get("/").status_code == 200
    assert phone.get("/").headers["Location"] == "/sign-in"
    claire.post("/sign-out")
    assert claire.sign_in().status_code == 403
    assert claire.sign_in(new).status_code == 200


def test_whoever_was_given_a_password_chooses_one_before_anything_else(claire: Person) -> None:
    _made, given = user_admin.add_person(
        claire.db, "marc", "Marc", user_admin.get_person(claire.db, "claire").grants, NOW
    )
    marc = Person(claire.db, claire.client.application.test_client(), claire.clock)
    marc.post("/sign-in", name="marc", password=given)
    for path in ("/", "/stores", "/profile", "/profile/code"):
        assert marc.get(path).headers["Location"] == "/profile/password"
    assert marc.post("/stores/new", False).headers["Location"] == "/profile/password"
    assert "Choose a password of your own." in marc.text("/profile/password")
    answer = marc.post("/profile/password", old=given, new="words of my own", again="words of my own")
    assert answer.request.path == "/"
    assert marc.get("/stores").status_code == 200


def test_language_and_look_are_kept_for_the_person(claire: Person) -> None:
    claire.post("/profile", language="fr", theme="dark")
    page = claire.text("/profile")
    assert '<html lang="fr" data-theme="dark">' in page
    claire.client.delete_cookie("comptoir_hq")
    claire.sign_in()
    assert '<html lang="fr" data-theme="dark">' in claire.text("/stores")
    claire.post("/profile", language="", theme="")
    assert '<html lang="en">' in claire.text("/stores", **{"Accept-Language": "en"})
    for wrong in ({"language": "xx", "theme": ""}, {"language": "", "theme": "pink"}):
        assert claire.post("/profile", **wrong).status_code == 400


def test_the_switch_of_language_is_kept_for_the_person_too(claire: Person) -> None:
    claire.post("/language", language="fr", back="/stores")
    assert user_admin.get_person(claire.db, "claire").language == "fr"


def test_sessions_are_listed_and_ended_from_the_profile(claire: Person) -> None:
    browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    phone = Person(claire.db, claire.client.application.test_client(), claire.clock)
    token = phone.token()
    phone.client.post(
        "/sign-in", data={"token": token, "name": "claire", "password": PASSWORD}, headers={"User-Agent": browser}
    )
    page = claire.text("/profile")
    assert "Firefox on Linux" in page
    assert page.count("This one") == 1
    chosen = re.search(r'name="session" value="(\w+)"', page)
    assert chosen
    claire.post("/profile/sessions", session=chosen[1])
    assert phone.get("/").headers["Location"] == "/sign-in"
    own = phone.client.get("/profile", follow_redirects=True)
    assert own.request.path == "/sign-in"
    for _other in range(2):
        Person(claire.db, claire.client.application.test_client(), claire.clock).sign_in()
    assert "2 sessions are ended." in claire.post("/profile/sessions").text
    assert claire.get("/").status_code == 200


def test_wrong_codes_are_counted_whatever_browser_they_come_from(claire: Person) -> None:
    secret, _codes = with_code(claire)
    browsers = [Person(claire.db, claire.client.application.test_client(), claire.clock) for _number in range(6)]
    for browser in browsers:
        browser.sign_in()
    for browser in browsers[:5]:
        browser.post("/sign-in/code", code="12345")
    answer = browsers[5].post("/sign-in/code", code=app_code(secret, claire.clock.now_ms))
    assert "Too many tries" in answer.text


def test_no_page_shows_a_secret_again(claire: Person) -> None:
    secret, codes = with_code(claire)
    for path in ("/profile", "/profile/code", "/users", "/users/claire", "/audit"):
        text = claire.text(path)
        assert secret not in text.replace(" ", ""), path
        assert all(code not in text for code in codes), path
    assert sign_in_code.count_recovery_codes(claire.db, "claire") == 10


def test_a_page_over_tls_is_only_for_tls_from_then_on(claire: Person) -> None:
    assert "Strict-Transport-Security" not in claire.get("/").headers
    secure = claire.client.get("/sign-in", base_url="https://hq.example").headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000"
    assert "camera=()" in secure["Permissions-Policy"]


def test_somebody_unknown_with_a_session_of_before_has_to_sign_in(claire: Person) -> None:
    with claire.client.session_transaction() as session:
        session.clear()
        session["user"] = "claire"
        session["signed in"] = 5
    assert claire.get("/").headers["Location"] == "/sign-in"
    assert users.find_user(claire.db, "claire") is not None


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "/a\r\nX: y", "/\x85", ""]
)
def test_nobody_is_sent_away_from_hq(claire: Person, back: str) -> None:
    answer = claire.post("/language", False, language="fr", back=back)
    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/", "/%C2%85")


def test_an_address_that_cannot_stand_in_a_redirect_keeps_nobody_out(stranger: Person) -> None:
    users.create_user(stranger.db, "claire", PASSWORD, NOW)
    assert stranger.get("/customers/a%0D%0Ab").status_code == 303
    answer = stranger.post("/sign-in", False, name="claire", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_an_hq_without_its_key_says_so_and_takes_a_recovery_code(claire: Person) -> None:
    kept_secrets.use_key(claire.db, "0f" * 32)
    secret, recovery = with_code(claire)
    kept_secrets.use_key(claire.db, "")
    claire.post("/sign-out")
    claire.sign_in()
    refused = claire.post("/sign-in/code", False, code=app_code(secret, claire.clock.now_ms + STEP))
    assert (refused.status_code, "code_key" in refused.text) == (403, True)
    assert claire.post("/sign-in/recovery", code=recovery[0]).request.path == "/"


def test_a_copy_of_a_session_ends_with_a_new_password_and_with_a_first_code(claire: Person) -> None:
    for change in (
        lambda: claire.post("/profile/password", old=PASSWORD, new="words of my own", again="words of my own"),
        lambda: with_code(claire, "words of my own"),
    ):
        copied = claire.client.get_cookie("comptoir_hq")
        assert copied is not None
        thief = Person(claire.db, claire.client.application.test_client(), claire.clock)
        thief.client.set_cookie("comptoir_hq", copied.value)
        assert thief.get("/").status_code == 200
        change()
        thief.client.set_cookie("comptoir_hq", copied.value)
        assert thief.get("/").headers["Location"] == "/sign-in"
        assert claire.get("/").status_code == 200
