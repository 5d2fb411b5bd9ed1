"""Calculates lines: quantity times price, and the tax in it. Integers only, halves are rounded away from zero."""

_THOUSAND = 1000
_FULL_RATE = 100_000


def line_total(quantity_thousandths: int, unit_price_minor: int) -> int:
    """Minor units, before any tax that is added."""
    return round_half_away(quantity_thousandths * unit_price_minor, _THOUSAND)


def included_tax(total_minor: int, tax_rate: int) -> int:
    """The tax inside a total that includes it; ``tax_rate`` in thousandths of a percent."""
    return round_half_away(total_minor * tax_rate, _FULL_RATE + tax_rate)


def added_tax(net_minor: int, tax_rate: int) -> int:
    """The tax that comes on top of a net amount; ``tax_rate`` in thousandths of a percent."""
    return round_half_away(net_minor * tax_rate, _FULL_RATE)


def round_half_away(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` as a whole number; ``denominator`` is positive."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded
