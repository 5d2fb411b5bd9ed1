"""Documents go to HQ in order and byte for byte, and only HQ's word on one moves it."""

import json
from pathlib import Path

import pytest

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.timeline import DocumentTimeline
from store_client.errors import ActivationNeeded, HqUnreachable, StorageTrouble
from store_client.ids import new_id
from store_client.services import documents, erasing
from store_client.sync import upload
from store_client.sync.hq_client import HqClient, HqFailed, RequestRefused
from store_client.sync.upload import MAX_BYTES, Sending, upload_pending
from tests.store_client.sync import fake_hq
from tests.store_client.sync.conftest import NOW
from tests.store_client.sync.fake_hq import FakeHq, Fault
from tests.store_client.sync.shop import Shop

SECOND = b'"sequence":2,'


def send(shop: Shop, client: HqClient, sending: Sending | None = None) -> int:
    return upload_pending(shop.db, client, sending or Sending(), lambda: NOW)


def timelines(db: RegisterDatabase) -> list[DocumentTimeline]:
    return sorted(documents.list_documents(db, limit=10_000), key=lambda document: document.sequence)


def test_hq_gets_the_very_bytes_that_were_committed_in_their_order(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    customer = shop.register_customer()
    shop.open_shift()
    shop.sell(customer)
    shop.close_shift()
    assert send(shop, client) == 4
    assert hq.requests("documents")[0].lines == shop.recorded()
    assert shop.waiting() == []
    assert {document.state for document in timelines(shop.db)} == {"applied"}
    assert {document.stored_ms for document in timelines(shop.db)} == {NOW.utc_ms}


def test_a_second_round_sends_nothing_again(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(3)
    send(shop, client)
    assert send(shop, client) == 0
    assert len(hq.requests("documents")) == 1


def test_nothing_waiting_asks_nothing_of_hq(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    assert send(shop, client) == 0
    assert hq.asked == []


def test_many_go_in_batches_and_only_the_batch_sent_is_marked(
    shop: Shop, hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MAX_DOCUMENTS", 4)
    shop.register_customers(10)
    hq.fault("documents", lambda reply: reply, fake_hq.lose_reply)
    with pytest.raises(HqUnreachable):
        send(shop, client, Sending(documents=4))
    assert shop.waiting() == [5, 6, 7, 8, 9, 10]
    assert attempts(shop.db) == [1] * 4 + [0] * 6
    assert send(shop, client, Sending(documents=4)) == 6
    assert [hq.sequences(number) for number in range(4)] == [[1, 2, 3, 4], [5, 6, 7, 8], [5, 6, 7, 8], [9, 10]]


def test_while_hq_works_on_one_batch_the_next_one_waits_for_its_answer(
    shop: Shop, hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MAX_DOCUMENTS", 2)
    shop.register_customers(7)
    hq.fault("documents", lambda reply: reply, fake_hq.edit(lambda answer: {**answer, "results": []}))
    with pytest.raises(HqUnreachable):
        send(shop, client, Sending(documents=2))
    assert [hq.sequences(number) for number in range(len(hq.requests("documents")))] == [[1, 2], [3, 4]]
    assert shop.waiting() == [3, 4, 5, 6, 7]
    assert send(shop, client, Sending(documents=2)) == 5
    assert list(hq.stored.values()) == shop.recorded()
    assert attempts(shop.db) == [1] * 7


def test_verdicts_that_cannot_be_written_are_asked_for_again(
    shop: Shop, hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails while the next batch is under way: HQ has both, and says so once more."""
    monkeypatch.setattr(upload, "MAX_DOCUMENTS", 2)
    shop.register_customers(6)

    def full(*_: object) -> None:
        raise StorageTrouble("The disk is full.")

    with monkeypatch.context() as disk:
        disk.setattr(outbox, "record_verdicts", full)
        with pytest.raises(StorageTrouble):
            send(shop, client, Sending(documents=2))
    assert shop.waiting() == [1, 2, 3, 4, 5, 6]
    assert send(shop, client, Sending(documents=2)) == 6
    assert list(hq.stored.values()) == shop.recorded()
    assert {document.state for document in timelines(shop.db)} == {"applied"}


def attempts(db: RegisterDatabase) -> list[int]:
    return [count for (count,) in db.rows("SELECT attempts FROM outbox ORDER BY sequence")]


def test_a_batch_holds_no_more_than_a_mebibyte(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(5)
    with shop.db.write():
        shop.db.run("UPDATE outbox SET content = zeroblob(?)", (MAX_BYTES // 2,))
    assert [document.sequence for document in Sending().next_batch(shop.db, set())] == [1, 2]
    with shop.db.write():
        shop.db.run("UPDATE outbox SET content = zeroblob(?)", (MAX_BYTES * 2,))
    assert [document.sequence for document in Sending().next_batch(shop.db, set())] == [1]


@pytest.mark.parametrize(
    "fault",
    [
        fake_hq.lose_reply,
        fake_hq.cut_reply,
        fake_hq.portal,
        fake_hq.plain(502),
        fake_hq.problem(503),
        fake_hq.problem(429),
        fake_hq.edit(lambda answer: {**answer, "results": answer["results"][:-1]}),
        fake_hq.edit(lambda answer: {**answer, "results": [answer["results"][0]] * len(answer["results"])}),
        fake_hq.edit(lambda answer: {**answer, "results": answer["results"][::-1]}),
        fake_hq.edit(lambda answer: {**answer, "results": [{**one, "verdict": "later"} for one in answer["results"]]}),
    ],
    ids=["lost", "cut", "portal", "502", "503", "429", "one short", "one for all", "in another order", "no verdict"],
)
def test_when_hq_is_not_reached_nothing_is_marked_and_nothing_counted(
    shop: Shop, hq: FakeHq, client: HqClient, fault: Fault
) -> None:
    shop.register_customers(3)
    sending = Sending()
    hq.fault("documents", fault)
    with pytest.raises(HqUnreachable):
        send(shop, client, sending)
    assert shop.waiting() == [1, 2, 3]
    assert attempts(shop.db) == [0, 0, 0]
    assert {document.state for document in timelines(shop.db)} == {"waiting"}
    assert send(shop, client, sending) == 3
    assert list(hq.stored.values()) == shop.recorded()


def test_after_a_lost_reply_the_duplicate_counts_as_stored(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(2)
    hq.fault("documents", fake_hq.lose_reply)
    with pytest.raises(HqUnreachable):
        send(shop, client)
    assert send(shop, client) == 2
    assert {document.state for document in timelines(shop.db)} == {"applied"}
    assert hq.requests("documents")[0].lines == hq.requests("documents")[1].lines


def test_a_401_stops_the_upload_and_marks_nothing(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(2)
    hq.token = "another"
    with pytest.raises(ActivationNeeded):
        send(shop, client)
    assert shop.waiting() == [1, 2]


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("conflict", "quarantined"), ("unreadable", "quarantined"), ("stored", "quarantined"), ("stored", "parked")],
)
def test_one_document_in_trouble_is_kept_apart_and_blocks_no_other(
    shop: Shop, hq: FakeHq, client: HqClient, verdict: str, state: str
) -> None:
    shop.register_customers(5)
    hq.verdicts[3] = (verdict, state, "because")
    assert send(shop, client) == 5
    states = {document.sequence: (document.state, document.reason) for document in timelines(shop.db)}
    assert states.pop(3) == (state, "because")
    assert set(states.values()) == {("applied", "")}
    assert shop.waiting() == []


def receipts(db: RegisterDatabase) -> list[tuple[int, str]]:
    found = db.rows("SELECT sequence, verdict FROM outbox WHERE kind = 'customer.erased' ORDER BY sequence")
    return [(sequence, verdict) for sequence, verdict in found]


def test_a_receipt_of_an_erasure_whose_number_hq_knows_otherwise_is_made_again(
    shop: Shop, hq: FakeHq, client: HqClient
) -> None:
    """A copy of this file had gone on as the same register."""
    customer = shop.register_customer()
    send(shop, client)
    with shop.db.write():
        erasing.erase(shop.db, customer.id, "e-1", "00" * 64)
    hq.verdicts[2] = ("conflict", "quarantined", "because")
    for _cycle in range(3):
        erasing.confirm(shop.db, NOW, new_id)
        send(shop, client)
    assert receipts(shop.db) == [(2, "conflict"), (3, "stored")]
    first, second = (json.loads(hq.stored[sequence])["body"] for sequence in (2, 3))
    assert first == second
    assert first["removed"] == {"customers": 1, "documents": 1}


@pytest.mark.parametrize("verdict", ["stored", "unreadable"])
def test_a_receipt_of_an_erasure_that_hq_takes_or_cannot_take_is_made_once(
    shop: Shop, hq: FakeHq, client: HqClient, verdict: str
) -> None:
    with shop.db.write():
        erasing.erase(shop.db, "somebody", "e-1", "00" * 64)
    hq.verdicts[1] = (verdict, "quarantined", "because")
    for _cycle in range(2):
        erasing.confirm(shop.db, NOW, new_id)
        send(shop, client)
    assert receipts(shop.db) == [(1, verdict)]


def test_a_verdict_without_id_or_state_is_about_the_line_in_its_place(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(2)
    unreadable = {"id": "", "sequence": 0, "verdict": "unreadable", "reason": "the bytes do not match their hash"}
    hq.fault("documents", fake_hq.edit(lambda answer: {**answer, "results": [answer["results"][0], unreadable]}))
    assert send(shop, client) == 2
    assert [document.state for document in timelines(shop.db)] == ["applied", "quarantined"]


def test_when_it_is_too_much_the_batch_halves_down_to_one_line(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(5)
    hq.fault("documents", fake_hq.problem(413), fake_hq.problem(413))
    sending = Sending()
    assert send(shop, client, sending) == 5
    assert [hq.sequences(number) for number in range(5)] == [[1, 2, 3, 4, 5], [1, 2], [1], [2, 3], [4, 5]]
    assert sending.documents > 1


def test_a_line_that_alone_is_too_much_goes_last_and_keeps_waiting(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(4)
    hq.chokes_on[SECOND] = fake_hq.problem(413)
    sending = Sending()
    assert send(shop, client, sending) == 3
    assert shop.waiting() == [2]
    assert {document.sequence: document.state for document in timelines(shop.db)}[2] == "sent"
    shop.register_customers(1)
    assert send(shop, client, sending) == 1
    assert shop.waiting() == [2]
    hq.chokes_on.clear()
    assert send(shop, client, sending) == 1
    assert shop.waiting() == []
    assert sending.set_back == {}


@pytest.mark.parametrize(("fault", "error"), [(fake_hq.problem(500), HqFailed), (fake_hq.problem(422), RequestRefused)])
def test_a_document_on_which_hq_fails_is_found_by_halving_and_the_others_arrive(
    shop: Shop, hq: FakeHq, client: HqClient, fault: Fault, error: type[Exception]
) -> None:
    shop.register_customers(20)
    hq.chokes_on[SECOND] = fault
    sending = Sending()
    rounds = 0
    while shop.waiting() != [2]:
        rounds += 1
        assert rounds < 10
        with pytest.raises(error):
            send(shop, client, sending)
    assert len(hq.stored) == 19


def test_stopping_ends_between_batches(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.register_customers(6)
    turns = iter([True, True, False])
    sent = upload_pending(shop.db, client, Sending(documents=1), lambda: NOW, lambda: next(turns))
    assert sent == 3
    assert shop.waiting() == [4, 5, 6]


def test_what_was_sent_is_still_known_after_a_restart(shop: Shop, hq: FakeHq, client: HqClient, tmp_path: Path) -> None:
    shop.register_customers(2)
    send(shop, client)
    shop.db.close()
    again = RegisterDatabase.open(tmp_path / "register.db")
    assert outbox.count(again).waiting == 0
    assert upload_pending(again, client, Sending(), lambda: Moment(0)) == 0
    again.close()
