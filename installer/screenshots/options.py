"""The arguments of ./run screenshots. Standard library only: read before anything is installed."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "screenshots"
_DESCRIPTION = """\
Takes the pictures of docs/screenshots: starts a real HQ and a real register on sample data, in a shop whose clock
stands still, lets a cashier's hands do one scene after the other, and writes what the window shows. Pictures that
look as before are written byte for byte as before."""


@dataclass(frozen=True, slots=True)
class Options:
    folder: Path
    only: tuple[str, ...]


def parse(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="./run screenshots", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument("--folder", type=Path, default=PICTURES, help="where the pictures go (default: the docs)")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=(), help="keep only these pictures")
    read = parser.parse_args(arguments)
    return Options(read.folder.resolve(), tuple(read.only))
