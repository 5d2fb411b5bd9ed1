"""What HQ keeps away from this register: begun when it is told, taken out in small steps, and told back to HQ.

Who a customer of other stores is leaves with feed 1010, which tells again of everybody: hashes come in the same
transaction in which a name goes, so likely duplicates are found at any time. Documents that HQ has not applied, and
customers whom somebody is serving, come first and are taken out when that is over.
"""

from collections.abc import Iterator

import msgspec

from store_client.db import cleaning, cursors, erased_customers, excluded_rows, outbox, setup_items
from store_client.db.database import RegisterDatabase
from store_client.domain.exclusion import CATEGORIES, DISCOUNTS, NONE, ORDERS, Exclusion, Purge
from store_client.services.set_up_items import load_setup
from store_client.wire import codes, incoming_customers
from store_client.wire.incoming import decode
from store_client.wire.redacted import is_redacted, redact

KIND, KEY = "exclusion", "register"
_FEEDS = {DISCOUNTS: codes.PRICES, CATEGORIES: codes.PRODUCTS, ORDERS: codes.REGISTERS}
_PAGE = 500
_EXCLUDED = "excluded"
_HELD, _FILE, _COPIES = "held", "file", "copies"


def current_exclusion(db: RegisterDatabase) -> Exclusion:
    """One that cannot be read is as none."""
    body = setup_items.find(db, KIND, KEY)
    try:
        told = decode((body or "{}").encode(), incoming_customers.Exclusion)
    except msgspec.DecodeError:
        return Exclusion()
    return Exclusion(told.customers, frozenset(told.tables), frozenset(told.feeds), told.purge)


def keeps_customers(db: RegisterDatabase) -> bool:
    """Whether anybody's data may be here but of those whom the store itself made."""
    return load_setup(db).policy.keep_customers and current_exclusion(db).customers != NONE


def begin(db: RegisterDatabase, before: Exclusion) -> None:
    """Within the transaction that hears of another exclusion than ``before``."""
    now = current_exclusion(db)
    if now == before:
        return
    if any(one.of_customers != Exclusion().of_customers for one in (before, now)):
        load_customers_again(db)
    for feed in before.feeds ^ now.feeds:
        if feed == ORDERS or feed in before.feeds - now.feeds:
            cursors.start_feed_again(db, _FEEDS[feed])
    if now.left_out_fields:
        excluded_rows.forget_forms(db)
    cleaning.want(db)


def load_customers_again(db: RegisterDatabase) -> None:
    """HQ tells of them in another way from now on."""
    cursors.start_feed_again(db, codes.CUSTOMERS)
    excluded_rows.await_customers(db, awaited=True)


def note_customers_came(db: RegisterDatabase) -> None:
    """Feed 1010 has told again of everybody."""
    with db.write():
        excluded_rows.await_customers(db, awaited=False)
        cleaning.want(db)


def steps(db: RegisterDatabase) -> Iterator[None]:
    """Everything but the rewriting of the file, one short transaction after the other; from the start after a crash."""
    yield from _rows(db)
    if not excluded_rows.are_customers_awaited(db):
        yield from _documents(db)
        yield from _words(db)


def finish(db: RegisterDatabase, mark: str) -> bool:
    """The file is clean of all that was deleted before ``mark``; whether nothing was deleted since."""
    with db.write():
        done = cleaning.note_done(db, mark)
        if done and not excluded_rows.are_customers_awaited(db):
            excluded_rows.save_done(db, current_exclusion(db).purge)
    return done


def report(db: RegisterDatabase) -> Purge | None:
    """None when HQ keeps nothing away."""
    exclusion = current_exclusion(db)
    if not exclusion.purge:
        return None
    went = excluded_rows.read_done(db) == exclusion.purge
    rows = {} if went else excluded_rows.count_left(db, exclusion)
    more = {_HELD: excluded_rows.count_held(db), _FILE: int(bool(cleaning.wanted(db)))}
    more[_COPIES] = cleaning.count_set_aside(db)
    left = rows | {what: count for what, count in more.items() if count}
    return Purge(exclusion.purge, went and not left, left)


def _rows(db: RegisterDatabase) -> Iterator[None]:
    exclusion = current_exclusion(db)
    removed = 1
    while removed:
        with db.write():
            removed = excluded_rows.remove_some(db, exclusion) + excluded_rows.hide_ended_orders(db)
        yield


def _documents(db: RegisterDatabase) -> Iterator[None]:
    """Changes of customers who are hidden now lose their content; their hashes stay, so that the chain can be checked.

    A customer made here is the store's own, and its documents stay: an HQ that was restored from a backup needs them.
    """
    newest = outbox.newest_sequence(db)
    for after in range(0, newest, _PAGE):
        found = excluded_rows.changes_after(db, after, _PAGE)
        told = [(redact(content, _EXCLUDED), sequence) for sequence, content in found if not is_redacted(content)]
        if told:
            with db.write():
                erased_customers.put_contents(db, told)
                excluded_rows.note_redacted(db)
        yield


def _words(db: RegisterDatabase) -> Iterator[None]:
    for table in cleaning.WORD_TABLES:
        more = cleaning.begin_merging(db, table)
        yield
        while more:
            more = cleaning.go_on_merging(db, table)
            yield
