"""Whatever a register wrote as a date or a time, a page can show it."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal

from hq_server.admin.words import Words
from tests.hq_server.sending_register import NOW

WORDS = Words("en", NOW)


def test_a_day_reads_as_people_say_it() -> None:
    assert WORDS.day("2026-11-23") == "23 Nov 2026"


@pytest.mark.parametrize("text", ["2026-02-31", "0000-00-00", "9999-99-99", "٢٠٢٦-٠٢-٠٢"])
def test_a_date_that_no_calendar_has_is_shown_as_it_was_sent(text: str) -> None:
    assert WORDS.day(text) == text


@pytest.mark.parametrize("moment", [0, -1, 253_402_300_799_999, 2**53])
def test_a_time_that_no_calendar_has_is_still_shown(moment: int) -> None:
    assert WORDS.moment(moment)
    assert WORDS.clock(moment)
    assert WORDS.day(moment)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_figures_are_written_as_the_readers_language_writes_them(language: str) -> None:
    words = Words(language, NOW)
    for value in (0, 1, -1, 40, 999, 1_000, -1_000, 1_050, 12_345_678, -987_654_321_001):
        exact = Decimal(value) / 1000
        assert words.number(value).replace("−", "-") == format_decimal(value, locale=words.locale)
        assert words.quantity(value).replace("−", "-") == format_decimal(exact, "#,##0.###", words.locale)
        assert words.rate(value) == format_decimal(exact, "#0.###", words.locale)
        assert words.money(value, "EUR").replace("−", "-") == format_decimal(
            Decimal(value) / 100, "#,##0.00", words.locale
        )
