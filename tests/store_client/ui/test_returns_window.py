"""A return in the real window over a real register file: by keyboard alone, by hand on the glass, and offline."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from store_client.db import questions
from store_client.domain.customer import CustomerDetails
from store_client.domain.transaction import RETURN
from store_client.services import past_sales, receipts
from store_client.ui.main_window import MainWindow
from store_client.ui.returns.row_painter import columns
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import press, scan, type_by_hand
from tests.store_client.ui.returning import ELSEWHERE, code_of_receipt, of_elsewhere
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG = code_of("10007"), code_of("10002")
RECEIPT = "101-2-10000001"


@pytest.fixture
def sold(window: MainWindow) -> MainWindow:
    """A soap and a mug were sold; the sell screen is in front."""
    for code in (SOAP, MUG):
        window.keyboard.scanned.emit(code)
    window.press("F12")
    assert window.front.name == "sale_done"
    window.go("sell")
    return window


def newest(shop: Shop) -> tuple[str, int]:
    row = past_sales.search_journal(shop.db)[0]
    return row.type, row.total_minor


def marks(window: MainWindow) -> list[tuple[str, str]]:
    rows = window.front.view.rows  # type: ignore[attr-defined]
    found = [rows.row_at(at) for at in range(rows.model().rowCount())]
    return [(row.mark, row.coming) for row in found]


def place(window: MainWindow, row: int, column: int, at: float = 0.5) -> QPoint:
    """In a row: 0 tick, 1 item, 2 sold, 3 coming back, 4 reason, 5 amount."""
    view = window.front.view
    index = view.rows.model().index(row, 0)  # type: ignore[attr-defined]
    rect: QRect = columns(view.rows.visualRect(index), view.layout)[column]  # type: ignore[attr-defined]
    return QPoint(rect.x() + round(rect.width() * at), rect.center().y())


def click(window: MainWindow, row: int, column: int, at: float = 0.5) -> None:
    viewport = window.front.view.rows.viewport()  # type: ignore[attr-defined]
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place(window, row, column, at))


def test_by_keyboard_alone(sold: MainWindow, shop: Shop) -> None:
    press(sold, Qt.Key.Key_F8)
    assert sold.front.name == "returns"
    field = sold.front.view.typing_field()
    assert field is not None
    assert field.hasFocus()
    type_by_hand(field, RECEIPT)
    press(sold, Qt.Key.Key_Return)
    assert marks(sold) == [("open", "0"), ("open", "0")]
    type_by_hand(field, " ")
    assert marks(sold)[0] == ("picked", "1")
    assert field.text() == ""
    press(sold, Qt.Key.Key_F5)
    assert [mark for mark, _number in marks(sold)] == ["why"] * 4
    press(sold, Qt.Key.Key_Down)
    press(sold, Qt.Key.Key_Return)
    assert sold.front.view.rows.row_at(0).reason == "Not wanted"  # type: ignore[attr-defined]
    press(sold, Qt.Key.Key_Down)
    type_by_hand(field, "+")
    assert marks(sold)[1] == ("picked", "1")
    type_by_hand(field, "-")
    press(sold, Qt.Key.Key_F12)
    assert sold.front.name == "sale_done"
    assert newest(shop) == (RETURN, -650)


def test_by_hand_on_the_glass(sold: MainWindow, shop: Shop) -> None:
    sold.press("F8")
    sold.keyboard.scanned.emit(RECEIPT)
    click(sold, 1, 1)
    assert marks(sold)[1] == ("open", "0")
    click(sold, 1, 0)
    assert marks(sold)[1] == ("picked", "1")
    click(sold, 1, 4)
    click(sold, 1, 4)
    assert sold.front.view.rows.row_at(1).reason == "Not wanted"  # type: ignore[attr-defined]
    click(sold, 1, 3, 0.1)
    assert marks(sold)[1] == ("open", "0")
    click(sold, 1, 3, 0.9)
    assert marks(sold)[1] == ("picked", "1")
    (way, *_hidden) = sold.front.view.ways  # type: ignore[attr-defined]
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)
    QTest.mouseClick(sold.frame.primary, Qt.MouseButton.LeftButton)
    assert sold.front.name == "sale_done"
    assert newest(shop) == (RETURN, -1400)


def test_a_wedge_scans_the_receipt_and_its_articles(sold: MainWindow) -> None:
    sold.press("F8")
    field = sold.front.view.typing_field()
    assert field is not None
    scan(field, RECEIPT)
    scan(field, MUG)
    assert marks(sold) == [("open", "0"), ("picked", "1")]
    assert field.text() == ""


def test_the_signed_code_is_scanned_whole(sold: MainWindow, shop: Shop) -> None:
    row = past_sales.search_journal(shop.db)[0]
    sealed = code_of_receipt(shop, of_elsewhere(receipts.load_transaction(shop.db, row.transaction)))
    sold.press("F8")
    sold.keyboard.scanned.emit(sealed)
    assert [mark for mark, _coming in marks(sold)] == ["open", "open"]
    assert sold.front.view.last_answer.text.startswith(ELSEWHERE)


def test_hqs_answer_comes_while_somebody_sells(sold: MainWindow, shop: Shop, qtbot: QtBot) -> None:
    sold.press("F8")
    sold.keyboard.scanned.emit(ELSEWHERE)
    assert sold.front.view.last_answer.text.startswith("Asking HQ")
    sold.press("Ctrl+1")
    sold.keyboard.scanned.emit(SOAP)
    asked = questions.waiting(shop.agent, 5)[-1]
    with shop.agent.write():
        questions.answer(shop.agent, asked.id, shop.moment.utc_ms, '{"hq_ms":1,"found":false,"transaction":null}')
    sold.press("F8")
    qtbot.waitUntil(lambda: sold.front.view.last_answer.text.startswith("Neither this register nor HQ"))


def test_the_whole_sale_is_taken_back_from_the_change(window: MainWindow, shop: Shop) -> None:
    window.keyboard.scanned.emit(SOAP)
    window.press("F12")
    window.press("F9")
    window.press("F9")
    assert window.front.name == "returns"
    assert marks(window) == [("picked", "1")]
    window.press("F12")
    window.press("1")
    assert newest(shop) == (RETURN, -650)


def test_the_journal_opens_a_return_and_gets_it_back(sold: MainWindow) -> None:
    sold.press("Ctrl+3")
    sold.press("F8")
    assert sold.front.name == "returns"
    assert [mark for mark, _coming in marks(sold)] == ["open", "open"]
    sold.press("F2")
    assert sold.front.name == "journal"


def test_an_exchange_goes_on_at_the_sell_screen(sold: MainWindow, shop: Shop) -> None:
    sold.press("F8")
    sold.keyboard.scanned.emit(RECEIPT)
    sold.press("F6")
    sold.press("F8")
    sold.press("Enter")
    assert sold.front.name == "sell"
    sold.keyboard.scanned.emit(code_of("10006"))
    sold.press("F12")
    assert newest(shop)[1] == 8900 - 2050


def test_another_person_signs_over_the_screen(sold: MainWindow, shop: Shop) -> None:
    sold.press("F8")
    sold.press("F7")
    sold.keyboard.scanned.emit(SOAP)
    sold.press("F12")
    sold.press("2")
    assert sold._active.name == "approval"
    sold.press("Alt+1")
    for digit in "246810":
        sold.press(digit)
    assert sold.front.name == "sale_done"
    assert newest(shop) == (RETURN, -650)


def test_searching_by_name_without_a_receipt(sold: MainWindow) -> None:
    sold.press("F8")
    sold.press("F7")
    field = sold.front.view.typing_field()
    assert field is not None
    type_by_hand(field, "enamel mug")
    assert field.text() == "enamel mug"
    assert [mark for mark, _coming in marks(sold)] == ["found"]
    click(sold, 0, 1)
    assert marks(sold) == [("picked", "1")]


def test_why_is_asked_once_and_a_digit_answers(sold: MainWindow, shop: Shop) -> None:
    sold.press("F8")
    sold.keyboard.scanned.emit(RECEIPT)
    sold.press("F6")
    press(sold, Qt.Key.Key_F12)
    assert sold.front.view.last_answer.text == "Why do these 2 lines come back?"
    field = sold.front.view.typing_field()
    assert field is not None
    type_by_hand(field, "3")
    assert sold.front.name == "sale_done"
    assert newest(shop) == (RETURN, -2050)
    assert field.text() == ""


def test_a_receipt_scanned_while_selling_comes_to_the_return_and_the_basket_stays(sold: MainWindow, shop: Shop) -> None:
    row = past_sales.search_journal(shop.db)[0]
    sealed = code_of_receipt(shop, of_elsewhere(receipts.load_transaction(shop.db, row.transaction)))
    sold.keyboard.scanned.emit(MUG)
    field = sold.front.view.typing_field()
    assert field is not None
    scan(field, sealed)
    assert sold.front.name == "returns"
    assert sold.front.view.last_answer.text.startswith(ELSEWHERE)
    assert [mark for mark, _coming in marks(sold)] == ["open", "open"]
    sold.press("Esc")
    assert sold.front.name == "sell"
    assert [line.sku for line in sold.screens.sale.basket.lines] == ["10002"]


@pytest.mark.parametrize("screen", ["customers", "tender", "customer_form"])
def test_elsewhere_it_is_named_and_nothing_is_left(sold: MainWindow, screen: str) -> None:
    sold.keyboard.scanned.emit(MUG)
    if screen == "customer_form":
        sold.go("customers")
        sold.press("F4")
    else:
        sold.go(screen)
    assert sold.front.name == screen
    sold.keyboard.scanned.emit(ELSEWHERE)
    assert sold.front.name == screen
    assert sold.front.view.last_answer.label == f"Receipt {ELSEWHERE}"
    assert len(sold.screens.sale.basket.lines) == 1


def test_a_receipt_is_never_enrolled_as_a_loyalty_card(sold: MainWindow, shop: Shop) -> None:
    people = shop.services().people
    customer = people.register(CustomerDetails(first_name="Niamh", last_name="Kavanagh"), "01")
    sold.screens.by_name("sell").presenter.attach(customer)  # type: ignore[attr-defined]
    sold.go("customers")
    sold.press("F7")
    sold.keyboard.scanned.emit(ELSEWHERE)
    assert sold.front.view.last_answer.label == f"Receipt {ELSEWHERE}"
    assert people.find_by_card(ELSEWHERE) is None


@pytest.mark.parametrize("screen", ["journal", "documents", "day", "health"])
def test_where_nothing_is_being_entered_it_leads_on(sold: MainWindow, screen: str) -> None:
    sold.go(screen)
    sold.keyboard.scanned.emit(ELSEWHERE)
    if screen == "journal":
        assert sold.front.name == "journal"
        sold.press("F8")
    assert sold.front.name == "returns"
    assert sold.front.view.last_answer.text.startswith("Asking HQ")


@pytest.mark.parametrize(("size", "look"), [((1024, 768), "dark"), ((1920, 1080), "contrast")])
def test_it_is_drawn_at_every_size(open_window: OpenWindow, size: tuple[int, int], look: str) -> None:
    window = open_window(*size, look=look)
    for digit in "246810":
        window.press(digit)
    window.keyboard.scanned.emit(SOAP)
    window.press("F12")
    window.go("returns")
    window.keyboard.scanned.emit(RECEIPT)
    window.press("F6")
    assert not window.grab().isNull()
    assert "comes back" in str(window.front.view.rows.model().index(0, 0).data())  # type: ignore[attr-defined]
