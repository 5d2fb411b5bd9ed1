"""Confirms closed shifts: HQ has every document of the manifest, the chain is unbroken, all are applied, and the sums
agree.
"""

from collections.abc import Mapping

import msgspec

from hq_server.db import days
from hq_server.db.database import HqDatabase
from hq_server.db.days import ClosedShift
from hq_server.db.shift_facts import shift_facts
from hq_server.domain.reconcile import (
    CONFIRMED,
    DIFFERS,
    WAITING,
    Arrived,
    Counted,
    DayState,
    find_difference,
    find_missing,
)
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.validation import RETURN, SALE
from hq_server.services import feeds
from hq_server.texts import _, ngettext
from hq_server.wire import codes
from hq_server.wire.incoming import Manifest

# A gap is named although the chain is broken elsewhere before it.
_BREAKS = 100


def check_days(db: HqDatabase, register: RegisterIdentity, now_ms: int) -> int:
    """Look again at the register's closed shifts that are not confirmed; returns how many were confirmed.

    Called whenever something of the register arrives or wakes, so a day confirms by itself. The register is told of
    every change by feed 1090.
    """
    changed: list[str] = []
    confirmed = 0
    for shift in days.unconfirmed(db, register):
        present, found = _compare(db, register, shift)
        if (found.state, found.reason, present) == (shift.state, shift.reason, shift.present):
            continue
        is_confirmed = found.state == CONFIRMED
        days.put_state(
            db,
            register,
            shift.shift,
            state=found.state,
            present=present,
            reason=found.reason,
            confirmed_ms=now_ms if is_confirmed else None,
        )
        changed.append(shift.shift)
        confirmed += is_confirmed
    feeds.record(db, codes.REGISTERS, feeds.register_scope(register), changed, now_ms, kind=feeds.DAY)
    return confirmed


def _compare(db: HqDatabase, register: RegisterIdentity, shift: ClosedShift) -> tuple[int, DayState]:
    """How many of the shift's documents are there, and what that means."""
    manifest = msgspec.json.decode(shift.manifest, type=Manifest)
    first, last = manifest.first_sequence, manifest.last_sequence
    there = days.presence(db, register, first, last)
    breaks = days.chain_breaks(db, register, first, last, limit=_BREAKS)
    first_missing = next((gap.after + 1 for gap in breaks if gap.missing), (there.highest or first - 1) + 1)
    arrived = Arrived(
        expected=manifest.count,
        present=there.present,
        first_missing=first_missing,
        parked=there.parked,
        first_parked=there.first_parked,
        quarantined=there.quarantined,
        first_quarantined=there.first_quarantined,
    )
    missing = find_missing(arrived)
    if missing:
        return there.present, DayState(WAITING, missing)
    if breaks:
        reason = _("The chain is broken between the documents {after} and {sequence}.")
        return there.present, DayState(DIFFERS, reason.format(after=breaks[0].after, sequence=breaks[0].sequence))
    if there.last_hash != manifest.hash:
        reason = _("Document {sequence} is not the one that the register closed with.")
        return there.present, DayState(DIFFERS, reason.format(sequence=last))
    difference = _find_difference(db, register, shift.shift, manifest)
    return there.present, DayState(DIFFERS, difference) if difference else DayState(CONFIRMED, "")


def _find_difference(db: HqDatabase, register: RegisterIdentity, shift: str, manifest: Manifest) -> str:
    first, last = manifest.first_sequence, manifest.last_sequence
    sums = days.sums(db, register, first, last)
    others = sum(number for (owner, _type), (number, _total, _tax) in sums.items() if owner != shift)
    if others:
        text = ngettext(
            "{count} transaction between them belongs to another shift.",
            "{count} transactions between them belong to another shift.",
            others,
        )
        return text.format(count=others)
    facts = shift_facts(db, register, shift, first, last)
    if facts.left_out:
        text = ngettext(
            "The close leaves out {count} transaction of its shift.",
            "The close leaves out {count} transactions of its shift.",
            facts.left_out,
        )
        return text.format(count=facts.left_out)
    found = _found(db, register, shift, manifest, sums, ", ".join(facts.currencies) or facts.currency)
    said = Counted(
        sales=manifest.sales,
        returns=manifest.returns,
        total_minor=manifest.total_minor,
        tax_minor=manifest.tax_minor,
        tenders=_not_zero({tender.tender: tender.amount_minor for tender in manifest.tenders}),
        first_receipt=manifest.first_receipt,
        last_receipt=manifest.last_receipt,
        currency=facts.currency,
    )
    return find_difference(said, found)


def _found(
    db: HqDatabase,
    register: RegisterIdentity,
    shift: str,
    manifest: Manifest,
    sums: Mapping[tuple[str, str], tuple[int, int, int]],
    currency: str,
) -> Counted:
    """What HQ has of the shift; ``sums`` are those of ``days.sums``."""
    first, last = manifest.first_sequence, manifest.last_sequence
    receipts = days.end_receipts(db, register, first, last)
    # Voids, drawer openings, income and expense are transactions, but nobody sold or bought anything.
    goods = [sums.get((shift, kind), (0, 0, 0)) for kind in (SALE, RETURN)]
    return Counted(
        sales=goods[0][0],
        returns=goods[1][0],
        total_minor=sum(total for _number, total, _tax in goods),
        tax_minor=sum(tax for _number, _total, tax in goods),
        tenders=_not_zero(days.tender_sums(db, register, first, last)),
        first_receipt=receipts[0],
        last_receipt=receipts[1],
        currency=currency,
    )


def _not_zero(tenders: dict[str, int]) -> dict[str, int]:
    return {tender: amount for tender, amount in tenders.items() if amount}
