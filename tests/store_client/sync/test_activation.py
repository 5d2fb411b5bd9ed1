"""A code becomes an identity; what goes wrong is said in words for the person who typed it."""

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store_client.config import Settings, load_settings
from store_client.db import cursors
from store_client.db.cursors import FeedCursor
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Identity
from store_client.errors import Refused
from store_client.services import set_up
from store_client.services.verify import verify_chain
from store_client.sync import activation, secrets
from store_client.sync.activation import activate, activate_register, is_activated
from store_client.sync.hq_client import HqClient
from store_client.sync.secrets import DeviceSecrets, load_secrets
from store_client.wire import codes
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import FakeHq, Fault, activated
from tests.store_client.sync.shop import Shop


@pytest.fixture(autouse=True)
def _file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)


@pytest.fixture
def settings(tmp_path: Path, hq: FakeHq) -> Settings:
    return Settings(tmp_path, hq_url=hq.url, device_name="front desk")


def test_a_good_code_makes_this_computer_a_register(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path
) -> None:
    hq.activated = activated("the-token", epoch=3)
    assert activate(db, client, " ABCD-EFGH ", settings, lambda: b"k" * 32) == Identity("101", "2", 3)
    assert set_up.register_identity(db) == Identity("101", "2", 3)
    assert load_secrets(tmp_path) == DeviceSecrets("the-token", b"k" * 32, b"k" * 32)
    assert load_settings({}, data_folder=tmp_path).hq_url == hq.url
    assert b'"code":"ABCD-EFGH"' in hq.requests("activations")[0].body
    assert b'"device_name":"front desk"' in hq.requests("activations")[0].body


@pytest.mark.parametrize(("given", "kept"), [("ab" * 32, "ab" * 32), ("AB" * 32, ""), ("12", ""), ("", "")])
def test_the_key_that_signs_requests_is_kept_when_it_is_one(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path, given: str, kept: str
) -> None:
    answer = activated()
    told = json.loads(answer.body) | {"request_key": given, "token_expires_ms": None}
    hq.activated = replace(answer, body=json.dumps(told).encode())
    activate(db, client, "CODE", settings)
    secrets_now = load_secrets(tmp_path)
    assert secrets_now is not None
    assert secrets_now.request_key == kept


def test_a_register_that_hq_names_with_its_store_is_the_same_one(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, settings: Settings
) -> None:
    answer = activated()
    hq.activated = replace(answer, body=answer.body.replace(b'"register": "2"', b'"register": "101-2"'))
    assert activate(db, client, "CODE", settings).code == "101-2"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (fake_hq.problem(403, "activation-code-unknown"), "does not know this code"),
        (fake_hq.problem(403, "activation-code-used"), "used already"),
        (fake_hq.problem(403, "activation-code-expired"), "expired"),
        (fake_hq.problem(403, "something-new"), "HQ refused"),
        (fake_hq.problem(429, "too-many-tries", Retry_After="60"), "try again in some minutes"),
        (fake_hq.portal, "not activated: Something answered, but not HQ"),
        (fake_hq.lose_reply, "not activated: HQ cannot be reached"),
        (fake_hq.plain(500), "not activated"),
    ],
)
def test_a_code_that_does_not_work_is_explained_and_nothing_is_kept(
    db: RegisterDatabase,
    hq: FakeHq,
    client: HqClient,
    settings: Settings,
    tmp_path: Path,
    fault: Fault,
    words: str,
) -> None:
    hq.fault("activations", fault)
    with pytest.raises(Refused, match=words):
        activate(db, client, "CODE", settings)
    assert set_up.register_identity(db) is None
    assert load_secrets(tmp_path) is None


def test_an_hq_that_is_not_there_is_explained(db: RegisterDatabase, settings: Settings) -> None:
    nowhere = HqClient("http://127.0.0.1:1")
    with pytest.raises(Refused, match="HQ cannot be reached"):
        activate(db, nowhere, "CODE", settings)
    nowhere.close()


