"""Writes transactions in which one member is missing or holds something else: every member, at every depth."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.contract import golden_counter
from tests.hq_server.sending_register import SendingRegister

Body = dict[str, Any]
GONE = object()
_LARGE = 2**53
VALUES: tuple[Any, ...] = (
    *(GONE, None, True, -1, 0, 1, _LARGE, -_LARGE, 10**30, 0.5),
    *("", "x" * 101, "x" * 10_001, "a\x00b", "\u202e{0}%s<script>", [], {}, [None], [[[[]]]], {"line": -1}),
)


def golden_body(name: str) -> Body:
    """The transaction of that name among the golden documents of the counter."""
    (path,) = golden_counter.UP.glob(f"[0-9][0-9]-{name}.json")
    body: Body = json.loads(path.read_bytes())["body"]
    return body


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every member and element, at every depth."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*path, name)
        yield from places(part, (*path, name))


def spoilt(body: Body, path: tuple[Any, ...], value: Any) -> Body:
    made = copy.deepcopy(body)
    owner: Any = made
    for name in path[:-1]:
        owner = owner[name]
    if value is not GONE:
        owner[path[-1]] = value
    else:
        del owner[path[-1]]
    return made


def write_spoilt(register: SendingRegister, name: str) -> None:
    """A document for every member of that golden transaction and every value."""
    body = golden_body(name)
    for number, path in enumerate(places(body)):
        for value in VALUES:
            named = body | {"receipt": f"101-2-2{number:07d}", "shift": register.shift}
            register.write("transaction.recorded", spoilt(named, path, value), version=2)
