"""Registers and what administrators leave away from them, for the tests of data exclusion."""

from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import Exclusion
from hq_server.services import exclusion, feeds
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.ingest import ingest_batch
from hq_server.wire import codes
from tests.hq_server.sending_register import NOW, SendingRegister


def send(db: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(db, register.identity, register.lines, NOW)
    register.lines = []
    issue_account_numbers(db, NOW)
    publish_customers(db, NOW)


def exclude(db: HqDatabase, store: str, wanted: Exclusion) -> None:
    own = exclusion.standing_of(db, store).own
    exclusion.save(db, store, wanted, own.seen if own else "", NOW, by="claire")


def told_exclusion(db: HqDatabase, register: SendingRegister) -> Any:
    page = feeds.read_page(db, register.identity, codes.CHANNEL, 0, "", 1_000, NOW)
    found = [one.body for one in page.changes if one.kind == "exclusion"]
    return found[-1] if found else None
