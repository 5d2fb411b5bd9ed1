"""Writes integers of minor units and of thousandths as decimals. No float touches them."""

# ISO 4217; every other currency has two decimals.
_DECIMALS = dict.fromkeys(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ),
    0,
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)


def decimals_of(currency: str) -> int:
    """How many decimals the currency's minor unit stands for."""
    return _DECIMALS.get(currency, 2)


def amount_text(minor: int, currency: str) -> str:
    """``-1250`` EUR → ``-12.50``, ``1250`` JPY → ``1250``."""
    return _decimal(minor, decimals_of(currency))


def money_text(minor: int, currency: str) -> str:
    """``-1250`` EUR → ``-12.50 EUR``, for sentences."""
    return f"{amount_text(minor, currency)} {currency}"


def quantity_text(thousandths: int) -> str:
    """``1500`` → ``1.5``, ``-2000`` → ``-2``."""
    text = _decimal(thousandths, 3)
    return text.rstrip("0").rstrip(".")


def _decimal(number: int, places: int) -> str:
    if places == 0:
        return str(number)
    sign = "-" if number < 0 else ""
    whole, part = divmod(abs(number), 10**places)
    return f"{sign}{whole}.{part:0{places}d}"
