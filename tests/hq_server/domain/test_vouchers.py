"""Vouchers balance, whatever a day brought, and each amount stands on the account of the plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.account_plan import AccountPlan
from hq_server.domain.posted_facts import Facts
from hq_server.domain.vouchers import (
    Entry,
    Unbalanced,
    Voucher,
    discount_entries,
    income_expense_entries,
    make_voucher,
    movement_entries,
    payment_entries,
    sales_entries,
    variance_entries,
)

PLAN = AccountPlan()
AMOUNT = st.integers(-(10**9), 10**9)
RATES = st.dictionaries(st.sampled_from([0, 2_100, 5_500, 20_000]), st.tuples(AMOUNT, AMOUNT, AMOUNT))


def lines_of(entries: list[Entry], plan: AccountPlan = PLAN, part: str = "sales") -> list[tuple[str, str, int, int]]:
    voucher = make_voucher(part, entries, plan)
    assert voucher is not None
    return [(line.account, line.subject, line.debit_minor, line.credit_minor) for line in voucher.lines]


def balances(voucher: Voucher | None) -> bool:
    return voucher is None or sum(line.debit_minor - line.credit_minor for line in voucher.lines) == 0


def test_sales_stand_at_their_price_before_discounts_and_the_discount_beside_them() -> None:
    sums = Facts(rates={20_000: (1_080, 180, 100), 5_500: (211, 11, 0)})
    plan = AccountPlan(sales_by_rate={"5500": "7072"}, tax_by_rate={"5500": "445712"})
    assert lines_of(sales_entries(sums, plan), plan) == [
        ("411", "", 1_391, 0),
        ("707", "20000", 0, 1_000),
        ("44571", "20000", 0, 180),
        ("7072", "5500", 0, 200),
        ("445712", "5500", 0, 11),
    ]
    assert lines_of(discount_entries(sums, plan), plan) == [("7097", "20000", 100, 0), ("411", "", 0, 100)]


def test_payments_close_what_sales_opened_and_rounding_has_its_accounts() -> None:
    sums = Facts(
        totals={("sale", "a"): (3, 1_000, 0, 0, 2, -4), ("no_sale", "a"): (1, 0, 0, 0, 0, 0)},
        tenders={("sale", "cash"): (3, 1_000, -2, 0)},
    )
    assert lines_of(payment_entries(sums, PLAN)) == [
        ("530", "cash", 998, 0),
        ("411", "", 0, 1_000),
        ("758", "", 0, 2),
        ("658", "", 4, 0),
    ]


def test_change_for_a_voucher_is_cash_and_vouchers_that_are_issued_stand_apart() -> None:
    sums = Facts(
        totals={("sale", "a"): (1, 1_500, 0, 0, 0, 0), ("return", "a"): (1, -700, 0, 0, 0, 0)},
        tenders={("sale", "bons"): (1, 1_500, 0, 500), ("return", "bons"): (1, 0, -700, 0)},
    )
    plan = AccountPlan(tender_kinds={"bons": "voucher"})
    assert lines_of(payment_entries(sums, plan), plan) == [
        ("419", "bons", 2_000, 0),
        ("419", "bons", 0, 700),
        ("530", "cash", 0, 500),
        ("411", "", 0, 800),
    ]


def test_income_and_expense_have_the_accounts_of_the_plan_or_the_usual_ones() -> None:
    sums = Facts(
        totals={("income", "a"): (1, 500, 0, 0, 0, 0), ("expense", "a"): (2, -450, 0, 0, 0, 0)},
        tenders={("income", "cash"): (1, 500, 0, 0), ("expense", "cash"): (2, 0, -450, 0)},
        accounts={("income", "rent"): (1, 500), ("expense", "postage"): (1, -300), ("expense", ""): (1, -150)},
    )
    plan = AccountPlan(expense={"postage": "626"})
    assert lines_of(income_expense_entries(sums, plan), plan) == [
        ("530", "cash", 50, 0),
        ("758", "rent", 0, 500),
        ("626", "postage", 300, 0),
        ("658", "", 150, 0),
    ]


def test_money_that_moves_goes_to_the_safe_or_to_the_bank() -> None:
    sums = Facts(
        tenders={
            ("float_entry", "cash"): (1, 10_000, 0, 0),
            ("safe_drop", "cash"): (1, 0, -4_000, 0),
            ("bank_drop", "card"): (1, 0, -900, 0),
            ("sale", "cash"): (1, 7, 0, 0),
        }
    )
    assert lines_of(movement_entries(sums, PLAN)) == [
        ("530", "cash", 10_000, 0),
        ("532", "cash", 0, 10_000),
        ("530", "cash", 0, 4_000),
        ("532", "cash", 4_000, 0),
        ("511", "card", 0, 900),
        ("580", "card", 900, 0),
    ]


@pytest.mark.parametrize(
    ("variance", "lines"),
    [
        (20, [("530", "cash", 20, 0), ("758", "cash", 0, 20)]),
        (-20, [("530", "cash", 0, 20), ("658", "cash", 20, 0)]),
        (21, [("530", "cash", 21, 0), ("778", "cash", 0, 21)]),
        (-21, [("530", "cash", 0, 21), ("678", "cash", 21, 0)]),
    ],
)
def test_beyond_its_limit_the_whole_difference_goes_to_the_account_of_big_ones(
    variance: int, lines: list[tuple[str, str, int, int]]
) -> None:
    assert lines_of(variance_entries({("", "cash"): variance}, {"cash": 20}, {}, PLAN)) == lines


def test_what_is_in_the_books_of_a_difference_is_not_booked_again() -> None:
    posted = {("", "cash"): {"530": -3_000, "678": 3_000}}
    entries = variance_entries({("", "cash"): -20}, {"cash": 20}, posted, PLAN)
    assert lines_of(entries) == [("530", "cash", 2_980, 0), ("658", "cash", 20, 0), ("678", "cash", 0, 3_000)]
    assert make_voucher("financial", variance_entries({("", "cash"): -3_000}, {"cash": 20}, posted, PLAN), PLAN) is None


def test_sums_that_do_not_agree_make_no_voucher() -> None:
    sums = Facts(totals={("sale", "a"): (1, 1_000, 0, 0, 0, 0)}, tenders={("sale", "cash"): (1, 999, 0, 0)})
    with pytest.raises(Unbalanced):
        make_voucher("payments", payment_entries(sums, PLAN), PLAN)
    assert make_voucher("payments", [], PLAN) is None


@given(rates=RATES)
def test_sales_and_discounts_always_balance_and_leave_what_was_paid(rates: dict[int, tuple[int, int, int]]) -> None:
    sums = Facts(rates=rates)
    made = [
        make_voucher("sales", sales_entries(sums, PLAN), PLAN),
        make_voucher("discounts", discount_entries(sums, PLAN), PLAN),
    ]
    assert all(map(balances, made))
    clearing = [line for voucher in made if voucher for line in voucher.lines if line.account == "411"]
    gross = sum(gross for gross, _tax, _discount in rates.values())
    assert sum(line.debit_minor - line.credit_minor for line in clearing) == gross


@given(
    paid=st.dictionaries(
        st.tuples(st.sampled_from(["sale", "return"]), st.sampled_from(["cash", "card", "voucher", "bons"])),
        st.tuples(st.integers(0, 10**9), st.integers(-(10**9), 0), st.integers(0, 10**6)),
    ),
    up=st.integers(0, 100),
    down=st.integers(-100, 0),
)
def test_payments_always_balance(paid: dict[tuple[str, str], tuple[int, int, int]], up: int, down: int) -> None:
    due = sum(received + given for received, given, _change in paid.values()) - up - down
    tenders = {key: (1, *numbers) for key, numbers in paid.items()}
    sums = Facts(totals={("sale", "a"): (1, due, 0, 0, up, down)}, tenders=tenders)
    assert balances(make_voucher("payments", payment_entries(sums, PLAN), PLAN))


def test_the_plan_names_accounts_by_what_they_are_part_of() -> None:
    plan = AccountPlan(names={"7071": "Ventes cuisine"})
    assert [plan.name_of(account) for account in ("707", "7071", "70712", "7079", "999")] == [
        "Ventes de marchandises",
        "Ventes cuisine",
        "Ventes cuisine",
        "Ventes de marchandises",
        "999",
    ]
