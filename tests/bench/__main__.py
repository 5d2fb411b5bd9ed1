"""./run bench: measures the speed table, prints it, and writes it as JSON when asked.

A missed target is said, not hidden.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from installer.progress import say
from tests.bench import (
    account_numbers,
    cashier_commit,
    close_shift,
    customer_search,
    feed_1010,
    first_screen,
    ingest,
    initial_load,
    key_to_paint,
    pages,
    product_search,
    record_sale,
    statement,
    upload,
    window_memory,
)
from tests.bench.measure import Claim, Row, machine
from tests.bench.sizes import FULL, QUICK, Sizes

ROWS: dict[str, Callable[[Sizes], list[Row]]] = {
    "sale": record_sale.measure,
    "cashier": cashier_commit.measure,
    "close": close_shift.measure,
    "upload": upload.measure,
    "ingest": ingest.measure,
    "numbers": account_numbers.measure,
    "feed": feed_1010.measure,
    "load": initial_load.measure,
    "statement": statement.measure,
    "search": customer_search.measure,
    "products": product_search.measure,
    "keys": key_to_paint.measure_keys,
    "scans": key_to_paint.measure_scans,
    "start": first_screen.measure,
    "memory": window_memory.measure,
    "pages": pages.measure,
}


def main(arguments: Sequence[str]) -> int:
    wanted = _parse(arguments)
    sizes = QUICK if wanted.quick else FULL
    started, facts = time.monotonic(), machine()
    rows: list[Row] = []
    for name in wanted.only or ROWS:
        say(f"Measuring {name} …")
        rows += ROWS[name](sizes)
    print(table(rows))
    if wanted.quick:
        print("--quick: small sizes; the targets are meant for the full ones.")
    if wanted.json:
        content = {
            "machine": facts,
            "sizes": asdict(sizes),
            "seconds": round(time.monotonic() - started, 1),
            "rows": [asdict(row) | {"claims": [_claim(claim) for claim in row.claims]} for row in rows],
        }
        wanted.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0


def table(rows: Sequence[Row]) -> str:
    """The rows for a person: what, how much, against which target, and whether it was met."""
    lines = [f"{'':<66}{'measured':>12}{'target':>14}", ""]
    for row in rows:
        lines.append(row.title)
        for claim in row.claims:
            target = f"{'at most' if claim.at_most else 'at least'} {_number(claim.target)}"
            verdict = "" if claim.met else "   missed"
            lines.append(f"  {claim.text:<62}{_number(claim.value):>10} {claim.unit:<4}{target:>16}{verdict}")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _claim(claim: Claim) -> dict[str, object]:
    return asdict(replace(claim, value=round(claim.value, 4))) | {"met": claim.met}


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures and what they were measured on")
    parser.add_argument("--only", action="append", choices=ROWS, metavar="NAME", help=f"one of {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
