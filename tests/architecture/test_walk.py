"""docs/architecture.md stays true: every name of its walks exists."""

import importlib
import re
from pathlib import Path

import pytest

_PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
NAMES = sorted(set(re.findall(r"`((?:store_client|hq_server)(?:\.\w+)+)`", _PAGE.read_text(encoding="utf-8"))))


def find(name: str) -> object:
    """The module, class, function or method of that dotted name."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(name)


def test_the_page_names_enough_to_follow() -> None:
    assert len(NAMES) >= 25


@pytest.mark.parametrize("name", NAMES)
def test_what_the_walk_names_exists(name: str) -> None:
    assert find(name) is not None
