"""Every way to pay, one after the other in the real window, by keyboard and scanner."""

import pytest
from PySide6.QtCore import Qt

from store_client.db import register_keys
from store_client.domain.transaction import Transaction
from store_client.domain.vouchers import SealedVoucher
from store_client.services import seal, selling
from store_client.services.receipts import load_transaction
from store_client.ui.main_window import MainWindow
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.counter_setup import cash_rounding, currency_rate, hq_sets_up
from tests.store_client.ui.hands import press, scan, sign_in, type_by_hand
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG = code_of("10007"), code_of("10002")
KEY = bytes(range(32))


@pytest.fixture
def window(open_window: OpenWindow, shop: Shop) -> MainWindow:
    hq_sets_up(shop, cash_rounding(5), currency_rate("GBP", 1_170_000))
    register_keys.upsert(shop.agent, [("303-1", [seal.public_key_of(KEY)])])
    opened = open_window()
    sign_in(opened)
    return opened


def type_and(window: MainWindow, text: str, key: Qt.Key) -> None:
    type_by_hand(window.front.view.typing_field() or window, text)
    press(window, key)


def newest(shop: Shop) -> Transaction:
    (document, *_rest) = [one for one in shop.services().list_documents() if one.kind == "transaction.recorded"]
    return load_transaction(shop.db, document.id)


def parts(window: MainWindow) -> list[tuple[str, int]]:
    return [(part.tender, part.amount_minor) for part in window.screens.sale.basket.tenders]


def voucher_of_another_register(amount_minor: int) -> str:
    said = SealedVoucher("V303-1-10000005", amount_minor, "EUR", "t-1", "2026-11-01", "2027-11-01")
    return seal.seal_voucher(KEY, "303-1", said)


def test_cheque_foreign_money_a_signed_voucher_and_cash_pay_one_sale(window: MainWindow, shop: Shop) -> None:
    for _piece in range(4):
        scan(window.frame, MUG)
    press(window, Qt.Key.Key_F10)
    press(window, Qt.Key.Key_F6)
    type_and(window, "4711", Qt.Key.Key_Return)
    type_and(window, "20", Qt.Key.Key_F11)
    press(window, Qt.Key.Key_F8)
    type_and(window, "10", Qt.Key.Key_F11)
    scan(window.frame, voucher_of_another_register(750))
    assert parts(window) == [("cheque", 2000), ("foreign", 1170), ("voucher", 750)]
    press(window, Qt.Key.Key_F4)
    type_and(window, "20", Qt.Key.Key_F12)
    assert window.front.name == "sale_done"
    sale = newest(shop)
    assert [(part.tender, part.amount_minor) for part in sale.tenders] == [
        ("cheque", 2000),
        ("foreign", 1170),
        ("voucher", 750),
        ("cash", 1680),
    ]
    assert "Change due €3.20" in window.front.view.display.accessibleName()  # type: ignore[attr-defined]


def test_a_voucher_is_spent_once(window: MainWindow) -> None:
    code = voucher_of_another_register(650)
    scan(window.frame, SOAP)
    press(window, Qt.Key.Key_F10)
    scan(window.frame, code)
    press(window, Qt.Key.Key_F12)
    assert window.front.name == "sale_done"
    scan(window.frame, SOAP)
    press(window, Qt.Key.Key_F10)
    scan(window.frame, code)
    assert "spent" in window.frame.strip.current.text
    assert parts(window) == []


def test_a_forged_voucher_is_refused(window: MainWindow) -> None:
    code = voucher_of_another_register(650)
    scan(window.frame, SOAP)
    press(window, Qt.Key.Key_F10)
    scan(window.frame, code[:-6] + ("0" if code[-6] != "0" else "1") + code[-5:])
    assert window.frame.strip.current.tone == "error"
    assert parts(window) == []


def test_a_part_is_taken_back_and_another_way_takes_its_place(window: MainWindow, shop: Shop) -> None:
    scan(window.frame, MUG)
    press(window, Qt.Key.Key_F10)
    type_and(window, "5", Qt.Key.Key_F11)
    press(window, Qt.Key.Key_F6)
    type_and(window, "12", Qt.Key.Key_Return)
    type_and(window, "3", Qt.Key.Key_F11)
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Delete)
    assert parts(window) == [("cheque", 300)]
    assert window.frame.strip.current.label == "Part taken back"
    press(window, Qt.Key.Key_F4)
    press(window, Qt.Key.Key_F12)
    assert [(part.tender, part.amount_minor) for part in newest(shop).tenders] == [("cheque", 300), ("cash", 1100)]


def test_cash_is_rounded_and_the_receipt_says_so(window: MainWindow, shop: Shop) -> None:
    scan(window.frame, SOAP)
    press(window, Qt.Key.Key_F5)
    type_and(window, "1%", Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert window.screens.sale.basket.total_minor == 643
    press(window, Qt.Key.Key_F10)
    press(window, Qt.Key.Key_F12)
    sale = newest(shop)
    assert (sale.total_minor, sale.rounding_minor, sale.tenders[0].amount_minor) == (643, 2, 645)
    assert "Cash rounding" in window.front.view.paper.spoken  # type: ignore[attr-defined]


def test_money_goes_back_as_a_voucher_which_pays_the_next_sale(window: MainWindow, shop: Shop) -> None:
    sale, services = window.screens.sale, shop.services()
    product = services.find_by_code(MUG)
    manager = next(one for one in services.list_staff() if one.id == "04")
    assert product is not None
    reason = services.counter.load_setup().reasons_for("return")[0].reason
    sale.change(selling.return_item(sale.begin(), product, reason=reason, person=manager))
    window.go("sell")
    press(window, Qt.Key.Key_F10)
    press(window, Qt.Key.Key_F7)
    press(window, Qt.Key.Key_F12)
    handed_out = newest(shop)
    (part,) = handed_out.tenders
    assert (part.tender, part.amount_minor, part.issued) == ("voucher", -1400, True)
    scan(window.frame, SOAP)
    press(window, Qt.Key.Key_F10)
    press(window, Qt.Key.Key_F7)
    type_and(window, part.reference, Qt.Key.Key_F12)
    assert [(one.tender, one.amount_minor) for one in newest(shop).tenders] == [("voucher", 650)]
