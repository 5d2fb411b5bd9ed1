"""A plain sale that keeps every rule, and how to make it break one."""

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as with_members

from hq_server.domain.rules import Checked, Facts, Found, ProductFact, find_faults
from hq_server.wire.transactions import LineInFull, LineMore, TaxSum, TenderInFull

MADE_MS = 1_795_420_800_000
OWNER = ("101", "2", 5)
CUSTOMER = "019ab000-0000-7000-8000-0000000000c1"
FACTS = Facts(
    currency="EUR",
    products={"SOAP": ProductFact(20_000, "each", False), "PHONE": ProductFact(20_000, "each", True)},
    barcodes={"4006381333931"},
    customers={CUSTOMER},
    overrides={"diplomat": 0, "as-is": None},
)
LINE = LineInFull(1, "SOAP", "4006381333931", "Soap", 1_000, 250, 250, 20_000, 42, False, "each", 0, None)


def line(number: int = 1, **changed: Any) -> LineInFull:
    return with_members(LINE, line=number, **changed)


def told(**members: Any) -> LineMore:
    return LineMore(**members)


def cash(amount: int, **changed: Any) -> TenderInFull:
    return with_members(TenderInFull("cash", amount, amount, 0, None), **changed)


def sale(*lines: LineInFull, facts: Facts = FACTS, **changed: Any) -> Checked:
    """A sale of these lines, with the sums that they come to."""
    each = list(lines) or [LINE]
    counting = [one for one in each if not one.voided]
    total, tax = sum(one.total_minor for one in counting), sum(one.tax_minor for one in counting)
    rates: dict[int, tuple[int, int]] = {}
    for one in counting:
        gross, part = rates.get(one.tax_rate, (0, 0))
        rates[one.tax_rate] = (gross + one.total_minor, part + one.tax_minor)
    members: dict[str, Any] = {
        "type": "sale",
        "receipt": "101-2-10000005",
        "business_date": "2026-11-23",
        "customer": None,
        "currency": "EUR",
        "total_minor": total,
        "tax_minor": tax,
        "discount_minor": sum(one.discount_minor for one in counting if one.quantity_thousandths > 0),
        "rounding_minor": 0,
        "tax_included": True,
        "more": None,
        "tenders": [cash(total)],
        "taxes": [TaxSum(rate, gross - part, part, gross) for rate, (gross, part) in sorted(rates.items())],
    } | changed
    store, register, sequence = OWNER
    return Checked(
        store=store,
        register=register,
        sequence=sequence,
        document="019ab000-0000-7000-8000-000000000005",
        made_ms=MADE_MS,
        made_offset=60,
        lines=each,
        facts=facts,
        **members,
    )


def with_facts(**changed: Any) -> Facts:
    return replace(FACTS, **changed)


def broken(checked: Checked) -> list[str]:
    """The codes of the rules that it breaks."""
    return [found.rule for found in find_faults(checked)]


def breach(checked: Checked, rule: str) -> Found:
    """The breach of this rule, which has to be there."""
    (found,) = [found for found in find_faults(checked) if found.rule == rule]
    return found
