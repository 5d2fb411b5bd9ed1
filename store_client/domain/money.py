"""Writes and reads amounts: integers of minor units, with as many decimals as the currency has."""

from store_client import texts
from store_client.errors import Refused
from store_client.texts import _

LARGEST_MINOR = 9_999_999_999_99
_EXPONENTS = {
    **dict.fromkeys(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"], 0),
    **dict.fromkeys(["XAF", "XOF", "XPF"], 0),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
DECIMAL_COMMA = {"fr", "de", "es", "it", "nl", "pt"}
_MOST_DIGITS = len(str(LARGEST_MINOR))
_THIN_SPACE, MINUS = "\u202f", "\u2212"


def exponent(currency: str) -> int:
    """How many decimals the currency has (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def format_amount(minor: int, currency: str, language: str = "en") -> str:
    """``1234550`` EUR is ``12,345.50``, in French ``12 345,50``; without the currency's sign."""
    group, point = (_THIN_SPACE, ",") if language in DECIMAL_COMMA else (",", ".")
    decimals = exponent(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    text = f"{whole:,}".replace(",", group)
    if decimals:
        text += f"{point}{rest:0{decimals}d}"
    return (MINUS if minor < 0 else "") + text


def format_decimal(minor: int, currency: str) -> str:
    """For files and machines: ``-1234.50``, no grouping, a point, an ordinary minus."""
    decimals = exponent(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    return ("-" if minor < 0 else "") + (f"{whole}.{rest:0{decimals}d}" if decimals else str(whole))


def parse_amount(text: str, currency: str) -> int:
    """Read what a person typed, ``12.5`` or ``12,50`` or ``1 234,50``. Raises ``Refused`` when it is not an amount."""
    decimals = exponent(currency)
    cleaned = "".join(text.split()).replace(MINUS, "-")
    whole, rest = _split(cleaned.removeprefix("-"), decimals)
    if not (whole + rest).isdecimal() or not (whole + rest).isascii():
        message = _("“{text}” is not an amount. Type it like {example}.")
        raise Refused(message.format(text=text.strip()[:40], example=_example(decimals)))
    if len(rest) > decimals:
        message = _("{currency} has {decimals} decimals; “{text}” has more.")
        raise Refused(message.format(currency=currency, decimals=decimals, text=text.strip()[:40]))
    digits = (whole + rest.ljust(decimals, "0")).lstrip("0") or "0"
    minor = int(digits[:_MOST_DIGITS])
    if len(digits) > _MOST_DIGITS or minor > LARGEST_MINOR:
        raise Refused(_("{text} is more than a register can ring up.").format(text=text.strip()[:40]))
    return -minor if cleaned.startswith("-") else minor


def _example(decimals: int) -> str:
    """Twelve and a half, or twelve, of the currency; either separator is understood."""
    point = "," if texts.language() in DECIMAL_COMMA else "."
    return f"12{point}5".ljust(3 + decimals, "0") if decimals else "12"


def _split(text: str, decimals: int) -> tuple[str, str]:
    """Whole part and decimals: the last point or comma separates them, the other one groups thousands."""
    point = next((character for character in reversed(text) if character in ".,"), "") if decimals else ""
    whole, _point, rest = text.rpartition(point) if point else (text, "", "")
    grouping = set(whole) & {".", ","}
    first, *groups = whole.replace(",", ".").split(".")
    if point in grouping or len(grouping) > 1 or any(len(group) != 3 for group in groups):
        return "?", rest
    return first + "".join(groups), rest
