"""Shows the change due, large, with the receipt beside it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from store_client.devices.receipt import ReceiptLine
from store_client.texts import _
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sale_done.words import Change
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.fact_card import FactCard
from store_client.ui.widgets.receipt_paper import ReceiptPaper


class SaleDoneScreen(FramedView):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.scan = HeadField(theme, "scan-barcode")
        self.head = self.scan
        self.display = AmountDisplay(theme, figure=144, padding=32, label=22)
        self.steps = FactCard(theme, 88)
        work = QVBoxLayout(self.work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(8)
        work.addWidget(self.display, 1)
        work.addWidget(self.steps)
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._state = QLabel()
        self._state.setObjectName("small")
        self.paper = ReceiptPaper(theme)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._state)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addLayout(top)
        side.addWidget(self.paper, 1)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.scan.use_layout(layout)

    def retranslate(self) -> None:
        self.scan.set_words(_("Scan: the next sale starts by itself"), _("Scan field: the next sale"))

    def typing_field(self) -> QLineEdit | None:
        return self.scan.edit

    def show_change(self, change: Change) -> None:
        self.display.show_amount(change.label, change.remark, change.sign, change.amount, change.foot)

    def show_steps(self, steps: Sequence[tuple[str, str, str, str]]) -> None:
        self.steps.show_facts(steps)

    def show_receipt(self, lines: Sequence[ReceiptLine], title: str, state: str) -> None:
        self.paper.show_lines(lines)
        self._title.setText(title)
        self._state.setText(state)
