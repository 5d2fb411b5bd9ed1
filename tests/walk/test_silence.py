"""A network that says nothing, not even no: the shop goes on selling, and afterwards everything is at HQ once."""

from collections.abc import Callable

import pytest

from tests.walk.fault_proxy import PASS, SILENCE, FaultProxy
from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_sales_are_completed_while_the_network_is_silent(open_shop: Callable[..., WalkShop]) -> None:
    shop = open_shop()
    register = shop.registers[0]
    with FaultProxy(shop.hq.url, lambda number, _method, _path: SILENCE if number == 1 else PASS) as proxy:
        register.send_to(proxy.url)
        register.start_agent()
        wait_until(lambda: bool(proxy.exchanges), "the agent has asked something and hears nothing")
        register.sell(6, "--customer-every", "3", "--close")
        assert register.waiting() > 0
        assert len(register.ledger.sales) == 6
        proxy.end_silence()
        wait_until(register.is_confirmed, "HQ confirms the day")
        assert proxy.faults_done() > 0
    shop.expect_everything_once()
    assert shop.chain_problems() == []
