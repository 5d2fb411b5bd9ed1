"""Makes customers as HQ tells of them, and hands them to a register."""

from collections.abc import Mapping, Sequence

from store_client.db import customer_feed, customers
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import FieldConflict
from store_client.domain.customer_fields import PLAIN
from store_client.domain.hq_customer import HqCustomer


def make_hq_customer(
    customer_id: str,
    account_number: str | None = None,
    fields: Mapping[str, str] | None = None,
    *,
    conflicts: Sequence[FieldConflict] = (),
    points: int | None = None,
    hashes: Sequence[str] | None = None,
    blocked: bool = False,
    tells_more: bool = True,
) -> HqCustomer:
    """``fields``: all of them, also those of the first version. ``tells_more``: not an older HQ."""
    given = {"customer_type": "person", **(fields or {})}
    return HqCustomer(
        id=customer_id,
        account_number=account_number,
        plain=tuple(given.get(path, "") for path in PLAIN),
        more={path: text for path, text in given.items() if path not in PLAIN} if tells_more else None,
        conflicts=tuple(conflicts),
        points=points,
        hashes=None if hashes is None else tuple(hashes),
        blocked=blocked,
    )


def bring(db: RegisterDatabase, *news: HqCustomer, now_ms: int = 1) -> None:
    """Feed 1010 brings these."""
    with db.write():
        customer_feed.apply_customers(db, news, now_ms)


def bring_number(db: RegisterDatabase, customer_id: str, account_number: str, now_ms: int = 1) -> None:
    """The account number of a customer that is here, and nothing else that is new."""
    fields = customers.read_fields(db, customer_id)
    assert fields is not None
    bring(db, make_hq_customer(customer_id, account_number, fields), now_ms=now_ms)
