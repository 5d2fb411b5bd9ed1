"""Signed requests: bound to the door, the body, the moment and one use; and tokens that are renewed before they end."""

import json
import threading

import pytest
from werkzeug.test import TestResponse

from hq_server.app import create_app
from hq_server.db import nonces
from hq_server.db.audit import Wanted
from hq_server.db.database import HqDatabase
from hq_server.errors import Refused
from hq_server.services import audit, device_tokens, store_admin
from tests.hq_server.api.conftest import DAY_MS, Door
from tests.hq_server.api.signing import CONTACT, NDJSON, SigningRegister, activate, signature
from tests.hq_server.sending_register import NOW

BODY = json.dumps(CONTACT).encode()
MINUTE = 60_000


@pytest.fixture
def register(door: Door) -> SigningRegister:
    return activate(door.db, door.client)


def refused(answer: TestResponse, kind: str) -> None:
    assert answer.status_code == 401, answer.text
    problem = json.loads(answer.data)
    assert problem["type"] == kind
    assert problem["hq_ms"] > 0
    assert answer.headers["WWW-Authenticate"]


def test_every_door_takes_a_signed_request(register: SigningRegister, door: Door) -> None:
    line = door.sender.open_shift()
    assert register.send("POST", "/documents", line, **NDJSON).status_code == 200
    assert register.send("POST", "/contact", BODY).status_code == 200
    for path in ("/feeds/1010?after=0&limit=5", "/receipts/101-1%209%C3%A9", "/readiness", "/readiness?business_date="):
        assert register.send("GET", path).status_code == 200, path


@pytest.mark.parametrize("prefix", ["/hq/v1", "/v1/hq/v1", "http://hq.example/v1"])
def test_a_path_that_a_proxy_puts_before_it_is_not_signed(register: SigningRegister, prefix: str) -> None:
    answer = register.client.get(
        "/v1/feeds/1010?after=0",
        headers={
            "Authorization": f"Bearer {register.token}",
            "Comptoir-Signature": signature(register.key, "GET", "/v1/feeds/1010?after=0", b"", NOW),
        },
        environ_overrides={"REQUEST_URI": f"{prefix}/feeds/1010?after=0"},
    )
    assert answer.status_code == 200


def test_a_server_that_tells_no_raw_address_is_enough(register: SigningRegister) -> None:
    answer = register.client.get(
        "/v1/receipts/101-1%209%C3%A9",
        headers={
            "Authorization": f"Bearer {register.token}",
            "Comptoir-Signature": signature(register.key, "GET", "/v1/receipts/101-1%209%C3%A9", b"", NOW),
        },
        environ_overrides={"REQUEST_URI": "", "RAW_URI": ""},
    )
    assert answer.status_code == 200


def test_another_door_query_method_body_or_key_makes_the_signature_wrong(register: SigningRegister) -> None:
    def signed(method: str = "POST", address: str = "/v1/contact", body: bytes = BODY, key: str = "") -> str:
        return signature(key or register.key, method, address, body, NOW)

    spoilt = signed()
    wrong = (
        signed("GET"),
        signed(address="/v1/documents"),
        signed(address="/v1/contact?x=1"),
        signed(body=BODY + b" "),
        signed(key="00" * 32),
        spoilt[:-1] + ("0" if spoilt[-1] != "0" else "1"),
    )
    for one in wrong:
        refused(register.send("POST", "/contact", BODY, signature=one), "request-forged")
    assert register.send("POST", "/contact", BODY, signature=signed()).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "x",
        "t=1",
        "t=,n=,s=",
        "s={s},t={t},n={n}",
        "t={t},n={n},s={s},x=1",
        "t=-{t},n={n},s={s}",
        "t={t},n={n}=,s={s}",
        "t=99999999999999999999,n={n},s={s}",
        "t={t},n=" + "\u00e9" * 22 + ",s={s}",
    ],
)
def test_a_signature_that_is_none_is_refused(register: SigningRegister, header: str) -> None:
    parts = dict(part.split("=", 1) for part in signature(register.key, "POST", "/v1/contact", BODY, NOW).split(","))
    refused(register.send("POST", "/contact", BODY, signature=header.format(**parts)), "request-forged")


