"""One line of a count: a coin, a note or a way to pay, the field for it, and what that comes to."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRegularExpression, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from store_client.ui.count.rows import FieldLine
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import CENTER, LEFT, RIGHT, fill, write

HEIGHT = 44


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths in pixels; ``label`` 0: it takes what is left, and nothing stands behind the field."""

    padding: int
    label: int
    sign: int
    gap: int
    field: int
    size: int
    amount_size: int

    def columns(self, width: int) -> tuple[QRect, QRect, QRect, QRect]:
        """Label, sign, field, amount, as in a window that runs from the left."""
        if not self.label:
            right = width - self.padding - self.field
            label = QRect(self.padding, 0, right - self.gap - self.padding, HEIGHT)
            return label, QRect(), QRect(right, 0, self.field, HEIGHT), QRect()
        label = QRect(self.padding, 0, self.label, HEIGHT)
        sign = QRect(label.right() + 1 + self.gap, 0, self.sign, HEIGHT)
        field = QRect((sign if self.sign else label).right() + 1 + self.gap, 0, self.field, HEIGHT)
        left = field.right() + 1 + self.gap
        return label, sign, field, QRect(left, 0, width - self.padding - left, HEIGHT)


PIECES = Shape(padding=16, label=56, sign=12, gap=8, field=80, size=17, amount_size=15)
PIECES_COMPACT = Shape(padding=10, label=52, sign=0, gap=4, field=58, size=15, amount_size=13)
AMOUNTS = Shape(padding=16, label=0, sign=0, gap=16, field=200, size=17, amount_size=15)
AMOUNTS_COMPACT = Shape(padding=16, label=0, sign=0, gap=16, field=150, size=15, amount_size=13)
WORDS = Shape(padding=16, label=0, sign=0, gap=16, field=420, size=15, amount_size=15)
WORDS_COMPACT = Shape(padding=16, label=0, sign=0, gap=16, field=300, size=15, amount_size=15)


class FieldRow(QWidget):
    """``typed`` gives (place, text), ``entered`` the place when the field gets the focus."""

    typed = Signal(str, str)
    entered = Signal(str)

    def __init__(self, theme: Theme, shape: Shape, *, digits: bool) -> None:
        super().__init__()
        self._theme, self._shape = theme, shape
        self._line = FieldLine("", "", "", "")
        self._marked = False
        self.edit = QLineEdit(self)
        self.edit.setObjectName("field")
        self.edit.setMaxLength(200)
        if digits:
            self.edit.setMaxLength(6)
            self.edit.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self.edit))
        self.edit.textEdited.connect(lambda text: self.typed.emit(self.place, text))
        self.edit.installEventFilter(self)
        self.setFixedHeight(HEIGHT)
        self.use_shape(shape)
        theme.changed.connect(self.update)

    @property
    def place(self) -> str:
        return self._line.place

    def use_shape(self, shape: Shape) -> None:
        self._shape = shape
        self.edit.setProperty("counted", "large" if shape.size > 15 else "small")
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.edit.setFont(font(shape.size, figures=True))
        alignment = Qt.AlignmentFlag.AlignRight if shape is not WORDS and shape is not WORDS_COMPACT else LEFT
        self.edit.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        self._put_field()
        self.update()

    def show_line(self, line: FieldLine, marked: bool) -> None:
        if self.edit.text() != line.text:
            self.edit.setText(line.text)
        if (line, marked) == (self._line, self._marked):
            return
        self._line, self._marked = line, marked
        self.edit.setEnabled(line.enabled)
        self.edit.setAccessibleName(line.name)
        self.edit.setAccessibleDescription(f"{line.amount} {line.note}".strip())
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self.place)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._put_field()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._put_field()
        super().changeEvent(event)

    def _put_field(self) -> None:
        field = self._shape.columns(self.width())[2]
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            field.moveLeft(self.width() - field.x() - field.width())
        self.edit.setGeometry(field)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, line, shape = self._theme, self._line, self._shape
        label, sign, _field, amount = shape.columns(self.width())
        if self._marked:
            painter.fillRect(self.rect(), theme.color("soft"))
            fill(painter, QRect(0, 0, 4, self.height()), theme.color("accent"))
        text = theme.color("text" if line.enabled else "disabled")
        second = theme.color("text" if self._marked else "muted")
        name = font(shape.size, 600, figures=bool(shape.label))
        write(painter, label, line.label, name, text, RIGHT if shape.label else LEFT)
        if shape.sign:
            write(painter, sign, "×", font(15), second, CENTER)
        face = font(shape.amount_size, figures=True)
        quiet = line.amount == "–"
        if line.note:
            write(painter, amount.adjusted(0, 4, 0, -20), line.amount, face, second if quiet else text, RIGHT)
            write(painter, amount.adjusted(0, 24, 0, -2), line.note, font(13, figures=True), second, RIGHT)
        else:
            write(painter, amount, line.amount, face, second if quiet else text, RIGHT)
