"""What was entered survives the window: as a draft through a crash, or suspended under a name."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket, BasketLine, ReturnedFrom
from store_client.domain.basket_order import BasketOrder
from store_client.domain.customer import CustomerDetails
from store_client.domain.permissions import SUSPEND
from store_client.domain.setup import Discount
from store_client.domain.tender import Tender, TenderMore
from store_client.errors import NeedsApproval, Refused
from store_client.services import basket_text, parking, paying, recording, selling
from store_client.services.customers import register_customer
from tests.counter import ADA, approved, make_counter_basket, set_up_item
from tests.factories import STAFF, make_moment, make_product, open_shift

Ids = Callable[[], str]
ID = "019ab000-0000-7000-8000-00000000ba5e"


def other(value: Any, field: str) -> Any:
    """Something else of the same kind."""
    if isinstance(value, bool):
        return not value
    return value + 7 if isinstance(value, int) else f"{field} é\u202e🌿"


def filled_line() -> BasketLine:
    """A line of which no member is as by default."""
    line = make_counter_basket().lines[0]
    special: dict[str, Any] = {
        "returned": ReturnedFrom("t", "r", 3, "why", 5000, 1000, 900, 80, 70),
        "list_price_minor": 900,
        "manual_percent": 10_000,
        "manual_minor": 50,
        "manual_most": 60,
        "label_minor": 70,
        "own_tax_rate": 9_000,
        "discounts": (),
    }
    changed: dict[str, Any] = {
        field.name: special.get(field.name, other(getattr(line, field.name), field.name)) for field in fields(line)
    }
    kept = {name: changed[name] for name in changed if name not in ("discount_minor", "total_minor", "tax_minor")}
    return BasketLine(**kept)


def filled_basket() -> Basket:
    """A basket of which no member is as by default, but for its customer and its rules."""
    special: dict[str, Any] = {
        "lines": (filled_line(), replace(filled_line(), line=2)),
        "manual_percent": 5_000,
        "manual_minor": 100,
        "manual_most": 90,
        "coupons": ("A", "B"),
        "approvals": (approved("line_discount", reason="regular"), replace(approved("void_line"), used=True, line=2)),
        "tenders": (Tender("card", 5, 6, 1, TenderMore(reference="A", card="•• 1", terminal="T", intent="i1")),),
        "voided_tenders": (Tender("foreign", 5, 6, 1, TenderMore("USD", 7, 920_000)), Tender("cash", 1, 1, 0)),
        "customer": None,
        "order": BasketOrder("take", "o1", "d1", 5, "n1", "delivery", "a1", "2026-12-05", "soon", "t1", "r1"),
    }
    empty = Basket()
    names = [field.name for field in fields(Basket) if field.name != "rules"]
    return Basket(**{name: special.get(name, other(getattr(empty, name), name)) for name in names})


def test_every_member_of_a_basket_is_written_and_read_again() -> None:
    basket = filled_basket()
    empty = Basket()
    assert [field.name for field in fields(Basket) if getattr(basket, field.name) == getattr(empty, field.name)] == [
        "customer",
        "rules",
    ]
    assert basket_text.from_text(basket_text.to_text(basket)) == (basket, "")


def test_nothing_that_is_calculated_is_written() -> None:
    text = basket_text.to_text(make_counter_basket(1080, 650))
    assert "total_minor" not in text
    assert "tax_minor" not in text
    assert len(text) < 600


def test_what_a_later_version_adds_is_passed_over() -> None:
    text = basket_text.to_text(make_counter_basket(1080))
    newer = text.replace('"lines":[{', '"mood":"good","lines":[{"color":[1,2],', 1)
    assert newer != text
    assert basket_text.from_text(newer) == basket_text.from_text(text)


def test_a_basket_of_200_lines_is_small() -> None:
    line = make_counter_basket().lines[0]
    basket = replace(Basket(), lines=tuple(replace(line, line=place) for place in range(200)))
    text = basket_text.to_text(basket)
    assert len(text) < 50_000
    assert len(basket_text.from_text(text)[0].lines) == 200


def test_a_crash_brings_the_basket_back_as_it_was(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    customer = register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    basket = parking.begin(selling.start_basket(db), new_id)
    basket = selling.discount_line(selling.add_item(basket, make_product()), 1, percent=10_000)
    basket = paying.pay_cheque(selling.attach_customer(basket, customer), "7", 500)
    parking.save_draft(db, basket)
    again = parking.load_draft(RegisterDatabase.open(db.path))
    assert again == basket
    assert again.total_minor == 972
    assert again.tenders[0].reference == "7"


def test_a_draft_is_priced_by_the_rules_of_the_day_it_is_loaded(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = parking.begin(selling.add_item(selling.start_basket(db), make_product()), new_id)
    parking.save_draft(db, basket)
    set_up_item(db, "discount", "HALF", code="HALF", name="Half price", method="percent", value=50_000, active=True)
    again = parking.load_draft(db)
    assert again is not None
    assert again.total_minor == 540
    assert isinstance(again.rules.offers[0], Discount)


def test_each_window_has_its_own_draft_and_the_newest_counts(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    for price in (100, 200):
        parking.save_draft(db, make_counter_basket(price, identifier=ID))
    parking.save_draft(db, make_counter_basket(300, identifier="other"), window="second")
    assert db.value("SELECT count(*) FROM draft") == 2
    first, second = parking.load_draft(db), parking.load_draft(db, window="second")
    assert first is not None
    assert second is not None
    assert (first.total_minor, second.total_minor) == (200, 300)
    parking.clear_draft(db)
    assert parking.load_draft(db) is None


def test_what_was_recorded_is_never_offered_again(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    parking.save_draft(db, basket)
    recording.complete_sale(db, basket, 1080, staff=STAFF, now=make_moment(), new_id=new_id)
    assert parking.load_draft(RegisterDatabase.open(db.path)) is None


def test_an_empty_or_unreadable_draft_is_none(db: RegisterDatabase) -> None:
    assert parking.load_draft(db) is None
    parking.save_draft(db, Basket(currency="EUR", id=ID))
    assert parking.load_draft(db) is None
    db.run("UPDATE draft SET content = '{\"lines\":7}'")
    assert parking.load_draft(db) is None


def test_a_basket_keeps_the_id_it_began_with(new_id: Ids) -> None:
    begun = parking.begin(Basket(), new_id)
    assert begun.id
    assert parking.begin(begun, new_id) is begun


def test_a_suspended_basket_is_listed_and_taken_back_once(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = selling.change_quantity(make_counter_basket(540, 650, identifier=ID), 1, 2000)
    parking.save_draft(db, basket)
    parking.suspend(db, selling.void_line(basket, 2), "  red   scarf ", person=ADA, now=make_moment(5))
    assert parking.load_draft(db) is None
    restarted = RegisterDatabase.open(db.path)
    (listed,) = parking.list_suspended(restarted)
    assert (listed.name, listed.staff, listed.total_minor, listed.articles) == ("red scarf", ADA.id, 1080, 2)
    assert parking.count_suspended(restarted) == 1
    again = parking.recall(restarted, listed.id)
    assert (again.id, again.name, again.total_minor, len(again.lines)) == (ID, "red scarf", 1080, 2)
    assert parking.list_suspended(restarted) == []
    assert parking.load_draft(restarted) == again
    with pytest.raises(Refused, match="took it back already"):
        parking.recall(restarted, listed.id)


def test_the_newest_suspended_basket_stands_first(db: RegisterDatabase) -> None:
    for second in (1, 3, 2):
        basket = make_counter_basket(identifier=f"basket-{second}")
        parking.suspend(db, basket, f"{second}", person=ADA, now=make_moment(second))
    assert [one.name for one in parking.list_suspended(db)] == ["3", "2", "1"]


def test_a_basket_is_taken_back_only_where_there_is_none(db: RegisterDatabase) -> None:
    parking.suspend(db, make_counter_basket(identifier=ID), "x", person=ADA, now=make_moment())
    with pytest.raises(Refused, match="Finish or suspend it first"):
        parking.recall(db, ID, instead_of=make_counter_basket())
    assert parking.recall(db, ID, instead_of=Basket()).id == ID


def test_what_cannot_be_read_stays_in_the_list(db: RegisterDatabase) -> None:
    parking.suspend(db, make_counter_basket(identifier=ID), "x", person=ADA, now=make_moment())
    db.run("UPDATE suspended SET content = 'null'")
    with pytest.raises(Refused, match="cannot be read by this version"):
        parking.recall(db, ID)
    assert len(parking.list_suspended(db)) == 1


def test_an_empty_or_partly_paid_basket_is_not_suspended(db: RegisterDatabase) -> None:
    with pytest.raises(Refused, match="nothing to suspend"):
        parking.suspend(db, Basket(id=ID), "x", person=ADA, now=make_moment())
    paid = paying.pay_cash(make_counter_basket(identifier=ID), 100)
    with pytest.raises(Refused, match="paid already"):
        parking.suspend(db, paid, "x", person=ADA, now=make_moment())


def test_suspending_can_be_for_some_people_only(db: RegisterDatabase) -> None:
    set_up_item(db, "permission_group", "cashier", group="cashier", name="Cashier", actions=[], limits={})
    basket = selling.with_todays_rules(db, make_counter_basket(identifier=ID))
    with pytest.raises(NeedsApproval) as refused:
        parking.suspend(db, basket, "x", person=ADA, now=make_moment())
    assert refused.value.action == SUSPEND
    parking.suspend(db, selling.approve_with(basket, approved(SUSPEND)), "x", person=ADA, now=make_moment())
    assert parking.recall(db, ID).approvals[0].used
