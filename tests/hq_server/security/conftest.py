"""The house that is attacked: built once for a file of tests, filled with attacks where one asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.full_house import FullHouse, full_house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullHouse]:
    with full_house(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[FullHouse]:
    """One that a test may spoil."""
    with full_house(tmp_path) as found:
        yield found
