"""The fields of set-up forms: how a member's value is shown in a form, and read back from what a person typed.

A form is text: amounts as 12.50, percents as 10, lists one a line or as rows. What cannot be read is told by field.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hq_server.domain.money import amount_text, decimals_of, quantity_text
from hq_server.services.catalog_values import RowFault, read_price, read_quantity, read_tax_rate
from hq_server.texts import _

Typed = dict[str, Any]
"""Field → what stands in it: a text, a yes or no, texts by language, chosen codes, or rows of fields."""
_MILLION = 10**6
_PLACE = re.compile(r"none|window|printer(:[25])?|(tcp|usb|serial|win|lp):[^\x00-\x1f\x7f]+")
_WHOLE = re.compile(r"-?\d{1,15}")
_RATE = re.compile(r"(\d{1,9})(?:[.,](\d{1,12}))?")


@dataclass(frozen=True, slots=True)
class Field:
    """``kind`` says what is typed: see the table at the end of this module. ``empty`` is the value of nothing typed.

    ``columns`` are the fields of a row or of a group; ``options`` what can be chosen, value and word.
    """

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    empty: Any = ""
    options: tuple[tuple[str, str], ...] = ()
    columns: tuple["Field", ...] = ()
    section: str = ""
    required: bool = False


@dataclass(slots=True)
class Reading:
    """A form as it is read: the currency of its amounts, all that was typed, and what is wrong by field."""

    currency: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def show_all(fields: tuple[Field, ...], values: Mapping[str, Any], currency: str) -> Typed:
    """What stands in the form for these members; a member that is missing has its empty value."""
    reading = Reading(currency, values)
    return {one.name: _show(one, values.get(one.name, one.empty), reading) for one in fields}


def read_all(fields: tuple[Field, ...], typed: Typed, currency: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The members, and what is wrong by field."""
    reading = Reading(currency, typed)
    values = {one.name: _read(one, typed.get(one.name), one.name, reading) for one in fields}
    return values, reading.problems


def _show(one: Field, value: Any, reading: Reading) -> Any:
    return _KINDS[one.kind][0](one, value, reading)


def _read(one: Field, typed: Any, path: str, reading: Reading) -> Any:
    try:
        return _KINDS[one.kind][1](one, typed, path, reading)
    except RowFault as fault:
        reading.problems.setdefault(path, str(fault))
        return one.empty


def _show_text(_one: Field, value: Any, _reading: Reading) -> str:
    return "" if value is None else str(value)


def _read_text(one: Field, typed: Any, _path: str, _reading: Reading) -> Any:
    text = " ".join(str(typed or "").split())
    if not text and one.required:
        raise RowFault(_("Write something here."))
    return text or one.empty


def _read_place(_one: Field, typed: Any, _path: str, _reading: Reading) -> str:
    """Where a device is, as a register's settings say it."""
    text = str(typed or "").strip()
    if text and not _PLACE.fullmatch(text):
        raise RowFault(_("A device is not written like that. See the examples below the field."))
    return text


def _read_flag(_one: Field, typed: Any, _path: str, _reading: Reading) -> bool:
    return bool(typed)


def _show_flag(_one: Field, value: Any, _reading: Reading) -> bool:
    return bool(value)


def _show_money(one: Field, value: Any, reading: Reading) -> str:
    if value is None or value == "none" or (value == 0 and one.empty == 0):
        return ""
    return amount_text(value, reading.currency)


def _read_money(one: Field, typed: Any, _path: str, reading: Reading) -> Any:
    text = str(typed or "").strip()
    return read_price(text, reading.currency) if text else one.empty


def _show_percent(one: Field, value: Any, _reading: Reading) -> str:
    return "" if value is None or (value == 0 and one.empty == 0) else quantity_text(int(value))


def _read_percent(one: Field, typed: Any, _path: str, _reading: Reading) -> Any:
    text = str(typed or "").strip()
    if not text:
        return one.empty
    try:
        return read_tax_rate(text)
    except RowFault as fault:
        raise RowFault(_("Write a percent from 0 to 100, such as 10 or 5.5.")) from fault


def _read_quantity(one: Field, typed: Any, _path: str, _reading: Reading) -> Any:
    text = str(typed or "").strip()
    if not text:
        return one.empty
    return read_quantity(text)


def _show_whole(one: Field, value: Any, _reading: Reading) -> str:
    return "" if value is None or (value == 0 and one.empty == 0) else str(value)


def _read_whole(one: Field, typed: Any, _path: str, _reading: Reading) -> Any:
    text = re.sub(r"\s", "", str(typed or ""))
    if not text:
        return one.empty
    if not _WHOLE.fullmatch(text):
        raise RowFault(_("Write a whole number."))
    return int(text)


def _show_lines(_one: Field, value: Any, _reading: Reading) -> str:
    return "\n".join(value or ())


def _read_lines(_one: Field, typed: Any, _path: str, _reading: Reading) -> list[str]:
    """Empty lines between others stay, those at the end fall out."""
    return str(typed or "").replace("\r\n", "\n").rstrip().split("\n") if str(typed or "").strip() else []


