"""How the window writes money, quantities and times in the language that is shown."""

from collections.abc import Callable
from typing import Final

from store_client.clock import Moment
from store_client.domain.money import format_amount
from store_client.domain.quantity import format_quantity

_SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "CHF": "CHF"}


class Formats:
    def __init__(self, now: Callable[[], Moment], language: str = "en", currency: str = "") -> None:
        self._now = now
        self.language = language
        self.currency = currency

    @property
    def sign(self) -> str:
        return sign_of(self.currency)

    def money(self, minor: int, currency: str = "") -> str:
        """In the register's currency, or in the one that the amount was recorded in."""
        return format_amount(minor, currency or self.currency or "EUR", self.language)

    def signed_money(self, minor: int) -> str:
        """With the currency's sign where the language puts it, for sentences."""
        amount = self.money(minor)
        if not self.sign:
            return amount
        return f"{amount}\u00a0{self.sign}" if self.language == "fr" else f"{self.sign}{amount}"

    def quantity(self, thousandths: int) -> str:
        return format_quantity(thousandths, self.language)

    def percent(self, tax_rate: int) -> str:
        """A tax rate in thousandths of a percent, such as 23000, as ``23``."""
        return self.quantity(tax_rate)

    def clock(self, utc_ms: int) -> str:
        """``12:04`` today, with the date before it on another day."""
        now = self._now()
        moment = Moment(utc_ms, now.offset_minutes)
        time = moment.time_text()
        return time if moment.iso_date() == now.iso_date() else f"{moment.iso_date()} {time}"

    def clock_with_seconds(self, utc_ms: int) -> str:
        seconds = utc_ms // 1000 % 60
        return f"{self.clock(utc_ms)}:{seconds:02d}"


def sign_of(currency: str) -> str:
    return _SIGNS.get(currency, currency)
