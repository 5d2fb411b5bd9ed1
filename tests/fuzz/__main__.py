"""./run fuzz: changed inputs against every reader of what comes from outside, for as long as you like.

Finds are printed with a command that repeats them. The same seed tries the same inputs in the same order.
"""

import argparse
import base64
import logging
import sys
import time
from collections.abc import Sequence

from tests.fuzz import kept
from tests.fuzz.loop import Fuzzer, Target
from tests.fuzz.targets import ALL, GROUPS


def main(arguments: Sequence[str]) -> int:
    """0: everything held; 1: something did not."""
    wanted = _parse(arguments)
    logging.disable(logging.CRITICAL)
    targets = _chosen(wanted.target)
    if wanted.again:
        return _again(targets[0], base64.b64decode(wanted.again))
    found = 0
    print(f"{'target':<16}{'executions':>12}{'a second':>10}{'reached':>9}{'kept':>6}{'found':>7}")
    for target in targets:
        fuzzer, seconds = _fuzz(target, wanted.seed, wanted.minutes * 60 / len(targets))
        count = kept.save(target, fuzzer.corpus) if wanted.keep else len(fuzzer.corpus)
        rate = fuzzer.executions / max(seconds, 0.001)
        print(
            f"{target.name:<16}{fuzzer.executions:>12,}{rate:>10,.0f}{len(fuzzer.covered):>9,}{count:>6}"
            f"{len(fuzzer.findings):>7}",
            flush=True,
        )
        found += len(fuzzer.findings)
        _tell(fuzzer)
    return 1 if found else 0


def _fuzz(target: Target, seed: int, seconds: float) -> tuple[Fuzzer, float]:
    fuzzer, begun = Fuzzer(target, seed), time.monotonic()
    fuzzer.begin(kept.load(target.name))
    while time.monotonic() - begun < seconds:
        fuzzer.step()
    return fuzzer, time.monotonic() - begun


def _tell(fuzzer: Fuzzer) -> None:
    for finding in fuzzer.findings.values():
        content = base64.b64encode(finding.content).decode()
        print(f"  {finding.error}\n  {finding.place}\n  ./run fuzz {fuzzer.target.name} --again {content}", flush=True)


def _again(target: Target, content: bytes) -> int:
    print(f"{target.name}: {target.run(content)}")
    return 0


def _chosen(name: str) -> list[Target]:
    return [target for target in ALL.values() if name in ("all", target.name, target.group)]


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    names = ["all", *GROUPS, *ALL]
    parser.add_argument("target", nargs="?", default="all", choices=names, metavar="TARGET", help=", ".join(names))
    parser.add_argument("--minutes", type=float, default=5, help="for all targets together (5)")
    parser.add_argument("--seed", type=int, default=1, help="another seed tries other inputs (1)")
    parser.add_argument("--keep", action="store_true", help="keep what reached something new in tests/fuzz/kept")
    parser.add_argument("--again", default="", metavar="BASE64", help="run one input once, with its traceback")
    wanted = parser.parse_args(arguments)
    if wanted.again and wanted.target not in ALL:
        parser.error("--again needs the name of one target")
    return wanted


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
