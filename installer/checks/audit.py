"""./run audit: known vulnerabilities of the locked packages, their licences, and the bill of materials.

A known vulnerability fails, and so does a licence that forbids what we do. Where no service that knows vulnerabilities
can be reached, that is said, and fails with --strict alone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installer.checks import bill
from installer.environment import DEV_LOCK, ROOT, RUN_LOCK, program
from installer.progress import StepFailed

_BILL = ROOT / ".cache" / "bill-of-materials.cdx.json"
_LONGEST_SECONDS = 600
# Asked in this order, until one knows the packages.
SERVICES: Sequence[Sequence[str]] = (("-s", "pypi"), ("-s", "osv"))


@dataclass(frozen=True, slots=True)
class Found:
    """``vulnerable``: a sentence each. ``unknown``: packages that the service does not know. ``trouble``: why it did
    not answer.
    """

    vulnerable: tuple[str, ...] = ()
    checked: int = 0
    unknown: tuple[str, ...] = ()
    trouble: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run audit", description=__doc__)
    parser.add_argument("--bill", type=Path, default=_BILL, metavar="FILE", help="where the bill of materials goes")
    parser.add_argument("--strict", action="store_true", help="fail when vulnerabilities could not be looked up")
    wanted = parser.parse_args(arguments)
    try:
        count = bill.write_bill(bill.LOCKS / RUN_LOCK, wanted.bill)
        refused = bill.forbidden(bill.read_lock(bill.LOCKS / RUN_LOCK))
        bill.read_lock(bill.LOCKS / DEV_LOCK)
    except StepFailed as error:
        return _say("FAILED  licences", str(error), 1)
    _say("ok      bill of materials", f"{count} packages with hashes and licences: {wanted.bill}")
    if refused:
        return _say("FAILED  licences", "\n".join(refused), 1)
    _say("ok      licences", "none forbids what we do")
    return _tell(look_up(bill.LOCKS / DEV_LOCK), strict=wanted.strict)


def look_up(lock: Path, services: Sequence[Sequence[str]] = SERVICES) -> Found:
    """What is known of the packages of a lock, by the first service that knows any of them."""
    found, troubles = Found(), []
    for service in services:
        found = ask(lock, service)
        if found.checked:
            return found
        name = service[1]
        troubles.append(f"{name}: {found.trouble or 'it knows none of the packages'}")
    return Found(unknown=found.unknown, trouble="\n".join(troubles))


def ask(lock: Path, service: Sequence[str]) -> Found:
    """One service, by pip-audit, with the versions of the lock as they stand there."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "found.json"
        command = [program("pip-audit"), "--requirement", str(lock), "--require-hashes", "--disable-pip", *service]
        command += ["--progress-spinner", "off", "--format", "json", "--output", str(told)]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return Found(trouble=str(error))
        try:
            return read(json.loads(told.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            said = (ended.stderr.strip() or ended.stdout.strip()).splitlines()
            return Found(trouble=said[-1] if said else f"it ended with {ended.returncode}")


def read(told: dict[str, Any]) -> Found:
    """pip-audit's own report: it calls what it could not look up “skipped”, and says that nothing is known of it."""
    known = [one for one in told["dependencies"] if "skip_reason" not in one]
    vulnerable = tuple(f"{one['name']} {one['version']}: {_flaw(flaw)}" for one in known for flaw in one["vulns"])
    unknown = tuple(one["name"] for one in told["dependencies"] if "skip_reason" in one)
    return Found(vulnerable, len(known), unknown)


def _flaw(told: dict[str, Any]) -> str:
    called = ", ".join([told["id"], *told.get("aliases", ())])
    fixed = ", ".join(told.get("fix_versions", ()))
    return f"{called}; mended in {fixed}" if fixed else called


def _tell(found: Found, *, strict: bool) -> int:
    if found.vulnerable:
        return _say("FAILED  vulnerabilities", "\n".join(found.vulnerable), 1)
    if not found.checked:
        text = f"NOT LOOKED UP: no service that knows them could be asked from here.\n{found.trouble}"
        return _say("FAILED  vulnerabilities" if strict else "-       vulnerabilities", text, int(strict))
    text = f"none is known of {found.checked} packages"
    if found.unknown:
        text += f"; not looked up, because the service does not know them: {', '.join(found.unknown)}"
    failed = strict and bool(found.unknown)
    return _say(f"{'FAILED' if failed else 'ok    '}  vulnerabilities", text, int(failed))


def _say(what: str, text: str, code: int = 0) -> int:
    print(f"{what}: {text}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
