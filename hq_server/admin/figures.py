"""How pages write numbers and money in the reader's language."""

from babel import Locale
from babel.numbers import format_decimal

from hq_server.domain.money import decimals_of

_LOCALES = {"en": Locale("en", "IE"), "fr": Locale("fr", "FR")}


class Figures:
    def __init__(self, language: str) -> None:
        self.locale = _LOCALES.get(language, _LOCALES["en"])

    def number(self, value: int) -> str:
        """Grouped by thousands, with a true minus."""
        return format_decimal(value, locale=self.locale).replace("-", "\u2212")

    def money(self, minor: int, currency: str) -> str:
        """Minor units with the currency's decimals, without its sign: the heading names the currency."""
        digits = decimals_of(currency)
        sign = "\u2212" if minor < 0 else ""
        whole, part = divmod(abs(minor), 10**digits)
        text = format_decimal(whole, locale=self.locale)
        point = format_decimal(0.5, locale=self.locale)[1]
        return f"{sign}{text}{point}{part:0{digits}d}" if digits else f"{sign}{text}"

    def rate(self, thousandths: int) -> str:
        """A tax rate: 5500 is 5.5."""
        return format_decimal(thousandths / 1000, locale=self.locale, format="#0.###")

    def quantity(self, thousandths: int) -> str:
        return format_decimal(thousandths / 1000, locale=self.locale, format="#,##0.###").replace("-", "\u2212")

    def whole(self, minor: int, currency: str) -> str:
        """A round amount beside a chart, without decimals."""
        return self.number(minor // 10 ** decimals_of(currency))

    def difference(self, minor: int, currency: str) -> str:
        """An amount with its sign, whichever it is; nothing is 0.00."""
        return f"{'+' if minor > 0 else ''}{self.money(minor, currency)}"
