"""Every customer ends with one number, merges stand as people made them, and every reference resolves."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.simulation.model_sources import Chain

_PLAIN = ("customer_type", "first_name", "last_name", "organization", "phone", "email", "language")
# What names a customer at HQ, and where.
_NAMING = (
    ("transaction_header", "customer"),
    ("customer_order", "customer"),
    ("customer_field", "customer"),
    ("customer_conflict", "customer"),
    ("customer_alias", "customer"),
    ("customer_alias", "survivor"),
    ("customer_match", "customer"),
    ("loyalty_card", "customer"),
)

Fields = Mapping[str, str]


def check_customers(chain: Chain) -> Iterator[str]:
    numbers: dict[str, str | None] = dict(chain.hq("SELECT id, account_number FROM customer"))
    yield from _one_number_each(chain, numbers)
    yield from _merges_stand(chain)
    yield from _references_resolve(chain, numbers)
    yield from _edits_are_kept(chain)
    yield from _points_are_sums(chain)
    fields = _fields_at_hq(chain)
    for code in chain.registers:
        yield from _same_at_register(chain, code, numbers, fields)


def _one_number_each(chain: Chain, numbers: Mapping[str, str | None]) -> Iterator[str]:
    for shown in chain.facts.customers:
        document = shown.document
        lost = document is not None and document.id not in chain.by_id
        if shown.customer not in numbers and not lost:
            yield f"customer {shown.customer} was shown as saved and is not at HQ"
    for customer, number in numbers.items():
        if not number and customer not in chain.erased:
            yield f"customer {customer} has no account number"
    for number, count in Counter(number for number in numbers.values() if number).items():
        if count > 1:
            yield f"account number {number} was given to {count} customers"
    for (customer,) in chain.hq("SELECT id FROM customer WHERE CAST(unpublished AS INTEGER) <> 0"):
        yield f"customer {customer} was never told on feed 1010"
    made = Counter(one.customer for one in chain.facts.customers)
    yield from (f"customer {customer} was made {count} times" for customer, count in made.items() if count > 1)


def _merges_stand(chain: Chain) -> Iterator[str]:
    """Whoever was merged last stands, unless that was undone."""
    parents: dict[str, str] = {}
    for one in chain.facts.merges:
        if one.undone:
            parents.pop(one.merged, None)
        else:
            parents[one.merged] = one.into
    wanted = {merged: _survivor(parents, merged) for merged in parents}
    there: dict[str, str] = dict(chain.hq("SELECT customer, survivor FROM customer_alias"))
    for customer in sorted(set(wanted) | set(there)):
        people = {customer, wanted.get(customer, ""), there.get(customer, "")}
        if wanted.get(customer) != there.get(customer) and not people & chain.erased:
            yield f"customer {customer} was merged into {wanted.get(customer)}, HQ says {there.get(customer)}"
    for code in chain.registers:
        told: dict[str, str] = dict(chain.in_use(code)("SELECT customer, merged_into FROM customer_alias"))
        if {one: other for one, other in told.items() if not {one, other} & chain.erased} != {
            one: other for one, other in there.items() if not {one, other} & chain.erased
        }:
            yield f"{code}: its aliases are not HQ's: {sorted(told.items() ^ there.items())}"


def _survivor(parents: Mapping[str, str], customer: str) -> str:
    while customer in parents:
        customer = parents[customer]
    return customer


def _references_resolve(chain: Chain, numbers: Mapping[str, str | None]) -> Iterator[str]:
    for table, column in _NAMING:
        for (customer,) in chain.hq(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"):
            if customer and customer not in numbers and customer not in chain.erased:
                yield f"{table} names customer {customer}, who is not at HQ"
    for store, register, sequence, shift in chain.hq(
        "SELECT h.store, h.register, h.sequence, h.shift FROM transaction_header h LEFT JOIN business_day d "
        "ON d.store = h.store AND d.register = h.register AND d.shift = h.shift WHERE d.shift IS NULL"
    ):
        yield f"{store}-{register}: document {sequence} is of shift {shift}, which is not at HQ"
    for place, body in chain.transactions.items():
        for line in body["lines"]:
            returned = (line.get("more") or {}).get("returned") or {}
            origin = returned.get("transaction", "")
            if origin and origin not in chain.by_id and not chain.facts.copied:
                yield f"{place[0]}: receipt {body['receipt']} takes back of {origin}, which is not at HQ"


def _edits_are_kept(chain: Chain) -> Iterator[str]:
    """What somebody saved was taken, or is in dispute, or was decided: there is always a trace of it."""
    traces: dict[tuple[str, str, str], set[str | None]] = {}
    for document, customer, field, new in chain.hq("SELECT document, customer, field, new FROM customer_change"):
        traces.setdefault((document, customer, field), set()).add(new or None)
    now = _fields_at_hq(chain)
    for edit in chain.facts.edits:
        document = edit.document.id if edit.document else ""
        told = chain.by_id.get(document)
        waits = told is not None and told.state != "applied" and bool(chain.facts.copied)
        if edit.customer in chain.erased or waits or (document and told is None):
            continue
        for field, value in edit.fields.items():
            traced = (value or None) in traces.get((document, edit.customer, field), ())
            if not traced and now.get(edit.customer, {}).get(field, "") != value:
                yield f"customer {edit.customer}: {field} was saved as {value!r}, and nothing is left of that"
    yield from _disputes_are_there(chain)


def _disputes_are_there(chain: Chain) -> Iterator[str]:
    """A change that HQ could not take is open until something newer was said of that field."""
    changes = chain.hq(
        "SELECT id, customer, field, outcome, store, register, document FROM customer_change ORDER BY id"
    )
    newest = {(customer, field): number for number, customer, field, *_rest in changes}
    disputes = set(chain.hq("SELECT customer, field, document FROM customer_conflict"))
    gone = {customer for merge in chain.facts.merges for customer in (merge.into, merge.merged)} | chain.erased
    for number, customer, field, outcome, _store, _register, document in changes:
        is_last = newest[customer, field] == number
        if outcome == "conflict" and is_last and (customer, field, document) not in disputes and customer not in gone:
            yield f"customer {customer}: the dispute about {field} is nowhere"


def _points_are_sums(chain: Chain) -> Iterator[str]:
    earned: Counter[str] = Counter()
    for _store, _key, card, points in chain.hq("SELECT store, key, card, points FROM loyalty_points"):
        earned[card] += points
    for card, customer, points in chain.hq("SELECT card, customer, points FROM loyalty_card"):
        # A card went with its customer: a sale with it that comes later makes one of nobody.
        if points != earned[card] and not (customer is None and chain.erased):
            yield f"card {card} has {points} points, and earned {earned[card]}"
    told: Counter[str] = Counter()
    for body in chain.transactions.values():
        loyalty = (body.get("more") or {}).get("loyalty")
        if loyalty:
            told[loyalty["card"]] += loyalty["points"]
    for card in sorted(set(told) | set(earned)):
        if told[card] != earned[card] and not chain.erased:
            yield f"card {card} earned {told[card]} points by its receipts, and has {earned[card]}"


def _fields_at_hq(chain: Chain) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for customer, *texts in chain.hq(f"SELECT id, {', '.join(_PLAIN)} FROM customer"):
        found[customer] = {name: text for name, text in zip(_PLAIN, texts, strict=True) if text}
    for customer, field, value in chain.hq("SELECT customer, field, value FROM customer_field"):
        found.setdefault(customer, {})[field] = value
    return found


def _same_at_register(
    chain: Chain, code: str, numbers: Mapping[str, str | None], at_hq: Mapping[str, Fields]
) -> Iterator[str]:
    """A register knows every customer by the same number and the same fields, but for what is in dispute."""
    rows = chain.in_use(code)
    disputed: dict[str, set[str]] = {}
    for customer, field in chain.hq("SELECT customer, field FROM customer_conflict"):
        disputed.setdefault(customer, set()).add(field)
    here: dict[str, tuple[str | None, Any]] = {}
    for customer, number, origin, more, *texts in rows(
        f"SELECT c.id, c.account_number, c.origin, p.fields, {', '.join(f'c.{name}' for name in _PLAIN)} "
        "FROM customer c LEFT JOIN customer_profile p ON p.rowkey = c.rowkey"
    ):
        fields = {name: text for name, text in zip(_PLAIN, texts, strict=True) if text} | json.loads(more or "{}")
        here[customer] = (number, None if origin == "hashed" else fields)
    for customer in sorted((set(numbers) ^ set(here)) - chain.erased):
        if chain.is_sound(code) or customer in numbers:
            yield f"{code}: customer {customer} is at HQ or here, not at both"
    for customer in sorted(set(numbers) & set(here) - chain.erased):
        number, fields = here[customer]
        if number != numbers[customer]:
            yield f"{code}: customer {customer} has number {number or 'pending'}, HQ gave {numbers[customer]}"
        leave = disputed.get(customer, set()) | {"loyalty_card"}
        # What an older file changed under numbers that HQ has is never answered, and stays as it was typed.
        if (
            fields is not None
            and chain.is_sound(code)
            and _without(fields, leave) != _without(at_hq.get(customer, {}), leave)
        ):
            yield f"{code}: customer {customer} is {fields}, at HQ {at_hq.get(customer, {})}"
    for customer, _body in rows("SELECT id, body FROM customer_held") if chain.is_sound(code) else ():
        yield f"{code}: HQ's word on customer {customer} is held for ever"


def _without(fields: Fields, names: set[str]) -> Fields:
    return {name: text for name, text in fields.items() if name not in names}
