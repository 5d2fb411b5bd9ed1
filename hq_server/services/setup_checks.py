"""What HQ checks in a set-up item beyond the shape of its members: whether they make sense together.

Every check returns the first fault it finds: the member it is in, and what is wrong in plain words.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hq_server.domain.orders import DEPOSIT_TENDER
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
    TenderType,
)

_EAN_13 = 13
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDEST, _HIGHEST = 576, 400  # dots of a receipt printer
TEMPLATE_FIELDS = ("store", "address", "date", "time", "receipt", "cashier", "customer", "register")
_FIELD = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """``field`` is the member, as ``steps`` or ``steps.0``. ``message`` speaks to who writes a file, in its words;
    ``in_form`` to who has a form with labels in front of them, where that has to be said in another way.
    """

    field: str
    message: str
    in_form: str = ""


def find_fault(item: Item) -> Fault | None:
    """The first thing that makes no sense."""
    check = _CHECKS.get(type(item))
    return check(item) if check else None


def _discount(discount: Discount) -> Fault | None:
    return _check_value(discount) or _check_steps(discount) or _check_group(discount) or _check_days(discount)


def _check_value(discount: Discount) -> Fault | None:
    if discount.method == "percent" and not 0 < discount.value <= 100_000:
        message = _("“value” is a percent in thousandths, above 0 and at most 100000.")
        return Fault("value", message, _("The percent off is above 0 and at most 100."))
    if discount.method == "amount" and not discount.value:
        message = _("“value” is the amount off each piece, above 0.")
        return Fault("value", message, _("The amount off each piece is above 0."))
    return None


def _check_steps(discount: Discount) -> Fault | None:
    if discount.method not in ("quantity", "threshold"):
        message = _("Only the methods quantity and threshold have “steps”.")
        in_form = _("Only discounts by quantity and by total have steps. Remove them, or choose another way.")
        return Fault("steps", message, in_form) if discount.steps else None
    if not discount.steps:
        message = _("The methods quantity and threshold need “steps”.")
        return Fault("steps", message, _("Add the first step: from where on, and what it gives."))
    if len({step.at for step in discount.steps}) != len(discount.steps):
        return Fault("steps", _("Two steps begin at the same place."))
    for place, step in enumerate(discount.steps):
        if not step.at or _rewards(step) != 1:
            message = _("A step begins above 0 and has one of “percent”, “amount_minor” and “price_minor”.")
            in_form = _("A step begins above 0 and gives one thing: a percent, an amount off, or a price.")
            return Fault(f"steps.{place}", message, in_form)
        if discount.method == "threshold" and step.price_minor is not None:
            return Fault(f"steps.{place}", _("A threshold gives a percent or an amount off, no price."))
    return None


def _rewards(step: DiscountStep) -> int:
    """How many things a step gives; nothing off is none."""
    return bool(step.percent) + bool(step.amount_minor) + (step.price_minor is not None)


def _check_group(discount: Discount) -> Fault | None:
    given = (discount.group_price_minor is not None) + bool(discount.percent) + discount.cheapest_free
    if discount.method != "mix_and_match":
        message = _("Only the method mix_and_match has a group.")
        in_form = _("Only “mix and match” has a group. Empty these fields, or choose that way.")
        return Fault("group_size", message, in_form) if given or discount.group_size else None
    if discount.group_size < 2 or given != 1:
        message = _(
            "A group has at least 2 pieces (“group_size”) and one of “group_price_minor”, “percent”, “cheapest_free”."
        )
        in_form = _("A group has at least 2 pieces and one of: a price, a percent off, the cheapest one free.")
        return Fault("group_size", message, in_form)
    return None


def _check_days(item: Discount | Coupon) -> Fault | None:
    for name in ("from_date", "until_date"):
        day = getattr(item, name)
        if day and not _is_day(day):
            return Fault(name, _("“{day}” is no day. Write it like 2026-11-23.").format(day=day))
    if item.from_date and item.until_date and item.until_date < item.from_date:
        return Fault("until_date", _("It ends before it begins."))
    return None


def _statement_terms(terms: StatementTerms) -> Fault | None:
    if terms.closed_until and not _is_day(terms.closed_until):
        message = _("“{day}” is no day. Write it like 2026-11-23.").format(day=terms.closed_until)
        return Fault("closed_until", message)
    return None


def _receipt_format(form: ReceiptFormat) -> Fault | None:
    for part in ("header", "footer"):
        for name in _FIELD.findall("\n".join(getattr(form, part))):
            if name not in TEMPLATE_FIELDS:
                message = _("Receipts have no field {{{name}}}. The fields are {fields}.")
                known = ", ".join(f"{{{field}}}" for field in TEMPLATE_FIELDS)
                return Fault(part, message.format(name=name, fields=known))
    if not form.logo:
        return None
    try:
        picture = base64.b64decode(form.logo, validate=True)
    except binascii.Error:
        picture = b""
    if not _can_be_printed(picture):
        message = _("“logo” is a PNG of one bit a pixel, black and white, at most {width} x {height}, as base64.")
        in_form = _("The picture is a PNG of one bit a pixel, black and white, at most {width} × {height} dots.")
        return Fault(
            "logo",
            message.format(width=_WIDEST, height=_HIGHEST),
            in_form.format(width=_WIDEST, height=_HIGHEST),
        )
    return None


def _can_be_printed(png: bytes) -> bool:
    """A PNG's first chunk has width and height, then bits a pixel, kind of colour, and whether it is interlaced (RFC
    2083).
    """
    if not png.startswith(_PNG) or len(png) < 29:
        return False
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    depth, color, interlaced = png[24], png[25], png[28]
    return 0 < width <= _WIDEST and 0 < height <= _HIGHEST and (depth, interlaced) == (1, 0) and color in (0, 3)


def _policy(policy: Policy) -> Fault | None:
    for place, rule in enumerate(policy.embedded_barcodes):
        digits = len(rule.prefix) + rule.item_digits + rule.value_digits + rule.price_check_digit + 1
        if digits != _EAN_13:
            message = _("The digits of the barcodes that begin with {prefix} come to {digits}, an EAN-13 has 13.")
            return Fault(f"embedded_barcodes.{place}", message.format(prefix=rule.prefix, digits=digits))
        if fault := _check_rule(rule):
            return Fault(f"embedded_barcodes.{place}", fault)
    prefixes = [rule.prefix for rule in policy.embedded_barcodes]
    if len(set(prefixes)) != len(prefixes):
        return Fault("embedded_barcodes", _("Two rules for embedded barcodes have the same prefix."))
    return _check_drawers(policy)


def _check_drawers(policy: Policy) -> Fault | None:
    values = [one.value_minor for one in policy.denominations]
    if len(set(values)) != len(values):
        message = _("A coin or note is there twice in “denominations”.")
        return Fault("denominations", message, _("A coin or note is there twice."))
    if len(set(policy.drawers)) != len(policy.drawers):
        return Fault("drawers", _("A drawer is there twice in “drawers”."), _("A drawer is there twice."))
    return None


def _check_rule(rule: EmbeddedBarcode) -> str:
    if len(rule.prefix) < 2:
        return _("The prefix of an embedded barcode has at least two digits: 20 to 29.")
    if rule.value_decimals > rule.value_digits:
        return _("The value of an embedded barcode has more decimals than digits.")
    if rule.price_check_digit and rule.value_digits not in (4, 5):
        return _("Only a value of four or five digits has a check digit of its own.")
    return ""


def _attribute(attribute: Attribute) -> Fault | None:
    if attribute.choices and attribute.type != "text":
        return Fault("choices", _("Only a text has “choices”."), _("Only a text has choices."))
    if attribute.unit and attribute.type not in ("integer", "decimal"):
        message = _("Only an integer or a decimal has a “unit”.")
        return Fault("unit", message, _("Only a number has a unit."))
    if (attribute.lowest or attribute.highest) and attribute.type in ("text", "yes_no"):
        message = _("A text and a yes or no have no “lowest” and “highest”.")
        name = "lowest" if attribute.lowest else "highest"
        return Fault(name, message, _("A text and a yes or no have no lowest and highest."))
    values = [choice.value for choice in attribute.choices]
    if len(set(values)) != len(values):
        return Fault("choices", _("A choice is there twice."))
    if values and attribute.default and attribute.default not in values:
        return Fault("default", _("“default” is none of the choices."), _("This is none of the choices."))
    return _check_bounds(attribute)


def _check_bounds(attribute: Attribute) -> Fault | None:
    if attribute.type == "yes_no" and attribute.default not in ("", "yes", "no"):
        return Fault("default", _("“default” is yes or no."), _("Write yes or no."))
    if attribute.type in ("text", "yes_no"):
        return None
    read: Callable[[str], Any] = date.fromisoformat if attribute.type == "date" else Decimal
    bounds: dict[str, Any] = {}
    for name in ("lowest", "highest", "default"):
        text = getattr(attribute, name)
        try:
            bounds[name] = read(text) if text else None
        except (ValueError, InvalidOperation):
            message = _("“lowest”, “highest” and “default” are values of the attribute's own type.")
            return Fault(name, message, _("This is no value of the type that is chosen above."))
    return _check_order(**bounds)


def _check_order(lowest: Any, highest: Any, default: Any) -> Fault | None:
    if lowest is not None and highest is not None and highest < lowest:
        return Fault("highest", _("“highest” is below “lowest”."), _("The highest is below the lowest."))
    if default is not None and (
        (lowest is not None and default < lowest) or (highest is not None and default > highest)
    ):
        message = _("“default” is not between “lowest” and “highest”.")
        return Fault("default", message, _("This is not between the lowest and the highest."))
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _tender(tender: TenderType) -> Fault | None:
    if tender.tender == DEPOSIT_TENDER:
        return Fault("tender", _("This code is built in: the deposits of orders have it. Choose another one."))
    return None


_CHECKS: dict[type[Item], Callable[[Any], Fault | None]] = {
    Discount: _discount,
    Coupon: _check_days,
    ReceiptFormat: _receipt_format,
    Policy: _policy,
    Attribute: _attribute,
    StatementTerms: _statement_terms,
    TenderType: _tender,
}
