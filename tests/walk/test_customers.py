"""A customer of two sides, over real processes: what HQ and a register both change, and a card from the start."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hq_server.domain.customer_fields import FieldChange
from hq_server.services import customer_edits as hq_edits
from store_client.clock import now
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.domain.loyalty import Points
from store_client.ids import new_id
from store_client.services import catalog, customer_edits, customers, loyalty, recording, selling, shift_open, sign_in
from tests.walk.shop import RegisterUnderTest, WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
CARD = "9990001112223"


def staff_of(db: RegisterDatabase) -> str:
    return sign_in.list_staff(db)[0].id


def make_customer(register: RegisterUnderTest) -> Customer:
    details = CustomerDetails(first_name="Niamh", last_name="Byrne", phone="087 123 4567", email="n@example.ie")
    with register.open() as db:
        return customers.register_customer(db, details, staff=staff_of(db), now=now(), new_id=new_id)


def read(register: RegisterUnderTest, customer: str) -> Customer:
    with register.open() as db:
        found = customers.get_customer(db, customer)
    assert found is not None
    return found


def edit_here(register: RegisterUnderTest, customer: str, **changed: str) -> None:
    with register.open() as db:
        base = customers.get_customer(db, customer)
        assert base is not None
        details = replace(base.details, **changed)  # type: ignore[arg-type]  # texts alone
        customer_edits.edit_customer(db, customer, details, base=base, staff=staff_of(db), now=now(), new_id=new_id)


def edit_at_hq(shop: WalkShop, customer: str, field: str, old: str, new: str) -> None:
    with shop.open_hq() as db:
        hq_edits.edit_customer(db, customer, [FieldChange(field, old, new)], "claire", now().utc_ms)


def exchange_until(register: RegisterUnderTest, reached: Callable[[], bool], what: str) -> None:
    def tried() -> bool:
        assert register.run("sync", "--once").returncode == 0
        return reached()

    wait_until(tried, what)


@pytest.fixture
def shop(open_shop: Callable[..., WalkShop]) -> WalkShop:
    return open_shop()


def test_edits_on_both_sides_merge_field_by_field_and_a_conflict_is_decided_by_a_person(shop: WalkShop) -> None:
    register = shop.registers[0]
    customer = make_customer(register).id
    exchange_until(register, lambda: not read(register, customer).pending, "the number comes")

    edit_at_hq(shop, customer, "email", "n@example.ie", "niamh@hq.example.ie")
    edit_at_hq(shop, customer, "phone", "087 123 4567", "01 555 0100")
    edit_here(register, customer, last_name="Byrne-Walsh", phone="086 765 4321")
    expected = FieldConflict("phone", "01 555 0100", "086 765 4321")

    def conflicts() -> list[FieldConflict]:
        with register.open() as db:
            return [replace(one, document="") for one in customer_edits.list_conflicts(db, customer)]

    exchange_until(register, lambda: conflicts() == [expected], "the conflict is shown with both values")
    merged = read(register, customer)
    assert (merged.last_name, merged.email) == ("Byrne-Walsh", "niamh@hq.example.ie")
    assert merged.phone == "086 765 4321"

    with register.open() as db:
        customer_edits.resolve_conflict(
            db, customer, "phone", customer_edits.KEEP_REGISTER, staff=staff_of(db), now=now(), new_id=new_id
        )
    assert conflicts() == []
    exchange_until(
        register, lambda: shop.rows(f"SELECT phone FROM customer WHERE id = '{customer}'") == [("086 765 4321",)], "HQ"
    )
    exchange_until(register, lambda: register.waiting() == 0, "nothing waits")
    found = read(register, customer)
    assert (found.phone, found.last_name, found.email) == ("086 765 4321", "Byrne-Walsh", "niamh@hq.example.ie")
    assert conflicts() == []
    assert shop.chain_problems() == []


def test_a_card_enrolled_while_pending_earns_at_once_and_settles_when_the_number_comes(shop: WalkShop) -> None:
    register = shop.registers[0]
    customer = make_customer(register)
    with register.open() as db:
        staff = staff_of(db)
        enrolled = loyalty.enroll_loyalty(db, customer.id, CARD, staff=staff, now=now(), new_id=new_id)
        assert enrolled.pending
        shift_open.open_shift(db, staff=staff, business_date=now().iso_date(), now=now(), new_id=new_id)
        sku = db.rows("SELECT sku FROM price ORDER BY price_minor DESC LIMIT 1")[0][0]
        product = catalog.find_by_code(db, sku)
        assert product is not None
        basket = selling.attach_customer(selling.add_item(selling.start_basket(db), product, 3000), enrolled)
        sale = recording.complete_sale(db, basket, basket.total_minor, staff=staff, now=now(), new_id=new_id)
        earned = sale.transaction.total_minor // 100
        assert earned > 0
        assert loyalty.points_balance(db, enrolled) == Points(0, earned)

    def settled() -> bool:
        found = read(register, customer.id)
        return not found.pending and found.points == earned

    exchange_until(register, settled, "HQ's balance comes with the number")
    found = read(register, customer.id)
    with register.open() as db:
        assert loyalty.points_balance(db, found) == Points(earned, 0)
        known = loyalty.find_by_card(db, CARD)
    assert known is not None
    assert known.id == customer.id
    assert shop.rows("SELECT key, card, points FROM loyalty_points") == [(sale.transaction.id, CARD, earned)]
