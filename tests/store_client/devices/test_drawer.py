"""The cash drawer opens through the printer, at either pin, or at a place of its own."""

from pathlib import Path

import pytest

from store_client.devices.drawer import drawer_at
from store_client.devices.printer import printer_at
from store_client.domain.print_job import NOT_PRINTED, PRINTED
from store_client.errors import Refused
from tests.receipt_printer.emulator import read
from tests.receipt_printer.printed import Pulse


@pytest.mark.parametrize(("setting", "pin"), [("", 2), ("printer", 2), ("printer:2", 2), ("printer:5", 5)])
def test_it_opens_through_the_printer(tmp_path: Path, setting: str, pin: int) -> None:
    out = tmp_path / "printer.bin"
    drawer = drawer_at(setting, printer_at(f"file:{out}", 42))
    assert drawer is not None
    assert drawer.open().state == PRINTED
    assert read(out.read_bytes()).things == [Pulse(pin)]


def test_it_opens_at_a_place_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "drawer.bin"
    drawer = drawer_at(f"file:{out}?pin=5", None)
    assert drawer is not None
    assert drawer.open().state == PRINTED
    assert read(out.read_bytes()).things == [Pulse(5)]


def test_without_a_printer_or_when_there_is_none_nothing_opens() -> None:
    assert drawer_at("", None) is None
    assert drawer_at("none", printer_at("lp:counter", 42)) is None


def test_a_drawer_that_cannot_be_reached_says_so() -> None:
    drawer = drawer_at("usb:///nothing/lp0", None)
    assert drawer is not None
    assert drawer.open().state == NOT_PRINTED


def test_another_pin_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="pin 2 or 5 of the printer, not at “7”"):
        drawer_at("printer:7", printer_at("lp:counter", 42))
