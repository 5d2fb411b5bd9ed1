"""The look: nothing cut, nothing outside, places that never move, contrast, names for a screen reader."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import store_client.ui
from store_client import paths, texts
from store_client.domain.shift import CLOSED, CONFIRMED, DIFFERS, Shift
from store_client.domain.timeline import DocumentTimeline
from store_client.ui.customers.view import _columns as customers_columns
from store_client.ui.day.presenter import _state_chip as day_chip
from store_client.ui.day.view import _columns as day_columns
from store_client.ui.documents.steps import (
    CUSTOMER_CREATED,
    SHIFT_CLOSED,
    SHIFT_OPENED,
    TRANSACTION,
    kind_words,
    state_chip,
)
from store_client.ui.documents.view import _columns as documents_columns
from store_client.ui.frame.layouts import COMPACT, NORMAL, WIDE, layout_for
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.tokens import THEMES, TOKENS
from store_client.ui.widgets.buttons import PadKey
from store_client.ui.widgets.code128 import bars_of
from store_client.ui.widgets.paint import chip_width, width_of
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import SCREENS, SIZES, go, scan
from tests.store_client.ui.shop import PIN, code_of

STATES = ("waiting", "sent", "stored", "applied", "confirmed", "parked", "quarantined")
DOCUMENT = DocumentTimeline("id", 1, TRANSACTION, "", "", 0, None, None, None, None, None, "", "", None)
SHIFT = Shift("id", 1, "2026-11-25", "01", "EUR", 0, 0, 1)


class TestLook:
    @pytest.mark.parametrize("language", ["en", "fr"])
    @pytest.mark.parametrize("size", SIZES)
    def test_no_name_of_a_key_is_cut(self, open_window: OpenWindow, size: tuple[int, int], language: str) -> None:
        window = open_window(*size, language=language)
        for digit in PIN:
            window.press(digit)
        for name in SCREENS:
            go(window, name)
            for button in window.frame.key_bar.keys:
                room = button.width() - 16
                assert width_of(button.key_name, font(button.name_font_pixels, 500)) <= room, button.key_name
            primary = window.front.view.primary
            assert width_of(primary.name, font(17, 600)) <= window.frame.primary.width() - 115, primary.name

    @pytest.mark.parametrize("size", SIZES)
    def test_everything_stands_inside_the_window(self, open_window: OpenWindow, size: tuple[int, int]) -> None:
        window = open_window(*size)
        assert (window.width(), window.height()) == size
        for digit in PIN:
            window.press(digit)
        for name in SCREENS:
            go(window, name)
            QTest.qWait(1)
            for widget in window.frame.findChildren(QWidget):
                if widget.isVisible() and widget.objectName() != "qt_scrollarea_viewport":
                    corner = widget.mapTo(window, widget.rect().bottomRight())
                    assert corner.x() < size[0], (name, widget)
                    assert corner.y() < size[1], (name, widget)
            assert window.frame.primary.mapTo(window, window.frame.primary.rect().topLeft()).y() > size[1] - 130

    @pytest.mark.parametrize("language", ["en", "fr"])
    @pytest.mark.parametrize("compact", [True, False])
    def test_no_state_in_a_list_is_cut(self, qapp: QApplication, language: str, compact: bool) -> None:
        row = QRect(0, 0, 630 if compact else 900, 48)
        with texts.speaking(language):
            chips = {state_chip(replace(DOCUMENT, state=state))[1] for state in STATES}
            kinds = {kind_words(kind)[1] for kind in (CUSTOMER_CREATED, TRANSACTION, SHIFT_OPENED, SHIFT_CLOSED)}
            shifts = [replace(SHIFT, state=state) for state in (CLOSED, CONFIRMED, DIFFERS)]
            days = {day_chip(shift, 1234)[1] for shift in shifts}
            pending = texts._("Pending sync")
        kind, _title, _recorded, state = documents_columns(row, compact)
        assert {words for words in {*chips, pending} if chip_width(words) > state.width()} == set()
        assert {words for words in kinds if 32 + width_of(words, font(15)) > kind.width()} == set()
        assert {words for words in days if chip_width(words) > day_columns(row, compact)["state"].width()} == set()
        assert chip_width(pending) <= customers_columns(row, compact)[2].width()

    def test_places_never_move_from_screen_to_screen(self, window: MainWindow) -> None:
        def places() -> list[object]:
            frame = window.frame
            return [part.geometry() for part in (frame.top, frame.strip, frame.key_bar, frame.primary)]

        before = places()
        for name in SCREENS:
            go(window, name)
            assert places() == before, name

    def test_the_layout_follows_the_width(self) -> None:
        assert [layout_for(width) for width in (1024, 1279, 1280, 1366, 1599, 1600, 1920)] == [
            COMPACT,
            COMPACT,
            NORMAL,
            NORMAL,
            NORMAL,
            WIDE,
            WIDE,
        ]

    @pytest.mark.parametrize("look", THEMES)
    def test_every_screen_paints_in_every_theme(self, open_window: OpenWindow, look: str) -> None:
        window = open_window(look=look)
        for digit in PIN:
            window.press(digit)
        for name in SCREENS:
            go(window, name)
            image = window.grab().toImage()
            assert image.pixelColor(8, 400).name().upper() == TOKENS[look]["bg"]
            assert image.pixelColor(1340, 60).name().upper() == TOKENS[look]["surface"]

    @pytest.mark.parametrize("look", THEMES)
    @pytest.mark.parametrize(
        ("text", "ground", "least"),
        [
            ("text", "surface", 4.5),
            ("text", "bg", 4.5),
            ("muted", "surface", 4.5),
            ("muted", "sunken", 4.5),
            ("muted", "soft", 4.5),
            ("on-accent", "accent", 4.5),
            ("on-accent", "accent-hover", 4.5),
            ("on-accent", "accent-press", 4.5),
            ("on-soft", "soft", 4.5),
            ("ok", "ok-soft", 4.5),
            ("warn", "warn-soft", 4.5),
            ("err", "err-soft", 4.5),
            ("text", "err-soft", 4.5),
            ("text", "warn-soft", 4.5),
            ("on-disp", "disp", 4.5),
            ("disp-muted", "disp", 4.5),
            ("control", "surface", 3.0),
            ("control", "bg", 3.0),
        ],
    )
    def test_text_and_ground_are_far_enough_apart(self, look: str, text: str, ground: str, least: float) -> None:
        assert contrast(TOKENS[look][text], TOKENS[look][ground]) >= least

    def test_the_language_changes_live(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        words = {"Sell": "Vente", "Quantity": "Quantité", "To pay": "À encaisser"}

        class French:
            def gettext(self, message: str) -> str:
                return words.get(message, message)

            def ngettext(self, one: str, many: str, count: int) -> str:
                return one if count == 1 else many

        monkeypatch.setattr(texts, "_catalogue", lambda language: French())
        window.use_language("fr")
        assert window.frame.top.tabs["Ctrl+1"].text() == "Vente"
        assert window.frame.key_bar.keys[3].key_name == "Quantité"
        assert window.front.view.display.accessibleName().startswith("À encaisser")  # type: ignore[attr-defined]


class TestAccessibility:
    @pytest.mark.parametrize("name", SCREENS)
    def test_everything_that_takes_focus_has_a_name(self, window: MainWindow, name: str) -> None:
        go(window, name)
        focusable = [
            widget
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert focusable
        for widget in focusable:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface is not None, widget
            assert interface.text(QAccessible.Text.Name).strip(), widget

    def test_the_keypad_never_takes_the_focus(self, open_window: OpenWindow) -> None:
        pad = open_window().findChildren(PadKey)
        assert len(pad) == 12
        assert {key.focusPolicy() for key in pad} == {Qt.FocusPolicy.NoFocus}

    def test_tab_reaches_f12_and_the_ring_goes_with_it(self, window: MainWindow) -> None:
        scan(window.frame, code_of("10001"))
        window.frame.primary.setFocus(Qt.FocusReason.TabFocusReason)
        assert window._ring.isVisible()
        button = window.frame.primary
        corner = button.mapTo(window, button.rect().topLeft())
        assert window._ring.geometry() == button.rect().translated(corner).adjusted(-5, -5, 5, 5)

    def test_rows_are_said_in_words(self, window: MainWindow) -> None:
        scan(window.frame, code_of("10007"))
        model = window.front.view.basket.model()  # type: ignore[attr-defined]
        assert model.data(model.index(0, 0)) == "Line 1: Soap bar, rosemary and mint, 120 g, 1 at 6.50, 6.50"


class TestTheBinding:
    def test_calling_qt_costs_python_no_reference_to_none(self, qapp: QApplication) -> None:
        """PySide6 6.12.0 under Python 3.11 gives one away with every call: the program dies after some 20,000."""
        widget = QObject()
        before = sys.getrefcount(None)
        for _ in range(1000):
            widget.setObjectName("x")
        assert abs(sys.getrefcount(None) - before) < 100


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def python_files() -> Iterator[Path]:
    yield from Path(store_client.ui.__path__[0]).rglob("*.py")


def test_presenters_know_no_qt() -> None:
    modules = [
        f"store_client.ui.{path.parent.name}.presenter" for path in python_files() if path.name == "presenter.py"
    ]
    assert len(modules) >= 5
    program = f"import sys, {', '.join(modules)}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_receipt_number_is_drawn_as_code_128() -> None:
    """The example of ISO/IEC 15417's tables: start B, the characters, a check character, stop."""
    modules = bars_of("101-2-10004183")
    assert len(modules) == (1 + 14 + 1) * 11 + 13
    assert modules[:11] == [True, True, False, True, False, False, True, False, False, False, False]
    assert modules[-13:] == [True, True, False, False, False, True, True, True, False, True, False, True, True]


def test_every_icon_that_is_named_exists_and_every_icon_is_named() -> None:
    icons = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
    source = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
    asked = re.compile(
        r'(?:icon="|Key\(\d, _\("[^"]*"\), "|SideButton\(theme, "|HeadField\(theme, "|EmptyNote\(theme, "'
        r'|StatusWords\("|draw_icon\(painter, theme, "|Primary\(_\("[^"]*"\), _\("[^"]*"\), ")([a-z0-9-]+)"'
    )
    assert len(set(asked.findall(source))) > 15
    assert set(asked.findall(source)) <= icons
    assert {icon for icon in icons if f'"{icon}"' not in source} == set()
