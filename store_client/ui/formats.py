"""How the window writes money, quantities and times in the language that is shown."""

from collections.abc import Callable
from typing import Final

from store_client.clock import Moment
from store_client.domain.money import format_amount
from store_client.domain.quantity import format_quantity
from store_client.texts import _

_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
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

    def signed_money(self, minor: int, currency: str = "") -> str:
        """With the currency's sign where the language puts it, for sentences."""
        amount, sign = self.money(minor, currency), sign_of(currency or self.currency)
        if not sign:
            return amount
        return f"{amount}\u00a0{sign}" if self.language == "fr" else f"{sign}{amount}"

    def quantity(self, thousandths: int) -> str:
        return format_quantity(thousandths, self.language)

    def percent(self, tax_rate: int) -> str:
        """A tax rate in thousandths of a percent, such as 23000, as ``23``."""
        return self.quantity(tax_rate)

    def date(self, iso: str) -> str:
        """``23 Nov 2026`` for ``2026-11-23``, in French ``23/11/2026``; what is no such date stays as it is."""
        return date_text(iso, self.language)

    def clock(self, utc_ms: int) -> str:
        """``12:04`` today, with the date before it on another day, and with the year in another year."""
        now = self._now()
        moment = Moment(utc_ms, now.offset_minutes)
        time, day, today = moment.time_text(), moment.iso_date(), now.iso_date()
        if day == today:
            return time
        return f"{date_text(day, self.language, year=day[:4] != today[:4])} {time}"

    def day_and_clock(self, utc_ms: int) -> str:
        """As ``clock``, but it says so when it was today."""
        text = self.clock(utc_ms)
        return text if " " in text else _("today {time}").format(time=text)

    def clock_with_seconds(self, utc_ms: int) -> str:
        seconds = utc_ms // 1000 % 60
        return f"{self.clock(utc_ms)}:{seconds:02d}"

    def duration(self, ms: int) -> str:
        """``2 h 18 min``, ``18 min``, below a minute ``48 s``: whole units, never more than has passed."""
        seconds = max(0, ms) // 1000
        hours, minutes = seconds // 3600, seconds // 60 % 60
        if hours:
            return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
        if minutes:
            return _("{minutes} min").format(minutes=minutes)
        return _("{seconds} s").format(seconds=seconds)


def date_text(iso: str, language: str, *, year: bool = True) -> str:
    """A day as people write it in that language."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return iso
    written, month, day = parts
    if language == "en" and 1 <= int(month) <= 12:
        text = f"{int(day)} {_MONTHS[int(month) - 1]}"
        return f"{text} {written}" if year else text
    return f"{day}/{month}/{written}" if year else f"{day}/{month}"


def sign_of(currency: str) -> str:
    return _SIGNS.get(currency, currency)
