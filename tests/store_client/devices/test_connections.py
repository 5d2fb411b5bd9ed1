"""Bytes reach serial ports and device files, and what certainly never arrived is known."""

import os
import threading
from pathlib import Path

import pytest

from store_client.devices import addresses
from store_client.devices.addresses import Address, parse
from store_client.devices.connections import Connection, DeviceFile, DeviceTrouble, connect
from tests.store_client.devices.serial_line import serial_line


def at(kind: str, path: Path) -> Address:
    return parse(f"{kind}://{path}", (addresses.SERIAL, addresses.USB))


@pytest.mark.parametrize("kind", ["serial", "usb"])
def test_what_is_sent_arrives_and_what_comes_back_is_received(kind: str) -> None:
    with serial_line(lambda so_far: b"pong" if so_far.endswith(b"ping") else b"") as (path, received):
        connection: Connection = connect(at(kind, path))
        connection.send(b"x" * 5000 + b"ping")
        assert connection.receive(20).startswith(b"p")
        connection.close()
    assert b"".join(received) == b"x" * 5000 + b"ping"


@pytest.mark.parametrize("kind", ["serial", "usb"])
def test_silence_is_no_answer(kind: str) -> None:
    with serial_line() as (path, _received):
        connection = connect(at(kind, path))
        assert connection.receive(0.05) == b""
        connection.close()


@pytest.mark.parametrize("kind", ["serial", "usb"])
def test_a_port_that_is_not_there_is_told_in_words(kind: str, tmp_path: Path) -> None:
    with pytest.raises(DeviceTrouble, match="does not answer") as refused:
        connect(at(kind, tmp_path / "nothing"))
    assert refused.value.sent == 0


def test_a_device_file_that_takes_no_more_stalls_in_words(tmp_path: Path) -> None:
    """A pipe that nobody empties is full after some thousand bytes, as a printer's buffer is."""
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    connection = DeviceFile(str(pipe), stall_seconds=0.1)
    with pytest.raises(DeviceTrouble, match="stopped taking data") as stalled:
        connection.send(b"x" * 1_000_000)
    assert 0 < stalled.value.sent < 1_000_000
    connection.close()
    os.close(reader)


def test_a_device_file_whose_device_is_pulled_out_broke_off(tmp_path: Path) -> None:
    """Writing to a pipe whose reader is gone fails as writing to a device that is gone does."""
    reader, writer = os.pipe()
    connection = DeviceFile(f"/dev/fd/{writer}", stall_seconds=5)
    os.close(reader)
    os.close(writer)
    connection.close()
    connection._handle = os.open(os.devnull, os.O_RDONLY)
    with pytest.raises(DeviceTrouble, match="broke off") as broken:
        connection.send(b"x")
    assert broken.value.sent == 0
    connection.close()


def test_a_slow_device_file_gets_everything(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    content = bytes(range(256)) * 2000
    got = bytearray()

    def read() -> None:
        with pipe.open("rb") as reader:
            while len(got) < len(content) and (piece := reader.read(1000)):
                got.extend(piece)

    thread = threading.Thread(target=read)
    thread.start()
    connection = DeviceFile(str(pipe), stall_seconds=20)
    connection.send(content)
    connection.finish()
    connection.close()
    thread.join(20)
    assert bytes(got) == content


def test_serial_options_are_checked(tmp_path: Path) -> None:
    with serial_line() as (path, _received), pytest.raises(DeviceTrouble):
        connect(parse(f"serial://{path}?bits=99", (addresses.SERIAL,)))
