"""Customers at HQ who could be the same, and what people do about them, for the tests of merging."""

from collections.abc import Collection, Mapping
from typing import Any

from hq_server.db import customer_aliases, customer_fields
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_merging import FROM_MERGED
from hq_server.ids import new_id
from hq_server.services import customer_merging, feeds, merge_proposals
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.ingest import ingest_batch
from hq_server.services.merge_proposals import find_proposals
from hq_server.wire.customer_bodies import Alias
from tests.hq_server.customer_lines import create, told
from tests.hq_server.sending_register import NOW, SendingRegister

LATER = NOW + 3_600_000
ADA: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Lefèvre",
    "phone": "06 12 34 56 78",
    "email": "ada@example.org",
}
TWIN: dict[str, Any] = {
    "first_name": "ada",
    "last_name": "Lefevre",
    "phone": "+33 6 12 34 56 78",
    "email": "lefevre@example.org",
}


def send(db: HqDatabase, register: SendingRegister) -> None:
    """Upload what was written, number who is new, and tell the registers."""
    ingest_batch(db, register.identity, register.lines, NOW)
    register.lines = []
    issue_account_numbers(db, NOW)
    publish_customers(db, NOW)


def two(db: HqDatabase, register: SendingRegister) -> tuple[str, str]:
    """One person with two accounts."""
    one, other = create(register, "", None, **ADA), create(register, "", None, **TWIN)
    send(db, register)
    return one, other


def merge(db: HqDatabase, survivor: str, merged: str, taken: Collection[str] | None = None, by: str = "claire") -> str:
    """As somebody who looked at the two; what is taken from the merged one is what is suggested unless it is said."""
    seen = customer_merging.preview(db, survivor, merged)
    suggested = [choice.field for choice in seen.choices if choice.suggested == FROM_MERGED]
    chosen = suggested if taken is None else taken
    return customer_merging.merge(db, survivor, merged, chosen, seen=seen.seen, by=by, now_ms=LATER, new_id=new_id)


def undo(db: HqDatabase, identity: str) -> None:
    customer_merging.undo(db, identity, by="claire", now_ms=LATER)


def search(db: HqDatabase) -> int:
    """Runs the job; returns how many open proposals there are."""
    find_proposals(db, NOW, new_id)
    return merge_proposals.count_open(db)


def fields_of(db: HqDatabase, customer: str) -> Mapping[str, str]:
    with db.read():
        return customer_fields.read_states(db, [customer])[customer].fields


def survivor_of(db: HqDatabase, customer: str) -> str:
    with db.read():
        return customer_aliases.survivor_of(db, customer)


def told_aliases(db: HqDatabase, register: SendingRegister) -> dict[str, tuple[str, str] | None]:
    """Merged customer → who stands for it and that one's number, as a register hears it; None: undone."""
    page = feeds.read_page(db, register.identity, 1010, 0, "", 1_000, NOW)
    bodies = {one.key: one.body for one in page.changes if one.kind == "alias"}
    return {
        key: (body.merged_into, body.account_number) if isinstance(body, Alias) else None
        for key, body in bodies.items()
    }


def told_customer(db: HqDatabase, register: SendingRegister, customer: str) -> object:
    publish_customers(db, NOW)
    return told(db, register)[customer]
