"""What a person typed into a set-up form: read from the request, with rows added and taken away without JavaScript."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import FileStorage, MultiDict

from hq_server.admin.setup_fields import Field, Typed

ADD, DROP = "add", "drop"
_SHORT = frozenset(
    {"text", "money", "percent", "quantity", "whole", "plain", "pick", "day", "time", "rate", "currency"}
)
_MOST_ROWS = 200
_LONGEST = 60_000
_LARGEST_PICTURE = 30_000  # bytes


def quietly() -> Markup:
    """The attributes of buttons that add or take away a row: with JavaScript, without leaving the page."""
    return Markup('hx-post="" hx-target="#item" hx-select="#item" hx-swap="outerHTML"')


def typed_in(fields: Sequence[Field], form: MultiDict[str, str], files: Mapping[str, FileStorage]) -> Typed:
    """Field → what stands in it, for a form whose fields are called ``steps.0.at``."""
    return {one.name: _typed(one, one.name, form, files) for one in fields}


def with_rows_changed(fields: Sequence[Field], typed: Typed, act: str) -> Typed | None:
    """What the button ``add.steps`` or ``drop.steps.1`` makes of it; None for any other button."""
    deed, _dot, rest = act.partition(".")
    name, _dot, place = rest.partition(".")
    one = next((one for one in fields if one.name == name and one.columns and one.kind in ("rows", "pairs")), None)
    if one is None or deed not in (ADD, DROP):
        return None
    rows = list(typed[name])
    if deed == ADD:
        rows.append(_blank_row(one))
    elif place.isdecimal() and int(place) < len(rows):
        del rows[int(place)]
    return typed | {name: rows[:_MOST_ROWS]}


def without_blank_rows(fields: Sequence[Field], typed: Typed) -> Typed:
    """A row in which nothing stands is none."""
    kept = dict(typed)
    for one in fields:
        if one.kind in ("rows", "pairs"):
            blank = _blank_row(one)
            kept[one.name] = [row for row in typed[one.name] if row != blank and any(_said(one, row))]
    return kept


@dataclass(frozen=True, slots=True)
class Placed:
    """A field in its place on the page: the name of its input, what stands there, what is wrong."""

    field: Field
    path: str
    typed: Any
    problem: str
    rows: tuple[tuple["Placed", ...], ...] = ()
    language_problems: tuple[tuple[str, str], ...] = ()

    @property
    def is_short(self) -> bool:
        """Several such fields stand beside each other."""
        return self.field.kind in _SHORT

    def problem_of(self, language: str) -> str:
        return dict(self.language_problems).get(language, "")


def placed(fields: Sequence[Field], typed: Typed, problems: Mapping[str, str]) -> list[tuple[str, list[list[Placed]]]]:
    """The fields by section, in their order, in runs of short and of long ones."""
    sections: dict[str, list[Placed]] = {}
    for one in fields:
        sections.setdefault(one.section, []).append(_placed(one, one.name, typed.get(one.name), problems))
    return [
        (title, [list(run) for _short, run in groupby(inside, key=lambda one: one.is_short)])
        for title, inside in sections.items()
    ]


def _placed(one: Field, path: str, typed: Any, problems: Mapping[str, str]) -> Placed:
    rows: tuple[tuple[Placed, ...], ...] = ()
    if one.kind in ("rows", "pairs"):
        rows = tuple(
            tuple(_placed(part, f"{path}.{place}.{part.name}", row.get(part.name), problems) for part in one.columns)
            for place, row in enumerate(typed or ())
        )
    elif one.kind == "group":
        inside = typed or {}
        rows = (tuple(_placed(part, f"{path}.{part.name}", inside.get(part.name), problems) for part in one.columns),)
    within = f"{path}."
    found = tuple((name.removeprefix(within), text) for name, text in problems.items() if name.startswith(within))
    at_row = [text for name, text in found if name.isdecimal()]
    return Placed(one, path, typed, problems.get(path, "") or " ".join(at_row), rows, found)


def _typed(one: Field, path: str, form: MultiDict[str, str], files: Mapping[str, FileStorage]) -> Any:
    match one.kind:
        case "flag":
            return path in form
        case "chosen":
            return [_clean(value) for value in form.getlist(path)][:1_000]
        case "names":
            return {
                name.removeprefix(f"{path}."): _clean(form[name])
                for name in form
                if name.startswith(f"{path}.") and len(name) == len(path) + 3
            }
        case "rows" | "pairs":
            return [
                {part.name: _typed(part, f"{path}.{place}.{part.name}", form, files) for part in one.columns}
                for place in range(_count(form, path))
            ]
        case "group":
            return {part.name: _typed(part, f"{path}.{part.name}", form, files) for part in one.columns}
        case "picture":
            return _picture(path, form, files)
    return _clean(form.get(path, ""))


def _picture(path: str, form: MultiDict[str, str], files: Mapping[str, FileStorage]) -> str | bytes:
    if f"{path}.none" in form:
        return ""
    chosen = files.get(path)
    content = chosen.read(_LARGEST_PICTURE + 1) if chosen else b""
    return content or _clean(form.get(path, ""))


def _count(form: MultiDict[str, str], path: str) -> int:
    count = form.get(f"{path}.rows", "0")
    return min(int(count), _MOST_ROWS) if count.isdecimal() and count.isascii() and len(count) < 5 else 0


def _blank_row(one: Field) -> Typed:
    return {part.name: _blank(part) for part in one.columns}


def _blank(part: Field) -> Any:
    if part.kind == "flag":
        return False
    if part.kind == "names":
        return {}
    return str(part.empty) if part.kind == "pick" and part.empty is not None else ""


def _said(one: Field, row: Typed) -> Iterator[bool]:
    """Whether something was typed; what is only chosen from a list says nothing by itself."""
    for part in one.columns:
        if part.kind not in ("pick", "flag"):
            value = row.get(part.name)
            yield any(value.values()) if isinstance(value, dict) else bool(value)


def _clean(text: str) -> str:
    return text.replace("\x00", "")[:_LONGEST]
