"""Every statement posts once and balances, and the books are the sums of what was recorded, by plain addition."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.simulation.model_sources import Chain
from tests.walk import plain_sums
from tests.walk.plain_sums import Sums


def check_statements(chain: Chain) -> Iterator[str]:
    troubled = _troubled_days(chain)
    yield from _posted_once(chain, troubled)
    yield from _vouchers_balance(chain)
    yield from _references(chain)
    bodies = _corrected(chain)
    documents = [one.content for one in chain.inbox.values() if one.state == "applied"]
    wanted = plain_sums.of_documents(documents, bodies)
    yield from _differ("the statements", plain_sums.of_statements(chain.hq), wanted, troubled)
    accounts = plain_sums.accounts_wanted(wanted, _in_drawers(chain))
    yield from _differ("the vouchers", plain_sums.accounts_in_vouchers(chain.hq), accounts, troubled)
    yield from _differ("the receipts that people have", wanted, _of_shown(chain, bodies), troubled)


def _in_drawers(chain: Chain) -> Sums:
    """What lay in the drawers of each tender in the evening less what lay there in the morning: as it was counted, and
    what was expected where nobody counted it. The deposits of orders lie nowhere.
    """
    sums: Sums = Counter()
    for one in chain.inbox.values():
        if one.kind == "shift.closed" and one.state == "applied":
            manifest = one.body["manifest"]
            for tender in manifest["tenders"]:
                there = tender["expected_minor"] if tender["counted_minor"] is None else tender["counted_minor"]
                if tender["tender"] != "deposit":
                    started = manifest["starting_minor"] if tender["tender"] == "cash" else 0
                    sums[one.code.partition("-")[0], one.business_date, tender["tender"]] += there - started
    return sums


def _troubled_days(chain: Chain) -> set[tuple[str, str]]:
    """Store and day that cannot be posted: something of it was lost, or is held, with a register's older file."""
    stores = {code.partition("-")[0] for code in chain.facts.copied}
    states: dict[tuple[str, str], set[str]] = {}
    for store, day, state in chain.hq("SELECT store, business_date, state FROM statement"):
        states.setdefault((store, day), set()).add(state)
    days = {(store, day) for store, day in chain.hq("SELECT DISTINCT store, business_date FROM inbox")}
    return {day for day in days if day[0] in stores and states.get(day) != {"posted"}}


def _posted_once(chain: Chain, troubled: set[tuple[str, str]]) -> Iterator[str]:
    posted: Counter[tuple[str, str, int]] = Counter()
    for store, day, number in chain.hq(
        "SELECT store, business_date, number FROM statement_event WHERE event = 'posted'"
    ):
        posted[store, day, number] += 1
    states = {
        (store, day, number): (state, kind, checks)
        for store, day, number, state, kind, checks in chain.hq(
            "SELECT store, business_date, number, state, kind, checks FROM statement"
        )
    }
    for (store, day, number), (state, kind, checks) in sorted(states.items()):
        name = f"statement {store}-{day}-{number}"
        if state != "posted":
            if (store, day) not in troubled:
                yield f"{name} is {state}, held by {_failed(checks)}"
        elif posted[store, day, number] != 1:
            yield f"{name} was posted {posted[store, day, number]} times"
        if (kind == "day") != (number == 1):
            yield f"{name} is one of the kind {kind}"
    days = {(place[0].partition("-")[0], chain.inbox[place].business_date) for place in chain.transactions}
    for store, day in sorted(days - troubled - {(store, day) for store, day, _number in states}):
        yield f"there is no statement {store}-{day}"


def _failed(checks: str) -> str:
    told: list[dict[str, Any]] = json.loads(checks or "[]")
    return ", ".join(str(one["code"]) for one in told if not one["passed"]) or "nothing"


