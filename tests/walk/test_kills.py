"""kill -9 at HQ, the agent, the worker and the register: what was shown as done is at HQ exactly once."""

import random
import time
from collections.abc import Callable

import pytest

from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_hq_killed_in_the_middle_of_batches_loses_and_doubles_nothing(
    open_shop: Callable[..., WalkShop], engine: str
) -> None:
    shop = open_shop(engine)
    register = shop.registers[0]
    chance = random.Random(engine)
    for day in range(4):
        day_of = ("--date", f"2026-11-{day + 1:02d}")
        register.sell(360, "--close", *day_of, "--customer-every", "20", "--errand-every", "9")
    register.start_agent()
    for _kill in range(5):
        time.sleep(chance.uniform(0.01, 0.25))
        shop.kill_hq()
        shop.start_hq()
    wait_until(register.is_confirmed, "HQ confirms the days", 90)
    shop.expect_everything_once()
    assert shop.chain_problems() == []


def test_the_agent_killed_at_any_moment_loses_and_doubles_nothing(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop()
    register = shop.registers[0]
    chance = random.Random(7)
    register.sell(540, "--close", "--customer-every", "20", "--errand-every", "9")
    for _kill in range(6):
        register.start_agent()
        time.sleep(chance.uniform(0.2, 0.9))
        register.kill_agent()
    register.start_agent()
    wait_until(register.is_confirmed, "HQ confirms the day")
    shop.expect_everything_once()
    assert register.chain_is_whole()


def test_the_worker_killed_in_its_work_issues_no_number_twice(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop("postgresql")
    register = shop.registers[0]
    register.start_agent()
    chance = random.Random(3)
    for _kill in range(3):
        register.sell(60, "--customer-every", "1")
        time.sleep(chance.uniform(0.05, 0.4))
        shop.kill_worker()
        shop.start_worker()
    wait_until(lambda: _numbered(shop) == 180, "every customer has a number", 120)
    shop.expect_everything_once()


def test_a_register_killed_between_any_two_statements_of_a_sale_keeps_what_it_has_shown(
    open_shop: Callable[..., WalkShop],
) -> None:
    """Each round dies one statement later, until a whole sale survives its number."""
    shop = open_shop()
    register = shop.registers[0]
    killed = 0
    for statement in range(1, 100):
        if register.sell(1, "--die-at", str(statement), "--customer-every", "1", may_die=True) == 0:
            break
        killed += 1
        assert register.chain_is_whole()
    assert killed > 10
    register.sell(5, "--close")
    register.start_agent()
    wait_until(register.is_confirmed, "HQ confirms the day")
    shop.expect_everything_once()
    assert shop.chain_problems() == []


def _numbered(shop: WalkShop) -> int:
    return int(shop.rows("SELECT count(*) FROM customer WHERE account_number IS NOT NULL")[0][0])
