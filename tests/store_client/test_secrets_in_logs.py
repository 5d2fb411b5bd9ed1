"""A whole day at the log's finest level, with everything going wrong: no secret and nobody's data in any line."""

import contextlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from store_client import logs, paths
from store_client.config import Settings
from store_client.db import file_key, outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.domain.staff import MANAGER, StaffMember
from store_client.errors import ComptoirError, Refused
from store_client.ids import new_id
from store_client.services import catalog, customer_search, customers, receipts, sign_in, usb_export, verify
from store_client.sync import secrets
from store_client.sync.activation import activate_register
from store_client.sync.agent import Agent
from store_client.sync.hq_client import HqClient
from store_client.sync.request_signing import Credentials
from store_client.sync.secrets import DeviceSecrets, load_secrets, save_secrets
from store_client.wire.incoming import Activated, Renewal, Staff
from store_client.wire.outgoing import ActivationRequest
from tests.naughty import naughty_strings
from tests.store_client import fake_key_ring
from tests.store_client.fake_key_ring import KeyRing
from tests.store_client.sync.fake_hq import HQ_MS, FakeHq, activated, edit, plain, portal, problem
from tests.store_client.sync.shop import Shop

TOKEN, NEW_TOKEN = "Secret-Token-0-" + "q" * 28, "Secret-Token-1-" + "w" * 28
KEY, NEW_KEY = "c0ffee" * 10 + "0001", "c0ffee" * 10 + "0002"
CODE = "ACTIVATE-ME-9Q2M"
PIN, BADGE = "8392017465510", "B-s-001-K7Q2M9X4WT"
WRONG_PIN = "7710293845561"
PERSON = CustomerDetails(
    first_name="Zoltan", last_name="Kiwanuka-Szczepanik", email="zk@example.net", phone="+49 30 5556677888"
)
SALT = bytes(range(16))


@pytest.fixture
def hq() -> Iterator[FakeHq]:
    with FakeHq() as running:
        running.token = TOKEN
        answer = json.loads(activated(TOKEN).body) | {"request_key": KEY}
        running.activated = replace(activated(TOKEN), body=json.dumps(answer).encode())
        hashes = {"pin_salt": SALT.hex(), "pin_hash": sign_in.hash_pin(PIN, SALT).hex()}
        badge = {"badge_salt": SALT.hex(), "badge_hash": sign_in.hash_pin(BADGE, SALT).hex()}
        body = {"staff": "s-001", "name": "Ada", "role": "manager", **hashes, **badge}
        running.change(1060, "staff", "s-001", body)
        running.change(1060, "staff", "s-002", {**body, "staff": "s-002", "pin_hash": "nonsense " + KEY})
        yield running


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    path = logs.set_up(tmp_path / "register" / "logs", "day", screen_level=logging.DEBUG)
    root.setLevel(logging.DEBUG)
    yield path
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> KeyRing:
    return fake_key_ring.install(monkeypatch)


def sign_in_every_way(db: RegisterDatabase, device_key: bytes, shop: Shop) -> None:
    assert sign_in.sign_in(db, device_key, "s-001", PIN, shop.now).id == "s-001"
    assert sign_in.sign_in_with_badge(db, device_key, BADGE, shop.now).id == "s-001"
    for name, pin in (("s-001", WRONG_PIN), ("nobody", PIN), ("s-001", WRONG_PIN * 9)):
        with pytest.raises(Refused) as refused:
            sign_in.sign_in(db, device_key, name, pin, shop.now)
        logging.getLogger("window").warning("%s %r", refused.value, refused.value)
    with pytest.raises(Refused):
        sign_in.sign_in_with_badge(db, device_key, BADGE + "X", shop.now)


def sell_all_day(db: RegisterDatabase, shop: Shop, strings: Sequence[str]) -> None:
    shop.open_shift()
    for text in strings:
        named = replace(PERSON, first_name=text) if text.strip() else PERSON
        made = None
        with contextlib.suppress(ComptoirError):
            made = customers.register_customer(db, named, staff="s-001", now=shop.now, new_id=new_id)
        sale = shop.sell(made)
        receipts.receipt(db, sale.id)
        catalog.find_by_code(db, text)
        catalog.search_products(db, text)
        customer_search.find_customers(db, text)
    customer_search.find_customers(db, PERSON.last_name)
    customer_search.find_customers(db, PERSON.email)
    shop.close_shift()
    assert verify.verify_chain(db).first_problem is None


def meet_every_trouble(agent: Agent, hq: FakeHq) -> None:
    """Each fault once; then HQ renews the token, and a reply is lost."""
    kinds = ("request-stale", "request-forged", "register-unknown", "register-revoked")
    refusals = [problem(401, kind) for kind in kinds] + [problem(status) for status in (400, 413, 422, 429, 500, 503)]
    shapes = [edit(lambda answer: {**answer, "hq_ms": KEY}), edit(lambda answer: [TOKEN]), plain(200, TOKEN.encode())]
    for fault in (*refusals, *shapes, portal, plain(200, b"{", "application/json")):
        for door in ("contact", "documents", "feeds"):
            hq.fault(door, fault)
            with contextlib.suppress(ComptoirError):
                agent.exchange()
    hq.renewal = {"token": NEW_TOKEN, "request_key": NEW_KEY, "token_expires_ms": HQ_MS}
    agent.exchange()
    hq.renewal, hq.token = None, NEW_TOKEN


