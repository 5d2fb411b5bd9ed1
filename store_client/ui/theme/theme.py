"""The theme in use: hands out colours and icons, and restyles the whole program when it changes."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from store_client.ui.theme.fonts import font, load_fonts
from store_client.ui.theme.icons import Icons
from store_client.ui.theme.tokens import TOKENS

_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
}


class Theme(QObject):
    changed = Signal()

    def __init__(self, application: QApplication, resources: Path, name: str = "light") -> None:
        super().__init__(application)
        load_fonts(resources / "fonts")
        self._application = application
        self._icons = Icons(resources / "icons")
        self._sheet = (resources / "style" / "register.qss").read_text(encoding="utf-8")
        self._name = name if name in TOKENS else "light"
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(font(15))
        self._apply()

    @property
    def name(self) -> str:
        return self._name

    @property
    def high_contrast(self) -> bool:
        return self._name == "contrast"

    def use(self, name: str) -> None:
        if name == self._name or name not in TOKENS:
            return
        self._name = name
        self._apply()
        self.changed.emit()

    def hex(self, token: str) -> str:
        return TOKENS[self._name][token]

    def color(self, token: str) -> QColor:
        return QColor(TOKENS[self._name][token])

    def icon(self, name: str, size: int, token: str, density: float = 1.0) -> QPixmap:
        return self._icons.pixmap(name, size, self.hex(token), density)

    def _apply(self) -> None:
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        self._application.setPalette(palette)
        sheet = self._sheet
        for token, value in sorted(TOKENS[self._name].items(), key=lambda item: -len(item[0])):
            sheet = sheet.replace(f"@{token}", value)
        self._application.setStyleSheet(sheet)
        self._icons.forget()
