"""Confirms closed shifts: HQ has every document of the manifest, the chain is unbroken, all are applied, and the sums
agree. Then HQ signs what it has.
"""

from collections.abc import Iterable

import msgspec

from hq_server.db import days
from hq_server.db.database import HqDatabase
from hq_server.db.days import ChainBreak, ClosedShift, Presence
from hq_server.db.shift_facts import ShiftFacts, count_left_out, count_strangers, shift_facts
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
from hq_server.services import feeds, shift_evidence
from hq_server.services.fiscal_seals import seal_shifts
from hq_server.services.shift_evidence import NamedCounts, named_counts
from hq_server.services.signing import acknowledge
from hq_server.texts import _, ngettext
from hq_server.wire import codes
from hq_server.wire.sealed import Acknowledgement
from hq_server.wire.shift_documents import Manifest, ManifestInFull

# A gap is named although the chain is broken elsewhere before it.
_BREAKS = 100
_in_full = msgspec.json.Decoder(ManifestInFull)
_plain = msgspec.json.Decoder(Manifest)


def read_manifest(text: str) -> Manifest | ManifestInFull:
    """As the register closed with it: of the first version, or in full."""
    return _in_full.decode(text) if '"spans":' in text else _plain.decode(text)


def check_days(db: HqDatabase, register: RegisterIdentity, now_ms: int) -> int:
    """Look again at the register's closed shifts that are not confirmed; returns how many were confirmed.

    Called whenever something of the register arrives or wakes, so a day confirms by itself. The register is told of
    every change by feed 1090.
    """
    changed: list[str] = []
    confirmed = 0
    for shift in days.unconfirmed(db, register):
        manifest = read_manifest(shift.manifest)
        present, found = _compare(db, register, shift, manifest)
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
            acknowledgement=_sign(db, register, shift, manifest, now_ms) if is_confirmed else "",
        )
        changed.append(shift.shift)
        confirmed += is_confirmed
    feeds.record(db, codes.REGISTERS, feeds.register_scope(register), changed, now_ms, kind=feeds.DAY)
    if changed:
        seal_shifts(db, register, now_ms)
    return confirmed


def _sign(
    db: HqDatabase, register: RegisterIdentity, shift: ClosedShift, manifest: Manifest | ManifestInFull, now_ms: int
) -> str:
    content = Acknowledgement(
        register=register.code,
        shift=shift.shift,
        number=shift.number,
        business_date=shift.business_date,
        first_sequence=manifest.first_sequence,
        last_sequence=manifest.last_sequence,
        count=manifest.count,
        hash=manifest.hash,
        total_minor=manifest.total_minor,
        currency=shift.currency,
        confirmed_ms=now_ms,
    )
    return acknowledge(db, content)


def _compare(
    db: HqDatabase, register: RegisterIdentity, shift: ClosedShift, manifest: Manifest | ManifestInFull
) -> tuple[int, DayState]:
    """How many of the shift's documents are there, and what that means."""
    spans = _spans(manifest)
    there = [days.presence(db, register, first, last) for first, last in spans]
    breaks = [days.chain_breaks(db, register, first, last, limit=_BREAKS) for first, last in spans]
    present = sum(part.present for part in there)
    counts = NamedCounts()
    if isinstance(manifest, ManifestInFull):
        counts = named_counts(db, register, shift.shift, manifest)
    missing = find_missing(_arrived(manifest, spans, there, breaks)) or counts.missing
    if missing:
        return present, DayState(WAITING, missing)
    for gap in (found for part in breaks for found in part):
        reason = _("The chain is broken between the documents {after} and {sequence}.")
        return present, DayState(DIFFERS, reason.format(after=gap.after, sequence=gap.sequence))
    if there[-1].last_hash != manifest.hash:
        reason = _("Document {sequence} is not the one that the register closed with.")
        return present, DayState(DIFFERS, reason.format(sequence=manifest.last_sequence))
    difference = _find_difference(db, register, shift, manifest, counts)
    return present, DayState(DIFFERS, difference) if difference else DayState(CONFIRMED, "")


