"""A store's default customer: what its new customers get comes to the registers with the policy, and follows it."""

import json
from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services import customer_edits, feeds, store_admin
from hq_server.services.ingest import ingest_batch
from hq_server.services.setup_admin import import_setup
from hq_server.services.setup_editing import remove_item, save_item
from hq_server.services.setup_job import follow_set_up
from hq_server.wire import codes
from tests.hq_server.customer_lines import create
from tests.hq_server.sending_register import NOW, add_register

OTTO = "019ab000-0000-7000-8000-0000000000d1"
OTHERS = RegisterIdentity("102", "1")
GROUPS = '[[customer_group]]\ngroup = "retail"\nname = "Retail"\n[[customer_group]]\ngroup = "trade"\nname = "Trade"\n'
FIELDS = {
    "customer_group": "retail",
    "receipt_preference": "email",
    "affiliation.trade": "yes",
    "attribute.shoe-size": "42",
}


@pytest.fixture
def here(hq: HqDatabase) -> RegisterIdentity:
    register = add_register(hq)
    create(register, OTTO, FIELDS, first_name="Otto", last_name="Normal")
    ingest_batch(hq, register.identity, register.lines, NOW)
    store_admin.create_store(hq, Store("102", "Other", "EUR"), NOW)
    import_setup(hq, GROUPS, NOW)
    return register.identity


def policy_of(db: HqDatabase, register: RegisterIdentity, after: int = 0) -> dict[str, Any] | None:
    """What the register hears of its policy; None when nothing."""
    page = feeds.read_page(db, register, codes.CHANNEL, after, "test-epoch", 1_000, NOW)
    told = [change.body for change in page.changes if change.kind == "policy"]
    return json.loads(bytes(told[-1])) if told and told[-1] is not None else None  # type: ignore[arg-type]


def head(db: HqDatabase, register: RegisterIdentity) -> int:
    return feeds.heads(db, register)[str(codes.CHANNEL)]


def test_new_customers_take_after_the_default_customer_also_where_no_policy_is_set_up(
    hq: HqDatabase, here: RegisterIdentity
) -> None:
    save_item(hq, "default_customer", {"customer": OTTO}, NOW)
    for register in (here, OTHERS):
        policy = policy_of(hq, register)
        assert policy is not None
        assert policy["default_customer"] == OTTO
        assert policy["default_customer_group"] == "retail"
        assert policy["default_receipt_preference"] == "email"
        assert policy["default_affiliations"] == ["trade"]
        assert policy["default_attributes"] == {"shoe-size": "42"}
        assert policy["return_days"] == 0


def test_what_the_policy_itself_says_stands_before_it(hq: HqDatabase, here: RegisterIdentity) -> None:
    import_setup(hq, '[policy]\ndefault_customer_group = "trade"\nreturn_days = 30\n', NOW)
    save_item(hq, "default_customer", {"customer": OTTO}, NOW, store="101")
    policy = policy_of(hq, here)
    assert policy is not None
    assert (policy["default_customer_group"], policy["default_affiliations"]) == ("trade", ["trade"])
    other = policy_of(hq, OTHERS)
    assert other is not None
    assert "default_customer" not in other
    assert other["return_days"] == 30


def test_registers_hear_of_it_when_the_customer_changes_and_only_then(hq: HqDatabase, here: RegisterIdentity) -> None:
    save_item(hq, "default_customer", {"customer": OTTO}, NOW)
    follow_set_up(hq, NOW)
    before = head(hq, here)
    assert follow_set_up(hq, NOW).rows == 0
    customer_edits.edit_customer(hq, OTTO, [FieldChange("last_name", "Normal", "Ordinary")], "claire", NOW)
    assert follow_set_up(hq, NOW).rows == 0
    customer_edits.edit_customer(hq, OTTO, [FieldChange("customer_group", "retail", "trade")], "claire", NOW)
    assert follow_set_up(hq, NOW).rows == 1
    policy = policy_of(hq, here, after=before)
    assert policy is not None
    assert policy["default_customer_group"] == "trade"


def test_without_it_the_policy_is_as_it_was(hq: HqDatabase, here: RegisterIdentity) -> None:
    save_item(hq, "default_customer", {"customer": OTTO}, NOW)
    remove_item(hq, "default_customer", "register", NOW)
    assert policy_of(hq, here) is None
    save_item(hq, "default_customer", {"customer": "nobody-of-that-id"}, NOW)
    policy = policy_of(hq, here)
    assert policy is not None
    assert "default_customer" not in policy
