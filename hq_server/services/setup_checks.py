"""What HQ checks in a set-up item beyond the shape of its members: whether they make sense together.

Every check returns what is wrong in plain words, or an empty text.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hq_server.texts import _
from hq_server.wire.hq_setup import StatementTerms
from hq_server.wire.setup import (
    Attribute,
    Coupon,
    Discount,
    DiscountStep,
    EmbeddedBarcode,
    Item,
    Policy,
    ReceiptFormat,
)

_EAN_13 = 13
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDEST, _HIGHEST = 576, 400  # dots of a receipt printer
TEMPLATE_FIELDS = ("store", "address", "date", "time", "receipt", "cashier", "customer", "register")
_FIELD = re.compile(r"\{(\w*)\}")


def find_fault(item: Item) -> str:
    """The first thing that makes no sense."""
    check = _CHECKS.get(type(item))
    return check(item) if check else ""


def _discount(discount: Discount) -> str:
    return _check_value(discount) or _check_steps(discount) or _check_group(discount) or _check_days(discount)


def _check_value(discount: Discount) -> str:
    if discount.method == "percent" and not 0 < discount.value <= 100_000:
        return _("“value” is a percent in thousandths, above 0 and at most 100000.")
    if discount.method == "amount" and not discount.value:
        return _("“value” is the amount off each piece, above 0.")
    return ""


def _check_steps(discount: Discount) -> str:
    if discount.method not in ("quantity", "threshold"):
        return _("Only the methods quantity and threshold have “steps”.") if discount.steps else ""
    if not discount.steps:
        return _("The methods quantity and threshold need “steps”.")
    if len({step.at for step in discount.steps}) != len(discount.steps):
        return _("Two steps begin at the same place.")
    for step in discount.steps:
        if not step.at or _rewards(step) != 1:
            return _("A step begins above 0 and has one of “percent”, “amount_minor” and “price_minor”.")
        if discount.method == "threshold" and step.price_minor is not None:
            return _("A threshold gives a percent or an amount off, no price.")
    return ""


def _rewards(step: DiscountStep) -> int:
    """How many things a step gives; nothing off is none."""
    return bool(step.percent) + bool(step.amount_minor) + (step.price_minor is not None)


def _check_group(discount: Discount) -> str:
    given = (discount.group_price_minor is not None) + bool(discount.percent) + discount.cheapest_free
    if discount.method != "mix_and_match":
        return _("Only the method mix_and_match has a group.") if given or discount.group_size else ""
    if discount.group_size < 2 or given != 1:
        return _(
            "A group has at least 2 pieces (“group_size”) and one of “group_price_minor”, “percent”, “cheapest_free”."
        )
    return ""


def _check_days(item: Discount | Coupon) -> str:
    for day in (item.from_date, item.until_date):
        if day and not _is_day(day):
            return _("“{day}” is no day. Write it like 2026-11-23.").format(day=day)
    if item.from_date and item.until_date and item.until_date < item.from_date:
        return _("It ends before it begins.")
    return ""


def _statement_terms(terms: StatementTerms) -> str:
    if terms.closed_until and not _is_day(terms.closed_until):
        return _("“{day}” is no day. Write it like 2026-11-23.").format(day=terms.closed_until)
    return ""


def _receipt_format(form: ReceiptFormat) -> str:
    for name in _FIELD.findall("\n".join((*form.header, *form.footer))):
        if name not in TEMPLATE_FIELDS:
            message = _("Receipts have no field {{{name}}}. The fields are {fields}.")
            return message.format(name=name, fields=", ".join(f"{{{field}}}" for field in TEMPLATE_FIELDS))
    if not form.logo:
        return ""
    try:
        picture = base64.b64decode(form.logo, validate=True)
    except binascii.Error:
        picture = b""
    if not _can_be_printed(picture):
        message = _("“logo” is a PNG of one bit a pixel, black and white, at most {width} x {height}, as base64.")
        return message.format(width=_WIDEST, height=_HIGHEST)
    return ""


def _can_be_printed(png: bytes) -> bool:
    """A PNG's first chunk has width and height, then bits a pixel, kind of colour, and whether it is interlaced (RFC
    2083).
    """
    if not png.startswith(_PNG) or len(png) < 29:
        return False
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    depth, color, interlaced = png[24], png[25], png[28]
    return 0 < width <= _WIDEST and 0 < height <= _HIGHEST and (depth, interlaced) == (1, 0) and color in (0, 3)


def _policy(policy: Policy) -> str:
    for rule in policy.embedded_barcodes:
        digits = len(rule.prefix) + rule.item_digits + rule.value_digits + rule.price_check_digit + 1
        if digits != _EAN_13:
            message = _("The digits of the barcodes that begin with {prefix} come to {digits}, an EAN-13 has 13.")
            return message.format(prefix=rule.prefix, digits=digits)
        if fault := _check_rule(rule):
            return fault
    prefixes = [rule.prefix for rule in policy.embedded_barcodes]
    if len(set(prefixes)) != len(prefixes):
        return _("Two rules for embedded barcodes have the same prefix.")
    return _check_drawers(policy)


def _check_drawers(policy: Policy) -> str:
    values = [one.value_minor for one in policy.denominations]
    if len(set(values)) != len(values):
        return _("A coin or note is there twice in “denominations”.")
    if len(set(policy.drawers)) != len(policy.drawers):
        return _("A drawer is there twice in “drawers”.")
    return ""


def _check_rule(rule: EmbeddedBarcode) -> str:
    if len(rule.prefix) < 2:
        return _("The prefix of an embedded barcode has at least two digits: 20 to 29.")
    if rule.value_decimals > rule.value_digits:
        return _("The value of an embedded barcode has more decimals than digits.")
    if rule.price_check_digit and rule.value_digits not in (4, 5):
        return _("Only a value of four or five digits has a check digit of its own.")
    return ""


def _attribute(attribute: Attribute) -> str:
    bounded = bool(attribute.lowest or attribute.highest)
    if attribute.choices and attribute.type != "text":
        return _("Only a text has “choices”.")
    if attribute.unit and attribute.type not in ("integer", "decimal"):
        return _("Only an integer or a decimal has a “unit”.")
    if bounded and attribute.type in ("text", "yes_no"):
        return _("A text and a yes or no have no “lowest” and “highest”.")
    values = [choice.value for choice in attribute.choices]
    if len(set(values)) != len(values):
        return _("A choice is there twice.")
    if values and attribute.default and attribute.default not in values:
        return _("“default” is none of the choices.")
    return _check_bounds(attribute)


def _check_bounds(attribute: Attribute) -> str:
    read: Callable[[str], Any] = date.fromisoformat if attribute.type == "date" else Decimal
    if attribute.type in ("text", "yes_no"):
        if attribute.type == "yes_no" and attribute.default not in ("", "yes", "no"):
            return _("“default” is yes or no.")
        return ""
    try:
        lowest, highest, default = (
            read(text) if text else None for text in (attribute.lowest, attribute.highest, attribute.default)
        )
    except (ValueError, InvalidOperation):
        return _("“lowest”, “highest” and “default” are values of the attribute's own type.")
    if lowest is not None and highest is not None and highest < lowest:
        return _("“highest” is below “lowest”.")
    if default is not None and (
        (lowest is not None and default < lowest) or (highest is not None and default > highest)
    ):
        return _("“default” is not between “lowest” and “highest”.")
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_CHECKS: dict[type[Item], Callable[[Any], str]] = {
    Discount: _discount,
    Coupon: _check_days,
    ReceiptFormat: _receipt_format,
    Policy: _policy,
    Attribute: _attribute,
    StatementTerms: _statement_terms,
}
