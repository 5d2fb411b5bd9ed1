"""The page behind "/": what can be done to this line, this sale and this register, each by one more key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from store_client.domain.basket import BasketLine
from store_client.texts import _
from store_client.ui.screen import Answer, Primary
from store_client.ui.sell.cash_moves import CashMoves
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.discounts import Discounts
from store_client.ui.sell.line_actions import LineActions
from store_client.ui.sell.register_actions import RegisterActions
from store_client.ui.sell.sale_actions import SaleActions
from store_client.ui.sell.tile_page import Action, ActionGroup
from store_client.ui.tile import Tile

OPENING_KEY: Final = "/"
CASH_KEY: Final = "*"
ORDER_KEY: Final = "."
"""As the comma, which stands in its place on some number pads."""


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    words: str
    icon: str
    enabled: bool
    act: Callable[[], None]

    @property
    def action(self) -> Action:
        return Action(self.key, Tile(self.words, key=self.key.replace("-", "−"), icon=self.icon, enabled=self.enabled))


class ActionPage:
    def __init__(
        self,
        desk: Desk,
        line: LineActions,
        sale: SaleActions,
        register: RegisterActions,
        discounts: Discounts,
        orders: Callable[[], None],
    ) -> None:
        """`orders` makes an order of the basket or, where it is empty, shows the orders."""
        self._desk, self._cash, self._orders = desk, CashMoves(desk, register), orders
        self._line, self._sale, self._register, self._discounts = line, sale, register, discounts

    def open(self) -> None:
        self._desk.asking.end()
        self._desk.page = "actions"
        self._desk.tell(Answer(_("Press its key, or touch it"), label=_("What else can be done"), icon="ellipsis"))

    def press(self, key: str) -> bool:
        """Do what the key stands for; False when it stands for nothing that can be done now."""
        key = ORDER_KEY if key == "," else key
        for entry in (*self._line_entries(), *self._sale_entries(), *self._register_entries()):
            if entry.key == key and entry.enabled:
                self._desk.page = ""
                entry.act()
                return True
        return False

    def groups(self) -> Sequence[ActionGroup]:
        marked = self._marked()
        line = marked.description if marked is not None else _("No line is marked")
        return tuple(
            ActionGroup(title, tuple(entry.action for entry in entries))
            for title, entries in (
                (line, self._line_entries()),
                (_("The whole sale"), self._sale_entries()),
                (_("The register"), self._register_entries()),
            )
        )

    def primary(self) -> Primary:
        return Primary(_("Back to the sale"), _("or Esc"), "arrow-left")

    def _marked(self) -> BasketLine | None:
        line = self._desk.marked
        return None if line is None or line.voided else line

    def _line_entries(self) -> Sequence[_Entry]:
        line = self._marked()
        sold = line is not None and line.quantity_thousandths > 0
        return (
            _Entry("1", _("Price"), "tag", sold, self._line.ask_price),
            _Entry("2", _("Tax of the line"), "receipt-text", sold, self._line.ask_tax),
            _Entry("3", _("Serial number"), "barcode", line is not None, self._line.ask_serial),
            _Entry("4", _("Comment on the line"), "message-square", line is not None, self._line.ask_comment),
        )

    def _sale_entries(self) -> Sequence[_Entry]:
        basket = self._desk.sale.basket
        some = bool(basket.lines)
        return (
            _Entry("5", _("Coupon"), "ticket-percent", True, self._discounts.ask_coupon),
            _Entry("6", _("Comment on the sale"), "message-square", some, self._sale.ask_comment),
            _Entry("7", _("Tax of the sale"), "receipt-text", some, self._sale.ask_tax),
            _Entry("8", _("Void the sale"), "ban", some, self._sale.ask_void),
            _Entry(
                ORDER_KEY,
                _("Orders") if self._desk.sale.untouched else _("Make it an order"),
                "package",
                True,
                self._to_orders,
            ),
        )

    def _to_orders(self) -> None:
        """What the strip said of this page is not left standing for when somebody comes back."""
        self._desk.say(Answer(_("The sale goes on here"), label=_("Orders"), icon="package"))
        self._desk.attempt(self._orders)

    def _register_entries(self) -> Sequence[_Entry]:
        return (
            _Entry("9", _("Price check"), "tag", True, self._register.check_prices),
            _Entry("0", _("Open the drawer"), "archive", True, self._register.open_drawer),
            _Entry("+", _("Income"), "banknote-arrow-down", True, self._register.ask_income),
            _Entry("-", _("Expense"), "banknote-arrow-up", True, self._register.ask_expense),
            _Entry(CASH_KEY, _("Float, safe, bank"), "landmark", True, self._cash.ask),
        )
