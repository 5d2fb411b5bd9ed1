"""A variance over the shop's limit: who was told of it once explains it and has it accepted, whatever is counted after.

Else whoever may not see what is expected could find it out, by counting until nobody asks.
"""

import json
from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.built_in_setup import VARIANCE
from store_client.domain.permissions import ACCEPT_VARIANCE, Approval, require
from store_client.domain.setup import Setup
from store_client.domain.shift import Manifest, Shift
from store_client.domain.staff import StaffMember
from store_client.errors import ReasonNeeded, Refused
from store_client.services import audit, journal
from store_client.services.recording import require_reason
from store_client.texts import _
from store_client.wire import codes

VARIANCE_FOUND = "variance_found"


class VarianceTold(Exception):
    """A close was not done, and the ``refusal`` tells that the count is over the limit."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def require_explained(
    db: RegisterDatabase,
    setup: Setup,
    shift: Shift,
    manifest: Manifest,
    *,
    person: StaffMember,
    reason: str,
    comment: str,
    approvals: tuple[Approval, ...],
) -> str:
    """Who accepted it, if somebody had to. Raises ``VarianceTold``.

    The words are the same whether this count is over the limit or one before it was.
    """
    limit = setup.policy.variance_limit_minor
    if not limit:
        return ""
    if not any(abs(one.variance_minor or 0) > limit for one in manifest.tenders) and not was_told(db, shift):
        return ""
    try:
        if not reason:
            message = _("A count of this drawer differs by more than the shop allows. Say why; the counts are kept.")
            raise ReasonNeeded(VARIANCE, message)
        require_reason(setup, reason, VARIANCE, comment)
        used = require(person, setup.permission_groups, ACCEPT_VARIANCE, approvals)
    except Refused as refusal:
        raise VarianceTold(refusal) from refusal
    return used.approved_by if used else ""


def was_told(db: RegisterDatabase, shift: Shift) -> bool:
    """Whether somebody heard already that a count of this shift is over the limit."""
    told = outbox.about(db, codes.AUDIT_RECORDED, shift.id, shift.first_sequence)
    return any(json.loads(content)["body"]["event"] == VARIANCE_FOUND for content in told)


def record_told(
    db: RegisterDatabase, shift: Shift, *, person: StaffMember, now: Moment, new_id: Callable[[], str]
) -> None:
    """Once, before the person is told. HQ hears of it, too; by how much is in no word of it."""
    document = new_id()
    with journal.recording(db, document):
        if not was_told(db, shift):
            audit.append(db, VARIANCE_FOUND, staff=person.id, subject=shift.id, now=now, new_id=lambda: document)
