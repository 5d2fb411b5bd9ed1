"""Money, quantities and times are whole numbers: no float is made where they are counted, stored or sent."""

import ast
from pathlib import Path
from typing import TypeGuard

import pytest

from tests.architecture.source import PROGRAMS, modules, tree

COUNTING = modules(*(f"{program}/{folder}" for program in PROGRAMS for folder in ("domain", "db", "wire")))
# Division of whole numbers makes a float; db divides nothing but paths.
DIVIDING = modules(*(f"{program}/{folder}" for program in PROGRAMS for folder in ("domain", "wire")))


def floats(module: ast.Module) -> list[int]:
    """The lines on which a module makes or names a float, but for how long it waits."""
    waits = {id(node) for wait in ast.walk(module) if _is_wait(wait) for node in ast.walk(wait)}
    return sorted(node.lineno for node in ast.walk(module) if _is_float(node) and id(node) not in waits)


def _is_float(node: ast.AST) -> TypeGuard[ast.expr]:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        return node.id == "float"
    return isinstance(node, ast.Attribute) and node.attr in {"FloatField", "DoubleField", "DecimalField"}


def _is_wait(node: ast.AST) -> bool:
    """``sleep(0.02)``, or something that is named after its seconds."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "sleep"
    if isinstance(node, ast.arg):
        return _counts_seconds(node.arg)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return isinstance(target, ast.Name) and _counts_seconds(target.id)
    return False


def _counts_seconds(name: str) -> bool:
    return name.lower().endswith(("_seconds", "_s"))


def divisions(module: ast.Module) -> list[int]:
    return sorted(
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
    )


def test_a_float_would_be_found() -> None:
    assert floats(ast.parse("price = 1.5\nrate = float(price)\nfield = peewee.DecimalField()")) == [1, 2, 3]
    assert floats(ast.parse("time.sleep(0.02)\nREST_SECONDS = 0.005\nprice = 0.02")) == [3]
    assert divisions(ast.parse("half = total / 2\ntotal /= 2\nwhole = total // 2")) == [1, 2]


@pytest.mark.parametrize("path", COUNTING, ids=str)
def test_no_float_touches_money(path: Path) -> None:
    assert floats(tree(path)) == []


@pytest.mark.parametrize("path", DIVIDING, ids=str)
def test_amounts_are_divided_with_a_stated_rounding(path: Path) -> None:
    assert divisions(tree(path)) == []
