"""What is done to functions of the real program to put a deliberate bug in: each makes the wrong one of the right."""

import contextlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hq_server.db.inbox import Stored
from hq_server.wire.outgoing import Result
from store_client.db import cursors
from store_client.db.outbox import Verdict
from store_client.errors import HqUnreachable
from store_client.sync.hq_client import RequestRefused

Make = Callable[[Callable[..., Any]], Callable[..., Any]]


def instead(value: Any) -> Make:
    """Does nothing, and says this."""
    return lambda _real: lambda *_told, **_more: value


def told_stored(real: Callable[..., Any]) -> Callable[..., Any]:
    """What was sent is taken for stored, whatever came back."""

    def post(client: Any, batch: Any) -> Any:
        try:
            return real(client, batch)
        except HqUnreachable:
            return [Verdict(one.sequence, one.id, "stored", "applied") for one in batch.documents], 0.0

    return post


def refusal_is_a_verdict(real: Callable[..., Any]) -> Callable[..., Any]:
    def post(client: Any, batch: Any) -> Any:
        try:
            return real(client, batch)
        except RequestRefused:
            return [Verdict(one.sequence, one.id, "stored", "applied") for one in batch.documents], 0.0

    return post


def deletes_what_it_sends(_real: Callable[..., Any]) -> Callable[..., Any]:
    def mark(db: Any, sequences: Any, _now_ms: int) -> None:
        db.run_many("DELETE FROM outbox WHERE sequence = ?", [(one,) for one in sequences])

    return mark


def commits_first(real: Callable[..., Any]) -> Callable[..., Any]:
    """What was written before is committed on its own."""

    def work(db: Any, *told: Any, **more: Any) -> Any:
        db.run("COMMIT")
        db.run("BEGIN IMMEDIATE")
        return real(db, *told, **more)

    return work


def commits_after(real: Callable[..., Any]) -> Callable[..., Any]:
    def work(db: Any, *told: Any, **more: Any) -> Any:
        done = real(db, *told, **more)
        db.run("COMMIT")
        db.run("BEGIN IMMEDIATE")
        return done

    return work


def without_chain(real: Callable[..., Any]) -> Callable[..., Any]:
    def append(db: Any, identity: Any, draft: Any, after: Any) -> None:
        real(db, identity, draft, replace(after, hash="0" * 64))

    return append


def drops_the_last(real: Callable[..., Any]) -> Callable[..., Any]:
    """HQ answers for all of a batch and keeps all but its last document."""

    def take(batch: Any, arrivals: Any, last: int) -> Any:
        if len(arrivals) < 3 or arrivals[-1].envelope is None:
            return real(batch, arrivals, last)
        end = arrivals[-1].envelope
        return [*real(batch, arrivals[:-1], last), Result(end.id, end.sequence, "stored", "applied", "")]

    return take


def answers_before_commit(real: Callable[..., Any]) -> Callable[..., Any]:
    """Every fifth upload is answered, and its transaction given up."""
    count = [0]

    class GivenUp(Exception):
        pass

    def ingest(db: Any, *told: Any, **more: Any) -> Any:
        count[0] += 1
        if count[0] % 5:
            return real(db, *told, **more)
        results = []
        with contextlib.suppress(GivenUp), db.write():
            results = real(db, *told, **more)
            raise GivenUp
        return results

    return ingest


def by_tens(real: Callable[..., Any]) -> Callable[..., Any]:
    """Only what its place says: every tenth call is not done."""
    count = [0]

    def work(*told: Any, **more: Any) -> Any:
        count[0] += 1
        return real(*told, **more) if count[0] % 10 else None

    return work


