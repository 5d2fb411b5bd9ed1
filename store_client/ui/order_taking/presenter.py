"""Decides taking an order: what is agreed, then its deposit is paid as a sale is."""

from collections.abc import Callable, Sequence
from typing import Final

from store_client.domain.basket_order import DELIVERY, PICKUP
from store_client.domain.customer import Customer
from store_client.domain.permissions import Approval
from store_client.domain.transaction import CompletedSale
from store_client.errors import NeedsApproval, Refused
from store_client.services import orders
from store_client.texts import _
from store_client.ui.order_taking import words
from store_client.ui.order_taking.agreement import ANOTHER_ADDRESS, COMMENT, DAY, DEPOSIT, TYPED, Agreement
from store_client.ui.order_taking.rows import AgreedRow, OrderTakingView
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.sell.rows import customer_card, foot_words
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

NAME: Final = "order_taking"
_MOVES: Final = {"Up": -1, "Down": 1, "PgUp": -5, "PgDn": 5, "Home": -100, "End": 100}


class OrderTakingPresenter:
    """`pay` opens the tender screen, `finish` takes an order that was recorded without a deposit; `add_address` opens
    the customer's form for one more.
    """

    def __init__(
        self,
        view: OrderTakingView,
        services: WindowServices,
        session: Session,
        sale: CurrentSale,
        *,
        approve: AskForApproval,
        pay: Callable[[str, str], None],
        finish: Callable[[CompletedSale], None],
        add_address: Callable[[Customer], None],
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session, self._sale = view, services, session, sale
        self._approve, self._pay, self._finish, self._to_form, self._go = approve, pay, finish, add_address, go
        self._agreed = Agreement(sale.basket)
        self._turn = -1
        self._place: str = PICKUP
        self._said: Answer | None = None
        self._keys = self._key_map()

    def open(self) -> None:
        """Come to the front with the basket. Raises ``Refused`` for one that cannot be ordered."""
        orders.require_orderable(self._sale.basket)
        self._go(NAME)

    def shown(self) -> None:
        """What was agreed is there again while the same sale is rung up."""
        self._sale.way_back.take()
        if self._turn != self._sale.turn:
            self._turn, self._agreed, self._place = self._sale.turn, Agreement(self._sale.basket), PICKUP
        self._said = None
        self._view.set_typed("")
        self.changes_applied()

    def refresh(self) -> None:
        self._show()

    def changes_applied(self) -> None:
        self._agreed.renew(self._sale.basket)
        if self._place not in self._agreed.places:
            self._place = self._agreed.method
        self._show()

    def typed(self, text: str) -> None:
        """Words belong to a place that takes them: the comment, where the cursor is on a choice."""
        if text and self._place not in TYPED:
            self._place = COMMENT
            self._show()

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is None:
            return False
        self._attempt(act)
        return True

    def choose(self, row: int) -> None:
        """A press on a row marks it, and chooses what is a choice."""
        places = self._agreed.places
        if row < len(places):
            self._place = places[row]
            if self._place not in TYPED:
                self.pressed("Enter")
            else:
                self._show()

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _key_map(self) -> dict[str, Callable[[], None]]:
        keys: dict[str, Callable[[], None]] = {
            "Enter": self._enter,
            "Space": self._enter,
            "Esc": self._back,
            "F3": self._find_customer,
            "F4": lambda: self._choose(PICKUP if self._agreed.method == DELIVERY else DELIVERY),
            "F5": self._next_address,
            "F6": self._add_address,
            "F7": lambda: self._come_to(DAY),
            "F8": lambda: self._come_to(COMMENT),
            "F9": lambda: self._come_to(DEPOSIT),
            "F12": self._take,
        }
        return keys | {key: lambda step=step: self._move(step) for key, step in _MOVES.items()}

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except NeedsApproval as needed:
            needed.subject = self._subject()
            self._say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, lambda approval: self._approved(approval, act))
        except Refused as refusal:
            self._view.cue()
            self._say(Answer(refusal.message, tone="error"))

    def _approved(self, approval: Approval, act: Callable[[], None]) -> None:
        self._sale.approve(approval)
        self._attempt(act)

    def _subject(self) -> str:
        """What another person is asked about."""
        formats, agreed = self._session.formats, self._agreed
        text = _("Deposit of {deposit} for an order of {total}, usually {usual}")
        return text.format(
            deposit=formats.money(agreed.to_pay_minor),
            total=formats.money(agreed.basket.total_minor),
            usual=formats.money(agreed.usual_minor),
        )

    @property
    def _typed(self) -> str:
        return self._view.typed_text().strip()

    def _enter(self) -> None:
        if self._place in TYPED:
            self._put(self._place)
            self._move(1)
        elif self._place == ANOTHER_ADDRESS:
            self._add_address()
        else:
            self._choose(self._place)

    def _put(self, place: str) -> None:
        """What is typed, where something is; Enter on an empty field leaves what was noted. Raises ``Refused``."""
        text = self._typed
        if text:
            self._agreed.put(place, text, self._services.orders.today())
            self._view.set_typed("")
            self._place = place
            self._said = words.noted_answer(self._rows()[self._cursor])
            self._show()

    def _come_to(self, place: str) -> None:
        """A key of a place takes what is typed already; pressed again with nothing typed it takes the value away."""
        again = self._place == place
        if self._typed:
            self._put(place)
        elif again:
            self._agreed.put(place, "", "")
            self._said = None
        self._place = place
        self._show()

    def _choose(self, place: str) -> None:
        self._agreed.choose(place)
        self._place, self._said = place, None
        self._show()

    def _next_address(self) -> None:
        self._agreed.next_address()
        self._place = f"={self._agreed.address}" if self._agreed.address else DELIVERY
        self._show()

    def _find_customer(self) -> None:
        self._sale.way_back.remember(NAME)
        self._go("customers")

    def _add_address(self) -> None:
        """In the customer's form, which leads back here."""
        customer = self._sale.basket.customer
        if customer is None:
            raise Refused(_("Choose the customer first: F3. The basket is kept."))
        self._agreed.choose(DELIVERY)
        self._sale.way_back.remember(NAME, to_form=True)
        self._to_form(customer)

    def _move(self, step: int) -> None:
        places = self._agreed.places
        at = max(0, min(len(places) - 1, self._cursor + step))
        self._place = places[at]
        self._show()

    def _back(self) -> None:
        if self._typed:
            self._view.set_typed("")
            self._said = None
            self._show()
        else:
            self._go("sell")

    def _take(self) -> None:
        if self._sale.basket.order is not None:
            self._pay("", "")
            return
        if self._typed and self._place in TYPED:
            self._put(self._place)
        lacks = self._agreed.lacks
        if lacks:
            raise Refused(_("Not yet: {what}. The basket is kept.").format(what=lacks))
        person = self._session.signed_in
        basket = self._services.orders.take(self._sale.basket, self._agreed.terms, person)
        if not basket.due_minor:
            self._finish(self._services.complete_sale(basket, 0, person.id))
            return
        self._sale.change(basket)
        self._pay("", "")

    @property
    def _cursor(self) -> int:
        places = self._agreed.places
        return places.index(self._place) if self._place in places else 0

    def _rows(self) -> Sequence[AgreedRow]:
        return words.rows(self._agreed, self._session.channel, self._session.formats)

    def _say(self, answer: Answer) -> None:
        self._said = answer
        self._show()

    def _show(self) -> None:
        view, agreed, formats = self._view, self._agreed, self._session.formats
        view.answer(self._said or words.quiet_answer(agreed.basket, formats))
        view.show_hint(words.hint(self._place))
        view.show_rows(self._rows(), self._cursor)
        view.show_foot(foot_words(agreed.basket), "")
        view.show_customer(customer_card(agreed.basket.customer))
        view.show_to_pay(words.to_pay(agreed, formats))
        view.show_keys(words.keys(agreed))
        view.show_primary(words.primary(agreed, formats))
