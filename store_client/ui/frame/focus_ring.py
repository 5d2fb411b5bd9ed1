"""The focus ring: one overlay on the window that follows the keyboard focus."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from store_client.ui.theme.theme import Theme

_GAP = 5


class FocusRing(QWidget):
    """Fields show their own 2 px border; buttons and lists get a 3 px ring, 2 px away."""

    def __init__(self, application: QApplication, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._application, self._theme = application, theme
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application.focusChanged.connect(self._focus_moved)
        theme.changed.connect(self.update)

    def release(self) -> None:
        self._application.focusChanged.disconnect(self._focus_moved)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
        ringed = isinstance(new, (QAbstractButton, QAbstractItemView)) and new.window() is self.window()
        self._target = new if ringed else None
        self.setVisible(ringed)
        if self._target is not None:
            self._target.installEventFilter(self)
            self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target:
            if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
                self._follow()
            elif event.type() == QEvent.Type.Hide:
                self.hide()
        return False

    def _follow(self) -> None:
        if self._target is None:
            return
        corner = self._target.mapTo(self.window(), self._target.rect().topLeft())
        self.setGeometry(self._target.rect().translated(corner).adjusted(-_GAP, -_GAP, _GAP, _GAP))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 9, 9)
