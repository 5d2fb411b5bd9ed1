"""What look the computer's own settings ask for, where they can be read."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication


def system_look() -> str:
    """The name of the theme: high contrast goes before dark, and light is what nobody asked for otherwise."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"
