"""Rules about the tax of each line: its rate is one the product has, and its amount fits the rate."""

from hq_server.domain.money import money_text, quantity_text
from hq_server.domain.rules.checked import Checked, Fault, Line
from hq_server.texts import _

_FULL_RATE = 100_000


def tax_is_part_of_the_total(_checked: Checked, line: Line, place: int) -> Fault | None:
    tax, total = line.tax_minor, line.total_minor
    if line.voided or 0 <= tax <= total or total <= tax <= 0:
        return None
    text = _("Line {line} has a tax that is no part of its total.").format(line=line.line)
    return Fault(text, f"lines.{place}.tax_minor", tax_inside(total, line.tax_rate))


def tax_fits_the_rate(checked: Checked, line: Line, place: int) -> Fault | None:
    """A line has one tax. Where it is rounded once for each rate, a line may have one minor unit more or less; a part
    of a line that comes back takes its part of that with it.
    """
    if line.voided:
        return None
    whole = _FULL_RATE + line.tax_rate
    halves = 3 if line.more is None or line.more.returned is None else 5
    if 2 * abs(line.tax_minor * whole - line.total_minor * line.tax_rate) <= halves * whole:
        return None
    fitting = tax_inside(line.total_minor, line.tax_rate)
    message = _("Line {line}: {rate} % of tax in {total} is {fitting}, not {found}.")
    text = message.format(
        line=line.line,
        rate=quantity_text(line.tax_rate),
        total=money_text(line.total_minor, checked.currency),
        fitting=money_text(fitting, checked.currency),
        found=money_text(line.tax_minor, checked.currency),
    )
    return Fault(text, f"lines.{place}.tax_minor", fitting)


def rate_is_the_products(checked: Checked, line: Line, place: int) -> Fault | None:
    """Unless the tax was overridden. A product that changed since may have had another rate at that time."""
    product = checked.facts.products.get(line.sku)
    if product is None or line.tax_rate == product.tax_rate or line.voided or _is_overridden(checked, line):
        return None
    if product.changed_ms > checked.made_ms or (line.more is not None and line.more.returned is not None):
        return None
    message = _("Line {line} is taxed with {found} %, product {sku} has {rate} %.")
    text = message.format(
        line=line.line, found=quantity_text(line.tax_rate), sku=line.sku, rate=quantity_text(product.tax_rate)
    )
    return Fault(text, f"lines.{place}.tax_rate", product.tax_rate)


def lines_exemption_is_known(checked: Checked, line: Line, place: int) -> Fault | None:
    code = line.more.tax_override if line.more is not None and not line.voided else ""
    if not code:
        return None
    if code not in checked.facts.overrides:
        text = _("Line {line}: HQ has no tax override “{code}”.").format(line=line.line, code=code)
        return Fault(text, f"lines.{place}.more.tax_override")
    rate = checked.facts.overrides[code]
    if rate is None or rate == line.tax_rate:
        return None
    message = _("Line {line} is taxed with {found} %, but “{code}” is {rate} %.")
    text = message.format(line=line.line, found=quantity_text(line.tax_rate), code=code, rate=quantity_text(rate))
    return Fault(text, f"lines.{place}.tax_rate", rate)


def tax_inside(total_minor: int, tax_rate: int) -> int:
    """The tax in an amount that includes it, half a minor unit rounded away from zero."""
    whole = _FULL_RATE + tax_rate
    tax = (2 * abs(total_minor) * tax_rate + whole) // (2 * whole)
    return -tax if total_minor < 0 else tax


def _is_overridden(checked: Checked, line: Line) -> bool:
    return bool(
        (line.more is not None and line.more.tax_override) or (checked.more is not None and checked.more.tax_override)
    )
