"""The scale: asked for a weight over a serial line, in one of the two protocols that counter scales speak."""

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.devices import addresses
from store_client.devices.connections import Connection, DeviceTrouble, connect
from store_client.texts import _

SCALE_KINDS: Final = (addresses.SERIAL, addresses.TCP)
NCI: Final = "nci"
TOLEDO: Final = "toledo"
ANSWER_SECONDS: Final = 1.5
_LONGEST_ANSWER: Final = 200
_NCI_WEIGHT: Final = re.compile(rb"\n\s*(-?\s*[0-9]+(?:\.[0-9]+)?)\s*(kg|g|lb|oz)\s*\r\n?(.*)\r?\x03", re.I | re.S)
_NCI_STATUS: Final = re.compile(rb"\n?S?([\x30-\x3f])([\x30-\x7f]).*\r\x03", re.S)
_TOLEDO_WEIGHT: Final = re.compile(rb"\x02\s*([0-9]+\.?[0-9]*)N?\r")
_TOLEDO_STATUS: Final = re.compile(rb"\x02\s*\?(.)\r", re.S)


class CannotWeigh(DeviceTrouble):
    """The scale answered, but not with a weight that may be sold."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Thousandths of ``unit``: kg, g, lb or oz."""

    thousandths: int
    unit: str

    def in_unit(self, unit: str) -> int:
        """Thousandths of another unit, where the two are of one kind. Raises ``CannotWeigh``."""
        wanted = unit.strip().lower()
        if wanted == self.unit:
            return self.thousandths
        if (self.unit, wanted) == ("g", "kg") and self.thousandths % 1000 == 0:
            return self.thousandths // 1000
        if (self.unit, wanted) == ("kg", "g"):
            return self.thousandths * 1000
        message = _("The scale weighs in {scale}, the product is sold by {product}. Type the weight.")
        raise CannotWeigh(message.format(scale=self.unit, product=unit))


class Scale(Protocol):
    def read_weight(self) -> Weight:
        """A steady weight above zero. Raises ``CannotWeigh``, ``DeviceTrouble``."""
        ...


class SerialScale:
    """``weigh`` waits for the scale's answer: it is called from a device's thread. ``unit``: of one that names none."""

    def __init__(
        self,
        connection: Callable[[], Connection],
        protocol: str = NCI,
        unit: str = "kg",
        *,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._connection, self._protocol, self._unit = connection, protocol, unit
        self._answer_seconds = answer_seconds

    def read_weight(self) -> Weight:
        with contextlib.closing(self._connection()) as connection:
            connection.send(b"W\r" if self._protocol == NCI else b"W")
            answer = self._answer(connection)
        weight = _nci(answer) if self._protocol == NCI else _toledo(answer, self._unit)
        if weight.thousandths <= 0:
            raise CannotWeigh(_("Nothing lies on the scale. Put it on, then weigh again."))
        return weight

    def _answer(self, connection: Connection) -> bytes:
        end_mark = b"\x03" if self._protocol == NCI else b"\r"
        end, answer = time.monotonic() + self._answer_seconds, b""
        while end_mark not in answer and len(answer) < _LONGEST_ANSWER:
            left = end - time.monotonic()
            if left <= 0:
                raise DeviceTrouble(_("The scale does not answer. Check that it is switched on, or type the weight."))
            answer += connection.receive(left)
        return answer


def scale_at(setting: str) -> SerialScale | None:
    """None when it is empty. Options: ``protocol`` (nci, toledo), ``unit`` (kg), and those of a serial line.

    Raises ``Refused``.
    """
    if not setting.strip():
        return None
    address = addresses.parse(setting, SCALE_KINDS)
    protocol = TOLEDO if address.option("protocol") == TOLEDO else NCI
    return SerialScale(lambda: connect(address), protocol, address.option("unit", "kg"))


def _nci(answer: bytes) -> Weight:
    """The NCI standard protocol: weight and unit, then the status; or the status alone."""
    found = _NCI_WEIGHT.search(answer)
    status = _NCI_STATUS.search(found[3] + b"\r\x03" if found else answer)
    if status:
        _refuse(moving=status[1][0] & 0x01, too_heavy=status[2][0] & 0x02, too_light=status[2][0] & 0x01)
    if found is None:
        raise CannotWeigh(_not_understood())
    return Weight(_thousandths(found[1]), found[2].decode().lower())


def _toledo(answer: bytes, unit: str) -> Weight:
    """The Toledo 8217 protocol: digits, or a question mark and the status."""
    if status := _TOLEDO_STATUS.search(answer):
        bits = status[1][0]
        _refuse(moving=bits & 0x01, too_heavy=bits & 0x02, too_light=bits & 0x04)
        raise CannotWeigh(_not_understood())
    found = _TOLEDO_WEIGHT.search(answer)
    if found is None:
        raise CannotWeigh(_not_understood())
    return Weight(_thousandths(found[1]), unit)


def _refuse(*, moving: int, too_heavy: int, too_light: int) -> None:
    if moving:
        raise CannotWeigh(_("The scale is still moving. Wait until it stands still, then weigh again."))
    if too_heavy:
        raise CannotWeigh(_("This is too heavy for the scale. Weigh it in parts, or type the weight."))
    if too_light:
        raise CannotWeigh(_("The scale shows less than nothing. Empty it, set it to zero, then weigh again."))


def _thousandths(text: bytes) -> int:
    """Digits that say more than thousandths are refused: nothing is rounded that is sold by weight."""
    whole, _point, rest = text.replace(b" ", b"").decode().partition(".")
    if rest[3:].strip("0"):
        raise CannotWeigh(_not_understood())
    sign = -1 if whole.startswith("-") else 1
    return sign * (int(whole.lstrip("-") or "0") * 1000 + int(rest[:3].ljust(3, "0")))


def _not_understood() -> str:
    return _("The scale's answer cannot be understood. Weigh again, or type the weight.")
