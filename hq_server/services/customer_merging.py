"""Merges one customer's account into another one's, and undoes it.

The customer who stays gets what a person chose; the merged one keeps its record, its number and its documents, and an
alias says from then on who stands for it (resources/wire/README.md).
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from hq_server.db import (
    customer_aliases,
    customer_fields,
    customer_matches,
    customer_merges,
    customer_pages,
    erasures,
    jobs,
    loyalty,
    merge_proposals,
    orders,
)
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.customer_merges import CustomerMerge
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.db.erasures import PersonDocument
from hq_server.domain.customer_fields import FieldChange, thing_of
from hq_server.domain.customer_merge import TAKEN, CustomerState
from hq_server.domain.customer_merging import FROM_MERGED, KEEP, Choice, changes_between, choices, merged_fields
from hq_server.domain.customer_merging import undo as undo_fields
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.errors import NotFound, Refused
from hq_server.services import customer_search, feeds, order_feeds
from hq_server.services.audit import Change, forget_at, record
from hq_server.texts import _
from hq_server.wire import codes

MOST_SALES = 1_000
_LISTED = 20


@dataclass(frozen=True, slots=True)
class MergePreview:
    """``fields``: what the customer who stays has if nobody chooses otherwise; ``added`` the contacts and addresses
    that come to it. ``seen`` is the mark of what a person saw. ``obstacle`` says why it cannot be done now.
    ``sales`` (at most ``MOST_SALES`` and one more) and ``points`` are by customer.
    """

    survivor: CustomerListed
    merged: CustomerListed
    choices: tuple[Choice, ...]
    before: Mapping[str, str]
    fields: Mapping[str, str]
    merged_before: Mapping[str, str]
    seen: str
    obstacle: str
    sales: Mapping[str, int]
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """``changes`` are given back; ``left`` stays as somebody changed it since; ``sales`` were made since then, at most
    ``MOST_SALES``. ``obstacle`` says why it cannot be done now.
    """

    merge: CustomerMerge
    changes: tuple[FieldChange, ...]
    left: tuple[str, ...]
    sales: int
    obstacle: str

    @property
    def singles(self) -> list[FieldChange]:
        return [change for change in self.changes if not thing_of(change.field) and change.field not in self.removed]

    @property
    def removed(self) -> dict[str, str]:
        """What comes from the merged one and goes again as a whole: contacts, addresses, affiliations."""
        gone = [change for change in self.changes if change.new is None]
        return {
            change.field: change.old or ""
            for change in gone
            if thing_of(change.field) or change.field.startswith("affiliation.")
        }


def preview(db: HqDatabase, survivor: str, merged: str, rule: str = KEEP) -> MergePreview:
    """Raises ``NotFound`` when one of the two is not there."""
    with db.read():
        staying, going = _listed(db, survivor), _listed(db, merged)
        states = _states(db, staying.id, going.id)
        kept, other = states[staying.id].fields, states[going.id].fields
        found = choices(
            kept,
            other,
            rule,
            customer_merges.written_ms(db, staying.id),
            customer_merges.written_ms(db, going.id),
        )
        obstacle = _obstacle(db, staying, going)
        pair = (staying.id, going.id)
        sales = {one: customer_merges.count_sales_since(db, one, 0, MOST_SALES + 1) for one in pair}
        points = loyalty.balances(db, pair)
    taken = [choice.field for choice in found if choice.suggested == FROM_MERGED]
    after = merged_fields(kept, other, taken, _shown_ids())
    return MergePreview(staying, going, found, kept, after, other, _mark(states), obstacle, sales, points)


def suggested_survivor(db: HqDatabase, one: str, other: str) -> str:
    """Who has more sales; of two with as many, who is here longer."""
    with db.read():
        sales = [customer_merges.count_sales_since(db, customer, 0, MOST_SALES) for customer in (one, other)]
    older, newer = sorted((one, other))
    return max((older, newer), key=lambda customer: sales[(one, other).index(customer)])


def merge(
    db: HqDatabase,
    survivor: str,
    merged: str,
    taken: Collection[str],
    *,
    seen: str,
    by: str,
    now_ms: int,
    new_id: Callable[[], str],
) -> str:
    """Merge, and return the merge's id. ``taken``: the fields whose value comes from the merged customer; ``seen``: the
    mark of what the person saw.

    Raises ``Refused``, and changes nothing, when it cannot be done or when one of the two changed meanwhile.
    """
    with db.write():
        states = customer_fields.lock_states(db, [survivor, merged])
        staying, going = _listed(db, survivor), _listed(db, merged)
        obstacle = _obstacle(db, staying, going)
        if obstacle:
            raise Refused(obstacle)
        if _mark(states) != seen:
            message = _("One of the two changed since this page was opened. Nothing was merged; compare them again.")
            raise Refused(message)
        before = states[survivor].fields
        changes = changes_between(before, merged_fields(before, states[merged].fields, taken, new_id))
        identity = new_id()
        customer_merges.insert(db, identity, merged, survivor, by, now_ms, changes)
        _write(db, survivor, changes, by, now_ms)
        _tell(db, customer_aliases.add(db, merged, survivor, identity), [survivor], now_ms)
        merge_proposals.decide(db, merge_proposals.pair_of(survivor, merged), merge_proposals.MERGED, by, now_ms)
        merge_proposals.remove_open_of(db, merged)
        customer_matches.remove(db, [merged])
        told = [Change("merged", "", _name(going)), *_told(changes)]
        record(db, by, "customer.merged", f"customer {_name(staying)}", told, now_ms)
        record(db, by, "customer.merged", f"customer {_name(going)}", [Change("into", "", _name(staying))], now_ms)
    return identity


def preview_undo(db: HqDatabase, merge: str) -> UndoPreview:
    """Raises ``NotFound`` when there is no such merge."""
    with db.read():
        found = _found(db, merge)
        state = _states(db, found.survivor.id).get(found.survivor.id, CustomerState({}))
        undoing = undo_fields(state.fields, customer_merges.changes_of(db, merge))
        sales = customer_merges.count_sales_since(db, found.survivor.id, found.made_ms, MOST_SALES)
        return UndoPreview(found, undoing.changes, undoing.left, sales, _undo_obstacle(db, found))


def undo(db: HqDatabase, merge: str, *, by: str, now_ms: int) -> CustomerMerge:
    """Both stand for themselves again; what somebody changed since stays with the customer who has it.

    Raises ``Refused`` when another merge has to be undone first, or this one was undone already.
    """
    with db.write():
        found = _found(db, merge)
        survivor, merged = found.survivor.id, found.merged.id
        states = customer_fields.lock_states(db, [survivor, merged])
        obstacle = _undo_obstacle(db, _found(db, merge))
        if obstacle:
            raise Refused(obstacle)
        undoing = undo_fields(states[survivor].fields, customer_merges.changes_of(db, merge))
        customer_merges.put_undone(db, merge, by, now_ms)
        _write(db, survivor, undoing.changes, by, now_ms)
        _tell(db, customer_aliases.remove(db, merged), [survivor, merged], now_ms)
        pair = merge_proposals.pair_of(survivor, merged)
        merge_proposals.decide(db, pair, merge_proposals.DISMISSED, by, now_ms)
        kept, gone = (one.account_number or one.id for one in (found.survivor, found.merged))
        told = [Change("merged", gone, ""), *_told(undoing.changes)]
        record(db, by, "customer.merge_undone", f"customer {kept}", told, now_ms)
        record(db, by, "customer.merge_undone", f"customer {gone}", [Change("into", kept, "")], now_ms)
    return found


def list_merges(
    db: HqDatabase, before: str = "", limit: int = _LISTED, *, stores_seen: frozenset[str] | None = None
) -> tuple[list[CustomerMerge], str]:
    """Newest first, and from where the list goes on; empty on the last page."""
    with db.read():
        found = customer_merges.list_all(db, before[:36], limit + 1, stores_seen)
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


def merges_of(db: HqDatabase, customer: str) -> list[CustomerMerge]:
    with db.read():
        return customer_merges.list_of(db, customer, _LISTED)


def survivor_of(db: HqDatabase, customer: str) -> str:
    """Who stands for a customer; the customer itself when it was not merged."""
    with db.read():
        return customer_aliases.survivor_of(db, customer)


def require_not_merged(db: HqDatabase, customer: str) -> None:
    """Raises ``Refused`` for a customer who is an alias: only who stands for it can be changed."""
    survivor = customer_aliases.survivor_of(db, customer)
    if survivor != customer:
        message = _("This account was merged into {account}. Nothing was changed; change that customer.")
        raise Refused(message.format(account=_name(_listed(db, survivor))))


def forget_in_others(db: HqDatabase, customer: str, documents: Sequence[PersonDocument], now_ms: int) -> int:
    """For somebody who is erased: what merges that were undone left of them in the history of the others, and in the
    audit, and with registers, who may have the others' orders by this person's name. Within a write transaction.
    """
    others, moments = customer_merges.parties_of(db, customer)
    if not others:
        return 0
    order_feeds.record(db, orders.places_of(db, others), now_ms)
    subjects = [f"customer {key}" for one in customer_pages.by_ids(db, others) for key in {one.id, _name(one)}]
    return erasures.forget_in_others(db, others, moments, documents) + forget_at(db, subjects, moments)


def forget_values(db: HqDatabase, customers: Sequence[str]) -> int:
    """For people who are erased: what their merges changed; undoing one gives no values back then. Within a write
    transaction.
    """
    return customer_merges.forget_values(db, customers)


def _listed(db: HqDatabase, customer: str) -> CustomerListed:
    found = customer_pages.find_row(db, customer)
    if found is None:
        raise NotFound(_("There is no customer {key}.").format(key=customer[:40]))
    return found


def _found(db: HqDatabase, merge: str) -> CustomerMerge:
    found = customer_merges.find(db, merge)
    if found is None:
        raise NotFound(_("There is no such merge."))
    return found


def _obstacle(db: HqDatabase, survivor: CustomerListed, merged: CustomerListed) -> str:
    """Why these two cannot be merged now; empty when they can."""
    if survivor.id == merged.id:
        return _("This is one and the same customer.")
    for one in (survivor, merged):
        if one.erased:
            return _("{account} was erased.").format(account=_name(one))
        if one.account_number is None:
            message = _("{name} has no account number yet. The customer job issues it by itself; merge them then.")
            return message.format(name=one.name or _("No name"))
        if one.conflicts:
            message = _("Decide first what was changed twice of {account}.")
            return message.format(account=_name(one))
    for merged_one, survivor_one in customer_aliases.survivors(db, [survivor.id, merged.id]).items():
        message = _("{account} was merged into {survivor} already.")
        names = {"account": _name(_listed(db, merged_one)), "survivor": _name(_listed(db, survivor_one))}
        return message.format(**names)
    return ""


def _undo_obstacle(db: HqDatabase, found: CustomerMerge) -> str:
    """Merges are undone in the opposite order: each gives back exactly what it found."""
    if found.undone_ms is not None:
        return _("This merge was undone already.")
    above = customer_aliases.survivors(db, [found.survivor.id]).get(found.survivor.id)
    if above is not None:
        message = _("{account} itself was merged into {survivor} later. Undo that merge first.")
        account = found.survivor.account_number or found.survivor.id
        return message.format(account=account, survivor=_name(_listed(db, above)))
    newest = customer_merges.newest_into(db, found.survivor.id)
    if newest is not None and newest != found.id:
        message = _("{account} was merged into this customer later. Undo that merge first.")
        return message.format(account=_found(db, newest).merged.account_number or "")
    return ""


def _states(db: HqDatabase, *customers: str) -> dict[str, CustomerState]:
    return customer_fields.read_states(db, customers)


def _mark(states: Mapping[str, CustomerState]) -> str:
    """Another one as soon as anything of the two is another."""
    values = [(customer, sorted(state.fields.items())) for customer, state in sorted(states.items())]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:24]


def _write(db: HqDatabase, customer: str, changes: Collection[FieldChange], by: str, now_ms: int) -> None:
    customer_fields.put_fields(db, [(customer, change, now_ms, "") for change in changes])
    customer_search.refresh(db, [customer])
    told = [
        (customer, CustomerChange(one.field, one.old, one.new, TAKEN, "", "", "", by, now_ms, now_ms))
        for one in changes
    ]
    customer_fields.insert_changes(db, told)


def _tell(db: HqDatabase, aliases: list[str], changed: list[str], now_ms: int) -> None:
    """Registers hear of the aliases at once, with whose orders these are now, and of the customers with the next run of
    1010.
    """
    feeds.record(db, codes.CUSTOMERS, feeds.ALL, aliases, now_ms, kind=feeds.ALIAS)
    order_feeds.record(db, orders.places_of(db, sorted({*aliases, *changed})), now_ms)
    customer_fields.mark_changed(db, changed)
    jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)


def _told(changes: Collection[FieldChange]) -> list[Change]:
    return [Change(change.field, change.old or "", change.new or "") for change in changes]


def _name(customer: CustomerListed) -> str:
    return customer.account_number or customer.id


def _shown_ids() -> Callable[[], str]:
    """Ids for what is only shown."""
    numbers = iter(range(1_000_000))
    return lambda: f"new-{next(numbers)}"
