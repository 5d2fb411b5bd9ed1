"""Deliberate bugs in the real program, to show that the simulation bites: each of them has to be found.

A mutation changes a function or two while a small chain lives through three days; then the model looks. ``seed`` is
the first with which it was found: others are tried when that one does not find it any more.
"""

import importlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.simulation import wrong
from tests.simulation.small_chain import CODES, template
from tests.simulation.small_day import run_seed

FIRST, MOST = 100, 60


@dataclass(frozen=True, slots=True)
class Mutation:
    """``breaks``: what a shop would lose by it. ``changes``: where → what is made of the function that stands there."""

    name: str
    breaks: str
    changes: tuple[tuple[str, wrong.Make], ...]
    seed: int = FIRST

    def on(self) -> AbstractContextManager[None]:
        return _changed(self.changes)


@contextmanager
def _changed(changes: tuple[tuple[str, wrong.Make], ...]) -> Iterator[None]:
    with ExitStack() as stack:
        for where, make in changes:
            module, _colon, path = where.partition(":")
            owner: Any = importlib.import_module(module)
            *between, name = path.split(".")
            for part in between:
                owner = getattr(owner, part)
            stack.enter_context(patch.object(owner, name, make(getattr(owner, name))))
        yield


@dataclass(frozen=True, slots=True)
class Caught:
    """By this seed; ``sentence`` is what was said first."""

    seed: int
    sentence: str


def catch(mutation: Mutation, seeds: Iterable[int]) -> Caught | None:
    """The first of the seeds that finds it."""
    template(CODES)  # by the program as it is
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="mutation-", ignore_cleanup_errors=True) as folder, mutation.on():
            found = _sentences(Path(folder), seed)
        if found:
            return Caught(seed, found[0])
    return None


def _sentences(folder: Path, seed: int) -> list[str]:
    """A program that cannot go on has been found as well."""
    try:
        return run_seed(folder, seed)
    except Exception as error:
        return [f"the chain stopped: {type(error).__name__}: {error}"]


def seeds_of(mutation: Mutation) -> list[int]:
    return [mutation.seed, *(seed for seed in range(FIRST, FIRST + MOST) if seed != mutation.seed)]


def print_all(say: Callable[[str], object] = print) -> int:
    """A table of all of them; returns how many were not found."""
    say("| mutation | what it breaks | seed | found by |")
    say("|---|---|---|---|")
    missed = 0
    for mutation in MUTATIONS:
        caught = catch(mutation, seeds_of(mutation))
        missed += caught is None
        seed, sentence = (str(caught.seed), caught.sentence) if caught else ("", "**not found**")
        short = sentence if len(sentence) <= 160 else f"{sentence[:160]} …"
        say(f"| {mutation.name} | {mutation.breaks} | {seed} | {short.replace('|', '/')} |")
    say(f"{len(MUTATIONS) - missed} of {len(MUTATIONS)} mutations were found.")
    return missed


_UPLOAD, _OUTBOX, _JOURNAL = "store_client.sync.upload", "store_client.db.outbox", "store_client.services.journal"

