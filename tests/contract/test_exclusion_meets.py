"""HQ leaves data away from a store, and its real register loses it to the last byte, says so, and goes on working."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hq_server.domain.exclusion import BOOKS as OF_BOOKS
from hq_server.domain.exclusion import EVERYBODY, OWN, Exclusion
from hq_server.services import exclusion as hq_exclusion
from hq_server.services import setup_editing
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.wire.hq_setup import ADDRESS_BOOK
from store_client.db import setup_items
from store_client.domain.customer import Address, CustomerDetails
from store_client.services import customer_edits
from store_client.services.customer_search import find_customers
from store_client.services.duplicates import find_duplicates
from store_client.services.verify import verify_chain
from store_client.sync.purging import QUIET_SECONDS, Purging
from tests.contract.over_http import Hq, Register, activated, running_hq
from tests.factories import STAFF, START_MS, make_moment

FAR = CustomerDetails(
    first_name="Zarquon",
    last_name="Quillfeather",
    phone="06 99 88 77 66",
    addresses=(Address("", "home", "", "7 Wobblegate Lane", "Lille", "59000", "", "FR"),),
)
NEAR = CustomerDetails(first_name="Niamh", last_name="Kavanagh", phone="06 12 34 56 78")
SECRETS = (b"Zarquon", b"arquon", b"Quillfeather", b"uillfeather", b"99 88 77 66", b"699887766", b"Wobblegate")


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Hq]:
    with running_hq(tmp_path) as running:
        yield running


@pytest.fixture
def near(hq: Hq) -> Iterator[Register]:
    """The register of the tests, of store 101."""
    with activated(hq, "101", "2") as made:
        yield made


@pytest.fixture
def far(hq: Hq, near: Register) -> Iterator[Register]:
    """Another store's register."""
    with activated(hq, "205", "1") as made:
        yield made


def settle(hq: Hq, *registers: Register) -> None:
    """Everything arrives everywhere."""
    for register in registers:
        register.exchange()
    issue_account_numbers(hq.db, START_MS)
    publish_customers(hq.db, START_MS)
    for register in registers:
        register.exchange()


def leave_away(hq: Hq, customers: str = OF_BOOKS, tables: tuple[str, ...] = (), feeds: tuple[str, ...] = ()) -> None:
    own = hq_exclusion.standing_of(hq.db, "101").own
    wanted = Exclusion(customers, frozenset(tables), frozenset(feeds))
    hq_exclusion.save(hq.db, "101", wanted, own.seen if own else "", START_MS, by="claire")


def purge(register: Register) -> None:
    """What the agent does while nobody sells, and the next word to HQ."""
    register.exchange()
    register.exchange()
    purging = Purging(register.db, steady=lambda: 0.0, rest=lambda _seconds: None)
    for _look in range(50):
        if not purging.look(QUIET_SECONDS):
            break
    register.exchange()


def in_file(register: Register) -> set[bytes]:
    content = b"".join(path.read_bytes() for path in register.db.path.parent.iterdir() if path.is_file())
    return {secret for secret in SECRETS if secret in content}


def standing(hq: Hq) -> Any:
    (found,) = [one for one in hq_exclusion.overview(hq.db).registers if one.code == "101-2"]
    return found


def edit(register: Register, customer: str, email: str) -> None:
    base = register.get(customer)
    details = CustomerDetails(first_name="Zarquon", last_name="Quillfeather", phone=base.phone, email=email)
    customer_edits.edit_customer(
        register.db, customer, details, base=base, staff=STAFF, now=make_moment(), new_id=register.ids
    )


def test_customers_of_other_stores_leave_and_hq_hears_of_it(hq: Hq, near: Register, far: Register) -> None:
    customer, own = far.make(FAR), near.make(NEAR)
    settle(hq, far, near)
    near.db.checkpoint()
    assert in_file(near) >= {b"Zarquon", b"Quillfeather", b"Wobblegate"}
    leave_away(hq)
    purge(near)
    assert in_file(near) == set()
    assert near.get(customer).hashed
    assert near.get(own).first_name == "Niamh"
    assert standing(hq).is_done
    assert far.get(customer).first_name == "Zarquon"


def test_customers_are_still_made_and_duplicates_found_by_hashes(hq: Hq, near: Register, far: Register) -> None:
    customer = far.make(FAR)
    settle(hq, far, near)
    leave_away(hq, OWN)
    purge(near)
    assert find_customers(near.db, "quillfeather") == []
    assert [one.customer_id for one in find_duplicates(near.db, FAR)] == [customer]
    made = near.make(NEAR)
    settle(hq, near)
    assert near.get(made).account_number is not None
    assert [hit.customer.id for hit in find_customers(near.db, "kavanagh")] == [made]


def test_an_edit_made_before_goes_up_first(hq: Hq, near: Register, far: Register) -> None:
    customer = far.make(FAR)
    settle(hq, far, near)
    edit(near, customer, "quillfeather@example.org")
    leave_away(hq)
    purge(near)
    purge(near)
    settle(hq, far)
    assert far.get(customer).email == "quillfeather@example.org"
    assert near.get(customer).hashed
    assert in_file(near) == set()
    assert verify_chain(near.db).first_problem is None


def test_what_is_included_again_comes_back(hq: Hq, near: Register, far: Register) -> None:
    customer = far.make(FAR)
    settle(hq, far, near)
    leave_away(hq, OWN, tables=("addresses",), feeds=("discounts",))
    purge(near)
    leave_away(hq, EVERYBODY)
    purge(near)
    assert near.get(customer).first_name == "Zarquon"
    assert near.get(customer).addresses[0].street == "7 Wobblegate Lane"


def test_a_store_that_comes_into_the_address_book_gets_the_customers(hq: Hq, near: Register, far: Register) -> None:
    customer = far.make(FAR)
    settle(hq, far, near)
    leave_away(hq)
    purge(near)
    assert near.get(customer).hashed
    book = {"code": "north", "name": "North", "of_stores": ["101", "205"]}
    setup_editing.save_item(hq.db, ADDRESS_BOOK, book, START_MS, by="claire")
    purge(near)
    assert near.get(customer).first_name == "Zarquon"


def test_addresses_alone_can_be_left_away(hq: Hq, near: Register, far: Register) -> None:
    customer = far.make(FAR)
    settle(hq, far, near)
    leave_away(hq, EVERYBODY, tables=("addresses",))
    purge(near)
    assert (near.get(customer).first_name, near.get(customer).addresses) == ("Zarquon", ())
    assert b"Wobblegate" not in in_file(near)
    assert standing(hq).is_done


def test_discounts_that_are_left_away_go_from_the_register(hq: Hq, near: Register) -> None:
    item = {"code": "SPRING", "name": "Spring", "method": "percent", "value": 10_000}
    setup_editing.save_item(hq.db, "discount", item, START_MS, by="claire")
    near.exchange()
    assert setup_items.find(near.db, "discount", "SPRING") is not None
    leave_away(hq, EVERYBODY, feeds=("discounts",))
    purge(near)
    assert setup_items.find(near.db, "discount", "SPRING") is None
    leave_away(hq, EVERYBODY)
    purge(near)
    assert setup_items.find(near.db, "discount", "SPRING") is not None
