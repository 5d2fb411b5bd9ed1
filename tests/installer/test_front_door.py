"""./run says what it can do, what is missing, and installs only what the command needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from installer import display, environment, front_door, system_packages
from installer.demo import options


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = str(environment.ROOT / "run")
    return subprocess.run(["sh", script, *arguments], capture_output=True, text=True, check=False, cwd="/")


def test_help_names_every_command() -> None:
    finished = run("--help")
    assert finished.returncode == 0
    assert all(f"  {name} " in finished.stdout for name in front_door.COMMANDS)


@pytest.mark.parametrize("arguments", [(), ("sell",)])
def test_an_unknown_command_is_answered_with_what_there_is(arguments: tuple[str, ...]) -> None:
    finished = run(*arguments)
    assert finished.returncode == 2
    assert "  demo " in finished.stderr


def test_without_a_python_run_says_which_one_it_needs(tmp_path: Path) -> None:
    for name in ("dirname", "sh"):
        (tmp_path / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    finished = subprocess.run(
        ["/bin/sh", str(environment.ROOT / "run"), "demo"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert "Python 3.11 or later" in finished.stderr


def test_the_headless_demo_needs_no_screen(tmp_path: Path) -> None:
    wanted = front_door.COMMANDS["demo"].packages
    assert wanted(["--headless", "--data", str(tmp_path)]) == ()


def test_the_demo_brings_a_screen_only_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = front_door.COMMANDS["demo"].packages
    monkeypatch.setattr(display, "has_display", lambda: True)
    assert not set(system_packages.DISPLAY) & set(wanted([]))
    monkeypatch.setattr(display, "has_display", lambda: False)
    assert set(system_packages.DISPLAY) <= set(wanted([]))


@pytest.mark.parametrize(
    "arguments", [["--headless"], ["--data", "x.csv"], ["--scale", "0"], ["--port", "many"], ["--headles"]]
)
def test_arguments_that_make_no_sense_are_refused_before_anything_is_installed(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        options.parse(arguments)


def test_what_is_installed_already_is_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "_missing", lambda wanted: [])
    monkeypatch.setattr(system_packages, "_install", pytest.fail)
    system_packages.ensure(system_packages.QT)


def test_someone_who_is_not_root_gets_the_one_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "_missing", lambda wanted: [("libgl1",), ("xvfb",)])
    monkeypatch.setattr(system_packages, "_pick", lambda names: names[0])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(
        system_packages.PackagesMissing, match=r"^sudo apt-get install -y --no-install-recommends libgl1 xvfb$"
    ):
        system_packages.ensure(system_packages.QT)


def test_an_environment_made_from_another_lock_or_elsewhere_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = tmp_path / "comptoir.json"
    monkeypatch.setattr(environment, "_STAMP", stamp)
    monkeypatch.setattr(environment, "python_of", lambda venv: Path(sys.executable))
    assert not environment._is_ready(environment.RUN_LOCK)
    made = environment._stamp(environment.DEV_LOCK)
    stamp.write_text(json.dumps(made))
    assert environment._is_ready(environment.DEV_LOCK)
    assert environment._is_ready(environment.RUN_LOCK), "the developers' environment holds all that runs"
    for change in ({"folder": "/elsewhere"}, {environment.RUN_LOCK: "another"}, {"pyproject.toml": "another"}):
        stamp.write_text(json.dumps(made | change))
        assert not environment._is_ready(environment.RUN_LOCK)


def test_an_environment_that_was_interrupted_half_way_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = tmp_path / "comptoir.json"
    stamp.write_text('{"run.lock": "cut in the mid')
    monkeypatch.setattr(environment, "_STAMP", stamp)
    assert not environment._is_ready(environment.RUN_LOCK)
