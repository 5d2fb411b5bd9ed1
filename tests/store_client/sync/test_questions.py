"""What the window asks HQ is answered at once, or it is said at once why not."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store_client.db import questions
from store_client.db.database import RegisterDatabase
from store_client.errors import ActivationNeeded, HqUnreachable
from store_client.services import readiness, receipt_questions, returning
from store_client.sync.hq_client import HqClient, RequestRefused
from store_client.sync.questions import answer_questions
from tests.factories import make_ids, make_moment, make_register
from tests.store_client.sync.fake_hq import FakeHq, Fault, cut_reply, lose_reply, portal, problem


@pytest.fixture
def db(tmp_path: Path) -> Iterator[RegisterDatabase]:
    database = make_register(tmp_path)
    yield database
    database.close()


RECEIPT = {
    "transaction": "019ab000-0000-7000-8000-0000000000e1",
    "receipt": "202-1-10000009",
    "register": "202-1",
    "made_ms": 1_795_420_800_000,
    "type": "sale",
    "currency": "EUR",
    "customer": None,
    "total_minor": 1080,
    "tenders": [{"tender": "cash", "amount_minor": 1080}],
    "lines": [{"line": 1, "sku": "SKU-1", "quantity_thousandths": 1000, "total_minor": 1080, "new_member": [1]}],
}


def test_a_receipt_of_another_register_can_be_returned_from_once_hq_has_told(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    hq.receipts["202-1-10000009"] = RECEIPT
    ask(db, "202-1-10000009")
    answer_questions(db, client, lambda: 77)
    original = returning.find_original(db, "202-1-10000009", now=make_moment())
    assert (original.source, original.total_minor, original.lines[0].total_minor) == ("hq", 1080, 1080)


def test_whatever_was_typed_reaches_hq_as_it_is(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    typed = "../feeds/1010?x=é%2F \u202e"
    (question,) = ask(db, typed)
    answer_questions(db, client, lambda: 77)
    assert receipt_questions.state(db, question) == "answered"
    assert [asked.path.count("/") for asked in hq.requests("receipts")] == [3]


@pytest.mark.parametrize("fault", [portal, lose_reply, cut_reply, problem(500), problem(404, "unknown-door")])
def test_an_hq_that_does_not_answer_is_told_at_once(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, fault: Fault
) -> None:
    hq.fault("receipts", fault)
    (question,) = ask(db, "r1")
    answer_questions(db, client, lambda: 77)
    found = questions.find(db, question)
    assert found is not None
    assert (found.state, bool(found.trouble)) == ("failed", True)


class TellingClient(HqClient):
    """HQ as the test wants it."""

    def __init__(self, answer: Callable[[str], bytes]) -> None:
        super().__init__("http://127.0.0.1:1")
        self._tell = answer
        self.asked: list[str] = []

    def find_receipt(self, receipt: str) -> bytes:
        self.asked.append(receipt)
        return self._tell(receipt)


def ask(db: RegisterDatabase, *receipts: str) -> list[str]:
    new_id = make_ids()
    return [receipt_questions.ask_hq(db, receipt, now=make_moment(), new_id=new_id) for receipt in receipts]


def test_each_question_gets_hqs_answer(db: RegisterDatabase) -> None:
    ids = ask(db, "r1", "r2")
    client = TellingClient(lambda receipt: json.dumps({"hq_ms": 1, "found": False, "of": receipt}).encode())
    assert answer_questions(db, client, lambda: 77) == 2
    assert client.asked == ["R1", "R2"]
    assert [receipt_questions.state(db, one) for one in ids] == ["answered", "answered"]
    found = questions.find(db, ids[1])
    assert found is not None
    assert (found.answered_ms, json.loads(found.answer)["of"]) == (77, "R2")
    assert answer_questions(db, client, lambda: 78) == 0


def raising(error: Exception) -> Callable[[str], bytes]:
    def tell(_receipt: str) -> bytes:
        raise error

    return tell


@pytest.mark.parametrize(
    "error",
    [HqUnreachable("HQ cannot be reached."), RequestRefused("No.", 404, ""), ActivationNeeded("Ask for a code.")],
)
def test_where_hq_says_nothing_every_question_fails_at_once(db: RegisterDatabase, error: Exception) -> None:
    ids = ask(db, "r1", "r2")
    client = TellingClient(raising(error))
    assert answer_questions(db, client, lambda: 77) == 2
    assert client.asked == ["R1"]
    assert [receipt_questions.state(db, one) for one in ids] == ["failed", "failed"]
    found = questions.find(db, ids[0])
    assert found is not None
    assert found.trouble == str(error)


def test_before_the_activation_nobody_can_be_asked(db: RegisterDatabase) -> None:
    (question,) = ask(db, "r1")
    assert questions.any_waiting(db)
    answer_questions(db, None, lambda: 77)
    assert receipt_questions.state(db, question) == "failed"
    assert not questions.any_waiting(db)


def test_how_the_store_is_is_asked_of_hq_and_kept(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    hq.readiness = {"hq_ms": 5, "store": "101", "registers": [{"register": "101-9", "recorded_sequence": 4}]}
    readiness.ask_readiness(db, now=make_moment(), new_id=make_ids(), business_date="2026-11-23")
    assert answer_questions(db, client, lambda: 77) == 1
    assert hq.requests("readiness")[0].query == {"business_date": "2026-11-23"}
    store = readiness.store_readiness(db, make_moment(), "2026-11-23")
    assert [(one.register, one.not_at_hq) for one in store.registers] == [("101-1", 0), ("101-9", 4)]
    assert store.answered_ms == 77


def test_an_older_hq_that_does_not_know_the_question_still_answers_others(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    hq.receipts["202-1-10000009"] = RECEIPT
    readiness.ask_readiness(db, now=make_moment(), new_id=make_ids(1))
    (question,) = ask(db, "202-1-10000009")
    answer_questions(db, client, lambda: 77)
    assert receipt_questions.state(db, question) == "answered"
    store = readiness.store_readiness(db, make_moment())
    assert (store.answered_ms, bool(store.trouble), store.asking) == (None, True, False)
