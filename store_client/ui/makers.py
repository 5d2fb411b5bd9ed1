"""Makes each screen: its view, its presenter, and how the two and the window speak to one another.

A screen's modules are imported when it is first asked for, so that the first one stands sooner.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

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

    def leave_form(self, to: str) -> None:
        """Back at the search, what was found there is found again."""
        if to == "customers":
            self.window.resume(to)
        else:
            self.window.go(to)

    def take_back(self, receipt: str) -> None:
        """Goods of that receipt come back."""
        self.presenter("returns").open(receipt)

    def undo(self, receipt: str) -> None:
        """All of that receipt comes back."""
        self.presenter("returns").open(receipt, everything=True)

    def count_drawer(self, shift: str = "", register: str = "", *, opening: bool = False) -> None:
        """Count a shift, by default the open one, or of another register one that waits for it; or open a shift."""
        self.presenter("count").open(shift, register, opening=opening)


def sign_in(at: Parts) -> Screen:
    from store_client.ui.sign_in.presenter import SignInPresenter
    from store_client.ui.sign_in.view import SignInScreen

    view = SignInScreen(at.theme)
    presenter = SignInPresenter(
        view,
        at.services,
        at.session,
        signed_in=at.signed_in,
        look=at.window,
        go=at.window.go,
    )
    return Screen("sign_in", view, presenter, "sign_in")


def sell(at: Parts) -> Screen:
    from store_client.ui.sell.desk import Desk
    from store_client.ui.sell.presenter import SellPresenter
    from store_client.ui.sell.view import SellScreen

    view = SellScreen(at.theme)
    desk = Desk(view, at.services, at.session, at.sale, at.approve)
    presenter = SellPresenter(
        view,
        desk,
        go=at.window.go,
        sold=at.show_done,
        pay=at.pay,
        takes_back=at.take_back,
        beside=at.window.background,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    view.tile_pressed.connect(lambda tile, on_page: presenter.tile_pressed(tile, on_page=on_page))
    view.recalled.connect(presenter.recall)
    return Screen("sell", view, presenter, "sell")


def tender(at: Parts) -> Screen:
    from store_client.ui.tender.card import CardPayments
    from store_client.ui.tender.presenter import TenderPresenter
    from store_client.ui.tender.view import TenderScreen

    view = TenderScreen(at.theme)
    payments = CardPayments(at.services, at.session, at.sale, at.window.background)
    presenter = TenderPresenter(
        view,
        at.services,
        at.session,
        at.sale,
        payments,
        approve=at.approve,
        go=at.window.go,
        finish=at.finish,
        in_front=lambda: at.window.front.name == "tender",
        elsewhere=at.say_in_front,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    return Screen("tender", view, presenter, "sell", presenter.scanned)


def sale_done(at: Parts) -> Screen:
    from store_client.ui.sale_done.presenter import SaleDonePresenter
    from store_client.ui.sale_done.view import SaleDoneScreen

    view = SaleDoneScreen(at.theme)
    presenter = SaleDonePresenter(
        view,
        at.services,
        at.session,
        next_sale=lambda: at.window.go("sell"),
        monotonic_ms=lambda: time.monotonic_ns() // 1_000_000,
        approve=at.approve,
        undo=at.undo,
    )
    view.scan.edit.textEdited.connect(at.next_sale_typed)
    return Screen("sale_done", view, presenter, "sell")


def approval(at: Parts) -> Screen:
    from store_client.ui.approval.presenter import ApprovalPresenter
    from store_client.ui.approval.view import ApprovalScreen

    view = ApprovalScreen(at.theme)
    presenter = ApprovalPresenter(
        view,
        at.services,
        at.session,
        opens=lambda: at.window.lay_over("approval"),
        closes=lambda: at.window.lay_over(""),
    )
    view.chosen.connect(presenter.choose)
    return Screen("approval", view, presenter, "approval", presenter.scanned)


def customers(at: Parts) -> Screen:
    from store_client.ui.customers.presenter import CustomersPresenter
    from store_client.ui.customers.view import CustomersScreen

    view = CustomersScreen(at.theme)
    presenter = CustomersPresenter(
        view,
        at.services,
        at.session,
        attach=at.presenter("sell").attach,
        detach=at.presenter("sell").detach,
        attached=lambda: at.sale.basket.customer,
        open_form=at.open_customer,
        go=at.window.go,
    )
    view.typed.connect(presenter.typed)
    view.form_edited.connect(presenter.form_edited)
    view.row_pressed.connect(presenter.choose)
    view.put_away.connect(presenter.put_away)
    return Screen("customers", view, presenter, "customers", presenter.scanned)


def customer_form(at: Parts) -> Screen:
    from store_client.ui.customer_form.presenter import CustomerFormPresenter
    from store_client.ui.customer_form.view import CustomerFormScreen

    view = CustomerFormScreen(at.theme)
    presenter = CustomerFormPresenter(
        view,
        at.services,
        at.session,
        attach=at.presenter("sell").attach,
        approve=at.approve,
        go=at.leave_form,
        say=at.say_in_front,
    )
    view.changed.connect(presenter.edited)
    view.field_entered.connect(presenter.entered)
    view.field_left.connect(presenter.left)
    view.removed.connect(presenter.remove)
    view.address_chosen.connect(presenter.show_address)
    view.goes_to.connect(presenter.go_to)
    view.decided.connect(presenter.decide)
    view.put_away.connect(presenter.put_away)
    return Screen("customer_form", view, presenter, "customers")


def journal(at: Parts) -> Screen:
    from store_client.ui.journal.pdf_file import save_receipt
    from store_client.ui.journal.presenter import JournalPresenter
    from store_client.ui.journal.view import JournalScreen

    view = JournalScreen(at.theme)
    presenter = JournalPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        take_back=at.take_back,
        save_pdf=save_receipt,
        go=at.window.go,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    view.near_end.connect(presenter.near_end)
    return Screen("journal", view, presenter, "journal", presenter.scanned)


def returns(at: Parts) -> Screen:
    from store_client.ui.returns.presenter import ReturnsPresenter
    from store_client.ui.returns.view import ReturnsScreen

    view = ReturnsScreen(at.theme)
    presenter = ReturnsPresenter(
        view,
        at.services,
        at.session,
        at.sale,
        approve=at.approve,
        pay=at.pay,
        give_back=at.give_back,
        finish=at.finish,
        go=at.window.go,
        say=at.say_in_front,
    )
    view.typed.connect(presenter.typed)
    view.row_pressed.connect(presenter.choose)
    return Screen("returns", view, presenter, "sell", presenter.scanned)


def documents(at: Parts) -> Screen:
    from store_client.ui.documents.presenter import DocumentsPresenter
    from store_client.ui.documents.view import DocumentsScreen

    view = DocumentsScreen(at.theme)
    presenter = DocumentsPresenter(view, at.services, at.session, go=at.window.go)
    view.row_pressed.connect(presenter.choose)
    return Screen("documents", view, presenter, "documents")


def day(at: Parts) -> Screen:
    from store_client.ui.day.leading import Leading
    from store_client.ui.day.presenter import DayPresenter
    from store_client.ui.day.view import DayScreen

    view = DayScreen(at.theme)
    presenter = DayPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        beside=at.window.background,
        in_front=lambda: at.window.front.name == "day",
        count_drawer=at.count_drawer,
        leading=Leading(at.window.go, at.presenter, at.sale),
        go=at.window.go,
    )
    view.row_pressed.connect(presenter.choose)
    view.register_pressed.connect(presenter.choose_register)
    return Screen("day", view, presenter, "day")


def count(at: Parts) -> Screen:
    from store_client.ui.count.presenter import CountPresenter
    from store_client.ui.count.view import CountScreen

    view = CountScreen(at.theme)
    presenter = CountPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        go=at.window.go,
        say=at.say_in_front,
    )
    view.typed.connect(presenter.typed)
    view.entered.connect(presenter.entered)
    view.row_pressed.connect(presenter.choose)
    return Screen("count", view, presenter, "day")


def status(at: Parts) -> Screen:
    from store_client.ui.status.presenter import StatusPresenter
    from store_client.ui.status.view import StatusScreen

    view = StatusScreen(at.theme)
    presenter = StatusPresenter(
        view,
        at.services,
        at.session,
        approve=at.approve,
        beside=at.window.background,
        in_front=lambda: at.window.front.name == "status",
        go=at.window.go,
    )
    return Screen("status", view, presenter, "status")


def health(at: Parts) -> Screen:
    from store_client.ui.health.presenter import HealthPresenter
    from store_client.ui.health.view import HealthScreen

    view = HealthScreen(at.theme)
    presenter = HealthPresenter(view, at.services, at.session, beside=at.window.background, go=at.window.go)
    view.row_pressed.connect(presenter.choose)
    return Screen("health", view, presenter, "health")


MAKERS: Final[dict[str, Callable[[Parts], Screen]]] = {
    "sign_in": sign_in,
    "sell": sell,
    "tender": tender,
    "sale_done": sale_done,
    "approval": approval,
    "customers": customers,
    "customer_form": customer_form,
    "journal": journal,
    "returns": returns,
    "documents": documents,
    "day": day,
    "count": count,
    "status": status,
    "health": health,
}
