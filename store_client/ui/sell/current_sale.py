"""The basket at the counter: every screen that changes it says so here, and each change is kept on the disk."""

import logging
from collections.abc import Callable
from dataclasses import replace

from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.permissions import Approval
from store_client.errors import ComptoirError, Refused
from store_client.services import orders, selling
from store_client.ui.sell.way_back import WayBack
from store_client.ui.window_services import WindowServices

_log = logging.getLogger(__name__)


class CurrentSale:
    """`soon` runs what it is given once the change has been painted: keeping the basket never delays a cashier."""

    def __init__(self, services: WindowServices, soon: Callable[[Callable[[], None]], None]) -> None:
        self._services, self._soon = services, soon
        self.basket = Basket()
        self._kept = self.basket
        self._waits = False
        self.turn = 0
        """Rises with each basket that is recorded or put aside."""
        self.way_back = WayBack()
        self.unsettled: Callable[[], str] = lambda: ""
        """Why the sale can be neither recorded nor put aside now, in words; empty when it can."""

    @property
    def untouched(self) -> bool:
        """Nothing in it that a person would miss."""
        return not self.basket.lines and not self.basket.tenders and self.basket.order is None

    def begin(self) -> Basket:
        """The basket, ready for an item: with today's offers and the store's way of taxing."""
        if self.basket.lines or self.basket.order is not None:
            return self.basket
        fresh, before = self._services.start_basket(), self.basket
        return replace(
            fresh,
            id=before.id or fresh.id,
            customer=before.customer,
            loyalty_card=before.loyalty_card,
            approvals=before.approvals,
        )

    def change(self, basket: Basket) -> None:
        self.basket = basket
        if not self._waits:
            self._waits = True
            self._soon(self.keep)

    def approve(self, approval: Approval) -> None:
        self.change(selling.approve_with(self.basket, approval))

    def require_settled(self) -> None:
        """Raises ``Refused`` while the card terminal has not answered."""
        why = self.unsettled()
        if why:
            raise Refused(why)

    def attach(self, customer: Customer) -> None:
        self.change(selling.attach_customer(self.basket, customer))

    def renew(self, customer: Customer) -> None:
        self.change(selling.renew_customer(self.basket, customer))

    def detach(self) -> None:
        self.change(selling.detach_customer(self.basket))

    def start_over(self) -> None:
        """It was recorded or put aside; the draft went with it."""
        self.basket = self._kept = Basket()
        self._waits = False
        self.turn += 1

    def leave_order(self) -> bool:
        """As it was before the order; True when a basket is left. Raises ``Refused`` when a part of it is paid."""
        left = orders.leave_order(self.basket)
        if not left.lines:
            self.turn += 1
        self.change(left)
        return bool(left.lines)

    def take_back(self, basket: Basket) -> None:
        """A basket that was kept: it stands on the disk as it is here."""
        self.basket = self._kept = basket

    def offer_again(self) -> bool:
        """After a crash: the basket that was being rung up, with the parts that were paid. False when there is none."""
        draft = self._services.counter.load_draft() if self.untouched else None
        if draft is None:
            return False
        self.take_back(draft)
        return not self.untouched

    def keep(self) -> None:
        """Write it to the disk; trouble is worth a line in the log, and is said when the sale is recorded."""
        self._waits = False
        if self.basket is self._kept:
            return
        try:
            self._services.counter.save_draft(self.basket)
            self._kept = self.basket
        except ComptoirError as trouble:
            _log.warning("the basket is not kept: %s", trouble)
