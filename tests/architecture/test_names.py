"""Files are named after what they own, open with a sentence that says it, and stand where they belong."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import CODE, PROGRAMS, ROOT, modules, project, tree

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "base", "misc", "core", "stuff"}
AT_THE_TOP = {
    *("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "run", "run.cmd"),
    *("docs", "installer", "resources", "tests", *PROGRAMS),
}


def test_nothing_stray_lies_at_the_top() -> None:
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} == AT_THE_TOP


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [
        path for path in modules(*CODE) if {part.lower() for part in path.with_suffix("").parts} & SAYS_NOTHING
    ] == []


@pytest.mark.parametrize("path", [path for path in modules(*CODE) if (ROOT / path).stat().st_size], ids=str)
def test_a_module_opens_with_a_sentence_that_says_what_it_owns(path: Path) -> None:
    opening = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]
    assert len(opening.split()) >= 3
    assert opening.rstrip().endswith((".", ":", "!", "?"))


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {project()['project']['version']}" in changelog or "## Unreleased" in changelog
