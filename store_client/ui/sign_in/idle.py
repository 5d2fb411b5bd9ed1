"""Notices that nobody has touched the register for a while."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Looks at what the system gives to the window, before any widget gets it; the seconds are of a steady clock."""

    def __init__(self, steady: Callable[[], float]) -> None:
        super().__init__()
        self._steady = steady
        self._touched = steady()
        self._window: QWindow | None = None

    def watch(self, window: QWindow) -> None:
        if self._window is not window:
            self._window = window
            window.installEventFilter(self)

    def touched(self) -> None:
        self._touched = self._steady()

    def seconds(self) -> float:
        return self._steady() - self._touched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = self._steady()
        return False
