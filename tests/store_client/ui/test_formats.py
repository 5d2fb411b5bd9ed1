"""Days, times and spans as people of each language write them."""

import pytest

from store_client import texts
from store_client.clock import Moment
from store_client.ui.formats import Formats, date_text
from store_client.ui.key_caps import cap_words
from tests.store_client.ui.shop import NOON

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def formats(language: str = "en", offset: int = 0) -> Formats:
    return Formats(lambda: Moment(NOON, offset), language, "EUR")


@pytest.mark.parametrize(
    ("language", "whole", "short"),
    [("en", "3 Nov 2026", "3 Nov"), ("fr", "03/11/2026", "03/11"), ("ar", "03/11/2026", "03/11")],
)
def test_a_day_is_written_the_languages_way(language: str, whole: str, short: str) -> None:
    assert date_text("2026-11-03", language) == whole
    assert date_text("2026-11-03", language, year=False) == short
    assert formats(language).date("2026-11-03") == whole


@pytest.mark.parametrize("odd", ["", "soon", "2026-11", "2026-13-01", "²⁰²⁶-11-03"])
def test_what_is_no_day_stays_readable(odd: str) -> None:
    assert formats().date(odd) in (odd, "01/13/2026")


@pytest.mark.parametrize(
    ("before_ms", "language", "words"),
    [
        (0, "en", "12:00"),
        (11 * 60 * MINUTE, "en", "01:00"),
        (DAY, "en", "24 Nov 12:00"),
        (DAY, "fr", "24/11 12:00"),
        (400 * DAY, "en", "21 Oct 2025 12:00"),
        (400 * DAY, "fr", "21/10/2025 12:00"),
    ],
)
def test_a_time_has_its_day_when_it_was_not_today(before_ms: int, language: str, words: str) -> None:
    assert formats(language).clock(NOON - before_ms) == words


def test_today_is_said_where_it_helps() -> None:
    assert formats().day_and_clock(NOON) == "today 12:00"
    assert formats().day_and_clock(NOON - DAY) == "24 Nov 12:00"


def test_the_registers_own_offset_counts() -> None:
    assert formats(offset=13 * 60).clock(NOON - 2 * 60 * MINUTE) == "25 Nov 23:00"


@pytest.mark.parametrize(
    ("ms", "words"),
    [(0, "0 s"), (59_999, "59 s"), (18 * MINUTE, "18 min"), (138 * MINUTE + 59_000, "2 h 18 min"), (-5, "0 s")],
)
def test_a_span_never_says_more_than_has_passed(ms: int, words: str) -> None:
    assert formats().duration(ms) == words


def test_the_keys_are_called_as_on_the_keyboard_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class French:
        def gettext(self, message: str) -> str:
            return {"Enter": "Entrée", "Shift": "Maj", "Del": "Suppr"}.get(message, message)

    monkeypatch.setattr(texts, "_catalogue", lambda language: French())
    with texts.speaking("fr"):
        assert [cap_words(key) for key in ("Enter", "Shift+Tab", "Ctrl+Down", "F4", "+", "3")] == [
            "Entrée",
            "Maj+Tab",
            "Ctrl+↓",
            "F4",
            "+",
            "3",
        ]
