"""A long list paints only what is new in it, and looks as if it had painted everything."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, chip, write
from store_client.ui.widgets.row_list import RowList, RowState
from store_client.ui.widgets.row_pictures import RowPictures
from tests.store_client.ui.walking import settle

_ROWS = [f"Item {number}" for number in range(60)]


class Painter:
    """Notes what it paints."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.painted: list[str] = []

    def paint(self, painter: QPainter, state: RowState, row: str) -> None:
        self.painted.append(row)
        middle = state.rect.center().y()
        write(painter, state.rect.adjusted(16, 0, 0, 0), row, font(15, 500), self._theme.color("text"))
        write(
            painter,
            state.rect.adjusted(0, 0, -16, 0),
            "12.50",
            font(15, figures=True),
            self._theme.color("text"),
            RIGHT,
        )
        chip(painter, self._theme, QRect(120, middle - 10, 90, 20), "percent", "Offer", "accent", state.is_cursor)

    def spoken(self, row: str) -> str:
        return row

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""


class Lists:
    """The same list twice: one keeps pictures, the other paints everything."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.painter, plain = Painter(theme), Painter(theme)
        self.kept = RowList(theme, self.painter, opaque=True, pictures=RowPictures(theme))
        self.plain = RowList(theme, plain, opaque=True)
        for rows in (self.kept, self.plain):
            qtbot.addWidget(rows)
            rows.resize(420, 400)
            rows.show()

    def show(self, rows: Sequence[str], cursor: int) -> list[str]:
        """What was painted of the list that keeps pictures."""
        settle()
        self.painter.painted.clear()
        for shown in (self.kept, self.plain):
            shown.show_rows(rows, cursor)
        settle()
        return [*self.painter.painted]

    def look_alike(self) -> bool:
        return _image(self.kept) == _image(self.plain)


def _image(rows: RowList) -> QImage:
    return rows.grab().toImage()


@pytest.fixture
def lists(theme: Theme, qtbot: QtBot) -> Iterator[Lists]:
    theme.use("light")
    yield Lists(theme, qtbot)
    theme.use("light")


def test_the_next_item_paints_itself_and_the_one_that_was_marked(lists: Lists) -> None:
    lists.show(_ROWS[:30], 29)
    painted = lists.show(_ROWS[:31], 30)
    assert set(painted) == {"Item 29", "Item 30"}
    assert lists.look_alike()


def test_a_row_that_reads_otherwise_is_painted_anew(lists: Lists) -> None:
    lists.show(_ROWS[:5], 4)
    assert "Item two" in lists.show(["Item 0", "Item 1", "Item two", "Item 3", "Item 4"], 4)
    assert lists.look_alike()


@pytest.mark.parametrize("cursor", [0, 12, 30, 59])
def test_wherever_one_scrolls_it_looks_as_if_everything_was_painted(lists: Lists, cursor: int) -> None:
    for place in (59, 20, cursor):
        lists.show(_ROWS, place)
    assert lists.look_alike()


def test_scrolling_by_less_than_a_row_looks_so_too(lists: Lists) -> None:
    lists.show(_ROWS, 59)
    for rows in (lists.kept, lists.plain):
        rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum() - 23)
    assert lists.look_alike()


@pytest.mark.parametrize("look", ["dark", "contrast"])
def test_another_look_paints_the_rows_anew(lists: Lists, theme: Theme, look: str) -> None:
    lists.show(_ROWS, 59)
    lists.look_alike()
    theme.use(look)
    assert lists.look_alike()


def test_other_sizes_paint_the_rows_anew(lists: Lists) -> None:
    lists.show(_ROWS, 59)
    for rows in (lists.kept, lists.plain):
        rows.set_row_height(72)
        rows.resize(510, 380)
    settle()
    assert lists.look_alike()


def test_a_window_that_runs_from_the_right_is_painted_as_it_is(lists: Lists, qapp: QApplication) -> None:
    lists.show(_ROWS, 59)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        settle()
        assert lists.look_alike()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_what_was_out_of_sight_for_long_gives_its_picture_to_another_row(lists: Lists) -> None:
    lists.show(_ROWS, 0)
    for cursor in range(len(_ROWS)):
        lists.show(_ROWS, cursor)
    assert "Item 1" in lists.show(_ROWS, 0)
    assert lists.look_alike()
