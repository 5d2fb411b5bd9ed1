"""Finding a customer, and creating one from what was typed."""

import pytest

from store_client.domain.customer import Customer, CustomerDetails
from store_client.ui.customers.presenter import CustomersPresenter
from store_client.ui.customers.typed_details import details_from
from store_client.ui.session import Session
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import Shop

NIAMH = CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="020 910 0142")


class Finding:
    def __init__(self, shop: Shop) -> None:
        self.view = RecordingView()
        self.used: list[Customer] = []
        self.gone: list[str] = []
        services = shop.services()
        session = Session(services)
        session.staff = services.list_staff()[0]
        self.niamh = services.register_customer(NIAMH, "01")
        self.presenter = CustomersPresenter(
            self.view,
            services,
            session,
            attach=self.used.append,
            detach=self.used.clear,
            attached=lambda: self.used[-1] if self.used else None,
            go=self.gone.append,
        )
        self.presenter.shown()

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [(row.name, row.account) for row in self.view.said["show_customers"][0]]


@pytest.fixture
def finding(shop: Shop) -> Finding:
    return Finding(shop)


@pytest.mark.parametrize("text", ["kavan", "020 910", "niamh kavanagh", "niamh kavanagh 020 910 0142"])
def test_a_customer_is_found_by_what_people_type(finding: Finding, text: str) -> None:
    finding.presenter.typed(text)
    assert finding.rows == [("Niamh Kavanagh", "")]


def test_f12_uses_the_marked_customer_and_goes_back_to_the_sale(finding: Finding) -> None:
    finding.presenter.typed("kavanagh")
    assert finding.view.primary.note == "Niamh Kavanagh, Pending sync"
    finding.presenter.pressed("F12")
    assert finding.used == [finding.niamh]
    assert finding.gone == ["sell"]


def test_the_number_appears_in_the_list_when_it_has_come_back(finding: Finding, shop: Shop) -> None:
    finding.presenter.typed("kavanagh")
    shop.hq_numbers(finding.niamh.id, "000000019")
    finding.presenter.changes_applied()
    assert finding.rows == [("Niamh Kavanagh", "000000019")]


def test_f11_creates_from_what_was_typed_and_uses_it(finding: Finding) -> None:
    finding.presenter.typed("róisín murphy 020 911 0368 rm@example.ie")
    finding.presenter.pressed("F11")
    (created,) = finding.used
    assert (created.name, created.phone, created.email) == ("Róisín Murphy", "020 911 0368", "rm@example.ie")
    assert created.pending
    assert finding.gone == ["sell"]


def test_the_same_phone_is_warned_about_once(finding: Finding) -> None:
    finding.view.form = CustomerDetails(last_name="Murphy", phone="020-9100142")
    finding.presenter.form_edited()
    finding.presenter.pressed("F11")
    assert finding.used == []
    assert finding.view.said["show_field_messages"] == ({}, {"phone": "Same phone as Niamh Kavanagh"})
    finding.presenter.pressed("F11")
    assert [customer.name for customer in finding.used] == ["Murphy"]


def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_created(finding: Finding, shop: Shop) -> None:
    before = len(shop.services().list_documents())
    finding.view.form = CustomerDetails(first_name="x" * 101, last_name="Murphy")
    finding.presenter.form_edited()
    finding.presenter.pressed("F11")
    errors, _warnings = finding.view.said["show_field_messages"]
    assert list(errors) == ["first_name"]
    assert "100" in errors["first_name"]
    assert finding.view.said["focus_field"] == ("first_name",)
    assert len(shop.services().list_documents()) == before


def test_an_empty_form_asks_for_the_name(finding: Finding) -> None:
    finding.presenter.pressed("F11")
    assert finding.used == []
    assert finding.view.said["focus_field"] == ("first_name",)


def test_a_form_somebody_edited_no_longer_follows_the_search(finding: Finding) -> None:
    finding.view.form = CustomerDetails(last_name="Murphy")
    finding.presenter.form_edited()
    finding.presenter.typed("kavanagh")
    assert finding.view.form.last_name == "Murphy"


def test_f6_takes_the_customer_off_the_sale(finding: Finding) -> None:
    assert not finding.view.keys[6].enabled
    finding.used.append(finding.niamh)
    finding.presenter.refresh()
    assert finding.view.keys[6].enabled
    finding.presenter.pressed("F6")
    assert finding.used == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kavanagh", CustomerDetails(last_name="Kavanagh")),
        ("niamh o'shea kavanagh", CustomerDetails(first_name="Niamh", last_name="O'shea Kavanagh")),
        ("+353 20 910", CustomerDetails(phone="+353 20 910")),
        ("a@b.ie", CustomerDetails(email="a@b.ie")),
        ("李 小龙", CustomerDetails(first_name="李", last_name="小龙")),
        ("", CustomerDetails()),
    ],
)
def test_typed_words_become_a_form(typed: str, expected: CustomerDetails) -> None:
    assert details_from(typed) == expected
