"""What HQ's people set up reaches a register through the feeds, and the counter works by it: the demo's own shop."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import setup_admin, staff_admin
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from hq_server.services.setup_checks import TEMPLATE_FIELDS
from installer.demo import customers, shop
from store_client.clock import Moment
from store_client.db import outbox, settings
from store_client.db.database import RegisterDatabase
from store_client.devices import receipt_template
from store_client.domain.attribute_values import show_value
from store_client.domain.basket import Basket
from store_client.domain.channel import Identity
from store_client.domain.customer_checks import problems
from store_client.domain.permissions import group_of
from store_client.domain.product import Product
from store_client.domain.returns import ReturnableLine
from store_client.domain.setup import Setup
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.ids import new_id
from store_client.services import (
    catalog,
    customer_forms,
    paying,
    receipts,
    recording,
    returning,
    selling,
    set_up,
    shift_open,
    sign_in,
    vouchers,
)
from store_client.services.customers import search_customers
from store_client.services.set_up_items import load_setup
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from store_client.wire.codes import FEEDS
from tests.contract.meeting import EPOCH, Line
from tests.factories import DAY, DEVICE_KEY, START_MS, make_moment
from tests.hq_server.sending_register import NOW

REGISTER = RegisterIdentity("101", "1")


class Counter:
    """HQ and one of its registers, as they lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self.hq = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
        self.db = RegisterDatabase.open(folder / "register.db")

    def begin(self) -> None:
        """The demo's shop at HQ, and a register that was activated a moment ago."""
        migrate(self.hq, EPOCH)
        shop.set_up(self.hq, shop.sample_shop(), 1, NOW)
        set_up.save_activation(self.db, Identity("101", "1", 1), last_sequence=0, last_hash="")
        self.pull()
        shift_open.open_shift(
            self.db, staff="s-001", business_date=DAY, now=make_moment(), new_id=new_id, starting_minor=10_000
        )

    def close(self) -> None:
        self.db.close()
        self.hq.close()

    def pull(self) -> None:
        line: object = Line(self.hq, REGISTER)
        for feed in FEEDS:
            breathing = Breathing(rest=lambda _seconds: None)
            pulled = pull_changes(self.db, line, feed, EPOCH, lambda: Applying(DEVICE_KEY, START_MS), breathing)  # type: ignore[arg-type]
            assert (pulled.unreadable, pulled.finished) == (0, True)

    @property
    def setup(self) -> Setup:
        return load_setup(self.db)

    def product(self, sku: str) -> Product:
        found = catalog.find_by_code(self.db, sku)
        assert found is not None
        return found

    def person(self, name: str) -> StaffMember:
        return next(one for one in sign_in.list_staff(self.db) if one.name.startswith(name))

    def basket(self, *skus: str) -> Basket:
        basket = selling.start_basket(self.db)
        for sku in skus:
            basket = selling.add_item(basket, self.product(sku))
        return basket

    def saved(self, basket: Basket) -> list[tuple[str, int]]:
        return [(code, amount) for code, _name, amount in basket.saved_by]

    def sell(self, basket: Basket, tendered: int | None = None) -> str:
        done = recording.complete_sale(self.db, basket, tendered, staff="s-001", now=make_moment(60), new_id=new_id)
        return done.transaction.id

    def bring_back(self, sold: str, basket: Basket, reason: str, quantity: int = 1_000) -> Basket:
        """Of its first line."""
        receipt = receipts.load_transaction(self.db, sold).receipt
        (line, *_others) = returning.find_original(self.db, receipt, now=make_moment(90)).lines
        assert isinstance(line, ReturnableLine)
        return selling.take_return(basket, line, quantity, reason, self.person("Grace"))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    made = Counter(folder)
    made.begin()
    made.close()
    return folder


@pytest.fixture
def counter(tmp_path: Path, begun: Path) -> Iterator[Counter]:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    made = Counter(tmp_path)
    yield made
    made.close()


