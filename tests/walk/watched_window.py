"""The register's real window in a process of its own, which tells on request what it shows and where.

One byte in the pipe whose number it is told asks, one line of JSON on its output answers. Keys and clicks come from the
X server, never from here.
"""

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

from store_client.app import run_window
from store_client.config import load_settings
from store_client.ui.main_window import MainWindow


class Teller(QObject):
    def __init__(self, pipe: int) -> None:
        super().__init__()
        self._pipe = pipe
        self._asked = QSocketNotifier(pipe, QSocketNotifier.Type.Read, self)
        self._asked.activated.connect(self._answer)

    def _answer(self) -> None:
        if not os.read(self._pipe, 1):
            self._asked.setEnabled(False)
            return
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        print(json.dumps(what_is_shown(windows[0]) if windows else {}), flush=True)


def what_is_shown(window: MainWindow) -> dict[str, Any]:
    """The screen in front, what the strip says, and the places of what can be pressed, by their spoken names."""
    said = window.frame.strip.current
    focus = QApplication.focusWidget()
    return {
        "front": window.front.name,
        "over": window._over.name if window._over is not None else "",
        "text": said.text,
        "label": said.label,
        "idle": window.keyboard.idle and window.background.idle,
        "focus": type(focus).__name__ if focus is not None else "",
        "places": {
            widget.accessibleName(): _middle(widget)
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.isEnabled() and widget.accessibleName()
        },
    }


def _middle(widget: QWidget) -> tuple[int, int]:
    place: QPoint = widget.mapToGlobal(widget.rect().center())
    return place.x(), place.y()


def main() -> int:
    application = QApplication(sys.argv[:1])
    teller = Teller(int(sys.argv[1]))
    teller.setParent(application)
    return run_window(load_settings(os.environ), start_agent=False)


if __name__ == "__main__":
    raise SystemExit(main())
