"""Fields that two changed, each with both texts side by side: a person presses the one that stands."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from store_client.ui.customer_form.shown import Decision, DecisionPage
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.over_bar import WIDTH, OverBar
from store_client.ui.widgets.paint import draw_icon, lines_height, panel, write, write_lines

OURS, THEIRS = "ours", "theirs"
_MOST_LINES = 5


class SideChoice(PaintedButton):
    """One of the two texts; chosen, it has a tick."""

    turned = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._source = self._words = ""
        self.setCheckable(True)

    def show_choice(self, field: str, source: str, words: str, *, chosen: bool) -> None:
        self._source, self._words = source, words
        self.setChecked(chosen)
        self.setAccessibleName(f"{field}, {source}: {words}")
        self.setToolTip(words)
        self.update()

    def needed_height(self) -> int:
        text = min(lines_height(self._words, font(15), max(1, self.width() - 56)), _MOST_LINES * 20)
        return max(64, 36 + text + 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.click()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """What is chosen is told by the page, not by the press."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        chosen = self.isChecked()
        if chosen:
            panel(painter, rect, theme.color("soft"), theme.color("accent"), 6, 2)
        else:
            fill, border = self.fill_and_border("control")
            panel(painter, rect, theme.color(fill), theme.color(border), 6)
        draw_icon(painter, theme, "circle-check" if chosen else "circle", QPoint(13, 12), 20, "accent")
        source = QRect(44, 8, rect.width() - 56, 20)
        write(painter, source, self._source, font(13, 500), theme.color("text" if chosen else "muted"))
        words = QRect(44, 30, rect.width() - 56, rect.height() - 34)
        write_lines(painter, words, self._words, font(15, 500), theme.color("text"))


class _Row(QWidget):
    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._name = theme, ""
        self.ours, self.theirs = SideChoice(theme), SideChoice(theme)
        self.ours.clicked.connect(lambda: self.chosen.emit(OURS))
        self.theirs.clicked.connect(lambda: self.chosen.emit(THEIRS))
        self.ours.turned.connect(self.theirs.setFocus)
        self.theirs.turned.connect(self.ours.setFocus)
        pair = QHBoxLayout(self)
        pair.setContentsMargins(8, 34, 8, 8)
        pair.setSpacing(12)
        pair.addWidget(self.ours, 1)
        pair.addWidget(self.theirs, 1)

    def show_row(self, row: Decision, page: DecisionPage) -> None:
        self._name = row.name
        self.ours.show_choice(row.name, page.ours, row.ours, chosen=row.choice == OURS)
        self.theirs.show_choice(row.name, page.theirs, row.theirs, chosen=row.choice == THEIRS)
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        name = QRect(8, 6, self.width() - 16, 24)
        write(QPainter(self), name, self._name, font(15, 600), self._theme.color("text"))

    def _fit(self) -> None:
        height = max(self.ours.needed_height(), self.theirs.needed_height())
        for one in (self.ours, self.theirs):
            if one.height() != height:
                one.setFixedHeight(height)


class DecisionList(QWidget):
    """`chosen` gives the row and whose text stands."""

    chosen = Signal(int, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._page = theme, DecisionPage()
        self._rows: list[_Row] = []
        inside = QWidget()
        inside.setObjectName("workPage")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(WIDTH, 0, WIDTH, 8)
        self._list.setSpacing(4)
        self._list.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._scroll.viewport().setAutoFillBackground(False)
        OverBar(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 44, 1, 1)
        column.addWidget(self._scroll)
        theme.changed.connect(self.update)

    def show_page(self, page: DecisionPage) -> None:
        self._page = page
        while len(self._rows) < len(page.rows):
            made = _Row(self._theme)
            made.chosen.connect(lambda choice, one=made: self.chosen.emit(self._rows.index(one), choice))
            self._list.insertWidget(len(self._rows), made)
            self._rows.append(made)
        for at, made in enumerate(self._rows):
            made.setVisible(at < len(page.rows))
            if at < len(page.rows):
                made.show_row(page.rows[at], page)
        self.update()

    def focus_first(self) -> None:
        """The first that is not decided."""
        rows = list(zip(self._rows, self._page.rows, strict=False))
        for made, row in rows:
            if not row.choice:
                made.ours.setFocus()
                return
        if rows:
            rows[0][0].ours.setFocus()

    def move_focus(self, focus: QWidget | None, by: int) -> None:
        """From row to row, on the same side."""
        shown = self._rows[: len(self._page.rows)]
        at = next((at for at, made in enumerate(shown) if focus in (made.ours, made.theirs)), -1)
        if at < 0:
            self.focus_first()
            return
        side = "theirs" if focus is shown[at].theirs else "ours"
        to = getattr(shown[max(0, min(len(shown) - 1, at + by))], side)
        to.setFocus()
        self._scroll.ensureWidgetVisible(to, 0, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        panel(painter, self.rect(), self._theme.color("surface"), self._theme.color("line"))
        title = QRect(16, 0, self.width() - 32, 44)
        write(painter, title, self._page.title, font(17, 600), self._theme.color("text"))
