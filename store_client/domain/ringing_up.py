"""Rings up: puts products into a basket, changes how many, voids lines, and says clearly what cannot be."""

from dataclasses import replace

from store_client.clock import Moment
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket, BasketLine
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.permissions import VOID_LINE
from store_client.domain.pricing import line_total, priced, undiscounted
from store_client.domain.product import Product
from store_client.domain.rounding import round_half_away
from store_client.domain.staff import StaffMember
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.texts import _

ONE_PIECE = 1000
LARGEST_QUANTITY = 999_999_999
LONGEST_TEXT = 250


def add(
    basket: Basket,
    product: Product,
    quantity_thousandths: int | None = None,
    unit_price_minor: int | None = None,
    *,
    serial: str = "",
    label_minor: int | None = None,
) -> Basket:
    """One more line; None means one piece, and the product's own price. ``label_minor``: the label's price for it all.

    Raises ``Refused``.
    """
    one = -ONE_PIECE if basket.returning else ONE_PIECE
    quantity, price = _measured(product, quantity_thousandths, unit_price_minor, label_minor, one)
    exact = label_minor is None or line_total(quantity, price) == label_minor * one // ONE_PIECE
    line = new_line(basket, product, quantity, price, serial)
    if not exact and label_minor is not None:
        line = replace(line, label_minor=label_minor * one // ONE_PIECE)
    return with_new_line(basket, product, line)


def new_line(basket: Basket, product: Product, quantity_thousandths: int, price_minor: int, serial: str) -> BasketLine:
    return BasketLine(
        line=len(basket.lines) + 1,
        sku=product.sku,
        barcode=product.barcode,
        description=product.name,
        unit=product.unit,
        quantity_thousandths=quantity_thousandths,
        unit_price_minor=price_minor,
        tax_rate=product.tax_rate,
        tax_included=basket.tax_included,
        category=product.category,
        serial=checked_text(serial),
        discountable=product.discountable,
        price_change=product.price_change,
    )


def with_new_line(basket: Basket, product: Product, line: BasketLine) -> Basket:
    """Raises ``Refused``."""
    if product.currency and basket.currency and product.currency != basket.currency:
        message = _("{name} is priced in {other}, this basket is in {currency}. Leave it out; the basket is kept.")
        raise Refused(message.format(name=product.name, other=product.currency, currency=basket.currency))
    if product.serial_needed and not line.serial:
        message = _("{name} is sold with its serial number. Scan or type it; the basket is kept.")
        raise Refused(message.format(name=product.name))
    _check(basket, line)
    longer = replace(basket, lines=(*basket.lines, line), currency=basket.currency or product.currency)
    return checked(longer)


def change_quantity(basket: Basket, line: int, quantity_thousandths: int) -> Basket:
    """Raises ``Refused``."""
    before = basket.find(line)
    if before.label_minor is not None and quantity_thousandths != before.quantity_thousandths:
        message = _("{name} has its price on its own label. Scan the other labels too; the basket is kept.")
        raise Refused(message.format(name=before.description))
    changed = replace(before, quantity_thousandths=quantity_thousandths)
    _check(basket, changed)
    if _without_receipt(before) and quantity_thousandths < before.quantity_thousandths:
        message = _("More of {name} without a receipt is one more line: take it back again. The basket is kept.")
        raise Refused(message.format(name=before.description))
    return with_line(basket, changed)


def void(basket: Basket, line: int, person: StaffMember | None, staff: str, now: Moment | None) -> Basket:
    """A voided line stays in the basket and counts nothing. Raises ``Refused``, ``NeedsApproval``."""
    found = basket.find(line)
    basket = permitted(basket, person, VOID_LINE, line=line)
    by = person.id if person else staff
    return with_line(basket, replace(found, voided=True, voided_by=by, voided_ms=now.utc_ms if now else 0))


def restore(basket: Basket, line: int) -> Basket:
    """Raises ``Refused``, also when restoring makes too much."""
    found = basket.find(line)
    restored = replace(found, voided=False, voided_by="", voided_ms=0)
    _check(basket, restored)
    if found.voided and _without_receipt(found):
        message = _("What came back without a receipt is not restored: take {name} back again. The basket is kept.")
        raise Refused(message.format(name=found.description))
    return with_line(basket, restored)


def set_serial(basket: Basket, line: int, serial: str) -> Basket:
    """Raises ``Refused``."""
    changed = replace(basket.find(line), serial=checked_text(serial))
    _check(basket, changed)
    return with_line(basket, changed)


def set_comment(basket: Basket, text: str, line: int | None = None) -> Basket:
    """On a line, or on the whole. Raises ``Refused``."""
    comment = checked_text(text)
    if line is None:
        return replace(basket, comment=comment)
    return with_line(basket, replace(basket.find(line), comment=comment))


def with_line(basket: Basket, changed: BasketLine) -> Basket:
    """The basket with that line in its place, priced again. Raises ``Refused``."""
    lines = tuple([changed if line.line == changed.line else line for line in basket.lines])
    return checked(replace(basket, lines=lines))


def checked(basket: Basket) -> Basket:
    """Priced, and within what a register can ring up. Raises ``Refused``."""
    found = priced(basket)
    whole = sum([abs(undiscounted(line)) for line in found.lines])
    if whole > LARGEST_MINOR or sum([abs(line.total_minor) for line in found.lines]) > LARGEST_MINOR:
        raise Refused(_("This is more than a register can ring up. Split the sale; the basket is kept."))
    if found.rules.setup.policy.prohibit_mixed and _mixed(found):
        raise Refused(_("Sales and returns cannot stand in one basket here. Start another one; this basket is kept."))
    return found


def checked_text(text: str) -> str:
    """What a person typed beside the goods. Raises ``Refused``."""
    cleaned = " ".join(lookup_text(text).split())
    if len(cleaned) > LONGEST_TEXT:
        message = _("At most {limit} characters fit here; this has {length}. Shorten it.")
        raise Refused(message.format(limit=LONGEST_TEXT, length=len(cleaned)))
    return cleaned


def _measured(
    product: Product, quantity: int | None, unit_price: int | None, label_minor: int | None, one: int
) -> tuple[int, int]:
    """Quantity and unit price. A label that says only its price: its weight follows from the price of the weight."""
    price = unit_price
    if price is None and not (product.key_in_price and label_minor is None):
        price = product.price_minor
    if label_minor is not None and quantity is None:
        if product.by_weight and price:
            return max(1, round_half_away(label_minor * ONE_PIECE, price)) * one // ONE_PIECE, price
        return one, label_minor
    if price is None and product.key_in_price:
        raise Refused(_("{name} has no fixed price. Type its price; the basket is kept.").format(name=product.name))
    if price is None:
        message = _("{name} has no price yet. Ask a manager for the price, or leave it out; the basket is kept.")
        raise Refused(message.format(name=product.name))
    if quantity is None and product.by_weight:
        message = _("{name} is sold by weight. Weigh it, or type its weight; the basket is kept.")
        raise Refused(message.format(name=product.name))
    return one if quantity is None else quantity, price


def _check(basket: Basket, line: BasketLine) -> None:
    back = basket.returning or line.returned is not None
    quantity = -line.quantity_thousandths if back else line.quantity_thousandths
    if quantity <= 0:
        wanted = (
            _("In a return the quantity must be below zero.") if back else _("The quantity must be more than zero.")
        )
        raise Refused(wanted + " " + _("To take a line out, void it."))
    if quantity > LARGEST_QUANTITY:
        message = _("A line holds at most {limit} pieces. Split it over several lines; the basket is kept.")
        raise Refused(message.format(limit=LARGEST_QUANTITY // ONE_PIECE))
    if line.unit_price_minor < 0 or (line.label_minor is not None and (line.label_minor < 0) is not back):
        raise Refused(_("A price cannot be below zero."))
    _check_origin(basket, line, quantity)
    _check_serial(basket, line, quantity)


def _check_origin(basket: Basket, line: BasketLine, quantity: int) -> None:
    origin = line.returned
    if origin is None or not origin.sold_thousandths:
        return
    if quantity > origin.sold_thousandths - origin.returned_thousandths:
        message = _("{name}: so many were not sold, or some came back already. The basket is kept.")
        raise Refused(message.format(name=line.description))
    for other in basket.lines:
        same = other.returned is not None and (other.returned.transaction, other.returned.line) == (
            origin.transaction,
            origin.line,
        )
        if same and other.line != line.line and not other.voided:
            message = _("{name} of this receipt is in the basket already, in line {line}. Change the quantity there.")
            raise Refused(message.format(name=line.description, line=other.line))


def _without_receipt(line: BasketLine) -> bool:
    """Such a line was allowed for so many pieces, beside what else stood in the basket."""
    return line.returned is not None and not line.returned.transaction


def _check_serial(basket: Basket, line: BasketLine, quantity: int) -> None:
    if not line.serial:
        return
    if quantity != ONE_PIECE:
        message = _("{name} has a serial number, so it is one piece a line. Scan the other pieces too.")
        raise Refused(message.format(name=line.description))
    for other in basket.lines:
        if (other.sku, other.serial) == (line.sku, line.serial) and other.line != line.line and not other.voided:
            message = _("Serial number {serial} is in the basket already, in line {line}. Read it again.")
            raise Refused(message.format(serial=line.serial, line=other.line))


def _mixed(basket: Basket) -> bool:
    signs = {line.quantity_thousandths > 0 for line in basket.lines if not line.voided}
    return len(signs) > 1
