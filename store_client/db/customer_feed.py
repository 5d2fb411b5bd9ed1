"""Writes what feed 1010 brings: customers as HQ has them, under what this register changed and HQ has not answered.

A field changed here keeps its text until HQ has answered for it: until the document is applied, or, where both sides
changed the field, until somebody has decided. What HQ said meanwhile is held, and written when the answer has come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import msgspec

from store_client.db import cleaning, customer_edits, customer_hashes, customer_rows, customers_in_use, form_drafts
from store_client.db.customer_rows import HASHED, HQ, StoredCustomer
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import PERSON, FieldConflict
from store_client.domain.customer_fields import BLOCKED, NO_REASON_TOLD, PLAIN, overlay
from store_client.domain.hq_customer import HqCustomer, OwnChanges

_NOTHING = OwnChanges()
_NO_NAME = (PERSON, *[""] * (len(PLAIN) - 1))
_UNANSWERED = """EXISTS (SELECT 1 FROM outbox WHERE outbox.subject = customer_held.id
    AND kind IN ('customer.created', 'customer.changed', 'loyalty.enrolled') AND state != 'applied')"""
_GONE = ""
_encode = msgspec.json.Encoder().encode
_read_held = msgspec.json.Decoder(HqCustomer).decode


def apply_customers(db: RegisterDatabase, news: Sequence[HqCustomer], now_ms: int) -> None:
    """A page of customers as HQ has them; of one that stands in it twice, the later counts."""
    latest = _without_served(db, {one.id: one for one in news})
    if not latest:
        return
    own = customer_edits.unapplied(db, latest)
    _forget_held(db, [identity for identity in latest if identity not in own])
    _hold(db, [(identity, _encode(one).decode()) for identity, one in latest.items() if identity in own])
    documents = _own_conflicts(db, latest.values())
    here = customer_rows.load(db, latest)
    _insert(db, [one for identity, one in latest.items() if identity not in here], now_ms)
    known = [(here[identity], one) for identity, one in latest.items() if identity in here]
    _write_numbers(db, known, now_ms)
    merged = [
        (before, _merged(before, one, own.get(before.id, _NOTHING), documents, now_ms), one) for before, one in known
    ]
    changes = [(before, after) for before, after, _one in merged if after != before]
    if changes:
        customer_rows.update(db, changes)
        _forget_hidden(db, [after.id for _before, after in changes if after.origin == HASHED])
    _write_hashes(db, merged)


def remove_customers(db: RegisterDatabase, customer_ids: Sequence[str]) -> None:
    """Customers that are gone at HQ; one about whom HQ owes an answer stays until it has come."""
    if not customer_ids:
        return
    own = customer_edits.unapplied(db, customer_ids)
    _hold(db, [(identity, _GONE) for identity, changes in own.items() if not changes.created])
    gone = [identity for identity in customer_ids if identity not in own]
    _forget_held(db, gone)
    form_drafts.forget(db, gone)
    customer_rows.delete(db, list(customer_rows.load(db, gone).values()))


def has_held(db: RegisterDatabase) -> bool:
    return db.row("SELECT 1 FROM customer_held LIMIT 1") is not None


def settle(db: RegisterDatabase, now_ms: int) -> None:
    """HQ has answered: what it said meanwhile counts now."""
    found = db.rows(f"SELECT id, body FROM customer_held WHERE NOT {_UNANSWERED}")
    served = customers_in_use.among(db, [identity for identity, _body in found]) if found else set()
    found = [(identity, body) for identity, body in found if identity not in served]
    if found:
        remove_customers(db, [identity for identity, body in found if body == _GONE])
        apply_customers(db, [_read_held(body) for _identity, body in found if body != _GONE], now_ms)


def _without_served(db: RegisterDatabase, latest: dict[str, HqCustomer]) -> dict[str, HqCustomer]:
    """Who is to be hidden, but is being served, stays until that is over."""
    hidden = [one.id for one in latest.values() if one.hashes is not None]
    served = customers_in_use.among(db, hidden) if hidden else set()
    here = {row.id for row in customer_rows.load(db, served).values() if row.origin != HASHED} if served else set()
    if here:
        _hold(db, [(identity, _encode(latest[identity]).decode()) for identity in here])
    return {identity: one for identity, one in latest.items() if identity not in here}


def _forget_hidden(db: RegisterDatabase, ids: Sequence[str]) -> None:
    """What else is here of customers whose data may not be here any more."""
    if ids:
        form_drafts.forget_of(db, ids)
        cleaning.want(db)


def _hold(db: RegisterDatabase, bodies: Sequence[tuple[str, str]]) -> None:
    if bodies:
        db.run_many("INSERT OR REPLACE INTO customer_held (id, body) VALUES (?, ?)", bodies)


def _forget_held(db: RegisterDatabase, ids: Sequence[str]) -> None:
    if ids and has_held(db):
        db.run_many("DELETE FROM customer_held WHERE id = ?", [(identity,) for identity in ids])


def _own_conflicts(db: RegisterDatabase, news: Iterable[HqCustomer]) -> set[str]:
    documents = {conflict.document for one in news for conflict in one.conflicts}
    return customer_edits.own_documents(db, documents) if documents else set()


def _insert(db: RegisterDatabase, news: Sequence[HqCustomer], now_ms: int) -> None:
    """Customers that are new here, of whom therefore nothing is changed here."""
    if not news:
        return
    first = customer_rows.next_rowkey(db)
    rows = [_new(one, rowkey, now_ms) for rowkey, one in enumerate(news, start=first)]
    customer_rows.insert(db, rows)
    customer_hashes.write(db, [(row.rowkey, one.hashes) for row, one in zip(rows, news, strict=True) if one.hashes])


def _new(one: HqCustomer, rowkey: int, now_ms: int) -> StoredCustomer:
    numbered_ms = None if one.account_number is None else now_ms
    if one.hashes is not None:
        return StoredCustomer(rowkey, one.id, one.account_number, _NO_NAME, now_ms, numbered_ms, HASHED, _block(one))
    return StoredCustomer(
        rowkey,
        one.id,
        one.account_number,
        one.plain,
        now_ms,
        numbered_ms,
        HQ,
        customer_rows.fields_text(one.more) if one.more else "",
        customer_rows.conflicts_text(one.conflicts),
        one.points or 0,
        0 if one.points is None else now_ms,
    )


def _write_numbers(db: RegisterDatabase, known: Sequence[tuple[StoredCustomer, HqCustomer]], now_ms: int) -> None:
    numbers = [
        (one.account_number, now_ms, before.rowkey)
        for before, one in known
        if one.account_number is not None and one.account_number != before.account_number
    ]
    if numbers:
        db.run_many("UPDATE customer SET account_number = ?, numbered_ms = ? WHERE rowkey = ?", numbers)


def _merged(
    before: StoredCustomer, one: HqCustomer, own: OwnChanges, documents: set[str], now_ms: int
) -> StoredCustomer:
    """The customer as it stands here now that HQ has said this."""
    if own is _NOTHING and _says_nothing_new(before, one):
        return before
    if own.created:
        return _with_points(before, one, now_ms)
    if one.hashes is not None:
        return before if own.fields else _hidden(before, one)
    conflicts = _conflicts(one, own, documents)
    simple = not own.fields and not any(conflict.own for conflict in conflicts)
    if simple:
        more = before.more if one.more is None else customer_rows.fields_text(one.more) if one.more else ""
        merged = before._replace(plain=one.plain, more=more)
    else:
        merged = before.with_fields(_fields(before, one, own, conflicts))
    origin = HQ if before.origin == HASHED else before.origin
    kept = before.conflicts if one.more is None else customer_rows.conflicts_text(conflicts)
    return _with_points(merged._replace(conflicts=kept, origin=origin), one, now_ms)


def _says_nothing_new(before: StoredCustomer, one: HqCustomer) -> bool:
    """Most of what comes are numbers: this is the short way for all that brings nothing else."""
    return (
        before.plain == one.plain
        and one.more is not None
        and not (before.conflicts or one.conflicts or before.points or one.points is not None)
        and before.origin != HASHED
        and before.more == customer_rows.fields_text(one.more)
        and one.hashes is None
    )


def _fields(
    before: StoredCustomer, one: HqCustomer, own: OwnChanges, conflicts: Sequence[FieldConflict]
) -> Mapping[str, str]:
    plain = {path: text for path, text in zip(PLAIN, one.plain, strict=True) if text}
    more = {path: text for path, text in before.fields.items() if path not in PLAIN} if one.more is None else one.more
    disputed = ((conflict.field, conflict.register) for conflict in conflicts if conflict.own)
    return overlay({**plain, **more}, chain(disputed, own.fields.items()))


def _conflicts(one: HqCustomer, own: OwnChanges, documents: set[str]) -> list[FieldConflict]:
    """Those HQ has, without the fields about which this register has said something since."""
    return [
        replace(conflict, own=conflict.document in documents)
        for conflict in one.conflicts
        if conflict.field not in own.fields
    ]


def _with_points(merged: StoredCustomer, one: HqCustomer, now_ms: int) -> StoredCustomer:
    """Without a card at HQ there are no points; an HQ that does not speak of them changes none."""
    if one.points is None and (one.more is None or not merged.points):
        return merged
    return merged._replace(points=one.points or 0, points_ms=now_ms)


def _hidden(before: StoredCustomer, one: HqCustomer) -> StoredCustomer:
    return before._replace(plain=_NO_NAME, more=_block(one), conflicts="", points=0, points_ms=0, origin=HASHED)


def _block(hidden: HqCustomer) -> str:
    return customer_rows.fields_text({BLOCKED: NO_REASON_TOLD}) if hidden.blocked else ""


def _write_hashes(db: RegisterDatabase, merged: Sequence[tuple[StoredCustomer, StoredCustomer, HqCustomer]]) -> None:
    """What had hashes may have others now, or none."""
    customer_hashes.remove(db, [before.rowkey for before, _after, _one in merged if before.origin == HASHED])
    customer_hashes.write(db, [(after.rowkey, one.hashes) for _before, after, one in merged if after.origin == HASHED])
