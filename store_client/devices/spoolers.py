"""Hands whole receipts to something that takes them and never answers: a print queue of the system, or a file."""

import logging
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from store_client.devices.connections import DeviceTrouble
from store_client.texts import _

SPOOLER_SECONDS = 15.0
_TITLE = "Comptoir"

_log = logging.getLogger(__name__)


class Spooler(Protocol):
    def hand_over(self, content: bytes) -> None:
        """All of it or nothing. Raises ``DeviceTrouble``."""
        ...


class SystemQueue:
    """CUPS: ``lp`` takes the whole receipt or refuses it."""

    def __init__(self, queue: str, command: Sequence[str] = ("lp",)) -> None:
        self._command = [*command, "-d", queue, "-t", _TITLE, "-o", "raw"]

    def hand_over(self, content: bytes) -> None:
        try:
            done = subprocess.run(
                self._command, input=content, capture_output=True, timeout=SPOOLER_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise DeviceTrouble(_("The system's print queue does not answer."), sent=1) from error
        except OSError as error:
            raise DeviceTrouble(_no_queue()) from error
        if done.returncode:
            _log.warning("lp refused: %s", done.stderr.decode("utf-8", "replace").strip()[:500])
            raise DeviceTrouble(_no_queue())


class OutputFile:
    """Each receipt is appended; for trying, and for printers that a program of their own reads a file for."""

    def __init__(self, path: str) -> None:
        self._path = path

    def hand_over(self, content: bytes) -> None:
        try:
            with open(self._path, "ab") as file:
                file.write(content)
        except OSError as error:
            message = _("The file {path} cannot be written: {error}.")
            raise DeviceTrouble(message.format(path=self._path, error=error.strerror), sent=1) from error


class WindowsQueue:
    """The Windows spooler, with the data type RAW: the driver passes the bytes on as they are."""

    def __init__(self, printer: str, spool: Any = None) -> None:
        self._printer = printer
        self._spool = spool if spool is not None else _winspool()

    def hand_over(self, content: bytes) -> None:
        spool = self._spool
        handle = spool.open(self._printer)
        if not handle:
            raise DeviceTrouble(_no_queue())
        try:
            if not spool.start(handle, _TITLE):
                raise DeviceTrouble(_no_queue())
            if spool.write(handle, content) != len(content):
                spool.abort(handle)
                raise DeviceTrouble(_("The system's print queue did not take the whole receipt."))
            if not spool.end(handle):
                raise DeviceTrouble(_("The system's print queue did not take the whole receipt."), sent=1)
        finally:
            spool.close(handle)


class WinSpool:
    """The few calls of winspool.drv that printing raw bytes needs; 0 or False is a failure."""

    def __init__(self, library: Any, types: Any) -> None:
        self._library, self._types = library, types

    def open(self, printer: str) -> int:
        handle = self._types.c_void_p()
        done = self._library.OpenPrinterW(self._types.c_wchar_p(printer), self._types.byref(handle), None)
        return int(handle.value or 0) if done else 0

    def start(self, handle: int, title: str) -> bool:
        # DOC_INFO_1W: three strings, name, output file and data type
        info = (self._types.c_wchar_p * 3)(title, None, "RAW")
        pointer = self._types.c_void_p(handle)
        return bool(self._library.StartDocPrinterW(pointer, 1, self._types.byref(info))) and bool(
            self._library.StartPagePrinter(pointer)
        )

    def write(self, handle: int, content: bytes) -> int:
        written = self._types.c_ulong(0)
        pointer = self._types.c_void_p(handle)
        self._library.WritePrinter(pointer, content, self._types.c_ulong(len(content)), self._types.byref(written))
        return int(written.value)

    def end(self, handle: int) -> bool:
        pointer = self._types.c_void_p(handle)
        return bool(self._library.EndPagePrinter(pointer)) and bool(self._library.EndDocPrinter(pointer))

    def abort(self, handle: int) -> None:
        self._library.AbortPrinter(self._types.c_void_p(handle))

    def close(self, handle: int) -> None:
        self._library.ClosePrinter(self._types.c_void_p(handle))


def _winspool() -> WinSpool:
    if sys.platform != "win32":
        raise DeviceTrouble(_("Printers named “win:” exist on Windows only. Correct the setting “printer”."))
    import ctypes

    return WinSpool(ctypes.WinDLL("winspool.drv"), ctypes)


def _no_queue() -> str:
    return _("The system's print queue refused the receipt. Check the printer's name in the settings.")
