"""The window's screens by name, what they share, and what happens between them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer

from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.permissions import Approval
from store_client.domain.transaction import CompletedSale
from store_client.errors import NeedsApproval
from store_client.texts import _
from store_client.ui.makers import MAKERS
from store_client.ui.parts import Navigation, Parts, Screen
from store_client.ui.screen import Answer
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.session import Session
from store_client.ui.sign_in import first_shift
from store_client.ui.theme.theme import Theme
from store_client.ui.window_services import WindowServices

AFTER_PAINTING_MS = 20
"""A change has been painted by then."""


class _AfterPainting:
    """Runs what it is given a moment later. One timer for all: `QTimer.singleShot` keeps some memory of each call."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._timer = QTimer(singleShot=True, interval=AFTER_PAINTING_MS)
        self._timer.timeout.connect(self._run)

    def __call__(self, act: Callable[[], None]) -> None:
        self._waiting.append(act)
        if not self._timer.isActive():
            self._timer.start()

    def _run(self) -> None:
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()


class Screens:
    """Makes each screen when it is first asked for, and knows what one has to do with another."""

    def __init__(
        self, theme: Theme, services: WindowServices, window: Navigation, adopt: Callable[[Screen], None]
    ) -> None:
        """`adopt` gives a screen that was just made its places in the window."""
        self._window, self._adopt = window, adopt
        self.session = Session(services)
        self.sale = CurrentSale(services, _AfterPainting())
        self._offered = False
        self._made: dict[str, Screen] = {}
        self._parts = Parts(
            theme,
            services,
            self.session,
            self.sale,
            window,
            self._presenter,
            self.approve,
            self._signed_in,
            self._show_done,
            self._say_in_front,
            self._next_sale_typed,
        )

    def all(self) -> list[Screen]:
        """Those that were needed so far."""
        return list(self._made.values())

    def by_name(self, name: str) -> Screen:
        if name not in self._made:
            self._made[name] = MAKERS[name](self._parts)
            self._adopt(self._made[name])
        return self._made[name]

    def has(self, name: str) -> bool:
        return name in MAKERS

    @property
    def signed_in(self) -> bool:
        return self.session.staff is not None

    def lock(self, front: str) -> None:
        """The basket stays for whoever signs in next, and for the same person the screen that is in front."""
        self.session.lock(front)

    def scanned(self, code: str, front: Screen) -> None:
        """A scan belongs to the sale, whatever is in front, unless that has a use for it; it never leaves a form."""
        if not self.signed_in:
            self._presenter("sign_in").badge(code)
            return
        if front.takes_scan is not None and front.takes_scan(code):
            return
        stays = front.name in ("customers", "customer_form", "tender", "approval")
        self._presenter("sell").scanned(code, may_leave=not stays)
        if stays and front.name != "approval":
            front.presenter.refresh()
            front.view.answer(self._made["sell"].view.last_answer)
        elif not stays and front.name != "sell" and self._window.front is front:
            self._window.go("sell")

    def for_customer(self, front: Screen) -> tuple[Basket, CompletedSale | None]:
        """What the customer may see: the basket or, while its change is shown, the sale."""
        return self.sale.basket, self._presenter("sale_done").sale if front.name == "sale_done" else None

    def changes_applied(self, front: Screen) -> None:
        """The agent wrote: the sale keeps its customer up to date even while another screen is in front."""
        self.session.reload()
        front.presenter.changes_applied()
        if front.name != "sell" and "sell" in self._made:
            self._presenter("sell").changes_applied()

    def _presenter(self, name: str) -> Any:
        return self.by_name(name).presenter

    def approve(self, refusal: NeedsApproval, then: Callable[[Approval], None]) -> None:
        """Ask another person for their word, over the screen in front."""
        self._presenter("approval").ask(refusal, then)

    # What happens between them.

    def _signed_in(self, answer: Answer) -> None:
        left = self.session.take_left_screen()
        if left:
            self._window.resume(left)
            return
        kept = not self._offered and self.sale.offer_again()
        self._offered = True
        if kept:
            label = _("The sale that was being rung up when the program ended")
            answer = Answer(_("Everything that was entered is here again"), label=label, tone="ok", icon="undo-2")
        self.by_name("sell").view.answer(answer)
        if self.session.shift is None:
            self._without_shift()
            return
        self._window.go("sell")
        if kept and self._presenter("tender").go_on():
            self._window.go("tender")
        elif not kept:
            self._presenter("sell").begin()

    def _without_shift(self) -> None:
        """Where the day is closed it is looked at; else a shift is to be opened."""
        if first_shift.is_closed(self._parts.services, self.session.signed_in):
            self._window.go("day")
        else:
            self._parts.count_drawer(opening=True)

    def _say_in_front(self, answer: Answer) -> None:
        front = self._window.front
        front.presenter.refresh()
        front.view.answer(answer)

    def _show_done(self, sale: CompletedSale, customer: Customer | None) -> None:
        self._presenter("sale_done").take(sale, customer)
        self._window.go("sale_done")

    def _next_sale_typed(self, text: str) -> None:
        """Typing while the change is shown starts the next sale with what was typed."""
        done = self.by_name("sale_done").view.typing_field()
        field = self.by_name("sell").view.typing_field()
        if done is None or field is None:
            return
        done.clear()
        self._window.go("sell")
        field.insert(text)
        field.textEdited.emit(field.text())
