"""Our Code 128 can be scanned, and is as short as its sets allow."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from store_client.devices.code128 import QUIET_MODULES, bars_of, pieces_of

PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=24)


def scanned(text: str) -> str:
    bars = [False] * QUIET_MODULES + bars_of(text) + [False] * QUIET_MODULES
    row = Image.new("L", (len(bars), 1))
    row.putdata([0 if bar else 255 for bar in bars])
    codes = zxingcpp.read_barcodes(row.resize((len(bars) * 2, 60), Image.Resampling.NEAREST))
    return codes[0].text if codes else ""


@pytest.mark.parametrize("text", ["101-1-10000041", "V101-1-10000012", "12345", "1234", "A", "a{b}~", "400638133393"])
def test_a_receipts_number_can_be_scanned(text: str) -> None:
    assert scanned(text) == text


@settings(max_examples=60)
@given(PRINTABLE)
def test_any_text_of_set_b_can_be_scanned(text: str) -> None:
    assert scanned(text) == text


def test_digits_go_in_pairs_where_that_is_shorter() -> None:
    assert pieces_of("101-1-10000041") == [("B", "101-1-"), ("C", "10000041")]
    assert pieces_of("12345") == [("B", "1"), ("C", "2345")]
    assert pieces_of("A123B") == [("B", "A123B")]
    assert len(bars_of("101-1-10000041")) == 11 * 13 + 13


@pytest.mark.parametrize("wrong", ["", "é", "a\nb"])
def test_what_it_cannot_hold_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        bars_of(wrong)