def fail_loudly(db: RegisterDatabase, device_key: bytes, shop: Shop) -> None:
    """A bug in the middle of signing in, with its traceback, and a disk that takes nothing."""
    try:
        sign_in.sign_in(db, str(device_key), "s-001", PIN, shop.now)  # type: ignore[arg-type]
    except TypeError:
        logging.getLogger("bug").exception("a bug while somebody signs in")
    with pytest.raises(Exception) as failed:  # noqa: PT011 (a bug is what it is)
        db.run("INSERT INTO setting (key, value, nothing) VALUES (?, ?, ?)", (TOKEN, KEY, PIN))
    logging.getLogger("bug").error("%r", failed.value, exc_info=failed.value)
    db.run("PRAGMA query_only = 1")
    with pytest.raises(Refused) as refused:
        sign_in.sign_in(db, device_key, "s-001", PIN, shop.now)
    logging.getLogger("disk").error("%r", refused.value, exc_info=refused.value)
    db.run("PRAGMA query_only = 0")


@dataclass(frozen=True)
class Day:
    folder: Path
    secret: dict[str, str]
    """By name; none of these may be read anywhere."""


@pytest.fixture
def day(hq: FakeHq, ring: KeyRing, tmp_path: Path, log: Path) -> Day:
    """Activation, selling, faults, export and bugs, on an encrypted file with the keys in a key ring."""
    settings = Settings(log.parent.parent, hq_url=hq.url, device_name="front desk")
    activate_register(settings, CODE)
    kept = load_secrets(settings.data_folder)
    note = file_key.read_note(settings.database_file)
    assert kept is not None
    assert note is not None
    db_key = file_key.fetch(note).hex()
    with contextlib.closing(RegisterDatabase.open(settings.database_file)) as db:
        agent = Agent(lambda: settings, db)
        agent.exchange()
        shop = Shop.set_up(db)
        sign_in_every_way(db, kept.device_key, shop)
        sell_all_day(db, shop, naughty_strings()[:60])
        meet_every_trouble(agent, hq)
        assert outbox.newest_sequence(db) > 30
        fail_loudly(db, kept.device_key, shop)
        person = StaffMember("s-001", "Ada", MANAGER, "en")
        stick = tmp_path / "stick"
        stick.mkdir()
        usb_export.export_unconfirmed(
            db, stick, signing_key=kept.signing_key, now=shop.now, new_id=new_id, person=person, whole_shifts=True
        )
        agent.stop()
        agent.run()
    secret = {
        "token": TOKEN, "next token": NEW_TOKEN, "request key": KEY, "next request key": NEW_KEY, "code": CODE,
        "PIN": PIN, "wrong PIN": WRONG_PIN, "badge": BADGE, "device key": kept.device_key.hex(),
        "signing key": kept.signing_key.hex(), "file's key": db_key, "PIN's hash": sign_in.hash_pin(PIN, SALT).hex(),
    }  # fmt: skip
    return Day(settings.data_folder, secret)


def test_no_secret_and_nobodys_data_are_in_a_log_on_the_screen_or_in_a_file_of_the_register(
    day: Day, capfd: pytest.CaptureFixture[str]
) -> None:
    """The file is encrypted, the key ring keeps the rest: what is copied from the folder opens nothing."""
    found = {path.name: path.read_bytes() for path in day.folder.rglob("*") if path.is_file()}
    assert {"register.db", "register.db.key", "secrets.json", "day.log"} <= found.keys()
    assert all(word in found["day.log"] for word in (b"a bug while somebody signs in", b"HQ answered 401"))
    found["the screen"] = "".join(capfd.readouterr()).encode()
    people = {"name": PERSON.last_name, "e-mail": PERSON.email, "phone": "5556677888"}
    for name, text in (day.secret | people).items():
        hidden = [text.encode(), text.lower().encode(), text.upper().encode()]
        with contextlib.suppress(ValueError):
            hidden.append(bytes.fromhex(text))
        assert [file for file, content in found.items() if any(form in content for form in hidden)] == [], name


def secret_values() -> list[Any]:
    hashed = sign_in.hash_pin(PIN, SALT).hex()
    return [
        DeviceSecrets(TOKEN, KEY.encode(), KEY.encode(), KEY, NEW_TOKEN, NEW_KEY),
        Credentials(TOKEN, KEY),
        Activated(TOKEN, "101", "2", 1, 0, "", HQ_MS, request_key=KEY),
        Renewal(NEW_TOKEN, NEW_KEY),
        ActivationRequest(CODE, "front desk", "1", ""),
        Staff("s-001", "Ada", "manager", SALT.hex(), hashed, badge_salt=SALT.hex(), badge_hash=hashed),
        HqClient("http://127.0.0.1:1", TOKEN, request_key=KEY, previous=Credentials(NEW_TOKEN, NEW_KEY)),
        file_key.KeyNote(file_key.KEY_RING, "register.db 1"),
        RegisterDatabase(Path("register.db"), key=KEY.encode()),
    ]


@pytest.mark.parametrize("value", secret_values(), ids=lambda value: type(value).__name__)
def test_no_value_shows_its_secret_when_it_is_written_somewhere(value: object) -> None:
    hidden = (TOKEN, NEW_TOKEN, KEY, NEW_KEY, CODE, sign_in.hash_pin(PIN, SALT).hex())
    for text in (repr(value), str(value), f"{value}", repr([value])):
        assert [secret for secret in hidden if secret in text or secret.encode().hex() in text] == []


def test_secrets_that_cannot_be_read_are_told_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)
    caplog.set_level(logging.DEBUG)
    save_secrets(tmp_path, DeviceSecrets(TOKEN, bytes.fromhex(KEY), request_key=KEY))
    path = paths.secrets_file(tmp_path)
    path.write_text(path.read_text()[:-3])
    with pytest.raises(secrets.SecretsOutOfReach) as told:
        load_secrets(tmp_path)
    said = caplog.text + repr(told.value)
    assert "cannot be read" in said
    assert not [secret for secret in (TOKEN, KEY) if secret in said]
