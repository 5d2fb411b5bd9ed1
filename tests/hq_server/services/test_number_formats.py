"""Number formats: what is given from now on is written so, and no number is ever written like one that was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hq_server.db import numbers
from hq_server.db.database import HqDatabase
from hq_server.domain.accounts import is_account_number
from hq_server.domain.number_format import NumberFormat, can_meet, is_prefix
from hq_server.errors import FieldsRefused, NotFound
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from hq_server.services.number_formats import preview, read_sequence, save_format
from tests.hq_server.customer_lines import create
from tests.hq_server.sending_register import NOW, add_register

CUSTOMERS = [f"019ab000-0000-7000-8000-0000000000e{number}" for number in range(3)]
_FORMATS = st.builds(NumberFormat, st.sampled_from(["", "C", "C-", "1A", "A1-"]), st.integers(4, 7), st.booleans())


def number_of(db: HqDatabase, customer: str) -> str:
    with db.read():
        row = db.row("SELECT account_number FROM customer WHERE id = ?", (customer,))
    assert row is not None
    return str(row[0])


def test_what_is_built_in_is_as_it_always_was(hq: HqDatabase) -> None:
    assert read_sequence(hq, numbers.ACCOUNT_NUMBER).samples == ("000000018", "000000026", "000000034")
    assert all(map(is_account_number, read_sequence(hq, numbers.ACCOUNT_NUMBER).samples))
    assert read_sequence(hq, numbers.SALES_ORDER).samples == ("SO-0000001", "SO-0000002", "SO-0000003")
    with pytest.raises(NotFound):
        read_sequence(hq, "receipts")


def test_a_new_format_counts_from_the_next_number_on(hq: HqDatabase) -> None:
    register = add_register(hq)
    for place, customer in enumerate(CUSTOMERS):
        create(register, customer, {}, first_name=f"P{place}", last_name="Q")
        ingest_batch(hq, register.identity, register.lines, NOW)
        register.lines = []
        if place == 1:
            assert preview(hq, numbers.ACCOUNT_NUMBER, "C-", "5", False).samples[0] == "C-00002"
            save_format(hq, numbers.ACCOUNT_NUMBER, "C-", "5", False, NOW, by="claire")
        issue_account_numbers(hq, NOW)
    assert [number_of(hq, customer) for customer in CUSTOMERS] == ["000000018", "C-00002", "C-00003"]


@pytest.mark.parametrize(
    ("prefix", "digits", "check", "field"),
    [
        ("lower", "8", True, "prefix"),
        ("A1", "8", True, "prefix"),
        ("LONG-LONG-", "8", True, "prefix"),
        ("", "3", True, "digits"),
        ("", "13", True, "digits"),
        ("", "many", True, "digits"),
        ("", "9", False, "digits"),  # 000000018 was one with a check digit
    ],
)
def test_what_cannot_be_is_told_by_field(hq: HqDatabase, prefix: str, digits: str, check: bool, field: str) -> None:
    with pytest.raises(FieldsRefused) as shown:
        preview(hq, numbers.ACCOUNT_NUMBER, prefix, digits, check)
    with pytest.raises(FieldsRefused) as refused:
        save_format(hq, numbers.ACCOUNT_NUMBER, prefix, digits, check, NOW)
    assert list(shown.value.messages) == list(refused.value.messages) == [field]
    assert read_sequence(hq, numbers.ACCOUNT_NUMBER).format == NumberFormat("", 8, True)


def test_digits_that_are_used_up_are_refused(hq: HqDatabase) -> None:
    with hq.write():
        numbers.take(hq, numbers.SALES_ORDER, 20_000)
    with pytest.raises(FieldsRefused, match="not enough"):
        save_format(hq, numbers.SALES_ORDER, "SO-", "4", False, NOW)


def test_an_earlier_format_stays_known_after_two_changes(hq: HqDatabase) -> None:
    save_format(hq, numbers.SALES_ORDER, "X-", "7", False, NOW)
    save_format(hq, numbers.SALES_ORDER, "SO-", "7", False, NOW)
    save_format(hq, numbers.SALES_ORDER, "Y-", "7", False, NOW)
    with pytest.raises(FieldsRefused):
        save_format(hq, numbers.SALES_ORDER, "SO-", "6", True, NOW)


@given(_FORMATS, _FORMATS, st.integers(1, 9_999), st.integers(1, 9_999))
def test_formats_that_cannot_meet_never_write_two_numbers_alike(
    earlier: NumberFormat, later: NumberFormat, one: int, other: int
) -> None:
    usable = is_prefix(earlier.prefix) and is_prefix(later.prefix) and not can_meet(later, [earlier])
    if usable and one != other:
        assert earlier.write(one) != later.write(other)
