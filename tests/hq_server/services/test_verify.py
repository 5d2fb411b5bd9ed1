"""Verify reads the stored bytes of every register and says what is missing, changed or out of place."""

from hq_server.db.database import HqDatabase
from hq_server.services.ingest import ingest_batch
from hq_server.services.verify import verify_registers
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


def _filled(db: HqDatabase, number: str = "2", without: range = range(0)) -> SendingRegister:
    register = add_register(db, number=number)
    register.open_shift()
    for _sale in range(19):
        register.sell()
    kept = [line for sequence, line in enumerate(register.lines, 1) if sequence not in without]
    ingest_batch(db, register.identity, kept, NOW)
    return register


def _problems(db: HqDatabase) -> list[tuple[str, ...]]:
    return [report.problems for report in verify_registers(db)]


def test_a_complete_chain_has_no_problems(hq: HqDatabase) -> None:
    _filled(hq)
    _filled(hq, "10")
    add_register(hq, number="3")
    reports = verify_registers(hq)
    assert [(report.register.code, report.documents, report.problems) for report in reports] == [
        ("101-2", 20, ()),
        ("101-3", 0, ()),
        ("101-10", 20, ()),
    ]


def test_a_gap_is_a_number_of_documents_after_another(hq: HqDatabase) -> None:
    _filled(hq, without=range(8, 20))
    assert _problems(hq) == [("12 documents missing after 7",)]


def test_large_numbers_are_readable_and_one_document_is_singular(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.sequence = 3_411
    register.create_customer()
    lost = register.create_customer()
    register.create_customer()
    ingest_batch(hq, register.identity, [line for line in register.lines if line != lost], NOW)
    assert _problems(hq) == [("3,411 documents missing after 0", "1 document missing after 3,412")]


def test_documents_lost_at_the_end_are_noticed(hq: HqDatabase) -> None:
    _filled(hq)
    with hq.write():
        hq.execute("DELETE FROM inbox WHERE sequence > 18")
    assert _problems(hq) == [("2 documents missing after 18",)]


def test_an_edited_document_is_named(hq: HqDatabase) -> None:
    register = _filled(hq)
    edited = register.lines[6].replace(b'"staff":"s-001"', b'"staff":"s-002"')
    with hq.write():
        hq.execute("UPDATE inbox SET content = ? WHERE sequence = 7", (edited,))
    assert _problems(hq) == [("Document 7 was changed: the bytes do not match their hash.",)]


def test_a_document_with_another_ones_bytes_is_named(hq: HqDatabase) -> None:
    register = _filled(hq)
    with hq.write():
        hq.execute("UPDATE inbox SET content = ? WHERE sequence = 7", (register.lines[7],))
    assert _problems(hq)[0][0] == "Document 7 was replaced by another one."


def test_a_register_whose_history_was_rewritten_breaks_the_chain(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell()
    register.hash = "c" * 64
    register.sell()
    register.sell()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _problems(hq) == [("The chain is broken at document 3: it does not follow document 2.",)]


def test_a_chain_that_does_not_begin_with_zeros_is_broken(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.hash = "d" * 64
    register.open_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert _problems(hq) == [("The chain is broken at document 1: it does not follow document 0.",)]
