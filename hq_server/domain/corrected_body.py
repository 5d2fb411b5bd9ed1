"""What becomes of a transaction's body when people correct or void it: what follows from what they typed.

A body is JSON as it was decoded.
"""

from collections.abc import Mapping
from typing import Any

from hq_server.domain.document_fields import Scalar, with_values

Body = dict[str, Any]
# Member of the transaction → member of its lines that it is the sum of.
_SUMS = {"total_minor": "total_minor", "tax_minor": "tax_minor", "discount_minor": "discount_minor"}
FIRST_FULL_VERSION = 2


def correct(body: Mapping[str, Any], values: Mapping[str, Scalar]) -> Body:
    """A body that can be read, with these members. Sums that were the lines' stay the lines' sums, unless they were
    typed, and the table of taxes is always that of the lines.
    """
    corrected = with_values(body, values)
    if any(path.startswith("lines.") for path in values):
        _follow(body, corrected, values)
    if "taxes" in corrected:
        corrected["taxes"] = tax_table(corrected["lines"])
    return corrected


def void(body: Mapping[str, Any], version: int, *, tax_included: bool) -> tuple[int, Body]:
    """A basket that was given up, with the number of the receipt: nothing in it counts any more. What was paid is
    told as taken back. Returns the version that the body is written in, too.
    """
    more = dict(body.get("more") or {})
    for gone in ("loyalty", "cash", "declared", "account", "order"):
        more.pop(gone, None)
    paid = [{"more": None} | dict(tender) for tender in body["tenders"]]
    if paid:
        more["voided_tenders"] = [*more.get("voided_tenders", []), *paid]
    nothing = {"total_minor": 0, "tax_minor": 0, "discount_minor": 0}
    lines = [
        {"unit": "", "more": None} | dict(line) | nothing | {"voided": True, "discount_minor": 0}
        for line in body["lines"]
    ]
    members = ("receipt", "type", "shift", "staff", "customer", "currency")
    voided: Body = {name: body[name] for name in members} | {
        "type": "void",
        "total_minor": 0,
        "tax_minor": 0,
        "lines": lines,
        "tenders": [],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": body.get("tax_included", tax_included),
        "taxes": [],
        "more": more or None,
    }
    return max(version, FIRST_FULL_VERSION), voided


def tax_table(lines: list[Body]) -> list[Body]:
    """One entry for each tax rate of the lines that count, by rising rate."""
    rates: dict[int, tuple[int, int]] = {}
    for line in lines:
        if not line.get("voided"):
            gross, tax = rates.get(line["tax_rate"], (0, 0))
            rates[line["tax_rate"]] = (gross + line["total_minor"], tax + line["tax_minor"])
    return [
        {"tax_rate": rate, "net_minor": gross - tax, "tax_minor": tax, "gross_minor": gross}
        for rate, (gross, tax) in sorted(rates.items())
    ]


def _follow(body: Mapping[str, Any], corrected: Body, typed: Mapping[str, Scalar]) -> None:
    for name, part in _SUMS.items():
        if name in typed or name not in body:
            continue
        before, after = _sum(body, part), _sum(corrected, part)
        if body[name] == before and after != before:
            corrected[name] = after


def _sum(body: Mapping[str, Any], part: str) -> int:
    """A discount counts on lines that are sold alone."""
    lines = [line for line in body.get("lines", ()) if not line.get("voided")]
    if part == "discount_minor":
        lines = [line for line in lines if line.get("quantity_thousandths", 0) > 0]
    return sum(line.get(part, 0) for line in lines)
