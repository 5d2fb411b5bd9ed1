"""Loads feeds again from their start when HQ asks for it, and tells HQ when that is done.

What was loaded before stays in use meanwhile; each record is written over as it comes again.
"""

import logging
from collections.abc import Sequence

from store_client.db import cursors, load_again
from store_client.db.database import RegisterDatabase
from store_client.wire.incoming import ContactAnswer, LoadAgain

_log = logging.getLogger(__name__)


def done(db: RegisterDatabase) -> list[str]:
    """What HQ is to be told with the next contact."""
    return [one.request for one in load_again.load_all(db) if one.reached]


def take(db: RegisterDatabase, asked: Sequence[LoadAgain]) -> None:
    """Within a transaction: begin with what is new, forget what HQ no longer asks for."""
    known = {one.request for one in load_again.load_all(db)}
    for one in asked:
        if one.request not in known:
            _log.info("feed %d is loaded again from its start: HQ asks for it (%s)", one.feed, one.request)
            load_again.add(db, one.request, one.feed)
            cursors.start_feed_again(db, one.feed)
    for request in known - {one.request for one in asked}:
        load_again.remove(db, request)


def note_reached(db: RegisterDatabase, answer: ContactAnswer) -> bool:
    """Whether a feed has now come as far as HQ was at its last word."""
    reached = [
        one.request
        for one in load_again.load_all(db)
        if not one.reached and is_at_head(db, one.feed, answer.epoch, answer.heads.get(str(one.feed), 0))
    ]
    if reached:
        with db.write():
            for request in reached:
                load_again.note_reached(db, request)
    return bool(reached)


def is_at_head(db: RegisterDatabase, feed: int, epoch: str, head: int) -> bool:
    """A feed in which there is nothing is read by not asking for it."""
    cursor = cursors.load(db, feed)
    return head == 0 or (cursor.epoch == epoch and cursor.position >= head)
