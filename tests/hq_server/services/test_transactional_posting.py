"""Posting during the day: batches of what is validated, and at the end of the day the same books as without them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.ids import new_id
from hq_server.services import transactional_posting
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_job import run_statements
from hq_server.services.statement_pages import get_statement
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, line_in_full
from tests.hq_server.statement_world import EVENING, STORE, books, close, move, opened, post, sell, send, vouchers_of

HOUR = 3_600_000


def batch(db: HqDatabase, limit: int = 100, store: str = STORE) -> int:
    return transactional_posting.post_during_day(db, store, DATE, NOW, limit)


def test_a_batch_posts_sales_payments_discounts_and_accounts_but_no_counts_and_drops(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200, saved_minor=120)
    register.move_cash(500)
    move(register, "safe_drop", -300)
    send(hq, register)
    assert batch(hq) == 3
    assert [(voucher.part, voucher.batch) for voucher in vouchers_of(hq)] == [
        ("sales", 1),
        ("discounts", 1),
        ("income_expense", 1),
        ("payments", 1),
    ]
    assert "532" not in books(hq)
    assert batch(hq) == 0
    sell(register, 600)
    close(register, {"cash": 5})
    send(hq, register)
    statement = post(hq)
    assert (statement.state, statement.documents) == ("posted", 4)
    assert books(hq)["532"] == 300
    assert [(voucher.part, voucher.batch) for voucher in vouchers_of(hq)][4:] == [
        ("sales", 0),
        ("payments", 0),
        ("financial", 0),
    ]
    assert [event.event for event in get_statement(hq, STORE, DATE).events] == [
        "started",
        "posted_during_day",
        "calculated",
        "posted",
    ]


def test_a_batch_takes_the_oldest_and_leaves_what_needs_a_repair(hq: HqDatabase) -> None:
    register = opened(hq)
    for _sale in range(3):
        sell(register, 1_200)
    lines = [line_in_full(1, barcode="", tax_minor=40)]
    taxes = [{"tax_rate": 20_000, "net_minor": 210, "tax_minor": 40, "gross_minor": 250}]
    register.sell_in_full(tax_minor=40, lines=lines, taxes=taxes)
    send(hq, register)
    assert [batch(hq, 2), batch(hq, 2), batch(hq, 2)] == [2, 1, 0]


def test_a_sale_that_is_not_paid_exactly_waits_for_the_days_own_check(hq: HqDatabase) -> None:
    report = import_setup(
        hq, "[statement_terms]\nmax_transaction_difference_minor = 1\n[policy]\ncash_rounding_minor = 5", NOW
    )
    assert not report.problems
    register = opened(hq)
    sell(register, 1_198, rounding_minor=2)
    sell(register, 1_200)
    send(hq, register)
    assert batch(hq) == 1


def test_customers_of_a_batch_have_their_numbers_first(hq: HqDatabase) -> None:
    register = opened(hq)
    customer = new_id()
    register.create_customer(customer)
    sell(register, 1_200, customer=customer)
    send(hq, register)
    assert batch(hq) == 1
    with hq.read():
        assert hq.row("SELECT count(*) FROM customer WHERE account_number IS NULL") == (0,)


def test_the_job_posts_during_the_day_as_often_as_the_terms_say(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    send(hq, register)
    assert run_statements(hq, NOW + HOUR // 2).rows == 0
    assert run_statements(hq, NOW + HOUR + 60_000).rows == 1
    sell(register, 1_200)
    send(hq, register)
    assert run_statements(hq, NOW + HOUR + HOUR // 2).rows == 0
    assert run_statements(hq, NOW + 3 * HOUR).rows == 1
    assert not import_setup(hq, "[statement_terms]\nduring_day_minutes = 0\n", NOW).problems
    sell(register, 1_200)
    send(hq, register)
    assert run_statements(hq, NOW + 10 * HOUR).rows == 0


SALES = st.lists(
    st.tuples(
        st.integers(1, 5_000),
        st.sampled_from(["cash", "card", "voucher", "cheque", "bons"]),
        st.integers(0, 90),
        st.booleans(),
        st.sampled_from([0, 2_100, 5_500, 20_000]),
        st.integers(0, 4),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sales=SALES, off=st.integers(-500, 500))
def test_batches_and_the_end_of_the_day_come_to_what_one_posting_at_the_end_gives(
    hq: HqDatabase, sales: list[tuple[int, str, int, bool, int, int]], off: int
) -> None:
    """Two stores with the same day, to the same cent on every account; one posts whenever it can."""
    stores = [f"s{new_id()[-12:]}" for _store in range(2)]
    terms = '[[statement_terms]]\nmax_shift_difference_minor = "none"\ntender_differences_minor = { cash = 250 }\n'
    assert not import_setup(hq, terms + 'big_difference = "account"\n', NOW).problems
    registers = [opened(hq, "1", store) for store in stores]
    for price, tender, percent, back, rate, batch_after in sales:
        for register in registers:
            saved = price * percent // 100
            sign = -1 if back else 1
            sell(register, sign * price, tender, saved_minor=sign * saved, rate=rate)
        if batch_after == 0:
            send(hq, *registers)
            batch(hq, 3, stores[0])
    for register, store in zip(registers, stores, strict=True):
        close(register, {"cash": off})
        send(hq, register)
        assert post(hq, StatementId(store, DATE), EVENING).state == "posted"
    assert books(hq, stores[0]) == books(hq, stores[1])


@pytest.mark.parametrize("state", ["calculated", "posted"])
def test_nothing_is_posted_during_a_day_that_is_on_its_way_or_posted(hq: HqDatabase, state: str) -> None:
    register: SendingRegister = opened(hq)
    sell(register, 1_200)
    close(register, {"cash": 9_000} if state == "calculated" else None)
    send(hq, register)
    assert post(hq).state == state
    register.open_shift()
    sell(register, 600)
    send(hq, register)
    assert batch(hq) == 0
