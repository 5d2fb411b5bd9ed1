"""A person's hands at an X display: key presses and clicks that come from the X server, as those of a real keyboard do.

Speaks the X protocol itself (X11 core and the XTEST extension), so that tests need no other program for it.
"""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager

_PRESS, _RELEASE, _BUTTON_PRESS, _BUTTON_RELEASE, _MOTION = 2, 3, 4, 5, 6
_QUERY_EXTENSION, _KEYBOARD_MAPPING, _INPUT_FOCUS = 98, 101, 43
_FAKE_INPUT = 2
_POINTER_ROOT = 1
_NAMED = {
    "Enter": 0xFF0D,
    "Esc": 0xFF1B,
    "Tab": 0xFF09,
    "Backspace": 0xFF08,
    "Del": 0xFFFF,
    "Home": 0xFF50,
    "Up": 0xFF52,
    "Down": 0xFF54,
    "End": 0xFF57,
    "Space": 0x20,
    **{f"F{number}": 0xFFBD + number for number in range(1, 13)},
}
_MODIFIERS = {"Alt": 0xFFE9, "Ctrl": 0xFFE3, "Shift": 0xFFE1}


_PERSON_MS = 2
"""Between the keys of a person; X takes one that comes again at the same moment for a key that is held down."""


class Hands:
    """Everything one call sends arrives together. A scanner's keys have no time between them at all."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._root, first, last = self._greet()
        self._keys = self._read_keyboard(first, last)
        self._test = self._extension("XTEST")

    def press(self, *names: str) -> None:
        """Names such as "F4", "Enter", "Alt+1"; one character is that character's key."""
        self._send(step for name in names for step in self._chord(name))

    def type(self, text: str) -> None:
        self._send(step for character in text for step in self._character(character))

    def scan(self, code: str) -> None:
        """As a keyboard wedge does: the code at once, then Enter."""
        symbols = [*map(ord, code), _NAMED["Enter"]]
        self._send(step for symbol in symbols for step in self._tap(symbol, 0))

    def click(self, x: int, y: int) -> None:
        self._send(
            iter(
                [
                    self._input(_MOTION, 0, x, y),
                    self._input(_BUTTON_PRESS, 1),
                    self._input(_BUTTON_RELEASE, 1),
                ]
            )
        )

    def has_window(self) -> bool:
        """Whether a window receives the keys."""
        return self._focus() > _POINTER_ROOT

    def _chord(self, name: str) -> Iterator[bytes]:
        *modifiers, key = name.split("+") if len(name) > 1 else [name]
        held = [self._keys[_MODIFIERS[modifier]][0] for modifier in modifiers]
        yield from (self._input(_PRESS, code) for code in held)
        yield from self._tap(_NAMED[key]) if key in _NAMED else self._character(key)
        yield from (self._input(_RELEASE, code) for code in reversed(held))

    def _character(self, character: str) -> Iterator[bytes]:
        return self._tap(ord(character))

    def _tap(self, symbol: int, after_ms: int = _PERSON_MS) -> Iterator[bytes]:
        code, shifted = self._keys[symbol]
        shift = self._keys[_MODIFIERS["Shift"]][0]
        if shifted:
            yield self._input(_PRESS, shift)
        yield self._input(_PRESS, code, after_ms=after_ms)
        yield self._input(_RELEASE, code)
        if shifted:
            yield self._input(_RELEASE, shift)

    def _input(self, kind: int, detail: int, x: int = 0, y: int = 0, after_ms: int = 0) -> bytes:
        return struct.pack("<BBHBBHII8xhh8x", self._test, _FAKE_INPUT, 9, kind, detail, 0, after_ms, self._root, x, y)

    def _send(self, steps: Iterator[bytes]) -> None:
        self._connection.sendall(b"".join(steps))
        self._focus()  # an answer says that everything before it has been done

    def _focus(self) -> int:
        self._connection.sendall(struct.pack("<BBH", _INPUT_FOCUS, 0, 1))
        return int(struct.unpack_from("<I", self._reply(), 8)[0])

    def _greet(self) -> tuple[int, int, int]:
        """The root window, and the first and the last key code."""
        self._connection.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        accepted, length = struct.unpack("<B5xH", self._read(8))
        told = self._read(4 * length)
        if accepted != 1:
            raise ConnectionRefusedError(told.decode("latin-1"))
        vendor, formats = struct.unpack_from("<H", told, 16)[0], told[21]
        root = struct.unpack_from("<I", told, 32 + vendor + -vendor % 4 + 8 * formats)[0]
        return root, told[26], told[27]

    def _read_keyboard(self, first: int, last: int) -> dict[int, tuple[int, bool]]:
        """Symbol → key code, and whether Shift is needed for it."""
        self._connection.sendall(struct.pack("<BBHBBxx", _KEYBOARD_MAPPING, 0, 2, first, last - first + 1))
        reply = self._reply()
        width = reply[1]
        symbols = struct.unpack_from(f"<{(len(reply) - 32) // 4}I", reply, 32)
        found: dict[int, tuple[int, bool]] = {}
        for level in (1, 0):
            for at, symbol in enumerate(symbols[level::width]):
                if symbol:
                    found[symbol] = first + at, bool(level)
        return found

    def _extension(self, name: str) -> int:
        content = name.encode()
        length = 2 + -(-len(content) // 4)
        content += b"\0" * (-len(content) % 4)
        self._connection.sendall(struct.pack("<BBHHxx", _QUERY_EXTENSION, 0, length, len(name)) + content)
        reply = self._reply()
        if not reply[8]:
            raise RuntimeError(f"the X server has no {name}")
        return reply[9]

    def _reply(self) -> bytes:
        """Events are of no interest here."""
        while True:
            head = self._read(32)
            if head[0] == 0:
                raise RuntimeError(f"the X server reports error {head[1]}")
            if head[0] == 1:
                return head + self._read(4 * struct.unpack_from("<I", head, 4)[0])

    def _read(self, count: int) -> bytes:
        content = b""
        while len(content) < count:
            piece = self._connection.recv(count - len(content))
            if not piece:
                raise ConnectionError("the X server has gone")
            content += piece
        return content


@contextmanager
def hands_at(display: str) -> Iterator[Hands]:
    """``display`` is one of this machine, such as ``:99``."""
    path = f"/tmp/.X11-unix/X{display.removeprefix(':').partition('.')[0]}"
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(30)
        connection.connect(path if os.path.exists(path) else f"\0{path}")
        yield Hands(connection)
