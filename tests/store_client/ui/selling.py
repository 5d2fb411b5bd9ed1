"""A counter for presenters' tests: the sell screen without a window, with all that it needs from the shop."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.permissions import Approval
from store_client.domain.transaction import CompletedSale
from store_client.errors import NeedsApproval
from store_client.ui.screen import Answer
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.presenter import SellPresenter
from store_client.ui.sell.tile_page import TilePage
from store_client.ui.session import Session
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import Shop

MANAGER_ID = "04"
CASHIER_ID = "01"


class Beside:
    """What was asked to be done beside the window; `finish` does it, one job after the other."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]]] = []

    def __call__(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        self.jobs.append((work, done, failed))

    def finish(self) -> None:
        """Those that wait now; what they ask for in turn waits for the next time."""
        waiting, self.jobs = self.jobs, []
        for work, done, failed in waiting:
            try:
                result = work()
            except Exception as error:
                failed(error)
            else:
                done(result)


class CounterView(RecordingView):
    """`beside` is whether a category's items stand beside the basket, as on a wide window."""

    def __init__(self) -> None:
        super().__init__()
        self.beside = False

    def show_tiles(self, page: TilePage, *, inside: bool) -> None:
        """`said["show_page"]` is a category's page, `said["show_tiles"]` what is always there."""
        self.said["show_page" if inside else "show_tiles"] = (page,)

    def tile_room(self) -> tuple[int, int, bool]:
        return 6, 16, self.beside


class Selling:
    """`done` collects the sales it finished, `gone` the screens it asked for, `paid` the ways to pay, `asked` what
    needed another person: (refusal, what happens with their word).
    """

    def __init__(self, shop: Shop, person: str = CASHIER_ID) -> None:
        self.shop, self.view = shop, CounterView()
        self.done: list[tuple[CompletedSale, Customer | None]] = []
        self.gone: list[str] = []
        self.paid: list[tuple[str, str]] = []
        self.asked: list[tuple[NeedsApproval, Callable[[Approval], None]]] = []
        services = shop.services()
        self.beside = Beside()
        self.session = Session(services)
        self.session.staff = next(one for one in services.list_staff() if one.id == person)
        self.session.shift = services.current_shift() or services.open_shift(person)
        self.session.reload()
        self.sale = CurrentSale(services, lambda act: act())
        self.desk = Desk(self.view, services, self.session, self.sale, lambda *asked: self.asked.append(asked))
        self.presenter = SellPresenter(
            self.view,
            self.desk,
            go=self.gone.append,
            sold=lambda sale, customer: self.done.append((sale, customer)),
            pay=lambda way, typed: self.paid.append((way, typed)),
            takes_back=lambda receipt: self.gone.append(f"returns {receipt}"),
            orders=lambda: self.gone.append("orders"),
            beside=self.beside,
        )
        self.presenter.shown()

    def type(self, text: str, then: str = "") -> None:
        self.view.typed = text
        self.presenter.typed(text)
        if then:
            self.presenter.pressed(then)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.pressed(key)

    def do(self, key: str) -> None:
        """One of the actions behind "/"."""
        self.presenter.pressed("/")
        if key in "+-":
            self.presenter.pressed(key)
        else:
            self.type(key)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.presenter.scanned(code)

    def approve(self, by: str = MANAGER_ID) -> None:
        """Another person signs for what was asked last."""
        refusal, then = self.asked.pop()
        group = "manager"
        then(Approval(refusal.action, self.session.signed_in.id, by, group=group))

    def break_services(self, **broken: Any) -> None:
        """Functions of the counter's services, or of the window's own, that fail."""
        counter = self.desk.services.counter
        own = {name: act for name, act in broken.items() if not hasattr(counter, name)}
        rest = {name: act for name, act in broken.items() if hasattr(counter, name)}
        self.desk.services = replace(self.desk.services, counter=replace(counter, **rest), **own)

    @property
    def basket(self) -> Basket:
        return self.sale.basket

    @property
    def said(self) -> Answer:
        return self.view.last_answer

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        return [(row.name, row.quantity, row.amount) for row in self.view.said["show_basket"][0]]

    @property
    def choices(self) -> list[str]:
        return [choice.words for choice in self.desk.asking.choices]
