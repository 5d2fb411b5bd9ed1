"""Gives the money of a return back: by the basket that is made of it, in the ways that the original allows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from store_client.domain.basket import Basket
from store_client.domain.permissions import Approval
from store_client.domain.returns import RefundTender
from store_client.domain.transaction import CompletedSale
from store_client.services import paying
from store_client.ui.returns import refunding
from store_client.ui.returns.picks import FromReceipt
from store_client.ui.returns.refunding import Share
from store_client.ui.returns.way_page import WayPage
from store_client.ui.returns.without_receipt import WithoutReceipt
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

Slip: TypeAlias = FromReceipt | WithoutReceipt


class GivingBack:
    """`slip` is what comes back so far. `given` are other persons' words for what is being done just now: what of them
    was not needed is never left in a basket.
    """

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
        self.slip: Slip | None = None
        self.ways: Sequence[RefundTender] = ()
        self.way = 0
        self.page = WayPage()
        self.given: tuple[Approval, ...] = ()
        self._late: tuple[Approval, ...] = ()
        self._turn = sale.turn

    def begin(self, slip: Slip | None, ways: Sequence[RefundTender]) -> None:
        self.slip, self.ways, self.way = slip, ways, 0
        self.page.begin()
        self._late, self._turn = (), self._sale.turn

    def still_this_customer(self) -> bool:
        return self._turn == self._sale.turn

    @property
    def currency(self) -> str:
        return self._sale.begin().currency

    @property
    def pieces(self) -> int:
        """How many articles come back so far."""
        return self.slip.sums.pieces if self.slip else 0

    @property
    def due_minor(self) -> int:
        """What is due in the end, below zero what goes back: with what stands in the basket already."""
        return self._sale.basket.due_minor - (self.slip.sums.total_minor if self.slip else 0)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What goes back in which way."""
        return refunding.split(self.ways, self.way, -self.due_minor, self._coin) if self.due_minor < 0 else ()

    def base(self) -> Basket:
        """The basket before anything comes back, with the words of others that hold."""
        basket = self._sale.begin()
        return replace(basket, approvals=(*self._late, *self.given, *basket.approvals))

    def for_all(self, approval: Approval) -> tuple[Approval, ...]:
        """Who approves a return sees all of it: their word holds for each of its lines, and for a voucher."""
        return tuple(replace(approval) for _each in range((self.slip.count if self.slip else 0) + 1))

    def allow_late(self) -> None:
        """Whoever may take goods back without a receipt may do it after the time as well, or has it approved.

        Raises ``NeedsApproval``.
        """
        slip = self.slip
        if not isinstance(slip, FromReceipt) or not slip.original.late:
            return
        asked = (*self._late, *self.given)
        basket = replace(self._sale.begin(), approvals=asked)
        basket, original = self._services.returns.allow_late(basket, slip.original, self._session.signed_in)
        self._late = tuple(one for one in basket.approvals if one.used)
        slip.renew(original)

    def renew(self) -> bool:
        """Look the receipt up again; True when less of it can come back than was picked."""
        slip = self.slip
        assert isinstance(slip, FromReceipt)
        original = self._services.returns.find_original(slip.original.receipt)
        self.ways = self._services.returns.refund_ways(original)
        self.way = min(self.way, max(0, len(self.ways) - 1))
        return slip.renew(original)

    def by_hand(self) -> int:
        """How much a person gives back at a card terminal beside the register."""
        has_terminal = self._services.counter.cards.has_terminal
        return sum(part for _way, part in refunding.by_hand(self.shares, has_terminal=has_terminal))

    def exchange(self) -> None:
        """What comes back stands in the basket. Raises ``Refused``, ``NeedsApproval``."""
        self._sale.require_settled()
        self._sale.change(self._without_leftovers(self._basket()))

    def refund(self, forget: Callable[[], None]) -> None:
        """Record the return or, where something is left to pay or for the terminal to do, go on with that.

        `forget` is called once nothing can be refused any more. Raises ``Refused``, ``NeedsApproval``.
        """
        self._sale.require_settled()
        person, has_terminal = self._session.signed_in, self._services.counter.cards.has_terminal
        basket = self._basket()
        due = basket.due_minor
        shares = refunding.split(self.ways, self.way, -due, self._coin) if due < 0 else ()
        basket = refunding.with_parts(basket, shares, has_terminal=has_terminal, person=person)
        basket = self._without_leftovers(basket)
        terminal = refunding.by_terminal(shares, has_terminal=has_terminal)
        if paying.due(basket):
            self._sale.change(basket)
            forget()
            if terminal:
                self._give_back(terminal)
            else:
                self._pay("", "")
            return
        done = self._services.complete_sale(basket, None if basket.tenders else 0, person.id)
        forget()
        self._finish(done)

    def _basket(self) -> Basket:
        slip = self.slip
        assert slip is not None
        basket = self.base()
        if basket.customer is None and isinstance(slip, FromReceipt) and slip.original.customer:
            customer = self._services.people.get(slip.original.customer)
            basket = replace(basket, customer=customer) if customer else basket
        return slip.basket(basket, self._session.signed_in)

    def _without_leftovers(self, basket: Basket) -> Basket:
        """An approval that was not needed must not allow anything later."""
        kept = [one for one in basket.approvals if one.used or one not in self.given]
        return replace(basket, approvals=tuple(kept))

    @property
    def _coin(self) -> int:
        basket = self._sale.basket
        setup = basket.rules.setup if basket.lines else self._services.counter.load_setup()
        return setup.policy.cash_rounding_minor
