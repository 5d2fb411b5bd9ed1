"""A customer of another store, an HQ that keeps it away, and a look into the bytes of the register's file."""

from dataclasses import replace
from typing import Any

from store_client.db import customers
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.recognition import keyed_hash, recognition_texts
from store_client.ids import new_id
from store_client.services import customer_edits
from store_client.sync.purging import QUIET_SECONDS, Purging
from store_client.wire import codes
from tests.customer_setup import KEY
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import STAFF, Shop
from tests.store_client.sync.test_cycle import cycle_contact

FAR = "c-far"
# Each once as it is typed and once as the search keeps it; words of the index share their beginnings.
SECRETS = (b"Zarquon", b"arquon", b"0699887766", b"699887766", b"Quillfeather", b"uillfeather")
DETAILS = CustomerDetails(last_name="Zarquon", phone="0699887766")
WHOLE: dict[str, Any] = {
    "customer": FAR,
    "account_number": "000000034",
    "customer_type": "person",
    "first_name": "",
    "last_name": "Zarquon",
    "organization": "",
    "phone": "0699887766",
    "email": "",
    "language": "fr",
    "fields": {
        "address.a1.purpose": "home",
        "address.a1.street": "7 Quillfeather Lane",
        "address.a1.city": "Lille",
        "primary_address": "a1",
    },
    "conflicts": [],
    "loyalty": None,
}
HASHED = {
    "customer": FAR,
    "account_number": "000000034",
    "hashes": sorted(keyed_hash(bytes.fromhex(KEY), text) for text in recognition_texts(DETAILS)),
}


def tell_whole(hq: FakeHq) -> None:
    hq.change(codes.CUSTOMERS, "customer", FAR, WHOLE)


def exclude(hq: FakeHq, purge: int = 1, **parts: Any) -> None:
    """HQ keeps all customers of other stores away, and tells of them by hashes."""
    body = {"customers": "books", "tables": [], "feeds": [], **parts, "purge": purge}
    hq.change(codes.CHANNEL, "exclusion", "register", body)
    hq.change(codes.CHANNEL, "hash_key", "customers", {"key": KEY})
    if body["customers"] != "all":
        hq.change(codes.CUSTOMERS, "customer", FAR, HASHED)


def purge(db: RegisterDatabase) -> None:
    """All that the agent does about it while nobody sells."""
    purging = Purging(db, steady=lambda: 0.0, rest=lambda _seconds: None)
    for _look in range(50):
        if not purging.look(QUIET_SECONDS):
            return
    raise AssertionError("the purge does not end")


def in_file(db: RegisterDatabase) -> set[bytes]:
    """What of the secrets any file of the register still holds."""
    beside = [path for path in db.path.parent.iterdir() if path.name.startswith(db.path.name) and path.is_file()]
    content = b"".join(path.read_bytes() for path in beside)
    return {secret for secret in SECRETS if secret in content}


def told(hq: FakeHq) -> Any:
    return cycle_contact(hq)["excluded"]


def edit(shop: Shop, email: str) -> None:
    base = customers.find(shop.db, FAR)
    assert base is not None
    details = replace(base.details, email=email)
    customer_edits.edit_customer(shop.db, FAR, details, base=base, staff=STAFF, now=shop.now, new_id=new_id)


def far(shop: Shop) -> Customer:
    found = customers.find(shop.db, FAR)
    assert found is not None
    return found
