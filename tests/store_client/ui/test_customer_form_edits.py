"""A customer that is here already: changed while pending and offline, and settled where two changed the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from store_client.domain.customer import Address, Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_fields import to_fields
from store_client.errors import StorageTrouble
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up_customers
from tests.store_client.ui.form_filling import Filling
from tests.store_client.ui.shop import Shop

QUAY = Address("a", street="1 Quay Street", city="Cork")
NIAMH = CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="020 910 0142", addresses=(QUAY,))


@pytest.fixture
def filling(shop: Shop) -> Filling:
    set_up_customers(shop.agent)
    return Filling(shop)


@pytest.fixture
def niamh(filling: Filling) -> Customer:
    return filling.people.register(NIAMH, "01")


def current(filling: Filling, customer: Customer) -> Customer:
    found = filling.people.get(customer.id)
    assert found is not None
    return found


def hq_disputes(shop: Shop, customer: Customer, *conflicts: FieldConflict) -> None:
    """HQ has everything, and tells of these."""
    shop.hq_has_everything()
    hq = {conflict.field: conflict.hq for conflict in conflicts}
    fields = {path: text for path, text in {**to_fields(customer.details), **hq}.items() if text}
    bring(shop.agent, make_hq_customer(customer.id, "000000019", fields, conflicts=conflicts))


class TestEditing:
    def test_a_pending_customer_is_changed_offline(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        shop.hq_is_gone()
        filling.open(niamh)
        assert (filling.head.title, filling.head.state) == ("Niamh Kavanagh", "pending")
        filling.type(phone="020 911 0077")
        filling.press("F12")
        assert filling.saved.phone == "020 911 0077"
        assert filling.saved.pending

    def test_without_a_sale_it_is_saved_and_the_search_says_so(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh, attach=False)
        assert filling.view.primary.name == "Save"
        filling.type(email="niamh@example.ie")
        filling.press("F12")
        assert filling.used == []
        assert filling.gone[-1] == "customers"
        assert filling.said[-1].text == "Niamh Kavanagh"
        assert current(filling, niamh).email == "niamh@example.ie"

    def test_where_nothing_was_changed_nothing_is_recorded(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        before = len(shop.services().list_documents())
        filling.open(niamh)
        assert filling.view.primary.note == "nothing was changed"
        filling.press("F12")
        assert [customer.id for customer in filling.used] == [niamh.id]
        assert len(shop.services().list_documents()) == before

    def test_the_number_appears_when_it_has_come(self, filling: Filling, niamh: Customer, shop: Shop) -> None:
        filling.open(niamh)
        filling.type(email="niamh@example.ie")
        shop.hq_numbers(niamh.id, "000000019")
        filling.presenter.changes_applied()
        assert (filling.head.state, filling.head.words) == ("numbered", "000000019")
        assert filling.view.last_answer.text == "000000019"
        assert filling.field("email").text == "niamh@example.ie"
        filling.press("F12")
        assert (filling.saved.account_number, filling.saved.email) == ("000000019", "niamh@example.ie")

    def test_what_nobody_typed_over_follows_while_the_form_is_open(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        filling.type(email="niamh@example.ie")
        filling.somebody_changes(niamh, title="Dr")
        filling.presenter.changes_applied()
        assert filling.field("title").text == "Dr"
        assert filling.field("email").text == "niamh@example.ie"

    def test_what_waits_for_hq_is_said(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        assert "1 change waits for HQ" in [check.words for check in filling.side.checks]

    def test_a_customer_removed_at_hq_keeps_what_was_typed(
        self, filling: Filling, niamh: Customer, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        filling.open(niamh)
        filling.type(email="niamh@example.ie")
        monkeypatch.setattr(
            filling.presenter,
            "_services",
            replace(filling.services, people=replace(filling.people, get=lambda _id: None)),
        )
        filling.presenter.changes_applied()
        assert filling.view.last_answer.tone == "error"
        assert filling.field("email").text == "niamh@example.ie"

    def test_a_full_disk_loses_nothing(self, filling: Filling, niamh: Customer) -> None:
        def full(*_what: object) -> Customer:
            raise StorageTrouble("The disk is full. Nothing was recorded.")

        filling.open(niamh)
        filling.type(email="niamh@example.ie")
        desk = filling.presenter._desk
        desk.services = replace(filling.services, people=replace(filling.people, edit=full))
        filling.press("F12")
        assert filling.view.last_answer.text == "The disk is full. Nothing was recorded."
        assert filling.field("email").text == "niamh@example.ie"
        desk.services = filling.services
        filling.press("F12")
        assert filling.saved.email == "niamh@example.ie"

    def test_f8_shows_the_purchases_and_esc_goes_back_to_the_form(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        filling.press("F8")
        assert filling.side.title == "Purchases at this register"
        assert filling.side.note == "Nothing was bought at this register yet."
        filling.press("Esc")
        assert filling.side.title == "Before saving"
        assert filling.gone == ["customer_form"]

    def test_a_customer_whose_data_is_not_kept_here_cannot_be_changed(self, filling: Filling) -> None:
        hashed = Customer("h", "000000077", hashed=True)
        filling.open(hashed)
        assert not filling.view.primary.enabled
        assert filling.head.title == "000000077"


class TestSomebodyElse:
    """While the form was open another person changed the same fields."""

    def conflict(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        filling.type(phone="020 911 1111", email="mine@example.ie", title="Ms")
        filling.somebody_changes(niamh, phone="020 922 2222", email="theirs@example.ie", language="fr")
        filling.press("F12")

    def test_both_texts_are_shown_and_nothing_is_recorded(self, filling: Filling, niamh: Customer) -> None:
        self.conflict(filling, niamh)
        assert filling.used == []
        page = filling.deciding
        assert page is not None
        assert [(row.name, row.ours, row.theirs) for row in page.rows] == [
            ("E-mail", "mine@example.ie", "theirs@example.ie"),
            ("Phone", "020 911 1111", "020 922 2222"),
        ]
        assert not filling.view.primary.enabled
        filling.press("F12")
        assert filling.used == []

    def test_each_field_is_decided_and_everything_else_is_kept(self, filling: Filling, niamh: Customer) -> None:
        self.conflict(filling, niamh)
        filling.presenter.decide(0, "ours")
        filling.presenter.decide(1, "theirs")
        assert filling.view.primary.enabled
        filling.press("F12")
        saved = filling.saved
        assert (saved.email, saved.phone) == ("mine@example.ie", "020 922 2222")
        assert (saved.title, saved.language) == ("Ms", "fr")

    @pytest.mark.parametrize(("key", "phone"), [("F5", "020 911 1111"), ("F6", "020 922 2222")])
    def test_one_key_takes_a_whole_side(self, filling: Filling, niamh: Customer, key: str, phone: str) -> None:
        self.conflict(filling, niamh)
        filling.press(key, "F12")
        assert filling.saved.phone == phone

    def test_esc_goes_back_to_the_form_with_what_was_typed(self, filling: Filling, niamh: Customer) -> None:
        self.conflict(filling, niamh)
        filling.press("Esc")
        assert filling.deciding is None
        assert filling.field("phone").text == "020 911 1111"
        filling.press("F12")
        assert filling.deciding is not None

    def test_it_is_said_before_somebody_saves(self, filling: Filling, niamh: Customer) -> None:
        filling.open(niamh)
        filling.type(phone="020 911 1111")
        filling.somebody_changes(niamh, phone="020 922 2222")
        filling.presenter.changes_applied()
        assert filling.view.last_answer.label == "F12 lets you choose"
        assert filling.field("phone").text == "020 911 1111"

    def test_a_second_change_asks_again(self, filling: Filling, niamh: Customer) -> None:
        self.conflict(filling, niamh)
        filling.somebody_changes(niamh, phone="020 933 3333")
        filling.press("F5", "F12")
        page = filling.deciding
        assert page is not None
        assert [(row.name, row.theirs) for row in page.rows] == [("Phone", "020 933 3333")]
        filling.press("F5", "F12")
        assert (filling.saved.phone, filling.saved.email) == ("020 911 1111", "mine@example.ie")

    @pytest.mark.parametrize(("choice", "streets"), [("ours", ["2 Quay Street"]), ("theirs", [])])
    def test_an_address_removed_meanwhile_is_decided_as_a_whole(
        self, filling: Filling, niamh: Customer, choice: str, streets: Sequence[str]
    ) -> None:
        filling.open(niamh)
        filling.put("address.a.street", "2 Quay Street")
        filling.somebody_changes(niamh, addresses=(), primary_address="")
        filling.press("F12")
        page = filling.deciding
        assert page is not None
        assert ("Address: Home", "2 Quay Street, Cork", "removed") in [(r.name, r.ours, r.theirs) for r in page.rows]
        for row in range(len(page.rows)):
            filling.presenter.decide(row, choice)
        filling.press("F12")
        assert [one.street for one in filling.saved.addresses] == list(streets)

    @pytest.mark.parametrize(("choice", "streets"), [("ours", []), ("theirs", ["3 Quay Street"])])
    def test_an_address_removed_here_is_decided_as_a_whole(
        self, filling: Filling, niamh: Customer, choice: str, streets: Sequence[str]
    ) -> None:
        filling.open(niamh)
        filling.presenter.remove("address.a")
        filling.somebody_changes(niamh, addresses=(replace(QUAY, street="3 Quay Street"),))
        filling.press("F12")
        page = filling.deciding
        assert page is not None
        assert ("Address: Home", "removed", "3 Quay Street, Cork") in [(r.name, r.ours, r.theirs) for r in page.rows]
        for row in range(len(page.rows)):
            filling.presenter.decide(row, choice)
        filling.press("F12")
        assert [one.street for one in filling.saved.addresses] == list(streets)


class TestHq:
    """HQ and a register changed the same fields; feed 1010 brings both."""

    @pytest.fixture
    def disputed(self, filling: Filling, niamh: Customer, shop: Shop) -> Customer:
        hq_disputes(
            shop,
            niamh,
            FieldConflict("phone", "020 999 9999", "020 910 0142", "d1"),
            FieldConflict("last_name", "Kavanaugh", "Kavanagh", "d1"),
        )
        return current(filling, niamh)

    def test_both_texts_are_shown_when_the_form_is_opened(self, filling: Filling, disputed: Customer) -> None:
        filling.open(disputed)
        page = filling.deciding
        assert page is not None
        assert (page.ours, page.theirs) == ("At a register", "At HQ")
        assert {(row.name, row.ours, row.theirs) for row in page.rows} == {
            ("Last name", "Kavanagh", "Kavanaugh"),
            ("Phone", "020 910 0142", "020 999 9999"),
        }
        assert filling.view.keys[6].name == "Take HQ's"

    def test_one_is_decided_now_and_the_other_stays_open(self, filling: Filling, disputed: Customer) -> None:
        filling.open(disputed)
        page = filling.deciding
        assert page is not None
        filling.presenter.decide([row.name for row in page.rows].index("Phone"), "ours")
        filling.press("F12")
        assert filling.deciding is not None
        assert [row.name for row in filling.deciding.rows] == ["Last name"]
        assert current(filling, disputed).phone == "020 910 0142"

    def test_when_all_is_decided_the_form_shows_it(self, filling: Filling, disputed: Customer, shop: Shop) -> None:
        documents = len(shop.services().list_documents())
        filling.open(disputed)
        filling.press("F6", "F12")
        assert filling.deciding is None
        assert filling.field("phone").text == "020 999 9999"
        assert filling.head.title == "Niamh Kavanaugh"
        assert filling.people.conflicts(disputed.id) == []
        assert len(shop.services().list_documents()) > documents

    def test_it_can_wait_and_f10_comes_back_to_it(self, filling: Filling, disputed: Customer) -> None:
        filling.open(disputed)
        filling.press("Esc")
        assert filling.deciding is None
        (check,) = [check for check in filling.side.checks if check.key == "F10"]
        assert "2 fields are disputed" in check.words
        filling.presenter.go_to(check.goes_to)
        assert filling.deciding is not None
        filling.press("Esc", "F10")
        assert filling.deciding is not None

    def test_a_full_disk_decides_nothing(self, filling: Filling, disputed: Customer) -> None:
        def full(*_what: object) -> Customer:
            raise StorageTrouble("The disk is full. Nothing was recorded.")

        filling.open(disputed)
        desk = filling.presenter._desk
        desk.services = replace(filling.services, people=replace(filling.people, resolve=full))
        filling.press("F5", "F12")
        assert filling.view.last_answer.tone == "error"
        assert filling.deciding is not None
