"""What a close finds open, each with what to do about it: only money that is in no document yet keeps a shift open."""

from collections.abc import Iterator

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.shift import OpenEnd
from store_client.services import card_payments, parking, printing
from store_client.services.shift_rights import CARD_NOT_SETTLED, find_money_between
from store_client.texts import _, ngettext

SUSPENDED_BASKET = "suspended_basket"
UNFINISHED_CARD = "unfinished_card"
PARTLY_PAID = "partly_paid"
UNPRINTED = "unprinted"
PARKED = "parked"
QUARANTINED = "quarantined"
WAITING = "waiting"


def find_open_ends(db: RegisterDatabase) -> list[OpenEnd]:
    """What blocks first; what is sent or mended by itself last."""
    return [*_money(db), *_other_cards(db), *_baskets(db), *_receipts(db), *_documents(db)]


def _money(db: RegisterDatabase) -> Iterator[OpenEnd]:
    for blocker in find_money_between(db):
        card = blocker.code == CARD_NOT_SETTLED
        action = _("Finish that sale at the counter") if card else _("Record the sale, or take the parts back")
        yield OpenEnd(UNFINISHED_CARD if card else PARTLY_PAID, 1, blocker.message, action, blocks=True)


def _other_cards(db: RegisterDatabase) -> Iterator[OpenEnd]:
    """Of baskets that are not before the window any more."""
    count = sum(not one.in_draft for one in card_payments.find_unresolved(db))
    if count:
        words = ngettext(
            "{count} card payment belongs to no sale.", "{count} card payments belong to no sale.", count
        ).format(count=count)
        yield OpenEnd(UNFINISHED_CARD, count, words, _("Ask the terminal, or give the money back"))


def _baskets(db: RegisterDatabase) -> Iterator[OpenEnd]:
    count = parking.count_suspended(db)
    if count:
        names = ", ".join(one.name or one.customer_name or one.id[-4:] for one in parking.list_suspended(db, 3))
        words = ngettext("{count} sale is suspended: {names}.", "{count} sales are suspended: {names}.", count)
        detail = words.format(count=count, names=f"{names} …" if count > 3 else names)
        yield OpenEnd(SUSPENDED_BASKET, count, detail, _("Recall it and finish or void it, or leave it for tomorrow"))


def _receipts(db: RegisterDatabase) -> Iterator[OpenEnd]:
    count = len(printing.list_unprinted(db))
    if count:
        words = ngettext("{count} receipt is not printed.", "{count} receipts are not printed.", count)
        yield OpenEnd(UNPRINTED, count, words.format(count=count), _("Print it in the journal"))


def _documents(db: RegisterDatabase) -> Iterator[OpenEnd]:
    counts = outbox.count(db)
    if counts.quarantined:
        words = ngettext(
            "HQ cannot use {count} document as it is.",
            "HQ cannot use {count} documents as they are.",
            counts.quarantined,
        )
        detail = words.format(count=counts.quarantined)
        yield OpenEnd(QUARANTINED, counts.quarantined, detail, _("Tell HQ: it is mended there"))
    if counts.parked:
        words = ngettext(
            "{count} document waits at HQ for another one.", "{count} documents wait at HQ for others.", counts.parked
        )
        yield OpenEnd(PARKED, counts.parked, words.format(count=counts.parked), _("Nothing: it goes on by itself"))
    if counts.waiting:
        words = ngettext("{count} document is not at HQ yet.", "{count} documents are not at HQ yet.", counts.waiting)
        detail = words.format(count=counts.waiting)
        yield OpenEnd(WAITING, counts.waiting, detail, _("Nothing: they are sent by themselves, also after closing"))
