"""The tender screen for presenters' tests: without a window, beside the sell screen it is opened from."""

from store_client.domain.basket_order import BasketOrder
from store_client.domain.transaction import CompletedSale
from store_client.ui.screen import Answer
from store_client.ui.tender.card import CardPayments
from store_client.ui.tender.presenter import TenderPresenter
from store_client.ui.tender.rows import Due, PartRow, QuickAmount
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import CASHIER_ID, Selling
from tests.store_client.ui.shop import Shop


class Tendering(Selling):
    """`recorded` collects the sales, `elsewhere` what is said while another screen is looked at."""

    def __init__(self, shop: Shop, person: str = CASHIER_ID) -> None:
        super().__init__(shop, person)
        self.tender_view = RecordingView()
        self.recorded: list[CompletedSale] = []
        self.elsewhere: list[Answer] = []
        self.looked_at = True
        self.left_orders: list[BasketOrder] = []
        services = self.desk.services
        self.payments = CardPayments(services, self.session, self.sale, self.beside)
        self.tender = TenderPresenter(
            self.tender_view,
            services,
            self.session,
            self.sale,
            self.payments,
            approve=lambda *asked: self.asked.append(asked),
            go=self.gone.append,
            finish=self.recorded.append,
            leave_order=self.left_orders.append,
            in_front=lambda: self.looked_at,
            elsewhere=self.elsewhere.append,
        )

    def open(self, way: str = "", typed: str = "") -> None:
        """As the window does: the screen comes to the front, then the way to pay is chosen."""
        self.tender.shown()
        self.tender.open(way, typed)

    def key(self, *keys: str) -> None:
        for key in keys:
            self.tender.pressed(key)

    def enter(self, text: str, *keys: str) -> None:
        self.tender_view.typed = text
        self.tender.typed(text)
        self.key(*keys)

    @property
    def parts(self) -> list[tuple[str, str]]:
        rows: list[PartRow] = self.tender_view.said["show_parts"][0]
        return [(row.name, row.amount) for row in rows]

    @property
    def due(self) -> Due:
        due: Due = self.tender_view.said["show_due"][0]
        return due

    @property
    def quick(self) -> list[tuple[str, str]]:
        amounts: list[QuickAmount] = self.tender_view.said["show_quick"][0]
        return [(amount.words, amount.note) for amount in amounts]

    @property
    def answer(self) -> Answer:
        return self.tender_view.last_answer