def _vouchers_balance(chain: Chain) -> Iterator[str]:
    for store, voucher, debit, credit, amount in chain.hq(
        "SELECT v.store, v.id, sum(l.debit_minor), sum(l.credit_minor), v.amount_minor FROM voucher v "
        "LEFT JOIN voucher_line l ON l.store = v.store AND l.voucher = v.id GROUP BY v.store, v.id, v.amount_minor"
    ):
        if not debit == credit == amount:
            yield f"voucher {voucher} of {store} has {debit} on one side, {credit} on the other, and says {amount}"
    for store, day, number, part, batch, count in chain.hq(
        "SELECT store, business_date, number, part, batch, count(*) FROM voucher GROUP BY 1, 2, 3, 4, 5 "
        "HAVING count(*) > 1"
    ):
        yield f"{part} of {store}-{day}-{number} (batch {batch}) is in {count} vouchers"


def _references(chain: Chain) -> Iterator[str]:
    """Each transaction is in one posting that there is, and each posting has what it says it has."""
    there = {(code.partition("-")[0], code.partition("-")[2], sequence) for code, sequence in chain.transactions}
    marked = chain.hq("SELECT store, register, sequence, posting FROM posted_transaction")
    postings = {
        (store, number): documents for store, number, documents in chain.hq("SELECT store, id, documents FROM posting")
    }
    held = _troubled_days(chain)
    for store, register, sequence in sorted(there - {row[:3] for row in marked}):
        if (store, chain.inbox[f"{store}-{register}", sequence].business_date) not in held:
            yield f"{store}-{register}: document {sequence} is in no posting"
    for store, register, sequence, posting in marked:
        if (store, register, sequence) not in there:
            yield f"{store}-{register}: document {sequence} is posted and not there"
        elif (store, posting) not in postings:
            yield f"{store}-{register}: document {sequence} is in posting {posting}, which is not there"
    counts = Counter((row[0], row[3]) for row in marked)
    of_changes = set(chain.hq("SELECT store, posting FROM posting_change WHERE posting IS NOT NULL"))
    for place, documents in postings.items():
        if place not in of_changes and counts[place] != documents:
            yield f"posting {place[1]} of {place[0]} says {documents} documents and has {counts[place]}"


def _corrected(chain: Chain) -> dict[str, Any]:
    """Document → the body that counts, as HQ's people made it; what they are known to have done is checked with it."""
    rows = chain.hq("SELECT store, register, sequence, body FROM correction ORDER BY number")
    return {
        chain.inbox[f"{store}-{register}", sequence].id: json.loads(body) for store, register, sequence, body in rows
    }


def _of_shown(chain: Chain, corrected: dict[str, Any]) -> Sums:
    """What the receipts and screens said, and, where an act was interrupted, what was recorded all the same."""
    sums: Sums = Counter()
    shown = {one.document.id: one for one in chain.facts.transactions}
    told = {one.document: one for one in chain.facts.corrected}
    unseen = []
    for place in chain.transactions:
        one = chain.inbox[place]
        fact = shown.get(one.id)
        if fact is None or (one.id in corrected and one.id not in told):
            unseen.append(one.content)
            continue
        key = (place[0].partition("-")[0], one.business_date)
        values = told.get(one.id, fact)
        sums["count", *key, fact.type] += 1
        sums["total", *key, fact.type] += values.total_minor
        sums["rounding", *key] += fact.rounding_minor
        for tax in values.taxes:
            sums["gross", *key, str(tax.tax_rate)] += tax.gross_minor
            sums["tax", *key, str(tax.tax_rate)] += tax.tax_minor
        for tender in values.tenders:
            sums["tender", *key, fact.type, tender.tender] += tender.amount_minor
            if tender.tender != "cash":
                sums["change", *key, tender.tender] += tender.change_minor
    sums.update(plain_sums.of_documents(unseen, corrected))
    return plain_sums.without_zeros(sums)


def _differ(name: str, there: Sums, wanted: Sums, troubled: set[tuple[str, str]]) -> Iterator[str]:
    for key in sorted(set(there) | set(wanted)):
        days = {(one, other) for one, other in pairwise(key)}
        if there[key] != wanted[key] and not days & troubled:
            yield f"{name} have {there[key]} for {' '.join(key)}, which is {wanted[key]}"
