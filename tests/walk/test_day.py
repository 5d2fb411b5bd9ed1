"""The main job, end to end: a day at a register, from the first customer to HQ's confirmation."""

from collections.abc import Callable

import pytest

from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_day_reaches_hq_gets_its_account_numbers_and_is_confirmed(
    open_shop: Callable[..., WalkShop], engine: str
) -> None:
    shop = open_shop(engine)
    register = shop.registers[0]
    register.start_agent()
    register.sell(40, "--close")
    wait_until(register.is_confirmed, "HQ confirms the day")
    shop.expect_everything_once()
    assert shop.chain_problems() == []
    assert register.chain_is_whole()

    def numbers_at_the_register() -> dict[str, str]:
        with register.open() as db:
            return dict(db.rows("SELECT id, account_number FROM customer"))

    wait_until(lambda: all(numbers_at_the_register().values()), "the numbers come back")
    numbers = numbers_at_the_register()
    assert set(register.ledger.customers) <= set(numbers)
    at_hq = dict(shop.rows("SELECT id, account_number FROM customer"))
    assert {customer: at_hq[customer] for customer in numbers} == numbers


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_day_of_everything_that_a_counter_does_is_confirmed(open_shop: Callable[..., WalkShop], engine: str) -> None:
    """Returns, voids, drawer openings, cash in and out, copies, discounts, other prices, vouchers, foreign money."""
    shop = open_shop(engine)
    register = shop.registers[0]
    register.start_agent()
    register.sell(27, "--errand-every", "1")
    register.sell(1, "--close")
    wait_until(register.is_confirmed, "HQ confirms the day")
    shop.expect_everything_once()
    assert shop.chain_problems() == []
    assert register.chain_is_whole()
    kinds = dict(shop.rows("SELECT type, count(*) FROM transaction_header GROUP BY type"))
    assert kinds == {"sale": 34, "return": 6, "void": 3, "no_sale": 3, "income": 3, "expense": 3}
    assert shop.rows("SELECT count(*) FROM inbox WHERE kind = 'receipt.copied'") == [(3,)]
    assert shop.rows("SELECT sum(quantity_thousandths) FROM transaction_return")[0][0] == 6_000


def test_the_customer_of_one_register_is_known_at_the_other(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop(registers=2)
    first, second = shop.registers
    first.sell(5)
    assert first.run("sync", "--once").returncode == 0
    customer = first.ledger.customers[0]

    def known() -> bool:
        second.run("sync", "--once")
        with second.open() as db:
            return bool(db.rows("SELECT 1 FROM customer WHERE id = ? AND account_number IS NOT NULL", (customer,)))

    wait_until(known, "the second register knows the customer")


def test_two_registers_and_two_workers_share_one_hq(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop("postgresql", registers=2)
    shop.start_worker()
    for register in shop.registers:
        register.start_agent()
    for register in shop.registers:
        register.sell(60, "--close", "--customer-every", "1")
    for register in shop.registers:
        wait_until(register.is_confirmed, "HQ confirms the day")
    shop.expect_everything_once()


def test_hq_is_down_for_the_whole_day_and_the_day_still_closes(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop()
    register = shop.registers[0]
    shop.kill_hq()
    register.start_agent()
    register.sell(30, "--close")
    assert register.close_states() == ["closed"]
    waiting = register.waiting()
    assert waiting == 30 + len(register.ledger.customers) + 2
    printed = register.run("status")
    assert str(waiting) in printed.stdout
    shop.start_hq()
    wait_until(register.is_confirmed, "HQ confirms the day")
    assert register.waiting() == 0
    shop.expect_everything_once()


def test_closing_by_command_is_local_and_says_what_is_not_at_hq(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop()
    register = shop.registers[0]
    shop.kill_hq()
    register.sell(3)
    closed = register.run("close")
    assert closed.returncode == 0, closed.stderr
    assert register.close_states() == ["closed"]
    assert "6" in closed.stdout
