"""Every character of a receipt is in a code page of the printer, or is known to be in none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.devices.code_pages import CodePage, parse_pages, split, usual_pages, without_pages
from store_client.errors import Refused
from tests.naughty import naughty_strings

PAGES = usual_pages()
FIRST = PAGES[0]
SAMPLES = [
    "Total EUR 10.80",
    "Crème brûlée à 3,50 €",
    "Žluťoučký kůň, Łódź",
    "Привет, мир",
    "12\u202f345,50",
    "\u22121.20",
    "“Bella” – it’s",
    "x\x1b@\x1d!\x11y",
    "e\u0301te\u0301",
]


def printed(text: str) -> str | None:
    runs = split(text, PAGES, FIRST)
    return None if runs is None else "".join(run.content.decode(run.page.codec) for run in runs)


def same(text: str) -> str:
    """What the text means, for eyes: characters that stand for the same, composed, without marks nobody sees."""
    swapped = text.translate({0x2212: "-", 0x202F: " ", 0x00A0: " "})
    visible = "".join(" " if unicodedata.category(one) == "Cc" else one for one in swapped)
    return unicodedata.normalize("NFC", visible)


@pytest.mark.parametrize("text", SAMPLES)
def test_european_text_is_printed_as_it_is_written(text: str) -> None:
    assert same(printed(text) or "") == same(text)


@pytest.mark.parametrize("text", ["田中さん", "زيت", "שלום", "🙂", "Ελλάδα", "x\u0323\u0302y\u0360z", "สวัสดี"])
def test_what_no_page_holds_is_known_to_be_in_none(text: str) -> None:
    assert split(text, PAGES, FIRST) is None


def test_a_page_is_kept_as_long_as_it_does() -> None:
    runs = split("thé, café, crème; Łódź", PAGES, FIRST)
    assert runs is not None
    assert [run.page.codec for run in runs] == ["cp437", "cp852"]


def test_the_printers_page_of_the_row_before_is_kept() -> None:
    latin_1 = CodePage(16, "cp1252")
    runs = split("Total 3", PAGES, latin_1)
    assert runs is not None
    assert [run.page for run in runs] == [latin_1]


def test_nothing_in_a_text_commands_the_printer() -> None:
    runs = split("".join(map(chr, range(0xA0))), PAGES, FIRST)
    assert runs is not None
    assert min(byte for run in runs for byte in run.content) >= 0x20
    assert not any(0x7F in run.content for run in runs)


@given(st.text(max_size=60))
def test_whatever_the_text_no_byte_of_it_is_a_command(text: str) -> None:
    for runs in (split(text, PAGES, FIRST), without_pages(text, PAGES, FIRST)[0]):
        assert all(byte >= 0x20 and byte != 0x7F for run in runs or () for byte in run.content)


@given(st.text(max_size=60))
def test_a_text_is_printed_whole_or_not_at_all(text: str) -> None:
    found = printed(text)
    assert found is None or len(found) <= len(same(text)) + text.count("\u3000")


def test_a_letter_without_a_page_becomes_its_plain_form_and_is_counted() -> None:
    runs, replaced = without_pages("Ḧello 田 ǎ", PAGES, FIRST)
    assert b"".join(run.content for run in runs) == b"Hello ? a"
    assert replaced == 3


def test_the_naughty_strings_are_printed_or_known_to_be_in_no_page() -> None:
    for text in naughty_strings():
        found = printed(text)
        if found is None:
            assert any(ord(character) > 0x7F for character in text)
        elif text.isascii():
            assert found == "".join(character if " " <= character < "\x7f" else " " for character in text)


def test_the_settings_name_pages_by_number_and_codec() -> None:
    assert parse_pages("0:cp437, 255:cp852") == (CodePage(0, "cp437"), CodePage(255, "cp852"))


@pytest.mark.parametrize("wrong", ["", "cp437", "x:cp437", "256:cp437", "1:utf-16", "1:utf-8", "1:nothing", "1:cp037"])
def test_a_page_that_cannot_be_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(Refused, match="no code page"):
        parse_pages(wrong)
