"""Z against statement: tender by tender, explained to the penny, document by document."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hq_server.db.database import HqDatabase
from hq_server.domain.reconciliation import ShiftReconciled
from hq_server.domain.statement import StatementId
from hq_server.ids import new_id
from hq_server.services import corrections
from hq_server.services.reconciliation import reconcile_day
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, line_in_full, sealed
from tests.hq_server.statement_world import EVENING, close, opened, post, sell, send


def reconciled(db: HqDatabase, store: str = "101") -> ShiftReconciled:
    (shift,) = reconcile_day(db, store, DATE)
    for tender in shift.tenders:
        told = sum((one.tenders or {}).get(tender.tender, 0) for one in shift.explanations)
        assert told == tender.difference_minor
    assert sum(one.total_minor or 0 for one in shift.explanations) == shift.difference_minor
    return shift


def explained(shift: ShiftReconciled) -> list[tuple[str, int, int, dict[str, int]]]:
    return [(one.kind, one.first_sequence, one.last_sequence, dict(one.tenders or {})) for one in shift.explanations]


def test_a_z_that_agrees_needs_no_explanation(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600, "card")
    close(register, {"cash": -30})
    send(hq, register)
    post(hq)
    shift = reconciled(hq)
    assert shift.agrees
    assert shift.explanations == ()
    assert (shift.in_manifest, shift.at_hq) == (3, 3)
    assert (shift.z_total_minor, shift.books_total_minor, shift.z_tax_minor, shift.books_tax_minor) == (
        *(1_800, 1_800),
        *(300, 300),
    )
    cash = next(one for one in shift.tenders if one.tender == "cash")
    assert (cash.z_minor, cash.books_minor, cash.counted_minor) == (1_200, 1_200, 11_170)
    assert (cash.z_variance_minor, cash.books_variance_minor) == (-30, -30)


def test_before_it_is_calculated_everything_waits_for_the_statement(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600)
    close(register)
    send(hq, register)
    assert explained(reconciled(hq)) == [("waiting", 2, 3, {"cash": -1_800})]


def test_one_missing_document_is_what_the_rest_comes_to(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600, "card")
    sell(register, 300)
    close(register)
    register.lines.pop(2)
    send(hq, register)
    post(hq)
    assert explained(reconciled(hq)) == [("missing", 3, 3, {"card": -600})]


def test_the_last_documents_may_be_missing_too(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600)
    sell(register, 300)
    close(register)
    register.lines = [*register.lines[:2], register.lines[-1]]
    send(hq, register)
    post(hq)
    shift = reconciled(hq)
    assert explained(shift) == [("missing", 3, 4, {"cash": -900})]
    assert (shift.in_manifest, shift.at_hq) == (4, 2)


def test_what_waits_or_needs_a_person_is_named_with_its_own_amount(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200, customer=new_id())
    sell(register, 600, "card", tax_minor=99)
    lines = [line_in_full(1, barcode="", tax_minor=40)]
    taxes = [{"tax_rate": 20_000, "net_minor": 210, "tax_minor": 40, "gross_minor": 250}]
    register.sell_in_full(tax_minor=40, lines=lines, taxes=taxes)
    sell(register, 300)
    close(register)
    send(hq, register)
    post(hq)
    shift = reconciled(hq)
    assert explained(shift) == [
        ("parked", 2, 2, {"cash": -1_200}),
        ("quarantined", 3, 3, {"card": -600}),
        ("finding", 4, 4, {"cash": -250}),
    ]
    assert [one.reason.split(" ")[0] for one in shift.explanations] == ["Waits", "The", "Line"]
    assert all(one.document and one.receipt for one in shift.explanations)


def test_a_correction_is_the_difference_between_the_books_and_the_register(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600)
    close(register)
    send(hq, register)
    post(hq)
    with hq.write():
        corrections.note_changing(hq, "101", "2", 2, EVENING)
        hq.execute("UPDATE transaction_tender SET tender = 'card' WHERE sequence = 2")
        hq.execute(
            "INSERT INTO correction (store, register, sequence, number, repair, kind, version, body, recorded, "
            "made_by, approved_by, made_ms) VALUES ('101', '2', 2, 1, 1, 'correct', 2, '{}', '{}', 'a', 'b', 1)"
        )
        corrections.note_changed(hq, "101", "2", 2, EVENING)
    assert reconciled(hq).agrees  # the books still say what the register says
    assert post(hq, StatementId("101", DATE, 2)).state == "posted"
    assert explained(reconciled(hq)) == [("corrected", 2, 2, {"card": 1_200, "cash": -1_200})]


def test_a_sale_outside_the_z_is_named(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    close(register)
    sell(register, 700, "card")
    send(hq, register)
    assert post(hq).documents == 2
    assert explained(reconciled(hq)) == [("outside", 4, 4, {"card": 700})]


def test_when_no_document_accounts_for_it_the_registers_own_figure_is_off(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    tenders = [{"tender": "cash", "amount_minor": 1_250, "expected_minor": 11_250}]
    register.close_shift(tenders=tenders, total_minor=1_250)
    send(hq, register)
    post(hq)
    shift = reconciled(hq)
    assert shift.state == "differs"
    assert explained(shift) == [("own_figure", 0, 0, {"cash": -50})]


def _spoil(register: SendingRegister, line: int, how: str) -> bytes | None:
    """The same document, so that HQ cannot read or apply it; or nothing of it."""
    if how == "missing":
        return None
    document = json.loads(register.lines[line])
    document.pop("hash")
    if how == "parked":
        document["body"]["customer"] = new_id()
    elif how == "quarantined":
        document["body"]["tax_minor"] += 1
    else:
        document["body"]["lines"] = "torn"
    return sealed(document)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sales=st.lists(
        st.tuples(
            st.integers(1, 900),
            st.sampled_from(["cash", "card", "voucher"]),
            st.sampled_from(["", "", "missing", "parked", "quarantined", "torn"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_missing_or_wrong_the_difference_is_explained(
    hq: HqDatabase, sales: list[tuple[int, str, str]]
) -> None:
    store = f"s{new_id()[-12:]}"
    register = opened(hq, "1", store)
    for price, tender, _how in sales:
        sell(register, price, tender)
    close(register)
    changed = [
        _spoil(register, place, how) if how else register.lines[place]
        for place, (_price, _tender, how) in enumerate(sales, 1)
    ]
    register.lines = [register.lines[0], *(line for line in changed if line), register.lines[-1]]
    send(hq, register)
    post(hq, StatementId(store, DATE))
    shift = reconciled(hq, store)
    lost = {place for place, (_price, _tender, how) in enumerate(sales, 2) if how}
    named = {
        sequence
        for why in shift.explanations
        for sequence in range(why.first_sequence, why.last_sequence + 1)
        if why.kind != "together"
    }
    assert named == lost
    for one in shift.tenders:
        assert one.z_minor == sum(price for price, paid, _how in sales if paid == one.tender)
        assert one.books_minor == sum(price for price, paid, how in sales if paid == one.tender and not how)


@pytest.mark.parametrize("kind", ["no_sale", "void"])
def test_what_moves_no_money_explains_nothing(hq: HqDatabase, kind: str) -> None:
    register = opened(hq)
    sell(register, 1_200)
    register.open_drawer() if kind == "no_sale" else register.give_up_basket()
    close(register)
    send(hq, register)
    assert post(hq, now_ms=NOW).state == "posted"
    assert reconciled(hq).explanations == ()
