"""Reads where a device is, as the settings say it: ``tcp://192.168.1.50:9100``, ``serial:///dev/ttyUSB0?baud=9600``."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from store_client.errors import Refused
from store_client.texts import _

TCP, USB, SERIAL, WINDOWS, SPOOLER, FILE = "tcp", "usb", "serial", "win", "lp", "file"
PRINTER_PORT = 9100
_EXAMPLES = {
    TCP: "tcp://192.168.1.50:9100",
    USB: "usb:///dev/usb/lp0",
    SERIAL: "serial:///dev/ttyUSB0?baud=9600",
    WINDOWS: "win:EPSON TM-T20",
    SPOOLER: "lp:counter",
    FILE: "file:/tmp/receipts.bin",
}


@dataclass(frozen=True, slots=True)
class Address:
    """``place`` is a host, a path, a port's or a printer's name; ``options`` what stands behind the question mark."""

    kind: str
    place: str
    port: int = 0
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str, default: str = "") -> str:
        return dict(self.options).get(name, default)

    def number(self, name: str, default: int) -> int:
        """Raises ``Refused``."""
        text = self.option(name, str(default))
        if not text.isdecimal() or not text.isascii() or len(text) > 9:
            message = _("“{name}” of a device must be a whole number, not “{text}”. Correct the settings file.")
            raise Refused(message.format(name=name, text=text[:40]))
        return int(text)


def parse(text: str, kinds: Sequence[str], default_port: int = PRINTER_PORT) -> Address:
    """Raises ``Refused`` for what is none of these kinds."""
    kind, _colon, rest = text.strip().partition(":")
    if kind not in kinds or not rest:
        raise Refused(_wrong(text, kinds))
    if kind in (WINDOWS, SPOOLER, FILE):
        place, _mark, query = rest.partition("?")
        found = Address(kind, place.strip(), 0, _options(query))
    else:
        found = _from_url(text, kind, rest, kinds, default_port)
    if not found.place:
        raise Refused(_wrong(text, kinds))
    return found


def _from_url(text: str, kind: str, rest: str, kinds: Sequence[str], default_port: int) -> Address:
    try:
        parts = urlsplit(f"{kind}:{rest}")
        port = parts.port or default_port
    except ValueError as error:
        raise Refused(_wrong(text, kinds)) from error
    if kind == TCP:
        return Address(kind, parts.hostname or "", port, _options(parts.query))
    # serial:///dev/ttyUSB0 and serial://COM3
    return Address(kind, unquote(parts.path or parts.netloc), 0, _options(parts.query))


def _options(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(query, keep_blank_values=True))


def _wrong(text: str, kinds: Sequence[str]) -> str:
    message = _("“{text}” is not where a device is. Write it like {example} in the settings file, then start again.")
    return message.format(text=text.strip()[:80], example=_(" or ").join(_EXAMPLES[kind] for kind in kinds))
