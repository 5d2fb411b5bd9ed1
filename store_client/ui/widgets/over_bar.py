"""A scroll bar that stands over the margin of what it scrolls: nothing below it gets narrower when it comes."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

WIDTH = 10


class OverBar(QScrollBar):
    """Takes the place of the area's own bar. Whoever fits its height to its width can rely on the width."""

    def __init__(self, owner: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, owner)
        self._owner, self._own_bar = owner, owner.verticalScrollBar()
        owner.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._own_bar.rangeChanged.connect(self._follow)
        self._own_bar.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._own_bar.setValue)
        owner.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        return False

    def _place(self) -> None:
        at_the_left = self._owner.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 0 if at_the_left else self._owner.width() - WIDTH
        self.setGeometry(left, 0, WIDTH, self._owner.height())

    def _follow(self, lowest: int, highest: int) -> None:
        self.setPageStep(self._own_bar.pageStep())
        self.setSingleStep(self._own_bar.singleStep())
        self.setRange(lowest, highest)
        self.setVisible(highest > lowest)
        self._place()
        self.raise_()