def rounds_down(_real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda total, rate: total * rate // (100_000 + rate)


def renders_again(real: Callable[..., Any]) -> Callable[..., Any]:
    """What waits is written anew from what was read of it."""

    def waiting(*told: Any, **more: Any) -> Any:
        return [replace(one, content=json.dumps(json.loads(one.content)).encode()) for one in real(*told, **more)]

    return waiting


def keeps_other_bytes(real: Callable[..., Any]) -> Callable[..., Any]:
    def insert(db: Any, rows: Any) -> None:
        real(db, [(*row[:9], json.dumps(json.loads(row[9])).encode(), *row[10:]) for row in rows])

    return insert


def changes_are_takings(real: Callable[..., Any]) -> Callable[..., Any]:
    """What was tendered counts, with a unit of change that was given back."""

    def tenders(shift: Any, sums: Any, counted: Any) -> Any:
        return [replace(one, amount_minor=one.amount_minor + 100) for one in real(shift, sums, counted)]

    return tenders


def marks_nothing(real: Callable[..., Any]) -> Callable[..., Any]:
    """A posting does not say which transactions it has."""

    def mark(db: Any, shift: Any, posting: int, *told: Any, **more: Any) -> int:
        marked = int(real(db, shift, posting, *told, **more))
        db.execute("DELETE FROM posted_transaction WHERE store = ? AND posting = ?", (shift.store, posting))
        return marked

    return mark


def twice(real: Callable[..., Any]) -> Callable[..., Any]:
    def work(*told: Any, **more: Any) -> Any:
        real(*told, **more)
        return real(*told, **more)

    return work


def without_sign(real: Callable[..., Any]) -> Callable[..., Any]:
    """What was handed back counts as taken in."""

    def entries(*told: Any, **more: Any) -> Any:
        return [replace(one, amount_minor=abs(one.amount_minor)) for one in real(*told, **more)]

    return entries


def one_side(real: Callable[..., Any]) -> Callable[..., Any]:
    def make(part: str, entries: Any, plan: Any) -> Any:
        voucher = real(part, entries, plan)
        return voucher and replace(voucher, lines=voucher.lines[:-1])

    return make


def same_number_again(_real: Callable[..., Any]) -> Callable[..., Any]:
    def take(db: Any, name: str, count: int) -> range:
        row = db.row("SELECT next FROM number_sequence WHERE name = ?", (name,))
        return range(row[0], row[0] + count)

    return take


def forgets_older_aliases(_real: Callable[..., Any]) -> Callable[..., Any]:
    def add(db: Any, customer: str, parent: str, merge: str) -> list[str]:
        sql = "INSERT INTO customer_alias (customer, parent, survivor, merge) VALUES (?, ?, ?, ?)"
        db.execute(sql, (customer, parent, parent, merge))
        return [customer]

    return add


def in_the_same_life(real: Callable[..., Any]) -> Callable[..., Any]:
    """An activation does not begin a new series of receipts."""

    def save(db: Any, identity: Any, **more: Any) -> None:
        real(db, replace(identity, epoch=1), **more)

    return save


def cursor_first(_real: Callable[..., Any]) -> Callable[..., Any]:
    """The cursor in a transaction of its own; every fifth time it breaks off between the two."""
    count = [0]

    def write(writing: Any, cursor: Any, chunk: Any) -> None:
        count[0] += 1
        with writing.db.write():
            cursors.save(writing.db, writing.feed, cursor.epoch, cursor.position)
        if count[0] % 5 == 0:
            raise HqUnreachable("broken off")
        with writing.db.write():
            chunk.write(writing.db, writing.applying())

    return write


def loses_a_change(real: Callable[..., Any]) -> Callable[..., Any]:
    """A page of several changes lacks its first."""

    def read(*told: Any, **more: Any) -> Any:
        rows = real(*told, **more)
        return rows[1:] if len(rows) > 2 else rows

    return read


def same_epoch(_real: Callable[..., Any]) -> Callable[..., Any]:
    """A restored HQ does not say that it was restored."""

    def begin(db: Any, _epoch: str, skip: int, _now_ms: int) -> None:
        db.execute("UPDATE number_sequence SET next = next + ?", (skip,))

    return begin


def reuses_position(real: Callable[..., Any]) -> Callable[..., Any]:
    """The head does not move with what is put behind it."""

    def append(db: Any, feed: int, *told: Any) -> int:
        newest = int(real(db, feed, *told))
        db.execute("UPDATE feed_head SET position = position - 1 WHERE feed = ? AND position > 1", (feed,))
        return newest

    return append


def of_the_next(real: Callable[..., Any]) -> Callable[..., Any]:
    """Prices by their place in the page, not by their product."""

    def upsert(db: Any, prices: Any) -> None:
        turned = [*prices[1:], *prices[:1]]
        real(db, [replace(one, price_minor=other.price_minor) for one, other in zip(prices, turned, strict=True)])

    return upsert


def free_of_deposit(real: Callable[..., Any]) -> Callable[..., Any]:
    """Who fetches an order pays it whole."""
    return lambda *told, **more: replace(real(*told, **more), tenders=())


def everything_is_new(_real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *_told, **_more: {}


def no_transaction(_real: Callable[..., Any]) -> Callable[..., Any]:
    """Every statement is committed on its own."""

    @contextmanager
    def write(_db: Any) -> Iterator[None]:
        yield

    return write


def answers_applied(real: Callable[..., Any]) -> Callable[..., Any]:
    """A sale whose customer is not there yet is taken for applied."""

    def record(part: Any, document: Any, body: Any) -> Any:
        stored = real(part, document, body)
        return Stored("applied") if stored.state == "parked" else stored

    return record


def yesterday(real: Callable[..., Any]) -> Callable[..., Any]:
    """The day of a sale by the wall clock, not by the shift."""

    def append(db: Any, identity: Any, draft: Any, after: Any) -> None:
        day = datetime.fromtimestamp(draft.made.utc_ms / 1000, UTC).date().isoformat()
        real(db, identity, replace(draft, business_date=day), after)

    return append


def sends_the_newest_again(_real: Callable[..., Any]) -> Callable[..., Any]:
    """What HQ held beside its documents is taken for held."""
    sql = (
        "UPDATE outbox SET stored_ms = NULL, applied_ms = NULL, verdict = '', state = '', reason = '' "
        "WHERE sequence > ? AND stored_ms IS NOT NULL"
    )
    return lambda db, sequence: db.run(sql, (sequence,))
