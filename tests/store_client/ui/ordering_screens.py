"""The screens of orders for presenters' tests: without a window, beside the sell and tender screens."""

from dataclasses import replace
from typing import Any

from store_client.db import orders as stored
from store_client.domain.customer import Address, Customer, CustomerDetails
from store_client.domain.order import Order
from store_client.domain.permissions import Approval
from store_client.domain.transaction import Transaction
from store_client.ids import new_id
from store_client.services import customers
from store_client.ui.order_taking.presenter import OrderTakingPresenter
from store_client.ui.order_taking.rows import AgreedRow
from store_client.ui.orders.presenter import OrdersPresenter
from store_client.ui.orders.rows import Beside, OrderRow
from store_client.ui.screen import Answer
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import CASHIER_ID
from tests.store_client.ui.shop import Shop
from tests.store_client.ui.tendering import Tendering

HOME = Address("a1", "home", "", "4 Quay Street", "Galway", "H91 A1B2", "", "IE")
WORK = Address("a2", "business", "Maguire & Sons", "Unit 7\nTuam Road", "Galway", "H91 CD34", "", "IE")
MANAGER = "04"


class Ordering(Tendering):
    """`opened` are the customers whose form was opened; `refunds` what the terminal is to give back."""

    def __init__(self, shop: Shop, person: str = CASHIER_ID) -> None:
        super().__init__(shop, person)
        services = self.desk.services
        self.taking_view, self.orders_view = RecordingView(), RecordingView()
        self.opened: list[Customer] = []
        self.refunds: list[Any] = []
        self.tender._finish = self.presenter.finish
        self.taking = OrderTakingPresenter(
            self.taking_view,
            services,
            self.session,
            self.sale,
            approve=lambda *asked: self.asked.append(asked),
            pay=lambda way, typed: self.paid.append((way, typed)),
            finish=self.presenter.finish,
            add_address=self.opened.append,
            go=self.gone.append,
        )
        self.orders = OrdersPresenter(
            self.orders_view,
            services,
            self.session,
            self.sale,
            approve=lambda *asked: self.asked.append(asked),
            pay=lambda way, typed: self.paid.append((way, typed)),
            give_back=self.refunds.append,
            finish=self.presenter.finish,
            go=self.gone.append,
        )

    def customer(self, *addresses: Address, first_name: str = "Róisín") -> Customer:
        details = CustomerDetails(first_name=first_name, last_name="Maguire", addresses=addresses)
        return customers.register_customer(self.shop.db, details, staff=CASHIER_ID, now=self.shop.now(), new_id=new_id)

    def ring_up(self, *codes: str, customer: Customer | None = None) -> None:
        self.scan(*codes)
        if customer is not None:
            self.sale.attach(customer)

    def agree(self, *keys: str, **typed: str) -> None:
        """The screen of a new order; `typed` goes in by its key first, such as F7="5.12."."""
        self.taking.open()
        self.taking.shown()
        for key, text in typed.items():
            self.type_agreed(text, key)
        self.press_agreed(*keys)

    def type_agreed(self, text: str, *keys: str) -> None:
        self.taking_view.typed = text
        self.taking.typed(text)
        self.press_agreed(*keys)

    def press_agreed(self, *keys: str) -> None:
        for key in keys:
            self.taking.pressed(key)

    def take(self, *codes: str, first_name: str = "Róisín", **typed: str) -> Order:
        """An order, its deposit paid in cash."""
        self.ring_up(*codes, customer=self.customer(HOME, first_name=first_name))
        self.agree("F12", **typed)
        self.tender.shown()
        self.key("F12")
        found = self.desk.services.orders.find_by_number(self.last.receipt)
        assert found is not None
        return found

    def approve_asked(self) -> None:
        """The manager signs what was asked last."""
        refusal, then = self.asked[-1]
        then(Approval(refusal.action, self.session.signed_in.id, MANAGER, group="manager"))

    def push(self, *keys: str) -> None:
        for key in keys:
            self.orders.pressed(key)

    def search(self, text: str) -> None:
        self.orders_view.typed = text
        self.orders.typed(text)

    def hq_says(self, order: Order, **said: Any) -> None:
        with self.shop.agent.write():
            stored.apply(self.shop.agent, [replace(order, **said)])
        self.orders.changes_applied()

    @property
    def last(self) -> Transaction:
        transaction: Transaction = self.done[-1][0].transaction
        return transaction


def agreed(counter: Ordering) -> list[AgreedRow]:
    return list(counter.taking_view.said["show_rows"][0])


def agreed_at(counter: Ordering) -> str:
    row: AgreedRow = agreed(counter)[counter.taking_view.said["show_rows"][1]]
    return row.words


def chosen(counter: Ordering) -> list[str]:
    return [row.words for row in agreed(counter) if row.chosen]


def value(counter: Ordering, words: str) -> str:
    row = next(row for row in agreed(counter) if row.words == words)
    return row.value or row.second


def listed(counter: Ordering) -> list[OrderRow]:
    return list(counter.orders_view.said["show_rows"][0])


def beside_list(counter: Ordering) -> Beside:
    beside: Beside = counter.orders_view.said["show_beside"][0]
    return beside


def ways(counter: Ordering) -> list[tuple[str, str, bool]]:
    return [(way.name, way.amount, way.chosen) for way in counter.orders_view.said["show_ways"][0]]


def told(counter: Ordering) -> Answer:
    return counter.orders_view.last_answer
