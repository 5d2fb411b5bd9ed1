"""A closed shift's Z is the sum of its receipts, and HQ has confirmed it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.simulation.facts import ShownShift
from tests.simulation.model_sources import Chain

_GOODS = ("sale", "return")


def check_shifts(chain: Chain) -> Iterator[str]:
    days = {
        (f"{store}-{register}", shift): (state, documents, present, reason, acknowledgement)
        for store, register, shift, state, documents, present, reason, acknowledgement in chain.hq(
            "SELECT store, register, shift, state, documents, present, reason, acknowledgement FROM business_day"
        )
    }
    for shown in chain.facts.shifts:
        code, shift = shown.document.register, shown.shift
        if not chain.is_sound(code):
            continue  # an older file knows nothing of what was sold since
        if shown.document.id in chain.by_id:
            yield from _z_is_its_receipts(chain, shown)
        there = days.get((code, shift))
        if there is None:
            yield f"{code}: shift {shown.number} was shown as closed and is not at HQ"
        elif there[0] != "confirmed" or there[1] != there[2] or not there[4]:
            yield f"{code}: shift {shown.number} is {there[0]} at HQ with {there[2]} of {there[1]}: {there[3]}"
    for code in chain.registers:
        for shift, number, state in chain.in_use(code)("SELECT id, number, state FROM shift"):
            at_hq = days.get((code, shift))
            if chain.is_sound(code) and (at_hq is None or at_hq[0] != state):
                yield f"{code}: shift {number} is {state} here and {at_hq and at_hq[0]} at HQ"


def _z_is_its_receipts(chain: Chain, shown: ShownShift) -> Iterator[str]:
    """As people hold them; what an interrupted act recorded all the same stands in the documents."""
    name = f"{shown.document.register}: shift {shown.number}"
    papers = {one.document.id: one for one in chain.facts.transactions}
    counts, total = Counter[str](), 0
    tenders, gross, tax = Counter[str](), Counter[int](), Counter[int]()
    for place, body in chain.transactions.items():
        if place[0] != shown.document.register or body["shift"] != shown.shift:
            continue
        paper = papers.get(chain.inbox[place].id)
        counts[body["type"]] += 1
        total += (paper.total_minor if paper else body["total_minor"]) if body["type"] in _GOODS else 0
        paid = [(one.tender, one.amount_minor) for one in paper.tenders] if paper else _paid(body)
        for tender, amount in paid:
            tenders[tender] += amount
        if body["type"] in _GOODS:
            for line in body["lines"]:
                if not line["voided"]:
                    gross[line["tax_rate"]] += line["total_minor"]
                    tax[line["tax_rate"]] += line["tax_minor"]
    if (shown.sales, shown.returns) != (counts["sale"], counts["return"]):
        there = f"{counts['sale']} sales, {counts['return']} returns"
        yield f"{name} said {shown.sales} sales, {shown.returns} returns; there are {there}"
    if shown.total_minor != total:
        yield f"{name} said {shown.total_minor}; its receipts come to {total}"
    if {name: amount for name, amount in shown.tenders.items() if amount} != {
        name: amount for name, amount in tenders.items() if amount
    }:
        yield f"{name} said {dict(shown.tenders)} by tender; its receipts come to {dict(tenders)}"
    told = {one.tax_rate: (one.gross_minor, one.tax_minor) for one in shown.taxes}
    if told != {rate: (gross[rate], tax[rate]) for rate in gross}:
        yield f"{name} said {told} by tax rate; its receipts come to {dict(gross)}, {dict(tax)}"


def _paid(body: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(one["tender"], one["amount_minor"]) for one in body["tenders"]]
