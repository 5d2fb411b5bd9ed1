"""A register with a real file, and an HQ that does what a test says, for every test of the sync agent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.sync.cycle import Link
from store_client.sync.hq_client import HqClient
from tests.factories import make_empty_register
from tests.store_client.sync.fake_hq import HQ_MS, TOKEN, FakeHq
from tests.store_client.sync.shop import DEVICE_KEY, Shop

NOW = Moment(HQ_MS + 5_000, 60)


@pytest.fixture
def hq() -> Iterator[FakeHq]:
    with FakeHq() as running:
        yield running


@pytest.fixture
def client(hq: FakeHq) -> Iterator[HqClient]:
    connected = HqClient(hq.url, TOKEN, read_seconds=5.0)
    yield connected
    connected.close()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[RegisterDatabase]:
    opened = make_empty_register(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(db: RegisterDatabase) -> Shop:
    """Register 101-2, activated and with something to sell."""
    return Shop.set_up(db)


@pytest.fixture
def link(db: RegisterDatabase, client: HqClient) -> Link:
    """An agent's link to HQ that does not really rest."""
    made = Link(db, client, DEVICE_KEY, lambda: NOW, rest=lambda seconds: None)
    made.breathing.rest = lambda seconds: None
    return made
