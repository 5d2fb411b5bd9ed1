"""The commands of ./run: what each needs on the machine, and what it starts. Standard library only."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from installer import display, environment, system_packages
from installer.demo import options
from installer.progress import StepFailed

Packages = tuple[system_packages.Names, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """One word after ./run: a module to start in the environment, and what must be there first."""

    module: str
    help: str
    lock: str
    packages: Callable[[Sequence[str]], Packages]


def _demo_packages(arguments: Sequence[str]) -> Packages:
    wanted = options.parse(arguments)
    if wanted.headless:
        return ()
    return system_packages.QT if display.has_display() else system_packages.QT + system_packages.DISPLAY


COMMANDS = {
    "demo": Command(
        "installer.demo",
        "a shop to try: HQ, a register with its sync agent, and the window, ready to sell",
        environment.RUN_LOCK,
        _demo_packages,
    ),
    "test": Command(
        "installer.checks.tests",
        "the checks and all tests; more arguments go to pytest",
        environment.DEV_LOCK,
        lambda _: system_packages.QT + system_packages.DISPLAY + system_packages.BROWSER,
    ),
    "check": Command(
        "installer.checks",
        "format, lint, types, import rules and the fast tests",
        environment.DEV_LOCK,
        lambda _: system_packages.QT,
    ),
    "audit": Command(
        "installer.checks.audit",
        "the locked packages: known vulnerabilities, licences, the bill of materials (CycloneDX)",
        environment.DEV_LOCK,
        lambda _: (),
    ),
    "format": Command("installer.checks.format", "format all code", environment.DEV_LOCK, lambda _: ()),
    "texts": Command(
        "installer.texts",
        "gather the texts of both programs and compile their French",
        environment.DEV_LOCK,
        lambda _: (),
    ),
    "screenshots": Command(
        "installer.screenshots",
        "takes the pictures of docs/screenshots from the real programs",
        environment.DEV_LOCK,
        lambda _: system_packages.QT + system_packages.DISPLAY + system_packages.BROWSER,
    ),
    "lock": Command("installer.locking", "choose the libraries' versions anew", environment.DEV_LOCK, lambda _: ()),
    "bench": Command(
        "tests.bench",
        "the speed table, each figure as a ratio to a floor measured in the same run",
        environment.DEV_LOCK,
        lambda _: (),
    ),
    "cluster": Command(
        "tests.cluster",
        "HQ on three PostgreSQL nodes under Patroni, whose leader is killed in the middle of ingest",
        environment.DEV_LOCK,
        lambda _: system_packages.CLUSTER,
    ),
    "fuzz": Command(
        "tests.fuzz",
        "changed inputs against every reader of what comes from outside, guided by what they reach",
        environment.DEV_LOCK,
        lambda _: (),
    ),
    "load": Command(
        "tests.load",
        "many registers at once against HQ on PostgreSQL: does everything arrive, and at what cost",
        environment.DEV_LOCK,
        lambda _: (),
    ),
    "kills": Command(
        "tests.torture.kills",
        "hundreds of kills of every process at random moments, or --network: a bad line; is everything there once",
        environment.DEV_LOCK,
        lambda arguments: system_packages.QT + system_packages.DISPLAY if "--network" in arguments else (),
    ),
    "soak": Command(
        "tests.torture.soak",
        "a busy store's week in an hour with faults: everything there once, memory flat, every log line explained",
        environment.DEV_LOCK,
        lambda _: system_packages.QT,
    ),
    "simulate": Command(
        "tests.simulation",
        "days of stores, registers and HQ with every fault there is, all by one seed; was anything lost or doubled",
        environment.DEV_LOCK,
        lambda _: (),
    ),
    "power": Command(
        "tests.disk",
        "the power goes at thousands of moments: what do the disks hold afterwards",
        environment.DEV_LOCK,
        lambda _: (),
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Set up what the command needs and start it."""
    name, rest = _read(arguments)
    command = COMMANDS[name]
    try:
        if {"-h", "--help"}.isdisjoint(rest):
            system_packages.ensure(command.packages(rest))
        python = environment.ensure(command.lock)
    except system_packages.PackagesMissing as missing:
        return _fail(f"Some packages are missing on this machine. Run this once, then start again:\n  {missing}")
    except StepFailed as error:
        return _fail(f"Setting up failed. Nothing was started; starting again tries again.\n{error}")
    return _start([str(python), "-P", "-m", command.module, *rest])


def _read(arguments: Sequence[str]) -> tuple[str, list[str]]:
    if arguments and arguments[0] in COMMANDS:
        return arguments[0], list(arguments[1:])
    asked = bool(arguments) and arguments[0] in {"-h", "--help", "help"}
    lines = [f"  {name:<13}{command.help}" for name, command in COMMANDS.items()]
    text = "\n".join(["usage: ./run COMMAND [arguments]", "", *lines, "", "./run COMMAND --help says more."])
    print(text, file=sys.stdout if asked else sys.stderr)
    raise SystemExit(0 if asked else 2)


def _start(command: list[str]) -> int:
    env = {**os.environ, "PYTHONPATH": str(environment.ROOT)}
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, env)
    return subprocess.run(command, env=env, check=False).returncode


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
