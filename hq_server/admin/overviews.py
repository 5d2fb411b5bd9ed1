"""Overviews: a day over all stores, a store over its days and hours, and what was paid with; each with its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from hq_server.admin.charts import Chart, Column, bar_chart
from hq_server.admin.console import database, is_seen, page, words
from hq_server.admin.periods import asked_day, asked_period, today
from hq_server.admin.statement_files import csv_answer
from hq_server.admin.statements import tender_names
from hq_server.domain.money import amount_text, decimals_of
from hq_server.domain.stores import Store
from hq_server.services import overviews, store_admin
from hq_server.services.csv_cells import safe_cell
from hq_server.services.overviews import DayFigures, HourFigures, TenderFigures
from hq_server.texts import _, ngettext

_DAYS = 28
_DAY_COLUMNS = (
    *("store", "name", "business_date", "currency", "sales", "returns", "total", "tax", "discount", "mean_sale"),
)
_TENDER_COLUMNS = ("tender", "currency", "amount", "expected", "counted", "variance")


@dataclass(frozen=True, slots=True)
class Told:
    """A chart, and what it comes to in words."""

    conclusion: str
    chart: Chart
    currency: str
    figures: Sequence[DayFigures]


def add_pages(console: Blueprint) -> None:
    console.get("/overviews", endpoint="overviews")(day_overview)
    console.get("/overviews/stores.csv", endpoint="overview_csv")(day_csv)
    console.get("/overviews/<number>", endpoint="store_overview")(store_overview)
    console.get("/overviews/<number>/days.csv", endpoint="store_overview_csv")(store_csv)
    console.get("/overviews/<number>/tenders.csv", endpoint="tenders_csv")(tenders_csv)


def day_overview() -> ResponseReturnValue:
    """One chart a currency: amounts of different ones are not compared."""
    day = (asked_day("day") or today()).isoformat()
    figures = _of_the_day(day)
    told = []
    for currency in sorted({one.currency for one in figures}):
        own = [one for one in figures if one.currency == currency]
        columns = [
            Column(one.store, f"{one.store_name}: {_amount(one.total_minor, currency)}", one.total_minor) for one in own
        ]
        told.append(Told(_best_store(own), bar_chart(columns, 10 ** decimals_of(currency)), currency, own))
    date_before = (asked_day("day") or today()) - timedelta(days=1)
    date_after = (asked_day("day") or today()) + timedelta(days=1)
    return page("overviews.html", day=day, groups=told, before=date_before.isoformat(), after=date_after.isoformat())


def _of_the_day(day: str) -> list[DayFigures]:
    return [one for one in overviews.day_by_store(database(), day) if is_seen(one.store)]


def store_overview(number: str) -> ResponseReturnValue:
    store = store_admin.get_store(database(), number)
    first, last = asked_period(_DAYS)
    days = overviews.store_by_day(database(), number, first, last)
    chosen = asked_day("day")
    day = chosen.isoformat() if chosen else (days[-1].business_date if days else "")
    hours = overviews.sales_by_hour(database(), number, day) if day else []
    unit = 10 ** decimals_of(store.currency)
    day_columns = [Column(words().short_day(one.business_date), _said(one), one.total_minor) for one in days]
    busy = _open_hours(hours)
    hour_columns = [
        Column(f"{one.hour}", f"{one.hour}:00 · {_amount(one.total_minor, store.currency)}", one.total_minor)
        for one in busy
    ]
    tenders = overviews.tenders(database(), first, last, number)
    return page(
        "store_overview.html",
        store=store,
        first=first,
        last=last,
        day=day,
        days=Told(_best_day(days), bar_chart(day_columns, unit), store.currency, days),
        hours=busy,
        hour_chart=bar_chart(hour_columns, unit),
        hours_told=_busiest(busy, store.currency),
        tenders=tenders,
        tenders_told=_tenders_told(tenders, store, tender_names(number)),
        names=tender_names(number),
    )


def day_csv() -> ResponseReturnValue:
    day = (asked_day("day") or today()).isoformat()
    return csv_answer(_day_rows(_of_the_day(day)), f"stores-{day}.csv")


def store_csv(number: str) -> ResponseReturnValue:
    store = store_admin.get_store(database(), number)
    first, last = asked_period(_DAYS)
    figures = overviews.store_by_day(database(), store.number, first, last)
    return csv_answer(_day_rows(figures), f"store-{store.number}-{first}-{last}.csv")


def tenders_csv(number: str) -> ResponseReturnValue:
    store = store_admin.get_store(database(), number)
    first, last = asked_period(_DAYS)
    figures = overviews.tenders(database(), first, last, store.number)

    def rows() -> Iterator[Sequence[str]]:
        yield _TENDER_COLUMNS
        for one in figures:
            amounts = (one.amount_minor, one.expected_minor, one.counted_minor, one.variance_minor)
            yield (
                *(safe_cell(one.tender), store.currency),
                *("" if minor is None else amount_text(minor, store.currency) for minor in amounts),
            )

    return csv_answer(rows(), f"tenders-{store.number}-{first}-{last}.csv")


def _day_rows(figures: Sequence[DayFigures]) -> Iterator[Sequence[str]]:
    yield _DAY_COLUMNS
    for one in figures:
        amounts = (one.total_minor, one.tax_minor, one.discount_minor, one.mean_minor)
        yield (
            *(one.store, safe_cell(one.store_name), one.business_date, one.currency, str(one.sales), str(one.returns)),
            *(amount_text(minor, one.currency) for minor in amounts),
        )


def _best_store(figures: Sequence[DayFigures]) -> str:
    total = sum(one.total_minor for one in figures)
    best = max(figures, key=lambda one: one.total_minor)
    if not any(one.sales or one.returns for one in figures):
        return _("Nothing was sold on this day, or nothing has arrived yet.")
    if len(figures) == 1 or total <= 0:
        return _("{store} sold for {amount}.").format(
            store=best.store_name, amount=_amount(best.total_minor, best.currency)
        )
    return _("{store} sold the most: {amount}, {percent} % of {total}.").format(
        store=best.store_name,
        amount=_amount(best.total_minor, best.currency),
        percent=words().number(100 * best.total_minor // total),
        total=_amount(total, best.currency),
    )


def _best_day(figures: Sequence[DayFigures]) -> str:
    if not figures:
        return _("Nothing was sold in these days, or nothing has arrived yet.")
    best = max(figures, key=lambda one: one.total_minor)
    mean = sum(one.total_minor for one in figures) // len(figures)
    return _("The best of {days} was {day} with {amount}; on average a day brought {mean}.").format(
        days=ngettext("{count} day", "{count} days", len(figures)).format(count=len(figures)),
        day=words().long_day(best.business_date),
        amount=_amount(best.total_minor, best.currency),
        mean=_amount(mean, best.currency),
    )


def _busiest(hours: Sequence[HourFigures], currency: str) -> str:
    if not hours:
        return _("Nothing was sold on this day.")
    best = max(hours, key=lambda one: one.total_minor)
    sales = ngettext("{count} sale", "{count} sales", best.sales).format(count=words().number(best.sales))
    return _("Most was sold from {first}:00 to {last}:00: {sales}, {amount}.").format(
        first=best.hour, last=best.hour + 1, sales=sales, amount=_amount(best.total_minor, currency)
    )


def _tenders_told(figures: Sequence[TenderFigures], store: Store, names: dict[str, str]) -> str:
    off = [one for one in figures if one.variance_minor]
    if not figures:
        return _("No statement of these days is calculated yet.")
    if not off:
        return _("What was counted is what was expected.")
    worst = max(off, key=lambda one: abs(one.variance_minor or 0))
    text = _("{tender} differs most: {amount} over these days.")
    amount = f"{words().difference(worst.variance_minor or 0, store.currency)} {store.currency}"
    return text.format(tender=names.get(worst.tender, worst.tender), amount=amount)


def _open_hours(hours: Sequence[HourFigures]) -> list[HourFigures]:
    """From the first hour in which something was sold to the last."""
    busy = [at for at, one in enumerate(hours) if one.sales]
    return list(hours[busy[0] : busy[-1] + 1]) if busy else []


def _said(one: DayFigures) -> str:
    return f"{words().day(one.business_date)}: {_amount(one.total_minor, one.currency)}"


def _amount(minor: int, currency: str) -> str:
    return f"{words().money(minor, currency)} {currency}"
