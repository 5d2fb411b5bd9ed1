"""What HQ's own settings leave open is said in words: when it starts, and on the page of its settings."""

import logging
from pathlib import Path

import pytest

from hq_server import __main__, app
from hq_server.app import create_app
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.services import left_open, users
from tests.hq_server.admin.conftest import PASSWORD, Clock, Person
from tests.hq_server.sending_register import NOW

KEY = "ab" * 32


def told(**settings: str) -> list[str]:
    return left_open.tell(Settings(Path("."), **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "203.0.113.5", "hq.example.org", ""])
def test_an_address_that_others_reach_without_tls_is_told_first(host: str) -> None:
    first, *_more = told(host=host)
    assert f"HQ answers at {host} without TLS" in first


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_computer_alone_needs_no_tls(host: str) -> None:
    assert told(host=host, code_key=KEY) == []


def test_a_certificate_or_a_named_proxy_is_enough() -> None:
    assert told(host="0.0.0.0", tls_certificate="a", tls_key="b", code_key=KEY) == []
    assert told(host="0.0.0.0", trusted_proxies="10.0.0.1", code_key=KEY) == []


def test_secrets_that_are_kept_unencrypted_are_told() -> None:
    (only,) = told()
    assert "Set code_key" in only


def test_serve_says_it_before_it_serves(
    hq: HqDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(app, "serve", lambda *_given, **_named: 0)
    monkeypatch.setattr("hq_server.logs.set_up", lambda *_given, **_named: None)
    arguments = ["serve", "--host", "0.0.0.0", "--port", "0", "--database", hq.url, "--data-folder", str(tmp_path)]
    with caplog.at_level(logging.WARNING):
        assert __main__.main(arguments) == 0
    printed = capsys.readouterr().err
    told = ("Careful: HQ answers at 0.0.0.0 without TLS", "Careful: The secrets of sign-in codes")
    for words in told:
        assert words in printed
        assert words.removeprefix("Careful: ") in caplog.text
    monkeypatch.setenv("COMPTOIR_HQ_CODE_KEY", KEY)
    assert __main__.main(["serve", *arguments[3:]]) == 0
    # The tests' PostgreSQL does not wait for its disk, which is told besides.
    printed = capsys.readouterr().err
    assert [words for words in told if words in printed] == []


def test_the_page_of_the_settings_says_it(hq: HqDatabase, tmp_path: Path) -> None:
    users.create_user(hq, "claire", PASSWORD, NOW)
    for key, address, told_key, told_way in (
        ("", "127.0.0.1", True, False),
        (KEY, "127.0.0.1", False, False),
        (KEY, "192.168.1.7", False, True),
    ):
        made = create_app(hq, Settings(tmp_path, code_key=key), now_ms=Clock())
        claire = Person(hq, made.test_client(), Clock())
        claire.sign_in()
        text = claire.client.get("/settings", environ_overrides={"REMOTE_ADDR": address}).text
        assert ("Set code_key" in text, "without TLS" in text) == (told_key, told_way)
