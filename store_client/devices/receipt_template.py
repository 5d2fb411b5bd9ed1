"""Fills the lines of a receipt format: ``{store}`` and the like become what they stand for.

A line ``left | right`` goes to both edges, others stand in the middle; one that begins with ``#`` is large, with ``*``
bold. A line whose fields are all empty is left out; an unknown field stays as it is written.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from store_client.devices.receipt_rows import Rows

HEADER: Final = ("# {store}", "{address}")
"""Where the shop has set up none."""
FIELDS = ("store", "address", "date", "time", "receipt", "cashier", "customer", "register")
_FIELD = re.compile(r"\{(\w+)\}")


def fill(rows: Rows, lines: Sequence[str], values: Mapping[str, str]) -> None:
    """The template is read before its fields are filled: what people are called never changes how a line looks."""
    for line in lines:
        large, bold, plain = line.startswith("#"), line.startswith("*"), line.lstrip("#*").strip()
        named = [name for name in _FIELD.findall(plain) if name in values]
        if named and not any(values[name].strip() for name in named):
            continue
        if not plain:
            rows.blank()
            continue
        left, bar, right = (part.strip() for part in plain.partition("|"))
        if bar:
            rows.pair(_filled(left, values), _filled(right, values), bold=bold or large, large=large)
            continue
        for part in _filled(plain, values).split("\n"):
            rows.center(part, bold=bold or large, large=large)


def names_field(lines: Sequence[str], name: str) -> bool:
    return any(f"{{{name}}}" in line for line in lines)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)
