"""Modules, functions and classes stay small enough to be read in one go. There are no exceptions."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import CODE, ROOT, classes, functions, modules, tree

MODULE_LINES = 400
FUNCTION_LINES = 40
PUBLIC_METHODS = 15
MODULES = modules(*CODE)


def code_lines(path: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body that say something: no blank ones, no comments, no docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    if not body:
        return 0
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))


def test_the_budget_is_measured_on_the_whole_project() -> None:
    assert {path.parts[0] for path in MODULES} == set(CODE)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_is_about_one_thing(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    lengths = {function.name: code_lines(path, function) for function in functions(tree(path))}
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_class_offers_few_methods(path: Path) -> None:
    offered = {
        node.name: [
            method.name
            for method in node.body
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and not method.name.startswith("_")
        ]
        for node in classes(tree(path))
    }
    assert {name: methods for name, methods in offered.items() if len(methods) > PUBLIC_METHODS} == {}
