"""The customer reads the newest item and the total, then the change."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store_client.devices.addresses import parse
from store_client.devices.connections import DeviceTrouble, connect
from store_client.devices.customer_display import DisplayContent, DisplayLine, TextDisplay, display_at, two_lines
from store_client.devices.receipt_text import display_width
from store_client.errors import Refused
from tests.naughty import naughty_strings
from tests.store_client.devices.serial_line import serial_line

BASKET = DisplayContent(
    lines=(DisplayLine("Linen tea towel, oat", "25.00"), DisplayLine("Soap", "6.50")),
    total_label="Total",
    total="€31.50",
)


@pytest.mark.parametrize(
    ("content", "upper", "lower"),
    [
        (BASKET, "Soap            6.50", "Total         €31.50"),
        (replace(BASKET, newest=0), "Linen tea      25.00", "Total         €31.50"),
        (replace(BASKET, change_label="Change", change="€8.50"), "Total         €31.50", "Change         €8.50"),
        (DisplayContent(message="Welcome to our little shop"), "   Welcome to our   ", "    little shop     "),
        (DisplayContent(total_label="Total", total="€0.00"), " " * 20, "Total          €0.00"),
    ],
)
def test_two_lines_say_what_matters(content: DisplayContent, upper: str, lower: str) -> None:
    assert two_lines(content) == (upper, lower)


@given(st.text(max_size=60), st.text(max_size=30), st.integers(8, 40))
@example("田", "0000000.0", 11)
def test_any_text_fits_the_display(text: str, amount: str, columns: int) -> None:
    for content in (
        DisplayContent(lines=(DisplayLine(text, amount),), total_label=text, total=amount),
        DisplayContent(message=text),
    ):
        assert {display_width(line) for line in two_lines(content, columns)} == {columns}


def test_no_naughty_string_commands_the_display() -> None:
    display = TextDisplay(lambda: connect(parse("serial:///nothing", ("serial",))))
    for text in naughty_strings():
        content = display.encoded(DisplayContent(lines=(DisplayLine(text, "1.00"),), total_label=text, total="1.00"))
        head, body = content[:6], content[6:]
        assert head == b"\x1b@\x1bt\x00\x0c"
        assert len(body) == 40, text
        assert min(body) >= 0x20, text


def test_it_is_written_to_a_serial_display() -> None:
    with serial_line() as (path, received):
        display = display_at(f"serial://{path}?baud=9600&pages=16:cp1252")
        assert display is not None
        display.show(BASKET)
        display.show(BASKET)
    shown = b"".join(received)
    assert shown.count(b"\x1b@\x1bt\x10\x0cSoap            6.50Total         \x8031.50") == 2


def test_a_display_that_is_not_there_says_so() -> None:
    display = display_at("serial:///nothing/ttyS0")
    assert display is not None
    with pytest.raises(DeviceTrouble, match="does not answer"):
        display.show(BASKET)


def test_a_second_window_is_no_text_display() -> None:
    assert display_at("window") is None
    assert display_at("") is None
    with pytest.raises(Refused):
        display_at("lp:pole")
