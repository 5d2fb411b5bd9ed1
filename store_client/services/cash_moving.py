"""Cash that goes into the drawer or out of it without anybody buying: float, removal, and drops to safe and bank."""

from collections.abc import Callable
from typing import Final

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.denominations import Pieces, can_be_meant, sum_of
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.permissions import CASH_MOVEMENT, Approval
from store_client.domain.recordable import Recordable
from store_client.domain.ringing_up import checked_text
from store_client.domain.settlement import tender_type
from store_client.domain.setup import Setup
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CARD, CASH, Tender
from store_client.domain.transaction import (
    BANK_DROP,
    FLOAT_ENTRY,
    SAFE_DROP,
    TENDER_REMOVAL,
    CashMoved,
    CompletedSale,
    TransactionMore,
)
from store_client.errors import Refused
from store_client.services.recording import record_entry, require_reason, used_approval
from store_client.services.set_up_items import load_setup
from store_client.texts import _

CASH_MOVEMENTS: Final = (FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP)


def move_cash(
    db: RegisterDatabase,
    movement: str,
    amount_minor: int,
    *,
    tender: str = CASH,
    pieces: tuple[Pieces, ...] = (),
    bag: str = "",
    safe: str = "",
    reason: str = "",
    comment: str = "",
    person: StaffMember,
    now: Moment,
    new_id: Callable[[], str],
    approvals: tuple[Approval, ...] = (),
) -> CompletedSale:
    """Record a movement of this much (above zero) of the open shift's drawer; ``bag`` is a bank drop's number.

    Raises ``Refused``, ``NeedsApproval``; how much the drawer holds is not asked, and not told.
    """
    if movement not in CASH_MOVEMENTS:
        raise ValueError(f"{movement} does not move cash")
    setup = load_setup(db)
    _check(setup, movement, tender, amount_minor, pieces)
    bag, safe = checked_text(bag), checked_text(safe)
    if movement == BANK_DROP and not bag:
        raise Refused(_("Type the number of the bag. Nothing was recorded."))
    require_reason(setup, reason, movement, comment)
    used = used_approval(setup, person, CASH_MOVEMENT, approvals)
    moved = amount_minor if movement == FLOAT_ENTRY else -amount_minor
    cash = CashMoved(pieces, bag, safe)
    entry = Recordable(
        movement,
        total_minor=moved,
        tenders=(Tender(tender, moved, moved, 0),),
        more=TransactionMore(
            approvals=used,
            reason=reason,
            comment=checked_text(comment),
            cash=cash if cash != CashMoved() else None,
        ),
    )
    return record_entry(db, entry, staff=person.id, now=now, new_id=new_id)


def _check(setup: Setup, movement: str, tender: str, amount_minor: int, pieces: tuple[Pieces, ...]) -> None:
    if not 0 < amount_minor <= LARGEST_MINOR:
        raise Refused(_("Type an amount above zero. Nothing was recorded."))
    if pieces and not (can_be_meant(pieces) and sum_of(pieces) == amount_minor):
        raise Refused(_("The coins and notes do not come to this amount. Count them again; nothing was recorded."))
    if tender == CASH:
        return
    if movement == FLOAT_ENTRY or tender_type(setup, tender).kind == CARD:
        raise Refused(_("Only what lies in the drawer can be moved. Nothing was recorded."))
