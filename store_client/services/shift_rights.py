"""What has to be so before a shift is suspended, resumed, counted or closed: whose it is, and no money in between."""

from store_client.db.database import RegisterDatabase
from store_client.domain.permissions import MANAGE_SHIFTS, Approval, require
from store_client.domain.setup import Setup
from store_client.domain.shift import Blocker
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import card_payments, parking
from store_client.texts import _

CARD_NOT_SETTLED = "card-not-settled"
PARTLY_PAID = "partly-paid"


def find_money_between(db: RegisterDatabase) -> list[Blocker]:
    """Money that was taken into the open shift's drawer, or asked of a card, and is in no document yet."""
    blockers = []
    if any(one.in_draft for one in card_payments.find_unresolved(db)):
        message = _("A card payment is not settled yet. Finish that sale first; the basket is kept.")
        blockers.append(Blocker(CARD_NOT_SETTLED, message))
    basket = parking.load_draft(db)
    if basket is not None and basket.tenders:
        message = _("A sale is partly paid. Record it, or take the parts back first; the basket is kept.")
        blockers.append(Blocker(PARTLY_PAID, message))
    return blockers


def require_no_money_between(db: RegisterDatabase) -> None:
    """Raises ``Refused``."""
    for blocker in find_money_between(db):
        raise Refused(blocker.message)


def require_theirs(
    setup: Setup,
    person: StaffMember,
    opened_by: str,
    *,
    several: bool,
    approvals: tuple[Approval, ...],
) -> Approval | None:
    """A shift in which several people sell is everybody's. Raises ``NeedsApproval``; the approval that is used up."""
    if several or opened_by == person.id:
        return None
    return require(person, setup.permission_groups, MANAGE_SHIFTS, approvals)
