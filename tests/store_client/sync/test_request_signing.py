"""Every request is signed with HQ's time and a nonce of its own; a new token is kept before it is used."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store_client import paths
from store_client.db.database import RegisterDatabase
from store_client.errors import ActivationNeeded, HqUnreachable
from store_client.sync import secrets
from store_client.sync.agent import Agent
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.hq_client import HqClient, RequestRefused, pack_batch
from store_client.sync.renewal import renew
from store_client.sync.request_signing import Credentials, sign
from store_client.sync.secrets import DeviceSecrets, load_secrets, save_secrets
from store_client.wire.incoming import Renewal
from store_client.wire.outgoing import Contact
from tests.store_client.sync.fake_hq import HQ_MS, TOKEN, Asked, FakeHq, problem
from tests.store_client.sync.shop import DEVICE_KEY, Shop
from tests.store_client.sync.test_agent import Bench

KEY, NEW_KEY = "0f" * 32, "f0" * 32
NEW_TOKEN = "n" * 43
CONTACT = Contact("0.2.0", HQ_MS, 0, 0, 0, {})
_HEADER = re.compile(r"t=(\d+),n=([A-Za-z0-9_-]{22}),s=([0-9a-f]{64})")


@pytest.fixture(autouse=True)
def _file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)


class Clock:
    """This computer's, which may be wrong."""

    def __init__(self, now_ms: int = HQ_MS) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


def signing(hq: FakeHq, clock: Clock | None = None, **options: Any) -> HqClient:
    return HqClient(hq.url, TOKEN, request_key=KEY, now_ms=clock or Clock(), read_seconds=5.0, **options)


def parts(asked: Asked) -> tuple[int, str]:
    """Moment and nonce of a request whose signature is right."""
    found = _HEADER.fullmatch(asked.headers["comptoir-signature"])
    assert found, asked.headers
    moment, nonce = int(found[1]), found[2]
    assert found[0] == sign(KEY, asked.method, asked.address, asked.sent, moment, nonce)
    return moment, nonce


def test_every_door_is_asked_with_a_signature_over_what_is_really_sent(hq: FakeHq, shop: Shop) -> None:
    client = signing(hq)
    client.contact(CONTACT)
    client.read_feed(1010, 0, hq.epoch, 500)
    client.find_receipt("101-1 / é?&")
    shop.open_shift()
    line = json.dumps({"id": "x", "sequence": 1, "filler": "y" * 5_000}).encode()
    client.post_batch(pack_batch([line]))
    client.close()
    asked = hq.asked
    assert asked[-1].sent != asked[-1].body
    assert len({parts(one)[1] for one in asked}) == 4


def test_a_register_without_a_key_sends_no_signature_and_an_activation_never_has_one(
    hq: FakeHq, client: HqClient
) -> None:
    client.contact(CONTACT)
    with pytest.raises(RequestRefused):
        client.activate("CODE", "pc")
    assert all("comptoir-signature" not in asked.headers for asked in hq.asked)


def test_it_signs_with_hqs_time_as_it_learnt_it(hq: FakeHq) -> None:
    clock = Clock(HQ_MS - 3_600_000)
    client = signing(hq, clock)
    client.contact(CONTACT)
    clock.now_ms += 1_000
    client.contact(CONTACT)
    client.close()
    assert [parts(asked)[0] for asked in hq.asked] == [HQ_MS - 3_600_000, HQ_MS + 1_000]


def test_a_wrong_clock_costs_one_more_request_and_no_trouble(hq: FakeHq) -> None:
    hq.fault("contact", problem(401, "request-stale"))
    client = signing(hq, Clock(HQ_MS + 86_400_000))
    assert client.contact(CONTACT).hq_ms == HQ_MS
    client.close()
    first, second = (parts(asked) for asked in hq.asked)
    assert (first[0], second[0]) == (HQ_MS + 86_400_000, HQ_MS)
    assert first[1] != second[1]


def test_a_request_that_stays_too_late_or_is_called_forged_is_a_status(hq: FakeHq) -> None:
    client = signing(hq)
    hq.fault("contact", problem(401, "request-stale"), problem(401, "request-stale"))
    with pytest.raises(HqUnreachable, match="signature"):
        client.contact(CONTACT)
    hq.fault("contact", problem(401, "request-forged"))
    with pytest.raises(HqUnreachable, match="Everything is kept here"):
        client.contact(CONTACT)
    assert len(hq.asked) == 3
    client.contact(CONTACT)
    client.close()


def test_hq_restored_from_a_backup_is_asked_with_the_token_before(hq: FakeHq) -> None:
    client = HqClient(hq.url, NEW_TOKEN, request_key=NEW_KEY, previous=Credentials(TOKEN, KEY), now_ms=Clock())
    client.contact(CONTACT)
    client.contact(CONTACT)
    assert [asked.headers["authorization"] for asked in hq.asked] == [
        f"Bearer {NEW_TOKEN}",
        *[f"Bearer {TOKEN}"] * 2,
    ]
    assert client.credentials == Credentials(TOKEN, KEY)
    client.close()


