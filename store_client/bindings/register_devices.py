"""The printer, the drawer and the customer's display of this register: each used in its own thread, none waited for."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from store_client.clock import Moment
from store_client.config import Settings
from store_client.db.database import RegisterDatabase
from store_client.devices.customer_display import DisplayContent, TextDisplay, display_at
from store_client.devices.device_thread import DeviceThread, NotBegun
from store_client.devices.drawer import NONE, Drawer, drawer_at
from store_client.devices.escpos import Painter, Paper
from store_client.devices.printer import Printer, printer_at
from store_client.domain import print_job
from store_client.domain.print_job import PrinterStatus, PrintOutcome
from store_client.domain.receipt_model import ORDER_SLIP, VOUCHER, WIDTH
from store_client.domain.transaction import (
    BANK_DROP,
    DECLARATION,
    FLOAT_ENTRY,
    MOVEMENTS,
    NO_SALE,
    ORDER_DEPOSIT,
    ORDER_REFUND,
    SAFE_DROP,
    TENDER_REMOVAL,
    VOID,
    CompletedSale,
    Transaction,
)
from store_client.errors import ComptoirError, Refused
from store_client.services import printing
from store_client.services.print_content import render_job
from store_client.services.receipts import has_order_slip, has_vouchers
from store_client.services.set_up_items import load_setup

ALWAYS = "always"
LOOK_MS = 1_000
STOP_SECONDS = 2.0
_WITH_SLIP = (FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP, ORDER_DEPOSIT, ORDER_REFUND)

Device = TypeVar("Device")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CounterTop:
    """What the settings name; all may be missing. ``wrong`` says which settings cannot be used."""

    printer: Printer | None = None
    drawer: Drawer | None = None
    pole: TextDisplay | None = None
    wrong: tuple[str, ...] = ()


class OneAtATime:
    """A printer that several threads may ask: the drawer and the check-up wait until a receipt is out."""

    def __init__(self, printer: Printer) -> None:
        self._printer, self._lock = printer, threading.Lock()

    @property
    def paper(self) -> Paper:
        return self._printer.paper

    def print(self, content: bytes) -> PrintOutcome:
        with self._lock:
            return self._printer.print(content)

    def status(self) -> PrinterStatus:
        with self._lock:
            return self._printer.status()

    def open_drawer(self, pin: int = 2) -> PrintOutcome:
        with self._lock:
            return self._printer.open_drawer(pin)


def counter_top(settings: Settings) -> CounterTop:
    """One that is written wrongly is left out, and the health page says so."""
    wrong: list[str] = []

    def made(make: Callable[[], Device | None]) -> Device | None:
        try:
            return make()
        except Refused as refusal:
            wrong.append(refusal.message)
            return None

    own = made(lambda: printer_at(settings.printer, WIDTH))
    printer = OneAtATime(own) if own is not None else None
    drawer = made(lambda: drawer_at(settings.drawer, printer))
    pole = made(lambda: display_at("" if settings.customer_display.strip() == NONE else settings.customer_display))
    return CounterTop(printer, drawer, pole, tuple(wrong))


class RegisterDevices:
    """Brings recorded sales to paper, opens the drawer for them, and tells the customer's display what to show.

    ``look`` is called by the window again and again: it takes what the threads answered and gives them more to do.
    """

    def __init__(
        self,
        db: RegisterDatabase,
        top: CounterTop,
        *,
        now: Callable[[], Moment],
        new_id: Callable[[], str],
        signing_key: Callable[[], bytes] = lambda: b"",
        painter: Painter | None = None,
    ) -> None:
        self._db, self._now, self._new_id = db, now, new_id
        self._signing_key, self._painter = signing_key, painter
        self.top = top
        self._printing: DeviceThread[PrintOutcome] | None = DeviceThread("printer") if top.printer else None
        self._moving: DeviceThread[PrintOutcome] | None = DeviceThread("drawer") if top.drawer else None
        self._showing: DeviceThread[None] | None = DeviceThread("customer display") if top.pole else None
        self._looked_ms = 0
        self._every_sale = False

    def begin(self) -> None:
        """When the window starts: what was being printed when it last ended is a person's to judge."""
        self._every_sale = self._prints_every_sale
        printing.begin(self._db, every_sale=self._every_sale, now=self._now(), new_id=self._new_id)

    def stop(self) -> None:
        """Begin nothing more. What ends within a moment is written down; the rest is judged when the window starts."""
        threads = [thread for thread in (self._printing, self._moving, self._showing) if thread is not None]
        for thread in threads:
            thread.stop(0)
        until = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.stop(max(0.0, until - time.monotonic()))
        try:
            self._record_outcomes()
        except ComptoirError as trouble:
            _log.warning("what was printed last is not written down: %s", trouble)

    def look(self) -> None:
        """Cheap when there is nothing to do."""
        for thread in (self._moving, self._showing):
            for failed in (one for one in thread.answers() if one.error is not None) if thread else ():
                _log.warning("%s: %s", failed.key, failed.error)
        if self.top.printer is None or self._printing is None:
            return
        answered = self._record_outcomes()
        now = self._now()
        if self._printing.busy or not (answered or abs(now.utc_ms - self._looked_ms) >= LOOK_MS):
            return
        self._looked_ms = now.utc_ms
        if self._every_sale != self._prints_every_sale:
            # The shop wants otherwise since; nothing is on its way to the printer now.
            self.begin()
        self._print_next(self.top.printer, self._printing, now)

    def recorded(self, completed: CompletedSale) -> None:
        """What has been recorded stands, whatever the devices do: nothing here may raise."""
        try:
            if self._opens_drawer(completed):
                self.open_drawer()
            if self._prints(completed.transaction.type):
                printing.enqueue(self._db, completed.transaction.id, now=self._now(), new_id=self._new_id)
                self._looked_ms = 0
            for variant in self._own_papers(completed.transaction):
                printing.enqueue(self._db, completed.transaction.id, variant, now=self._now(), new_id=self._new_id)
                self._looked_ms = 0
        except ComptoirError as trouble:
            _log.warning("%s: %s", completed.transaction.receipt, trouble)

    def open_drawer(self) -> None:
        if self.top.drawer is not None and self._moving is not None:
            self._moving.ask("open", self.top.drawer.open, first=True)

    def show(self, content: DisplayContent) -> None:
        if self.top.pole is not None and self._showing is not None:
            self._showing.ask_newest("show", partial(self.top.pole.show, content))

    @property
    def _prints_every_sale(self) -> bool:
        return self.top.printer is not None and load_setup(self._db).policy.print == ALWAYS

    def _prints(self, type_: str) -> bool:
        """A slip goes with the money that was moved, whatever the shop wants of receipts."""
        if type_ in _WITH_SLIP:
            return self.top.printer is not None
        return self._prints_every_sale and type_ != NO_SALE

    def _own_papers(self, transaction: Transaction) -> list[str]:
        """Vouchers are money: whoever they were handed out to needs them on paper. Ordered goods need to be found."""
        if self.top.printer is None:
            return []
        wanted = {VOUCHER: has_vouchers(transaction), ORDER_SLIP: has_order_slip(transaction)}
        return [variant for variant, is_wanted in wanted.items() if is_wanted]

    def _opens_drawer(self, completed: CompletedSale) -> bool:
        transaction = completed.transaction
        if transaction.type in (NO_SALE, *MOVEMENTS) and transaction.type not in (ORDER_DEPOSIT, ORDER_REFUND):
            return True
        if transaction.type in (VOID, DECLARATION):
            return False
        setup = load_setup(self._db)
        types = (setup.tender_type(tender.tender) for tender in transaction.tenders)
        return any(type_ is not None and type_.opens_drawer for type_ in types)

    def _record_outcomes(self) -> bool:
        """What came of the prints that are done; whether there were any."""
        answered = self._printing.answers() if self._printing is not None else []
        for one in answered:
            state = print_job.NOT_PRINTED if isinstance(one.error, NotBegun) else print_job.UNSURE
            printing.record_outcome(self._db, one.key, one.answer or PrintOutcome(state, str(one.error or "")))
        return bool(answered)

    def _print_next(self, printer: Printer, thread: DeviceThread[PrintOutcome], now: Moment) -> None:
        job = printing.take_next(self._db, now)
        if job is None:
            return
        render = partial(render_job, self._db, paper=printer.paper, painter=self._painter)
        content = printing.rendered(job, lambda wanted: render(job=wanted, signing_key=self._signing_key()))
        if isinstance(content, PrintOutcome):
            printing.record_outcome(self._db, job.id, content)
        else:
            thread.ask(job.id, partial(printer.print, content))
