"""Stores what is seldom there as JSON of the members that are set; what is not there is an empty text."""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")
_encode = msgspec.json.Encoder().encode


def to_text(value: Any) -> str:
    """``value`` is a dataclass whose members all have defaults, or None."""
    return _encode(set_members(value)).decode() if value is not None else ""


def set_members(value: Any) -> dict[str, Any]:
    """The members that differ from their defaults."""
    return {
        field.name: member
        for field in fields(value)
        if (member := getattr(value, field.name)) != field.default or field.default is MISSING
    }


def from_text(text: str, shape: type[Shape]) -> Shape | None:
    """Members that a later version of the program added are ignored."""
    return msgspec.json.decode(text, type=shape) if text else None
