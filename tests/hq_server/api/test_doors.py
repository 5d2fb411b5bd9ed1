"""What the machine door answers when all is well, and when HQ's own database is not."""

import json
from pathlib import Path

import msgspec
import pytest

from hq_server.api.openapi import openapi_document, render_openapi
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.errors import StorageTrouble
from hq_server.services import activation, catalog_admin, staff_admin, store_admin
from hq_server.wire import codes, outgoing, readiness
from tests.hq_server.api.conftest import Door
from tests.hq_server.api.test_hostile_requests import problem
from tests.hq_server.sending_register import NOW, SendingRegister, line_in_full

OPENAPI = Path(__file__).parents[3] / "resources" / "wire" / "openapi.json"


def read_feed(door: Door, feed: int, query: str = "") -> outgoing.FeedPage:
    answer = door.client.get(f"/v1/feeds/{feed}?{query}", headers=door.signed())
    assert answer.status_code == 200
    told = msgspec.json.decode(answer.data)
    changes = [outgoing.Change(**change) for change in told.pop("changes")]
    return outgoing.FeedPage(changes=changes, **told)


def test_an_upload_answers_line_by_line_in_order(door: Door) -> None:
    answer = door.post_lines(door.sender.open_shift(), door.sender.create_customer(), door.sender.sell())
    told = msgspec.json.decode(answer.data, type=outgoing.BatchAnswer)
    assert [(result.sequence, result.verdict, result.state) for result in told.results] == [
        (1, "stored", "applied"),
        (2, "stored", "applied"),
        (3, "stored", "applied"),
    ]
    assert told.hq_ms == NOW


def test_the_feeds_bring_what_hq_set_up(door: Door) -> None:
    catalog_admin.import_products(door.db, "sku,name,price,currency,tax_rate\nA,Apple,1.20,EUR,5.5\n", NOW)
    staff_admin.add_staff(door.db, "101", "Ada", "271828", NOW)
    store_admin.create_store(door.db, Store("102", "Comptoir Sud", "EUR"), NOW)
    staff_admin.add_staff(door.db, "102", "Bob", "271828", NOW)
    product, price, person, channel = (read_feed(door, feed).changes for feed in (1040, 1020, 1060, 1070))
    assert [change.body["name"] for change in product] == ["Apple"]  # type: ignore[call-overload, index]
    assert [change.body["price_minor"] for change in price] == [120]  # type: ignore[call-overload, index]
    assert [change.body["name"] for change in person] == ["Ada"]  # type: ignore[call-overload, index]
    assert [change.key for change in channel] == ["101"]


def test_a_feed_is_read_page_by_page(door: Door) -> None:
    rows = "".join(f"S{number},Thing,1.00,EUR,20\n" for number in range(5))
    catalog_admin.import_products(door.db, "sku,name,price,currency,tax_rate\n" + rows, NOW)
    page = read_feed(door, 1040, "limit=2")
    seen = [change.key for change in page.changes]
    while page.more:
        page = read_feed(door, 1040, f"after={page.position}&epoch={page.epoch}&limit=2")
        seen += [change.key for change in page.changes]
    assert seen == ["S0", "S1", "S2", "S3", "S4"]


def test_another_epoch_means_start_again(door: Door) -> None:
    page = read_feed(door, 1070, "after=1&epoch=another")
    assert (page.reset, page.position, page.changes, page.epoch) == (True, 0, [], "test-epoch")


