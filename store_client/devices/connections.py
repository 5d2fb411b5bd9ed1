"""Sends bytes to devices that can answer (network, USB, serial), and knows how much of them certainly never arrived."""

import contextlib
import errno
import logging
import os
import select
import socket
import time
from typing import Any, Protocol

from store_client.devices import addresses
from store_client.devices.addresses import Address
from store_client.errors import Refused
from store_client.texts import _

CONNECT_SECONDS = 3.0
STALL_SECONDS = 10.0
FINISH_SECONDS = 2.0
_PIECE = 4096

_log = logging.getLogger(__name__)


class DeviceTrouble(Refused):
    """``sent``: how many bytes may have reached the device; 0 is certain."""

    def __init__(self, message: str, sent: int = 0) -> None:
        super().__init__(message)
        self.sent = sent


class Connection(Protocol):
    """Every method but ``close`` raises ``DeviceTrouble``."""

    def send(self, content: bytes) -> None: ...

    def receive(self, wait_seconds: float) -> bytes:
        """What comes within that time, at least one byte; nothing when nothing comes."""
        ...

    def finish(self) -> None:
        """No more is sent: wait until the other side has taken it all, where that can be told."""
        ...

    def close(self) -> None: ...


def connect(address: Address, *, stall_seconds: float = STALL_SECONDS) -> Connection:
    """Raises ``DeviceTrouble``."""
    if address.kind == addresses.TCP:
        return TcpConnection(address.place, address.port, stall_seconds)
    if address.kind == addresses.SERIAL:
        return SerialConnection(address, stall_seconds)
    return DeviceFile(address.place, stall_seconds)


class TcpConnection:
    def __init__(self, host: str, port: int, stall_seconds: float) -> None:
        self._stall_seconds = stall_seconds
        try:
            self._socket = socket.create_connection((host, port), CONNECT_SECONDS)
        except OSError as error:
            _log.info("%s:%s does not answer: %s", host, port, error)
            raise DeviceTrouble(_unreachable()) from error
        # What lies in a large buffer here would count as sent.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PIECE)

    def send(self, content: bytes) -> None:
        self._socket.settimeout(self._stall_seconds)
        sent = 0
        while sent < len(content):
            try:
                sent += self._socket.send(content[sent : sent + _PIECE])
            except TimeoutError as error:
                raise DeviceTrouble(_stalled(), sent) from error
            except OSError as error:
                raise DeviceTrouble(_cut_off(), sent) from error

    def receive(self, wait_seconds: float) -> bytes:
        self._socket.settimeout(wait_seconds)
        try:
            content = self._socket.recv(_PIECE)
        except TimeoutError:
            return b""
        except OSError as error:
            raise DeviceTrouble(_cut_off(), 1) from error
        if not content:
            raise DeviceTrouble(_cut_off(), 1)
        return content

    def finish(self) -> None:
        """A device that broke off resets the connection; one that took all closes it, or says nothing."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.settimeout(FINISH_SECONDS)
            while self._socket.recv(_PIECE):
                pass
        except TimeoutError:
            return
        except OSError as error:
            raise DeviceTrouble(_cut_off(), 1) from error

    def close(self) -> None:
        self._socket.close()


class DeviceFile:
    """A character device such as ``/dev/usb/lp0``: the kernel's own buffer stalls while the printer does not print."""

    def __init__(self, path: str, stall_seconds: float) -> None:
        self._stall_seconds = stall_seconds
        try:
            self._handle = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        except OSError as error:
            _log.info("%s cannot be opened: %s", path, error)
            raise DeviceTrouble(_in_use() if error.errno == errno.EBUSY else _unreachable()) from error

    def send(self, content: bytes) -> None:
        sent, end = 0, time.monotonic() + self._stall_seconds
        while sent < len(content):
            try:
                if not select.select((), (self._handle,), (), max(0.0, end - time.monotonic()))[1]:
                    raise DeviceTrouble(_stalled(), sent)
                sent += os.write(self._handle, content[sent : sent + _PIECE])
                end = time.monotonic() + self._stall_seconds
            except BlockingIOError:
                time.sleep(0.01)
            except OSError as error:
                words = _stalled() if error.errno == errno.ENOSPC else _cut_off()
                raise DeviceTrouble(words, sent) from error

    def receive(self, wait_seconds: float) -> bytes:
        end = time.monotonic() + wait_seconds
        try:
            while select.select((self._handle,), (), (), max(0.0, end - time.monotonic()))[0]:
                # A printer that has nothing to say is always readable, and reads empty.
                with contextlib.suppress(BlockingIOError):
                    if content := os.read(self._handle, _PIECE):
                        return content
                if time.monotonic() >= end:
                    break
                time.sleep(0.01)
        except OSError as error:
            raise DeviceTrouble(_cut_off(), 1) from error
        return b""

    def finish(self) -> None:
        """The kernel has all of it; only a printer that answers can tell more."""

    def close(self) -> None:
        os.close(self._handle)


class SerialConnection:
    """Options: ``baud`` (9600), ``parity`` (none, even, odd), ``bits`` (8, 7), ``flow`` (none, hardware, xonxoff)."""

    def __init__(self, address: Address, stall_seconds: float) -> None:
        # Imported here: few registers have a serial device.
        import serial

        self._trouble = (serial.SerialException, OSError)
        flow = address.option("flow")
        try:
            self._port: Any = serial.Serial(
                address.place,
                address.number("baud", 9600),
                bytesize=address.number("bits", 8),
                parity={"even": "E", "odd": "O"}.get(address.option("parity"), "N"),
                rtscts=flow == "hardware",
                xonxoff=flow == "xonxoff",
                write_timeout=stall_seconds,
            )
        except (*self._trouble, ValueError) as error:
            _log.info("%s cannot be opened: %s", address.place, error)
            raise DeviceTrouble(_unreachable()) from error
        self._stalls: type[Exception] = serial.SerialTimeoutException

    def send(self, content: bytes) -> None:
        sent = 0
        while sent < len(content):
            piece = content[sent : sent + _PIECE]
            try:
                self._port.write(piece)
            except self._stalls as error:
                raise DeviceTrouble(_stalled(), sent + 1) from error
            except self._trouble as error:
                raise DeviceTrouble(_cut_off(), sent + 1) from error
            sent += len(piece)

    def receive(self, wait_seconds: float) -> bytes:
        try:
            self._port.timeout = wait_seconds
            first = self._port.read(1)
            return bytes(first + self._port.read(self._port.in_waiting)) if first else b""
        except self._trouble as error:
            raise DeviceTrouble(_cut_off(), 1) from error

    def finish(self) -> None:
        try:
            self._port.flush()
        except self._trouble as error:
            raise DeviceTrouble(_cut_off(), 1) from error

    def close(self) -> None:
        with contextlib.suppress(*self._trouble):
            self._port.close()


def _unreachable() -> str:
    return _("The device does not answer. Check that it is switched on and its cable is in.")


def _in_use() -> str:
    return _("Another program is using the device. Close it, then try again.")


def _stalled() -> str:
    return _("The device stopped taking data. Check its paper and its cover.")


def _cut_off() -> str:
    return _("The connection to the device broke off. Check its cable and its power.")
