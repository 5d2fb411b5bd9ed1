"""One exchange with HQ: send, then contact, then receive. "Cannot reach HQ" is a status, never an error."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.db import (
    contact,
    cursors,
    customer_aliases,
    customer_feed,
    customers,
    outbox,
    register_keys,
    settings,
    shifts,
)
from store_client.db.database import RegisterDatabase
from store_client.domain.shift import CLOSED
from store_client.errors import ActivationNeeded, HqRefused, HqUnreachable
from store_client.ids import new_id
from store_client.services import acknowledgements, erasing
from store_client.sync import loading_again, purging
from store_client.sync.applying import Applying
from store_client.sync.deadline import closing_ms
from store_client.sync.download import Breathing, pull_changes
from store_client.sync.drain import Drain
from store_client.sync.hq_client import HqBusy, HqClient
from store_client.sync.pace import CycleResult
from store_client.sync.release import RELEASE
from store_client.sync.upload import Sending, upload_pending
from store_client.texts import _
from store_client.wire.codes import FEEDS
from store_client.wire.incoming import ContactAnswer, Renewal
from store_client.wire.outgoing import Contact

# HQ issues account numbers within a second or so; waiting for them here saves the pending customer an exchange.
AWAIT_NUMBERS_SECONDS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
# A long download makes room for documents that were recorded meanwhile.
DOWNLOAD_SECONDS = 5.0
SKEW_MS = 120_000
_SHIFTS_AWAITED = 5

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Link:
    """What an exchange needs. ``rest`` sleeps, ``stopping``: the agent is to end, ``alive``: the sign of life,
    ``renew`` takes the token that HQ offers.
    """

    db: RegisterDatabase
    client: HqClient
    device_key: bytes
    now: Callable[[], Moment]
    rest: Callable[[float], object] = time.sleep
    steady: Callable[[], float] = time.monotonic
    stopping: Callable[[], bool] = lambda: False
    alive: Callable[[], object] = lambda: None
    renew: Callable[[HqClient, Renewal], object] = lambda client, offered: None
    sending: Sending = field(default_factory=Sending)
    breathing: Breathing = field(default_factory=Breathing)
    drain: Drain = field(default_factory=Drain)

    def applying(self) -> Applying:
        self.alive()
        return Applying(self.device_key, self.now().utc_ms)

    def go_on(self) -> bool:
        self.alive()
        return not self.stopping()


def run_cycle(link: Link) -> CycleResult:
    """Exchange once, and keep in the database what came of it. Raises only what the register's own disk does."""
    before = _marks(link.db)
    try:
        return _exchange(link)
    except ActivationNeeded as needed:
        with link.db.write():
            contact.record_activation_needed(link.db, needed.message)
        return CycleResult(reachable=True, activation_needed=True, trouble=needed.message)
    except (HqUnreachable, HqRefused) as trouble:
        with link.db.write():
            contact.record_unreachable(link.db, trouble.message)
        wait = trouble.wait_seconds if isinstance(trouble, HqBusy) else 0.0
        return CycleResult(
            reachable=False, worked=_has_moved(before, _marks(link.db)), wait_seconds=wait, trouble=trouble.message
        )


@dataclass(frozen=True, slots=True)
class _Marks:
    """How far this register is: what waits, each feed's position, and when HQ last answered."""

    waiting: int
    positions: dict[int, int]
    last_contact_ms: int | None


def _marks(db: RegisterDatabase) -> _Marks:
    positions = {feed: cursor.position for feed, cursor in cursors.load_all(db).items()}
    return _Marks(outbox.count(db).waiting, positions, contact.read(db).last_contact_ms)


def _has_moved(before: _Marks, after: _Marks) -> bool:
    """An HQ that took or told something in this exchange is not down, however the exchange ended."""
    told = (after.positions, after.last_contact_ms) != (before.positions, before.last_contact_ms)
    return told or after.waiting < before.waiting


def _exchange(link: Link) -> CycleResult:
    _require_newest_file(link.db)
    sent = _send(link)
    answer, again = _contact(link)
    _require_newest_file(link.db)
    if again:
        sent += _send(link)
    received, finished = _receive(link, answer)
    purging.note_came(link.db, answer)
    if loading_again.note_reached(link.db, answer):
        _contact(link)
    if sent and finished:
        received += _await_numbers(link)
    if finished:
        _settle_customers(link)
    return CycleResult(
        reachable=True,
        worked=bool(sent or received),
        outstanding=_is_outstanding(link.db),
        unfinished=not finished,
        sent=sent,
        received=received,
    )


