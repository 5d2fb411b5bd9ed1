"""Which price counts on which day, and the spans that registers are told: for every day the same price."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.price_days import DatedPrice, price_on, spans_from

_FIRST = date(2026, 11, 20)
_DAYS = [(_FIRST + timedelta(days=number)).isoformat() for number in range(40)]


def test_a_price_with_a_last_day_stands_before_one_without_and_the_later_one_before_the_earlier() -> None:
    dated = [
        DatedPrice("2026-12-01", "", 1_100),
        DatedPrice("2026-12-10", "2026-12-20", 800),
        DatedPrice("2026-12-15", "2026-12-16", 700),
        DatedPrice("2026-11-25", "2026-12-05", 900),
    ]
    expected = {
        "2026-11-24": 1_000,
        "2026-11-25": 900,
        "2026-12-05": 900,
        "2026-12-06": 1_100,
        "2026-12-10": 800,
        "2026-12-15": 700,
        "2026-12-17": 800,
        "2026-12-21": 1_100,
    }
    assert {day: price_on(1_000, dated, day) for day in expected} == expected


def test_a_price_that_never_changes_has_no_spans() -> None:
    assert spans_from("2026-11-23", 1_000, []) == []
    assert spans_from("2026-11-23", 1_000, [DatedPrice("2026-11-01", "2026-11-20", 900)]) == []
    assert spans_from("2026-11-23", 1_000, [DatedPrice("2026-12-01", "", 1_000)]) == []


def test_the_last_day_of_the_calendar_ends_nothing() -> None:
    assert spans_from("2026-11-23", 1_000, [DatedPrice("2026-12-01", "9999-12-31", 900)])[-1].until_date in (
        "",
        "9999-12-30",
    )


@st.composite
def dated_prices(draw: st.DrawFn) -> list[DatedPrice]:
    found = {}
    for _number in range(draw(st.integers(0, 6))):
        first = draw(st.integers(0, len(_DAYS) - 1))
        last = draw(st.one_of(st.none(), st.integers(first, len(_DAYS) - 1)))
        days = _DAYS[first], "" if last is None else _DAYS[last]
        found[days] = DatedPrice(*days, draw(st.integers(1, 5)))
    return list(found.values())


@given(dated_prices(), st.sampled_from(_DAYS), st.integers(1, 5))
def test_for_every_day_the_spans_say_the_price_of_that_day(dated: list[DatedPrice], first: str, price: int) -> None:
    spans = spans_from(first, price, dated)
    for day in (day for day in _DAYS if day >= first):
        its = [span for span in spans if span.from_date <= day and (not span.until_date or day <= span.until_date)]
        assert len(its) == (1 if spans else 0)
        assert (its[0].price_minor if its else price) == price_on(price, dated, day)
