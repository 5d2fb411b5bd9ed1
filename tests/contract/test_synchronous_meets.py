"""A store in synchronous mode: the number comes with the exchange, and whatever fails never makes a second customer."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hq_server.services.customer_job import issue_account_numbers
from store_client.clock import Moment
from store_client.db import customers, settings
from store_client.domain.customer import CustomerDetails
from store_client.services.customers import is_number_awaited
from tests.contract.over_http import Hq, Register, activated, running_hq
from tests.factories import START_MS, make_moment
from tests.walk import fault_proxy
from tests.walk.fault_proxy import FaultProxy

DOWN = "http://127.0.0.1:9"
NIAMH = CustomerDetails(first_name="Niamh", last_name="Kavanagh")


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Hq]:
    with running_hq(tmp_path) as running:
        yield running


@pytest.fixture
def register(hq: Hq) -> Iterator[Register]:
    with activated(hq, "101", "2", asynchronous=False) as made:
        yield made


def test_the_number_comes_in_the_exchange_that_brings_the_customer(hq: Hq, register: Register) -> None:
    made = register.make(NIAMH)
    register.exchange()
    assert register.get(made).account_number == "000000018"
    assert hq.customers() == 1


def test_in_asynchronous_mode_it_comes_when_the_customer_job_has_run(hq: Hq, register: Register) -> None:
    hq.switch("101", synchronous=False)
    register.exchange()
    made = register.make(NIAMH)
    assert not is_number_awaited(register.db, register.get(made), make_moment())
    register.exchange()
    assert register.get(made).pending
    issue_account_numbers(hq.db, START_MS)
    register.exchange()
    assert not register.get(made).pending


@pytest.mark.parametrize("fault", fault_proxy.FAULTS)
def test_whatever_happens_to_the_upload_there_is_one_customer_and_the_number_comes_later(
    hq: Hq, register: Register, fault: str
) -> None:
    made = register.make(NIAMH)

    def choose(_number: int, _method: str, path: str) -> str:
        return fault if path == "/v1/documents" else fault_proxy.PASS

    with FaultProxy(hq.url, choose) as proxy:
        register.exchange(proxy.url)
        assert proxy.faults_done() >= 1
    if fault != fault_proxy.DUPLICATE:
        assert register.get(made).pending
    register.exchange()
    assert register.get(made).account_number == "000000018"
    assert (hq.customers(), customers.count_pending(register.db)) == (1, 0)
    register.exchange()
    assert hq.customers() == 1


def test_an_hq_that_answers_after_the_register_gave_up_makes_no_second_customer(hq: Hq, register: Register) -> None:
    made, gave_up = register.make(NIAMH), threading.Event()

    def choose(_number: int, _method: str, _path: str) -> str:
        gave_up.wait(10)
        return fault_proxy.PASS

    with FaultProxy(hq.url, choose) as proxy:
        register.exchange(proxy.url, read_seconds=0.2)
        assert register.get(made).pending
        gave_up.set()
        register.exchange()
    assert register.get(made).account_number == "000000018"
    assert hq.customers() == 1


def test_while_hq_is_down_customers_are_made_as_everywhere_and_numbered_once(hq: Hq, register: Register) -> None:
    made = [register.make(replace(NIAMH, first_name=name)) for name in ("Niamh", "Orla")]
    register.exchange(DOWN)
    assert all(register.get(one).pending for one in made)
    register.exchange()
    assert [register.get(one).account_number for one in made] == ["000000018", "000000026"]
    assert hq.customers() == 2


def test_the_agent_is_asked_to_go_at_once_also_in_a_pause_after_a_failure(hq: Hq, register: Register) -> None:
    before = settings.contact_asked(register.db)
    register.make(NIAMH)
    assert settings.contact_asked(register.db) != before


def test_a_number_is_on_its_way_for_as_long_as_the_store_says(hq: Hq, register: Register) -> None:
    made = register.get(register.make(NIAMH))
    now = make_moment()
    waited = [Moment(now.utc_ms + passed, now.offset_minutes) for passed in (0, 2_999, 3_000, -1)]
    assert [is_number_awaited(register.db, made, at) for at in waited] == [True, True, False, False]
    register.exchange()
    assert not is_number_awaited(register.db, register.get(made.id), now)
