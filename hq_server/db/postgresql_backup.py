"""A backup of HQ's database on PostgreSQL by PostgreSQL's own pg_dump, and its return by pg_restore."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hq_server.db.postgresql import LIMITS, conninfo
from hq_server.errors import Refused, StorageTrouble
from hq_server.texts import _

MAGIC = b"PGDMP"
# While these rows are missing, no program of HQ takes the database for a finished one.
_HISTORY = "schema_migration"
_COPIED_NAME = re.compile(r"^\d+\t([0-9a-z_]+)\t", re.MULTILINE)


def dump(url: str, target: Path) -> None:
    """Everything that was saved when it began. Those who write meanwhile are not held up."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def migrations_in(file: Path) -> list[str]:
    """The migrations that the backup's database had."""
    return _COPIED_NAME.findall(_run("pg_restore", "", "--data-only", f"--table={_HISTORY}", "--file=-", str(file)))


def load_all_but_history(url: str, file: Path) -> None:
    """In one transaction: all of it or nothing."""
    listed = _run("pg_restore", "", "--list", str(file)).splitlines()
    wanted = [line for line in listed if f" TABLE DATA public {_HISTORY} " not in line]
    with tempfile.TemporaryDirectory() as folder:
        list_file = Path(folder, "list")
        list_file.write_text("\n".join(wanted), encoding="utf-8")
        _load(url, file, f"--use-list={list_file}")


def load_history(url: str, file: Path) -> None:
    _load(url, file, "--data-only", f"--table={_HISTORY}")


def _load(url: str, file: Path, *arguments: str) -> None:
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", *arguments, str(file))


def _run(program: str, url: str, *arguments: str) -> str:
    """What the program wrote. The address goes to it without the password, which everybody could read there."""
    found = shutil.which(program)
    if found is None:
        message = _("{program} is missing on this computer. Install PostgreSQL's client programs, then try again.")
        raise Refused(message.format(program=program))
    address = conninfo_to_dict(conninfo(url, LIMITS["command"])) if url else {}
    password = str(address.pop("password", None) or os.environ.get("PGPASSWORD", ""))
    done = subprocess.run(
        [found, *([f"--dbname={make_conninfo('', **address)}"] if address else []), *arguments],
        env={**os.environ, "PGPASSWORD": password} if password else None,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = _("{program} could not do it: {error}")
        raise StorageTrouble(message.format(program=program, error=_last_line(done.stderr)))
    return done.stdout


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if "error:" in line] or text.strip().splitlines()
    return lines[0] if lines else ""
