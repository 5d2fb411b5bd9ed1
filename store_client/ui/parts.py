"""What the window's screens are made of, and what each may ask of the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from store_client.domain.basket_order import TAKE, BasketOrder
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.returns import RefundTender
from store_client.domain.transaction import CompletedSale
from store_client.ui.beside import Beside
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.screen import Answer, ScreenPresenter
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.theme.theme import Theme
from store_client.ui.window_services import WindowServices


@dataclass(frozen=True, slots=True)
class Screen:
    """`tab` is the screen whose tab is marked while this one is in front. `takes_scan` uses a scan, or leaves it to
    the sale by answering False.
    """

    name: str
    view: FramedView
    presenter: ScreenPresenter
    tab: str
    takes_scan: Callable[[str], bool] | None = None


class Navigation(Protocol):
    """What the screens may ask of the window."""

    @property
    def front(self) -> Screen: ...

    def go(self, name: str) -> None: ...

    def resume(self, name: str) -> None: ...

    def lay_over(self, name: str) -> None:
        """Another screen's right column over the one in front; "" takes it off again."""
        ...

    @property
    def theme_name(self) -> str: ...

    def next_theme(self) -> str: ...

    def use_language(self, language: str) -> None: ...

    def toggle_screen_keyboard(self) -> bool: ...

    @property
    def background(self) -> Beside: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What screens are made of. `presenter` finds another screen's by name and makes it where it was not needed yet."""

    theme: Theme
    services: WindowServices
    session: Session
    sale: CurrentSale
    window: Navigation
    presenter: Callable[[str], Any]
    approve: AskForApproval
    signed_in: Callable[[Answer], None]
    show_done: Callable[[CompletedSale, Customer | None], None]
    say_in_front: Callable[[Answer], None]
    next_sale_typed: Callable[[str], None]

    def pay(self, way: str, typed: str) -> None:
        """Come to the tender screen with a way to pay, or none, and with what was typed."""
        self.presenter("tender").open(way, typed)

    def finish(self, sale: CompletedSale) -> None:
        """Another screen than the sell screen recorded the sale."""
        self.presenter("sell").finish(sale)

    def give_back(self, shares: Sequence[tuple[RefundTender, int]]) -> None:
        """Come to the tender screen, where the terminal gives so much back to each card."""
        self.presenter("tender").give_back(shares)

    def open_customer(self, customer: Customer | None, details: CustomerDetails | None, attach: bool) -> None:
        """The full form: of a customer, or of a new one with what was typed."""
        self.presenter("customer_form").open(customer, details, attach=attach)

    def add_address(self, customer: Customer) -> None:
        self.presenter("customer_form").open(customer, add_address=True)

    def leave_form(self, to: str) -> None:
        """Back at the search, what was found there is found again."""
        if to == "customers" and self.sale.way_back.sent_to_form:
            self.leave_search("sell")
        elif to == "customers":
            self.window.resume(to)
        else:
            self.leave_search(to)

    def leave_search(self, to: str) -> None:
        """To the screen that sent somebody to find the customer; from there on, as ever."""
        back = self.sale.way_back.take() if to == "sell" else ""
        self.window.go(back or to)

    def take_back(self, receipt: str) -> None:
        """Goods of that receipt come back; what was paid as a deposit leads to its order."""
        if not self.presenter("orders").show(receipt):
            self.presenter("returns").open(receipt)

    def orders(self) -> None:
        """The basket becomes an order; an empty one makes room for those there are. Raises ``Refused``."""
        if self.sale.basket.order is not None:
            self.pay("", "")
        elif self.sale.untouched:
            self.window.go("orders")
        else:
            self.presenter("order_taking").open()

    def leave_order(self, order: BasketOrder) -> None:
        """Out of paying: to what was agreed, or to the orders. Raises ``Refused`` when a part of it is paid."""
        self.sale.leave_order()
        self.window.go("order_taking" if order.act == TAKE else "orders")

    def undo(self, receipt: str) -> None:
        """All of that receipt comes back."""
        self.presenter("returns").open(receipt, everything=True)

    def count_drawer(self, shift: str = "", register: str = "", *, opening: bool = False) -> None:
        """Count a shift, by default the open one, or of another register one that waits for it; or open a shift."""
        self.presenter("count").open(shift, register, opening=opening)
