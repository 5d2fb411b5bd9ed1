"""How pages write numbers and money in the reader's language."""

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from hq_server.domain.money import decimals_of

_LOCALES = {"en": Locale("en", "IE"), "fr": Locale("fr", "FR")}
# Between thousands, and before decimals. Babel would look them up for each of a page's thousand figures.
_SYMBOLS = {language: (get_group_symbol(locale), get_decimal_symbol(locale)) for language, locale in _LOCALES.items()}
_MINUS = "\u2212"


class Figures:
    def __init__(self, language: str) -> None:
        known = language if language in _LOCALES else "en"
        self.locale = _LOCALES[known]
        self._group, self._point = _SYMBOLS[known]

    def number(self, value: int) -> str:
        """Grouped by thousands, with a true minus."""
        return f"{_MINUS if value < 0 else ''}{self._grouped(abs(value))}"

    def money(self, minor: int, currency: str) -> str:
        """Minor units with the currency's decimals, without its sign: the heading names the currency."""
        digits = decimals_of(currency)
        sign = _MINUS if minor < 0 else ""
        whole, part = divmod(abs(minor), 10**digits)
        text = self._grouped(whole)
        return f"{sign}{text}{self._point}{part:0{digits}d}" if digits else f"{sign}{text}"

    def rate(self, thousandths: int) -> str:
        """A tax rate: 5500 is 5.5."""
        whole, part = divmod(abs(thousandths), 1000)
        return f"{'-' if thousandths < 0 else ''}{whole}{self._decimals(part)}"

    def quantity(self, thousandths: int) -> str:
        whole, part = divmod(abs(thousandths), 1000)
        return f"{_MINUS if thousandths < 0 else ''}{self._grouped(whole)}{self._decimals(part)}"

    def whole(self, minor: int, currency: str) -> str:
        """A round amount beside a chart, without decimals."""
        return self.number(minor // 10 ** decimals_of(currency))

    def difference(self, minor: int, currency: str) -> str:
        """An amount with its sign, whichever it is; nothing is 0.00."""
        return f"{'+' if minor > 0 else ''}{self.money(minor, currency)}"

    def _grouped(self, whole: int) -> str:
        return f"{whole:,}".replace(",", self._group)

    def _decimals(self, part: int) -> str:
        """Thousandths as far as they are needed."""
        return f"{self._point}{part:03d}".rstrip("0") if part else ""
