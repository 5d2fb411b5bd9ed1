"""The right column of a count: what was counted so far, what is hidden, what is still empty, the sum."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.count.rows import Side
from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.fields import FieldMessage
from store_client.ui.widgets.paint import RIGHT, draw_icon, panel, width_of, write
from store_client.ui.widgets.sum_lines import SumLines

_LINE = 24


class HiddenCard(QWidget):
    """Lines that only some may read: without an amount it says that it is hidden."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[tuple[str, str]] = ()
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        self._lines = lines
        self.setVisible(bool(lines))
        self.setFixedHeight(2 * 12 + len(lines) * _LINE)
        self.setAccessibleName(". ".join(f"{name}: {amount or _('hidden')}" for name, amount in lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        panel(painter, self.rect(), theme.color("sunken"), theme.color("line"))
        for at, (name, amount) in enumerate(self._lines):
            line = QRect(17, 12 + at * _LINE, self.width() - 34, _LINE)
            words = amount or _("hidden")
            face = font(15, 600 if amount else 400, figures=True)
            write(painter, line, words, face, theme.color("text"), RIGHT)
            left = line.right() - width_of(words, face) - 24
            if not amount:
                draw_icon(painter, theme, "eye-off", QPoint(left, line.y() + 4), 16, "text")
            write(painter, QRect(line.x(), line.y(), left - 12 - line.x(), _LINE), name, font(15), theme.color("muted"))


class SideColumn(QVBoxLayout):
    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self.sums, self.more = SumLines(theme), SumLines(theme)
        self._rule = QWidget()
        self._rule.setFixedHeight(1)
        self._rule.setObjectName("rule")
        self.hidden = HiddenCard(theme)
        self.warning = FieldMessage(theme)
        self.display = AmountDisplay(theme, figure=56)
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.setContentsMargins(0, 0, 0, 0)
        for part in (self._title, self.sums, self._rule, self.more, self.hidden, self.warning):
            self.addWidget(part)
        self.addStretch(1)
        for part in (self.display, self.back):
            self.addWidget(part)

    def use_layout(self, layout: Layout) -> None:
        self.display.set_size(layout.display, layout.figure)
        self.back.use_layout(layout)
        self.setSpacing(layout.side_gap)

    def show_side(self, side: Side) -> None:
        self._title.setText(side.title)
        self.sums.show_lines(side.lines)
        self.more.show_lines(side.more)
        self.more.setVisible(bool(side.more))
        self._rule.setVisible(bool(side.more))
        self.hidden.show_lines(side.hidden)
        self.warning.say(side.warning, "warn", "triangle-alert")
        self.display.show_amount(side.label, side.remark, side.sign, side.amount)
        self.back.set_words(side.back)