MUTATIONS = (
    Mutation(
        "lost answer taken for stored",
        "sales that HQ never got",
        ((f"{_UPLOAD}:_post", wrong.told_stored),),
        seed=103,
    ),
    Mutation(
        "refusal taken for a verdict",
        "sales of a refused batch",
        ((f"{_UPLOAD}:_post", wrong.refusal_is_a_verdict),),
        seed=110,
    ),
    Mutation(
        "sent documents deleted before the answer",
        "sales of a batch without verdicts",
        ((f"{_OUTBOX}:mark_sent", wrong.deletes_what_it_sends),),
        seed=103,
    ),
    Mutation(
        "document committed after its sale",
        "a sale without its document",
        ((f"{_JOURNAL}:append", wrong.commits_first),),
        seed=103,
    ),
    Mutation(
        "no transactions at the register",
        "half a sale",
        (("store_client.db.database:RegisterDatabase.write", wrong.no_transaction),),
        seed=103,
    ),
    Mutation(
        "documents without a chain", "a gap or an edit that nobody sees", ((f"{_JOURNAL}:append", wrong.without_chain),)
    ),
    Mutation(
        "end of a batch dropped",
        "the newest sale of a batch",
        (("hq_server.services.ingest:_Batch.take", wrong.drops_the_last),),
    ),
    Mutation(
        "HQ answers before it commits",
        "whole batches",
        (("hq_server.api.documents:ingest_batch", wrong.answers_before_commit),),
    ),
    Mutation("documents rendered again", "bytes that prove nothing", ((f"{_OUTBOX}:waiting", wrong.renders_again),)),
    Mutation(
        "HQ keeps other bytes", "bytes that prove nothing", (("hq_server.db.inbox:insert", wrong.keeps_other_bytes),)
    ),
    Mutation(
        "applied before it is written",
        "sales that are in the inbox and nowhere else",
        (("hq_server.services.transaction_projection:TransactionProjection.write", wrong.by_tens),),
    ),
    Mutation(
        "documents known by nothing",
        "the second delivery of a batch",
        (
            ("hq_server.db.inbox:find_sequences", wrong.everything_is_new),
            ("hq_server.db.inbox:find_ids", wrong.everything_is_new),
        ),
        seed=103,
    ),
    Mutation("tax rounded down", "tax", (("store_client.domain.tax:included_tax", wrong.rounds_down),)),
    Mutation(
        "change counted as takings",
        "a Z that is not its receipts",
        (("store_client.services.shift_manifest:_tenders", wrong.changes_are_takings),),
    ),
    Mutation(
        "postings mark nothing",
        "a day that is posted again and again",
        (("hq_server.db.postings:mark", wrong.marks_nothing),),
    ),
    Mutation("vouchers posted twice", "turnover twice in the books", (("hq_server.db.vouchers:insert", wrong.twice),)),
    Mutation(
        "refunds without their sign",
        "money handed back counted as taken in",
        (("hq_server.domain.vouchers:_tenders", wrong.without_sign),),
    ),
    Mutation(
        "vouchers with one side",
        "books that do not balance",
        (("hq_server.services.posting:make_voucher", wrong.one_side),),
    ),
    Mutation(
        "numbers given twice",
        "two customers with one number",
        (("hq_server.db.numbers:take", wrong.same_number_again),),
    ),
    Mutation(
        "receipt counter on its own",
        "a receipt number without a receipt",
        (("store_client.db.transactions:next_receipt_counter", wrong.commits_after),),
        seed=103,
    ),
    Mutation(
        "receipts go on in the same life",
        "two receipts with one number",
        (("store_client.services.set_up:save_activation", wrong.in_the_same_life),),
        seed=116,
    ),
    Mutation(
        "aliases of aliases forgotten",
        "the purchases of who was merged first",
        (("hq_server.db.customer_aliases:add", wrong.forgets_older_aliases),),
        seed=142,
    ),
    Mutation(
        "cursor before its rows",
        "changes that a register never hears of",
        (("store_client.sync.download:_Writing._write", wrong.cursor_first),),
    ),
    Mutation(
        "page without its first change",
        "changes that a register never hears of",
        (("hq_server.db.feeds:read", wrong.loses_a_change),),
    ),
    Mutation(
        "positions used again", "changes that are passed over", (("hq_server.db.feeds:append", wrong.reuses_position),)
    ),
    Mutation(
        "restored HQ says nothing",
        "all that came since the backup",
        (("hq_server.db.restored:begin_new_life", wrong.same_epoch),),
        seed=105,
    ),
    Mutation(
        "nothing is sent again",
        "all that came since the backup",
        ((f"{_OUTBOX}:send_again_after", wrong.instead(0)),),
        seed=105,
    ),
    Mutation(
        "parked for ever",
        "sales that wait for what is there",
        (
            ("hq_server.services.ingest:wake", wrong.instead(0)),
            ("hq_server.db.inbox:can_be_applied", wrong.everything_is_new),
        ),
        seed=105,
    ),
    Mutation(
        "parked taken for applied",
        "sales of customers who came later",
        (("hq_server.services.transaction_projection:TransactionProjection.record_in_full", wrong.answers_applied),),
        seed=105,
    ),
    Mutation(
        "dispute forgotten",
        "what a cashier typed",
        (("hq_server.db.customer_fields:put_conflicts", wrong.instead(None)),),
        seed=102,
    ),
    Mutation(
        "erasure forgets the audit",
        "the privacy of who was erased",
        (("hq_server.services.audit:forget", wrong.instead(0)),),
    ),
    Mutation(
        "erasure forgets the register's documents",
        "the privacy of who was erased",
        (("store_client.db.erased_customers:put_contents", wrong.instead(None)),),
    ),
    Mutation(
        "prices by their place",
        "goods at the price of others",
        (("store_client.db.catalog:upsert_prices", wrong.of_the_next),),
    ),
    Mutation(
        "deposit not taken off",
        "deposits of orders",
        (("store_client.services.orders:hand_over", wrong.free_of_deposit),),
    ),
    Mutation(
        "day by the wall clock",
        "sales on days that they are not of",
        ((f"{_JOURNAL}:append", wrong.yesterday),),
        seed=101,
    ),
    # These three were in the program until the simulation found them.
    Mutation(
        "merges that a restored HQ forgot stay at registers",
        "the purchases of two people",
        (("store_client.db.customer_aliases:forget_all", wrong.instead(None)),),
        seed=32,
    ),
    Mutation(
        "conflicts are not sent again",
        "sales that a restored HQ held",
        ((f"{_OUTBOX}:send_again_after", wrong.sends_the_newest_again),),
        seed=36,
    ),
    Mutation(
        "conflicts keep who was erased",
        "the privacy of who was erased",
        (("hq_server.services.ingest:_Batch._forget_the_erased", wrong.instead(None)),),
        seed=42,
    ),
)