def _send(link: Link) -> int:
    return upload_pending(link.db, link.client, link.sending, link.now, link.go_on, link.drain.measured)


def _contact(link: Link) -> tuple[ContactAnswer, bool]:
    """Say how this register is. Also whether HQ was restored from a backup and lacks documents it had stored."""
    known = cursors.load_all(link.db)
    recorded = outbox.newest_sequence(link.db)
    answer = link.client.contact(
        Contact(
            version=RELEASE,
            clock_ms=link.now().utc_ms,
            recorded_sequence=recorded,
            waiting=outbox.count(link.db).waiting,
            pending_customers=customers.count_pending(link.db),
            cursors={str(feed): cursor.position for feed, cursor in known.items()},
            public_key=register_keys.own_key(link.db),
            drain_seconds=link.drain.seconds_left(link.db),
            closing_ms=closing_ms(link.db, link.now()),
            loaded_again=loading_again.done(link.db),
            excluded=purging.told(link.db),
        )
    )
    now_ms = link.now().utc_ms
    if abs(now_ms - answer.hq_ms) > SKEW_MS:
        _log.warning("this computer's clock is %d s off HQ's", (now_ms - answer.hq_ms) // 1000)
    again = 0
    with link.db.write():
        contact.record_contact(link.db, now_ms=now_ms, hq_ms=answer.hq_ms, stored_sequence=answer.stored_sequence)
        acknowledgements.take_keys(link.db, answer.hq_keys)
        link.drain.save(link.db)
        if answer.stored_sequence > recorded:
            _log.error("HQ has documents up to %d, this file only up to %d", answer.stored_sequence, recorded)
            settings.mark_older_copy(link.db, older=True)
        if any(cursor.epoch != answer.epoch for cursor in known.values()):
            again = outbox.send_again_after(link.db, answer.stored_sequence)
            customer_aliases.forget_all(link.db)
            for feed in known:
                cursors.save(link.db, feed, answer.epoch, 0)
        loading_again.take(link.db, answer.load_again)
    if answer.renewal is not None:
        link.renew(link.client, answer.renewal)
    if again:
        _log.warning("HQ was restored: %d documents after %d are sent again", again, answer.stored_sequence)
    return answer, bool(again)


def _require_newest_file(db: RegisterDatabase) -> None:
    """HQ had later documents of this register: the file here is an older copy, and uses their numbers again."""
    if settings.is_older_copy(db):
        message = _(
            "This register's file is older than what HQ has: it was restored from a copy. Everything is kept here. "
            "Ask HQ for an activation code, so that its numbers go on after those that HQ has."
        )
        raise ActivationNeeded(message)


def _receive(link: Link, answer: ContactAnswer) -> tuple[int, bool]:
    """Pull the feeds that have news; the number of changes, and whether nothing is left."""
    end = link.steady() + DOWNLOAD_SECONDS
    received, finished = 0, True
    for feed in FEEDS:
        cursor = cursors.load(link.db, feed)
        position = cursor.position if cursor.epoch == answer.epoch else 0
        if answer.heads.get(str(feed), 0) <= position:
            continue
        pulled = pull_changes(
            link.db,
            link.client,
            feed,
            answer.epoch,
            link.applying,
            link.breathing,
            lambda: link.go_on() and link.steady() < end,
        )
        received += pulled.changes
        finished = finished and pulled.finished
    return received, finished


def _await_numbers(link: Link) -> int:
    """HQ has new customers: wait a little for their numbers, unless there is something new to send."""
    received = 0
    for pause in AWAIT_NUMBERS_SECONDS:
        something_new = outbox.count(link.db).waiting > len(link.sending.set_back)
        if something_new or link.stopping() or not customers.count_pending(link.db):
            break
        link.rest(pause)
        answer, _again = _contact(link)
        received += _receive(link, answer)[0]
    return received


def _settle_customers(link: Link) -> None:
    """What HQ said of customers while it owed an answer counts once it has answered, and nothing newer is to come."""
    if customer_feed.has_held(link.db):
        with link.db.write():
            customer_feed.settle(link.db, link.now().utc_ms)
    erasing.confirm(link.db, link.now(), new_id)


def _is_outstanding(db: RegisterDatabase) -> bool:
    """Whether HQ still owes an answer: a number, the end of a wait, a confirmed day."""
    counts = outbox.count(db)
    if counts.waiting or counts.parked or customers.count_pending(db):
        return True
    return any(shift.state == CLOSED for shift in shifts.list_closed(db, _SHIFTS_AWAITED))