def _spans(manifest: Manifest | ManifestInFull) -> list[tuple[int, int]]:
    if isinstance(manifest, ManifestInFull):
        return manifest.spans
    return [(manifest.first_sequence, manifest.last_sequence)]


def _arrived(
    manifest: Manifest | ManifestInFull,
    spans: list[tuple[int, int]],
    there: list[Presence],
    breaks: list[list[ChainBreak]],
) -> Arrived:
    """All spans together."""
    missing = (
        next((gap.after + 1 for gap in gaps if gap.missing), (part.highest or first - 1) + 1)
        for (first, last), part, gaps in zip(spans, there, breaks, strict=True)
        if part.present < last - first + 1
    )
    return Arrived(
        expected=manifest.count,
        present=sum(part.present for part in there),
        first_missing=next(missing, None),
        parked=sum(part.parked for part in there),
        first_parked=_first(part.first_parked for part in there),
        quarantined=sum(part.quarantined for part in there),
        first_quarantined=_first(part.first_quarantined for part in there),
    )


def _find_difference(
    db: HqDatabase,
    register: RegisterIdentity,
    shift: ClosedShift,
    manifest: Manifest | ManifestInFull,
    counts: NamedCounts,
) -> str:
    if misplaced := _find_misplaced(db, register, shift, manifest):
        return misplaced
    facts = shift_facts(db, register, shift.shift, manifest.first_sequence, manifest.last_sequence)
    said = Counted(
        sales=manifest.sales,
        returns=manifest.returns,
        total_minor=manifest.total_minor,
        tax_minor=manifest.tax_minor,
        tenders=_not_zero({tender.tender: tender.amount_minor for tender in manifest.tenders}),
        first_receipt=manifest.first_receipt,
        last_receipt=manifest.last_receipt,
        currency=shift.currency,
    )
    difference = find_difference(said, _found(facts, shift.currency))
    if not difference and isinstance(manifest, ManifestInFull):
        difference = shift_evidence.find_difference(db, register, shift, manifest, facts, counts)
    return difference


def _find_misplaced(
    db: HqDatabase, register: RegisterIdentity, shift: ClosedShift, manifest: Manifest | ManifestInFull
) -> str:
    """Transactions of other shifts among those of this one, or of this one elsewhere."""
    spans = _spans(manifest)
    others = count_strangers(db, register, shift.shift, spans)
    if others:
        text = ngettext(
            "{count} transaction between them belongs to another shift.",
            "{count} transactions between them belong to another shift.",
            others,
        )
        return text.format(count=others)
    counted = isinstance(manifest, ManifestInFull)
    opened, closed = shift.opened_sequence, shift.closed_sequence
    left_out = count_left_out(db, register, shift.shift, spans, opened, closed, counted=counted)
    if left_out:
        text = ngettext(
            "The close leaves out {count} transaction of its shift.",
            "The close leaves out {count} transactions of its shift.",
            left_out,
        )
        return text.format(count=left_out)
    return ""


def _found(facts: ShiftFacts, currency: str) -> Counted:
    """Voids, drawer openings, income and expense are transactions, but nobody sold or bought anything."""
    goods = [facts.of(kind) for kind in (SALE, RETURN)]
    return Counted(
        sales=goods[0].count,
        returns=goods[1].count,
        total_minor=sum(one.total_minor for one in goods),
        tax_minor=sum(one.tax_minor for one in goods),
        tenders=_not_zero({tender: paid.amount_minor for tender, paid in facts.tenders.items()}),
        first_receipt=facts.receipts[0],
        last_receipt=facts.receipts[1],
        currency=", ".join(facts.currencies) or currency,
    )


def _first(sequences: Iterable[int | None]) -> int | None:
    return min((sequence for sequence in sequences if sequence is not None), default=None)


def _not_zero(tenders: dict[str, int]) -> dict[str, int]:
    return {tender: amount for tender, amount in tenders.items() if amount}
