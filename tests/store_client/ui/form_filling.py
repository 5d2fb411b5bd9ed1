"""A customer's form for presenters' tests, without a window: typed into, left, saved, over a real register file."""

from dataclasses import replace
from typing import Any

from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.permissions import Approval
from store_client.errors import NeedsApproval
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.presenter import CustomerFormPresenter
from store_client.ui.customer_form.shown import DecisionPage, FormField, FormHead, FormPage, SideWords
from store_client.ui.screen import Answer
from store_client.ui.session import Session
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import Shop


class Shown:
    """What the form says to its view."""

    view: RecordingView

    @property
    def head(self) -> FormHead:
        return self.view.said["show_head"][0]  # type: ignore[no-any-return]

    @property
    def page(self) -> FormPage:
        return self.view.said["show_page"][0]  # type: ignore[no-any-return]

    @property
    def side(self) -> SideWords:
        return self.view.said["show_side"][0]  # type: ignore[no-any-return]

    @property
    def deciding(self) -> DecisionPage | None:
        return self.view.said["show_decisions"][0]  # type: ignore[no-any-return]

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.view.said["show_messages"][0])

    @property
    def warnings(self) -> dict[str, str]:
        return dict(self.view.said["show_messages"][1])

    @property
    def focused(self) -> str:
        return self.view.said["focus_field"][0]  # type: ignore[no-any-return]

    def field(self, path: str) -> FormField:
        values = [row.value for row in self.page.contacts]
        kinds = [row.kind for row in self.page.contacts]
        found = (*self.page.names, *values, *kinds, *self.page.address.fields, *self.page.facts)
        return next(one for one in found if one.path == path)


class Filling(Shown):
    """`used` are the customers put on the sale, `gone` the screens asked for, `said` what was said there."""

    def __init__(self, shop: Shop, person: str = "01", language: str = "en") -> None:
        self.shop, self.view = shop, RecordingView()
        self.services = shop.services(language)
        self.people = self.services.people
        session = Session(self.services)
        session.staff = next(one for one in self.services.list_staff() if one.id == person)
        self.used: list[Customer] = []
        self.gone: list[str] = []
        self.said: list[Answer] = []
        self.asked: list[tuple[NeedsApproval, Any]] = []
        self.presenter = CustomerFormPresenter(
            self.view,
            self.services,
            session,
            attach=self.used.append,
            approve=lambda *asked: self.asked.append(asked),
            go=self._go,
            say=self.said.append,
        )

    def _go(self, name: str) -> None:
        self.gone.append(name)
        if name == "customer_form":
            self.presenter.shown()

    def open(self, customer: Customer | None = None, details: CustomerDetails | None = None, **named: bool) -> None:
        self.presenter.open(customer, details, **named)

    def type(self, **fields: str) -> None:
        for path, text in fields.items():
            self.put(path, text)

    def put(self, path: str, text: str) -> None:
        """Go to the field, type, leave it."""
        self.presenter.entered(path)
        self.presenter.edited(path, text)
        self.presenter.left(path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.pressed(key)

    def put_address(self, **members: str) -> str:
        """Into the address that is open; its id."""
        identity = self.form.address
        for member, text in members.items():
            self.put(f"address.{identity}.{member}", text)
        return identity

    def somebody_changes(self, customer: Customer, **fields: Any) -> Customer:
        """Another register's person, or this one's other window."""
        now = self.people.get(customer.id)
        assert now is not None
        return self.people.edit(customer.id, replace(now.details, **fields), now, "02", "")

    def approve(self, by: str = "04") -> None:
        refusal, then = self.asked.pop()
        then(Approval(refusal.action, "01", by, group="manager"))

    @property
    def form(self) -> Form:
        return self.presenter._desk.form

    @property
    def rules(self) -> CustomerRules:
        return self.people.rules()

    @property
    def saved(self) -> Customer:
        """Whom the form put on the sale, as the register has it."""
        found = self.people.get(self.used[-1].id)
        assert found is not None
        return found
