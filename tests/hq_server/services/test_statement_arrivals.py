"""What arrives at the very moment a day is validated or summed up is never posted unseen, and never lost."""

import pytest

from hq_server.db import posting_sums, statements
from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.services import validation
from hq_server.services.posting import post_statement
from hq_server.services.statements import look_at_days
from tests.hq_server.sending_register import DATE, SendingRegister, line_in_full
from tests.hq_server.statement_world import DAY, EVENING, books, close, find, opened, post, sell, send


def _missing_one(db: HqDatabase) -> tuple[SendingRegister, bytes]:
    """A closed shift with a sale too few, and the sale: its tax breaks a rule."""
    register = opened(db)
    sell(register, 1_200)
    lines = [line_in_full(1, barcode="", tax_minor=40)]
    taxes = [{"tax_rate": 20_000, "net_minor": 210, "tax_minor": 40, "gross_minor": 250}]
    register.sell_in_full(tax_minor=40, lines=lines, taxes=taxes)
    close(register)
    kept = register.lines.pop(2)
    send(db, register)
    return register, kept


def test_what_arrives_while_the_day_is_validated_is_validated_too(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    register, kept = _missing_one(hq)
    validate = validation.validate_day
    calls: list[str] = []

    def late(db: HqDatabase, store: str, business_date: str, now_ms: int) -> validation.ValidationResult:
        result = validate(db, store, business_date, now_ms)
        if not calls:
            register.lines = [kept]
            send(db, register)
        calls.append(business_date)
        return result

    monkeypatch.setattr(validation, "validate_day", late)
    held = post(hq)
    assert len(calls) == 2
    assert (held.documents, [check.code for check in held.causes]) == (1, ["findings"])


def test_what_arrives_while_the_day_is_summed_up_is_not_in_the_sums(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks are what counts: a row that another connection commits between marking and summing has none."""
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600, "card")
    close(register)
    send(hq, register)
    read = posting_sums._keep_whole

    def late(db: HqDatabase, whole: object) -> object:
        rest = "type, business_date, made_ms, made_offset, shift, staff, customer, currency, total_minor, tax_minor"
        db.execute(
            f"INSERT INTO transaction_header (store, register, sequence, id, receipt, {rest}) "
            f"SELECT store, register, 99, 'late', 'late', {rest} FROM transaction_header WHERE sequence = 2"
        )
        return read(db, whole)  # type: ignore[arg-type]

    monkeypatch.setattr(posting_sums, "_keep_whole", late)
    statement = post(hq)
    assert (statement.state, statement.documents) == ("posted", 2)
    assert books(hq) == {"44571": -300, "511": 600, "530": 1_200, "707": -1_500}


def test_what_arrives_while_the_day_is_posted_follows_as_a_correction(hq: HqDatabase) -> None:
    late = opened(hq, "3")
    sell(late, 5_000)
    close(late)
    register = opened(hq)
    sell(register, 1_200)
    close(register)
    send(hq, register)
    look_at_days(hq, EVENING)
    assert post_statement(hq, DAY, EVENING, until="payments_posted") is not None
    send(hq, late)
    look_at_days(hq, EVENING)
    assert post(hq).state == "posted"
    assert post(hq, StatementId("101", DATE, 2)).state == "posted"
    assert books(hq)["530"] == 6_200


def test_looking_at_the_same_day_again_changes_nothing(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    close(register)
    send(hq, register)
    assert post(hq).state == "posted"
    with hq.write():
        statements.note_day_due(hq, "101", DATE)
        statements.note_day_due(hq, "101", "2026-11-24")
        statements.note_day_due(hq, "999", DATE)
    assert look_at_days(hq, EVENING) == 3
    assert look_at_days(hq, EVENING) == 0
    assert find(hq, StatementId("101", DATE, 2)) is None
