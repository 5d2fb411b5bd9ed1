"""./run simulate: stores, registers and HQ in one process, with time, network, disks and crashes driven by one seed;
afterwards a separate, simple model says whether anything was lost, doubled or wrong.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from installer.progress import say
from tests.simulation import mutations
from tests.simulation.chain import Size
from tests.simulation.run import Outcome, Sum, earlier, replay, run_seeds, table

_EACH = 50


def main(arguments: Sequence[str]) -> int:
    """0: nothing was found; 1: something was, and the command that replays it is printed."""
    wanted = _parse(arguments)
    logging.disable(logging.CRITICAL)
    if wanted.mutations:
        return 1 if mutations.print_all() else 0
    size = Size(wanted.stores, wanted.registers, wanted.days)
    total = Sum()
    done = set()
    for one in earlier(Path(wanted.json)) if wanted.json else ():
        if one.size == size and wanted.seed <= one.seed <= wanted.until_seed:
            done.add(one.seed)
            total.add(one)
    if done:
        say(f"{len(done):,} seeds are in {wanted.json} already …")
    seeds = [seed for seed in range(wanted.seed, wanted.until_seed + 1) if seed not in done]
    for one in run_seeds(seeds, size, wanted.processes):
        total.add(one)
        if wanted.json:
            with Path(wanted.json).open("a", encoding="utf-8") as lines:
                lines.write(one.line() + "\n")
        _tell(one, total)
    print(table(total))
    return 1 if total.wrong else 0


def _tell(one: Outcome, total: Sum) -> None:
    if one.findings:
        print(f"Seed {one.seed}: replay it with {replay(one)}")
        print("".join(f"  {finding}\n" for finding in one.findings), end="", flush=True)
    if total.seeds % _EACH == 0:
        say(f"{total.seeds:,} seeds, {total.store_days:,} store-days, {len(total.wrong)} with findings …")


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run simulate", description=__doc__)
    size = Size()
    parser.add_argument("--seed", "--from-seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--until-seed", type=int, default=0, help="the last seed (the first)")
    parser.add_argument("--days", type=int, default=size.days, help=f"days of each chain ({size.days})")
    parser.add_argument("--stores", type=int, default=size.stores, help=f"its stores ({size.stores})")
    parser.add_argument("--registers", type=int, default=size.registers, help=f"of each store ({size.registers})")
    parser.add_argument("--processes", type=int, default=1, help="how many seeds at once (1)")
    parser.add_argument(
        "--json", metavar="FILE", default="", help="a line for each seed; seeds that stand there are not run again"
    )
    parser.add_argument(
        "--mutations", action="store_true", help="put bugs into the program, one after the other: is each one found?"
    )
    wanted = parser.parse_args(arguments)
    wanted.until_seed = max(wanted.seed, wanted.until_seed)
    return wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
