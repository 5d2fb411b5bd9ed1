"""Gives the card payments their database, clock, ids and terminal."""

from collections.abc import Callable
from functools import partial

from store_client.bindings.draft_keeper import in_order_after
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.devices.terminal import Terminal
from store_client.domain.basket import Basket
from store_client.domain.card import CardIntent
from store_client.domain.staff import StaffMember
from store_client.domain.tender import Tender
from store_client.ids import new_id
from store_client.services import card_payments
from store_client.ui.services_counter import CardServices, no_terminal


def card_services(
    db: RegisterDatabase, terminal: Terminal | None, now: Callable[[], Moment], settle: Callable[[], None]
) -> CardServices:
    """``settle`` waits for the basket that is being kept: each of these writes it too."""

    def start(basket: Basket, amount_minor: int, tender: str) -> CardIntent:
        return card_payments.start(db, basket, amount_minor, now=now(), new_id=new_id, tender=tender)

    def start_refund(basket: Basket, amount_minor: int, tender: str, paid_with: Tender | None) -> CardIntent:
        return card_payments.start_refund(
            db, basket, amount_minor, paid_with=paid_with, now=now(), new_id=new_id, tender=tender
        )

    def start_undo(basket: Basket, index: int, person: StaffMember) -> tuple[Basket, CardIntent]:
        return card_payments.start_undo(db, basket, index, person=person, now=now(), new_id=new_id)

    def resolve(basket: Basket, intent: CardIntent, decision: str, person: StaffMember) -> tuple[Basket, CardIntent]:
        return card_payments.resolve(db, basket, intent, decision, person=person, now=now(), new_id=new_id)

    def start_giving_back(intent: CardIntent) -> CardIntent:
        return card_payments.start_giving_back(db, intent, now=now(), new_id=new_id)

    def write_off(intent: CardIntent, comment: str, person: StaffMember) -> None:
        card_payments.write_off(db, intent, comment, person=person, now=now(), new_id=new_id)

    settled = in_order_after(settle)
    return CardServices(
        start=settled(start),
        start_refund=settled(start_refund),
        start_undo=settled(start_undo),
        take_answer=settled(partial(card_payments.take_answer, db)),
        resolve=settled(resolve),
        find_unresolved=partial(card_payments.find_unresolved, db),
        start_giving_back=settled(start_giving_back),
        write_off=settled(write_off),
        has_terminal=terminal is not None,
        ask=no_terminal if terminal is None else partial(card_payments.ask, terminal),
        cancel=None if terminal is None else lambda intent: terminal.cancel(intent.id),
    )
