"""Feed 1010 tells the whole customer, or hashes alone where a register must not hold customer data."""

import json
import re

import msgspec
import pytest

from hq_server.db import hq_settings
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_hashes import customer_hashes
from hq_server.services import customer_blocks, feeds, setup_admin
from hq_server.services.customer_feed import HASH_KEY
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.ingest import ingest_batch
from hq_server.wire.customer_bodies import CustomerHashed, CustomerInFull, FieldConflict, HashKey, Loyalty
from tests.hq_server.customer_lines import HOME, PLAIN, change, create, earn, enrol, told
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


def _send(db: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(db, register.identity, register.lines, NOW)
    register.lines = []
    issue_account_numbers(db, NOW)
    publish_customers(db, NOW)


def _keep_customers(db: HqDatabase, scope: str, keep: object) -> None:
    with db.write():
        db.execute(
            "INSERT INTO setup_item (kind, key, scope, body, changed_ms) VALUES ('policy', 'register', ?, ?, 0)",
            (scope, json.dumps({"keep_customers": keep, "lock_after_s": 60})),
        )


def _key(db: HqDatabase) -> bytes:
    with db.read():
        return bytes.fromhex(hq_settings.read_setting(db, HASH_KEY) or "")


def test_a_customer_comes_with_every_field_conflicts_and_the_cards_balance(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    fields = HOME | {"added.in.a.later.release": "kept", "title": "Dr"}
    customer = create(one, fields=fields)
    one.open_shift()
    earn(one, "card 1", 10)
    enrol(one, customer, "card 1")
    enrol(one, customer, "card 2")
    earn(one, "card 2", 5)
    _send(hq, one)
    change(one, customer, ("phone", PLAIN["phone"], "1"))
    _send(hq, one)
    line = change(two, customer, ("phone", PLAIN["phone"], "2"), ("email", "x", "y"), ("title", "Mr", None))
    _send(hq, two)
    body = told(hq, two)[customer]
    document = json.loads(line)["id"]
    assert body == CustomerInFull(
        customer,
        "000000018",
        **(PLAIN | {"phone": "1"}),
        fields=dict(sorted((fields | {"loyalty_card": "card 2"}).items())),
        conflicts=[
            FieldConflict("email", "zoe@example.org", "y", document),
            FieldConflict("phone", "1", "2", document),
            FieldConflict("title", "Dr", None, document),
        ],
        loyalty=Loyalty("card 2", 15),
    )
    assert list(body.fields) == sorted(body.fields)


def test_a_customer_of_the_first_version_comes_with_nothing_more(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.create_customer()
    _send(hq, register)
    (body,) = told(hq, register).values()
    assert (body.fields, body.conflicts, body.loyalty) == ({}, [], None)


def test_a_customer_who_is_gone_comes_without_a_body(hq: HqDatabase) -> None:
    register = add_register(hq)
    gone, customer = create(register), create(register)
    _send(hq, register)
    with hq.write():
        hq.execute("DELETE FROM customer WHERE id = ?", (gone,))
    bodies = told(hq, register)
    assert (bodies[gone], bodies[customer].customer) == (None, customer)


@pytest.mark.parametrize("scope", ["all", "store 106"])
def test_a_store_that_may_not_hold_customer_data_gets_hashes_of_other_stores_customers(
    hq: HqDatabase, scope: str
) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    fields = HOME | {"contact.c1.type": "phone", "contact.c1.value": "+353 20 910 0142"}
    theirs, ours = create(one, fields=fields), create(two, fields=fields)
    _send(hq, one)
    _send(hq, two)
    assert isinstance(told(hq, two)[theirs], CustomerInFull)
    _keep_customers(hq, scope, False)
    bodies = told(hq, two)
    assert isinstance(bodies[ours], CustomerInFull)
    expected = customer_hashes(_key(hq), PLAIN | fields)
    assert bodies[theirs] == CustomerHashed(theirs, bodies[theirs].account_number, expected)
    assert len(expected) == 6
    content = msgspec.json.encode(bodies[theirs]).decode()
    for personal in (*PLAIN.values(), *fields.values()):
        assert not personal or f'"{personal}"' not in content
    assert set(json.loads(content)) == {"customer", "account_number", "hashes"}


def test_a_block_is_told_with_hashes_too_without_the_reason(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    theirs = create(one)
    _send(hq, one)
    _keep_customers(hq, "all", False)
    customer_blocks.block(hq, theirs, "never paid Zoë", "", "claire", NOW)
    body = msgspec.json.decode(msgspec.json.encode(told(hq, two)[theirs]))
    assert (set(body), body["blocked"]) == ({"customer", "account_number", "hashes", "blocked"}, True)
    customer_blocks.unblock(hq, theirs, "paid at last", "never paid Zoë", "claire", NOW)
    assert "blocked" not in msgspec.json.decode(msgspec.json.encode(told(hq, two)[theirs]))


@pytest.mark.parametrize(("scope", "keep"), [("all", True), ("store 101", False), ("all", None), ("all", "no")])
def test_other_policies_leave_customers_whole(hq: HqDatabase, scope: str, keep: object) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    customer = create(one)
    _send(hq, one)
    _keep_customers(hq, scope, keep)
    assert isinstance(told(hq, two)[customer], CustomerInFull)


def test_a_stores_own_policy_goes_before_the_one_for_all(hq: HqDatabase) -> None:
    one, two = add_register(hq), add_register(hq, "106", "1")
    customer = create(one)
    _send(hq, one)
    _keep_customers(hq, "all", False)
    _keep_customers(hq, "store 106", True)
    assert isinstance(told(hq, two)[customer], CustomerInFull)


@pytest.mark.parametrize(("keep", "comes"), [("false", True), ("true", False)])
def test_the_key_comes_with_1070_to_registers_that_need_it_alone(hq: HqDatabase, keep: str, comes: bool) -> None:
    register = add_register(hq, "106", "1")
    assert setup_admin.import_setup(hq, f"[policy]\nkeep_customers = {keep}", NOW).problems == ()
    page = feeds.read_page(hq, register.identity, 1070, 0, "", 100, NOW)
    (found,) = [one for one in page.changes if one.kind == "hash_key"]
    assert (found.key, found.body) == ("customers", HashKey(_key(hq).hex()) if comes else None)


def test_every_hq_has_a_random_key_of_its_own(hq: HqDatabase) -> None:
    with hq.read():
        key = hq_settings.read_setting(hq, HASH_KEY) or ""
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert len(set(key)) > 4
