"""What ./run installs is pinned: every package with its hashes, and nothing that ties it to one machine."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, project

LOCKS = ROOT / "installer" / "locks"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")


def pins(name: str) -> dict[str, str]:
    lines = (LOCKS / name).read_text(encoding="utf-8").splitlines()
    return {found[1].lower(): found[2] for line in lines if (found := _PINNED.match(line))}


def test_the_developers_lock_holds_all_that_runs() -> None:
    assert pins("run.lock").items() <= pins("dev.lock").items()


def test_everything_the_project_asks_for_is_locked() -> None:
    declared = project()
    extras = declared["project"]["optional-dependencies"].values()
    runs = [*declared["project"]["dependencies"], *(wanted for extra in extras for wanted in extra)]
    develops = [wanted for group in declared["dependency-groups"].values() for wanted in group]
    for name, wanted in (("run.lock", runs), ("dev.lock", runs + develops)):
        asked = {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in wanted}
        assert asked <= set(pins(name)), name


@pytest.mark.parametrize("path", sorted(LOCKS.glob("*.lock")), ids=lambda path: path.name)
def test_a_lock_has_hashes_and_names_no_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
