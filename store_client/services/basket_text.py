"""Writes a basket down as JSON of what was entered, and reads it again: amounts are calculated anew.

Members that are as they are by default are left out; those of a later version of the program are passed over.
"""

from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any, get_type_hints

import msgspec

from store_client.domain.basket import Basket, BasketLine

_CALCULATED = {"discounts", "discount_minor", "total_minor", "tax_minor"}
_NOT_KEPT = {"lines", "customer", "rules"}


def _shape(name: str, source: type[Any], left_out: set[str], *more: tuple[Any, ...]) -> tuple[type[Any], list[str]]:
    """A struct with the members of a dataclass, so that it is written without what is as by default."""
    types = get_type_hints(source)
    kept = [field for field in fields(source) if field.name not in left_out]
    members = [
        (field.name, types[field.name]) if field.default is MISSING else (field.name, types[field.name], field.default)
        for field in kept
    ]
    shape = msgspec.defstruct(name, [*members, *more], omit_defaults=True, frozen=True, gc=False)
    return shape, [field.name for field in kept]


_Line, _line_members = _shape("Line", BasketLine, _CALCULATED)
_LINES: tuple[Any, ...] = ("lines", list[_Line], [])  # type: ignore[valid-type]
_Basket, _basket_members = _shape("Basket", Basket, _NOT_KEPT, ("customer", str, ""), _LINES)
_of_line, _of_basket = attrgetter(*_line_members), attrgetter(*_basket_members)
_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(_Basket)


def to_text(basket: Basket) -> str:
    customer = basket.customer.id if basket.customer else ""
    lines = [_Line(*_of_line(line)) for line in basket.lines]
    return _encode(_Basket(*_of_basket(basket), customer, lines)).decode()


def from_text(text: str) -> tuple[Basket, str]:
    """The basket without its customer, whose id comes beside it, and not priced. Raises ``msgspec.DecodeError``."""
    read = _decoder.decode(text)
    lines = tuple([BasketLine(*_of_line(line)) for line in read.lines])
    members = dict(zip(_basket_members, _of_basket(read), strict=True))
    return Basket(lines=lines, **members), read.customer