def _read_codes(_one: Field, typed: Any, _path: str, _reading: Reading) -> list[str]:
    lines = (line.strip() for line in str(typed or "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _show_chosen(_one: Field, value: Any, _reading: Reading) -> list[str]:
    return [str(one) for one in value or ()]


def _read_chosen(_one: Field, typed: Any, _path: str, _reading: Reading) -> list[str]:
    return list(dict.fromkeys(typed or ()))


def _show_pick(_one: Field, value: Any, _reading: Reading) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _read_pick(one: Field, typed: Any, _path: str, _reading: Reading) -> Any:
    """The option's own value: a number stays one."""
    text = str(typed or "")
    if not text:
        return one.empty
    if one.empty is None and text in ("yes", "no"):
        return text == "yes"
    return int(text) if isinstance(one.empty, int) and not isinstance(one.empty, bool) and text.isdecimal() else text


def _show_names(_one: Field, value: Any, _reading: Reading) -> dict[str, str]:
    return dict(value or {})


def _read_names(one: Field, typed: Any, path: str, reading: Reading) -> dict[str, str]:
    names = {language: " ".join(str(name).split()) for language, name in (typed or {}).items()}
    names = {language: name for language, name in names.items() if name}
    if not names and one.required:
        reading.problems[f"{path}.en"] = _("Write what people read.")
    return names


def _show_rows(one: Field, value: Any, reading: Reading) -> list[Typed]:
    return [show_all(one.columns, row, reading.currency) for row in value or ()]


def _read_rows(one: Field, typed: Any, path: str, reading: Reading) -> list[dict[str, Any]]:
    return [
        {part.name: _read(part, row.get(part.name), f"{path}.{place}.{part.name}", reading) for part in one.columns}
        for place, row in enumerate(typed or ())
    ]


def _show_group(one: Field, value: Any, reading: Reading) -> Typed:
    return {part.name: _show(part, (value or {}).get(part.name, part.empty), reading) for part in one.columns}


def _read_group(one: Field, typed: Any, path: str, reading: Reading) -> dict[str, Any]:
    """Only what was typed is in it."""
    inside = typed or {}
    found = {part.name: _read(part, inside.get(part.name), f"{path}.{part.name}", reading) for part in one.columns}
    return {name: value for name, value in found.items() if value is not None}


def _show_pairs(one: Field, value: Any, reading: Reading) -> list[Typed]:
    left, right = one.columns
    return [
        {left.name: _show(left, _number(left, key), reading), right.name: _show(right, its, reading)}
        for key, its in (value or {}).items()
    ]


def _read_pairs(one: Field, typed: Any, path: str, reading: Reading) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for place, row in enumerate(typed or ()):
        values = [_read(part, row.get(part.name), f"{path}.{place}.{part.name}", reading) for part in one.columns]
        if values[0] in ("", None):
            if values[1] not in ("", None, 0):
                reading.problems[f"{path}.{place}.{one.columns[0].name}"] = _("Write something here.")
            continue
        if str(values[0]) in pairs:
            reading.problems[f"{path}.{place}.{one.columns[0].name}"] = _("This is there twice.")
        pairs[str(values[0])] = values[1]
    return pairs


def _number(left: Field, key: str) -> Any:
    return int(key) if left.kind == "percent" and key.isdecimal() else key


def _show_rate(_one: Field, value: Any, reading: Reading) -> str:
    """What one of the foreign currency is worth."""
    if not value:
        return ""
    shift = decimals_of(reading.currency) - decimals_of(str(reading.typed.get("currency", "")))
    billionths = value * 10 ** (6 - shift)
    whole, part = divmod(billionths, 10**12)
    return f"{whole}.{part:012d}".rstrip("0").rstrip(".")


def _read_rate(_one: Field, typed: Any, _path: str, reading: Reading) -> int:
    found = _RATE.fullmatch(re.sub(r"\s", "", str(typed or "")))
    if found is None:
        raise RowFault(_("Write what one is worth, such as 0.926."))
    shift = decimals_of(reading.currency) - decimals_of(str(reading.typed.get("currency", "")).strip().upper())
    trillionths = int(found[1] + (found[2] or "").ljust(12, "0"))
    rate = trillionths * 10 ** (shift + 6) // 10**12 if shift + 6 >= 0 else 0
    if not 1 <= rate <= _MILLION * _MILLION:
        raise RowFault(_("Such a rate cannot be used. Check for a misplaced point."))
    return rate


def _read_currency(_one: Field, typed: Any, _path: str, _reading: Reading) -> str:
    text = str(typed or "").strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise RowFault(_("A currency is three letters such as USD."))
    return text


def _read_picture(_one: Field, typed: Any, _path: str, _reading: Reading) -> str:
    """A file that was chosen now (bytes), or the one of before (base64)."""
    if isinstance(typed, bytes):
        return base64.b64encode(typed).decode()
    text = str(typed or "")
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RowFault(_("This picture cannot be read. Choose it again.")) from error
    return text


_Show = Callable[[Field, Any, Reading], Any]
_Read = Callable[[Field, Any, str, Reading], Any]
# What each kind of field shows and reads. “plain” is a number that the page itself reads, “place” where a device is;
# “money” is in the form's currency; “codes” one a line; “chosen” ticks; “pick” one of the options; “names” a text for
# each language; “group” named fields, “pairs” rows of a code and a value.
_KINDS: dict[str, tuple[_Show, _Read]] = {
    "text": (_show_text, _read_text),
    "plain": (_show_text, _read_text),
    "place": (_show_text, _read_place),
    "day": (_show_text, _read_text),
    "time": (_show_text, _read_text),
    "flag": (_show_flag, _read_flag),
    "money": (_show_money, _read_money),
    "percent": (_show_percent, _read_percent),
    "quantity": (_show_percent, _read_quantity),
    "whole": (_show_whole, _read_whole),
    "lines": (_show_lines, _read_lines),
    "codes": (_show_lines, _read_codes),
    "chosen": (_show_chosen, _read_chosen),
    "pick": (_show_pick, _read_pick),
    "names": (_show_names, _read_names),
    "rows": (_show_rows, _read_rows),
    "group": (_show_group, _read_group),
    "pairs": (_show_pairs, _read_pairs),
    "rate": (_show_rate, _read_rate),
    "currency": (_show_text, _read_currency),
    "picture": (_show_text, _read_picture),
}
