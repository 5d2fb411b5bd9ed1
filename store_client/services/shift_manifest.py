"""Works out what a shift says about its documents when it closes: its sums, what is expected and what was counted."""

from collections.abc import Mapping

from store_client.db import outbox, settings, shift_sums, shifts
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead
from store_client.db.shift_sums import PaidSum, ShiftSums, TypeSum
from store_client.domain.declaration import LAST, Counted
from store_client.domain.shift import CountedBy, Manifest, MovementSum, Shift, TenderSum
from store_client.domain.tender import CASH
from store_client.domain.transaction import MOVEMENTS, NO_SALE, RETURN, SALE, VOID

_NOT_COUNTED = Counted()


def make_manifest(
    db: RegisterDatabase, shift: Shift, head: ChainHead, counted: Counted = _NOT_COUNTED, way: str = LAST
) -> Manifest:
    """``head`` is the newest document, to which a span reaches that still goes on. ``way``: how counts add up."""
    spans = shifts.spans(db, shift.id, head.sequence)
    last = spans[-1][1]
    sums = shift_sums.sum_up(db, shift.id, head.sequence)
    grand = shift_sums.grand_totals(db)
    sales, returns = sums.of(SALE), sums.of(RETURN)
    return Manifest(
        first_sequence=spans[0][0],
        last_sequence=last,
        count=sums.documents,
        hash=head.hash if last == head.sequence else outbox.find_hash(db, last),
        first_receipt=sums.first_receipt,
        last_receipt=sums.last_receipt,
        sales=sales.count,
        returns=returns.count,
        total_minor=sales.total_minor + returns.total_minor,
        tax_minor=sales.tax_minor + returns.tax_minor,
        tenders=_tenders(shift, sums, counted),
        spans=tuple(spans),
        voids=sums.of(VOID).count,
        no_sales=sums.of(NO_SALE).count,
        discount_minor=sales.discount_minor + returns.discount_minor,
        rounding_minor=sum(one.rounding_minor for one in sums.types.values()),  # that of orders' deposits as well
        taxes=sums.taxes,
        movements=_movements(sums.types),
        starting_minor=shift.starting_minor,
        drawer=shift.drawer,
        declarations=_counted_by(db, counted),
        declaration=way,
        waiting=outbox.count(db).waiting + 1,
        grand_sales_minor=grand.sales_minor + sales.total_minor,
        grand_returns_minor=grand.returns_minor + returns.total_minor,
    )


def _tenders(shift: Shift, sums: ShiftSums, counted: Counted) -> tuple[TenderSum, ...]:
    """Cash first. What was counted and never taken is there as well."""
    seen = {CASH, *sums.tenders, *(one.tender for one in counted.tenders)}
    in_cash = sum(paid.change_minor for tender, paid in sums.tenders.items() if tender != CASH)
    found = []
    for tender in sorted(seen, key=lambda code: (code != CASH, code)):
        paid = sums.tenders.get(tender, PaidSum())
        # The drawer began with and took in cash, less the change given in cash for what was paid otherwise.
        expected = paid.amount_minor + (shift.starting_minor - in_cash if tender == CASH else paid.change_minor)
        there = counted.of(tender)
        found.append(TenderSum(tender, paid.amount_minor, expected, there, None if there is None else there - expected))
    return tuple(found)


def _movements(types: Mapping[str, TypeSum]) -> tuple[MovementSum, ...]:
    return tuple(MovementSum(kind, types[kind].count, types[kind].total_minor) for kind in MOVEMENTS if kind in types)


def _counted_by(db: RegisterDatabase, counted: Counted) -> tuple[CountedBy, ...]:
    """By which register: its own code where it was counted here."""
    if not counted.declarations:
        return ()
    identity = settings.identity(db)
    own = identity.code if identity else ""
    return tuple(CountedBy(one.document, one.register or own) for one in counted.declarations)
