"""The look: nothing cut, nothing outside, places that never move, contrast, names for a screen reader."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication

import store_client.ui
from store_client import paths, texts
from store_client.domain.shift import CLOSED, CONFIRMED, DIFFERS, Shift
from store_client.domain.timeline import DocumentTimeline
from store_client.ui.customers.row_painter import columns as customers_columns
from store_client.ui.day.lists import state_chip as day_chip
from store_client.ui.documents.steps import (
    AUDIT_RECORDED,
    CUSTOMER_CHANGED,
    CUSTOMER_CREATED,
    LOYALTY_ENROLLED,
    RECEIPT_COPIED,
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
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import chip_width, width_of
from tests.store_client.ui.hands import SCREENS, go, scan
from tests.store_client.ui.shop import code_of

STATES = ("waiting", "sent", "stored", "applied", "confirmed", "parked", "quarantined")
DOCUMENT = DocumentTimeline("id", 1, TRANSACTION, "", "", 0, None, None, None, None, None, "", "", None)
SHIFT = Shift("id", 1, "2026-11-25", "01", "EUR", 0, 0, 1)


KINDS = (CUSTOMER_CREATED, CUSTOMER_CHANGED, TRANSACTION, SHIFT_OPENED, SHIFT_CLOSED, RECEIPT_COPIED, LOYALTY_ENROLLED)
TYPES = ("return", "void", "no_sale", "income", "expense")
EVENTS = ("card.taken", "card.not_taken", "card.written_off", "reprint", "edit_customer", "of a newer register")


class TestLook:
    @pytest.mark.parametrize("language", ["en", "fr"])
    @pytest.mark.parametrize("compact", [True, False])
    def test_no_state_in_a_list_is_cut(self, theme: Theme, language: str, compact: bool) -> None:
        row = QRect(0, 0, 630 if compact else 900, 48)
        with texts.speaking(language):
            chips = {state_chip(replace(DOCUMENT, state=state))[1] for state in STATES}
            kinds = {kind_words(kind)[1] for kind in KINDS} | {kind_words("", type_)[1] for type_ in TYPES}
            kinds |= {kind_words(AUDIT_RECORDED, event)[1] for event in EVENTS}
            shifts = [replace(SHIFT, state=state) for state in (CLOSED, CONFIRMED, DIFFERS)]
            days = {day_chip(shift, 1234)[1] for shift in shifts}
            pending = texts._("Pending sync")
        kind, _title, _recorded, state = documents_columns(row, compact)
        assert {words for words in {*chips, pending} if chip_width(words) > state.width()} == set()
        assert {words for words in kinds if 32 + width_of(words, font(15)) > kind.width()} == set()
        assert {words for words in days if chip_width(words) > row.width() // 3} == set()
        assert chip_width(pending) <= customers_columns(row, "compact" if compact else "normal")[2].width()

    def test_places_never_move_from_screen_to_screen(self, window: MainWindow) -> None:
        def places() -> list[object]:
            frame = window.frame
            return [part.geometry() for part in (frame.top, frame.strip, frame.key_bar, frame.primary)]

        before = places()
        for name in SCREENS:
            go(window, name)
            assert places() == before, name

    def test_the_layout_follows_the_width(self) -> None:
        assert [layout_for(width) for width in (1024, 1280, 1365, 1366, 1599, 1600, 1920)] == [
            COMPACT,
            COMPACT,
            COMPACT,
            NORMAL,
            NORMAL,
            WIDE,
            WIDE,
        ]

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


def python_files() -> Iterator[Path]:
    yield from Path(store_client.ui.__path__[0]).rglob("*.py")


def test_presenters_know_no_qt() -> None:
    modules = [
        f"store_client.ui.{path.parent.name}.presenter" for path in python_files() if path.name == "presenter.py"
    ]
    assert len(modules) >= 5
    program = f"import sys, {', '.join(modules)}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


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
