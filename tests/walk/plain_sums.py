"""The check beside the program: plain sums over documents as they were recorded, and over what stands in the books.

On purpose without any of the program's own calculation: documents are read as JSON, the books by SQL, and everything is
one flat count, so that two of them can be compared with ``==``.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Sums = Counter[tuple[str, ...]]
Rows = Callable[[str], list[tuple[Any, ...]]]
_GOODS = ("sale", "return")
_ACCOUNT_OF = {"cash": "530", "card": "511", "cheque": "5112", "foreign": "5314", "voucher": "419", "deposit": "4191"}


def of_documents(lines: Iterable[bytes], corrected: Mapping[str, Any] | None = None) -> Sums:
    """What the transactions come to, by store, business day, type, tender and tax rate. ``corrected``: document id →
    the body that counts instead of the recorded one.
    """
    sums: Sums = Counter()
    for document in map(json.loads, lines):
        if document["kind"] == "transaction.recorded":
            body = (corrected or {}).get(document["id"], document["body"])
            store = document["register"].partition("-")[0]
            _add(sums, (store, document["business_date"]), body)
    return without_zeros(sums)


def _add(sums: Sums, day: tuple[str, str], body: Mapping[str, Any]) -> None:
    kind = body["type"]
    sums["count", *day, kind] += 1
    sums["total", *day, kind] += body["total_minor"]
    sums["rounding", *day] += body["rounding_minor"]
    for line in body["lines"]:
        if not line["voided"]:
            rate = str(line["tax_rate"])
            sums["gross", *day, rate] += line["total_minor"]
            sums["tax", *day, rate] += line["tax_minor"]
    for tender in body["tenders"]:
        sums["tender", *day, kind, tender["tender"]] += tender["amount_minor"]
        if tender["tender"] != "cash":
            sums["change", *day, tender["tender"]] += tender["change_minor"]


def of_statements(rows: Rows) -> Sums:
    """The same of everything that statements and their corrections have posted."""
    posted = "FROM posting p JOIN {0} t ON t.store = p.store AND t.posting = p.id"
    sums: Sums = Counter()
    totals = "sum(t.count), sum(t.total_minor), sum(t.rounded_up_minor + t.rounded_down_minor)"
    for store, day, kind, count, total, rounding in rows(
        f"SELECT p.store, p.business_date, t.type, {totals} {posted.format('posting_total')} GROUP BY 1, 2, 3"
    ):
        sums["count", store, day, kind] += int(count)
        sums["total", store, day, kind] += int(total)
        sums["rounding", store, day] += int(rounding)
    for store, day, rate, gross, tax in rows(
        "SELECT p.store, p.business_date, t.tax_rate, sum(t.gross_minor), sum(t.tax_minor) "
        f"{posted.format('posting_rate')} GROUP BY 1, 2, 3"
    ):
        sums["gross", store, day, str(rate)] += int(gross)
        sums["tax", store, day, str(rate)] += int(tax)
    for store, day, kind, tender, amount, change in rows(
        "SELECT p.store, p.business_date, t.type, t.tender, sum(t.received_minor + t.given_minor), "
        f"sum(t.change_minor) {posted.format('posting_tender')} GROUP BY 1, 2, 3, 4"
    ):
        sums["tender", store, day, kind, tender] += int(amount)
        sums["change", store, day, tender] += int(change)
    return without_zeros(sums)


def counted_in_drawers(lines: Iterable[bytes]) -> Sums:
    """What was counted of each tender less what lay there in the morning, of shifts where somebody counted."""
    sums: Sums = Counter()
    for document in map(json.loads, lines):
        if document["kind"] == "shift.closed":
            manifest = document["body"]["manifest"]
            store = document["register"].partition("-")[0]
            for tender in manifest["tenders"]:
                if tender["counted_minor"] is not None:
                    started = manifest["starting_minor"] if tender["tender"] == "cash" else 0
                    sums[store, document["business_date"], tender["tender"]] += tender["counted_minor"] - started
    return sums


def accounts_wanted(sums: Sums, counted: Sums) -> Sums:
    """What has to stand on each class of accounts: (store, day, class) → debit less credit.

    ``goods``: sales less discounts; ``tenders``: each account of money as it was counted; ``other``: income, expense,
    roundings and what the counts differed by.
    """
    wanted: Sums = Counter()
    for key, amount in sums.items():
        what, store, day = key[:3]
        place = (store, day)
        if what == "gross":
            wanted[*place, "goods"] -= amount
        elif what == "tax":
            wanted[*place, "goods"] += amount
            wanted[*place, "taxes"] -= amount
        elif what == "tender":
            kind, tender = key[3:]
            wanted[*place, _ACCOUNT_OF[tender]] += amount
            if kind in ("float_entry", "tender_removal", "safe_drop"):
                wanted[*place, "safe"] -= amount
            elif kind == "bank_drop":
                wanted[*place, "bank"] -= amount
        elif what == "change":
            wanted[*place, _ACCOUNT_OF[key[3]]] += amount
            wanted[*place, _ACCOUNT_OF["cash"]] -= amount
        elif what == "total" and key[3] in ("order_deposit", "order_refund"):
            wanted[*place, _ACCOUNT_OF["deposit"]] -= amount
        elif what == "rounding" or (what == "total" and key[3] in ("income", "expense")):
            wanted[*place, "other"] -= amount
    for (store, day, tender), there in counted.items():
        variance = there - wanted[store, day, _ACCOUNT_OF[tender]]
        wanted[store, day, _ACCOUNT_OF[tender]] += variance
        wanted[store, day, "other"] -= variance
    return without_zeros(wanted)


def accounts_in_vouchers(rows: Rows) -> Sums:
    """What stands on each class of accounts by the vouchers."""
    found: Sums = Counter()
    for store, day, account, amount in rows(
        "SELECT v.store, v.business_date, l.account, sum(l.debit_minor - l.credit_minor) FROM voucher v "
        "JOIN voucher_line l ON l.store = v.store AND l.voucher = v.id GROUP BY 1, 2, 3"
    ):
        found[store, day, _class_of(account)] += int(amount)
    return without_zeros(found)


def accounts_in_fec(content: str) -> Sums:
    """Business day and class of accounts → debit less credit of the French accounting file."""
    head, *lines = [line.split("\t") for line in content.splitlines()]
    found: Sums = Counter()
    for line in lines:
        row = dict(zip(head, line, strict=True))
        day = row["PieceDate"]
        found[f"{day[:4]}-{day[4:6]}-{day[6:]}", _class_of(row["CompteNum"])] += _minor(row["Debit"]) - _minor(
            row["Credit"]
        )
    return without_zeros(found)


def _minor(text: str) -> int:
    """Two decimals with a comma."""
    return int(text.replace(",", ""))


def _class_of(account: str) -> str:
    if account in ("707", "7097"):
        return "goods"
    if account[0] in "67":
        return "other"
    return {"44571": "taxes", "532": "safe", "580": "bank"}.get(account, account)


def without_zeros(sums: Sums) -> Sums:
    return Counter({key: amount for key, amount in sums.items() if amount})
