"""How pages write dates and ages, and by ``figures`` numbers and money; Jinja gets each as a filter."""

from datetime import UTC, date, datetime

from babel.dates import format_date, format_datetime, format_time, get_timezone_name
from babel.numbers import format_decimal

from hq_server.admin.figures import Figures
from hq_server.texts import _, ngettext

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
_LAST_MS = 253_402_214_400_000  # 31 December 9999; a day less, for the zones ahead of UTC


class Words(Figures):
    """One reader's language at one moment of the request."""

    def __init__(self, language: str, now_ms: int) -> None:
        super().__init__(language)
        self.now_ms = now_ms

    def day(self, value: int | str) -> str:
        """A UTC time in milliseconds or a YYYY-MM-DD date as ``21 Nov 2026``."""
        if isinstance(value, str):
            when = _date(value)
            return format_date(when, "d MMM y", locale=self.locale) if when else value
        return format_date(_local(value).date(), "d MMM y", locale=self.locale)

    def short_day(self, value: str) -> str:
        """A YYYY-MM-DD date without its year."""
        when = _date(value)
        return format_date(when, "d MMM", locale=self.locale) if when else value

    def long_day(self, value: int | str) -> str:
        """With the name of the weekday."""
        when = _date(value) if isinstance(value, str) else _local(value).date()
        return format_date(when, "EEEE d MMMM y", locale=self.locale) if when else str(value)

    def weekday(self, value: int) -> str:
        """The day's name, as it stands within a sentence."""
        return format_date(_local(value).date(), "EEEE", locale=self.locale)

    @staticmethod
    def midnight(value: int) -> int:
        """When the day of this moment began by HQ's clock, in UTC milliseconds."""
        begun = _local(value).replace(hour=0, minute=0, second=0, microsecond=0)
        return int(begun.timestamp()) * 1000

    def clock(self, value: int) -> str:
        return format_time(_local(value), "HH:mm:ss", locale=self.locale)

    def moment(self, value: int) -> str:
        """The clock alone today, with the day before that."""
        if _local(value).date() == _local(self.now_ms).date():
            return self.clock(value)
        return format_datetime(_local(value), "d MMM y HH:mm", locale=self.locale)

    @staticmethod
    def iso_day(value: int) -> str:
        return _local(value).date().isoformat()

    def hour(self, value: int, day: str = "") -> str:
        """Hours and minutes, with the date before them unless it is this day's."""
        when = _local(value)
        pattern = "HH:mm" if when.date() == _date(day) else "d MMM HH:mm"
        return format_datetime(when, pattern, locale=self.locale)

    def age(self, since_ms: int) -> str:
        return duration(self.now_ms - since_ms)

    def took(self, started_ms: int, finished_ms: int) -> str:
        """How long a run lasted; short ones to a tenth of a second."""
        lasted = max(finished_ms - started_ms, 0)
        if lasted >= 10_000:
            return duration(lasted)
        return _("{seconds} s").format(seconds=format_decimal(lasted / 1000, locale=self.locale, format="0.0"))

    def zone(self) -> str:
        return get_timezone_name(_local(self.now_ms), width="short", locale=self.locale)


def duration(milliseconds: int) -> str:
    """How long something takes or waits, as people say it: 12 s, 64 min, 3 h 12 min, 26 h, 3 days."""
    milliseconds = max(milliseconds, 0)
    if milliseconds < 2 * MINUTE_MS:
        return _("{seconds} s").format(seconds=milliseconds // 1000)
    if milliseconds < 2 * HOUR_MS:
        return _("{minutes} min").format(minutes=milliseconds // MINUTE_MS)
    hours, rest = divmod(milliseconds, HOUR_MS)
    if hours < 10:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest // MINUTE_MS)
    if hours < 48:
        return _("{hours} h").format(hours=hours)
    days = milliseconds // DAY_MS
    return ngettext("{days} day", "{days} days", days).format(days=days)


def _date(text: str) -> date | None:
    """A register may send the 31st of February: the page about it has to open all the same."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _local(value_ms: int) -> datetime:
    """A register's clock may say anything; no calendar goes on after the year 9999."""
    return datetime.fromtimestamp(min(max(value_ms, 0), _LAST_MS) / 1000, UTC).astimezone()
