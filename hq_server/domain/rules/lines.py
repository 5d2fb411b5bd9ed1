"""Rules about each line: what it counts, its signs, its discounts, what it brings back."""

from hq_server.domain.money import money_text, quantity_text
from hq_server.domain.rules.checked import Checked, Fault, Line
from hq_server.texts import _


def voided_line_counts_nothing(_checked: Checked, line: Line, place: int) -> Fault | None:
    if not line.voided:
        return None
    for name, value in (
        ("total_minor", line.total_minor),
        ("tax_minor", line.tax_minor),
        ("discount_minor", line.discount_minor),
    ):
        if value:
            text = _("Line {line} is voided, but counts in the total.").format(line=line.line)
            return Fault(text, f"lines.{place}.{name}", 0)
    return None


def line_has_a_quantity(_checked: Checked, line: Line, place: int) -> Fault | None:
    if line.voided or line.quantity_thousandths:
        return None
    text = _("Line {line} counts, but has no quantity.").format(line=line.line)
    return Fault(text, f"lines.{place}.quantity_thousandths")


def quantity_and_total_have_one_sign(_checked: Checked, line: Line, place: int) -> Fault | None:
    quantity, total = line.quantity_thousandths, line.total_minor
    if line.voided or (quantity >= 0) == (total >= 0) or not quantity or not total:
        return None
    message = _("Line {line} has a quantity of {quantity}, but a total on the other side of zero.")
    text = message.format(line=line.line, quantity=quantity_text(quantity))
    return Fault(text, f"lines.{place}.quantity_thousandths", -quantity)


def discount_has_the_sign_of_the_quantity(_checked: Checked, line: Line, place: int) -> Fault | None:
    quantity, saved = line.quantity_thousandths, line.discount_minor
    if line.voided or not saved or (quantity >= 0) == (saved > 0):
        return None
    text = _("The discount of line {line} has the wrong sign.").format(line=line.line)
    return Fault(text, f"lines.{place}.discount_minor", -saved)


def price_is_not_negative(_checked: Checked, line: Line, place: int) -> Fault | None:
    if line.unit_price_minor >= 0:
        return None
    text = _("Line {line} has a price below zero.").format(line=line.line)
    return Fault(text, f"lines.{place}.unit_price_minor", -line.unit_price_minor)


def discounts_make_the_lines_discount(checked: Checked, line: Line, place: int) -> Fault | None:
    if line.more is None or line.voided:
        return None
    found = sum([discount.amount_minor for discount in line.more.discounts])
    if found == line.discount_minor:
        return None
    message = _("The discounts of line {line} add up to {found}, the line says {total}.")
    text = message.format(
        line=line.line,
        found=money_text(found, checked.currency),
        total=money_text(line.discount_minor, checked.currency),
    )
    return Fault(text, f"lines.{place}.discount_minor", found)


def sold_line_brings_nothing_back(_checked: Checked, line: Line, place: int) -> Fault | None:
    if line.more is None or line.more.returned is None or line.quantity_thousandths <= 0:
        return None
    text = _("Line {line} is sold, but says what it brings back.").format(line=line.line)
    return Fault(text, f"lines.{place}.quantity_thousandths", -line.quantity_thousandths)


def no_more_comes_back_than_was_sold(checked: Checked, line: Line, place: int) -> Fault | None:
    """A receipt that HQ does not have (yet) is no reason to hold a return up."""
    back = line.more.returned if line.more is not None and not line.voided else None
    if back is None or not back.receipt:
        return None
    known = checked.facts.sold.get((back.receipt, back.line))
    if known is None:
        return None
    left = known.sold_thousandths - known.before(checked.owner)
    ours = sum(
        -other.quantity_thousandths
        for other in checked.lines[: place + 1]
        if other.more is not None
        and not other.voided
        and other.more.returned is not None
        and (other.more.returned.receipt, other.more.returned.line) == (back.receipt, back.line)
    )
    if ours <= left:
        return None
    message = _("Line {line} brings back {ours} of line {original} of receipt {receipt}, of which {left} are left.")
    text = message.format(
        line=line.line,
        ours=quantity_text(-line.quantity_thousandths),
        original=back.line,
        receipt=back.receipt,
        left=quantity_text(max(left, 0)),
    )
    return Fault(text, f"lines.{place}.quantity_thousandths")
