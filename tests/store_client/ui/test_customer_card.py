"""The customer's card beside the basket: what is on it, when it is read, and what is shown where there is room."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from store_client.db import customers
from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.errors import StorageTrouble
from store_client.services.customer_card import CardFacts
from store_client.ui.customer_card.cards import CustomerCards
from store_client.ui.customer_card.details import CardDetails, PurchaseRow, blocked_words
from store_client.ui.customer_card.details_view import CustomerDetailsView
from store_client.ui.formats import Formats
from store_client.ui.sell.customer_box import CustomerBox, _chips
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.theme import Theme
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up_customers
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.walking import Recorder

CARD = "LC-100200"
CONFLICTS = (FieldConflict("phone", "1", "2", "d1"), FieldConflict("email", "a@b.ie", "c@d.ie", "d1"))
FIELDS = {
    "first_name": "Niamh",
    "last_name": "Kavanagh",
    "phone": "020 910 0142",
    "email": "niamh@example.ie",
    "address.a.purpose": "home",
    "address.a.street": "Quay Lane",
    "address.a.city": "Galway",
    "primary_address": "a",
    "loyalty_card": CARD,
    "attribute.shoe": "38.5",
    "affiliation.regular": "yes",
}


@pytest.fixture
def niamh(shop: Shop) -> Customer:
    set_up_customers(shop.agent)
    bring(shop.agent, make_hq_customer("niamh", "000000019", FIELDS, points=40))
    found = shop.services().people.get("niamh")
    assert found is not None
    return found


def cards(shop: Shop, reads: list[str] | None = None, trouble: bool = False) -> CustomerCards:
    services = shop.services()

    def facts(customer: Customer, language: str) -> CardFacts:
        if trouble:
            raise StorageTrouble("The disk cannot be read.")
        if reads is not None:
            reads.append(language)
        return services.people.facts(customer, language)

    return CustomerCards(lambda: replace(services.people, facts=facts), Formats(shop.now, currency="EUR"))


class TestWhatIsOnIt:
    def test_contacts_the_address_and_what_the_store_chose(self, shop: Shop, niamh: Customer) -> None:
        card = cards(shop).of(niamh)
        assert card is not None
        assert (card.name, card.contact, card.account) == ("Niamh Kavanagh", "020 910 0142", "000000019")
        assert dict(card.details.facts) == {
            "E-mail": "niamh@example.ie",
            "Address": "Quay Lane, Galway",
            "Affiliations": "Regulars",
            "Shoe size": "38.5 EU",
        }
        assert card.details.chosen == (("Shoe size", "38.5 EU"),)
        assert card.details.points == "40 points"

    def test_it_is_read_once_and_again_when_something_may_have_changed(self, shop: Shop, niamh: Customer) -> None:
        reads: list[str] = []
        made = cards(shop, reads)
        assert made.of(niamh) is made.of(replace(niamh))
        assert len(reads) == 1
        made.forget()
        made.of(niamh)
        assert len(reads) == 2

    def test_trouble_leaves_the_name_and_the_number(self, shop: Shop, niamh: Customer) -> None:
        card = cards(shop, trouble=True).of(niamh)
        assert card is not None
        assert (card.name, card.details) == ("Niamh Kavanagh", CardDetails())

    def test_without_a_customer_there_is_none(self, shop: Shop) -> None:
        assert cards(shop).of(None) is None

    def test_a_change_that_hq_has_not_heard_of_is_said(self, shop: Shop, niamh: Customer) -> None:
        people = shop.services().people
        changed = people.edit("niamh", replace(niamh.details, phone="020 910 0143"), niamh, "01", "")
        details = cards(shop).details(changed)
        assert details.waiting == "1 change waits for HQ"

    def test_what_waits_is_not_said_twice_of_a_pending_customer(self, shop: Shop) -> None:
        made = shop.services().people.register(CustomerDetails(last_name="Murphy"), "01")
        assert cards(shop).details(made).waiting == ""


class TestBesideTheBasket:
    def test_a_scanned_loyalty_card_brings_its_customer_and_earns(self, shop: Shop, niamh: Customer) -> None:
        selling = Selling(shop)
        selling.scan(code_of("10007"), CARD)
        assert selling.basket.customer == niamh
        assert selling.basket.loyalty_card == CARD
        assert selling.said.label == "Customer of this sale · 000000019"
        selling.press("F12")
        assert selling.shop.services().people.points(niamh).total == 46

    def test_the_number_of_a_card_can_be_typed(self, shop: Shop, niamh: Customer) -> None:
        selling = Selling(shop)
        selling.type(CARD, then="Enter")
        assert selling.basket.customer == niamh

    def test_a_code_of_nothing_and_nobody_is_unknown(self, shop: Shop, niamh: Customer) -> None:
        selling = Selling(shop)
        selling.scan("LC-0")
        assert selling.said.tone == "error"
        assert selling.basket.customer is None

    def test_the_purchase_stands_on_the_card_at_the_next_sale(self, shop: Shop, niamh: Customer) -> None:
        selling = Selling(shop)
        selling.scan(code_of("10007"), CARD)
        selling.press("F12")
        selling.presenter.shown()
        selling.scan(CARD)
        details = selling.view.said["show_customer"][0].details
        assert [row.amount for row in details.purchases] == ["6.50"]
        assert details.points == "46 points"

    def test_points_that_hq_gave_are_seen_at_once(self, shop: Shop, niamh: Customer) -> None:
        selling = Selling(shop)
        selling.scan(CARD)
        bring(shop.agent, make_hq_customer("niamh", "000000019", FIELDS, points=90))
        selling.presenter.changes_applied()
        assert selling.view.said["show_customer"][0].details.points == "90 points"

    def test_what_hq_and_the_register_disagree_on_leads_to_the_customer(self, shop: Shop, niamh: Customer) -> None:
        bring(shop.agent, make_hq_customer("niamh", "000000019", FIELDS, conflicts=CONFLICTS))
        selling = Selling(shop)
        selling.scan(CARD)
        assert selling.said.label == "2 fields differ at HQ"
        assert selling.said.offer is not None
        selling.press(selling.said.offer.key)
        assert selling.gone == ["customers"]
        assert selling.view.said["show_customer"][0].details.conflicts == "2 fields differ at HQ"

    def test_a_blocked_customer_can_buy_and_the_reason_is_said(self, shop: Shop, niamh: Customer) -> None:
        blocked = FIELDS | {"blocked": "two invoices open"}
        bring(shop.agent, make_hq_customer("niamh", "000000019", blocked))
        selling = Selling(shop)
        selling.scan(code_of("10007"), CARD)
        assert (selling.said.tone, selling.said.label) == ("warn", "Blocked: two invoices open")
        assert selling.view.said["show_customer"][0].details.blocked == "Blocked: two invoices open"
        selling.press("F12")
        assert selling.basket.customer is None

    def test_where_no_customer_data_is_kept_the_block_is_said_and_who_knows_why(
        self, shop: Shop, niamh: Customer
    ) -> None:
        bring(shop.agent, make_hq_customer("niamh", "000000019", hashes=["ab" * 32], blocked=True))
        with shop.agent.read():
            found = customers.find(shop.agent, niamh.id)
        assert found is not None
        assert blocked_words(found) == "Blocked: ask HQ for the reason"


DETAILS = CardDetails(
    points="240 points",
    conflicts="2 fields differ at HQ",
    conflicts_short="2 differ",
    waiting="1 change waits for HQ",
    facts=(("Trade", "Architect"), ("Address", "14 The Old Distillery, Upper Quay Lane, Galway H91 E2K3, Ireland")),
    chosen=(("Trade", "Architect"),),
    purchases=tuple(PurchaseRow(f"2{at} Nov 12:04", f"101-2-1000{at}", f"{at}.50") for at in range(5)),
    known=True,
)
FULL = CustomerCard("Niamh Kavanagh-Burke", "020 910 0142", "000020418", DETAILS)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


def painted(widget: CustomerBox | CustomerDetailsView, recorder: Recorder) -> list[tuple[str, str]]:
    return [(text.words, text.whole) for text in recorder.look_at(widget)]


class TestHowItLooks:
    @pytest.fixture
    def box(self, qtbot: QtBot, theme: Theme) -> Callable[[int], CustomerBox]:
        def make(width: int) -> CustomerBox:
            box = CustomerBox(theme)
            qtbot.addWidget(box)
            box.show_card(FULL)
            box.resize(width, 96)
            box.show()
            return box

        return make

    def test_the_box_says_it_all_to_a_screen_reader(self, box: Callable[[int], CustomerBox]) -> None:
        name = box(367).accessibleName()
        for words in ("Niamh Kavanagh-Burke", "account 000020418", "240 points", "2 fields differ at HQ", "F3"):
            assert words in name

    @pytest.mark.parametrize(("width", "chip"), [(367, "2 fields differ at HQ"), (312, "2 differ")])
    def test_what_has_to_be_decided_is_in_the_box_however_narrow(
        self, box: Callable[[int], CustomerBox], recorder: Recorder, width: int, chip: str
    ) -> None:
        texts = painted(box(width), recorder)
        assert (chip, chip) in texts
        assert all(words == whole for words, whole in texts)

    def test_the_box_says_first_that_a_customer_is_blocked_and_to_a_screen_reader_why(
        self, box: Callable[[int], CustomerBox]
    ) -> None:
        card = replace(FULL, details=replace(DETAILS, blocked="Blocked: two invoices open"))
        assert [words for _icon, words, *_rest in _chips(card, brief=False)][:2] == ["Blocked", "000020418"]
        shown = box(367)
        shown.show_card(card)
        assert "Blocked: two invoices open" in shown.accessibleName()

    @pytest.mark.parametrize("reason", ["two invoices open", "two invoices open, ask for cash " * 7])
    def test_the_whole_reason_of_a_block_stands_above_the_facts(
        self, qtbot: QtBot, theme: Theme, recorder: Recorder, reason: str
    ) -> None:
        view = CustomerDetailsView(theme)
        qtbot.addWidget(view)
        view.show_details(replace(DETAILS, blocked=f"Blocked: {reason}"))
        view.resize(448, 700)
        view.show()
        texts = painted(view, recorder)
        assert texts[0] == (f"Blocked: {reason}", f"Blocked: {reason}")
        bottom, *others = [text.rect for text in recorder.painted]
        assert all(other.top() > bottom.bottom() for other in others)

    def test_what_stands_below_is_not_in_the_box_too(self) -> None:
        assert "Trade: Architect" in [words for _icon, words, *_rest in _chips(FULL, brief=False)]
        assert "Trade: Architect" not in [words for _icon, words, *_rest in _chips(FULL, brief=True)]

    def test_as_many_purchases_as_there_is_room_for_are_shown_whole(
        self, qtbot: QtBot, theme: Theme, recorder: Recorder
    ) -> None:
        view = CustomerDetailsView(theme)
        qtbot.addWidget(view)
        view.show_details(DETAILS)
        shown = []
        for height in (420, 700):
            view.resize(448, height)
            view.show()
            texts = painted(view, recorder)
            assert all(words == whole for words, whole in texts)
            assert all(text.rect.bottom() < height for text in recorder.painted)
            shown.append(sum(words.startswith("101-2") for words, _whole in texts))
        assert 0 < shown[0] < shown[1] == 5

    def test_somebody_who_bought_nothing_is_said_so(self, qtbot: QtBot, theme: Theme, recorder: Recorder) -> None:
        view = CustomerDetailsView(theme)
        qtbot.addWidget(view)
        view.show_details(CardDetails(known=True))
        view.resize(448, 300)
        view.show()
        assert "Nothing was bought here yet" in [words for words, _whole in painted(view, recorder)]
