"""Rules about what a line that counts refers to: product, barcode, unit, serial number. What was voided, at the
register or by a repair, moves neither goods nor money.
"""

from hq_server.domain.rules.checked import Checked, Fault, Line
from hq_server.texts import _


def product_exists(checked: Checked, line: Line, place: int) -> Fault | None:
    if line.voided or line.sku in checked.facts.products or not checked.facts.keeps_catalogue:
        return None
    text = _("Line {line}: HQ has no product {sku}.").format(line=line.line, sku=line.sku)
    return Fault(text, f"lines.{place}.sku")


def barcode_exists(checked: Checked, line: Line, place: int) -> Fault | None:
    """A product that changed since may have had the barcode; one that is not there at all is another rule's matter."""
    if line.voided or not line.barcode or line.barcode in checked.facts.barcodes:
        return None
    product = checked.facts.products.get(line.sku)
    if product is None or product.changed_ms > checked.made_ms:
        return None
    text = _("Line {line}: no product has the barcode {barcode}.").format(line=line.line, barcode=line.barcode)
    return Fault(text, f"lines.{place}.barcode")


def serial_number_is_there(checked: Checked, line: Line, place: int) -> Fault | None:
    product = checked.facts.products.get(line.sku)
    if product is None or not product.serial_needed or line.voided or product.changed_ms > checked.made_ms:
        return None
    if line.more is not None and line.more.serial:
        return None
    text = _("Line {line} needs a serial number.").format(line=line.line)
    return Fault(text, f"lines.{place}.more.serial")


def unit_is_the_products(checked: Checked, line: Line, place: int) -> Fault | None:
    """Nothing is converted between units: a line is in its product's."""
    product = checked.facts.products.get(line.sku)
    if product is None or line.voided or not line.unit or line.unit == product.unit:
        return None
    if product.changed_ms > checked.made_ms:
        return None
    message = _("Line {line} is in {found}, product {sku} is sold in {unit}.")
    text = message.format(line=line.line, found=line.unit, sku=line.sku, unit=product.unit)
    return Fault(text, f"lines.{place}.unit", product.unit)