def test_a_heartbeat_is_noted_and_answered_with_the_heads(door: Door) -> None:
    door.post_lines(door.sender.open_shift())
    told = {
        "version": "0.3.0",
        "clock_ms": NOW + 5_000,
        "recorded_sequence": 4,
        "waiting": 3,
        "pending_customers": 1,
        "cursors": {"1070": 1},
    }
    answer = door.client.post("/v1/contact", json=told, headers=door.signed())
    heads = msgspec.json.decode(answer.data, type=outgoing.ContactAnswer)
    assert heads.stored_sequence == 1
    assert heads.epoch == "test-epoch"
    assert set(heads.heads) == {str(feed) for feed in codes.FEEDS}
    assert heads.heads["1070"] == 1
    register = store_admin.get_register(door.db, "101-2")
    assert (register.version, register.clock_skew_ms, register.not_sent, register.waiting) == ("0.3.0", 5_000, 3, 3)
    assert store_admin.register_cursors(door.db, register) == {1070: (1, NOW)}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/health"), ("GET", "/v1/feeds/1010"), ("POST", "/v1/documents")]
)
def test_a_database_that_does_not_answer_is_a_503(
    door: Door, method: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = door.sender.open_shift()

    def broken(*_arguments: object) -> None:
        raise StorageTrouble("the disk is on fire")

    monkeypatch.setattr(type(door.db), "_begin", broken)
    headers = door.signed() | ({"Content-Type": "application/x-ndjson"} if method == "POST" else {})
    answer = door.client.open(path, method=method, headers=headers, data=line if method == "POST" else None)
    problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert b"fire" not in answer.data


def test_a_failure_of_hq_itself_is_a_problem_document_without_details(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("hq_server.api.health.check_database", broken)
    answer = door.client.get("/v1/health")
    problem(answer, 500, "unexpected")
    assert b"secret" not in answer.data


def test_the_committed_description_is_current() -> None:
    command = "from hq_server.api.openapi import render_openapi as r; open(1, 'wb').write(r())"
    assert OPENAPI.read_bytes() == render_openapi(), f'renew it: python -c "{command}" > resources/wire/openapi.json'


def test_the_description_names_every_door_and_nothing_that_is_not_there(door: Door) -> None:
    rules = door.client.application.url_map.iter_rules()
    doors = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in rules
        if rule.rule.startswith("/v1/")
        for method in rule.methods or ()
        if method in ("GET", "POST")
    }
    document = openapi_document()
    assert {(path, method) for path, operations in document["paths"].items() for method in operations} == doors
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "')[1:]}:
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


def test_the_served_description_is_the_committed_one(door: Door) -> None:
    assert door.client.get("/v1/openapi.json").data == OPENAPI.read_bytes()


def test_a_receipt_is_found_through_the_door(door: Door) -> None:
    door.post_lines(door.sender.open_shift(), door.sender.sell_in_full(count=2))
    answer = door.client.get(f"/v1/receipts/{door.sender.receipts[0]}", headers=door.signed())
    told = msgspec.json.decode(answer.data, type=outgoing.ReceiptAnswer)
    assert (answer.status_code, told.found, told.hq_ms) == (200, True, NOW)
    assert told.transaction is not None
    assert [line.returned_thousandths for line in told.transaction.lines] == [0, 0]


def test_a_register_of_another_store_reads_the_receipt_with_what_came_back_anywhere(door: Door) -> None:
    """A customer may bring goods back to any shop of the chain."""
    door.post_lines(door.sender.open_shift(), door.sender.sell_in_full(count=2))
    receipt = door.sender.receipts[0]
    store_admin.create_store(door.db, Store("102", "Comptoir Sud", "EUR"), NOW)
    store_admin.add_register(door.db, "102", "1", NOW)
    code = store_admin.issue_activation_code(door.db, "102-1", NOW).code
    token = activation.activate(door.db, code, "pc", "0.1.0", NOW).token
    there = SendingRegister(RegisterIdentity("102", "1"))
    back = line_in_full(1, -1, more={"returned": {"receipt": receipt, "line": 2, "reason": "faulty"}})
    posted = door.post_lines(there.open_shift(), there.sell_in_full(kind="return", lines=[back]), token=token)
    assert [result["state"] for result in json.loads(posted.data)["results"]] == ["applied", "applied"]
    for signed in (door.signed(), door.signed(token)):
        told = json.loads(door.client.get(f"/v1/receipts/{receipt}", headers=signed).data)["transaction"]
        assert told["register"] == "101-2"
        assert [line["returned_thousandths"] for line in told["lines"]] == [0, 1_000]


@pytest.mark.parametrize("receipt", ["101-2-19999999", "%00", "x" * 500, "%F0%9F%A5%96", "' OR 1=1 --"])
def test_a_receipt_that_is_none_is_not_found_and_that_is_an_answer(door: Door, receipt: str) -> None:
    answer = door.client.get(f"/v1/receipts/{receipt}", headers=door.signed())
    assert (answer.status_code, json.loads(answer.data)["found"]) == (200, False)


def test_nobody_reads_a_receipt_without_a_token(door: Door) -> None:
    problem(door.client.get("/v1/receipts/101-2-10000001"), 401, "register-unknown")


def test_a_contact_brings_a_key_and_one_that_is_none_is_refused(door: Door) -> None:
    told = {
        "version": "1",
        "clock_ms": NOW,
        "recorded_sequence": 0,
        "waiting": 0,
        "pending_customers": 0,
        "cursors": {},
    }
    for key, status in (("ab" * 32, 200), ("", 200), ("AB" * 32, 400), ("ab", 400)):
        answer = door.client.post("/v1/contact", json=told | {"public_key": key}, headers=door.signed())
        assert answer.status_code == status
    (change,) = read_feed(door, 1090).changes
    assert change.key == "101-2"
    assert change.body == {"register": "101-2", "keys": ["ab" * 32]}  # type: ignore[comparison-overlap]


def test_the_readiness_of_a_store_is_told_to_its_registers(door: Door) -> None:
    door.post_lines(door.sender.open_shift(), door.sender.sell())
    answer = door.client.get("/v1/readiness?business_date=2026-11-23", headers=door.signed())
    told = msgspec.json.decode(answer.data, type=readiness.Readiness)
    assert (told.hq_ms, told.store, told.business_date, told.totals.sales) == (NOW, "101", "2026-11-23", 1)
    assert [(one.register, one.present, len(one.shifts)) for one in told.registers] == [("101-2", 2, 1)]
    today = door.client.get("/v1/readiness", headers=door.signed())
    assert msgspec.json.decode(today.data)["business_date"] == "2026-11-23"


@pytest.mark.parametrize("day", ["tomorrow", "2026-11-31", "%00", "%F0%9F%8C%BF"])
def test_the_readiness_of_what_is_no_day_is_malformed(door: Door, day: str) -> None:
    answer = door.client.get(f"/v1/readiness?business_date={day}", headers=door.signed())
    problem(answer, 400, "malformed")


def test_the_readiness_is_nobody_elses_business(door: Door) -> None:
    assert door.client.get("/v1/readiness").status_code == 401


def test_activation_and_contact_tell_hqs_keys(door: Door) -> None:
    body = {"version": "1", "clock_ms": NOW, "recorded_sequence": 4, "waiting": 2, "pending_customers": 0}
    told = {"cursors": {}, "drain_seconds": 90, "closing_ms": NOW + 1}
    answer = door.client.post("/v1/contact", json=body | told, headers=door.signed())
    (key,) = msgspec.json.decode(answer.data)["hq_keys"]
    register = store_admin.add_register(door.db, "101", "3", NOW)
    code = store_admin.issue_activation_code(door.db, register.code, NOW).code
    activated = door.client.post("/v1/activations", json={"code": code, "device_name": "pc", "version": "1"})
    assert msgspec.json.decode(activated.data)["hq_keys"] == [key]
    with door.db.read():
        kept = door.db.row("SELECT drain_seconds, closing_ms FROM register WHERE number = '2'")
    assert kept == (90, NOW + 1)