def test_nothing_of_what_hq_told_is_passed_over(counter: Counter) -> None:
    setup = counter.setup
    assert setup.problems == ()
    kinds = {item.kind for item in setup_admin.list_items(counter.hq)}
    held = {row[0] for row in counter.db.rows("SELECT DISTINCT kind FROM setup_item")}
    assert held == kinds


def test_offers_and_coupons_take_off_what_hq_says(counter: Counter) -> None:
    assert counter.saved(counter.basket("CLN-001", "CLN-002", "BTH-008")) == [("SOAP-3", 228)]
    assert counter.saved(counter.basket("PAP-001", "PAP-002", "PAP-005")) == [("PAPER-3", 350)]
    assert counter.saved(counter.basket("KIT-001")) == [("TOWELS", 162)]
    assert counter.basket("HOM-006").total_minor == 2990
    welcome = selling.add_coupon(counter.basket("KIT-003"), "WELCOME10")
    assert counter.saved(welcome) == [("WELCOME", 32)]


def test_offers_are_for_the_products_of_a_category(counter: Counter) -> None:
    """Soap is a category whose products have numbers of two others."""
    categories = {category.category: category for category in catalog.list_categories(counter.db)}
    assert (categories["SOAP"].name, categories["LIGHT"].parent, categories["KIT"].color) == ("Soap", "HOM", "teal")
    soaps = {product.sku for product in catalog.list_category(counter.db, "SOAP")}
    assert soaps == {"CLN-001", "CLN-002", "CLN-003", "BTH-008", "BTH-012"}


def test_a_label_is_read_by_the_policys_rules(counter: Counter) -> None:
    scanned = catalog.scan(counter.db, "2800131004506")
    assert scanned is not None
    assert (scanned.product.sku, scanned.quantity_thousandths) == ("DEL-001", 450)
    priced = catalog.scan(counter.db, "2000234012501")
    assert priced is not None
    assert (priced.product.sku, priced.total_minor) == ("DEL-002", 1250)


def test_the_ways_to_pay_are_hqs_in_their_order(counter: Counter) -> None:
    basket = counter.basket("KIT-023")
    assert [tender.tender for tender in paying.tender_types(basket)] == ["cash", "card", "voucher", "cheque", "foreign"]
    with pytest.raises(Refused, match="500"):
        paying.pay_cheque(counter.basket(*["KIT-023"] * 20), "0012", 60_000)
    dollars = paying.pay_foreign(basket, "USD", 2_000)
    assert dollars.tenders[0].amount_minor == 1_852
    pounds = paying.pay_foreign(basket, "GBP", 1_000)
    assert pounds.tenders[0].amount_minor == 1_187


def test_nobody_goes_beyond_the_limits_of_their_group(counter: Counter) -> None:
    aoife, tomas = counter.person("Aoife"), counter.person("Tomás")
    assert group_of(tomas, counter.setup.permission_groups).name == "Supervisor"
    basket = counter.basket("KIT-003")
    assert selling.discount_line(basket, 1, percent=10_000, person=aoife).discount_minor == 32
    with pytest.raises(NeedsApproval):
        selling.discount_line(basket, 1, percent=30_000, person=aoife)
    assert selling.discount_line(basket, 1, percent=30_000, person=tomas).discount_minor == 96
    with pytest.raises(NeedsApproval):
        selling.discount_line(basket, 1, percent=31_000, person=tomas)
    with pytest.raises(NeedsApproval):
        selling.override_tax(basket, "export", person=aoife)
    assert selling.override_tax(basket, "export", person=tomas).tax_minor == 0


def test_a_supervisor_signs_for_a_cashier_with_the_pin_and_a_manager_with_the_badge(counter: Counter) -> None:
    aoife, now = counter.person("Aoife"), Moment(START_MS, 60)
    people = {person.name: person for person in shop.sample_shop().people()}
    tomas = people["Tomás Ó Sé"]
    signed = sign_in.approve(
        counter.db, DEVICE_KEY, tomas.id, tomas.pin, "void_transaction", asked_by=aoife.id, now=now
    )
    basket = selling.approve_with(counter.basket("KIT-003"), signed)
    void = recording.void_transaction(counter.db, basket, "customer_left", person=aoife, now=now, new_id=new_id)
    assert void.transaction.more is not None
    assert [approval.approved_by for approval in void.transaction.more.approvals] == [tomas.id]
    badge = "X5D9LWB2FK8TYG6QRM4C"
    assert sign_in.is_badge(badge)
    assert sign_in.sign_in_with_badge(counter.db, DEVICE_KEY, badge, now).name == "Grace Adeyemi"


