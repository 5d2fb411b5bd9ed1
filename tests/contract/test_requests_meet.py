"""A real register's requests at a real HQ over HTTP: signed, with a wrong clock, renewed, and after HQ was restored."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.stores import Store
from hq_server.services import store_admin
from store_client.errors import ActivationNeeded
from store_client.sync import secrets
from store_client.sync.hq_client import HqClient, pack_batch
from store_client.sync.renewal import renew
from store_client.sync.request_signing import Credentials
from store_client.sync.secrets import DeviceSecrets, load_secrets, save_secrets
from store_client.wire.incoming import Activated, ContactAnswer
from store_client.wire.outgoing import Contact
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.serving import served

DAY_MS = 86_400_000


@dataclass
class Hq:
    """``now_ms`` is its clock."""

    db: HqDatabase
    url: str = ""
    now_ms: int = NOW

    def code(self) -> str:
        return store_admin.issue_activation_code(self.db, "101-2", self.now_ms).code


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Hq]:
    db = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(db, "epoch")
    store_admin.create_store(db, Store("101", "Nord", "EUR"), NOW)
    store_admin.add_register(db, "101", "2", NOW)
    made = Hq(db)
    with served(create_app(db, now_ms=lambda: made.now_ms)) as made.url:
        yield made
    db.close()


@dataclass
class Register:
    hq: Hq
    folder: Path
    given: Activated
    clock_off_ms: int = 0

    def client(self, previous: Credentials | None = None) -> HqClient:
        kept = load_secrets(self.folder)
        assert kept is not None
        before = Credentials(kept.previous_token, kept.previous_request_key)
        return HqClient(
            self.hq.url, kept.token, request_key=kept.request_key, previous=previous or before, now_ms=self.now
        )

    def now(self) -> int:
        return self.hq.now_ms + self.clock_off_ms


@pytest.fixture
def register(hq: Hq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    client = HqClient(hq.url)
    given = client.activate(hq.code(), "front desk")
    client.close()
    save_secrets(tmp_path, DeviceSecrets(given.token, b"k" * 32, request_key=given.request_key))
    return Register(hq, tmp_path, given)


def contact(client: HqClient) -> ContactAnswer:
    return client.contact(Contact("0.2.0", NOW, 0, 0, 0, {}))


def has_signed(hq: Hq) -> bool:
    with hq.db.read():
        row = hq.db.row("SELECT signed_ms FROM register")
    return row is not None and row[0] is not None


def test_a_registers_requests_are_taken_at_every_door_by_whatever_its_clock_shows(register: Register) -> None:
    for off_ms in (0, 3_600_000, -7 * DAY_MS):
        register.clock_off_ms = off_ms
        client = register.client()
        assert contact(client).hq_ms == NOW
        assert client.read_feed(1070, 0, "epoch", 500).changes
        assert b'"found":false' in client.find_receipt("101-2 é?")
        assert client.read_readiness("2026-11-23")
        client.close()
    assert has_signed(register.hq)


def test_documents_arrive_packed_and_signed(register: Register) -> None:
    sender: SendingRegister = SendingRegister(add_register(register.hq.db).identity)
    lines = [sender.open_shift(), *(sender.sell() for _sale in range(20))]
    client = register.client()
    assert {result.verdict for result in client.post_batch(pack_batch(lines))} == {"stored"}
    assert {result.verdict for result in client.post_batch(pack_batch(lines))} == {"duplicate"}
    client.close()


def test_a_register_of_an_older_release_works_unsigned_until_it_gets_a_newer_one(register: Register) -> None:
    older = HqClient(register.hq.url, register.given.token)
    assert contact(older).hq_ms == NOW
    client = register.client()
    contact(client)
    client.close()
    with pytest.raises(Exception, match="signature"):
        contact(older)
    older.close()


def test_a_token_is_renewed_before_it_ends_and_the_old_one_stops(register: Register) -> None:
    client = register.client()
    contact(client)
    register.hq.now_ms = NOW + 350 * DAY_MS
    offered = contact(client).renewal
    assert offered is not None
    renew(register.folder, client, offered)
    register.hq.now_ms = NOW + 700 * DAY_MS
    assert contact(client).renewal is not None
    client.close()
    late = HqClient(register.hq.url, register.given.token, request_key=register.given.request_key, now_ms=register.now)
    with pytest.raises(ActivationNeeded):
        contact(late)
    late.close()


def test_an_hq_restored_from_before_the_renewal_is_reached_and_renews_again(register: Register) -> None:
    hq = register.hq
    client = register.client()
    contact(client)
    with hq.db.read():
        before = hq.db.row("SELECT token_hash, request_key, token_expires_ms FROM register")
    hq.now_ms = NOW + 350 * DAY_MS
    offered = contact(client).renewal
    assert offered is not None
    renew(register.folder, client, offered)
    contact(client)
    client.close()
    with hq.db.write():
        assert before is not None
        hq.db.execute("UPDATE register SET token_hash = ?, request_key = ?, token_expires_ms = ?", before)
    client = register.client()
    again = contact(client).renewal
    assert again is not None
    renew(register.folder, client, again)
    assert contact(client).renewal is None
    client.close()
    client = register.client()
    assert contact(client).hq_ms == hq.now_ms
    client.close()
