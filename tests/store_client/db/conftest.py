"""A register's file for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store_client.db.database import RegisterDatabase
from tests.factories import make_ids, make_register


@pytest.fixture
def db(tmp_path: Path) -> Iterator[RegisterDatabase]:
    database = make_register(tmp_path)
    yield database
    database.close()


@pytest.fixture
def new_id() -> Callable[[], str]:
    return make_ids()
