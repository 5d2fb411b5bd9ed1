"""The names of the keys that the window and its screens act on."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_PLAIN: Final[dict[Qt.Key, str]] = {
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDn",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Delete: "Del",
    Qt.Key.Key_Backspace: "Backspace",
} | {Qt.Key(Qt.Key.Key_F1.value + number - 1): f"F{number}" for number in range(1, 13)}

_WITH_CTRL: Final = {Qt.Key(Qt.Key.Key_0.value + number): f"Ctrl+{number}" for number in range(1, 6)} | {
    Qt.Key.Key_L: "Ctrl+L",
    Qt.Key.Key_Down: "Ctrl+Down",
}
_WITH_ALT: Final = {Qt.Key(Qt.Key.Key_0.value + number): f"Alt+{number}" for number in range(1, 10)}

TEXT_KEYS: Final = frozenset({"Left", "Right", "Home", "End", "Del", "Backspace"})
"""Keys that belong to a text field while it holds text."""

TEXT_AREA_KEYS: Final = TEXT_KEYS | {"Enter", "Up", "Down", "PgUp", "PgDn"}
"""Keys that belong to a field of several lines."""

COMMANDS: Final = {"+": "+", "-": "-", "/": "/", " ": "Space"}
"""Characters that are keys of the screen, by name, while the field that is typed into is empty."""

TABS: Final = {"Ctrl+1": "sell", "Ctrl+2": "customers", "Ctrl+3": "journal", "Ctrl+4": "day", "Ctrl+5": "status"}


def name_of(event: QKeyEvent) -> str:
    """The key's name such as "F4", "Esc" or "Alt+1"; "" for one that nobody acts on."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    try:
        key = Qt.Key(event.key())
    except ValueError:
        return ""
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _WITH_CTRL.get(key, "")
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return _WITH_ALT.get(key, "")
    return _PLAIN.get(key, "") if modifiers == Qt.KeyboardModifier.NoModifier else ""


def printable_text(event: QKeyEvent) -> str:
    """The one character the key types, or ""; AltGr (Ctrl and Alt together) types characters too."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    commands = event.modifiers() & (both | Qt.KeyboardModifier.MetaModifier)
    text = event.text()
    typed = commands in (Qt.KeyboardModifier.NoModifier, both) and len(text) == 1 and text.isprintable()
    return text if typed else ""


def control_character(event: QKeyEvent) -> str:
    """What a scanner sends inside or around a code that no person types, such as a separator or a line feed; or ""."""
    text = event.text()
    return text if len(text) == 1 and text < " " and text not in "\r\t\x1b\b" else ""
