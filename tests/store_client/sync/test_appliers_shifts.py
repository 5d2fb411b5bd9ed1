"""What HQ tells of shifts, as the contract's golden pages have it, is kept and used."""

import json
from pathlib import Path
from typing import Any

import pytest

from store_client.config import Settings
from store_client.db import hq_keys, remote_counts, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Identity
from store_client.domain.declaration import Countable, Declared
from store_client.domain.denominations import Pieces
from store_client.services import seal, set_up, shift_close
from store_client.sync import secrets
from store_client.sync.activation import activate
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.hq_client import HqClient
from store_client.wire import acknowledgements as wire
from store_client.wire import codes
from tests.store_client.services.hq_signing import KEY, OLDER_KEY, members_of, public, signed
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop

GOLDEN = Path(__file__).parents[3] / "resources" / "wire" / "v1" / "down" / "shifts"


def golden(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return content


def bring(hq: FakeHq, page: dict[str, Any]) -> None:
    for change in page["changes"]:
        hq.change(page["feed"], change["kind"], change["key"], change["body"])


def test_a_count_made_at_another_register_is_kept_for_its_shift(shop: Shop, hq: FakeHq, link: Link) -> None:
    page = golden("feed-1090-declaration")
    bring(hq, page)
    run_cycle(link)
    body = page["changes"][0]["body"]
    (count,) = remote_counts.list_counts(shop.db, body["shift"])
    assert (count.document, count.register, count.staff) == (body["document"], body["register"], body["staff"])
    assert (count.made_ms, count.recount) == (body["made_ms"], body["recount"])
    assert count.tenders == tuple(
        Declared(
            one["tender"],
            one["counted_minor"],
            tuple(Pieces(each["value_minor"], each["pieces"]) for each in one["pieces"]),
        )
        for one in body["tenders"]
    )
    assert remote_counts.list_counts(shop.db, "another") == []


def test_the_counts_of_a_shift_stand_in_the_order_they_were_made_and_each_once(
    shop: Shop, hq: FakeHq, link: Link
) -> None:
    body = golden("feed-1090-declaration")["changes"][0]["body"]
    for place, made_ms in enumerate((30, 10, 20)):
        hq.change(codes.REGISTERS, "declaration", f"d{place}", {**body, "document": f"d{place}", "made_ms": made_ms})
    run_cycle(link)
    hq.change(codes.REGISTERS, "declaration", "d1", {**body, "document": "d1", "made_ms": 99})
    run_cycle(link)
    assert [count.document for count in remote_counts.list_counts(shop.db, body["shift"])] == ["d1", "d2", "d0"]


def test_a_shift_that_waits_for_its_count_is_known_until_it_waits_no_more(shop: Shop, hq: FakeHq, link: Link) -> None:
    page = golden("feed-1090-counting")
    bring(hq, page)
    run_cycle(link)
    body = page["changes"][0]["body"]
    (known,) = remote_counts.list_waiting(shop.db)
    assert known == Countable(
        body["register"],
        body["shift"],
        body["number"],
        body["drawer"],
        body["business_date"],
        body["staff"],
        body["currency"],
    )
    assert remote_counts.find_waiting(shop.db, known.shift) == known
    assert remote_counts.list_waiting(shop.db, own_register=known.register) == []
    bring(hq, golden("feed-1090-counting-over"))
    run_cycle(link)
    assert remote_counts.list_waiting(shop.db) == []


def test_a_computer_that_becomes_another_register_forgets_the_shifts_of_the_one_before(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    set_up.save_activation(db, Identity("101", "2", 1), last_sequence=0, last_hash="")
    with db.write():
        remote_counts.save_waiting(db, [Countable("101-1", "s", 1, "", "2026-11-23", "ada", "EUR")])
    set_up.save_activation(db, Identity("202", "1", 1), last_sequence=0, last_hash="")
    assert remote_counts.list_waiting(db) == []


@pytest.fixture(autouse=True)
def _file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*secrets.FORCE_FILE)


@pytest.mark.parametrize(
    "odd", [{"shift": "s"}, {"tenders": "none"}, {"tenders": [{"tender": "cash"}]}, {"made_ms": "noon"}]
)
def test_a_count_that_cannot_be_read_is_passed_over_and_the_rest_is_taken(
    shop: Shop, hq: FakeHq, link: Link, odd: dict[str, Any]
) -> None:
    body = golden("feed-1090-declaration")["changes"][0]["body"]
    spoilt = odd if len(odd) == 1 and "shift" in odd else {**body, **odd}
    hq.change(codes.REGISTERS, "declaration", "spoilt", spoilt)
    bring(hq, golden("feed-1090-counting"))
    assert run_cycle(link).reachable
    assert len(remote_counts.list_waiting(shop.db)) == 1
    assert shop.db.value("SELECT count(*) FROM remote_count") == 0


def test_the_contracts_own_acknowledgement_is_read_and_its_signature_is_good() -> None:
    body = golden("feed-1090-day")["changes"][0]["body"]
    found = wire.read(body["acknowledgement"])
    keys = golden("contact-answer")["hq_keys"]
    assert found.content.shift == body["shift"]
    assert (found.content.count, found.content.confirmed_ms) == (body["count"], body["confirmed_ms"])
    assert [seal.is_signed(key, found.signed, found.signature) for key in keys] == [False, True]


def test_a_day_with_hqs_signature_is_confirmed_within_one_exchange(shop: Shop, hq: FakeHq, link: Link) -> None:
    shift = shop.open_shift()
    shop.sell()
    closed = shop.close_shift()
    count = closed.manifest.count
    day = {
        "shift": shift.id,
        "document": "",
        "business_date": shift.business_date,
        "state": "confirmed",
        "count": count,
        "present": count,
        "reason": "",
        "confirmed_ms": 1,
        "acknowledgement": signed(members_of(closed, "101-2")),
    }
    hq.change(codes.REGISTERS, "day", shift.id, day)
    hq.hq_keys = [public(OLDER_KEY), public(KEY)]
    assert not run_cycle(link).outstanding
    (now,) = shift_close.list_closed_shifts(shop.db)
    assert now.shift.state == "confirmed"
    assert now.acknowledged is not None
    assert now.acknowledged.count == count
    assert hq_keys.list_keys(shop.db) == (public(OLDER_KEY), public(KEY))


def test_a_day_whose_signature_is_wrong_is_no_confirmed_day(shop: Shop, hq: FakeHq, link: Link) -> None:
    shift = shop.open_shift()
    shop.close_shift()
    bring(hq, golden("feed-1090-day"))
    body = {**golden("feed-1090-day")["changes"][0]["body"], "shift": shift.id}
    hq.change(codes.REGISTERS, "day", shift.id, body)
    hq.hq_keys = golden("contact-answer")["hq_keys"]
    run_cycle(link)
    found = shifts.find(shop.db, shift.id)
    assert found is not None
    assert (found.state, found.confirmed_ms) == ("differs", None)


def test_an_activation_brings_hqs_keys(tmp_path: Path, db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    answer = fake_hq.activated()
    content = {**json.loads(answer.body), "hq_keys": golden("activated")["hq_keys"]}
    hq.activated = fake_hq.Reply(201, json.dumps(content).encode())
    activate(db, client, "CODE", Settings(tmp_path, hq_url=hq.url))
    assert list(hq_keys.list_keys(db)) == golden("activated")["hq_keys"]
