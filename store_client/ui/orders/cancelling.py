"""Cancels an order: why, and how its deposit goes back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from store_client.domain.basket import Basket
from store_client.domain.order import Order
from store_client.domain.permissions import Approval
from store_client.domain.returns import RefundTender
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.services import paying
from store_client.texts import _
from store_client.ui.returns import refunding
from store_client.ui.returns.refunding import Share
from store_client.ui.returns.way_page import WayPage
from store_client.ui.returns.why import Why
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class Cancelling:
    """Open from the question why until the money has gone back; `order` is the one."""

    def __init__(
        self,
        services: WindowServices,
        session: Session,
        sale: CurrentSale,
        *,
        pay: Callable[[str, str], None],
        give_back: Callable[[Sequence[Share]], None],
        finish: Callable[[CompletedSale], None],
    ) -> None:
        self._services, self._session, self._sale = services, session, sale
        self._pay, self._give_back, self._finish = pay, give_back, finish
        self.why = Why()
        self.order: Order | None = None
        self.reason = self.comment = ""
        self.says_why = False
        self.ways: Sequence[RefundTender] = ()
        self.way = 0
        self.page = WayPage()

    @property
    def open(self) -> bool:
        return self.order is not None

    @property
    def asks_why(self) -> bool:
        return self.open and (self.why.open or self.says_why)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What goes back in which way."""
        if self.order is None or not self.order.deposit_minor:
            return ()
        coin = self._services.counter.load_setup().policy.cash_rounding_minor
        return refunding.split(self.ways, self.way, self.order.deposit_minor, coin)

    @property
    def by_hand_minor(self) -> int:
        """How much a person gives back at a card terminal beside the register."""
        has_terminal = self._services.counter.cards.has_terminal
        return sum(part for _way, part in refunding.by_hand(self.shares, has_terminal=has_terminal))

    def begin(self, order: Order) -> None:
        """Raises ``Refused``."""
        if not order.is_open:
            raise Refused(_("Only an order that is still open can be cancelled."))
        if not self._sale.untouched:
            raise Refused(_("There is a sale before you. Finish or suspend it first; both are kept."))
        self.end()
        self.order, self.ways = order, self._services.orders.ways_back(order) if order.deposit_minor else ()
        reasons = self._services.counter.load_setup().reasons_for("void_transaction")
        if reasons:
            self.why.begin(reasons, None)

    def end(self) -> None:
        self.order, self.reason, self.comment, self.says_why = None, "", "", False
        self.ways, self.way = (), 0
        self.page.begin()
        self.why.end()

    def take_reason(self) -> None:
        """The one that is marked; some want a few words as well."""
        marked = self.why.marked
        self.why.end()
        self.reason, self.says_why = marked.reason, marked.text_needed

    def say_why(self, text: str) -> None:
        """Raises ``Refused``."""
        if not text.strip():
            raise Refused(_("Type a few words, then Enter. Esc goes back; the order is kept."))
        self.comment, self.says_why = text.strip(), False

    def choose_way(self, place: int) -> bool:
        """The way at that place of the page shown, or the next page; False where there is none."""
        count = len(self.ways)
        shown = self.page.shown(count)
        if place < len(shown):
            self.way = shown[place]
        elif self.page.has_more(count) and place == len(shown):
            self.page.turn(count)
        else:
            return False
        return True

    def record(self, approvals: tuple[Approval, ...]) -> None:
        """The money goes back and the order is cancelled or, where the terminal has to do it, goes on with that.

        Raises ``Refused``, ``NeedsApproval``.
        """
        order = self.order
        assert order is not None
        person, has_terminal = self._session.signed_in, self._services.counter.cards.has_terminal
        basket = self._services.orders.cancel(order.id, self.reason, self.comment, person, approvals)
        shares = self.shares
        basket = refunding.with_parts(basket, shares, has_terminal=has_terminal, person=person)
        terminal = refunding.by_terminal(shares, has_terminal=has_terminal)
        if paying.due(basket):
            self._sale.change(_without_leftovers(basket))
            self.end()
            if terminal:
                self._give_back(terminal)
            else:
                self._pay("", "")
            return
        done = self._services.complete_sale(basket, None if basket.tenders else 0, person.id)
        self.end()
        self._finish(done)


def _without_leftovers(basket: Basket) -> Basket:
    """An approval that was not needed must not allow anything later."""
    return replace(basket, approvals=tuple(one for one in basket.approvals if one.used))
