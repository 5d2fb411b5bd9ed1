"""The demo's running programs: each with its own log, all stopped together, the first that ends by itself noticed."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import STDOUT, Popen

from installer import processes

_LAST_LINES = 15


class ProgramEnded(Exception):
    """A program ended by itself; the message names it and holds the end of its log."""


@dataclass(frozen=True, slots=True)
class _Program:
    name: str
    process: Popen[bytes]
    log: Path


class Supervisor:
    """Started programs in their order; a context that stops them in the opposite one."""

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self._programs: list[_Program] = []

    def __enter__(self) -> "Supervisor":
        self._log_folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        while self._programs:
            processes.stop(self._programs.pop().process)

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start a program; what it prints goes to ``<name>.log`` in the log folder."""
        log = self._log_folder / f"{name.replace(' ', '-')}.log"
        with log.open("ab") as output:
            process = processes.start(command, env={**os.environ, **env}, stdout=output, stderr=STDOUT)
        self._programs.append(_Program(name, process, log))

    def pids(self) -> dict[str, int]:
        """Each program's process."""
        return {program.name: program.process.pid for program in self._programs}

    def ended(self) -> dict[str, int]:
        """The programs that run no more, with their exit codes."""
        codes = {program.name: program.process.poll() for program in self._programs}
        return {name: code for name, code in codes.items() if code is not None}

    def check(self) -> None:
        """Raise ProgramEnded when a program is gone that should still run."""
        for program in self._programs:
            code = program.process.poll()
            if code is not None:
                raise ProgramEnded(f"{program.name} stopped with exit code {code}. {last_words(program.log)}")


def last_words(log: Path) -> str:
    """The end of a log, for a person."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
    return f"The end of {log}:\n" + ("\n".join(f"    {line}" for line in lines) or "    (nothing)")
