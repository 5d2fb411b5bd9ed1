"""The card beside the basket: what the shop chose to see of a customer, purchases, points and what HQ owes."""

from collections.abc import Callable
from dataclasses import replace

from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.domain.loyalty import Points
from store_client.services import recording, selling
from store_client.services.customer_card import card_facts, recent_purchases
from store_client.services.customer_edits import edit_customer
from store_client.services.customers import get_customer, register_customer
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import set_up_customers
from tests.factories import STAFF, make_basket, make_moment, make_sale, open_shift

Ids = Callable[[], str]


def sell(db: RegisterDatabase, new_id: Ids, customer: Customer, *, returning: bool = False) -> str:
    basket = selling.attach_customer(make_basket(returning=returning), customer)
    if returning:
        done = recording.complete_return(db, basket, staff=STAFF, now=make_moment(60), new_id=new_id)
        return done.transaction.id
    return make_sale(db, new_id, basket).transaction.id


def test_a_new_customer_is_pending_and_has_nothing_else_yet(db: RegisterDatabase, new_id: Ids) -> None:
    made = register_customer(db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=new_id)
    facts = card_facts(db, made)
    assert (facts.pending, facts.unanswered, facts.conflicts, facts.points) == (True, 1, 0, None)
    assert (facts.attributes, facts.affiliations, facts.group, facts.purchases) == ((), (), "", ())


def test_chosen_attributes_are_shown_by_name_in_the_language_and_in_their_order(db: RegisterDatabase) -> None:
    set_up_customers(db)
    fields = {"last_name": "B", "attribute.size": "s", "attribute.shoe": "38.5", "attribute.news": "yes"}
    bring(db, make_hq_customer("c1", "000000019", {**fields, "affiliation.regular": "yes", "customer_group": "retail"}))
    customer = get_customer(db, "c1")
    assert customer is not None
    facts = card_facts(db, customer, "fr")
    assert facts.attributes == (("Pointure", "38,5 EU"), ("Size", "Petit"))
    assert (facts.affiliations, facts.group) == (("Habitués",), "Retail")


def test_the_newest_purchases_come_first_and_only_this_customers(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "1", {"last_name": "B"}), make_hq_customer("c2", "2", {"last_name": "K"}))
    one, two = get_customer(db, "c1"), get_customer(db, "c2")
    assert one is not None
    assert two is not None
    open_shift(db, new_id)
    sales = [sell(db, new_id, one) for _ in range(4)]
    sell(db, new_id, two)
    returned = sell(db, new_id, one, returning=True)
    purchases = recent_purchases(db, "c1", 3)
    assert [purchase.transaction for purchase in purchases] == [returned, sales[3], sales[2]]
    assert [purchase.total_minor for purchase in purchases] == [-1080, 1080, 1080]
    assert (purchases[0].type, purchases[0].currency, purchases[0].receipt[:6]) == ("return", "EUR", "101-1-")
    assert len(card_facts(db, one).purchases) == 5


def test_points_conflicts_and_unanswered_edits_are_counted(db: RegisterDatabase, new_id: Ids) -> None:
    disputed = [FieldConflict("phone", "1", "2", "d1"), FieldConflict("phone", "1", "3", "d2")]
    fields = {"last_name": "B", "loyalty_card": "L-1"}
    bring(db, make_hq_customer("c1", "1", fields, conflicts=disputed, points=40))
    customer = get_customer(db, "c1")
    assert customer is not None
    changed = edit_customer(
        db,
        "c1",
        replace(customer.details, email="b@c.ie"),
        base=customer,
        staff=STAFF,
        now=make_moment(),
        new_id=new_id,
    )
    facts = card_facts(db, changed)
    assert (facts.pending, facts.unanswered, facts.conflicts, facts.points) == (False, 1, 1, Points(40, 0))
