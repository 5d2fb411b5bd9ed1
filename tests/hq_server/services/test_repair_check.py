"""What is typed into a repair is checked with the rules that found it, and changes nothing."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services.repair_check import check_repair
from hq_server.services.repair_subject import load_subject
from tests.hq_server.findings_world import WRONG_RATE, add_people, body_in_tables, taxed_wrongly, trading
from tests.hq_server.sending_register import SendingRegister


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    add_people(hq)
    return trading(hq)


def test_a_repair_is_checked_while_it_is_typed_and_changes_nothing(hq: HqDatabase, register: SendingRegister) -> None:
    sequence = taxed_wrongly(hq, register)
    subject = load_subject(hq, "101-2", sequence)
    one = check_repair(hq, subject, {"lines.0.tax_rate": "20"})
    assert [(found.rule, found.fault.field, found.fault.proposed) for found in one.faults] == [
        ("TAX-4", "lines.0.tax_minor", 42)
    ]
    two = check_repair(hq, subject, WRONG_RATE)
    assert (two.faults, [found.rule for found in two.before]) == ((), ["TAX-5"])
    # The tax of the whole follows its lines, and the table of taxes too.
    assert [(change.field, change.old, change.new) for change in two.changes] == [
        ("tax_minor", "0.13", "0.42"),
        ("lines.0.tax_rate", "5.5", "20"),
        ("lines.0.tax_minor", "0.13", "0.42"),
    ]
    assert two.body["taxes"] == [{"tax_rate": 20_000, "net_minor": 208, "tax_minor": 42, "gross_minor": 250}]
    assert body_in_tables(hq, sequence)["header"][2] == 13


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("lines.0.tax_minor", "a lot", "“a lot” is no amount. Write it like 9.97."),
        ("lines.0.tax_minor", "0.423", "too many decimals"),
        ("lines.0.quantity_thousandths", "", "is no quantity"),
        ("lines.0.tax_rate", "20 %", "Write it in percent"),
        ("lines.0.total_minor", "9" * 15, "is too much"),
        ("lines.0.total_minor", "9" * 40, "is no amount"),
        ("lines.0.voided", "perhaps", "Choose yes or no."),
        ("customer", "nobody", "There is no customer nobody."),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(
    hq: HqDatabase, register: SendingRegister, field: str, text: str, problem: str
) -> None:
    subject = load_subject(hq, "101-2", taxed_wrongly(hq, register))
    check = check_repair(hq, subject, {field: text})
    assert problem in check.problems[field]
    assert not check.can_be_sent


def test_people_write_amounts_as_they_are_used_to(hq: HqDatabase, register: SendingRegister) -> None:
    subject = load_subject(hq, "101-2", taxed_wrongly(hq, register))
    for text, minor in (("0,42", 42), (" 0.42 ", 42), ("1\u202f250,5", 125_050), ("\u22123", -300), ("+7.10", 710)):
        assert check_repair(hq, subject, {"lines.0.tax_minor": text}).body["lines"][0]["tax_minor"] == minor


def test_what_makes_the_document_the_one_it_is_cannot_be_typed(hq: HqDatabase, register: SendingRegister) -> None:
    subject = load_subject(hq, "101-2", taxed_wrongly(hq, register))
    typed = {"shift": new_id(), "id": "x", "taxes.0.tax_minor": "9", "lines.7.tax_minor": "1", "lines": "x", "": "x"}
    assert check_repair(hq, subject, typed).changes == ()
