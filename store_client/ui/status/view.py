"""Shows the backlog by kind as a table, the deadline as a card, and what to do beside it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout

from store_client.texts import _
from store_client.ui.frame.head_field import HeadTitle
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.status.backlog_table import BacklogTable
from store_client.ui.status.presenter import Advice, BacklogRow, DeadlineCard
from store_client.ui.status.side_cards import AdviceList, DeadlinePanel
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.row_list import Card, TableFoot
from store_client.ui.widgets.sum_lines import SumLines


class StatusScreen(FramedView):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadTitle(theme)
        self.table = BacklogTable(theme)
        self.foot = TableFoot(theme)
        self.work = Card(theme, (self.table, self.foot), sunken_head=41, sunken_foot=33)
        self._deadline_title = QLabel()
        self._deadline_title.setObjectName("cardTitle")
        self.deadline = DeadlinePanel(theme)
        self.advice = AdviceList(theme)
        self.contact = SumLines(theme)
        self._back = SideButton(theme, "arrow-left", "Esc")
        self._back.clicked.connect(lambda: self.key.emit("Esc"))
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        for part in (self._deadline_title, self.deadline, self.advice):
            side.addWidget(part)
        side.addStretch(1)
        side.addWidget(self.contact)
        side.addWidget(self._back)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._title.use_layout(layout)
        self.table.compact = layout.compact

    def retranslate(self) -> None:
        self._title.set_words(_("What is not at HQ yet"), _("Everything is kept here until HQ has it."))
        self._deadline_title.setText(_("Deadline for HQ"))
        self._back.set_words(_("Back to selling"))

    def show_backlog(self, rows: Sequence[BacklogRow], total: BacklogRow) -> None:
        self.table.show_rows(rows, total)

    def show_deadline(self, card: DeadlineCard | None) -> None:
        self._deadline_title.setVisible(card is not None)
        self.deadline.show_card(card)

    def show_advice(self, head: str, advice: Sequence[Advice]) -> None:
        self.advice.show_advice(head, advice)

    def show_contact(self, lines: Sequence[tuple[str, str]]) -> None:
        self.contact.show_lines(lines)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)
