"""The drawer is opened to be counted: no sale, so HQ is told of it in a word of its own."""

from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.permissions import OPEN_DRAWER, Approval, require
from store_client.domain.staff import StaffMember
from store_client.services import audit, journal
from store_client.services.set_up_items import load_setup
from store_client.services.shift_rights import require_theirs

DRAWER_TO_COUNT = "drawer_to_count"


def record_opened_to_count(
    db: RegisterDatabase,
    shift_id: str = "",
    *,
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> None:
    """``shift_id``: whose drawer is counted, by default the open one's. The drawer that is in is the open shift's:
    where one person alone sells in it, another needs somebody's word. Raises ``Refused``, ``NeedsApproval``.
    """
    setup, document = load_setup(db), new_id()
    used = require(person, setup.permission_groups, OPEN_DRAWER, approvals)
    with journal.recording(db, document):
        opened = shifts.find_open(db)
        if opened is not None:
            theirs = require_theirs(setup, person, opened.staff, several=opened.several, approvals=approvals)
            used = used or theirs
        audit.append(
            db,
            DRAWER_TO_COUNT,
            staff=person.id,
            approved_by=used.approved_by if used else "",
            subject=shift_id or (opened.id if opened else ""),
            now=now,
            new_id=lambda: document,
        )
