"""A scanner is told from a person by the time between keystrokes."""

import pytest

from store_client.ui.scanner import BurstReader, Scan, Wedge


def burst(reader: BurstReader, code: str, *, gap_ms: int, start_ms: int = 0) -> Scan | None:
    at_ms = start_ms
    for character in code:
        reader.feed(character, at_ms)
        at_ms += gap_ms
    return reader.end(at_ms)


@pytest.mark.parametrize("gap_ms", [0, 1, 10, 30])
def test_fast_characters_ended_by_enter_are_a_scan(gap_ms: int) -> None:
    assert burst(BurstReader(), "2100417001183", gap_ms=gap_ms) == Scan("2100417001183")


def test_characters_at_a_persons_pace_are_not_a_scan() -> None:
    assert burst(BurstReader(), "2100417001183", gap_ms=90) is None


def test_an_enter_that_comes_late_does_not_make_a_scan() -> None:
    reader = BurstReader()
    for at_ms, character in enumerate("21004170"):
        reader.feed(character, at_ms)
    assert reader.end(500) is None


@pytest.mark.parametrize("short", ["1", "12", "123"])
def test_a_few_characters_are_never_a_scan(short: str) -> None:
    assert burst(BurstReader(), short, gap_ms=5) is None


def test_a_word_without_a_digit_is_never_a_scan() -> None:
    assert burst(BurstReader(), "kavanagh", gap_ms=5) is None


def test_what_was_let_go_while_the_program_was_busy_is_part_of_the_code() -> None:
    reader = BurstReader()
    reader.feed("2", 0)
    assert reader.release() == "2"
    assert burst(reader, "100417001183", gap_ms=10, start_ms=10) == Scan("2100417001183", already_typed=1)


def test_a_digit_typed_long_before_a_scan_is_not_part_of_its_code() -> None:
    reader = BurstReader()
    reader.feed("9", 0)
    reader.release()
    assert burst(reader, "2100417001183", gap_ms=10, start_ms=400) == Scan("2100417001183")


def test_two_scans_in_a_row_are_two() -> None:
    reader = BurstReader()
    assert burst(reader, "2100417001183", gap_ms=1) == Scan("2100417001183")
    assert burst(reader, "2100412003427", gap_ms=1, start_ms=20) == Scan("2100412003427")


def test_a_burst_with_the_scanners_own_prefix_is_a_scan_however_short_and_slow() -> None:
    assert burst(BurstReader(Wedge("~")), "~A7", gap_ms=100) == Scan("A7")


def test_without_the_prefix_it_is_told_by_its_pace_as_ever() -> None:
    reader = BurstReader(Wedge("~"))
    assert burst(reader, "2100417001183", gap_ms=90) is None
    assert burst(reader, "2100417001183", gap_ms=5, start_ms=9000) == Scan("2100417001183")


def test_a_prefix_alone_is_no_scan() -> None:
    assert burst(BurstReader(Wedge("~")), "~", gap_ms=1) is None


def test_the_scanners_own_suffix_ends_a_burst_without_enter() -> None:
    reader = BurstReader(Wedge(suffix="#"))
    scans = [reader.feed(character, at_ms) for at_ms, character in enumerate("2100417001183#")]
    assert scans[:-1] == [None] * 13
    assert scans[-1] == Scan("2100417001183")


def test_the_second_end_of_a_scan_is_no_key_of_a_person() -> None:
    reader = BurstReader()
    assert burst(reader, "2100417001183", gap_ms=1) is not None
    assert reader.follows_a_scan(20)
    assert not reader.follows_a_scan(500)
    reader.feed("2", 22)
    assert not reader.follows_a_scan(24)
