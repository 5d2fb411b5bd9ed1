"""What HQ's feeds say of customers is read tolerantly and reaches the register's tables."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store_client.db import cursors, customer_feed, customer_hashes, customers, outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.customer import CustomerDetails
from store_client.services.customer_edits import edit_customer
from store_client.services.customer_search import find_customers
from store_client.services.customers import register_customer
from store_client.services.loyalty import enroll_loyalty
from store_client.services.set_up_items import load_setup
from store_client.sync.appliers import KINDS
from store_client.sync.applying import Applying
from store_client.wire import codes
from store_client.wire.incoming import Change
from tests.contract.golden import WIRE
from tests.factories import STAFF, make_ids, make_moment, make_register


@pytest.fixture
def db(tmp_path: Path) -> Iterator[RegisterDatabase]:
    database = make_register(tmp_path)
    yield database
    database.close()


@pytest.fixture
def new_id() -> Callable[[], str]:
    return make_ids()


WITH = Applying(device_key=bytes(32), now_ms=5)


def apply(db: RegisterDatabase, kind: str, key: str, body: object) -> None:
    change = Change(1, kind, key, msgspec.Raw(body if isinstance(body, bytes) else msgspec.json.encode(body)))
    reader = KINDS[kind]
    with db.write():
        if bytes(change.body) == b"null":
            reader.apply(db, (), [key], WITH)
        else:
            reader.apply(db, [reader.read(change)], (), WITH)


def golden(name: str) -> dict[str, Any]:
    page = msgspec.json.decode((WIRE / "v1" / "down" / "customers" / f"{name}.json").read_bytes())
    change: dict[str, Any] = page["changes"][0]
    return change


def test_a_customer_in_full_comes_with_everything(db: RegisterDatabase) -> None:
    change = golden("feed-1010-customer-in-full")
    apply(db, change["kind"], change["key"], change["body"])
    found = customers.find(db, change["key"])
    assert found is not None
    assert (found.title, found.points, found.loyalty_card, found.email_consent, found.phone_consent) == (
        *("Mme", 120, "9990001112223", True, False),
    )
    assert [address.street for address in found.addresses] == ["47 rue du Molinel\nBâtiment B"]
    assert (customers.read_fields(db, change["key"]) or {})["added_in_a_later_release"] == "kept"
    assert {(one.field.rpartition(".")[2], one.hq, one.register) for one in found.conflicts} == {
        ("city", "", "Roubaix"),
        ("name", "", "Dépôt 3"),
        ("purpose", "", "delivery"),
        ("phone", "06 12 34 56 78", "06 99 99 99 99"),
    }
    assert [hit.match for hit in find_customers(db, "molinel")] == [
        "address 47 rue du Molinel Bâtiment B, 59800, Lille"
    ]


def test_an_older_hq_tells_the_first_fields_alone(db: RegisterDatabase) -> None:
    page = msgspec.json.decode((WIRE / "v1" / "down" / "feed-1010-customer.json").read_bytes())
    change = page["changes"][0]
    apply(db, change["kind"], change["key"], change["body"])
    found = customers.find(db, change["key"])
    assert found is not None
    assert (found.account_number, found.name, found.addresses) == ("000000018", "Niamh Ó Caoimh", ())
    apply(db, "customer", change["key"], b"null")
    assert customers.find(db, change["key"]) is None


def test_a_hashed_customer_is_known_by_number_and_hashes_alone(db: RegisterDatabase) -> None:
    change = golden("feed-1010-customer-hashed")
    apply(db, "customer", change["key"], change["body"])
    found = customers.find(db, change["key"])
    assert found is not None
    assert (found.hashed, found.account_number, found.name) == (True, "000000034", "000000034")
    assert len(customer_hashes.find(db, change["body"]["hashes"][0], 5)) == 1


def test_a_hashed_customer_who_is_blocked_is_said_to_be(db: RegisterDatabase) -> None:
    change = golden("feed-1010-customer-hashed-blocked")
    apply(db, "customer", change["key"], change["body"])
    found = customers.find(db, change["key"])
    assert found is not None
    assert (found.hashed, bool(found.blocked)) == (True, True)


def test_the_key_of_hashes_comes_and_goes(db: RegisterDatabase) -> None:
    change = golden("feed-1070-hash-key")
    assert customer_hashes.read_key(db) == b""
    apply(db, change["kind"], change["key"], change["body"])
    assert customer_hashes.read_key(db) == bytes(range(32))
    apply(db, "hash_key", "customers", b"null")
    assert customer_hashes.read_key(db) == b""


def test_a_key_that_is_none_is_not_kept(db: RegisterDatabase) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        apply(db, "hash_key", "customers", {"key": "xyz"})
    assert customer_hashes.read_key(db) == b""


def position(db: RegisterDatabase) -> int:
    return cursors.load(db, codes.CUSTOMERS).position


def test_when_customers_may_no_longer_be_here_the_feed_starts_again_once(db: RegisterDatabase) -> None:
    with db.write():
        cursors.save(db, codes.CUSTOMERS, "e", 12)
        cursors.save(db, codes.PRODUCTS, "e", 12)
    apply(db, "policy", "register", {"return_days": 30})
    assert position(db) == 12
    apply(db, "policy", "register", {"keep_customers": False})
    assert position(db) == 0
    assert not load_setup(db).policy.keep_customers
    with db.write():
        cursors.save(db, codes.CUSTOMERS, "e", 30)
    apply(db, "policy", "register", {"keep_customers": False, "return_days": 10})
    assert position(db) == 30
    apply(db, "policy", "register", {"keep_customers": "what"})
    assert position(db) == 0
    assert cursors.load(db, codes.PRODUCTS).position == 12
    apply(db, "policy", "register", {"keep_customers": False})
    with db.write():
        cursors.save(db, codes.CUSTOMERS, "e", 40)
    apply(db, "policy", "register", b"null")
    assert position(db) == 0


def edit(db: RegisterDatabase, customer: str, new_id: Callable[[], str], **changed: str) -> None:
    base = customers.find(db, customer)
    assert base is not None
    details = replace(base.details, **changed)  # type: ignore[arg-type]  # texts alone
    edit_customer(db, customer, details, base=base, staff=STAFF, now=make_moment(), new_id=new_id)


def hq_answers(db: RegisterDatabase) -> None:
    """HQ has applied everything."""
    with db.write():
        for document in outbox.page_after(db, 0, 100):
            verdict = Verdict(document.sequence, document.id, "stored", "applied")
            outbox.record_verdicts(db, [verdict], 20)
        customer_feed.settle(db, 30)


def in_full(**changed: object) -> tuple[str, dict[str, Any]]:
    """The key and the body of the golden customer in full, with other members."""
    change = golden("feed-1010-customer-in-full")
    return change["key"], {**change["body"], "conflicts": [], **changed}


def test_a_field_with_an_own_change_that_hq_has_not_applied_is_never_written_over(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    key, body = in_full()
    apply(db, "customer", key, body)
    edit(db, key, new_id, phone="0611111111", title="Dr")
    apply(db, "customer", key, in_full(phone="0622222222", email="new@hq.example")[1])
    found = customers.find(db, key)
    assert found is not None
    assert (found.phone, found.title, found.email) == ("0611111111", "Dr", "new@hq.example")
    apply(db, "customer", key, {"customer": key, "account_number": "000000077", "phone": "0633333333"})
    found = customers.find(db, key)
    assert found is not None
    assert (found.phone, found.account_number, len(found.addresses)) == ("0611111111", "000000077", 1)
    hq_answers(db)
    found = customers.find(db, key)
    assert found is not None
    assert found.phone == "0633333333"


def test_a_new_customers_number_comes_and_everything_typed_here_stays(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    made = register_customer(
        db, CustomerDetails(last_name="Byrne", phone="0611"), staff=STAFF, now=make_moment(), new_id=new_id
    )
    enroll_loyalty(db, made.id, "L-1", staff=STAFF, now=make_moment(), new_id=new_id)
    body = {"customer": made.id, "account_number": "000000077", "last_name": "Other", "fields": {}}
    apply(db, "customer", made.id, {**body, "loyalty": {"card": "L-1", "points": 40}})
    found = customers.find(db, made.id)
    assert found is not None
    assert (found.account_number, found.last_name, found.loyalty_card, found.points) == (
        "000000077",
        "Byrne",
        "L-1",
        40,
    )
    apply(db, "customer", made.id, {**body, "loyalty": None})
    again = customers.find(db, made.id)
    assert again is not None
    assert (again.points, again.loyalty_card) == (0, "L-1")


def test_where_data_must_go_an_own_change_waits_for_hq_and_then_nothing_personal_is_left(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    key, body = in_full()
    apply(db, "customer", key, body)
    edit(db, key, new_id, phone="0611111111")
    hashed = {"customer": key, "account_number": "000000034", "hashes": ["ab" * 32]}
    apply(db, "customer", key, hashed)
    waiting = customers.find(db, key)
    assert waiting is not None
    assert (waiting.hashed, waiting.phone) == (False, "0611111111")
    hq_answers(db)
    found = customers.find(db, key)
    assert found is not None
    assert (found.hashed, found.name, found.phone) == (True, "000000034", "")
    for table in ("customer", "customer_profile", "customer_held", "customer_word"):
        kept = repr(db.rows(f"SELECT * FROM {table}")).lower()
        for personal in (body["last_name"].lower(), "molinel", "0611111111"):
            assert personal not in kept
    assert find_customers(db, "molinel") == []
    assert len(customer_hashes.find(db, "ab" * 32, 5)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"customer": 7}',
        b'{"account_number": "1"}',
        b'{"customer": "c", "fields": {"title": 7}}',
        b'{"customer": "c", "loyalty": {"points": "many"}}',
        b'{"customer": "c", "conflicts": [{"hq": "x"}]}',
        b'{"customer": "c", "hashes": "ab"}',
    ],
)
def test_a_customer_that_cannot_be_read_is_told_apart_from_one_that_can(db: RegisterDatabase, body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        apply(db, "customer", "c", body)
    apply(db, "customer", "c", b'{"customer": "c", "a_later_member": {"x": [1]}, "account_number": null}')
    found = customers.find(db, "c")
    assert found is not None
    assert found.pending
