"""Whoever runs verify sees where the chain breaks: an edit, a gap, a document that follows another."""

from collections.abc import Callable

import pytest

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.services.set_up import save_activation
from store_client.services.verify import ChainReport, verify_chain
from tests.factories import make_identity, make_sale, open_shift

Ids = Callable[[], str]


@pytest.fixture
def chain(db: RegisterDatabase, new_id: Ids) -> RegisterDatabase:
    open_shift(db, new_id)
    for _ in range(5):
        make_sale(db, new_id)
    return db


def problem(db: RegisterDatabase) -> tuple[int, int, str]:
    report = verify_chain(db)
    assert report.first_problem is not None
    return report.documents, report.first_problem.sequence, report.first_problem.reason


def test_an_untouched_chain_is_in_order(chain: RegisterDatabase) -> None:
    assert verify_chain(chain) == ChainReport(6, None)


def test_an_empty_register_is_in_order(db: RegisterDatabase) -> None:
    assert verify_chain(db) == ChainReport(0, None)


def test_a_chain_longer_than_a_page_is_walked_whole(chain: RegisterDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store_client.services.verify._PAGE", 2)
    assert verify_chain(chain) == ChainReport(6, None)


def test_an_edited_amount_is_found(chain: RegisterDatabase) -> None:
    content = chain.value("SELECT content FROM outbox WHERE sequence = 4")
    edited = content.replace(b'"total_minor":1080', b'"total_minor":80')
    chain.run("UPDATE outbox SET content = ? WHERE sequence = 4", (edited,))
    assert problem(chain) == (3, 4, "its content was changed after it was recorded")


def test_a_missing_document_is_a_number(chain: RegisterDatabase) -> None:
    chain.run("DELETE FROM outbox WHERE sequence IN (3, 4)")
    assert problem(chain) == (2, 5, "2 documents are missing before it")


def test_a_missing_first_document_is_found(chain: RegisterDatabase) -> None:
    chain.run("DELETE FROM outbox WHERE sequence = 1")
    assert problem(chain) == (0, 2, "1 document is missing before it")


def test_a_document_in_anothers_place_is_found(chain: RegisterDatabase) -> None:
    chain.run("UPDATE outbox SET content = (SELECT content FROM outbox WHERE sequence = 5) WHERE sequence = 3")
    assert problem(chain) == (2, 3, "it does not follow the document before it")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"id":1}'])
def test_an_unreadable_document_is_found(chain: RegisterDatabase, content: bytes) -> None:
    chain.run("UPDATE outbox SET content = ? WHERE sequence = 3", (content,))
    assert problem(chain) == (2, 3, "its content cannot be read")


@pytest.mark.parametrize("column", ["id", "kind", "hash"])
def test_what_is_filed_must_be_what_the_document_says(chain: RegisterDatabase, column: str) -> None:
    chain.run(f"UPDATE outbox SET {column} = 'other' WHERE sequence = 6")
    assert problem(chain) == (5, 6, "what is filed about it is not what it says")


def test_a_register_activated_anew_goes_on_after_hqs_newest_document(chain: RegisterDatabase, new_id: Ids) -> None:
    save_activation(chain, make_identity(epoch=2), last_sequence=40, last_hash="a" * 64)
    sale = make_sale(chain, new_id).transaction
    assert (sale.sequence, sale.receipt) == (41, "101-1-20000006")
    assert verify_chain(chain) == ChainReport(7, None)
    chain.run("DELETE FROM outbox WHERE sequence = 41")
    assert outbox.chain_head(chain).sequence == 40
