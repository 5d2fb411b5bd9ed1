"""Files of rows that people send: their text as spreadsheets write it, the rows in it, what is wrong with which row."""

import csv
import io
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from hq_server.texts import _

UTF_8, UTF_8_MARKED, UTF_16, WINDOWS = "utf-8", "utf-8-sig", "utf-16", "cp1252"
MAX_PROBLEMS = 1_000  # kept per kind; the counts stay exact
_LONGEST_ROW = 1_000_000


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell. ``row`` 0 and an empty column speak of the whole file."""

    row: int
    column: str
    value: str
    message: str


def decode(content: bytes) -> tuple[str, str]:
    """The text and how it was written: UTF-8, UTF-16 with its mark, or else the Windows code page (a guess)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), UTF_16
    try:
        marked = content.startswith(b"\xef\xbb\xbf")
        return content.decode("utf-8-sig"), UTF_8_MARKED if marked else UTF_8
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), WINDOWS


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab: whichever the heading has most of."""
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers as a spreadsheet counts them, from 1. Raises ``csv.Error`` while it is read, also for a
    row that is too long to be one: a file of nothing but commas would be more cells than fit into memory.
    """
    text, taken = text.removeprefix("\ufeff"), 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in io.StringIO(text, newline=""):
            taken += len(line)
            if taken > _LONGEST_ROW:
                raise csv.Error(_("a row is longer than {most} characters").format(most=f"{_LONGEST_ROW:,}"))
            yield line

    for number, cells in enumerate(csv.reader(lines(), delimiter=delimiter_of(text)), start=1):
        taken = 0
        yield number, cells


def plain_heading(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def by_cause(problems: Sequence[RowProblem]) -> list[tuple[str, list[RowProblem]]]:
    """Rows with the same cause stand together, in the order of the first one."""
    found = sorted(problems, key=lambda problem: (problem.column, problem.message, problem.row))
    causes = [
        (key[1], list(rows)) for key, rows in groupby(found, key=lambda problem: (problem.column, problem.message))
    ]
    return sorted(causes, key=lambda cause: cause[1][0].row)


def pack(text: str) -> str:
    return b64encode(zlib.compress(text.encode("utf-8", "replace"), 6)).decode()


def unpack(packed: str) -> str:
    return zlib.decompress(b64decode(packed)).decode()
