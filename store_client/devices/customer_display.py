"""What the customer sees while items are rung up: a value for a second window, two lines for a pole display."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from store_client.devices import addresses, code_pages
from store_client.devices.code_pages import CodePage
from store_client.devices.connections import Connection, connect
from store_client.devices.receipt_text import between, display_width, wrapped

DISPLAY_KINDS = (addresses.SERIAL, addresses.TCP, addresses.USB)
WINDOW = "window"
_COLUMNS = 20
# As ESC/POS displays understand them: begin anew, clear, and where to write.
_INITIALIZE, _CLEAR = b"\x1b@", b"\x0c"


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """Ready to be read: ``amount`` is written as the shop writes money."""

    text: str
    amount: str = ""
    note: str = ""
    voided: bool = False


@dataclass(frozen=True, slots=True)
class DisplayContent:
    """All texts are ready to be read. ``message`` stands alone, such as a welcome; ``newest`` is the last line changed.

    ``change`` is there once the sale is paid; ``saved`` while something is.
    """

    lines: tuple[DisplayLine, ...] = ()
    newest: int = -1
    total_label: str = ""
    total: str = ""
    saved: str = ""
    change_label: str = ""
    change: str = ""
    message: str = ""


def two_lines(content: DisplayContent, columns: int = _COLUMNS) -> tuple[str, str]:
    """What a display of two lines shows, each exactly as wide as it is."""
    if content.message:
        upper, *lower = wrapped(content.message, columns)
        return _centered(upper, columns), _centered(lower[0] if lower else "", columns)
    if content.change:
        return (
            _pair(content.total_label, content.total, columns),
            _pair(content.change_label, content.change, columns),
        )
    total = _pair(content.total_label, content.total, columns)
    if not content.lines:
        return " " * columns, total
    line = content.lines[content.newest]
    return _pair(line.text, line.amount, columns), total


class TextDisplay:
    """A pole display behind a connection; ``show`` waits for it, so it is called from a device's thread."""

    def __init__(
        self, connection: Callable[[], Connection], columns: int = _COLUMNS, page: CodePage | None = None
    ) -> None:
        self._connection, self._columns, self._page = connection, columns, page or code_pages.usual_pages()[0]

    def show(self, content: DisplayContent) -> None:
        """Raises ``DeviceTrouble``."""
        with contextlib.closing(self._connection()) as connection:
            connection.send(self.encoded(content))
            connection.finish()

    def encoded(self, content: DisplayContent) -> bytes:
        """The second line follows by itself when the first is full."""
        text = b"".join(self._line(line) for line in two_lines(content, self._columns))
        return _INITIALIZE + b"\x1bt" + bytes([self._page.number]) + _CLEAR + text

    def _line(self, text: str) -> bytes:
        runs, _replaced = code_pages.without_pages(text, (self._page,), self._page)
        return b"".join(run.content for run in runs)[: self._columns].ljust(self._columns)


def display_at(setting: str) -> TextDisplay | None:
    """None when it is empty, or a second window. Options: ``columns``, ``pages`` (the first counts).

    Raises ``Refused``.
    """
    if not setting.strip() or setting.strip() == WINDOW:
        return None
    address = addresses.parse(setting, DISPLAY_KINDS)
    pages = address.option("pages")
    page = code_pages.parse_pages(pages)[0] if pages else code_pages.usual_pages()[0]
    return TextDisplay(lambda: connect(address), address.number("columns", _COLUMNS), page)


def _pair(left: str, right: str, columns: int) -> str:
    """The amount is whole, what it is for is shortened."""
    room = columns - display_width(right) - 1
    if room < 1:
        return _padded(wrapped(right, columns)[0], columns)
    shortened = wrapped(left, room)[0]
    # One wide character may be wider than all the room there is.
    return between(shortened if display_width(shortened) <= room else "", right, columns)


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - display_width(text))


def _centered(text: str, columns: int) -> str:
    return _padded(" " * ((columns - display_width(text)) // 2) + text, columns)