@pytest.mark.parametrize(("minutes", "taken"), [(-6, False), (-5, True), (5, True), (6, False)])
def test_a_moment_more_than_five_minutes_off_is_stale_and_told_with_hqs_time(
    register: SigningRegister, minutes: int, taken: bool
) -> None:
    answer = register.send("POST", "/contact", BODY, moment=NOW + minutes * MINUTE)
    if taken:
        assert answer.status_code == 200
    else:
        refused(answer, "request-stale")
        assert json.loads(answer.data)["hq_ms"] == NOW


def test_a_request_is_taken_once_also_by_another_process(register: SigningRegister, door: Door) -> None:
    once = signature(register.key, "POST", "/v1/contact", BODY, NOW)
    assert register.send("POST", "/contact", BODY, signature=once).status_code == 200
    refused(register.send("POST", "/contact", BODY, signature=once), "request-forged")
    other = HqDatabase.open(door.db.url)
    elsewhere = SigningRegister(create_app(other, now_ms=door.clock).test_client(), register.token, register.key)
    refused(elsewhere.send("POST", "/contact", BODY, signature=once), "request-forged")
    other.close()


def test_of_many_who_send_one_request_at_once_one_is_taken(register: SigningRegister, door: Door) -> None:
    once = signature(register.key, "GET", "/v1/feeds/1010", b"", NOW)
    statuses: list[int] = []

    def send() -> None:
        statuses.append(register.send("GET", "/feeds/1010", signature=once).status_code)
        door.db.close()

    threads = [threading.Thread(target=send) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, *[401] * 5]


def test_a_nonce_is_known_until_no_signature_with_it_counts(
    register: SigningRegister, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nonces, "_PURGE_SECONDS", -1.0)
    once = signature(register.key, "POST", "/v1/contact", BODY, NOW + 5 * MINUTE)
    assert register.send("POST", "/contact", BODY, signature=once).status_code == 200
    door.clock.now_ms = NOW + 10 * MINUTE
    assert register.send("POST", "/contact", BODY, moment=door.clock.now_ms).status_code == 200
    refused(register.send("POST", "/contact", BODY, signature=once), "request-forged")
    door.clock.now_ms += 1
    refused(register.send("POST", "/contact", BODY, signature=once), "request-stale")


def test_a_register_whose_clock_is_ahead_makes_hq_forget_nothing_that_others_sent(
    register: SigningRegister, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nonces, "_PURGE_SECONDS", -1.0)
    store_admin.add_register(door.db, "101", "7", NOW)
    ahead = activate(door.db, door.client, "101-7")
    once = signature(register.key, "POST", "/v1/contact", BODY, NOW)
    assert register.send("POST", "/contact", BODY, signature=once).status_code == 200
    door.clock.now_ms = NOW + MINUTE
    assert ahead.send("POST", "/contact", BODY, moment=NOW + 6 * MINUTE).status_code == 200
    refused(register.send("POST", "/contact", BODY, signature=once), "request-forged")


def test_the_small_file_of_nonces_begins_anew_when_it_is_damaged(register: SigningRegister, door: Door) -> None:
    if door.db.engine != "sqlite":
        return
    path = door.db.url.removeprefix("sqlite:///") + ".nonces"
    with open(path, "wb") as file:
        file.write(b"no database at all " * 500)
    assert register.send("POST", "/contact", BODY).status_code == 200
    assert register.send("POST", "/contact", BODY).status_code == 200


def test_a_register_that_never_signed_goes_on_unsigned_and_one_that_did_may_not(
    register: SigningRegister, door: Door
) -> None:
    for _time in range(2):
        assert register.send("POST", "/contact", BODY, signature="").status_code == 200
    assert register.send("POST", "/contact", BODY).status_code == 200
    refused(register.send("POST", "/contact", BODY, signature=""), "request-forged")
    again = activate(door.db, door.client)
    assert again.send("POST", "/contact", BODY, signature="").status_code == 200


def test_a_wrong_signature_does_not_make_signing_a_must(register: SigningRegister) -> None:
    refused(register.send("POST", "/contact", BODY, signature="x"), "request-forged")
    assert register.send("POST", "/contact", BODY, signature="").status_code == 200


