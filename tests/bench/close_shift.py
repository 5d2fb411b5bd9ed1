"""Closing a shift, from the key to the committed document: it waits for nobody, and sums by ranges."""

import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path

from store_client import clock
from store_client.db.database import RegisterDatabase
from store_client.ids import new_id
from store_client.services import shift_close
from tests.bench import register_file
from tests.bench.measure import Claim, Row, Timings, timed
from tests.bench.sizes import Sizes

_TARGET_MS = 300.0
_PRODUCTS = 2_000


def measure(sizes: Sizes) -> list[Row]:
    """Each round closes the same open shift in a file of its own."""
    source = register_file.cached(products=_PRODUCTS, sales=sizes.shift_sales, stored=False)
    timings = Timings()
    with tempfile.TemporaryDirectory() as folder:
        for round_ in range(sizes.rounds):
            copy = register_file.copy_of(source, Path(folder) / str(round_))
            with closing(RegisterDatabase.open(copy)) as db:
                act = partial(shift_close.close_shift, db, staff=register_file.STAFF, now=clock.now(), new_id=new_id)
                timings.rounds.append(timed([act]))
    claim = Claim("slowest close", timings.worst_ms, _TARGET_MS, at_most=True, unit="ms")
    return [Row("close", f"Closing a shift of {sizes.shift_sales:,} sales", (claim,), {"close": timings.figures()})]
