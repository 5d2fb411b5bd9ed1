"""The receipt printer: asks how it is, prints, and says truly what came of it."""

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from store_client.devices import addresses, code_pages, escpos
from store_client.devices.addresses import Address
from store_client.devices.connections import Connection, DeviceTrouble, connect
from store_client.devices.escpos import Paper
from store_client.devices.spoolers import OutputFile, Spooler, SystemQueue, WindowsQueue
from store_client.domain.print_job import NOT_PRINTED, PRINTED, UNSURE, PrinterStatus, PrintOutcome
from store_client.errors import Refused
from store_client.texts import _

PRINTER_KINDS = (addresses.TCP, addresses.USB, addresses.SERIAL, addresses.WINDOWS, addresses.SPOOLER, addresses.FILE)
ANSWER_SECONDS = 1.0
PRINTING_SECONDS = 30.0
# Fixed bits of every answer to DLE EOT; anything else is no answer to it.
_FIXED, _ANSWER = 0x93, 0x12
# Bits that no answer to GS r has.
_NOT_DONE = 0x90

_log = logging.getLogger(__name__)


class Printer(Protocol):
    """One printer; one thread at a time uses it. No method raises but for bugs."""

    @property
    def paper(self) -> Paper: ...

    def print(self, content: bytes) -> PrintOutcome: ...

    def status(self) -> PrinterStatus: ...

    def open_drawer(self, pin: int = 2) -> PrintOutcome: ...


def printer_at(setting: str, default_columns: int) -> Printer | None:
    """The printer that the setting names; None when it is empty. Raises ``Refused``.

    Options behind the question mark: ``columns``, ``pages``, ``qr`` (``picture``), ``cut`` (``no``).
    """
    if not setting.strip():
        return None
    address = addresses.parse(setting, PRINTER_KINDS)
    paper = paper_of(address, default_columns)
    if address.kind == addresses.WINDOWS:
        return SpooledPrinter(lambda: WindowsQueue(address.place), paper)
    if address.kind == addresses.SPOOLER:
        return SpooledPrinter(lambda: SystemQueue(address.place), paper)
    if address.kind == addresses.FILE:
        return SpooledPrinter(lambda: OutputFile(address.place), paper)
    return ConnectedPrinter(lambda: connect(address), paper)


def paper_of(address: Address, default_columns: int) -> Paper:
    """Raises ``Refused``."""
    columns = address.number("columns", default_columns)
    if not 20 <= columns <= 80:
        raise Refused(_("A receipt has 20 to 80 columns, not {columns}.").format(columns=columns))
    pages = address.option("pages")
    return Paper(
        columns=columns,
        pages=code_pages.parse_pages(pages) if pages else code_pages.usual_pages(),
        native_qr=address.option("qr") != "picture",
        cut=address.option("cut") != "no",
    )


@dataclass(frozen=True, slots=True)
class SpooledPrinter:
    """Behind a queue of the system: what the queue took counts as printed, and nobody knows how the printer is."""

    queue: Callable[[], Spooler]
    paper: Paper

    def print(self, content: bytes) -> PrintOutcome:
        try:
            self.queue().hand_over(content)
        except DeviceTrouble as trouble:
            return PrintOutcome(UNSURE if trouble.sent else NOT_PRINTED, trouble.message)
        return PrintOutcome(PRINTED)

    def status(self) -> PrinterStatus:
        return PrinterStatus()

    def open_drawer(self, pin: int = 2) -> PrintOutcome:
        return self.print(escpos.open_drawer(pin))


class ConnectedPrinter:
    """Behind a connection that can answer. One that never does is believed once it has taken all the bytes."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        paper: Paper,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        printing_seconds: float = PRINTING_SECONDS,
    ) -> None:
        self._connect, self.paper = connect, paper
        self._answer_seconds, self._printing_seconds = answer_seconds, printing_seconds
        self._mute = False

    def print(self, content: bytes) -> PrintOutcome:
        try:
            with contextlib.closing(self._connect()) as connection:
                return self._print(connection, content)
        except DeviceTrouble as trouble:
            return PrintOutcome(NOT_PRINTED, trouble.message)

    def _print(self, connection: Connection, content: bytes) -> PrintOutcome:
        status = self._ask(connection)
        if status.trouble:
            return PrintOutcome(NOT_PRINTED, status.trouble)
        try:
            connection.send(content)
            if status.known:
                return self._await_paper(connection)
            connection.finish()
        except DeviceTrouble as trouble:
            return PrintOutcome(UNSURE if trouble.sent else NOT_PRINTED, trouble.message)
        return PrintOutcome(PRINTED)

    def status(self) -> PrinterStatus:
        self._mute = False
        try:
            with contextlib.closing(self._connect()) as connection:
                return self._ask(connection)
        except DeviceTrouble as trouble:
            return PrinterStatus(reachable=False, trouble=trouble.message)

    def open_drawer(self, pin: int = 2) -> PrintOutcome:
        try:
            with contextlib.closing(self._connect()) as connection:
                connection.send(escpos.open_drawer(pin))
                connection.finish()
        except DeviceTrouble as trouble:
            return PrintOutcome(UNSURE if trouble.sent else NOT_PRINTED, trouble.message)
        return PrintOutcome(PRINTED)

    def _await_paper(self, connection: Connection) -> PrintOutcome:
        """The answer comes when the printer has done all that came before; out of paper it comes late or never."""
        connection.send(escpos.ASK_PRINTED)
        end = time.monotonic() + self._printing_seconds
        while (left := end - time.monotonic()) > 0:
            # Other bytes are what the printer tells unasked.
            if any(byte & _NOT_DONE == 0 for byte in connection.receive(left)):
                return PrintOutcome(PRINTED)
        return PrintOutcome(UNSURE, _("The printer stopped before it was done. Look at the paper."))

    def _ask(self, connection: Connection) -> PrinterStatus:
        """Raises ``DeviceTrouble`` when the connection breaks; nothing was printed then."""
        if self._mute:
            return PrinterStatus()
        answers: list[int] = []
        for kind in (1, 2, 4):
            connection.send(escpos.ask_status(kind))
            answer = connection.receive(self._answer_seconds)
            if not answer or answer[0] & _FIXED != _ANSWER:
                self._mute = not answers and not answer
                return PrinterStatus()
            answers.append(answer[0])
        return read_status(*answers)


def read_status(printer: int, offline: int, paper: int) -> PrinterStatus:
    """The answers to DLE EOT 1, 2 and 4."""
    cover_open, error = bool(offline & 0x04), bool(offline & 0x40)
    out, low = bool(paper & 0x60 or offline & 0x20), bool(paper & 0x0C)
    trouble = ""
    if cover_open:
        trouble = _("The printer's cover is open. Close it.")
    elif out:
        trouble = _("The printer is out of paper. Put in a new roll.")
    elif error:
        trouble = _("The printer reports an error. Switch it off and on again.")
    elif printer & 0x08:
        trouble = _("The printer is offline. Check its paper and its cover.")
    return PrinterStatus(known=True, paper_low=low and not out, paper_out=out, cover_open=cover_open, trouble=trouble)
