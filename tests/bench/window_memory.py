"""What the window's memory does over very many sales: a register stays open all day, and may stay so at night."""

import statistics
import tempfile
from contextlib import closing
from pathlib import Path

from installer.demo.register import DemoRegister
from store_client.config import Settings, write_settings
from store_client.db.database import RegisterDatabase
from tests.bench import register_file, window_process
from tests.bench.measure import Claim, Row
from tests.bench.sizes import Sizes

_PRODUCTS = 2_000
_LOOKS, _WARM_UP = 20, 10
_KIB_A_SALE = 0.1
"""Half a megabyte over 5,000 sales: what an allocator's own habits come to."""


def measure(sizes: Sizes) -> list[Row]:
    """Half as many sales before warm up every cache there is; from then on it must be flat."""
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        register = DemoRegister(register_file.IDENTITY.code, Path(name) / "register")
        source = register_file.cached(products=_PRODUCTS)
        register_file.copy_of(source, register.folder, register.database.name)
        write_settings(Settings(register.folder))
        with (
            closing(RegisterDatabase.open(register.database)) as agent,
            window_process.open_window(register, _PRODUCTS) as window,
        ):
            for _look in range(_WARM_UP):
                window.sell(sizes.window_sales // _LOOKS)
                agent.checkpoint()
            seen = [window.resident_kib()]
            for _look in range(_LOOKS):
                window.sell(sizes.window_sales // _LOOKS)
                # As the agent does: the log's index, which lies in memory, begins anew.
                agent.checkpoint()
                seen.append(window.resident_kib())
            window.end()
    return [_row(seen, sizes.window_sales)]


def _row(seen: list[int], sales: int) -> Row:
    grown = statistics.linear_regression(range(len(seen)), seen).slope * _LOOKS / sales
    claims = (Claim(f"growth a sale over {sales:,} sales", grown, _KIB_A_SALE, at_most=True, unit="KiB"),)
    return Row("memory", "The window's memory, sale after sale", claims, {"resident_kib": seen})
