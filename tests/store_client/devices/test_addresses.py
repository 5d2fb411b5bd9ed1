"""Settings say where a device is, in one line each."""

import pytest

from store_client.devices import addresses
from store_client.devices.addresses import Address, parse
from store_client.devices.printer import PRINTER_KINDS
from store_client.errors import Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tcp://192.168.1.50:9101", Address("tcp", "192.168.1.50", 9101)),
        ("tcp://printer.local", Address("tcp", "printer.local", 9100)),
        ("tcp://[fe80::1]:9100", Address("tcp", "fe80::1", 9100)),
        ("usb:///dev/usb/lp0", Address("usb", "/dev/usb/lp0")),
        ("serial:///dev/ttyUSB0?baud=19200", Address("serial", "/dev/ttyUSB0", 0, (("baud", "19200"),))),
        ("serial://COM3?flow=hardware", Address("serial", "COM3", 0, (("flow", "hardware"),))),
        ("win:EPSON TM-T20", Address("win", "EPSON TM-T20")),
        ("lp:counter?columns=32", Address("lp", "counter", 0, (("columns", "32"),))),
        ("file:/tmp/r.bin", Address("file", "/tmp/r.bin")),
        (" file:C:\\temp\\r.bin ", Address("file", "C:\\temp\\r.bin")),
    ],
)
def test_each_kind_of_address_is_understood(text: str, expected: Address) -> None:
    assert parse(text, PRINTER_KINDS) == expected


@pytest.mark.parametrize(
    "text", ["", "printer", "http://x", "tcp:", "tcp://", "tcp://x:99999", "tcp://x:y", "lp:", "usb://", "serial:"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="Write it like tcp://192"):
        parse(text, PRINTER_KINDS)


def test_a_kind_that_this_device_cannot_be_is_refused() -> None:
    with pytest.raises(Refused, match="serial:///dev/ttyUSB0"):
        parse("lp:scale", (addresses.SERIAL,))


def test_a_number_is_told_from_what_is_none() -> None:
    address = parse("serial://COM3?baud=fast&columns=20", (addresses.SERIAL,))
    assert address.number("columns", 42) == 20
    assert address.number("bits", 8) == 8
    with pytest.raises(Refused, match="“baud” of a device must be a whole number, not “fast”"):
        address.number("baud", 9600)
