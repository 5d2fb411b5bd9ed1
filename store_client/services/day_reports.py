"""The X report of the open shift, the Z of a closed one, and how often that was printed again.

Who may not see what is expected gets a report in which nothing tells it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from store_client.clock import Moment
from store_client.db import outbox, receipt_copies, settings, shift_sums, shifts, staff
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead
from store_client.domain.day_report import ReportTender, ShiftReport, without_expected
from store_client.domain.permissions import REPRINT, SEE_EXPECTED, Approval, group_of, require
from store_client.domain.setup import Setup
from store_client.domain.shift import UNFINISHED, ClosedShift, Manifest, Shift
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import audit, journal, shift_close
from store_client.services.declaring import counted_of
from store_client.services.set_up_items import load_setup
from store_client.services.shift_manifest import make_manifest
from store_client.texts import _

Z_COPIED = "z_copied"
_OF_THE_SHIFT = ("number", "business_date", "staff", "state", "opened_ms", "closed_ms", "currency", "drawer")
_OF_THE_MANIFEST = (
    *("sales", "returns", "voids", "no_sales", "total_minor", "discount_minor", "rounding_minor", "tax_minor", "taxes"),
    *("movements", "first_receipt", "last_receipt", "first_sequence", "last_sequence", "count"),
    *("grand_sales_minor", "grand_returns_minor", "waiting", "reason", "comment", "approved_by"),
)
_SINCE_SPANS = ("voids", "no_sales", "discount_minor", "rounding_minor", "taxes", "movements")


@dataclass(frozen=True, slots=True)
class ZRow:
    """A closed shift at a glance; ``total_minor`` None: not to be seen."""

    shift: Shift
    first_receipt: str
    last_receipt: str
    sales: int
    returns: int
    total_minor: int | None
    not_yet_confirmed: int


def x_report(db: RegisterDatabase, person: StaffMember | None, shift_id: str = "") -> ShiftReport:
    """The open shift up to now, or this unfinished one; without a ``person`` nothing is left out.

    Raises ``Refused`` when there is none.
    """
    with db.read():
        shift = shifts.find(db, shift_id) if shift_id else shifts.find_open(db)
        if shift is None or shift.state not in UNFINISHED:
            raise Refused(_("No shift is open, so there is nothing to report."))
        head, setup = outbox.chain_head(db), load_setup(db)
        counted = counted_of(db, shift.id)
        manifest = make_manifest(db, shift, head, counted, setup.policy.declaration)
        waiting = outbox.count_unsettled(db, shift.id, manifest.first_sequence, head.sequence)
        report = _report(db, setup, shift, manifest, waiting)
    return _as_seen(report, setup, person)


def z_report(db: RegisterDatabase, shift_id: str, person: StaffMember | None) -> ShiftReport:
    """A closed shift, as it was closed; without a ``person`` nothing is left out. Raises ``Refused``."""
    setup = load_setup(db)
    closed = shift_close.find_closed(db, shift_id)
    report = _report(db, setup, closed.shift, _in_full(db, closed), closed.not_yet_confirmed)
    if not closed.manifest.spans:
        report = replace(report, grand_sales_minor=None, grand_returns_minor=None)
    return _as_seen(report, setup, person)


def list_z(db: RegisterDatabase, person: StaffMember, limit: int = 50) -> list[ZRow]:
    """The newest first."""
    seen = may_see_expected(load_setup(db), person)
    return [
        ZRow(
            closed.shift,
            closed.manifest.first_receipt,
            closed.manifest.last_receipt,
            closed.manifest.sales,
            closed.manifest.returns,
            closed.manifest.total_minor if seen else None,
            closed.not_yet_confirmed,
        )
        for closed in shift_close.list_closed_shifts(db, limit)
    ]


def record_z_copy(
    db: RegisterDatabase,
    shift_id: str,
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> int:
    """The number of the copy that may now be printed, from 1; HQ is told. Raises ``Refused``, ``NeedsApproval``."""
    used = require(person, load_setup(db).permission_groups, REPRINT, approvals)
    closed = shift_close.find_closed(db, shift_id)
    document = new_id()
    with journal.recording(db, document):
        copy = receipt_copies.next_copy(db, shift_id)
        receipt_copies.save(db, shift_id, copy, person.id, now.utc_ms)
        audit.append(
            db,
            Z_COPIED,
            staff=person.id,
            approved_by=used.approved_by if used else "",
            subject=shift_id,
            detail=f"Z {closed.shift.number}, copy {copy}",
            now=now,
            new_id=lambda: document,
        )
    return copy


def may_see_expected(setup: Setup, person: StaffMember) -> bool:
    return SEE_EXPECTED in group_of(person, setup.permission_groups).actions


def _as_seen(report: ShiftReport, setup: Setup, person: StaffMember | None) -> ShiftReport:
    return report if person is None or may_see_expected(setup, person) else without_expected(report)


def _in_full(db: RegisterDatabase, closed: ClosedShift) -> Manifest:
    """What an older version of the program closed with says less; its documents are all here."""
    said = closed.manifest
    if said.spans:
        return said
    found = make_manifest(db, closed.shift, ChainHead(said.last_sequence, said.hash))
    return replace(said, **{name: getattr(found, name) for name in _SINCE_SPANS})


def _report(db: RegisterDatabase, setup: Setup, shift: Shift, manifest: Manifest, not_yet: int) -> ShiftReport:
    identity = settings.identity(db)
    sales_minor, returns_minor = shift_sums.sold(db, shift.id, manifest.last_sequence)
    reason = setup.reason(manifest.reason)
    said: dict[str, Any] = {name: getattr(shift, name) for name in _OF_THE_SHIFT}
    said |= {name: getattr(manifest, name) for name in _OF_THE_MANIFEST}
    said["starting_minor"] = shift.starting_minor
    if shift.closed_ms is None:
        said["waiting"] -= 1  # the closing document, which is not there yet
    return ShiftReport(
        **said,
        register=identity.code if identity else "",
        shift=shift.id,
        staff_name=_called(db, shift.staff),
        sales_minor=sales_minor,
        returns_minor=returns_minor,
        tenders=tuple(
            ReportTender(one.tender, one.amount_minor, one.expected_minor, one.counted_minor, one.variance_minor)
            for one in manifest.tenders
        ),
        not_yet_confirmed=not_yet,
        declared=any(one.counted_minor is not None for one in manifest.tenders),
        reason_name=reason.name if reason else manifest.reason,
        approved_by_name=_called(db, manifest.approved_by),
    )


def _called(db: RegisterDatabase, staff_id: str) -> str:
    person = staff.find(db, staff_id) if staff_id else None
    return person.name if person else staff_id
