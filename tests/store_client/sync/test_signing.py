"""A register has a key to sign with: from its activation on, or from the first start of a version that signs."""

from pathlib import Path

import pytest

from store_client.config import Settings
from store_client.db import register_keys
from store_client.db.database import RegisterDatabase
from store_client.services.seal import public_key_of
from store_client.sync import secrets, signing
from store_client.sync.activation import activate
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.hq_client import HqClient
from store_client.sync.secrets import DeviceSecrets, load_secrets, save_secrets
from store_client.sync.signing import with_signing_key
from store_client.wire import codes
from tests.store_client.sync.fake_hq import FakeHq, activated
from tests.store_client.sync.shop import Shop

OLDER = DeviceSecrets("token", b"d" * 32)
KEY = b"s" * 32


@pytest.fixture(autouse=True)
def _file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)


def test_a_register_of_an_older_version_gets_a_key_once(db: RegisterDatabase, tmp_path: Path) -> None:
    save_secrets(tmp_path, OLDER)
    kept = with_signing_key(db, tmp_path, OLDER, lambda: KEY)
    assert kept == DeviceSecrets("token", b"d" * 32, KEY)
    assert load_secrets(tmp_path) == kept
    assert register_keys.own_key(db) == public_key_of(KEY)
    assert with_signing_key(db, tmp_path, kept, lambda: b"x" * 32) == kept


def test_a_file_that_was_set_up_anew_learns_the_key_that_is_kept(db: RegisterDatabase, tmp_path: Path) -> None:
    with_signing_key(db, tmp_path, DeviceSecrets("token", b"d" * 32, KEY))
    assert register_keys.own_key(db) == public_key_of(KEY)


def test_a_disk_that_fails_costs_the_code_and_nothing_else(
    db: RegisterDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(signing, "save_secrets", fail)
    assert with_signing_key(db, tmp_path, OLDER) == OLDER
    assert register_keys.own_key(db) == ""
    assert "cannot be kept" in caplog.text


def test_secrets_of_an_older_version_are_read(tmp_path: Path) -> None:
    save_secrets(tmp_path, OLDER)
    path = tmp_path / "secrets.json"
    path.write_text(path.read_text().replace(', "signing_key": ""', ""))
    assert "signing_key" not in path.read_text()
    assert load_secrets(tmp_path) == OLDER


def test_the_key_is_kept_secret_in_every_text(tmp_path: Path) -> None:
    kept = DeviceSecrets("token", b"d" * 32, KEY)
    assert "sss" not in repr(kept)
    assert KEY.hex() not in repr(kept)


def test_activation_tells_hq_the_public_key_and_keeps_it_for_the_next(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, hq_url=hq.url)
    hq.activated = activated("first")
    activate(db, client, "CODE", settings, lambda: KEY)
    activate(db, client, "CODE", settings, lambda: b"x" * 32)
    told = f'"public_key":"{public_key_of(KEY)}"'.encode()
    assert [told in request.body for request in hq.requests("activations")] == [True, True]
    kept = load_secrets(tmp_path)
    assert kept is not None
    assert kept.signing_key == KEY


def test_each_contact_tells_hq_the_public_key(shop: Shop, hq: FakeHq, link: Link) -> None:
    with shop.db.write():
        register_keys.save_own_key(shop.db, public_key_of(KEY))
    run_cycle(link)
    assert f'"public_key":"{public_key_of(KEY)}"'.encode() in hq.requests("contact")[0].body


def test_the_keys_of_the_stores_registers_come_down_and_go(shop: Shop, hq: FakeHq, link: Link) -> None:
    key = public_key_of(KEY)
    hq.change(codes.REGISTERS, "register_key", "101-2", {"register": "101-2", "keys": ["00" * 32, key]})
    hq.change(codes.REGISTERS, "register_key", "101-3", {"register": "101-3", "keys": ["no key"]})
    run_cycle(link)
    assert register_keys.find(shop.db, "101-2") == ("00" * 32, key)
    assert register_keys.find(shop.db, "101-3") == ()
    hq.change(codes.REGISTERS, "register_key", "101-2", None)
    run_cycle(link)
    assert register_keys.find(shop.db, "101-2") == ()