def test_a_badge_is_hashed_once_however_many_people_have_one(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    hashing = sign_in.hash_pin

    def noted(code: str, salt: bytes) -> bytes:
        asked.append(salt)
        return hashing(code, salt)

    monkeypatch.setattr(sign_in, "hash_pin", noted)
    now = Moment(START_MS, 60)
    assert sign_in.sign_in_with_badge(counter.db, DEVICE_KEY, "7Q2MZ8KXWT4R9HVCN3PJ", now).name == "Aoife Brennan"
    with pytest.raises(Refused):
        sign_in.sign_in_with_badge(counter.db, DEVICE_KEY, "NOBODYS0BADGE0AT0ALL", now)
    assert len(asked) == 2


def test_reasons_are_asked_for_by_their_use(counter: Counter) -> None:
    names = {use: [one.reason for one in counter.setup.reasons_for(use)] for use in ("return", "no_sale", "discount")}
    assert names == {
        "return": ["faulty", "unwanted", "wrong_item", "other"],
        "no_sale": ["give_change", "check_drawer", "other"],
        "discount": ["faulty", "price_match", "regular", "other"],
    }
    grace = counter.person("Grace")
    with pytest.raises(Refused):
        recording.record_no_sale(counter.db, "other", person=grace, now=make_moment(1), new_id=new_id)
    recording.record_no_sale(counter.db, "other", person=grace, now=make_moment(1), new_id=new_id, comment="stuck")


def test_money_goes_out_for_hqs_accounts_alone(counter: Counter) -> None:
    grace, now = counter.person("Grace"), make_moment(1)
    with pytest.raises(Refused):
        recording.record_cash_movement(counter.db, "expense", "change", 350, person=grace, now=now, new_id=new_id)
    done = recording.record_cash_movement(
        counter.db, "expense", "postage", 350, reason="paid_out", person=grace, now=now, new_id=new_id
    )
    assert done.transaction.total_minor == -350


def test_what_comes_back_goes_the_way_that_the_tender_says(counter: Counter) -> None:
    basket = counter.basket("KIT-023")
    sold = counter.sell(paying.pay_cheque(basket, "0012"))
    receipt = receipts.load_transaction(counter.db, sold).receipt
    original = returning.find_original(counter.db, receipt, now=make_moment(90))
    assert [way.tender for way in returning.refund_tenders(counter.setup, original)] == ["cash", "voucher"]


def test_a_voucher_stands_within_the_policys_limit_and_days(counter: Counter) -> None:
    sold = counter.sell(counter.basket("KIT-023"), 4_000)
    back = vouchers.issue_voucher(
        counter.bring_back(sold, selling.start_basket(counter.db), "unwanted"), person=counter.person("Aoife")
    )
    done = recording.complete_return(counter.db, back, staff="s-001", now=make_moment(95), new_id=new_id)
    number = done.transaction.tenders[0].reference
    found = vouchers.find_voucher(counter.db, number, today=DAY)
    assert (found.balance_minor, found.expires) == (3_900, "2027-11-23")
    dear = counter.product("DEL-002")
    with pytest.raises(Refused, match="cheese"):
        selling.return_item(selling.start_basket(counter.db), dear, reason="faulty", person=counter.person("Grace"))
    many = counter.sell(selling.change_quantity(counter.basket("KIT-023"), 1, 6_000), 30_000)
    much = counter.bring_back(many, selling.start_basket(counter.db), "faulty", 6_000)
    with pytest.raises(Refused, match="200"):
        vouchers.issue_voucher(much, person=counter.person("Grace"))


def test_receipts_look_as_their_format_says(counter: Counter) -> None:
    sold = counter.sell(counter.basket("KIT-003", "PAP-006"), 5_000)
    rows = receipts.receipt(counter.db, sold)
    said = [row.text for row in rows]
    assert [row.logo is not None for row in rows].count(True) == 1
    assert said.count("Shop Street") == 1
    assert any(text.startswith("Served by Aoife Brennan") for text in said)
    assert {"Thank you, and see you soon.", "Returns within 28 days with this receipt."} <= set(said)
    assert any(text.startswith("Returns until 21") for text in said)
    gift = [row.text for row in receipts.receipt(counter.db, sold, "gift")]
    assert "May be exchanged within 28 days." in gift
    assert not any("3.20" in text for text in gift)


def test_registers_fill_in_the_fields_that_hq_lets_through() -> None:
    assert set(TEMPLATE_FIELDS) == set(receipt_template.FIELDS)


def test_the_form_of_a_customer_asks_what_hq_wants_to_know(counter: Counter) -> None:
    rules = customer_forms.customer_rules(counter.db)
    assert [one.name("fr") for one in rules.attributes] == [
        "Pointure",
        "Lettre d'information",
        "Couleur préférée",
        "Anniversaire",
    ]
    assert [one.name("fr") for one in rules.affiliations] == [
        "Voisins de la rue",
        "Personnel et famille",
        "Professionnels",
    ]
    blank = customer_forms.blank_details(counter.db)
    assert (blank.customer_group, blank.receipt_preference) == ("retail", "print")
    assert dict(blank.attributes)["newsletter"] == "no"
    colour = next(one for one in rules.attributes if one.attribute == "favourite-colour")
    assert show_value(colour, "green", "fr", "EUR") == "Vert"
    wrong = replace(blank, last_name="Keane", attributes=(("shoe-size", "60"), ("favourite-colour", "mauve")))
    assert {"attribute.shoe-size", "attribute.favourite-colour"} <= problems(wrong, rules).keys()


def test_the_demos_customers_fit_what_hq_asks_and_are_introduced_once(counter: Counter, tmp_path: Path) -> None:
    people = customers.sample_customers()
    for _start in range(2):
        customers.introduce(tmp_path / "register.db", people, "s-001")
    documents = [document.content for document in outbox.page_after(counter.db, 0, 100)]
    results = ingest_batch(counter.hq, REGISTER, documents, NOW)
    assert {(result.state, result.reason) for result in results} == {("applied", "")}
    assert issue_account_numbers(counter.hq, NOW).rows == len(people) == 12
    (zoe,) = search_customers(counter.db, "zoe obrien")
    assert (zoe.customer_group, zoe.affiliations, dict(zoe.attributes)["favourite-colour"]) == (
        "retail",
        ("neighbour",),
        "yellow",
    )


def test_what_hq_changes_later_counts_from_the_next_basket_on(counter: Counter) -> None:
    before = counter.basket("KIT-001")
    text = (
        '[[remove]]\nkind = "discount"\nkey = "TOWELS"\n'
        '[[discount]]\ncode = "SPOONS"\nname = "Spoons"\nmethod = "amount"\nvalue = 50\nskus = ["KIT-003"]\n'
        'stores = ["101"]\n'
    )
    assert setup_admin.import_setup(counter.hq, text, NOW + 1).problems == ()
    counter.pull()
    assert counter.saved(before) == [("TOWELS", 162)]
    assert counter.saved(counter.basket("KIT-001", "KIT-003")) == [("SPOONS", 50)]


def test_somebody_who_left_signs_in_no_more(counter: Counter) -> None:
    staff_admin.set_staff_active(counter.hq, "101", "s-004", False, NOW + 1)
    counter.pull()
    with pytest.raises(Refused):
        sign_in.sign_in_with_badge(counter.db, DEVICE_KEY, "X5D9LWB2FK8TYG6QRM4C", Moment(START_MS, 60))


def test_the_channel_and_the_set_up_are_of_one_store(counter: Counter) -> None:
    channel = settings.channel(counter.db)
    assert channel is not None
    assert (channel.name, channel.currency, channel.end_of_day) == ("Shop Street", "EUR", "18:30")
