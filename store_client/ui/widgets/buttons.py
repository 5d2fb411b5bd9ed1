"""The painted buttons: the primary F12, a function key, a side button, a keypad key."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from store_client.ui.frame.layouts import Layout
from store_client.ui.screen import Key, Primary
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import CENTER, draw_icon, key_cap, key_cap_width, panel, width_of, write


class PaintedButton(QAbstractButton):
    """A button that knows its theme, takes focus by Tab only and answers Enter like Space."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def fill_and_border(self, rest_border: str) -> tuple[str, str]:
        """The tokens of fill and border for the state the button is in."""
        if not self.isEnabled():
            return "sunken", "line"
        if self.isDown():
            return "soft", "accent"
        return ("sunken" if self.underMouse() else "surface"), rest_border


class PrimaryButton(PaintedButton):
    """F12, bottom right, filled with the accent."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._primary = Primary("", "", "check", False)
        self._large = False
        self.setEnabled(False)
        self.hide()

    def show_primary(self, primary: Primary) -> None:
        if primary == self._primary:
            return
        self._primary = primary
        self.setEnabled(primary.enabled)
        self.setVisible(bool(primary.name))
        self.setAccessibleName(f"{primary.name}, F12")
        self.setAccessibleDescription(primary.note)
        self.update()

    def set_large(self, large: bool) -> None:
        self._large = large

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        on = self.isEnabled()
        fill = "accent-press" if self.isDown() else ("accent-hover" if self.underMouse() else "accent")
        panel(painter, rect, theme.color(fill if on else "sunken"), theme.color(fill if on else "line"))
        text = "on-accent" if on else "disabled"
        middle = rect.center().y()
        draw_icon(painter, theme, self._primary.icon, QPoint(17, middle - 11), 24, text)
        cap = key_cap_width("F12", 13)
        cap_border = "on-accent" if on else "control"
        corner = QPoint(rect.right() - 16 - cap, middle - 11)
        key_cap(painter, theme, corner, "F12", text=text, border=cap_border, fill=None, pixels=13)
        words = QRect(53, 0, corner.x() - 53 - 8, rect.height())
        size = 24 if self._large else 20
        if width_of(self._primary.name, font(size, 600)) > words.width():
            size = 17
        write(painter, words.translated(0, -9), self._primary.name, font(size, 600), theme.color(text))
        note = theme.color("on-accent" if on else "text")
        write(painter, words.translated(0, 14), self._primary.note, font(13, figures=True), note)


class FunctionKey(PaintedButton):
    """One of F1 to F9; an empty frame with the key's name where the screen has no use for it."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__(theme)
        self.number = number
        self._key: Key | None = None
        self._compact = False
        self._large = False

    @property
    def key_name(self) -> str:
        return self._key.name if self._key else ""

    @property
    def name_font_pixels(self) -> int:
        return 15 if self._large else 13

    def show_key(self, key: Key | None) -> None:
        if key == self._key and self.accessibleName():
            return
        self._key = key
        self.setEnabled(key is not None and key.enabled)
        self.setAccessibleName(f"{key.name}, F{self.number}" if key else f"F{self.number}")
        self.update()

    def set_shape(self, compact: bool, large: bool) -> None:
        self._compact, self._large = compact, large
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        top = 4 if self._compact else 8
        if self._key is None:
            panel(painter, rect, theme.color("bg"), theme.color("line"), 6)
            self._paint_cap(painter, top, False)
            return
        fill, border = self.fill_and_border("line")
        panel(painter, rect, theme.color(fill), theme.color(border), 6)
        on = self.isEnabled()
        self._paint_cap(painter, top, on)
        size = 18 if self._compact else 20
        at = QPoint(rect.right() - 8 - size, top)
        draw_icon(painter, theme, self._key.icon, at, size, "text" if on else "disabled")
        line = 18 if self._compact else 22
        name = QRect(9, rect.bottom() - line - (2 if self._compact else 3), rect.width() - 16, line)
        face = font(self.name_font_pixels, 500)
        write(painter, name, self._key.name, face, theme.color("text" if on else "disabled"))

    def _paint_cap(self, painter: QPainter, top: int, on: bool) -> None:
        text, border = ("muted", "control") if on else ("disabled", "line")
        key_cap(painter, self.theme, QPoint(9, top), f"F{self.number}", text=text, border=border, fill=None)


class SideButton(PaintedButton):
    """A second-best action in the right column: icon, words and its key."""

    def __init__(self, theme: Theme, icon: str, key: str) -> None:
        super().__init__(theme)
        self._icon, self.key = icon, key
        self._shows_icon = True
        self.setFixedHeight(56)

    def use_layout(self, layout: Layout) -> None:
        """Where the column is narrow the words need the icon's room."""
        self._shows_icon = not layout.compact
        self.update()

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(f"{words}, {self.key}" if self.key else words)

    def sizeHint(self) -> QSize:
        return QSize(160, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        fill, border = self.fill_and_border("control")
        panel(painter, rect, theme.color(fill), theme.color(border), 6)
        token = "text" if self.isEnabled() else "disabled"
        middle = rect.center().y()
        left = 13
        if self._shows_icon:
            draw_icon(painter, theme, self._icon, QPoint(left, middle - 9), 20, token)
            left = 41
        right = rect.right() - 12
        if self.key:
            cap = key_cap_width(self.key)
            edge = "control" if self.isEnabled() else "line"
            right -= cap
            key_cap(painter, theme, QPoint(right, middle - 9), self.key, border=edge, fill=None)
        words = QRect(left, 0, right - left - 8, rect.height())
        write(painter, words, self.text(), font(15, 500), theme.color(token))


class PadKey(PaintedButton):
    """A keypad key; never takes the focus from the field it types into."""

    def __init__(self, theme: Theme, words: str, *, icon: str = "", quiet: bool = False) -> None:
        super().__init__(theme)
        self._icon, self._quiet = icon, quiet
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, rect = self.theme, self.rect()
        fill, border = self.fill_and_border("line" if self._quiet else "control")
        if self._quiet and fill == "surface":
            fill = "sunken"
        panel(painter, rect, theme.color(fill), theme.color(border), 6)
        if self._icon:
            draw_icon(painter, theme, self._icon, rect.center() - QPoint(11, 11), 24, "text")
            return
        face = font(17, 500) if self._quiet else font(28, 500, figures=True)
        write(painter, rect, self.text(), face, theme.color("text"), CENTER)
