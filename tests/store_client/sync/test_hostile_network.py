"""Whoever sits between the register and HQ gets nothing from it: no token, no document, no way around encryption."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from store_client.config import FILE_NAME, Settings, write_settings
from store_client.db.database import RegisterDatabase
from store_client.errors import HqUnreachable, Refused
from store_client.sync import secrets
from store_client.sync.activation import activate
from store_client.sync.agent import Agent
from store_client.sync.hq_client import HqClient, pack_batch
from store_client.sync.secrets import DeviceSecrets, load_secrets, save_secrets
from store_client.sync.tls_only import remember_tls
from store_client.wire.outgoing import Contact
from tests.certificates import Pair, make_pair
from tests.store_client.sync.fake_hq import TOKEN, FakeHq, Reply, activated, plain, portal, portal_redirect
from tests.store_client.sync.shop import DEVICE_KEY

CONTACT = Contact("0", 0, 0, 0, 0, {})
KEY = "5e" * 32
DOCUMENT = b'{"id":"what a customer bought"}'


@dataclass
class Listener:
    """Speaks TLS with its own certificate and keeps what it is told within."""

    certificate: Pair
    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> "Listener":
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate.certificate, self.certificate.key)
        self._server = socket.create_server(("", 0), family=socket.AF_INET)
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(10.0)
        self._server.close()

    def _serve(self) -> None:
        """One connection."""
        connection, _address = self._server.accept()
        with connection:
            try:
                with self._context.wrap_socket(connection, server_side=True) as talk:
                    self.heard.append(talk.recv(65_536))
                    talk.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            except OSError:
                return


def ask_over(url: str, ca_file: Path | str = "") -> str:
    """Send a document; what the register says then."""
    client = HqClient(url, TOKEN, request_key=KEY, ca_file=ca_file)
    try:
        client.post_batch(pack_batch([DOCUMENT]))
    except HqUnreachable as told:
        return told.message
    finally:
        client.close()
    return ""


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return make_pair(tmp_path)


def test_a_listener_with_hqs_own_certificate_would_hear_the_token(pair: Pair) -> None:
    with Listener(pair) as listener:
        said = ask_over(f"https://127.0.0.1:{listener.port}", pair.certificate)
    assert "busy" in said
    assert TOKEN.encode() in b"".join(listener.heard)


@pytest.mark.parametrize("wrong", ["self-signed", "expired", "not valid yet", "of another machine"])
def test_a_certificate_that_is_not_hqs_is_refused_in_words_and_hears_nothing(tmp_path: Path, wrong: str) -> None:
    made = {"expired": (-1, 30), "not valid yet": (90, -10)}.get(wrong, (90, 1))
    pair = make_pair(tmp_path, days=made[0], since=made[1])
    host = "127.0.0.2" if wrong == "of another machine" else "127.0.0.1"
    with Listener(pair) as listener:
        said = ask_over(f"https://{host}:{listener.port}", "" if wrong == "self-signed" else pair.certificate)
    assert "certificate cannot be trusted" in said
    assert b"".join(listener.heard) == b""


@pytest.fixture
def hq() -> Iterator[FakeHq]:
    with FakeHq() as running:
        yield running


def test_a_register_that_knew_hq_by_https_says_nothing_without(hq: FakeHq) -> None:
    client = HqClient(hq.url, TOKEN, request_key=KEY, tls_only=True)
    for ask in (lambda: client.contact(CONTACT), lambda: client.post_batch(pack_batch([DOCUMENT]))):
        with pytest.raises(HqUnreachable, match="without encryption"):
            ask()
    client.close()
    assert hq.asked == []


def test_https_is_remembered_from_the_first_contact_and_outlasts_a_renewal(tmp_path: Path) -> None:
    kept = DeviceSecrets(TOKEN, DEVICE_KEY)
    save_secrets(tmp_path, kept, dict([secrets.FORCE_FILE]))
    assert remember_tls(tmp_path, kept, "http://127.0.0.1:8710") == kept
    marked = remember_tls(tmp_path, kept, "https://hq.example.com")
    assert marked.over_tls
    found = load_secrets(tmp_path)
    assert found is not None
    assert found.over_tls
    assert replace(found, token="newer").over_tls


def test_an_agent_whose_setting_was_changed_to_plain_http_sends_nothing(
    hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    settings = Settings(tmp_path, hq_url=hq.url)
    write_settings(settings)
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, request_key=KEY, over_tls=True))
    db = RegisterDatabase.open(settings.database_file)
    result = Agent(lambda: settings, db).exchange()
    db.close()
    assert not result.reachable
    assert "without encryption" in result.trouble
    assert hq.asked == []


def test_a_code_is_not_sent_in_the_clear_once_https_was_known(
    hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    hq.activated = activated()
    settings = Settings(tmp_path, hq_url=hq.url)
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, over_tls=True))
    db, client = RegisterDatabase.open(settings.database_file), HqClient(hq.url)
    with pytest.raises(Refused, match="without encryption"):
        activate(db, client, "THE-CODE", settings)
    client.close()
    db.close()
    assert hq.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_wherever_it_leads(hq: FakeHq, status: int) -> None:
    client = HqClient(hq.url, TOKEN, request_key=KEY)
    with FakeHq() as other:
        for place in (f"{other.url}/v1/contact", "/v1/contact", "http://127.0.0.1:1/"):
            hq.fault("contact", lambda reply, place=place: Reply(status, b"", "text/html", {"Location": place}))  # type: ignore[misc]
            with pytest.raises(HqUnreachable, match="not HQ"):
                client.contact(CONTACT)
        assert other.asked == []
    client.close()
    assert len(hq.asked) == 3


@pytest.mark.parametrize("fault", [portal, portal_redirect, plain(200), plain(401), plain(511)])
def test_a_captive_portal_moves_no_document_and_asks_for_no_activation(hq: FakeHq, fault: object) -> None:
    client = HqClient(hq.url, TOKEN, request_key=KEY)
    hq.fault("documents", fault)  # type: ignore[arg-type]
    with pytest.raises(HqUnreachable):
        client.post_batch(pack_batch([DOCUMENT]))
    client.close()
    assert hq.stored == {}


def test_hqs_answers_cannot_name_another_address(hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that comes over the network is ever written into the settings."""
    monkeypatch.setenv(*secrets.FORCE_FILE)
    settings = Settings(tmp_path, hq_url=hq.url)
    write_settings(settings)
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, request_key=KEY))
    before = (tmp_path / FILE_NAME).read_bytes()
    db = RegisterDatabase.open(settings.database_file)
    evil = {"hq_url": "http://203.0.113.9", "url": "http://203.0.113.9", "redirect": "http://203.0.113.9"}
    hq.fault("contact", lambda reply: replace(reply, body=reply.body.rstrip(b"}") + _members(evil)))
    agent = Agent(lambda: settings, db)
    agent.exchange()
    agent.exchange()
    agent.stop()
    db.close()
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert {asked.headers["host"] for asked in hq.asked} == {hq.url.removeprefix("http://")}


def _members(more: dict[str, str]) -> bytes:
    return b"".join(f',"{name}":"{value}"'.encode() for name, value in more.items()) + b"}"
