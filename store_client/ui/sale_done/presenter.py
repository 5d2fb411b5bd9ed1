"""Decides the moment after a sale: what is shown of it, and when the next may start."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from store_client.devices.receipt import ReceiptLine
from store_client.domain import timeline
from store_client.domain.customer import Customer
from store_client.domain.timeline import DocumentTimeline
from store_client.domain.transaction import CompletedSale
from store_client.errors import ComptoirError
from store_client.texts import _
from store_client.ui.formats import sign_of
from store_client.ui.sale_done.change import give_back
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

REST_MS: Final = 600
"""F12 counts only after this long, so that the change is never skipped by the press that took the cash."""


class SaleDoneView(ScreenView, Protocol):
    def show_change(self, remark: str, sign: str, amount: str, foot: tuple[str, str]) -> None:
        """`foot` is a word at the left and the notes and coins at the right."""
        ...

    def show_steps(self, steps: Sequence[tuple[str, str, str, str]]) -> None:
        """(icon, what, detail, colour token): recorded, receipt, HQ."""
        ...

    def show_receipt(self, lines: Sequence[ReceiptLine], state: str) -> None: ...


class SaleDonePresenter:
    def __init__(
        self,
        view: SaleDoneView,
        services: WindowServices,
        session: Session,
        *,
        next_sale: Callable[[], None],
        monotonic_ms: Callable[[], int],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._next_sale, self._monotonic_ms = next_sale, monotonic_ms
        self._sale: CompletedSale | None = None
        self._customer: Customer | None = None
        self._shown_at = 0
        self._receipt: Sequence[ReceiptLine] = ()

    def take(self, sale: CompletedSale, customer: Customer | None) -> None:
        """The sale to show when the screen comes to the front; it has been recorded."""
        self._sale, self._customer = sale, customer
        self._shown_at = self._monotonic_ms()

    def shown(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        sale = self._sale
        if sale is None:
            return
        formats, transaction = self._session.formats, sale.transaction
        currency = transaction.currency
        total = formats.money(transaction.total_minor, currency)
        label = _("Sale {receipt}").format(receipt=transaction.receipt)
        self._view.answer(Answer(_("Recorded on this register"), label=label, tone="ok", amount=total))
        tendered = formats.money(sum(tender.tendered_minor for tender in transaction.tenders), currency)
        remark = _("Cash {tendered} − {total}").format(tendered=tendered, total=total)
        coins = give_back(sale.change_minor, currency)
        pieces = " + ".join(_without_zeros(formats.money(coin, currency)) for coin in coins)
        foot = (_("Give back") if sale.change_minor else _("Nothing to give back"), pieces)
        self._view.show_change(remark, sign_of(currency), formats.money(sale.change_minor, currency), foot)
        self._view.show_keys((Key(1, _("Help"), "circle-question-mark"),))
        self._view.show_primary(Primary(_("Next sale"), _("or scan the first item"), "arrow-right"))
        self._receipt = self._read_receipt(transaction.id)
        self._view.show_receipt(self._receipt, _("On the screen") if self._receipt else _("Kept, not shown"))
        self.changes_applied()

    def changes_applied(self) -> None:
        if self._sale is not None:
            self._view.show_steps((self._recorded_step(), self._receipt_step(), self._hq_step()))

    def pressed(self, key: str) -> bool:
        if key not in ("F12", "Enter", "Esc"):
            return False
        if self._monotonic_ms() - self._shown_at >= REST_MS:
            self._next_sale()
        return True

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("F12", _("next sale")),
            HelpLine("Ctrl+5", _("where this sale is now")),
            HelpLine("Ctrl+L", _("lock the register")),
        )

    def _recorded_step(self) -> tuple[str, str, str, str]:
        assert self._sale is not None
        time = self._sale.transaction.made.time_text()
        return ("circle-check", _("Recorded"), _("on this register, {time}").format(time=time), "ok")

    def _receipt_step(self) -> tuple[str, str, str, str]:
        if not self._receipt:
            return ("triangle-alert", _("Receipt"), _("cannot be read now; the sale is recorded"), "warn")
        return ("receipt-text", _("Receipt"), _("on the screen"), "ok")

    def _hq_step(self) -> tuple[str, str, str, str]:
        document = self._document()
        if document is None or document.state in (timeline.WAITING, timeline.SENT):
            return ("clock", _("Waiting for HQ"), _("goes with the next contact"), "muted")
        if document.state == timeline.PARKED:
            return ("clock", _("At HQ"), _("waits there for what belongs to it"), "warn")
        if document.state == timeline.QUARANTINED:
            return ("triangle-alert", _("At HQ"), _("a person at HQ looks at it"), "warn")
        stored = document.stored_ms or document.applied_ms
        time = self._session.formats.clock(stored) if stored else ""
        return ("cloud-check", _("At HQ"), time, "ok")

    def _document(self) -> DocumentTimeline | None:
        assert self._sale is not None
        try:
            return self._services.get_document(self._sale.transaction.id)
        except ComptoirError:
            return None

    def _read_receipt(self, transaction: str) -> Sequence[ReceiptLine]:
        """Nothing when the file cannot be read now: that must never look as if the sale were not recorded."""
        try:
            return self._services.receipt(transaction)
        except ComptoirError:
            return ()


def _without_zeros(amount: str) -> str:
    """A note reads 10, a coin 0.20."""
    return amount.removesuffix(".00").removesuffix(",00")
