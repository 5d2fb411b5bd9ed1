"""Customers' orders between two real registers and a real HQ: taken by one, made a sales order, handed over by another;
and whatever order things come in, the days are confirmed and the books have what the drawers have.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hq_server.db import orders as hq_orders
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.db.repairs import VOID
from hq_server.services import order_mending, repair
from hq_server.services.order_mending import Wish
from hq_server.services.orders_job import synchronize_orders
from hq_server.services.posting import post_statement
from hq_server.services.statements import look_at_days
from store_client.db import shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.basket_order import DELIVERY
from store_client.domain.order import Order
from store_client.domain.tender import CARD, CASH, DEPOSIT
from store_client.errors import Refused
from store_client.services import orders, shift_close
from tests.contract.order_days import ACCOUNTS, COIN, OrderDays
from tests.contract.order_store import Store
from tests.counter import MAUD
from tests.factories import START_MS, make_moment, make_sale
from tests.hq_server.statement_world import DAY, EVENING, books
from tests.ordering import HOME, LATER, record, take

REASON = "customer_left"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


def known(db: RegisterDatabase, order: Order) -> Order:
    found = orders.find_order(db, order.id)
    assert found is not None
    return found


def test_an_order_that_was_taken_offline_for_a_new_customer_comes_back_with_its_number(store: Store) -> None:
    first, second = store.registers
    order = take(first, store.new_id, method=DELIVERY, address=HOME.id, wanted_date=LATER, comment="Ring twice")
    assert (known(first, order).state, orders.find_order(second, order.id)) == ("waiting", None)
    store.exchange()
    for db in (first, second):
        found = known(db, order)
        assert (found.state, found.order_number, found.number) == ("created", "SO-0000001", order.number)
        assert (found.customer_name, found.wanted_date, found.comment) == ("Fionn Ó Sé", LATER, "Ring twice")
        assert found.address_lines == order.address_lines
        assert (found.lines, found.total_minor, found.deposit_minor) == (order.lines, 1_730, 173)


def test_what_one_register_took_another_hands_over_for_the_balance(store: Store) -> None:
    first, second = store.registers
    order = take(first, store.new_id)
    store.exchange()
    basket = orders.hand_over(second, order.id, new_id=store.new_id)
    assert (basket.total_minor, basket.due_minor) == (1_730, 1_557)
    done = record(second, basket, store.new_id)
    assert [(part.tender, part.amount_minor) for part in done.transaction.tenders] == [(DEPOSIT, 173), (CASH, 1_557)]
    store.exchange()
    row = store.at_hq(order)
    assert (row.told_state, row.ended_by, row.ended_register) == ("handed_over", done.transaction.id, "2")
    assert known(first, order).state == "handed_over"
    with pytest.raises(Refused, match="was handed over already"):
        orders.hand_over(first, order.id, new_id=store.new_id)


def test_a_deposit_goes_back_at_either_register(store: Store) -> None:
    first, second = store.registers
    order = take(first, store.new_id)
    store.exchange()
    record(second, orders.cancel(second, order.id, REASON, person=MAUD, new_id=store.new_id), store.new_id)
    store.exchange()
    assert (store.at_hq(order).told_state, known(first, order).state) == ("cancelled", "cancelled")


def test_what_hq_mends_reaches_the_registers(store: Store) -> None:
    first, second = store.registers
    order = take(first, store.new_id, method=DELIVERY, address=HOME.id)
    store.upload()
    with store.hq.write():
        store.hq.execute("UPDATE customer_order SET address = 'gone'")
    synchronize_orders(store.hq, START_MS)
    store.pull()
    for db in (first, second):
        assert (known(db, order).state, known(db, order).reason) == (
            "failed",
            "The address is not there any more. Choose another one.",
        )
    order_mending.mend(store.hq, order.id, Wish("pickup", "", "101", LATER, 0), START_MS, by="claire")
    store.pull()
    for db in (first, second):
        found = known(db, order)
        assert (found.state, found.method, found.address_lines, found.wanted_date) == ("created", "pickup", (), LATER)


def test_two_registers_that_hand_one_order_over_offline_are_told_apart_at_hq(store: Store) -> None:
    first, second = store.registers
    order = take(first, store.new_id)
    store.exchange()
    done = [record(db, orders.hand_over(db, order.id, new_id=store.new_id), store.new_id) for db in (first, second)]
    store.upload()
    assert store.at_hq(order).ended_by == done[0].transaction.id
    with store.hq.read():
        (aside,) = store.hq.rows("SELECT register, kind, state FROM inbox WHERE state <> 'applied'")
    assert aside == ("2", "order.changed", "quarantined")


def test_a_day_of_orders_is_confirmed_and_posted(store: Store) -> None:
    first, second = store.registers
    one, two, three = (take(first, store.new_id) for _order in range(3))
    make_sale(second, store.new_id)
    store.exchange()
    record(second, orders.hand_over(second, one.id, new_id=store.new_id), store.new_id)
    record(second, orders.cancel(second, two.id, REASON, person=MAUD, new_id=store.new_id), store.new_id)
    close_all(store)
    store.exchange()
    with store.hq.read():
        assert store.hq.rows("SELECT DISTINCT state FROM business_day") == [("confirmed",)]
    assert posted(store)["4191"] == -three.deposit_minor


@pytest.mark.parametrize("ends", ["handed over", "cancelled"])
def test_what_ended_an_order_and_is_voided_at_hq_opens_it_again(store: Store, ends: str) -> None:
    """Also at the register that ended it. The deposit is owed again, and pays when the order really ends."""
    first, second = store.registers
    order = take(first, store.new_id)
    store.exchange()
    if ends == "cancelled":
        ended = orders.cancel(second, order.id, REASON, person=MAUD, new_id=store.new_id)
    else:
        ended = orders.hand_over(second, order.id, new_id=store.new_id)
    done = record(second, ended, store.new_id)
    store.exchange()
    assert not known(second, order).is_open
    why = "The button was pressed by mistake, nobody came."
    repair.propose(
        *(store.hq, "101-2", done.transaction.sequence, {}, why), seen=0, person="claire", now_ms=START_MS, kind=VOID
    )
    store.exchange()
    assert (store.at_hq(order).told_state, store.at_hq(order).ended_by) == ("created", "")
    assert [known(db, order).state for db in (first, second)] == ["created", "created"]
    record(second, orders.hand_over(second, order.id, new_id=store.new_id), store.new_id)
    close_all(store)
    store.exchange()
    with store.hq.read():
        assert store.hq.rows("SELECT DISTINCT state FROM business_day") == [("confirmed",)]
    found = posted(store)
    assert (found.get("4191", 0), found["530"], store.at_hq(order).told_state) == (0, 1_730, "handed_over")


def close_all(store: Store) -> None:
    for db in store.registers:
        if shifts.find_open(db) is not None:
            shift_close.close_shift(db, staff=MAUD.id, now=make_moment(3_600), new_id=store.new_id)


def posted(store: Store) -> dict[str, int]:
    look_at_days(store.hq, EVENING)
    statement = post_statement(store.hq, DAY, EVENING)
    assert statement is not None
    assert (statement.state, [(cause.code, dict(cause.values)) for cause in statement.causes]) == ("posted", [])
    return books(store.hq)


ACTS = ("take", "take", "take", "hand_over", "hand_over", "cancel", "sell", "bring_back")
PROGRAMS = ("send", "send_in_vain", "fetch", "fetch", "end_day")
STEPS = st.tuples(
    st.sampled_from((*ACTS, *PROGRAMS)),
    st.integers(0, 1),
    st.integers(0, 15),
    st.sampled_from((CASH, CARD)),
    st.sampled_from((0, 0, 0, 1, 2)),
)


@settings(deadline=None, max_examples=15, phases=(Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=10, max_size=30))
def test_whatever_happens_in_whatever_order_the_drawers_and_the_books_have_what_the_model_has(
    steps: list[tuple[str, int, int, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    days = OrderDays(tmp_path_factory.mktemp("orders"))
    for act, at, choice, tender, cut in steps:
        getattr(days, act)(at, choice, tender, cut)
    days.settle()
    tally = days.tally
    assert tally.money[CASH] % COIN == 0
    assert days.money() == {tender: tally.money[tender] for tender in ACCOUNTS}
    assert days.accounts() == tally.accounts
    if all(times == 1 for times in days.ended.values()):
        assert days.owed_by_orders() == tally.owed
    for row in _all(days.store.hq):
        for db in days.store.registers:
            here = orders.find_order(db, row.id)
            assert here is not None
            assert (here.state, here.order_number) == (row.told_state, row.order_number)
    days.close()


def _all(hq: HqDatabase) -> list[OrderRow]:
    with hq.read():
        return hq_orders.read(hq, "ORDER BY id", ())
