"""A scroll bar that comes and goes moves nothing: neither columns nor a receipt that fits its height to its width."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from store_client.domain.receipt_model import ReceiptLine
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.over_bar import OverBar
from store_client.ui.widgets.receipt_paper import ReceiptPaper
from tests.store_client.ui.shop import PRODUCTS, code_of
from tests.store_client.ui.walking import settle


def bar_of(widget: QWidget) -> OverBar:
    (bar,) = widget.findChildren(OverBar)
    return bar


@pytest.mark.parametrize("height", [300, 301, 317, 333, 350])
def test_a_receipt_of_any_length_comes_to_rest(theme: Theme, qtbot: QtBot, height: int) -> None:
    """With a bar beside it, one that just fitted became narrower, so lower, so wider, so higher, without end."""
    paper = ReceiptPaper(theme)
    qtbot.addWidget(paper)
    paper.resize(357, height)
    paper.show()
    widths = set()
    for count in range(1, 40):
        paper.show_lines([ReceiptLine("Soap bar, rosemary and mint        6.50", right="6.50")] * count)
        settle()
        widths.add(paper.viewport().width())
    assert len(widths) == 1
    assert bar_of(paper).isVisible()
    paper.hide()


def test_columns_stay_below_their_heads_when_the_basket_gets_long(window: MainWindow) -> None:
    basket = window.front.view.basket  # type: ignore[attr-defined]
    window.keyboard.scanned.emit(code_of("10001"))
    settle()
    before = basket.viewport().width()
    assert not bar_of(basket).isVisible()
    for _again in range(3):
        for sku, *_rest in PRODUCTS:
            window.keyboard.scanned.emit(code_of(sku))
    settle()
    assert bar_of(basket).isVisible()
    assert basket.viewport().width() == before
    assert basket.visualRect(basket.model().index(basket.cursor_row, 0)).bottom() <= basket.viewport().height()


def test_the_bar_scrolls_and_follows(theme: Theme, qtbot: QtBot) -> None:
    paper = ReceiptPaper(theme)
    qtbot.addWidget(paper)
    paper.resize(357, 200)
    paper.show()
    paper.show_lines([ReceiptLine("Soap")] * 60)
    settle()
    bar = bar_of(paper)
    bar.setValue(bar.maximum())
    assert paper.verticalScrollBar().value() == bar.maximum()
    paper.verticalScrollBar().setValue(3)
    assert bar.value() == 3
    assert bar.x() == paper.width() - bar.width()
    paper.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bar.x() == 0
