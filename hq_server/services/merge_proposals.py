"""Finds customers who could be the same, and keeps what people said about them.

Every customer whom feed 1010 tells of is compared with those who share a text with it that they are recognised by
(``hq_server.domain.customer_likeness``): what is new since the last time, or, when somebody asks for it, everybody.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hq_server.db import customer_aliases, customer_fields, customer_matches, hq_settings, jobs, merge_proposals
from hq_server.db import feeds as changes
from hq_server.db.database import HqDatabase
from hq_server.db.merge_proposals import DISMISSED, OPEN, Known, Pair, Proposal, pair_of
from hq_server.domain.customer_hashes import keyed_hash
from hq_server.domain.customer_likeness import PROPOSED, Likeness, Traits, compare, shared_texts, traits_of
from hq_server.domain.job import BY_HAND, MERGE_JOB, JobResult
from hq_server.errors import NotFound, Refused
from hq_server.services import customer_list, feeds
from hq_server.services.audit import record
from hq_server.services.customer_feed import HASH_KEY
from hq_server.texts import _, ngettext
from hq_server.wire import codes

PAGE = 50
MOST_COUNTED = 1_000
LIMIT = 20_000
_AT_ONCE = 200
# A text that more have in common says nothing: a shop's own number, typed for everybody.
MOST_ALIKE = 30
_POSITION = "merge proposals position"
_HASH_DIGITS = 32
_ON_PANEL = 3


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """``next_before`` continues the list; counts are at most ``MOST_COUNTED`` and one more."""

    proposals: tuple[Proposal, ...]
    next_before: str
    open: int
    dismissed: int


def find_proposals(db: HqDatabase, now_ms: int, new_id: Callable[[], str], limit: int = LIMIT) -> JobResult:
    """Compare the customers that feed 1010 has told of since the last time, at most ``limit``."""
    done = proposed = 0
    while done < limit:
        with db.write():
            seen, found = _next_page(db, now_ms, new_id)
        done += seen
        proposed += found
        if seen < _AT_ONCE:
            break
    if not done:
        return JobResult(0, _("No customer changed."))
    compared = ngettext("{count} customer compared.", "{count} customers compared.", done).format(count=done)
    new = ngettext("{count} new proposal.", "{count} new proposals.", proposed).format(count=proposed)
    return JobResult(done, f"{compared} {new}")


def search_all(db: HqDatabase, by: str, now_ms: int) -> None:
    """Compare everybody again, from the first one on."""
    with db.write():
        hq_settings.save_setting(db, _POSITION, "0")
        jobs.enqueue(db, MERGE_JOB, BY_HAND, now_ms)
        record(db, by, "customer.search_alike", "all customers", [], now_ms)


def backlog(db: HqDatabase) -> int:
    """How many places feed 1010 is ahead of what was compared."""
    with db.read():
        return max(0, changes.newest(db, codes.CUSTOMERS, feeds.ALL) - _position(db))


def list_proposals(
    db: HqDatabase,
    state: str = OPEN,
    before: str = "",
    limit: int = PAGE,
    *,
    stores_seen: frozenset[str] | None = None,
) -> ProposalPage:
    """The likeliest first. ``state``: ``open`` or ``dismissed``. ``stores_seen``: one of the two was made there."""
    state = state if state in (OPEN, DISMISSED) else OPEN
    with db.read():
        found = merge_proposals.list_page(db, state, _place(before), limit + 1, stores_seen)
        counts = (merge_proposals.count(db, one, MOST_COUNTED, stores_seen) for one in (OPEN, DISMISSED))
        open_ones, dismissed = counts
    shown = tuple(found[:limit])
    following = f"{shown[-1].score} {shown[-1].id}" if len(found) > limit else ""
    return ProposalPage(shown, following, open_ones, dismissed)


def count_open(db: HqDatabase, stores_seen: frozenset[str] | None = None) -> int:
    """At most ``MOST_COUNTED`` and one more."""
    with db.read():
        return merge_proposals.count(db, OPEN, MOST_COUNTED, stores_seen)


def get_proposal(db: HqDatabase, proposal: str) -> Proposal | None:
    with db.read():
        return merge_proposals.find(db, proposal[:36])


def require_open(db: HqDatabase, proposal: str) -> Proposal:
    """Raises ``NotFound``, or ``Refused`` when it was decided."""
    with db.read():
        return _require_open(db, proposal)


def proposals_of(db: HqDatabase, customer: str) -> list[Proposal]:
    """The likeliest open ones."""
    with db.read():
        return merge_proposals.best_of(db, customer, _ON_PANEL)


def likeness_of(db: HqDatabase, one: str, other: str) -> Likeness:
    """As the two are now, with the texts that stand at each."""
    with db.read():
        traits = _traits(db, [one, other])
    empty = traits_of({})
    return compare(traits.get(one, empty), traits.get(other, empty))


def dismiss(db: HqDatabase, proposal: str, by: str, now_ms: int) -> Proposal:
    """These are not the same: the job never proposes them again. Raises ``NotFound``, or ``Refused`` when it was
    decided.
    """
    with db.write():
        found = _require_open(db, proposal)
        merge_proposals.decide(db, (found.one.id, found.other.id), DISMISSED, by, now_ms)
        subject = (
            f"customers {found.one.account_number or found.one.id}, {found.other.account_number or found.other.id}"
        )
        record(db, by, "customer.not_the_same", subject, [], now_ms)
    return found


def propose(db: HqDatabase, one: str, other: str, *, by: str, now_ms: int, new_id: Callable[[], str]) -> str:
    """A person wants to compare two customers, by account number or id; returns the proposal's id.

    Raises ``NotFound``, or ``Refused`` for one and the same customer.
    """
    first, second = (customer_list.get_customer(db, key.strip()) for key in (one, other))
    pair = pair_of(first.id, second.id)
    with db.write():
        survivors = customer_aliases.survivors(db, pair)
        if len({survivors.get(customer, customer) for customer in pair}) == 1:
            raise Refused(_("These two numbers are one and the same customer. Nothing is to be done."))
        if survivors:
            pair = pair_of(*(survivors.get(customer, customer) for customer in pair))
        known = merge_proposals.find_pair(db, pair)
        if known is not None:
            if known.state != OPEN:
                merge_proposals.reopen(db, pair, by, now_ms)
            return known.id
        likeness = likeness_of(db, *pair)
        identity = new_id()
        merge_proposals.insert(db, [(identity, pair, likeness.score, _written(likeness), by)], now_ms)
    return identity


def forget(db: HqDatabase, customers: Sequence[str]) -> int:
    """For people who are erased: nothing of them is compared any more. Within a write transaction."""
    customer_matches.remove(db, customers)
    return merge_proposals.remove_of(db, customers)


def _require_open(db: HqDatabase, proposal: str) -> Proposal:
    found = merge_proposals.find(db, proposal[:36])
    if found is None:
        raise NotFound(_("There is no such proposal. It may not be alike enough any more."))
    if found.state != OPEN:
        raise Refused(_("This was decided already. Nothing was changed."))
    return found


def _next_page(db: HqDatabase, now_ms: int, new_id: Callable[[], str]) -> tuple[int, int]:
    """How many places of the feed were looked at, and how many new proposals were made of them.

    Several workers take turns, and who wishes for everybody to be compared again is not written over.
    """
    position = int(hq_settings.lock_setting(db, _POSITION, "0"))
    rows = changes.read(db, codes.CUSTOMERS, [feeds.ALL], position, _AT_ONCE)
    if not rows:
        return 0, 0
    told = [key for _at, kind, key in rows if kind == "customer"]
    merged = customer_aliases.survivors(db, told)
    traits = _traits(db, [customer for customer in told if customer not in merged])
    key = bytes.fromhex(hq_settings.read_setting(db, HASH_KEY) or "")
    texts = {customer: _hashed(key, traits[customer]) if customer in traits else [] for customer in told}
    customer_matches.replace(db, texts)
    made = _compare(db, traits, texts, now_ms, new_id)
    hq_settings.save_setting(db, _POSITION, str(rows[-1][0]))
    return len(rows), made


def _compare(
    db: HqDatabase,
    traits: Mapping[str, Traits],
    texts: Mapping[str, Sequence[str]],
    now_ms: int,
    new_id: Callable[[], str],
) -> int:
    """Compare these with everybody who shares a text with them, and write what is new."""
    who = customer_matches.who_has(db, [text for own in texts.values() for text in own], MOST_ALIKE)
    pairs = {
        pair_of(customer, other)
        for customer, own in texts.items()
        for text in own
        if len(who.get(text, ())) <= MOST_ALIKE
        for other in who.get(text, ())
        if other != customer
    }
    known = merge_proposals.known_of(db, sorted(texts))
    of_all = {**_traits(db, sorted({one for pair in (*pairs, *known) for one in pair} - traits.keys())), **traits}
    found = {pair: compare(*(of_all[one] for one in pair)) for pair in {*pairs, *known} if of_all.keys() >= {*pair}}
    alike = {pair: likeness for pair, likeness in found.items() if likeness.score >= PROPOSED and pair in pairs}
    new = [
        (new_id(), pair, likeness.score, _written(likeness), "")
        for pair, likeness in sorted(alike.items())
        if pair not in known
    ]
    merge_proposals.insert(db, new, now_ms)
    _renew(db, [one for one in known.values() if one.state == OPEN], found)
    return len(new)


def _renew(db: HqDatabase, known: Sequence[Known], found: Mapping[Pair, Likeness]) -> None:
    """Scores as the customers are now; what is not alike any more goes, unless a person proposed it."""
    gone = [one.pair for one in known if not one.by_hand and _score(found, one.pair) < PROPOSED]
    merge_proposals.remove(db, gone)
    scored = [
        (one.pair, found[one.pair].score, _written(found[one.pair]))
        for one in known
        if one.pair in found and one.pair not in gone
    ]
    merge_proposals.put_scores(db, scored)


def _score(found: Mapping[Pair, Likeness], pair: Pair) -> int:
    return found[pair].score if pair in found else 0


def _traits(db: HqDatabase, customers: Sequence[str]) -> dict[str, Traits]:
    states = customer_fields.read_states(db, customers) if customers else {}
    return {customer: traits_of(state.fields) for customer, state in states.items()}


def _hashed(key: bytes, traits: Traits) -> list[str]:
    """Nobody can read from the table who has which number."""
    return [hashed_text(key, text) for text in shared_texts(traits)]


def hashed_text(key: bytes, text: str) -> str:
    """A text that customers are recognised by, as the table has it."""
    return keyed_hash(key, text)[:_HASH_DIGITS]


def _written(likeness: Likeness) -> str:
    """Kinds and points alone: what is compared stands at the customers."""
    return json.dumps([[reason.kind, reason.points] for reason in likeness.reasons], separators=(",", ":"))


def _position(db: HqDatabase) -> int:
    return int(hq_settings.read_setting(db, _POSITION) or "0")


def _place(before: str) -> tuple[int, str] | None:
    score, _space, proposal = before.partition(" ")
    return (int(score), proposal[:36]) if score.isascii() and score.isdigit() and len(score) < 4 else None
