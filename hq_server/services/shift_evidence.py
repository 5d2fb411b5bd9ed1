"""What HQ compares of a shift's close beyond the first release: its counts, its drawer, its taxes, its grand totals."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hq_server.db import closes, declarations, shift_facts
from hq_server.db.database import HqDatabase
from hq_server.db.days import ClosedShift
from hq_server.db.declarations import DeclarationMade
from hq_server.db.shift_facts import ShiftFacts
from hq_server.domain.reconcile_in_full import (
    Count,
    CountedInFull,
    GrandTotals,
    epoch_of,
    find_difference_in_full,
    find_other_grand_totals,
    settle,
)
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.transactions import NO_SALE, VOID, WITHOUT_GOODS
from hq_server.domain.validation import RETURN, SALE
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.shift_documents import DeclaredTender, ManifestInFull

_CASH = "cash"
_tenders = msgspec.json.Decoder(list[DeclaredTender])
_manifest = msgspec.json.Decoder(ManifestInFull)


@dataclass(frozen=True, slots=True)
class NamedCounts:
    """The counts that a close names, as HQ has them. ``missing``: what the confirmation waits for; ``wrong``: why they
    cannot be what it says.
    """

    counts: tuple[Count, ...] = ()
    missing: str = ""
    wrong: str = ""


def named_counts(db: HqDatabase, register: RegisterIdentity, shift: str, manifest: ManifestInFull) -> NamedCounts:
    """In the order in which the close names them: the register knows it, whatever its clock showed."""
    made = {one.id: one for one in declarations.of_shift(db, register, shift)}
    named = {one.document: one.register for one in manifest.declarations}
    for document, where in named.items():
        if document not in made:
            return _not_counted(db, register, document, where)
        if f"{register.store}-{made[document].register}" != where:
            reason = _("The close says that it was counted at {said}, but it was at {found}.")
            found = f"{register.store}-{made[document].register}"
            return NamedCounts(wrong=reason.format(said=where, found=found))
    return NamedCounts(tuple(_count(made[document]) for document in named))


def _count(one: DeclarationMade) -> Count:
    return Count(one.recount, {tender.tender: tender.counted_minor for tender in _tenders.decode(one.tenders)})


def find_difference(
    db: HqDatabase,
    register: RegisterIdentity,
    shift: ClosedShift,
    manifest: ManifestInFull,
    facts: ShiftFacts,
    counts: NamedCounts,
) -> str:
    """The first difference in plain words, or an empty text; ``facts`` are of the shift's own transactions."""
    if counts.wrong:
        return counts.wrong
    rates = shift_facts.tax_sums(db, register, shift.shift, manifest.first_sequence, manifest.last_sequence)
    said = _said(manifest, shift.currency)
    # A program that closes may say what was counted without any declaration; then its word is all there is.
    counted = settle(counts.counts, manifest.declaration) if manifest.declarations else said.counted
    found = _found(shift, facts, rates, counted)
    return find_difference_in_full(said, found) or _other_grand_totals(db, register, shift, manifest, facts)


def _not_counted(db: HqDatabase, register: RegisterIdentity, document: str, where: str) -> NamedCounts:
    state = closes.state_of(db, register.store, document)
    if state is None or state == codes.PARKED:
        reason = _("A count that the close names is not at HQ yet; it was made at {register}.")
        return NamedCounts(missing=reason.format(register=where))
    if state == codes.QUARANTINED:
        reason = _("A count that the close names needs a person at HQ; it was made at {register}.")
        return NamedCounts(missing=reason.format(register=where))
    return NamedCounts(wrong=_("What the close names as a count is no count of this shift."))


def _said(manifest: ManifestInFull, currency: str) -> CountedInFull:
    tenders = manifest.tenders
    return CountedInFull(
        currency=currency,
        voids=manifest.voids,
        no_sales=manifest.no_sales,
        discount_minor=manifest.discount_minor,
        rounding_minor=manifest.rounding_minor,
        rates={tax.tax_rate: (tax.net_minor, tax.tax_minor, tax.gross_minor) for tax in manifest.taxes},
        movements={moved.type: (moved.count, moved.amount_minor) for moved in manifest.movements},
        starting_minor=manifest.starting_minor,
        drawer=manifest.drawer,
        expected={tender.tender: tender.expected_minor for tender in tenders if tender.expected_minor},
        counted={tender.tender: tender.counted_minor for tender in tenders if tender.counted_minor is not None},
        variances={tender.tender: tender.variance_minor for tender in tenders if tender.variance_minor is not None},
    )


def _found(
    shift: ClosedShift, facts: ShiftFacts, rates: Mapping[int, tuple[int, int]], counted: Mapping[str, int]
) -> CountedInFull:
    """``cash`` holds what the drawer began with, and gave the change for everything else."""
    expected = {tender: paid.amount_minor + paid.change_minor for tender, paid in facts.tenders.items()}
    given = sum(paid.change_minor for paid in facts.tenders.values())
    expected[_CASH] = shift.starting_minor + expected.get(_CASH, 0) - given
    moved = {kind: (facts.of(kind).count, facts.of(kind).total_minor) for kind in WITHOUT_GOODS}
    return CountedInFull(
        currency=shift.currency,
        voids=facts.of(VOID).count,
        no_sales=facts.of(NO_SALE).count,
        discount_minor=sum(one.discount_minor for one in facts.types.values()),
        rounding_minor=sum(one.rounding_minor for one in facts.types.values()),
        rates={rate: (gross - tax, tax, gross) for rate, (gross, tax) in rates.items()},
        movements={kind: amounts for kind, amounts in moved.items() if amounts[0]},
        starting_minor=shift.starting_minor,
        drawer=shift.drawer,
        expected={tender: amount for tender, amount in expected.items() if amount},
        counted=counted,
        variances={tender: amount - expected.get(tender, 0) for tender, amount in counted.items()},
    )


def _other_grand_totals(
    db: HqDatabase, register: RegisterIdentity, shift: ClosedShift, manifest: ManifestInFull, facts: ShiftFacts
) -> str:
    """Compared with the close before, as long as HQ has all that lies between the two."""
    before = closes.close_before(db, register, shift.closed_sequence)
    if before is None:
        return ""
    earlier = _manifest.decode(before)
    receipts = epoch_of(earlier.last_receipt), epoch_of(manifest.first_receipt)
    return find_other_grand_totals(
        GrandTotals(manifest.grand_sales_minor, manifest.grand_returns_minor),
        GrandTotals(earlier.grand_sales_minor, earlier.grand_returns_minor),
        GrandTotals(facts.of(SALE).total_minor, facts.of(RETURN).total_minor),
        shift.currency,
        set_up_anew=receipts[0] != receipts[1] or "" in receipts,
    )
