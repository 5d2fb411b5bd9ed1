"""The import rules hold, and they bite: a file that breaks one is found."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from installer.environment import program
from tests.architecture.source import PROGRAMS, ROOT


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program("lint-imports"), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The two programs and their rules, to break something in."""
    for name in PROGRAMS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_rules_hold(copy: Path) -> None:
    finished = lint(copy)
    assert finished.returncode == 0, finished.stdout
    assert "0 broken" in finished.stdout


def _stray_module(folder: Path) -> None:
    (folder / "store_client" / "utils.py").write_text('"""Stray."""\n')


def _upward_import(folder: Path) -> None:
    (folder / "store_client" / "domain" / "stray.py").write_text("import store_client.services\n")


def _other_side(folder: Path) -> None:
    (folder / "hq_server" / "services" / "stray.py").write_text("import store_client.wire\n")


def _driver_in_services(folder: Path) -> None:
    (folder / "hq_server" / "services" / "stray.py").write_text("import peewee\n")


def _window_reads_the_database(folder: Path) -> None:
    (folder / "store_client" / "ui" / "stray.py").write_text("import store_client.db\n")


def _presenter_knows_qt(folder: Path) -> None:
    presenter = next((folder / "store_client" / "ui").rglob("presenter.py"))
    presenter.write_text("import PySide6.QtCore\n" + presenter.read_text(encoding="utf-8"))


def _agent_knows_qt(folder: Path) -> None:
    (folder / "store_client" / "sync" / "stray.py").write_text("import PySide6.QtCore\n")


def _window_talks_to_hq(folder: Path) -> None:
    (folder / "store_client" / "ui" / "stray.py").write_text("import requests\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (_stray_module, "store_client.utils"),
        (_upward_import, "The register's layers BROKEN"),
        (_other_side, "The register and HQ never import each other BROKEN"),
        (_driver_in_services, "Only db knows the databases' drivers BROKEN"),
        (_window_reads_the_database, "The window reaches data only through services BROKEN"),
        (_presenter_knows_qt, "Presenters know no Qt BROKEN"),
        (_agent_knows_qt, "Only ui and app know Qt BROKEN"),
        (_window_talks_to_hq, "Only sync knows HTTP and the scheduler BROKEN"),
    ],
)
def test_a_broken_rule_is_found(copy: Path, damage: Callable[[Path], None], rule: str) -> None:
    damage(copy)
    finished = lint(copy)
    assert finished.returncode != 0
    assert rule in " ".join(finished.stdout.split())
