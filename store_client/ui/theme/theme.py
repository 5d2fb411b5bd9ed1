"""The theme in use: hands out colours and icons, and restyles the whole program when it changes."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from store_client.ui.theme.fonts import font, load_fonts
from store_client.ui.theme.icons import Icons
from store_client.ui.theme.system_look import system_look
from store_client.ui.theme.tokens import SYSTEM, THEMES, TOKENS

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
    """One of the three by name, or "system": what the computer's own settings ask for, also when they change."""

    changed = Signal()

    def __init__(self, application: QApplication, resources: Path, name: str = "light") -> None:
        super().__init__(application)
        load_fonts(resources / "fonts")
        self._application = application
        self._icons = Icons(resources / "icons")
        self._sheet = (resources / "style" / "register.qss").read_text(encoding="utf-8")
        self._follows = name not in TOKENS
        self._name = system_look() if self._follows else name
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(font(15))
        self._apply()

    @property
    def name(self) -> str:
        return self._name

    @property
    def chosen(self) -> str:
        """What was asked for: one of the three, or "system"."""
        return SYSTEM if self._follows else self._name

    @property
    def high_contrast(self) -> bool:
        return self._name == "contrast"

    def use(self, name: str) -> None:
        self._follows = name == SYSTEM
        wanted = system_look() if self._follows else name
        if wanted == self._name or wanted not in TOKENS:
            return
        self._name = wanted
        self._apply()
        self.changed.emit()

    def use_next(self) -> str:
        """The next of the three; its name."""
        self.use(THEMES[(THEMES.index(self._name) + 1) % len(THEMES)])
        return self._name

    def hex(self, token: str) -> str:
        return TOKENS[self._name][token]

    def color(self, token: str) -> QColor:
        return QColor(TOKENS[self._name][token])

    def icon(self, name: str, size: int, token: str, density: float = 1.0, *, turned: bool = False) -> QPixmap:
        """`turned`: pointing the other way, for a window that runs from the right."""
        return self._icons.pixmap(name, size, self.hex(token), density, turned)

    def _system_changed(self, *_what: object) -> None:
        if self._follows:
            self.use(SYSTEM)

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
