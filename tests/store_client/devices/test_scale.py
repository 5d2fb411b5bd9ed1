"""A weight is sold only when the scale stands still and says one."""

import pytest

from store_client.devices.addresses import parse
from store_client.devices.connections import DeviceTrouble, connect
from store_client.devices.scale import CannotWeigh, SerialScale, Weight, scale_at
from store_client.errors import Refused
from tests.store_client.devices.serial_line import serial_line


def weigh(protocol: str, answer: bytes, unit: str = "kg") -> Weight:
    """As a scale on a real line would answer once it was asked."""
    question = b"W\r" if protocol == "nci" else b"W"

    with serial_line(lambda so_far: answer if so_far == question else b"") as (path, _received):
        address = parse(f"serial://{path}", ("serial",))
        scale = SerialScale(lambda: connect(address), protocol, unit, answer_seconds=20 if answer else 0.2)
        return scale.read_weight()


@pytest.mark.parametrize(
    ("protocol", "answer", "expected"),
    [
        ("nci", b"\n0.482kg\r\n00\r\x03", Weight(482, "kg")),
        ("nci", b"\n  12.3 LB\r\n00\r\x03", Weight(12_300, "lb")),
        ("nci", b"\n 1254 g\r\nS00\r\x03", Weight(1_254_000, "g")),
        ("toledo", b"\x0200.482\r", Weight(482, "kg")),
        ("toledo", b"\x02 1.2500N\r", Weight(1_250, "kg")),
    ],
)
def test_a_steady_weight_is_read(protocol: str, answer: bytes, expected: Weight) -> None:
    assert weigh(protocol, answer) == expected


@pytest.mark.parametrize(
    ("protocol", "answer", "words"),
    [
        ("nci", b"\n10\r\x03", "still moving"),
        ("nci", b"\n0.482kg\r\n10\r\x03", "still moving"),
        ("nci", b"\n02\r\x03", "too heavy"),
        ("nci", b"\n01\r\x03", "less than nothing"),
        ("nci", b"\n0.000kg\r\n20\r\x03", "Nothing lies"),
        ("nci", b"\n-0.020kg\r\n00\r\x03", "Nothing lies"),
        ("nci", b"\n?\r\x03", "cannot be understood"),
        ("nci", b"\n0.48251kg\r\n00\r\x03", "cannot be understood"),
        ("toledo", b"\x02?a\r", "still moving"),
        ("toledo", b"\x02?b\r", "too heavy"),
        ("toledo", b"\x02?d\r", "less than nothing"),
        ("toledo", b"\x02?`\r", "cannot be understood"),
        ("toledo", b"\x02garbage\r", "cannot be understood"),
    ],
)
def test_anything_else_is_told_in_words_and_never_sold(protocol: str, answer: bytes, words: str) -> None:
    with pytest.raises(CannotWeigh, match=words):
        weigh(protocol, answer)


def test_a_scale_that_is_silent_says_so() -> None:
    with pytest.raises(DeviceTrouble, match="does not answer"):
        weigh("nci", b"")


def test_a_weight_is_turned_into_the_products_unit_only_where_that_is_exact() -> None:
    assert Weight(482_000, "g").in_unit("kg") == 482
    assert Weight(482, "kg").in_unit("KG") == 482
    assert Weight(482, "kg").in_unit("g") == 482_000
    for weight, unit in ((Weight(482_100, "g"), "kg"), (Weight(1000, "lb"), "kg"), (Weight(1000, "kg"), "pcs")):
        with pytest.raises(CannotWeigh, match="Type the weight"):
            weight.in_unit(unit)


def test_the_setting_names_the_line_and_the_protocol() -> None:
    assert scale_at("") is None
    scale = scale_at("serial:///dev/ttyS1?baud=4800&protocol=toledo&unit=lb")
    assert scale is not None
    assert (scale._protocol, scale._unit) == ("toledo", "lb")
    with pytest.raises(Refused):
        scale_at("file:/tmp/scale")
