"""docs/security.md names for every threat the tests that prove its control, and those tests exist."""

import ast
import re

import pytest

from tests.architecture.source import ROOT

_PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_ROWS = [line for line in _PAGE.splitlines() if line.startswith("| **")]


def _tests_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("path", sorted({path for path, _name in _TEST.findall(_PAGE)}))
def test_every_test_that_the_page_names_is_there(path: str) -> None:
    assert (ROOT / path).is_file()
    named = {name for where, name in _TEST.findall(_PAGE) if where == path}
    assert named - _tests_of(path) == set()


def test_every_threat_has_a_control_and_a_test() -> None:
    assert len(_ROWS) > 20
    for row in _ROWS:
        threat, control, proof = (cell.strip() for cell in row.strip("|").split(" | "))
        assert threat
        assert len(control) > 20, threat
        assert _TEST.search(proof), threat
