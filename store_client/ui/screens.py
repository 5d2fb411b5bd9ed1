"""Puts the screens together: each view with its presenter, and what they may ask of one another."""

import time
from dataclasses import dataclass
from typing import Protocol

from store_client.domain.customer import Customer
from store_client.domain.transaction import CompletedSale
from store_client.texts import _
from store_client.ui.customers.presenter import CustomersPresenter
from store_client.ui.customers.view import CustomersScreen
from store_client.ui.day.presenter import DayPresenter
from store_client.ui.day.view import DayScreen
from store_client.ui.documents.presenter import DocumentsPresenter
from store_client.ui.documents.view import DocumentsScreen
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sale_done.presenter import SaleDonePresenter
from store_client.ui.sale_done.view import SaleDoneScreen
from store_client.ui.screen import Answer, ScreenPresenter
from store_client.ui.sell.presenter import SellPresenter
from store_client.ui.sell.view import SellScreen
from store_client.ui.session import Session
from store_client.ui.sign_in.presenter import SignInPresenter
from store_client.ui.sign_in.view import SignInScreen
from store_client.ui.theme.theme import Theme
from store_client.ui.window_services import WindowServices


@dataclass(frozen=True, slots=True)
class Screen:
    """`tab` is the screen whose tab is marked while this one is in front."""

    name: str
    view: FramedView
    presenter: ScreenPresenter
    tab: str


class Navigation(Protocol):
    """What the screens may ask of the window."""

    def go(self, name: str) -> None: ...

    def use_theme(self, name: str) -> None: ...

    def use_language(self, language: str) -> None: ...


class Screens:
    def __init__(self, theme: Theme, services: WindowServices, window: Navigation) -> None:
        self._services, self._window = services, window
        self.session = Session(services)
        self._screens: dict[str, Screen] = {}
        self._sell = self._add_sell(theme)
        self._sale_done = self._add_sale_done(theme)
        self._add_sign_in(theme)
        self._add_customers(theme)
        self._add_documents(theme)
        self._add_day(theme)

    def all(self) -> list[Screen]:
        return list(self._screens.values())

    def by_name(self, name: str) -> Screen:
        return self._screens[name]

    def has(self, name: str) -> bool:
        return name in self._screens

    @property
    def signed_in(self) -> bool:
        return self.session.staff is not None

    def lock(self) -> None:
        """Sign out; the basket stays for the next person who signs in."""
        self.session.sign_out()

    def scanned(self, code: str, front: Screen) -> None:
        """A scan belongs to the sale, whatever is in front; it never leaves a form that is being filled in."""
        if not self.signed_in:
            front.view.answer(Answer(_("Sign in first, then scan again."), label=_("Scanned"), tone="warn"))
            front.view.cue()
            return
        self._sell.scanned(code)
        if front.name == "customers":
            front.view.answer(self._screens["sell"].view.last_answer)
        elif front.name != "sell":
            self._window.go("sell")

    def changes_applied(self, front: Screen) -> None:
        """The agent wrote: the sale keeps its customer up to date even while another screen is in front."""
        self.session.reload()
        front.presenter.changes_applied()
        if front.name != "sell":
            self._sell.changes_applied()

    def _keep(self, name: str, view: FramedView, presenter: ScreenPresenter, tab: str = "") -> None:
        self._screens[name] = Screen(name, view, presenter, tab or name)

    def _add_sell(self, theme: Theme) -> SellPresenter:
        view = SellScreen(theme)
        presenter = SellPresenter(view, self._services, self.session, go=self._window.go, sold=self._show_done)
        view.typed.connect(presenter.typed)
        view.row_pressed.connect(presenter.choose)
        self._keep("sell", view, presenter)
        return presenter

    def _add_sale_done(self, theme: Theme) -> SaleDonePresenter:
        view = SaleDoneScreen(theme)
        presenter = SaleDonePresenter(
            view,
            self._services,
            self.session,
            next_sale=lambda: self._window.go("sell"),
            monotonic_ms=lambda: time.monotonic_ns() // 1_000_000,
        )
        view.scan.edit.textEdited.connect(self._next_sale_typed)
        self._keep("sale_done", view, presenter, "sell")
        return presenter

    def _add_sign_in(self, theme: Theme) -> None:
        view = SignInScreen(theme)
        presenter = SignInPresenter(
            view,
            self._services,
            self.session,
            signed_in=self._signed_in,
            use_theme=self._window.use_theme,
            use_language=self._window.use_language,
        )
        self._keep("sign_in", view, presenter)

    def _add_customers(self, theme: Theme) -> None:
        view = CustomersScreen(theme)
        presenter = CustomersPresenter(
            view,
            self._services,
            self.session,
            attach=self._sell.attach,
            detach=self._sell.detach,
            attached=lambda: self._sell.basket.customer,
            go=self._window.go,
        )
        view.typed.connect(presenter.typed)
        view.form_edited.connect(presenter.form_edited)
        view.row_pressed.connect(presenter.choose)
        self._keep("customers", view, presenter)

    def _add_documents(self, theme: Theme) -> None:
        view = DocumentsScreen(theme)
        presenter = DocumentsPresenter(view, self._services, self.session, go=self._window.go)
        view.row_pressed.connect(presenter.choose)
        self._keep("documents", view, presenter)

    def _add_day(self, theme: Theme) -> None:
        view = DayScreen(theme)
        presenter = DayPresenter(view, self._services, self.session, go=self._window.go)
        view.row_pressed.connect(presenter.choose)
        self._keep("day", view, presenter)

    def _signed_in(self, answer: Answer) -> None:
        self._screens["sell"].view.answer(answer)
        self._window.go("sell")

    def _show_done(self, sale: CompletedSale, customer: Customer | None) -> None:
        self._sale_done.take(sale, customer)
        self._window.go("sale_done")

    def _next_sale_typed(self, text: str) -> None:
        """Typing while the change is shown starts the next sale with what was typed."""
        done = self._screens["sale_done"].view.typing_field()
        field = self._screens["sell"].view.typing_field()
        if done is None or field is None:
            return
        done.clear()
        self._window.go("sell")
        field.insert(text)
        field.textEdited.emit(field.text())
