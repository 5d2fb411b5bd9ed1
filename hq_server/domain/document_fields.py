"""The members of a document's body as people see and type them: ``lines.0.total_minor`` and its text.

A body is JSON as it was decoded: objects, lists, texts, whole numbers, yes or no. A path names a member; places in
lists count from 0.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from hq_server.domain.money import amount_text, decimals_of, quantity_text
from hq_server.texts import _

Scalar = str | int | bool | None
_QUANTITY = 3
_RATE = 3
_DECIMAL = re.compile(r"([+-]?)(\d{1,15})(?:[.,](\d+))?")
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_YES = {"yes": True, "no": False}
_HIGHEST = 10**13


class WrongText(ValueError):
    """What was typed cannot be the member's value; the message says why."""


def walk(body: object, before: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every member that is no object and no list, in the order of the body."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from walk(value, f"{before}{name}.")
    elif isinstance(body, list):
        for place, value in enumerate(body):
            yield from walk(value, f"{before}{place}.")
    else:
        yield before.rstrip("."), body if isinstance(body, str | int | bool | None) else str(body)


def value_at(body: object, path: str) -> Scalar:
    """None where there is no such member."""
    for part in path.split("."):
        if isinstance(body, dict):
            body = body.get(part)
        elif isinstance(body, list) and part.isdecimal() and int(part) < len(body):
            body = body[int(part)]
        else:
            return None
    return body if isinstance(body, str | int | bool | None) else None


def with_values(body: Mapping[str, Any], values: Mapping[str, Scalar]) -> dict[str, Any]:
    """A copy of the body that has these members. An object that is not there is made; in an object that may be left
    out (``more``) an empty text takes the member away.
    """
    changed = deepcopy(dict(body))
    for path, value in values.items():
        *way, last = path.split(".")
        _put(changed, way, last, value)
    return changed


def _put(holder: Any, way: list[str], last: str, value: Scalar) -> None:
    if not way:
        if isinstance(holder, list):
            holder[int(last)] = value
        else:
            holder[last] = value
        return
    step: Any = int(way[0]) if isinstance(holder, list) else way[0]
    inner = holder[step] if isinstance(holder, list) else holder.get(step)
    if inner is None:
        inner = {}
    _put(inner, way[1:], last, value)
    if way[0] in ("more", "returned") and isinstance(inner, dict):
        inner = {name: kept for name, kept in inner.items() if kept not in ("", None, {}, [])} or None
    holder[step] = inner


def text_of(path: str, value: Scalar, currency: str) -> str:
    """As a person would type it, with a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    name = path.rpartition(".")[2]
    if name.endswith("_minor"):
        return amount_text(value, currency)
    if name == "tax_rate" or name.endswith("_thousandths"):
        return quantity_text(value) or "0"
    return str(value)


def taxes_text(taxes: object, currency: str) -> str:
    """A table of taxes in one line: ``20 %: 0.42 / 2.50``, tax and gross of each rate."""
    rows = [row for row in taxes if isinstance(row, dict)] if isinstance(taxes, list) else []
    return "; ".join(
        f"{quantity_text(row['tax_rate'])} %: {amount_text(row['tax_minor'], currency)}"
        f" / {amount_text(row['gross_minor'], currency)}"
        for row in rows
        if all(isinstance(row.get(name), int) for name in ("tax_rate", "tax_minor", "gross_minor"))
    )


def read_text(path: str, text: str, currency: str, before: Scalar) -> Scalar:
    """What was typed as the member's value. ``before``: what the member is, whose kind the value has to have.

    Raises ``WrongText``.
    """
    text = text.strip()
    name = path.rpartition(".")[2]
    if name.endswith("_minor"):
        return _decimal(text, decimals_of(currency), _("“{text}” is no amount. Write it like 9.97."))
    if name.endswith("_thousandths"):
        return _decimal(text, _QUANTITY, _("“{text}” is no quantity. Write it like 2 or 0.25."))
    if name == "tax_rate":
        return _decimal(text, _RATE, _("“{text}” is no tax rate. Write it in percent, like 5.5."))
    if isinstance(before, bool):
        if text not in _YES:
            raise WrongText(_("Choose yes or no."))
        return _YES[text]
    if isinstance(before, int):
        return _decimal(text, 0, _("“{text}” is no whole number."))
    if not text and before is None:
        return None
    return text


def _decimal(text: str, places: int, complaint: str) -> int:
    plain = _SPACES.sub("", text).replace("\u2212", "-")
    found = _DECIMAL.fullmatch(plain)
    if not found:
        raise WrongText(complaint.format(text=text[:40]))
    sign, whole, part = found[1], found[2], (found[3] or "").rstrip("0")
    if len(part) > places:
        raise WrongText(_("“{text}” has too many decimals: {most} at most.").format(text=text[:40], most=places))
    number = int(whole + part.ljust(places, "0"))
    if number > _HIGHEST:
        raise WrongText(_("“{text}” is too much.").format(text=text[:40]))
    return -number if sign == "-" else number
