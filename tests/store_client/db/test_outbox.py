"""Documents wait in order until HQ has answered for them, and their bytes never change."""

from collections.abc import Callable

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead, Document, DocumentState, Verdict
from tests.factories import make_sale, open_shift


def fill(db: RegisterDatabase, new_id: Callable[[], str], sales: int = 3) -> list[outbox.WaitingDocument]:
    open_shift(db, new_id)
    for _ in range(sales):
        make_sale(db, new_id)
    return outbox.waiting(db, 100, 10**6)


def read(db: RegisterDatabase, sequence: int) -> tuple[object, ...]:
    columns = "sent_ms, attempts, stored_ms, verdict, state, reason, applied_ms"
    found = db.row(f"SELECT {columns} FROM outbox WHERE sequence = ?", (sequence,))
    assert found is not None
    return found


def test_documents_wait_in_their_order(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    assert [document.sequence for document in fill(db, new_id)] == [1, 2, 3, 4]


def test_a_batch_is_cut_by_number_and_by_bytes_but_holds_at_least_one(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    everything = fill(db, new_id)
    assert len(outbox.waiting(db, 2, 10**6)) == 2
    two = len(everything[0].content) + len(everything[1].content)
    assert len(outbox.waiting(db, 100, two)) == 2
    assert len(outbox.waiting(db, 100, two - 1)) == 1
    assert [document.sequence for document in outbox.waiting(db, 100, 1)] == [1]


def test_nothing_waiting_is_an_empty_batch(db: RegisterDatabase) -> None:
    assert outbox.waiting(db, 100, 10**6) == []
    assert outbox.chain_head(db) == ChainHead(0, "0" * 64)


def test_sending_counts_attempts_and_keeps_the_first_time(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    fill(db, new_id)
    with db.write():
        outbox.mark_sent(db, [1, 2], 1000)
        outbox.mark_sent(db, [1], 2000)
    assert read(db, 1)[:3] == (1000, 2, None)
    assert read(db, 2)[:3] == (1000, 1, None)
    assert len(outbox.waiting(db, 100, 10**6)) == 4


def test_a_verdict_ends_the_waiting(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    documents = fill(db, new_id)
    verdicts = [
        Verdict(1, documents[0].id, "stored", "applied"),
        Verdict(2, documents[1].id, "stored", "parked", "waits for its customer"),
        Verdict(3, documents[2].id, "conflict", "", "other bytes"),
        Verdict(4, documents[3].id, "unreadable", "quarantined", "not a document"),
    ]
    with db.write():
        outbox.record_verdicts(db, verdicts, 5000)
    assert outbox.waiting(db, 100, 10**6) == []
    assert read(db, 1) == (5000, 1, 5000, "stored", "applied", "", 5000)
    assert read(db, 2) == (5000, 1, 5000, "stored", "parked", "waits for its customer", None)
    assert read(db, 3)[4] == "quarantined"
    assert outbox.count(db) == outbox.OutboxCounts(0, 1, 2)


def test_a_repeated_verdict_keeps_the_first_time(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    document = fill(db, new_id)[0]
    with db.write():
        outbox.record_verdicts(db, [Verdict(1, document.id, "stored", "applied")], 5000)
        outbox.record_verdicts(db, [Verdict(1, document.id, "duplicate", "applied")], 9000)
    assert read(db, 1) == (5000, 2, 5000, "duplicate", "applied", "", 5000)


def test_a_verdict_about_another_document_changes_nothing(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    documents = fill(db, new_id)
    with db.write():
        outbox.record_verdicts(
            db, [Verdict(1, documents[1].id, "stored", "applied"), Verdict(0, "", "unreadable", "")], 1
        )
    assert len(outbox.waiting(db, 100, 10**6)) == 4


def test_a_parked_document_that_woke_is_applied(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    document = fill(db, new_id)[0]
    with db.write():
        outbox.record_verdicts(db, [Verdict(1, document.id, "stored", "parked", "waits")], 5000)
        outbox.record_document_states(
            db, [DocumentState(document.id, "applied"), DocumentState("unknown", "applied")], 6000
        )
    assert read(db, 1)[4:] == ("applied", "", 6000)
    assert outbox.count(db).parked == 0


def test_what_a_restored_hq_forgot_waits_again_with_the_same_bytes(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    documents = fill(db, new_id)
    verdicts = [Verdict(document.sequence, document.id, "stored", "applied") for document in documents]
    with db.write():
        outbox.record_verdicts(db, verdicts, 5000)
        assert outbox.send_again_after(db, 2) == 2
    assert outbox.waiting(db, 100, 10**6) == documents[2:]


def test_what_a_restored_hq_held_as_a_conflict_is_sent_again_whatever_its_number(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    documents = fill(db, new_id)
    words = ("stored", "conflict", "unreadable", "stored")
    with db.write():
        outbox.record_verdicts(
            db,
            [Verdict(one.sequence, one.id, word, "applied") for one, word in zip(documents, words, strict=True)],
            5000,
        )
        assert outbox.send_again_after(db, 4) == 2
    assert outbox.waiting(db, 100, 10**6) == documents[1:3]


def test_the_chain_goes_on_after_what_only_hq_has(db: RegisterDatabase) -> None:
    with db.write():
        outbox.start_chain(db, 41, "a" * 64)
    assert outbox.chain_head(db) == ChainHead(41, "a" * 64)
    with db.write():
        outbox.append(db, Document(42, "id", "kind", "2026-11-23", 1, "b" * 64, b"{}", "s", ""))
    assert outbox.chain_head(db) == ChainHead(42, "b" * 64)
    assert outbox.contains(db, "id")
    assert not outbox.contains(db, "other")
