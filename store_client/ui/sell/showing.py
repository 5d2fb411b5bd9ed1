"""Shows the sell screen as it is: only what has changed reaches the view, so that a key is painted at once."""

from store_client.texts import _
from store_client.ui.customer_card.cards import CustomerCards
from store_client.ui.screen import Primary
from store_client.ui.sell import words
from store_client.ui.sell.action_page import ActionPage
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.item_tiles import ItemTiles
from store_client.ui.sell.price_check import PriceCheck
from store_client.ui.sell.rows import BasketRows, foot_words, product_row
from store_client.ui.sell.sale_actions import SaleActions
from store_client.ui.sell.sell_view import SellView
from store_client.ui.sell.sums import sums


class Showing:
    def __init__(self, view: SellView, desk: Desk) -> None:
        self._view, self._desk = view, desk
        self._has_printer = desk.services.counter.has_printer
        self._rows = BasketRows(desk.session.formats, desk.session.staff_name)
        self.cards = CustomerCards(lambda: desk.services.people, desk.session.formats)
        self.suspended = 0

    def connect(self, actions: ActionPage, tiles: ItemTiles, prices: PriceCheck, sale: SaleActions) -> None:
        self._actions, self._tiles, self._prices, self._sale = actions, tiles, prices, sale

    def show(self) -> None:
        """Everything that a change of the basket may have touched."""
        desk, basket = self._desk, self._desk.sale.basket
        formats = desk.session.formats
        self.show_work()
        self._view.show_sums(sums(basket, formats))
        self.show_customer()
        self._view.show_keys(words.keys(basket, desk.marked, self.suspended, has_printer=self._has_printer))
        self.show_primary()

    def show_work(self) -> None:
        desk, view = self._desk, self._view
        formats = desk.session.formats
        beside = view.tile_room()[2]
        question = desk.asking.question
        if question is not None and desk.asking.choices:
            view.show_list(_("Choose: ↑ ↓ and Enter, or Alt+1 to Alt+9"), desk.asking.choices, desk.asking.cursor)
        elif desk.results:
            view.show_list("", [product_row(product, formats) for product in desk.results], desk.result)
        elif desk.page == "actions":
            view.show_actions(self._actions.groups())
        elif desk.page == "price":
            view.show_price(self._prices.card)
        elif desk.page == "items" and not beside:
            view.show_tiles(self._tiles.page(), inside=True)
        else:
            view.show_basket(self._rows.of(desk.sale.basket), desk.cursor)
        if beside and self._tiles.inside:
            view.show_tiles(self._tiles.page(), inside=True)
        else:
            view.show_tiles(self._tiles.quick(), inside=False)
        put_aside = [self._suspended_words()] if self.suspended else []
        view.show_foot([*foot_words(desk.sale.basket), *put_aside], self._offer_words())

    def show_customer(self) -> None:
        self._view.show_customer(self.cards.of(self._desk.sale.basket.customer))

    def show_primary(self) -> None:
        self._view.show_primary(self._primary())

    def count_suspended(self) -> None:
        """Read which sales are put aside; they change seldom."""
        kept = self._desk.services.counter.list_suspended()
        self.suspended = len(kept)
        first = ""
        if len(kept) == 1:
            amount = self._desk.session.formats.signed_money(kept[0].total_minor)
            first = _("{name}, {amount}").format(name=kept[0].name, amount=amount)
        words = first or (self._suspended_words() if kept else "")
        self._view.show_suspended(_("Suspended"), [self._sale.row(one) for one in kept], words)

    def _primary(self) -> Primary:
        desk, typed = self._desk, self._view.typed_text().strip()
        if desk.asking.question is not None:
            return desk.asking.primary(typed)
        if desk.page == "actions":
            return self._actions.primary()
        if desk.sale.unsettled():
            return words.unsettled_primary()
        return words.primary(desk.sale.basket, typed, desk.session.formats)

    def _offer_words(self) -> str:
        """Which offers count; where there is no room for all of them, the last are cut."""
        formats = self._desk.session.formats
        return " · ".join(f"{name} {formats.money(-amount)}" for _code, name, amount in self._desk.sale.basket.saved_by)

    def _suspended_words(self) -> str:
        return _("{count} suspended").format(count=self.suspended)
