"""A receipt printer on a real socket: it answers or is mute, runs out of paper, stalls, or breaks off in the middle."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

READY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
COVER_OPEN = {**READY, 1: 0x1A, 2: 0x16}
PAPER_OUT = {**READY, 1: 0x1A, 2: 0x32, 4: 0x7E}
PAPER_LOW = {**READY, 4: 0x1E}
OFFLINE = {**READY, 1: 0x1A}
_DLE_EOT, _GS_R = b"\x10\x04", b"\x1dr"


@dataclass
class Behaviour:
    """``status`` empty: it is mute. After ``break_after`` bytes it resets the connection.

    After ``stall_after`` it reads no more; with ``runs_out`` it takes everything but never says that it is done.
    ``unasked`` comes before its word.
    """

    status: dict[int, int] = field(default_factory=lambda: dict(READY))
    break_after: int | None = None
    stall_after: int | None = None
    runs_out: bool = False
    unasked: bytes = b""


class FakePrinter:
    """One connection at a time, as such printers are. ``received`` is everything it was sent, questions too."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.received = b""
        self.connections = 0
        self._released = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def printed(self) -> bytes:
        """What went to the paper: all but the questions."""
        content = self.received
        for kind in READY:
            content = content.replace(_DLE_EOT + bytes([kind]), b"")
        return content.replace(_GS_R + b"\x01", b"")

    def close(self) -> None:
        self._released.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection, contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        taken, answered = b"", 0
        while True:
            piece = connection.recv(1024)
            if not piece:
                return
            taken += piece
            self.received += piece
            answered = self._answer(connection, taken, answered)
            if self._has_reached(self.behaviour.break_after, taken):
                # Linger zero: the peer sees a reset, as from a printer whose cable is pulled.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            if self._has_reached(self.behaviour.stall_after, taken):
                self._released.wait(30)
                return

    def _answer(self, connection: socket.socket, taken: bytes, answered: int) -> int:
        """Each question once, in their order; the place behind the last one."""
        while True:
            places = {mark: taken.find(mark, answered) for mark in (_DLE_EOT, _GS_R)}
            found = [(at, mark) for mark, at in places.items() if at >= 0 and len(taken) > at + 2]
            if not found:
                return answered
            at, mark = min(found)
            answered = at + 3
            if mark == _DLE_EOT and self.behaviour.status:
                connection.sendall(bytes([self.behaviour.status[taken[at + 2]]]))
            elif mark == _GS_R and self.behaviour.status and not self.behaviour.runs_out:
                connection.sendall(self.behaviour.unasked + b"\x00")

    @staticmethod
    def _has_reached(limit: int | None, taken: bytes) -> bool:
        return limit is not None and len(taken) >= limit


@contextlib.contextmanager
def fake_printer(behaviour: Behaviour | None = None) -> Iterator[FakePrinter]:
    printer = FakePrinter(behaviour or Behaviour())
    try:
        yield printer
    finally:
        printer.close()
