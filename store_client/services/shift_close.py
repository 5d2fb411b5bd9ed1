"""Closing a shift: local and immediate, over a frozen range of documents; HQ confirms later."""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from store_client.clock import Moment
from store_client.db import outbox, shifts, standing, transactions
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead
from store_client.db.standing import Standing
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.shift import CLOSED, Blocker, ClosedShift, Manifest, Shift, TenderSum
from store_client.domain.tender import CASH
from store_client.errors import Refused
from store_client.services import card_payments, journal, parking
from store_client.texts import _
from store_client.wire import codes, outgoing

NOT_ACTIVATED = "not-activated"
NO_OPEN_SHIFT = "no-open-shift"
CARD_NOT_SETTLED = "card-not-settled"
PARTLY_PAID = "partly-paid"


def find_blockers(db: RegisterDatabase) -> list[Blocker]:
    """Why the shift cannot be closed now. What HQ lacks is never a reason."""
    return _blockers(db, standing.read(db))


def close_shift(
    db: RegisterDatabase, *, staff: str, now: Moment, new_id: Callable[[], str], counted_minor: int | None = None
) -> ClosedShift:
    """Close the open shift; ``counted_minor`` is the cash counted in the drawer, if it was. Raises ``Refused``."""
    if counted_minor is not None and not 0 <= counted_minor <= LARGEST_MINOR:
        raise Refused(_("The counted cash cannot be below zero, nor more than a register can count. Count again."))
    document_id = new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        if blockers := _blockers(db, register):
            raise Refused(blockers[0].message)
        identity, shift, head = journal.require_identity(register), journal.require_open_shift(register), register.head
        manifest = _manifest(db, shift, head, counted_minor)
        closed = replace(shift, state=CLOSED, closed_ms=now.utc_ms, last_sequence=head.sequence)
        shifts.save_closed(db, closed, document_id, msgspec.json.encode(manifest).decode())
        draft = _draft(closed, manifest, staff=staff, document_id=document_id, now=now)
        journal.append(db, identity, draft, head)
    return _closed(db, closed, manifest)


def list_closed_shifts(db: RegisterDatabase, limit: int = 50) -> list[ClosedShift]:
    """The newest first; ``shift.state`` is closed, confirmed or differs."""
    return [_closed(db, shift, read_manifest(db, shift.id)) for shift in shifts.list_closed(db, limit)]


def preview(db: RegisterDatabase) -> Manifest | None:
    """What the open shift comes to up to now; None when none is open."""
    shift = shifts.find_open(db)
    return None if shift is None else _manifest(db, shift, outbox.chain_head(db), None)


def read_manifest(db: RegisterDatabase, shift_id: str) -> Manifest:
    """The manifest that a closed shift was closed with."""
    return msgspec.json.decode(shifts.read_manifest(db, shift_id), type=Manifest)


def _blockers(db: RegisterDatabase, register: Standing) -> list[Blocker]:
    blockers = []
    if register.identity is None:
        blockers.append(Blocker(NOT_ACTIVATED, _("This register has not been activated yet.")))
    if register.shift is None:
        blockers.append(Blocker(NO_OPEN_SHIFT, _("No shift is open, so there is nothing to close.")))
    if any(one.in_draft for one in card_payments.find_unresolved(db)):
        message = _("A card payment is not settled yet. Finish that sale first; the basket is kept.")
        blockers.append(Blocker(CARD_NOT_SETTLED, message))
    basket = parking.load_draft(db)
    if basket is not None and basket.tenders:
        message = _("A sale is partly paid. Record it, or take the parts back first; the basket is kept.")
        blockers.append(Blocker(PARTLY_PAID, message))
    return blockers


def _closed(db: RegisterDatabase, shift: Shift, manifest: Manifest) -> ClosedShift:
    """The closing document follows the last one of the manifest."""
    return ClosedShift(shift, manifest, outbox.count_unsettled(db, manifest.first_sequence, manifest.last_sequence + 1))


def _manifest(db: RegisterDatabase, shift: Shift, head: ChainHead, counted_minor: int | None) -> Manifest:
    sums = transactions.sum_up(db, shift.first_sequence, head.sequence)
    paid = {CASH: 0} | sums.tenders
    change = sum(given for tender, given in sums.change.items() if tender != CASH)
    return Manifest(
        first_sequence=shift.first_sequence,
        last_sequence=head.sequence,
        count=outbox.count_between(db, shift.first_sequence, head.sequence),
        hash=head.hash,
        first_receipt=sums.first_receipt,
        last_receipt=sums.last_receipt,
        sales=sums.sales,
        returns=sums.returns,
        total_minor=sums.total_minor,
        tax_minor=sums.tax_minor,
        tenders=tuple(
            _cash_sum(shift.starting_minor + amount - change, amount, counted_minor)
            if tender == CASH
            else TenderSum(tender, amount, amount + sums.change[tender], None, None)
            for tender, amount in paid.items()
        ),
    )


def _cash_sum(expected: int, amount_minor: int, counted_minor: int | None) -> TenderSum:
    """What the drawer began with and took in cash, less the change given in cash for what was paid otherwise."""
    variance = None if counted_minor is None else counted_minor - expected
    return TenderSum(CASH, amount_minor, expected, counted_minor, variance)


def _draft(shift: Shift, manifest: Manifest, *, staff: str, document_id: str, now: Moment) -> journal.Draft:
    return journal.Draft(
        id=document_id,
        kind=codes.SHIFT_CLOSED,
        business_date=shift.business_date,
        made=now,
        subject=shift.id,
        shift=shift.id,
        body=outgoing.ShiftClosed(
            shift=shift.id,
            number=shift.number,
            staff=staff,
            currency=shift.currency,
            manifest=msgspec.convert(manifest, outgoing.Manifest, from_attributes=True),
        ),
    )