def test_a_register_that_hq_does_not_know_by_either_token_has_to_be_activated(hq: FakeHq) -> None:
    hq.token = "another"
    client = signing(hq, previous=Credentials("p" * 43, NEW_KEY))
    for _time in range(2):
        with pytest.raises(ActivationNeeded):
            client.contact(CONTACT)
        assert client.credentials == Credentials(TOKEN, KEY)
    client.close()


@pytest.mark.parametrize("kind", ["register-revoked", "register-expired"])
def test_a_revoked_register_tries_no_other_token(hq: FakeHq, kind: str) -> None:
    hq.fault("contact", problem(401, kind))
    client = signing(hq, previous=Credentials("p" * 43))
    with pytest.raises(ActivationNeeded):
        client.contact(CONTACT)
    client.close()
    assert len(hq.asked) == 1


def test_a_new_token_is_kept_before_it_is_used_with_the_old_one_beside_it(hq: FakeHq, tmp_path: Path) -> None:
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, b"s" * 32, KEY))
    client = signing(hq)
    renew(tmp_path, client, Renewal(NEW_TOKEN, NEW_KEY, HQ_MS))
    client.close()
    assert load_secrets(tmp_path) == DeviceSecrets(NEW_TOKEN, DEVICE_KEY, b"s" * 32, NEW_KEY, TOKEN, KEY)
    assert client.credentials == Credentials(NEW_TOKEN, NEW_KEY)
    if paths.secrets_file(tmp_path).stat().st_mode & 0o077:
        pytest.fail("others can read the secrets")


def test_a_disk_that_cannot_keep_it_leaves_the_old_token_in_use(
    hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = DeviceSecrets(TOKEN, DEVICE_KEY, b"", KEY)
    save_secrets(tmp_path, kept)
    client = signing(hq)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store_client.sync.renewal.save_secrets", full)
    renew(tmp_path, client, Renewal(NEW_TOKEN, NEW_KEY, None))
    client.close()
    assert client.credentials == Credentials(TOKEN, KEY)
    assert load_secrets(tmp_path) == kept


@pytest.mark.parametrize("offered", [Renewal("", NEW_KEY), Renewal(NEW_TOKEN, "no key"), Renewal(NEW_TOKEN, "")])
def test_an_offer_that_cannot_be_used_changes_nothing(hq: FakeHq, tmp_path: Path, offered: Renewal) -> None:
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, b"", KEY))
    client = signing(hq)
    renew(tmp_path, client, offered)
    client.close()
    assert client.credentials == Credentials(TOKEN, KEY)


def test_a_register_that_was_activated_meanwhile_keeps_its_newer_token(hq: FakeHq, tmp_path: Path) -> None:
    newer = DeviceSecrets("another", DEVICE_KEY, b"", "ab" * 32)
    save_secrets(tmp_path, newer)
    client = signing(hq)
    renew(tmp_path, client, Renewal(NEW_TOKEN, NEW_KEY, None))
    client.close()
    assert load_secrets(tmp_path) == newer


def test_the_agent_goes_on_with_the_new_token_without_connecting_anew(
    hq: FakeHq, tmp_path: Path, shop: Shop, db: RegisterDatabase
) -> None:
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, b"s" * 32, KEY))
    bench = Bench(tmp_path, hq.url)
    agent: Agent = bench.agent
    hq.renewal = {"token": NEW_TOKEN, "request_key": NEW_KEY, "token_expires_ms": HQ_MS}
    bench.look_after(0)
    hq.token, hq.renewal = NEW_TOKEN, None
    link = agent._link
    bench.look_after(15)
    assert agent._link is link is not None
    assert hq.requests("contact")[-1].headers["authorization"] == f"Bearer {NEW_TOKEN}"
    link.client.close()
    bench.db.close()


def test_no_line_of_the_log_holds_a_token_or_a_key(
    hq: FakeHq, tmp_path: Path, link: Link, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    save_secrets(tmp_path, DeviceSecrets(TOKEN, DEVICE_KEY, b"", KEY))
    client = signing(hq, previous=Credentials("p" * 43, KEY))
    hq.renewal = {"token": NEW_TOKEN, "request_key": NEW_KEY, "token_expires_ms": HQ_MS}
    whole = replace(link, client=client, renew=lambda used, offered: renew(tmp_path, used, offered))
    for kind in ("request-stale", "request-forged", "register-unknown", "register-revoked"):
        hq.fault("contact", problem(401, kind))
        run_cycle(whole)
    hq.fault("contact", problem(500, "unexpected"))
    run_cycle(whole)
    client.close()
    assert caplog.records
    said = caplog.text
    assert not [secret for secret in (TOKEN, NEW_TOKEN, "p" * 43, KEY, NEW_KEY, DEVICE_KEY.hex()) if secret in said]
