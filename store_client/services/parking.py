"""Keeps unfinished baskets: the one before a window through any crash, suspended ones under their names.

A basket's id (``begin``) is also its transaction's: what is recorded is never offered again.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

import msgspec

from store_client.clock import Moment
from store_client.db import card_intents, drafts, transactions
from store_client.db.database import RegisterDatabase
from store_client.db.drafts import StoredDraft
from store_client.domain.approvals import permitted
from store_client.domain.basket import Basket
from store_client.domain.permissions import SUSPEND
from store_client.domain.pricing import order_stands
from store_client.domain.quantity import count_articles
from store_client.domain.ringing_up import checked_text
from store_client.domain.staff import StaffMember
from store_client.domain.suspended import SuspendedBasket
from store_client.errors import Refused
from store_client.services import basket_text, orders, selling
from store_client.services.merged_customers import current_customer
from store_client.texts import _

WINDOW = "window"

_log = logging.getLogger(__name__)


def begin(basket: Basket, new_id: Callable[[], str]) -> Basket:
    """The basket with the id under which it is kept and recorded; one that has it stays as it is."""
    return basket if basket.id else replace(basket, id=new_id())


def save_draft(db: RegisterDatabase, basket: Basket, *, window: str = WINDOW) -> None:
    """Keep what was entered so far, in place of what the window had before. Cheap enough for every change."""
    drafts.save(db, window, stored(basket))


def stored(basket: Basket) -> StoredDraft:
    return StoredDraft(basket.id, basket_text.to_text(basket))


def load_draft(db: RegisterDatabase, *, window: str = WINDOW) -> Basket | None:
    """The basket that the window had before it ended; None when there is none, or it was recorded."""
    found = drafts.load(db, window)
    if found is None or (found.basket and transactions.is_recorded(db, found.basket)):
        return None
    try:
        basket = _read(db, found.content)
    except (msgspec.DecodeError, Refused):
        _log.exception("the basket that was kept cannot be read")
        return None
    return basket if basket.lines or basket.tenders or basket.customer or basket.order else None


def clear_draft(db: RegisterDatabase, *, window: str = WINDOW) -> None:
    drafts.clear(db, window)


def suspend(
    db: RegisterDatabase, basket: Basket, name: str, *, person: StaffMember, now: Moment, window: str = WINDOW
) -> SuspendedBasket:
    """Put a basket aside under a name; the window then has none. Raises ``Refused``, ``NeedsApproval``."""
    if basket.empty:
        raise Refused(_("The basket is empty: there is nothing to suspend."))
    if basket.tenders:
        raise Refused(_("A part is paid already. Finish the sale, or take the part back first; the basket is kept."))
    if basket.order is not None:
        raise Refused(order_stands())
    if not basket.id:
        raise ValueError("a basket is suspended under its id")
    if card_intents.unsettled(db, basket.id):
        raise Refused(_("A card payment of this basket is not settled yet. Ask the terminal about it first."))
    basket = replace(permitted(basket, person, SUSPEND), name=checked_text(name))
    suspended = SuspendedBasket(
        id=basket.id,
        name=basket.name,
        staff=person.id,
        suspended_ms=now.utc_ms,
        currency=basket.currency,
        total_minor=basket.total_minor,
        articles=count_articles((line.quantity_thousandths, line.unit) for line in basket.lines if not line.voided),
        customer_name=basket.customer.name if basket.customer else "",
    )
    with db.write():
        drafts.suspend(db, suspended, basket_text.to_text(basket))
        drafts.clear(db, window)
    return suspended


def list_suspended(db: RegisterDatabase, limit: int = 200) -> list[SuspendedBasket]:
    """The newest first."""
    return drafts.list_suspended(db, limit)


def count_suspended(db: RegisterDatabase) -> int:
    return drafts.count_suspended(db)


def recall(
    db: RegisterDatabase, suspended_id: str, *, window: str = WINDOW, instead_of: Basket | None = None
) -> Basket:
    """Take a suspended basket back, once: it leaves the list as it becomes the window's. Priced by today's rules.

    ``instead_of`` is what the window has now, which must be empty. Raises ``Refused``.
    """
    if instead_of is not None and instead_of.lines:
        raise Refused(_("There is a basket before you. Finish or suspend it first; both are kept."))
    with db.write():
        content = drafts.take_suspended(db, suspended_id)
        if content is None:
            raise Refused(_("This basket is not suspended any more: somebody took it back already."))
        try:
            basket = _read(db, content)
        except msgspec.DecodeError as error:
            message = _("This basket cannot be read by this version of the program. It is kept; call your support.")
            raise Refused(message) from error
        drafts.save(db, window, stored(basket))
    return basket


def _read(db: RegisterDatabase, content: str) -> Basket:
    basket, customer = basket_text.from_text(content)
    found = current_customer(db, customer) if customer else None
    return orders.restored(db, selling.with_todays_rules(db, replace(basket, customer=found)))
