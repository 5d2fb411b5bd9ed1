"""The journal in the real window: by keyboard, by hand on the glass, scrolled, and saved into a real file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from store_client.errors import Refused
from store_client.services import receipts
from store_client.ui.journal import pdf_file
from store_client.ui.main_window import MainWindow
from store_client.ui.services_journal import PAGE
from tests.store_client.ui.hands import press, type_by_hand
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.walking import settle

SOAP, MUG = code_of("10007"), code_of("10002")


def sell(shop: Shop, count: int) -> list[str]:
    """The receipts, the oldest first."""
    selling = Selling(shop)
    for _sale in range(count):
        selling.scan(SOAP)
        selling.press("F12")
    return [done.transaction.receipt for done, _customer in selling.done]


def numbers(window: MainWindow) -> list[str]:
    rows = window.front.view.rows  # type: ignore[attr-defined]
    return [rows.row_at(at).number for at in range(rows.model().rowCount())]


def cursor(window: MainWindow) -> int:
    found: int = window.front.view.rows.cursor_row  # type: ignore[attr-defined]
    return found


@pytest.fixture
def journal(window: MainWindow, shop: Shop) -> MainWindow:
    sell(shop, 3)
    press(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.front.name == "journal"
    return window


def test_by_keyboard_alone(journal: MainWindow) -> None:
    field = journal.front.view.typing_field()
    assert field is not None
    assert field.hasFocus()
    press(journal, Qt.Key.Key_Down)
    assert cursor(journal) == 1
    type_by_hand(field, "10000001")
    assert numbers(journal) == ["101-2-10000001"]
    press(journal, Qt.Key.Key_F12)
    paper = journal.front.view.paper  # type: ignore[attr-defined]
    assert paper.isVisible()
    assert "Soap bar" in paper.spoken
    for _step in range(2):
        press(journal, Qt.Key.Key_Escape)
    assert len(numbers(journal)) == 3
    press(journal, Qt.Key.Key_Escape)
    assert journal.front.name == "sell"


def test_by_hand_on_the_glass(journal: MainWindow) -> None:
    rows = journal.front.view.rows  # type: ignore[attr-defined]
    at = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert cursor(journal) == 2
    assert journal.front.view.timeline.steps[0].what == "Recorded"  # type: ignore[attr-defined]
    QTest.mouseClick(journal.front.view._period, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert numbers(journal) == []
    QTest.mouseClick(journal.frame.primary, Qt.MouseButton.LeftButton)
    assert not journal.front.view.paper.isVisible()  # type: ignore[attr-defined]


def test_scrolling_reads_on_and_stays_where_it_is(window: MainWindow, shop: Shop) -> None:
    sell(shop, PAGE + 20)
    window.press("Ctrl+3")
    settle()
    assert len(numbers(window)) == PAGE
    rows = window.front.view.rows  # type: ignore[attr-defined]
    bar = rows.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle()
    assert len(numbers(window)) == PAGE + 20
    assert cursor(window) == 0
    scrolled = bar.value()
    assert scrolled > 0
    window.front.presenter.changes_applied()
    settle()
    assert bar.value() == scrolled
    window.press("Down")
    settle()
    assert bar.value() <= rows.row_height


def test_a_receipt_is_saved_and_the_strip_says_where(
    journal: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_file, "documents_folder", lambda: tmp_path / "Documents")
    journal.press("F9")
    first = tmp_path / "Documents" / "101-2-10000003.pdf"
    assert journal.front.view.last_answer.text == str(first)
    assert first.read_bytes().startswith(b"%PDF")
    journal.press("F9")
    second = tmp_path / "Documents" / "101-2-10000003 (2).pdf"
    assert journal.front.view.last_answer.text == str(second)
    assert second.exists()


class TestPdfFile:
    def test_no_file_is_ever_written_over(self, shop: Shop, tmp_path: Path, qapp: object) -> None:
        sell(shop, 1)
        lines = receipts.receipt(shop.db, shop.db.value("SELECT id FROM transaction_header"))
        (tmp_path / "A-1.pdf").write_text("mine")
        assert pdf_file.save_receipt(lines, "A-1", tmp_path) == str(tmp_path / "A-1 (2).pdf")
        assert (tmp_path / "A-1.pdf").read_text() == "mine"

    def test_a_number_cannot_lead_out_of_the_folder(self, tmp_path: Path, qapp: object) -> None:
        saved = Path(pdf_file.save_receipt((), "../../etc/passwd", tmp_path))
        assert saved.parent == tmp_path

    def test_a_folder_that_takes_nothing_is_said(self, tmp_path: Path, qapp: object) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(Refused, match="cannot be written"):
            pdf_file.save_receipt((), "A-1", tmp_path / "file" / "folder")

    def test_it_goes_to_the_documents(self, qapp: object) -> None:
        assert pdf_file.documents_folder().is_absolute()


def test_a_press_beside_the_rows_does_nothing(journal: MainWindow) -> None:
    rows = journal.front.view.rows  # type: ignore[attr-defined]
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, rows.viewport().height() - 4))
    assert cursor(journal) == 0