def test_documents_go_on_after_those_that_hq_knows(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, settings: Settings
) -> None:
    hq.activated = activated(epoch=2, last_sequence=41, last_hash="ab" * 32)
    activate(db, client, "CODE", settings)
    shop = Shop.set_up(db)
    shop.register_customer()
    (content,) = shop.recorded()
    assert b'"sequence":42,' in content
    assert b'"previous_hash":"' + b"ab" * 32 + b'"' in content
    assert verify_chain(db).first_problem is None


def test_a_new_activation_keeps_the_documents_and_the_device_key(
    shop: Shop, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path
) -> None:
    shop.register_customers(2)
    before = shop.recorded()
    hq.activated = activated("first")
    activate(shop.db, client, "CODE", settings)
    key = load_secrets(tmp_path)
    hq.activated = activated("second", epoch=2)
    activate(shop.db, client, "CODE", settings)
    again = load_secrets(tmp_path)
    assert key is not None
    assert again == DeviceSecrets("second", key.device_key, key.signing_key)
    assert shop.recorded() == before
    assert shop.waiting() == [1, 2]


def test_a_code_of_another_register_changes_nothing_here(
    shop: Shop, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path
) -> None:
    hq.activated = activated("mine")
    activate(shop.db, client, "CODE", settings)
    shop.register_customer()
    answer = activated("theirs")
    hq.activated = replace(answer, body=answer.body.replace(b'"register": "2"', b'"register": "3"'))
    with pytest.raises(Refused, match="101-3"):
        activate(shop.db, client, "CODE", settings)
    kept = load_secrets(tmp_path)
    assert kept is not None
    assert kept.token == "mine"
    assert set_up.register_identity(shop.db) == Identity("101", "2", 1)


def lose_secrets(folder: Path) -> None:
    (folder / "secrets.json").unlink()


def damage_secrets(folder: Path) -> None:
    (folder / "secrets.json").write_text("{")


@pytest.mark.parametrize("accident", [lose_secrets, damage_secrets])
def test_when_the_device_key_was_lost_the_staff_is_fetched_and_sealed_again(
    shop: Shop, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path, accident: Callable[[Path], None]
) -> None:
    hq.activated = activated()
    activate(shop.db, client, "CODE", settings)
    with shop.db.write():
        cursors.save(shop.db, codes.STAFF, hq.epoch, 9)
    activate(shop.db, client, "CODE", settings)
    assert cursors.load(shop.db, codes.STAFF).position == 9
    accident(tmp_path)
    activate(shop.db, client, "CODE", settings)
    assert cursors.load(shop.db, codes.STAFF) == FeedCursor(hq.epoch, 0)


def test_settings_of_the_environment_do_not_get_into_the_file(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path
) -> None:
    hq.activated = activated()
    activate(db, client, "CODE", replace(settings, theme="dark"))
    assert load_settings({}, data_folder=tmp_path).theme == Settings(tmp_path).theme != "dark"


def test_a_folder_is_activated_from_nothing(settings: Settings, hq: FakeHq, tmp_path: Path) -> None:
    settings = replace(settings, data_folder=tmp_path / "new")
    assert not is_activated(settings)
    hq.activated = activated()
    assert activate_register(settings, "CODE") == Identity("101", "2", 1)
    assert is_activated(settings)


def test_an_answer_of_hq_that_cannot_be_kept_is_said_with_what_to_do(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    hq.activated = activated()
    monkeypatch.setattr(activation, "save_secrets", full)
    with pytest.raises(Refused, match=r"No space left.*ask HQ for a new code"):
        activate(db, client, "CODE", settings)


def test_when_the_device_key_was_lost_nothing_else_is_fetched_or_sent_again(
    shop: Shop, hq: FakeHq, client: HqClient, settings: Settings, tmp_path: Path
) -> None:
    hq.activated = activated()
    with shop.db.write():
        for feed in (codes.STAFF, codes.CUSTOMERS):
            cursors.save(shop.db, feed, hq.epoch, 9)
    activate(shop.db, client, "CODE", settings)
    assert {cursor.epoch for cursor in cursors.load_all(shop.db).values()} == {hq.epoch}
    assert cursors.load(shop.db, codes.CUSTOMERS).position == 9
    assert cursors.load(shop.db, codes.STAFF).position == 0
