"""Behind a reverse proxy: whose word about who asks counts, and whose does not."""

import pytest
from flask.testing import FlaskClient

from hq_server.app import create_app
from hq_server.config import load_settings
from hq_server.db.database import HqDatabase
from hq_server.errors import WrongSettings
from hq_server.services import activation, tries
from hq_server.services.tries import Begun, Counters

PROXY, STRANGER = "10.0.0.5", "203.0.113.9"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that activation codes came from."""
    addresses: list[str] = []
    begin = tries.begin_try

    def noting(db: HqDatabase, counters: Counters, now_ms: int) -> Begun:
        addresses.extend(counter.removeprefix("activation ") for counter, _limit in counters)
        return begin(db, counters, now_ms)

    monkeypatch.setattr(activation, "begin_try", noting)
    return addresses


def client(hq: HqDatabase, trusted: str) -> FlaskClient:
    return create_app(hq, load_settings({}, data_folder="unused", trusted_proxies=trusted)).test_client()


def ask(browser: FlaskClient, address: str, forwarded: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    body = {"code": "0000-0000", "device_name": "", "version": ""}
    browser.post("/v1/activations", json=body, headers=headers, environ_overrides={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    ("trusted", "address", "forwarded", "expected"),
    [
        ("", PROXY, STRANGER, PROXY),
        ("10.0.0.0/8", STRANGER, "10.0.0.7", STRANGER),
        ("10.0.0.0/8", PROXY, STRANGER, STRANGER),
        ("10.0.0.5", PROXY, f"1.2.3.4, {STRANGER}", STRANGER),
        ("10.0.0.0/8 ::1", PROXY, f"1.2.3.4, {STRANGER}, 10.9.9.9", STRANGER),
        ("10.0.0.0/8", PROXY, "", PROXY),
        ("10.0.0.0/8", PROXY, "10.1.1.1", PROXY),
        ("10.0.0.0/8", PROXY, "1.2.3.4, <script>", PROXY),
        ("10.0.0.0/8", PROXY, "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.0/104, 10.0.0.0/8", "::ffff:10.0.0.5", STRANGER, STRANGER),
    ],
)
def test_the_address_is_that_of_the_nearest_stranger(
    hq: HqDatabase, seen: list[str], trusted: str, address: str, forwarded: str, expected: str
) -> None:
    ask(client(hq, trusted), address, forwarded)
    assert seen == [expected]


@pytest.mark.parametrize(
    ("trusted", "address", "told", "secure"),
    [
        (PROXY, PROXY, "https", True),
        (PROXY, PROXY, "https, http", True),
        (PROXY, PROXY, "http", False),
        (PROXY, PROXY, "gopher", False),
        (PROXY, STRANGER, "https", False),
        ("", PROXY, "https", False),
    ],
)
def test_pages_are_secure_when_a_trusted_proxy_says_they_came_over_tls(
    hq: HqDatabase, trusted: str, address: str, told: str, secure: bool
) -> None:
    overrides = {"REMOTE_ADDR": address}
    answer = client(hq, trusted).get("/sign-in", headers={"X-Forwarded-Proto": told}, environ_overrides=overrides)
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure
    assert ("Strict-Transport-Security" in answer.headers) is secure


@pytest.mark.parametrize("wrong", ["localhost", "10.0.0.0/99", "*", "10.0.0.5/8"])
def test_what_names_no_network_is_refused_in_words(hq: HqDatabase, wrong: str) -> None:
    with pytest.raises(WrongSettings, match="trusted_proxies"):
        client(hq, wrong)
