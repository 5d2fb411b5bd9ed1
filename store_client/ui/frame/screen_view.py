"""What every screen's view is made of: three widgets for the frame's places and what it last said there."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.screen import Answer, Key, Primary
from store_client.ui.theme.theme import Theme


class FramedView(QObject):
    """Subclasses make `head`, `work` and `side`; the window puts them in place while the screen is in front."""

    said = Signal()
    key = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.layout = NORMAL
        self.head = QWidget()
        self.work = QWidget()
        self.side = QWidget()
        self.last_answer = Answer("")
        self.keys: Sequence[Key] = ()
        self.primary = Primary("", "", "check", False)

    def answer(self, answer: Answer) -> None:
        self.last_answer = answer
        self.said.emit()

    def show_keys(self, keys: Sequence[Key]) -> None:
        self.keys = keys
        self.said.emit()

    def show_primary(self, primary: Primary) -> None:
        self.primary = primary
        self.said.emit()

    def cue(self) -> None:
        QApplication.beep()

    def use_layout(self, layout: Layout) -> None:
        self.layout = layout

    def retranslate(self) -> None:
        """Set the words that never change while the language stays."""

    def typing_field(self) -> QLineEdit | None:
        """The field that receives what is typed while no other field has the focus."""
        return None

    def takes_key(self, key: str, focus: QWidget | None) -> bool:
        """A key that is about focus rather than about the shop; True when it was used."""
        return False
