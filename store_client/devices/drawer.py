"""The cash drawer: opened through the receipt printer, or at a place of its own."""

from typing import Final, Protocol

from store_client.devices import addresses
from store_client.devices.printer import PRINTER_KINDS, Printer, printer_at
from store_client.domain.print_job import PrintOutcome
from store_client.domain.receipt_model import WIDTH
from store_client.errors import Refused
from store_client.texts import _

THROUGH_PRINTER: Final = "printer"
NONE: Final = "none"
PINS: Final = {"2": 2, "5": 5}


class Drawer(Protocol):
    def open(self) -> PrintOutcome:
        """Printed means that the pulse was sent. Raises only for bugs."""
        ...


class PrinterDrawer:
    """On the printer's own connector, at pin 2 or 5."""

    def __init__(self, printer: Printer, pin: int = 2) -> None:
        self._printer, self._pin = printer, pin

    def open(self) -> PrintOutcome:
        return self._printer.open_drawer(self._pin)


def drawer_at(setting: str, printer: Printer | None) -> Drawer | None:
    """``printer`` or empty: at the printer; ``printer:5``: at its other pin; ``none``; or an address of its own.

    None when there is no drawer. Raises ``Refused``.
    """
    wanted = setting.strip() or THROUGH_PRINTER
    if wanted == NONE:
        return None
    kind, _colon, pin = wanted.partition(":")
    if kind == THROUGH_PRINTER:
        if pin and pin not in PINS:
            message = _("A drawer is at pin 2 or 5 of the printer, not at “{pin}”. Correct the settings file.")
            raise Refused(message.format(pin=pin[:20]))
        return PrinterDrawer(printer, PINS.get(pin, 2)) if printer is not None else None
    own = printer_at(wanted, WIDTH)
    return PrinterDrawer(own, PINS.get(addresses.parse(wanted, PRINTER_KINDS).option("pin"), 2)) if own else None
