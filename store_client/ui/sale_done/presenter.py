"""Decides the moment after a sale: what is shown of it, what can still be done, and when the next may start."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from store_client.devices.receipt import ReceiptLine
from store_client.domain.customer import Customer
from store_client.domain.permissions import OPEN_DRAWER, Approval
from store_client.domain.print_job import PrintJob
from store_client.domain.setup import ReasonCode, Setup
from store_client.domain.timeline import DocumentTimeline
from store_client.domain.transaction import SALE, CompletedSale
from store_client.errors import ComptoirError, NeedsApproval, Refused
from store_client.texts import _
from store_client.ui.approval import subjects
from store_client.ui.sale_done import words
from store_client.ui.sale_done.words import Change
from store_client.ui.screen import Answer, HelpLine, Primary, ScreenView
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

REST_MS: Final = 600
"""F12 counts only after this long, so that the change is never skipped by the press that took the cash."""

_GIVING_CHANGE: Final = "give_change"


class SaleDoneView(ScreenView, Protocol):
    def show_change(self, change: Change) -> None: ...

    def show_steps(self, steps: Sequence[words.Step]) -> None:
        """Recorded, receipt, HQ."""
        ...

    def show_receipt(self, lines: Sequence[ReceiptLine], title: str, state: str) -> None: ...


class SaleDonePresenter:
    """`undo` opens what takes a sale back, by its receipt; None where there is no such screen."""

    def __init__(
        self,
        view: SaleDoneView,
        services: WindowServices,
        session: Session,
        *,
        next_sale: Callable[[], None],
        monotonic_ms: Callable[[], int],
        approve: AskForApproval,
        undo: Callable[[str], None] | None = None,
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._next_sale, self._monotonic_ms = next_sale, monotonic_ms
        self._approve, self._undo = approve, undo
        self._sale: CompletedSale | None = None
        self._shown_at = 0
        self._readable = False
        self._asked_undo = False
        self._open_job: PrintJob | None = None

    @property
    def sale(self) -> CompletedSale | None:
        """The one that is shown."""
        return self._sale

    def take(self, sale: CompletedSale, _customer: Customer | None) -> None:
        """The sale to show when the screen comes to the front; it has been recorded."""
        self._sale, self._asked_undo = sale, False
        self._shown_at = self._monotonic_ms()

    def shown(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        sale = self._sale
        if sale is None:
            return
        transaction = sale.transaction
        total = self._session.formats.money(transaction.total_minor, transaction.currency)
        label = words.recorded_label(transaction)
        self._view.answer(Answer(_("Recorded on this register"), label=label, tone="ok", amount=total))
        self._view.show_change(words.change_words(sale, self._setup(), self._session.formats))
        can_undo = self._undo is not None and transaction.type == SALE
        with_goods = bool(transaction.lines)
        self._view.show_keys(
            words.keys(has_printer=self._services.counter.has_printer, can_undo=can_undo, with_goods=with_goods)
        )
        self._view.show_primary(Primary(_("Next sale"), _("or scan the first item"), "arrow-right"))
        lines = self._read(lambda: self._services.receipt(transaction.id))
        self._readable = bool(lines)
        self._view.show_receipt(lines, _("Receipt"), _("On the screen") if lines else _("Kept, not shown"))
        self.changes_applied()

    def changes_applied(self) -> None:
        if self._sale is not None:
            self._open_job = self._job()
            self._show_steps()

    def ticked(self) -> None:
        """Paper takes its time: the step says when it is out."""
        if self._open_job is not None:
            self.changes_applied()

    def pressed(self, key: str) -> bool:
        act = {"F4": self._gift, "F5": self._print_again, "F7": self._open_drawer, "F9": self._take_back}.get(key)
        if key != "F9":
            self._asked_undo = False
        if act is not None and self._sale is not None:
            self._attempt(act)
            return True
        if key not in ("F12", "Enter", "Esc"):
            return False
        if self._monotonic_ms() - self._shown_at >= REST_MS:
            self._next_sale()
        return True

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _show_steps(self) -> None:
        sale = self._sale
        assert sale is not None
        has_printer = self._services.counter.has_printer
        steps = (
            words.recorded_step(sale),
            words.receipt_step(self._readable, has_printer, self._open_job),
            words.hq_step(self._document(), self._session.formats),
        )
        self._view.show_steps(steps)

    def _gift(self, _approvals: tuple[Approval, ...]) -> None:
        """On paper where there is a printer, and for a look on the screen."""
        sale, counter = self._shown_sale, self._services.counter
        if not sale.transaction.lines:
            return
        if counter.has_printer:
            counter.print_gift(sale.transaction.id)
        lines = self._read(lambda: counter.gift_receipt(sale.transaction.id))
        self._view.show_receipt(lines, _("Gift receipt"), _("Without prices"))
        text = _("Being printed") if counter.has_printer else _("Shown at the right")
        self._view.answer(Answer(text, label=_("Gift receipt, without prices"), icon="gift"))
        self.changes_applied()

    def _print_again(self, approvals: tuple[Approval, ...]) -> None:
        counter = self._services.counter
        if not counter.has_printer:
            return
        job = counter.print_copy(self._shown_sale.transaction.id, self._session.signed_in, approvals)
        text = _("Copy {number} is being printed").format(number=job.copy)
        self._view.answer(Answer(text, label=_("Print again"), icon="printer"))
        self.changes_applied()

    def _open_drawer(self, approvals: tuple[Approval, ...]) -> None:
        """An opening without a sale like any other: with a reason, and recorded."""
        usual = self._usual_reason()
        reason = usual.reason if usual is not None else ""
        done = self._services.counter.record_no_sale(reason, "", self._session.signed_in, approvals)
        label = _("Drawer opened · {receipt}").format(receipt=done.transaction.receipt)
        self._view.answer(Answer(_("Close it when done"), label=label, icon="archive"))

    def _take_back(self, _approvals: tuple[Approval, ...]) -> None:
        if self._undo is None:
            return
        receipt = self._shown_sale.transaction.receipt
        if not self._asked_undo:
            self._asked_undo = True
            text = _("Take the whole sale back? Press F9 again.")
            self._view.answer(
                Answer(text, label=_("Sale {receipt}").format(receipt=receipt), tone="warn", icon="undo-2")
            )
            return
        self._asked_undo = False
        self._undo(receipt)

    def _attempt(self, act: Callable[[tuple[Approval, ...]], None], approvals: tuple[Approval, ...] = ()) -> None:
        try:
            act(approvals)
        except NeedsApproval as needed:
            needed.subject = self._subject(needed.action)
            self._view.answer(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, lambda approval: self._attempt(act, (*approvals, approval)))
        except Refused as refusal:
            self._view.answer(Answer(refusal.message, tone="error"))
            self._view.cue()

    def _subject(self, action: str) -> str:
        if action == OPEN_DRAWER:
            return subjects.drawer(self._usual_reason(), "")
        sold = self._shown_sale.transaction
        return subjects.copy(sold.receipt, sold.total_minor, sold.currency, self._session.formats)

    def _usual_reason(self) -> ReasonCode | None:
        """Why the drawer is opened after a sale: to give change, where the shop knows that reason."""
        reasons = [one for one in self._setup().reasons_for("no_sale") if not one.text_needed]
        usual = [one for one in reasons if one.reason == _GIVING_CHANGE]
        return next(iter(usual or reasons), None)

    @property
    def _shown_sale(self) -> CompletedSale:
        assert self._sale is not None
        return self._sale

    def _setup(self) -> Setup:
        try:
            return self._services.counter.load_setup()
        except ComptoirError:
            return Setup()

    def _job(self) -> PrintJob | None:
        """What of this sale is not on paper yet; nothing when the file cannot be read now."""
        try:
            jobs = self._services.counter.print_jobs()
        except ComptoirError:
            return None
        return next((job for job in jobs if job.transaction_id == self._shown_sale.transaction.id), None)

    def _document(self) -> DocumentTimeline | None:
        try:
            return self._services.get_document(self._shown_sale.transaction.id)
        except ComptoirError:
            return None

    def _read(self, read: Callable[[], Sequence[ReceiptLine]]) -> Sequence[ReceiptLine]:
        """Nothing when the file cannot be read now: that must never look as if the sale were not recorded."""
        try:
            return read()
        except ComptoirError:
            return ()