def test_a_register_without_a_key_is_offered_one_until_it_uses_it(register: SigningRegister, door: Door) -> None:
    """As one that an older release of HQ activated."""
    with door.db.write():
        door.db.execute("UPDATE register SET request_key = NULL, token_expires_ms = NULL")
    lost = register.renewed()
    kept = register.renewed()
    assert kept.expires_ms == NOW + 365 * DAY_MS
    refused(lost.send("POST", "/contact", BODY), "register-unknown")
    refused(kept.send("POST", "/contact", BODY, signature=""), "request-forged")
    refused(kept.send("POST", "/contact", BODY, signature="x"), "request-forged")
    assert register.send("POST", "/contact", BODY, signature="").status_code == 200


def test_the_old_token_works_until_the_new_one_is_used(register: SigningRegister, door: Door) -> None:
    assert "renewal" not in register.contact()
    door.clock.now_ms = NOW + 336 * DAY_MS
    renewed = register.renewed(door.clock.now_ms)
    assert renewed.expires_ms == door.clock.now_ms + 365 * DAY_MS
    assert register.send("GET", "/feeds/1010", moment=door.clock.now_ms).status_code == 200
    offered = register.renewed(door.clock.now_ms)
    assert "renewal" not in offered.contact(door.clock.now_ms)
    for old in (register, renewed):
        refused(old.send("GET", "/feeds/1010", moment=door.clock.now_ms), "register-unknown")
    told = [entry.action for entry in audit.list_entries(door.db, Wanted())[0]]
    assert told[:2] == ["register.renewed", "register.activated"]


def test_a_token_ends_for_a_register_that_could_have_renewed_it(register: SigningRegister, door: Door) -> None:
    register.contact()
    door.clock.now_ms = NOW + 365 * DAY_MS - 1
    assert register.send("POST", "/contact", BODY, moment=door.clock.now_ms).status_code == 200
    door.clock.now_ms += 1
    refused(register.send("POST", "/contact", BODY, moment=door.clock.now_ms), "register-expired")


def test_an_older_register_that_cannot_sign_is_not_stopped_by_the_end_of_its_token(
    register: SigningRegister, door: Door
) -> None:
    door.clock.now_ms = NOW + 1_000 * DAY_MS
    assert register.send("POST", "/contact", BODY, signature="").status_code == 200


def test_revoking_stops_what_was_offered_too(register: SigningRegister, door: Door) -> None:
    register.contact()
    door.clock.now_ms = NOW + 340 * DAY_MS
    offered = register.renewed(door.clock.now_ms)
    store_admin.revoke_register(door.db, "101-2", door.clock.now_ms)
    refused(offered.send("POST", "/contact", BODY, moment=door.clock.now_ms), "register-unknown")
    refused(register.send("POST", "/contact", BODY, moment=door.clock.now_ms), "register-revoked")


def test_how_long_a_token_is_good_is_a_setting_with_limits_and_an_audit(door: Door) -> None:
    device_tokens.set_token_days(door.db, 90, NOW, by="claire")
    assert activate(door.db, door.client).expires_ms == NOW + 90 * DAY_MS
    device_tokens.set_token_days(door.db, 0, NOW, by="claire")
    assert activate(door.db, door.client).expires_ms is None
    for wrong in (-1, 1, 59, 3_651):
        with pytest.raises(Refused):
            device_tokens.set_token_days(door.db, wrong, NOW)
    changes = audit.list_entries(door.db, Wanted(made_by="claire"))[0]
    assert [(entry.changes[0].old, entry.changes[0].new) for entry in changes] == [("90", "0"), ("365", "90")]


def test_hq_keeps_of_a_renewed_token_only_its_hash(register: SigningRegister, door: Door) -> None:
    register.contact()
    door.clock.now_ms = NOW + 340 * DAY_MS
    offered = register.renewed(door.clock.now_ms)
    with door.db.read():
        kept = door.db.row("SELECT * FROM register")
        audited = door.db.rows("SELECT * FROM audit_entry")
    assert offered.token not in str(kept)
    assert register.token not in str(kept)
    assert not any(secret in str(audited) for secret in (offered.token, offered.key, register.token, register.key))
