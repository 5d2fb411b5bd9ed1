"""Door by door: what a register's token gives is of its own store, and what it takes is of that register alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services import setup_admin, staff_admin, store_admin
from hq_server.services.ingest import ingest_batch
from hq_server.wire import codes
from tests.hq_server.api.conftest import Door
from tests.hq_server.api.signing import CONTACT, NDJSON, SigningRegister, activate
from tests.hq_server.sending_register import DATE, NOW, SendingRegister

FOREIGN = "ELSEWHERE"
# Whatever is set up for the one store, the other has the same for itself.
_SETUP = """
[[permission_group]]
group = "{name}-group"
name = "{name} group"
actions = ["open_drawer"]
stores = ["{store}"]

[[reason_code]]
reason = "{name}-reason"
name = "{name} reason"
uses = ["return"]
stores = ["{store}"]

[[category]]
category = "{name}-category"
name = "{name} category"
stores = ["{store}"]

[[discount]]
code = "{name}-discount"
name = "{name} discount"
method = "percent"
value = 10000
stores = ["{store}"]

[[affiliation]]
affiliation = "{name}-affiliation"
names = {{ en = "{name} affiliation" }}
stores = ["{store}"]
"""


@dataclass
class Chain:
    """Register 101-2, and 102-1 of another store, of which everything has a word in it that says so."""

    door: Door
    own: SigningRegister
    other: SigningRegister
    sender: SendingRegister
    foreign: SendingRegister


@pytest.fixture
def chain(door: Door) -> Chain:
    db = door.db
    store_admin.create_store(
        db, Store("102", f"{FOREIGN} shop", "EUR", (f"{FOREIGN} street",), receipt_footer=f"{FOREIGN} footer"), NOW
    )
    store_admin.add_register(db, "102", "1", NOW, f"{FOREIGN} till")
    for store, name in (("101", "own"), ("102", FOREIGN)):
        staff_admin.add_staff(db, store, f"{name} person", "271828", NOW, staff_id=f"{name}-1")
        assert not setup_admin.import_setup(db, _SETUP.format(name=name, store=store), NOW).problems
    sender = SendingRegister(RegisterIdentity("101", "2"))
    foreign = SendingRegister(RegisterIdentity("102", "1"))
    for one, name in ((sender, "own"), (foreign, FOREIGN)):
        one.open_shift()
        one.sell(receipt=f"{name}-receipt")
        one.sell(customer="019ab000-0000-7000-8000-00000000dead")  # parked
        one.close_shift()
        ingest_batch(db, one.identity, one.lines, NOW)
    return Chain(door, activate(db, door.client), activate(db, door.client, "102-1"), sender, foreign)


def pages(register: SigningRegister, feed: int) -> Iterator[str]:
    after = 0
    while True:
        answer = register.send("GET", f"/feeds/{feed}?after={after}&epoch=test-epoch&limit=2")
        assert answer.status_code == 200, answer.text
        yield answer.text
        page = json.loads(answer.data)
        after = page["position"]
        if not page["more"]:
            return


@pytest.mark.parametrize("feed", codes.FEEDS)
def test_a_feed_tells_nothing_of_another_store(chain: Chain, feed: int) -> None:
    told = "".join(pages(chain.own, feed))
    assert FOREIGN not in told
    assert "102-1" not in told
    if feed in (codes.PRICES, codes.PRODUCTS, codes.STAFF, codes.CHANNEL, codes.GLOBAL):
        assert FOREIGN in "".join(pages(chain.other, feed))
        assert "own" in told


@pytest.mark.parametrize("feed", codes.FEEDS)
def test_a_position_or_an_epoch_of_somebody_else_opens_nothing_more(chain: Chain, feed: int) -> None:
    for query in (
        "after=0",
        "after=0&epoch=test-epoch&store=102",
        "after=0&epoch=test-epoch&register=102-1&limit=1000",
    ):
        assert FOREIGN not in chain.own.send("GET", f"/feeds/{feed}?{query}").text


def test_only_the_registers_own_documents_are_taken(chain: Chain) -> None:
    line = chain.foreign.sell(receipt="101-2-forged")
    answer = chain.own.send("POST", "/documents", line, **NDJSON)
    (result,) = json.loads(answer.data)["results"]
    assert result["verdict"] == codes.UNREADABLE
    with chain.door.db.read():
        sequences = chain.door.db.rows("SELECT sequence FROM inbox WHERE store = '102' ORDER BY sequence")
    assert [row[0] for row in sequences] == [1, 2, 3, 4]


def test_a_verdict_says_nothing_of_another_registers_document(chain: Chain) -> None:
    """Not even whether HQ has it."""
    known = chain.foreign.lines[0]
    unknown = chain.foreign.sell(receipt="new")
    answer = chain.own.send("POST", "/documents", known + b"\n" + unknown, **NDJSON)
    first, second = json.loads(answer.data)["results"]
    told = ("verdict", "state", "reason")
    assert [first[name] for name in told] == [second[name] for name in told]


def test_a_contact_counts_for_the_register_of_the_token_alone(chain: Chain) -> None:
    told = json.dumps(CONTACT | {"recorded_sequence": 77, "waiting": 9, "register": "102-1", "store": "102"}).encode()
    answer = chain.own.send("POST", "/contact", told)
    assert answer.status_code == 200
    assert FOREIGN not in answer.text
    with chain.door.db.read():
        rows = chain.door.db.rows("SELECT store, number, recorded_sequence, waiting FROM register ORDER BY store")
    assert [tuple(row) for row in rows] == [("101", "2", 77, 9), ("102", "1", 0, 0)]


def test_readiness_is_of_the_own_store_whatever_is_asked(chain: Chain) -> None:
    for path in (f"/readiness?business_date={DATE}", f"/readiness?business_date={DATE}&store=102", "/readiness"):
        answer = chain.own.send("GET", path)
        told = json.loads(answer.data)
        assert told["store"] == "101"
        assert {register["register"] for register in told["registers"]} == {"101-2"}
        assert FOREIGN not in answer.text
    assert json.loads(chain.other.send("GET", "/readiness").data)["store"] == "102"


def test_a_receipt_of_another_store_is_told_by_its_whole_number_alone(chain: Chain) -> None:
    """Goods bought in one shop are taken back in another: whoever holds the receipt knows its number."""
    found = json.loads(chain.own.send("GET", f"/receipts/{FOREIGN}-receipt").data)
    assert found["transaction"]["register"] == "102-1"
    for guess in (
        f"{FOREIGN}-receip",
        f"{FOREIGN}-receipt%25",
        "%25",
        "_",
        "*",
        f"{FOREIGN}-receipt%20",
        f"{FOREIGN}%",
    ):
        answer = chain.own.send("GET", f"/receipts/{guess}")
        assert json.loads(answer.data)["found"] is False, guess


def test_no_door_tells_a_secret_of_anybody(chain: Chain) -> None:
    """Hashes of PINs are for the own store's registers; tokens, keys and codes for nobody."""
    with chain.door.db.read():
        row = chain.door.db.rows("SELECT token_hash, request_key FROM register")
        (seed,) = chain.door.db.rows("SELECT value FROM hq_setting WHERE key = 'session secret'")
    secrets = [value for one in (*row, seed) for value in one]
    answers = [text for feed in codes.FEEDS for text in pages(chain.own, feed)]
    for path in ("/readiness", "/receipts/own-receipt", "/health", "/openapi.json"):
        answers.append(chain.own.send("GET", path).text)
    answers.append(chain.own.send("POST", "/contact", json.dumps(CONTACT).encode()).text)
    told = "".join(answers)
    assert not [secret for secret in (*secrets, chain.own.token, chain.own.key, chain.other.token) if secret in told]


@pytest.mark.parametrize("path", ["/", "/stores", "/audit", "/customers", "/audit/entries.csv"])
def test_a_registers_token_opens_no_page(chain: Chain, path: str) -> None:
    answer = chain.door.client.get(path, headers={"Authorization": f"Bearer {chain.own.token}"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/sign-in")
