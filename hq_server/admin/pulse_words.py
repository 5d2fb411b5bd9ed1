"""What comes in hour by hour, as the first page tells it: a conclusion in words, a chart, and the same as a table."""

from dataclasses import dataclass

from hq_server.admin.charts import NARROW, Chart, Column, bar_chart
from hq_server.admin.words import Words
from hq_server.services.pulse import HourOfDay, Pulse
from hq_server.texts import _

_UNIT = 1
_NOTABLE_PERCENT = 5


@dataclass(frozen=True, slots=True)
class PulseTold:
    """``title`` is of what, ``conclusion`` how it compares; ``hours`` are those where anything is or usually is."""

    title: str
    conclusion: str
    chart: Chart
    hours: tuple[tuple[str, int, int | None], ...]


def tell_pulse(pulse: Pulse, words: Words, day_ms: int) -> list[PulseTold]:
    """Documents, then the transactions among them; nothing while there is nothing to see."""
    hours = _hours_to_show(pulse)
    if not hours:
        return []
    documents = [(one.hour, one.documents, one.usual_documents) for one in hours]
    transactions = [(one.hour, one.transactions, one.usual_transactions) for one in hours]
    sums = (pulse.documents, pulse.usual_documents), (pulse.transactions, pulse.usual_transactions)
    titles = _("Documents per hour"), _("Transactions per hour")
    return [
        PulseTold(title, _conclusion(pulse, *of, words, day_ms), _chart(rows, pulse), _rows(rows, pulse))
        for title, of, rows in zip(titles, sums, (documents, transactions), strict=True)
    ]


def _hours_to_show(pulse: Pulse) -> list[HourOfDay]:
    """From the first hour that has or usually has anything to the last."""
    busy = [one.hour for one in pulse.hours if one.documents or one.usual_documents]
    return list(pulse.hours[busy[0] : busy[-1] + 1]) if busy else []


def _conclusion(pulse: Pulse, count: int, usual: int, words: Words, day_ms: int) -> str:
    number, weekday = words.number(count), words.weekday(day_ms)
    if not pulse.weeks or not usual:
        return _("{count} so far today").format(count=number)
    percent = (count - usual) * 100 // usual
    if abs(percent) < _NOTABLE_PERCENT:
        return _("{count} so far, as on a usual {weekday}").format(count=number, weekday=weekday)
    text = _("{count} so far, {percent}% over a usual {weekday} at this time")
    if percent < 0:
        text = _("{count} so far, {percent}% under a usual {weekday} at this time")
    return text.format(count=number, percent=words.number(abs(percent)), weekday=weekday)


def _chart(rows: list[tuple[int, int, int]], pulse: Pulse) -> Chart:
    columns = [
        Column(str(hour), f"{hour}:00 · {count}", count, usual if pulse.weeks else None) for hour, count, usual in rows
    ]
    return bar_chart(columns, _UNIT, NARROW)


def _rows(rows: list[tuple[int, int, int]], pulse: Pulse) -> tuple[tuple[str, int, int | None], ...]:
    return tuple((f"{hour:02d}:00", count, usual if pulse.weeks else None) for hour, count, usual in rows)
