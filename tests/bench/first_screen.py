"""How long from the start of the process until the first sale screen stands painted, beside a bare window."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from installer.demo.register import DemoRegister
from store_client.config import Settings, write_settings
from tests.bench import register_file
from tests.bench.measure import Claim, Row
from tests.bench.sizes import Sizes
from tests.bench.window_process import ROOT, display

_BARE = "bare"


def measure(sizes: Sizes) -> list[Row]:
    """One of each in turn; the first of each only warms up."""
    source = register_file.cached(
        products=sizes.big_products,
        customers=sizes.big_customers,
        pending=sizes.changes,
        sales=sizes.big_sales,
    )
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name, display() as variables:
        register = DemoRegister(register_file.IDENTITY.code, Path(name) / "register")
        register_file.copy_of(source, register.folder, register.database.name)
        write_settings(Settings(register.folder))
        # Compiled beforehand, as in an installed program, by the turn that is not counted.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(name) / "compiled")}
        environment = {**os.environ, **register.environment, **variables, **compiled}
        for number in range(sizes.starts + 1):
            for which, taken in ((_BARE, bare), (str(register.folder), ours)):
                seconds = _seconds_until_painted(which, environment)
                if number:
                    taken.append(seconds)
    return [_row(ours, bare)]


def _seconds_until_painted(which: str, environment: dict[str, str]) -> float:
    started = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.first_screen_window", which]
    finished = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return float(finished.stdout.split()[0]) - started


def _row(ours: list[float], bare: list[float]) -> Row:
    medians = statistics.median(ours), statistics.median(bare)
    claims = (Claim("ours / a bare window with an empty table", medians[0] / medians[1], 1.6, at_most=True),)
    figures: dict[str, object] = {
        "ours_ms": [round(seconds * 1000) for seconds in ours],
        "bare_ms": [round(seconds * 1000) for seconds in bare],
    }
    return Row("start", "Process start to the first sale screen, painted", claims, figures)
