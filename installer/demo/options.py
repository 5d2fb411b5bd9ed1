"""The arguments of ./run demo. Standard library only: read before anything is installed."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_DESCRIPTION = """\
A shop to try: starts HQ and its worker, a register's sync agent and the register window, with a demo
store, catalogue and staff. Everything lives in one folder; a second start continues where you left off.
Ctrl-C stops all of it."""


@dataclass(frozen=True, slots=True)
class Options:
    folder: Path
    port: int | None
    fresh: bool
    registers: int
    sell: bool
    headless: bool
    data: Path | None
    invoices: int | None
    json: Path | None
    database: str | None


def parse(arguments: Sequence[str]) -> Options:
    """Read the arguments; a wrong one ends the program with a sentence that names it."""
    parser = _parser()
    read = parser.parse_args(arguments)
    if read.headless and read.data is None:
        parser.error("--headless needs --data FILE: the sales to replay")
    if not read.headless and (read.data or read.invoices or read.json):
        parser.error("--data, --invoices and --json belong to --headless")
    return Options(
        folder=(read.folder or _ROOT / ".demo" / ("replay" if read.headless else "shop")).resolve(),
        port=read.port,
        fresh=read.fresh,
        registers=read.scale,
        sell=read.sell,
        headless=read.headless,
        data=read.data.resolve() if read.data else None,
        invoices=read.invoices,
        json=read.json.resolve() if read.json else None,
        database=read.database,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run demo", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="where the demo keeps its data (default: a folder in .demo)")
    parser.add_argument("--fresh", action="store_true", help="start over: forget the data of earlier demos")
    parser.add_argument("--port", type=_count, help="HQ's port (default: 8710 or, when that is taken, any other)")
    parser.add_argument("--database", metavar="URL", help="HQ's database, such as postgresql://… (default: SQLite)")
    parser.add_argument(
        "--scale", type=_count, default=1, metavar="N", help="how many registers the shop has, each with its agent"
    )
    parser.add_argument("--sell", action="store_true", help="the registers without a window sell by themselves")
    replay = parser.add_argument_group("replaying real sales (always on fresh data)")
    replay.add_argument("--headless", action="store_true", help="no window: ring up the invoices of a file")
    replay.add_argument("--data", type=Path, metavar="FILE", help="CSV in the columns of UCI Online Retail II, or .gz")
    replay.add_argument("--invoices", type=_count, metavar="N", help="only the first N invoice numbers of the file")
    replay.add_argument("--json", type=Path, metavar="OUT", help="write what was done, as JSON")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
