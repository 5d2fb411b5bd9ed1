"""A transaction that needs a person is repaired: drafted, sent, approved by somebody else, and then HQ reads the
corrected body, while the register's bytes stay as they are.
"""

import json

import pytest

from hq_server.db import repairs
from hq_server.db.database import HqDatabase
from hq_server.db.repairs import APPLIED, DRAFT, PROPOSED, RETURNED, VOID
from hq_server.errors import NotFound, Refused
from hq_server.ids import new_id
from hq_server.services import repair
from hq_server.services.ingest import ingest_batch
from hq_server.services.repair_subject import load_subject
from hq_server.services.setup_admin import import_setup
from tests.hq_server.findings_world import (
    CLAIRE,
    MARC,
    WRONG_RATE,
    add_people,
    approve,
    body_in_tables,
    original_bytes,
    propose,
    rules_open,
    send,
    shift_state,
    sums_wrongly,
    taxed_wrongly,
    trading,
    validate,
)
from tests.hq_server.sending_register import NOW, SendingRegister, line_in_full, tender_in_full


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    add_people(hq)
    return trading(hq)


def test_a_second_person_approves_and_then_hq_reads_the_correction(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    before = original_bytes(hq, sequence)
    sent = propose(hq, sequence, WRONG_RATE)
    assert sent.state == PROPOSED
    assert body_in_tables(hq, sequence)["header"][2] == 13
    assert rules_open(hq) == [(sequence, "TAX-5")]
    done = approve(hq, sent)
    assert (done.state, done.proposed_by, done.decided_by) == (APPLIED, CLAIRE, MARC)
    assert body_in_tables(hq, sequence) == {
        "header": ("sale", 250, 42, 0, None),
        "lines": [("sku-1", 1_000, 250, 20_000, 42, False, None)],
        "tenders": [("cash", 250)],
    }
    assert rules_open(hq) == []
    assert original_bytes(hq, sequence) == before
    with hq.read():
        correction = repairs.latest_correction(hq, "101", "2", sequence)
        events = repairs.events_of(hq, "101", "2", sequence)
    assert correction is not None
    assert (correction.made_by, correction.approved_by, correction.number) == (CLAIRE, MARC, 1)
    assert json.loads(correction.recorded)["tax_minor"] == 13
    assert [event.event for event in events] == [
        *("found", "opened", "saved", "proposed", "approved", "changed", "changed", "changed", "gone"),
    ]
    changed = [(event.person, event.field, event.old, event.new) for event in events if event.event == "changed"]
    assert changed[1] == (CLAIRE, "lines.0.tax_rate", "5.5", "20")


def test_who_corrected_never_approves(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    sent = propose(hq, sequence, WRONG_RATE)
    with pytest.raises(Refused, match="somebody else has to approve"):
        approve(hq, sent, CLAIRE)
    assert [user.name for user in repair.may_approve(hq, sent)] == [MARC]
    draft = repair.take_back(hq, "101-2", sequence, seen=sent.version, person=CLAIRE, now_ms=NOW)
    by_marc = propose(hq, sequence, WRONG_RATE, seen=draft.version, person=MARC)
    for person in (CLAIRE, MARC):
        with pytest.raises(Refused, match="somebody else has to approve"):
            approve(hq, by_marc, person)
    assert rules_open(hq) == [(sequence, "TAX-5")]


def test_an_administrator_alone_approves_by_sending(hq: HqDatabase) -> None:
    add_people(hq, CLAIRE)
    sequence = taxed_wrongly(hq, trading(hq))
    assert propose(hq, sequence, WRONG_RATE).state == APPLIED
    assert rules_open(hq) == []


@pytest.mark.parametrize(("said", "state"), [("true", PROPOSED), ("false", APPLIED)])
def test_the_stores_terms_say_whether_a_second_person_is_needed(hq: HqDatabase, said: str, state: str) -> None:
    add_people(hq, *([CLAIRE] if said == "true" else [CLAIRE, MARC]))
    sequence = taxed_wrongly(hq, trading(hq))
    import_setup(hq, f"[statement_terms]\nsecond_person = {said}\n", NOW)
    assert propose(hq, sequence, WRONG_RATE).state == state


def test_a_repair_is_returned_with_a_note_and_sent_again(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    sent = propose(hq, sequence, WRONG_RATE)
    with pytest.raises(Refused, match="Say in the note"):
        repair.return_repair(hq, "101-2", sequence, " ", seen=sent.version, person=MARC, now_ms=NOW)
    back = repair.return_repair(hq, "101-2", sequence, "And line 2?", seen=sent.version, person=MARC, now_ms=NOW)
    assert (back.state, back.note, back.changes) == (RETURNED, "And line 2?", WRONG_RATE)
    with pytest.raises(Refused, match="Nothing waits for approval"):
        approve(hq, back)
    again = propose(hq, sequence, WRONG_RATE, seen=back.version)
    assert approve(hq, again).state == APPLIED


def test_what_is_still_wrong_is_kept_as_a_draft_and_not_sent(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    with pytest.raises(Refused, match="Your values are kept as a draft"):
        propose(hq, sequence, {"lines.0.tax_minor": "a lot"})
    kept = load_subject(hq, "101-2", sequence).repair
    assert kept is not None
    assert (kept.state, kept.changes, kept.version) == (DRAFT, {"lines.0.tax_minor": "a lot"}, 1)
    with pytest.raises(Refused, match="Say why this is right"):
        propose(hq, sequence, WRONG_RATE, seen=1, why="so")
    assert body_in_tables(hq, sequence)["header"][2] == 13


def test_two_people_never_write_over_each_other_unseen(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    first = repair.save_draft(hq, "101-2", sequence, WRONG_RATE, "", seen=0, person=MARC, now_ms=NOW)
    with pytest.raises(Refused, match="marc saved this repair meanwhile"):
        repair.save_draft(hq, "101-2", sequence, {}, "", seen=0, person=CLAIRE, now_ms=NOW)
    sent = propose(hq, sequence, WRONG_RATE, seen=first.version, person=MARC)
    with pytest.raises(Refused, match="sent for approval"):
        repair.save_draft(hq, "101-2", sequence, {}, "", seen=sent.version, person=CLAIRE, now_ms=NOW)
    approve(hq, sent, CLAIRE)
    with pytest.raises(Refused, match="Nothing waits for approval"):
        approve(hq, sent, CLAIRE)
    with pytest.raises(Refused, match="finished meanwhile"):
        repair.save_draft(hq, "101-2", sequence, {}, "", seen=sent.version, person=CLAIRE, now_ms=NOW)
    with pytest.raises(Refused, match="There is nothing to send"):
        propose(hq, sequence, {})


def test_a_draft_is_discarded_and_the_finding_stays(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    draft = repair.save_draft(hq, "101-2", sequence, WRONG_RATE, "", seen=0, person=MARC, now_ms=NOW)
    repair.discard(hq, "101-2", sequence, seen=draft.version, person=MARC, now_ms=NOW)
    assert load_subject(hq, "101-2", sequence).repair is None
    assert rules_open(hq) == [(sequence, "TAX-5")]


def test_what_a_person_may_let_stand_is_accepted_with_a_reason(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    approve(hq, propose(hq, sequence, {}))
    assert rules_open(hq) == []
    assert body_in_tables(hq, sequence)["header"][2] == 13
    with hq.read():
        assert repairs.latest_correction(hq, "101", "2", sequence) is None
        accepted = [one for one in repairs.events_of(hq, "101", "2", sequence) if one.event == "accepted"]
    assert [(one.person, one.field, one.note) for one in accepted] == [(MARC, "TAX-5", "1")]
    assert validate(hq).opened == 0


def test_arithmetic_is_never_let_stand(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = sums_wrongly(hq, register)
    with pytest.raises(Refused, match="Something is still wrong"):
        propose(hq, sequence, {})


def test_a_quarantined_sale_is_repaired_applied_and_its_day_confirmed(
    hq: HqDatabase, register: SendingRegister
) -> None:
    sequence = sums_wrongly(hq, register)
    register.close_shift()
    send(hq, register)
    assert shift_state(hq) == ("waiting", f"1 document needs a person at HQ, number {sequence}.")
    before = original_bytes(hq, sequence)
    approve(hq, propose(hq, sequence, {"total_minor": "2.50"}))
    assert body_in_tables(hq, sequence)["header"][1] == 250
    assert shift_state(hq)[0] == "confirmed"
    assert original_bytes(hq, sequence) == before
    duplicate = ingest_batch(hq, register.identity, [before], NOW + 30)[0]
    assert (duplicate.verdict, duplicate.state) == ("duplicate", "applied")


@pytest.mark.parametrize("kind", ["corrected", "voided"])
@pytest.mark.parametrize("version", [1, 2])
def test_a_shift_is_confirmed_by_what_was_recorded(
    hq: HqDatabase, register: SendingRegister, kind: str, version: int
) -> None:
    """The register counted one cent too much of tax, and its total was right: so does its manifest."""
    sell = register.sell if version == 1 else register.sell_in_full
    sell(tax_minor=43)
    sell(count=2)
    register.close_shift()
    assert send(hq, register) == ["applied", "quarantined", "applied", "applied"]
    assert shift_state(hq)[0] == "waiting"
    if kind == "voided":
        approve(hq, propose(hq, 2, {}, kind=VOID))
        assert body_in_tables(hq, 2)["header"][:3] == ("void", 0, 0)
    else:
        approve(hq, propose(hq, 2, {"tax_minor": "0.42"}))
        assert body_in_tables(hq, 2)["header"][:3] == ("sale", 250, 42)
    assert shift_state(hq) == ("confirmed", "")


def test_the_register_hears_that_its_document_is_applied_now(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = sums_wrongly(hq, register)
    approve(hq, propose(hq, sequence, {"total_minor": "2.50"}))
    with hq.read():
        told = hq.rows("SELECT key FROM feed_change WHERE feed = 1090 AND kind = 'document'")
    document = load_subject(hq, "101-2", sequence).listed
    assert told == [(document.id,)]
    assert (document.state, document.reason) == ("applied", "")


def test_a_sale_is_voided_instead(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    approve(hq, propose(hq, sequence, {}, kind=VOID))
    found = body_in_tables(hq, sequence)
    assert (found["header"], found["tenders"]) == (("void", 0, 0, 0, None), [])
    assert [line[2:6] for line in found["lines"]] == [(0, 5_500, 0, True)]
    assert rules_open(hq) == []
    subject = load_subject(hq, "101-2", sequence)
    assert subject.body["more"]["voided_tenders"][0]["amount_minor"] == 250
    with pytest.raises(Refused, match="void already"):
        propose(hq, sequence, {}, kind=VOID)


@pytest.mark.parametrize("kind", ["sale", "return"])
def test_a_sale_of_the_first_form_is_corrected_and_voided_too(
    hq: HqDatabase, register: SendingRegister, kind: str
) -> None:
    register.sell(kind=kind, tax_minor=0)
    register.sell(kind=kind, total_minor=0)
    assert send(hq, register) == ["applied", "quarantined", "quarantined"]
    sign = -1 if kind == "return" else 1
    approve(hq, propose(hq, 2, {"tax_minor": "0.42" if sign > 0 else "-0.42"}))
    assert body_in_tables(hq, 2)["header"] == (kind, sign * 250, sign * 42, 0, None)
    approve(hq, propose(hq, 3, {}, kind=VOID))
    assert body_in_tables(hq, 3)["header"] == ("void", 0, 0, 0, None)


def test_returns_and_loyalty_points_follow_the_correction(hq: HqDatabase, register: SendingRegister) -> None:
    seller = trading(hq, "3")
    seller.sell_in_full(count=2)
    send(hq, seller)
    back = line_in_full(1, -2, quantity_thousandths=-1_000, total_minor=-250, tax_minor=-42,
                        more={"returned": {"receipt": seller.receipts[-1], "line": 1, "reason": "faulty"}})  # fmt: skip
    key = new_id()
    register.sell_in_full(kind="return", lines=[back], rounding_minor=-2, tenders=[tender_in_full(-252)],
                          more={"loyalty": {"card": "999", "points": -5, "key": key}})  # fmt: skip
    send(hq, register)
    assert (rules_open(hq), _points(hq)) == ([(2, "PAY-3")], [(key, -5)])
    fixed = {"rounding_minor": "0", "tenders.0.amount_minor": "-2.50", "tenders.0.tendered_minor": "-2.50"}
    approve(hq, propose(hq, 2, fixed))
    assert (rules_open(hq), _points(hq), _brought_back(hq)) == ([], [(key, -5)], [(1, 1_000)])
    register.sell_in_full(lines=[line_in_full(1, sku="GONE")],
                          more={"loyalty": {"card": "999", "points": 7, "key": "k-2"}})  # fmt: skip
    send(hq, register)
    validate(hq)
    approve(hq, propose(hq, 3, {}, kind=VOID))
    assert _points(hq) == [(key, -5)]
    with hq.read():
        assert hq.row("SELECT points FROM loyalty_card WHERE card = '999'") == (-5,)


def test_a_document_is_corrected_more_than_once(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    approve(hq, propose(hq, sequence, WRONG_RATE | {"lines.0.sku": "GONE"} | {"lines.0.more.comment": "x"}))
    assert rules_open(hq) == []
    assert [one.rule for one in load_subject(hq, "101-2", sequence).accepted] == ["PROD-1"]
    approve(hq, propose(hq, sequence, {"lines.0.sku": "sku-2"}))
    assert body_in_tables(hq, sequence)["lines"][0][:5] == ("sku-2", 1_000, 250, 20_000, 42)
    subject = load_subject(hq, "101-2", sequence)
    assert (subject.base, subject.recorded["lines"][0]["sku"], subject.recorded["tax_minor"]) == (2, "sku-1", 13)


def test_what_breaks_no_rule_may_be_corrected_all_the_same(hq: HqDatabase, register: SendingRegister) -> None:
    """The cashier took a card and pressed cash."""
    register.sell_in_full()
    send(hq, register)
    assert rules_open(hq) == []
    approve(hq, propose(hq, 2, {"tenders.0.tender": "card"}))
    assert body_in_tables(hq, 2)["tenders"] == [("card", 250)]


def test_a_serial_number_is_given_to_a_line_that_had_nothing_more(hq: HqDatabase, register: SendingRegister) -> None:
    with hq.write():
        hq.execute("UPDATE product SET serial_needed = ? WHERE sku = 'sku-1'", (True,))
    register.sell_in_full()
    send(hq, register)
    assert rules_open(hq) == [(2, "PROD-3")]
    approve(hq, propose(hq, 2, {"lines.0.more.serial": "KT-42"}))
    assert (rules_open(hq), body_in_tables(hq, 2)["lines"][0][6]) == ([], {"serial": "KT-42"})


def test_there_is_nothing_to_repair_where_there_is_no_document(hq: HqDatabase, register: SendingRegister) -> None:
    for code, sequence in (("101-2", 99), ("nowhere", 1), ("101-2", 2**70)):
        with pytest.raises(NotFound):
            load_subject(hq, code, sequence)


def _points(db: HqDatabase) -> list[tuple[str, int]]:
    with db.read():
        return [(key, int(points)) for key, points in db.rows("SELECT key, points FROM loyalty_points ORDER BY key")]


def _brought_back(db: HqDatabase) -> list[tuple[int, int]]:
    with db.read():
        return [tuple(row) for row in db.rows("SELECT original_line, quantity_thousandths FROM transaction_return")]
