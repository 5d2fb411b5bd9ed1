"""Each transaction's money adds up, and is the same on the receipt, in the document, at the register and at HQ."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.simulation.facts import ShownTransaction
from tests.simulation.model_sources import Chain, Place, Row, Rows

_HEADER = (
    "id, receipt, type, business_date, shift, staff, customer, currency, total_minor, tax_minor, discount_minor, "
    "rounding_minor"
)
_LINE = (
    "line, sku, description, quantity_thousandths, unit_price_minor, total_minor, tax_rate, tax_minor, voided, "
    "discount_minor"
)
_TENDER = "tender, amount_minor, tendered_minor, change_minor"


def check_money(chain: Chain) -> Iterator[str]:
    # Where a shop rounds the tax per rate, a line has a unit more or less.
    loose = int(any("rate" in body for (body,) in chain.hq("SELECT body FROM setup_item WHERE kind = 'policy'")))
    for place, body in chain.transactions.items():
        name = f"{place[0]}: receipt {body['receipt']}"
        yield from (f"{name}: {wrong}" for wrong in _adds_up(body, loose))
    yield from _rows_are_documents(chain)
    for shown in chain.facts.transactions:
        yield from _shown_is_document(chain, shown)
    yield from _never_more_back(chain)


def _adds_up(body: Mapping[str, Any], loose: int) -> Iterator[str]:
    counting = [line for line in body["lines"] if not line["voided"]]
    if counting or body["type"] in ("sale", "return", "void"):
        sums = tuple(sum(line[name] for line in counting) for name in ("total_minor", "tax_minor"))
        if sums != (body["total_minor"], body["tax_minor"]):
            yield f"its lines come to {sums}, it says {body['total_minor']}, {body['tax_minor']}"
    paid = sum(tender["amount_minor"] for tender in body["tenders"])
    if body["type"] != "declaration" and paid != body["total_minor"] + body["rounding_minor"]:
        yield f"{paid} was paid for {body['total_minor']} and a rounding of {body['rounding_minor']}"
    for tender in body["tenders"]:
        if tender["amount_minor"] != tender["tendered_minor"] - tender["change_minor"] or tender["change_minor"] < 0:
            yield f"{tender['tendered_minor']} less {tender['change_minor']} is not {tender['amount_minor']}"
    saved = sum(max(0, line["discount_minor"]) for line in counting)
    if saved != body["discount_minor"]:
        yield f"its lines save {saved}, it says {body['discount_minor']}"
    if sum(_by_rate(body, "tax_minor").values()) != sum(tax["tax_minor"] for tax in body["taxes"]):
        yield "its taxes are not those of its lines"
    for line in counting:
        yield from _line_adds_up(line, loose, included=body["tax_included"])


def _line_adds_up(line: Mapping[str, Any], loose: int, *, included: bool) -> Iterator[str]:
    """Of what is sold without a discount everything can be worked out; of what comes back what was paid counts."""
    if line["quantity_thousandths"] < 0:
        if line["total_minor"] > 0 or line["tax_minor"] > 0:
            yield f"line {line['line']} comes back for {line['total_minor']}"
        return
    if included:
        tax = _half_up(line["total_minor"] * line["tax_rate"], 100_000 + line["tax_rate"])
        if abs(tax - line["tax_minor"]) > loose:
            yield f"line {line['line']} has {line['tax_minor']} of tax in {line['total_minor']}, not {tax}"
        price = _half_up(line["quantity_thousandths"] * line["unit_price_minor"], 1_000)
        if price - line["discount_minor"] != line["total_minor"]:
            yield f"line {line['line']} comes to {line['total_minor']}, not {price} less {line['discount_minor']}"


def _half_up(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)


def _by_rate(body: Mapping[str, Any], name: str) -> Counter[int]:
    sums: Counter[int] = Counter()
    for line in body["lines"]:
        if not line["voided"]:
            sums[line["tax_rate"]] += line[name]
    return sums


def _rows_are_documents(chain: Chain) -> Iterator[str]:
    """HQ's rows and the register's own rows say what the document says."""
    at_hq = _read(chain.hq, "store, register, sequence", lambda row: (f"{row[0]}-{row[1]}", row[2]), 3)
    if sorted(at_hq) != sorted(chain.transactions):
        for code, sequence in sorted(set(at_hq) ^ set(chain.transactions)):
            yield f"{code}: document {sequence} is in HQ's rows or in its inbox as a transaction, not in both"
    here: dict[Place, Row] = {}
    for code in chain.registers:
        here |= _read(chain.in_use(code), "sequence", lambda row, code=code: (code, row[0]), 1)
    for place, body in chain.transactions.items():
        wanted = _of_body(chain.inbox[place].id, chain.inbox[place].business_date, body)
        name = f"{place[0]}: receipt {body['receipt']}"
        if place in at_hq and at_hq[place] != wanted:
            yield f"{name} is in HQ's rows as {_difference(at_hq[place], wanted)}"
        if place in here and here[place] != wanted and chain.is_sound(place[0]):
            yield f"{name} is in its register's rows as {_difference(here[place], wanted)}"


def _read(rows: Rows, key: str, place_of: Any, width: int) -> dict[Place, Row]:
    found: dict[Place, list[Any]] = {}
    for row in rows(f"SELECT {key}, {_HEADER} FROM transaction_header"):
        found[place_of(row)] = [tuple(row[width:]), [], []]
    for at, (table, columns, order) in enumerate(
        (("transaction_line", _LINE, "line"), ("transaction_tender", _TENDER, "position")), 1
    ):
        for row in rows(f"SELECT {key}, {columns} FROM {table} ORDER BY {key}, {order}"):
            if place_of(row) in found:
                found[place_of(row)][at].append(tuple(row[width:]))
    return {place: (head, tuple(lines), tuple(tenders)) for place, (head, lines, tenders) in found.items()}


def _of_body(document: str, business_date: str, body: Mapping[str, Any]) -> Row:
    told = {**body, "id": document, "business_date": business_date}
    lines = [tuple(line[name] for name in _LINE.split(", ")) for line in body["lines"]]
    tenders = [tuple(tender[name] for name in _TENDER.split(", ")) for tender in body["tenders"]]
    return (tuple(told[name] for name in _HEADER.split(", ")), tuple(lines), tuple(tenders))


def _difference(there: Row, wanted: Row) -> str:
    for part, other in zip(there, wanted, strict=True):
        if part != other:
            return f"{part} instead of {other}"
    return "the same"


def _shown_is_document(chain: Chain, shown: ShownTransaction) -> Iterator[str]:
    there = chain.by_id.get(shown.document.id)
    if there is None or there.kind != "transaction.recorded":
        return
    body = there.body
    name = f"{shown.document.register}: receipt {shown.receipt}"
    for member in (
        "type",
        "receipt",
        "shift",
        "currency",
        "total_minor",
        "tax_minor",
        "discount_minor",
        "rounding_minor",
    ):
        if body[member] != getattr(shown, member):
            yield f"{name} was shown with {member} {getattr(shown, member)}, and is told with {body[member]}"
    told = [(one["tender"], one["amount_minor"], one["change_minor"]) for one in body["tenders"]]
    if told != [(one.tender, one.amount_minor, one.change_minor) for one in shown.tenders]:
        yield f"{name} was paid otherwise than it is told: {told}"
    gross, tax = _by_rate(body, "total_minor"), _by_rate(body, "tax_minor")
    if {one.tax_rate: (one.gross_minor, one.tax_minor) for one in shown.taxes} != {
        rate: (gross[rate], tax[rate]) for rate in gross
    }:
        yield f"{name} was shown with other taxes than it is told with"
    if (body["customer"] or "") != shown.customer:
        yield f"{name} was of customer {shown.customer or 'nobody'}, and is told of {body['customer']}"
    if there.business_date != shown.document.business_date:
        yield f"{name} was of {shown.document.business_date}, and is told of {there.business_date}"


def _never_more_back(chain: Chain) -> Iterator[str]:
    """By one register of its own receipts; two registers without a network may both take a line back: a finding."""
    sold: dict[tuple[str, int], Mapping[str, Any]] = {}
    back: dict[tuple[str, int], Counter[str]] = {}
    for place, body in chain.transactions.items():
        for line in body["lines"]:
            returned = (line.get("more") or {}).get("returned")
            if line["voided"]:
                continue
            if not returned:
                sold[chain.inbox[place].id, line["line"]] = {**line, "code": place[0]}
            elif returned["transaction"]:
                sums = back.setdefault((returned["transaction"], returned["line"]), Counter())
                for name in ("quantity_thousandths", "total_minor", "tax_minor"):
                    sums[name] -= line[name]
    for (transaction, number), sums in back.items():
        line = sold.get((transaction, number))
        if line is not None and any(sums[name] > line[name] for name in sums) and not _is_told(chain, transaction):
            yield f"more came back of line {number} of {transaction} than was sold: {dict(sums)}"


def _is_told(chain: Chain, transaction: str) -> bool:
    """A finding holds one of the receipts that brought it back."""
    suspects = {
        place for place, body in chain.transactions.items() if json.dumps(body["lines"]).find(f'"{transaction}"') >= 0
    }
    found = chain.hq("SELECT store, register, sequence FROM finding")
    return any((f"{store}-{register}", sequence) in suspects for store, register, sequence in found)
