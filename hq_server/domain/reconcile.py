"""Compares what a register says about its closed shift with what HQ has of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hq_server.domain.money import money_text
from hq_server.texts import _, ngettext

WAITING, CONFIRMED, DIFFERS = "waiting", "confirmed", "differs"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a shift comes to. ``tenders``: tender → sum of what it paid, those of 0 left out."""

    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    tenders: Mapping[str, int]
    first_receipt: str
    last_receipt: str
    currency: str


@dataclass(frozen=True, slots=True)
class DayState:
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What HQ has of the documents of a shift. ``first_missing`` counts ``missing_there`` documents in a row."""

    expected: int
    present: int
    first_missing: int | None
    parked: int
    first_parked: int | None
    quarantined: int
    first_quarantined: int | None


def find_missing(arrived: Arrived) -> str:
    """What the confirmation still waits for, or an empty text."""
    missing = arrived.expected - arrived.present
    if missing > 0:
        text = ngettext(
            "{count} document is not at HQ yet, number {first}.",
            "{count} documents are not at HQ yet, the first is number {first}.",
            missing,
        )
        return text.format(count=missing, first=arrived.first_missing)
    if arrived.quarantined:
        text = ngettext(
            "{count} document needs a person at HQ, number {first}.",
            "{count} documents need a person at HQ, the first is number {first}.",
            arrived.quarantined,
        )
        return text.format(count=arrived.quarantined, first=arrived.first_quarantined)
    if arrived.parked:
        text = ngettext(
            "{count} document waits for something it refers to, number {first}.",
            "{count} documents wait for something they refer to, the first is number {first}.",
            arrived.parked,
        )
        return text.format(count=arrived.parked, first=arrived.first_parked)
    return ""


def find_difference(said: Counted, found: Counted) -> str:
    """The first difference in plain words, or an empty text."""
    counts = (
        (_("The register counted {said} sales, HQ has {found}."), said.sales, found.sales),
        (_("The register counted {said} returns, HQ has {found}."), said.returns, found.returns),
    )
    for text, ours, theirs in counts:
        if ours != theirs:
            return text.format(said=ours, found=theirs)
    if said.currency != found.currency:
        text = _("The register closed in {said}, HQ has transactions in {found}.")
        return text.format(said=said.currency, found=found.currency)
    return _find_other_amount(said, found) or _find_other_receipts(said, found)


def _find_other_amount(said: Counted, found: Counted) -> str:
    sums = (
        (_("The register's total is {said}, HQ's is {found}."), said.total_minor, found.total_minor),
        (_("The register's tax is {said}, HQ's is {found}."), said.tax_minor, found.tax_minor),
    )
    for text, ours, theirs in sums:
        if ours != theirs:
            return text.format(said=money_text(ours, said.currency), found=money_text(theirs, found.currency))
    for tender in sorted(set(said.tenders) | set(found.tenders)):
        ours, theirs = said.tenders.get(tender, 0), found.tenders.get(tender, 0)
        if ours != theirs:
            text = _("The register's sum of “{tender}” is {said}, HQ's is {found}.")
            return text.format(
                tender=tender, said=money_text(ours, said.currency), found=money_text(theirs, found.currency)
            )
    return ""


def _find_other_receipts(said: Counted, found: Counted) -> str:
    if (said.first_receipt, said.last_receipt) != (found.first_receipt, found.last_receipt):
        text = _("The register names the receipts {said}, HQ has {found}.")
        return text.format(said=_receipts(said), found=_receipts(found))
    return ""


def _receipts(counted: Counted) -> str:
    if not counted.first_receipt:
        return _("none")
    return _("{first} to {last}").format(first=counted.first_receipt, last=counted.last_receipt)
