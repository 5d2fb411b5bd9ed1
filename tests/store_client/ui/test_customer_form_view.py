"""The form of a customer in the real window: by keyboard alone, by finger, at every size; nothing is cut."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from store_client.domain.customer import Address, Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_fields import to_fields
from store_client.domain.form_draft import FormDraft
from store_client.ui.customer_form.decision_list import SideChoice
from store_client.ui.customer_form.presenter import CustomerFormPresenter
from store_client.ui.customer_form.side_column import LikenessButton
from store_client.ui.customer_form.view import CustomerFormScreen
from store_client.ui.frame.answer_strip import OfferButton
from store_client.ui.main_window import MainWindow
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up, set_up_customers
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import press, scan, sign_in, type_by_hand
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.walking import Recorder, cut_texts, focusable, outside, settle, visible_widgets

NIAMH = CustomerDetails(
    first_name="Niamh",
    last_name="Kavanagh",
    phone="020 910 0142",
    addresses=(Address("a", street="1 Quay Street", city="Cork"),),
)
SIZES = ((1024, 768), (1366, 768), (1920, 1080))


@pytest.fixture(autouse=True)
def _rules(shop: Shop) -> None:
    set_up_customers(shop.agent)
    more = [
        (
            "attribute",
            f"q{at:02}",
            {"attribute": f"q{at:02}", "type": "text", "names": {"en": f"Question {at}"}, "position": 50},
        )
        for at in range(27)
    ]
    set_up(shop.agent, *more)


def open_form(
    window: MainWindow, customer: Customer | None = None, details: CustomerDetails | None = None, *, attach: bool = True
) -> CustomerFormScreen:
    presenter, view = window.screens.by_name("customer_form").presenter, window.screens.by_name("customer_form").view
    assert isinstance(presenter, CustomerFormPresenter)
    assert isinstance(view, CustomerFormScreen)
    presenter.open(customer, details, attach=attach)
    settle()
    return view


def press_space(window: MainWindow) -> None:
    """A character, which the window holds back for a moment: it might begin a scan."""
    press(window, Qt.Key.Key_Space)
    while not window.keyboard.idle:
        QTest.qWait(5)
    settle()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def in_sight(view: CustomerFormScreen, widget: QWidget) -> bool:
    area = view._scroll.viewport()
    return area.rect().contains(QRect(widget.mapTo(area, QPoint(0, 0)), widget.size()))


def test_a_customer_is_made_by_keyboard_alone(window: MainWindow) -> None:
    view = open_form(window)
    type_by_hand(focus(), "Niamh")
    press(window, Qt.Key.Key_Return)
    type_by_hand(focus(), "Kavanagh")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    type_by_hand(focus(), "020 91")
    press(window, Qt.Key.Key_Return)
    assert isinstance(focus(), QCheckBox)
    press_space(window)
    press(window, Qt.Key.Key_Return)
    assert focus().accessibleName() == "E-mail"
    press(window, Qt.Key.Key_F5)
    type_by_hand(focus(), "n@k.ie")
    press(window, Qt.Key.Key_F6)
    assert focus().accessibleName() == "Street"
    type_by_hand(focus(), "1 Quay")
    press(window, Qt.Key.Key_Return)
    type_by_hand(focus(), "Cork")
    press(window, Qt.Key.Key_F7)
    settle()
    assert focus().accessibleName() == "Shoe size (EU)"
    assert in_sight(view, focus())
    type_by_hand(focus(), "38.5")
    press(window, Qt.Key.Key_F12)
    customer = window.screens.sale.basket.customer
    assert customer is not None
    assert window.front.name == "sell"
    assert (customer.name, customer.phone, customer.phone_consent) == ("Niamh Kavanagh", "020 91", True)
    assert [(one.type, one.value) for one in customer.contacts] == [("email", "n@k.ie")]
    assert [(one.street, one.city) for one in customer.addresses] == [("1 Quay", "Cork")]
    assert dict(customer.attributes)["shoe"] == "38.5"


def test_a_list_is_opened_and_chosen_from_by_keyboard(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    view.focus_field("attribute.size")
    assert isinstance(focus(), QComboBox)
    press_space(window)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Up)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    settle()
    assert QApplication.activePopupWidget() is None
    assert focus().currentText() == "Small"  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_Down)
    assert focus().currentText() == "Medium"  # type: ignore[attr-defined]
    press_space(window)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert window.front.name == "customer_form"
    assert QApplication.activePopupWidget() is None
    press(window, Qt.Key.Key_F12)
    customer = window.screens.sale.basket.customer
    assert customer is not None
    assert dict(customer.attributes)["size"] == "m"


def test_an_error_stands_at_its_field_and_f12_brings_it_into_sight(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    view.focus_field("attribute.q26")
    settle()
    assert in_sight(view, focus())
    view.focus_field("attribute.shoe")
    type_by_hand(focus(), "99")
    press(window, Qt.Key.Key_Return)
    field = next(field for path, field in view.facts.grid.fields() if path == "attribute.shoe")
    assert "15 EU to 50.5 EU" in field.message.words
    assert field.editor.widget.accessibleDescription() == field.message.words
    assert field.editor.widget.property("state") == "error"
    view.focus_field("first_name")
    settle()
    assert not in_sight(view, field.editor.widget)
    press(window, Qt.Key.Key_F12)
    settle()
    assert focus() is field.editor.widget
    assert in_sight(view, focus())


def test_every_stop_comes_into_sight_on_the_way_and_the_last_enter_saves(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    stops = list(view._stops())
    assert len(stops) > 40
    view.focus_field("title")
    for stop in stops:
        settle()
        assert focus() is stop
        assert in_sight(view, stop), stop.accessibleName()
        press(window, Qt.Key.Key_Return)
    assert window.front.name == "sell"
    assert window.screens.sale.basket.customer is not None


def test_del_removes_a_contact_from_its_empty_field_and_f3_puts_it_back(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    press(window, Qt.Key.Key_F5)
    type_by_hand(focus(), "020 9")
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_Delete)
    assert isinstance(focus(), QLineEdit)
    assert focus().text() == "20 9"  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_Return)
    assert isinstance(focus(), QCheckBox)
    press(window, Qt.Key.Key_Delete)
    settle()
    assert len(list(view.contacts.rows())) == 2
    press(window, Qt.Key.Key_F3)
    settle()
    assert len(list(view.contacts.rows())) == 3


def test_typing_keeps_the_cursor_where_it_is(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    view.focus_field("last_name")
    line = focus()
    assert isinstance(line, QLineEdit)
    line.setCursorPosition(3)
    type_by_hand(line, "xy")
    assert (line.text(), line.cursorPosition()) == ("Kavxyanagh", 5)


def test_a_scan_goes_to_the_sale_and_the_form_stays(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    view.focus_field("last_name")
    scan(focus(), code_of("10007"))
    settle()
    assert window.front.name == "customer_form"
    assert [line.sku for line in window.screens.sale.basket.lines] == ["10007"]
    assert focus().text() == "Kavanagh"  # type: ignore[attr-defined]


def test_two_texts_are_decided_by_keyboard(window: MainWindow, shop: Shop) -> None:
    people = shop.services().people
    niamh = people.register(NIAMH, "01")
    view = open_form(window, niamh)
    view.focus_field("phone")
    type_by_hand(focus(), "1")
    people.edit(niamh.id, replace(niamh.details, phone="2", title="Dr"), niamh, "02", "")
    press(window, Qt.Key.Key_F12)
    settle()
    assert isinstance(focus(), SideChoice)
    assert focus().accessibleName() == "Phone, Typed here: 1"
    press(window, Qt.Key.Key_Right)
    press_space(window)
    press(window, Qt.Key.Key_F12)
    customer = window.screens.sale.basket.customer
    assert customer is not None
    assert (customer.phone, customer.title) == ("2", "Dr")


def test_what_hq_and_a_register_dispute_waits_for_the_keyboard(window: MainWindow, shop: Shop) -> None:
    people = shop.services().people
    niamh = people.register(NIAMH, "01")
    shop.hq_has_everything()
    fields = {**to_fields(niamh.details), "phone": "020 999 9999"}
    conflict = FieldConflict("phone", "020 999 9999", "020 910 0142", "d1")
    bring(shop.agent, make_hq_customer(niamh.id, "000000019", fields, conflicts=[conflict]))
    view = open_form(window, people.get(niamh.id))
    assert focus().accessibleName() == "Phone, At a register: 020 910 0142"
    QTest.mouseClick(focus(), Qt.MouseButton.LeftButton)
    press(window, Qt.Key.Key_F12)
    settle()
    assert focus().accessibleName() == "First name"
    assert in_sight(view, focus())
    kept = people.get(niamh.id)
    assert kept is not None
    assert (kept.phone, kept.conflicts) == ("020 910 0142", ())


def test_use_this_one_by_finger(window: MainWindow, shop: Shop) -> None:
    known = shop.services().people.register(NIAMH, "01")
    open_form(window, details=NIAMH)
    button = next(one for one in window.findChildren(LikenessButton) if one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    customer = window.screens.sale.basket.customer
    assert customer is not None
    assert customer.id == known.id


def test_after_the_lock_the_form_is_as_it_was(window: MainWindow) -> None:
    view = open_form(window, details=NIAMH)
    view.focus_field("last_name")
    type_by_hand(focus(), "Murphy")
    window.press("Ctrl+L")
    sign_in(window)
    settle()
    assert window.front.name == "customer_form"
    names = {path: field.editor.widget for path, field in view.names.fields()}
    assert names["last_name"].text() == "Murphy"  # type: ignore[attr-defined]


def test_what_was_typed_is_kept_when_another_screen_comes_and_when_the_window_closes(
    window: MainWindow, shop: Shop
) -> None:
    def kept() -> set[str]:
        return {draft.typed.name for draft in shop.services().people.drafts(None)}

    open_form(window)
    type_by_hand(focus(), "Nora")
    window.press("Ctrl+1")
    assert kept() == {"Nora"}
    window.go("customers")
    window.press("Ctrl+Down")
    type_by_hand(focus(), "Ann")
    window.press("Ctrl+1")
    assert kept() == {"Nora", "Ann"}
    open_form(window, shop.services().people.register(NIAMH, "01"))
    type_by_hand(focus(), "Dr")
    window.close()
    assert kept() == {"Nora", "Ann", "Dr Kavanagh"}


@pytest.mark.parametrize("size", SIZES)
def test_the_notice_of_what_was_not_saved_is_whole_and_its_button_discards(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, shop: Shop, size: tuple[int, int]
) -> None:
    niamh = shop.services().people.register(NIAMH, "01")
    people, typed = shop.services().people, replace(niamh.details, phone="1")
    people.keep_draft(FormDraft(niamh.id, niamh.id, niamh.details, typed))
    people.edit(niamh.id, replace(niamh.details, phone="2"), niamh, "02", "")
    shop.pass_time(3 * 24 * 3600)
    shop.hq_answers()
    window = open_window(*size)
    sign_in(window)
    recorder = Recorder(monkeypatch)
    window.go("customers")
    settle()
    assert not cut_texts(window, recorder)
    assert window.press("F4")
    settle()
    assert not [*cut_texts(window, recorder), *outside(window)]
    assert "F12 lets you choose" in window.frame.strip.current.text
    button = next(one for one in window.findChildren(OfferButton) if one.isVisible())
    assert min(button.width(), button.height()) >= 44
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert list(people.drafts(None)) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_cut_and_everything_is_large_enough(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, shop: Shop, size: tuple[int, int], language: str
) -> None:
    shop.services().people.register(NIAMH, "01")
    window = open_window(*size, language=language)
    sign_in(window)
    view = open_form(window, details=NIAMH)
    window.press("F5")
    window.press("F6")
    window.press("F12")
    settle()
    recorder = Recorder(monkeypatch)
    bar = view._scroll.verticalScrollBar()
    for at in range(0, bar.maximum() + 200, 200):
        bar.setValue(at)
        settle()
        found = [*cut_texts(window, recorder), *outside(window)]
        assert not found, "\n".join(found)
        small = [
            f"{type(one).__name__} {one.accessibleName()} {one.width()} × {one.height()}"
            for one in visible_widgets(window)
            if isinstance(one, (QLineEdit, QCheckBox, QComboBox)) and min(one.width(), one.height()) < 44
        ]
        assert not small
    assert all(one.accessibleName() for one in focusable(window))
