"""Lost replies, cut answers and portals between a register and HQ: every sale is there once."""

import random
from collections.abc import Callable

import pytest

from tests.walk import fault_proxy
from tests.walk.fault_proxy import FaultProxy
from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_reply_lost_after_hq_committed_doubles_nothing(open_shop: Callable[..., WalkShop], engine: str) -> None:
    shop = open_shop(engine)
    register = shop.registers[0]

    def choose(number: int, _method: str, path: str) -> str:
        first_uploads = path == "/v1/documents" and number <= 4
        return fault_proxy.LOSE_REPLY if first_uploads else fault_proxy.PASS

    with FaultProxy(shop.hq.url, choose) as proxy:
        register.send_to(proxy.url)
        register.sell(25, "--close")
        register.start_agent()
        wait_until(register.is_confirmed, "HQ confirms the day")
        assert proxy.faults_done() > 0
    shop.expect_everything_once()
    assert shop.rows("SELECT count(*) FROM quarantine") == [(0,)]


@pytest.mark.parametrize("fault", fault_proxy.FAULTS)
def test_every_fault_ends_with_everything_at_hq_once(open_shop: Callable[..., WalkShop], fault: str) -> None:
    shop = open_shop()
    register = shop.registers[0]
    with FaultProxy(shop.hq.url, lambda number, _method, _path: fault if number <= 3 else fault_proxy.PASS) as proxy:
        register.send_to(proxy.url)
        register.sell(12, "--close", "--errand-every", "1")
        register.start_agent()
        wait_until(register.is_confirmed, "HQ confirms the day")
        assert proxy.faults_done() == 3
    shop.expect_everything_once()
    assert shop.chain_problems() == []


def test_a_network_that_fails_half_of_the_time_for_a_while_only_makes_it_slower(
    open_shop: Callable[..., WalkShop],
) -> None:
    shop = open_shop()
    register = shop.registers[0]
    # With this seed never more than three exchanges in a row fail, so that no pause becomes long.
    chance = random.Random(0)

    def choose(number: int, _method: str, _path: str) -> str:
        is_bad = number <= 20 and chance.random() < 0.5
        return chance.choice(fault_proxy.FAULTS) if is_bad else fault_proxy.PASS

    with FaultProxy(shop.hq.url, choose) as proxy:
        register.send_to(proxy.url)
        register.start_agent()
        for _round in range(4):
            register.sell(10)
        register.sell(1, "--close")
        wait_until(register.is_confirmed, "HQ confirms the day", 170)
        assert proxy.faults_done() > 3
    shop.expect_everything_once()
