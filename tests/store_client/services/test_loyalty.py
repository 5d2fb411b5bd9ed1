"""A loyalty card is enrolled at once, also while the customer is pending, and what it earns is counted once."""

import json
from collections.abc import Callable

import pytest

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.loyalty import Points
from store_client.errors import FieldRefused, Refused
from store_client.services import selling
from store_client.services.customers import get_customer, register_customer
from store_client.services.loyalty import enroll_loyalty, find_by_card, points_balance
from tests.customer_factories import bring, make_hq_customer
from tests.factories import STAFF, make_basket, make_moment, make_sale, open_shift

Ids = Callable[[], str]


def enroll(db: RegisterDatabase, new_id: Ids, customer_id: str, card: str) -> Customer:
    return enroll_loyalty(db, customer_id, card, staff=STAFF, now=make_moment(), new_id=new_id)


def make(db: RegisterDatabase, new_id: Ids, card: str = "") -> Customer:
    details = CustomerDetails(last_name="Byrne", loyalty_card=card)
    return register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)


def earn(db: RegisterDatabase, new_id: Ids, customer_id: str, points: int) -> str:
    """A sale of the customer that earned points."""
    sale = make_sale(db, new_id).transaction
    db.run(
        "UPDATE transaction_header SET customer = ?, more = ? WHERE id = ?",
        (customer_id, json.dumps({"loyalty": {"card": "L-1", "points": points, "key": sale.id}}), sale.id),
    )
    return sale.id


def hq_applies(db: RegisterDatabase, now_ms: int) -> None:
    waiting = outbox.waiting(db, 100, 10**7)
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", "applied") for one in waiting], now_ms)


def test_a_pending_customer_gets_a_card_at_once(db: RegisterDatabase, new_id: Ids) -> None:
    made = make(db, new_id)
    enrolled = enroll(db, new_id, made.id, " L-1 ")
    assert enrolled.pending
    assert enrolled.loyalty_card == "L-1"
    assert find_by_card(db, "L-1 ") == enrolled == get_customer(db, made.id)
    document = json.loads(outbox.page_after(db, 0, 10)[-1].content)
    assert (document["kind"], document["version"]) == ("loyalty.enrolled", 1)
    assert document["body"] == {"customer": made.id, "card": "L-1", "staff": STAFF}


def test_the_same_card_again_writes_nothing(db: RegisterDatabase, new_id: Ids) -> None:
    made = make(db, new_id, "L-1")
    assert enroll(db, new_id, made.id, "L-1") == made
    assert outbox.count(db).waiting == 1


def test_another_card_takes_the_place_of_the_first(db: RegisterDatabase, new_id: Ids) -> None:
    made = make(db, new_id, "L-1")
    enroll(db, new_id, made.id, "L-2")
    assert find_by_card(db, "L-1") is None
    assert find_by_card(db, "") is None
    found = find_by_card(db, "L-2")
    assert found is not None
    assert found.id == made.id


@pytest.mark.parametrize(("card", "words"), [("", "Scan or type"), ("x" * 101, "100"), ("a\x07b", "control character")])
def test_a_card_that_cannot_be_taken_is_refused_with_the_reason(
    db: RegisterDatabase, new_id: Ids, card: str, words: str
) -> None:
    made = make(db, new_id)
    with pytest.raises(FieldRefused, match=words) as refused:
        enroll(db, new_id, made.id, card)
    assert refused.value.field == "loyalty_card"


def test_a_card_of_somebody_else_is_refused_with_the_name(db: RegisterDatabase, new_id: Ids) -> None:
    make(db, new_id, "L-1")
    other = make(db, new_id)
    with pytest.raises(FieldRefused, match="belongs to Byrne"):
        enroll(db, new_id, other.id, "L-1")
    with pytest.raises(Refused, match="removed at HQ"):
        enroll(db, new_id, "unknown", "L-2")


def test_points_count_from_the_sale_on_and_once_hq_has_them_only_there(db: RegisterDatabase, new_id: Ids) -> None:
    bring(db, make_hq_customer("c1", "000000019", {"last_name": "Byrne", "loyalty_card": "L-1"}, points=100), now_ms=5)
    open_shift(db, new_id)
    make_sale(db, new_id)
    earn(db, new_id, "c1", 19)
    earn(db, new_id, "c1", -4)
    earn(db, new_id, "c2", 1000)

    def balance() -> Points:
        customer = get_customer(db, "c1")
        assert customer is not None
        return points_balance(db, customer)

    assert balance() == Points(100, 15)
    hq_applies(db, 50)
    assert balance() == Points(100, 15)
    bring(db, make_hq_customer("c1", "000000019", {"last_name": "Byrne", "loyalty_card": "L-1"}, points=115), now_ms=60)
    assert balance() == Points(115, 0)
    earn(db, new_id, "c1", 5)
    assert balance().total == 120


def test_a_sale_to_somebody_with_a_card_earns_once_under_its_own_key(db: RegisterDatabase, new_id: Ids) -> None:
    made = make(db, new_id, "L-1")
    open_shift(db, new_id)
    basket = selling.attach_customer(make_basket(2), made)
    sale = make_sale(db, new_id, basket).transaction
    document = json.loads(outbox.page_after(db, 0, 10)[-1].content)
    assert document["body"]["more"]["loyalty"] == {"card": "L-1", "points": 21, "key": sale.id}
    assert points_balance(db, made) == Points(0, 21)
    assert selling.detach_customer(basket).loyalty_card == ""
