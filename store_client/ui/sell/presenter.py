"""Decides selling: what a scan, a typed word, a quantity, an amount and F12 do to the basket."""

from collections.abc import Callable, Sequence
from typing import Final

from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.product import Product
from store_client.domain.quantity import parse_quantity
from store_client.domain.transaction import CompletedSale
from store_client.services import selling
from store_client.texts import _
from store_client.ui import shop_paper
from store_client.ui.beside import Beside
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell import words
from store_client.ui.sell.action_page import OPENING_KEY, ActionPage
from store_client.ui.sell.cash import Cash
from store_client.ui.sell.customer_line import CustomerLine
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.discounts import Discounts
from store_client.ui.sell.item_adding import ItemAdding
from store_client.ui.sell.item_search import ItemSearch, is_receipt
from store_client.ui.sell.item_tiles import ItemTiles
from store_client.ui.sell.line_actions import LineActions
from store_client.ui.sell.lost_cards import LostCards
from store_client.ui.sell.price_check import PriceCheck
from store_client.ui.sell.register_actions import RegisterActions
from store_client.ui.sell.sale_actions import SaleActions
from store_client.ui.sell.scale import Scale
from store_client.ui.sell.sell_view import SellView
from store_client.ui.sell.showing import Showing
from store_client.ui.shop_paper import ShopPaper

_MULTIPLY: Final = "*×"
_CHOOSING: Final = frozenset({"Enter", "F2", "Up", "Down", "PgUp", "PgDn", "Home", "End"})
"""Keys on the way to an item, as are Alt+1 to Alt+9: all others forget a quantity that was typed for the next one."""
_PAGE: Final = 7


class SellPresenter:
    """`sold` takes a recorded sale; `pay` opens the screen with the ways to pay, with one chosen or none, and with what
    was typed; `takes_back` opens the return of a receipt that was scanned here, `orders` an order or those there are.
    """

    def __init__(
        self,
        view: SellView,
        desk: Desk,
        *,
        go: Callable[[str], None],
        sold: Callable[[CompletedSale, Customer | None], None],
        pay: Callable[[str, str], None],
        takes_back: Callable[[str], None],
        orders: Callable[[], None],
        beside: Beside,
    ) -> None:
        self._view, self._desk = view, desk
        self._go, self._pay, self._takes_back = go, pay, takes_back
        self._showing = Showing(view, desk)
        self._customer = CustomerLine(view, desk, self._showing)
        self.ticked = self._customer.ticked
        scale = Scale(desk, beside)
        self._adding = ItemAdding(desk, scale)
        self._line, self._sale = LineActions(desk, scale), SaleActions(desk)
        self._discounts = Discounts(desk)
        prices = PriceCheck(desk, self._adding.add)
        self._register = RegisterActions(desk, prices)
        self._actions = ActionPage(desk, self._line, self._sale, self._register, self._discounts, orders)
        self._tiles = ItemTiles(desk, self._add_product, lambda: view.tile_room()[:2])
        self._finding, self._cash = ItemSearch(desk), Cash(desk, sold)
        self._lost_cards = LostCards(desk, beside)
        self._showing.connect(self._actions, self._tiles, prices, self._sale)
        desk.show, desk.suspended_changed = self._showing.show, self._showing.count_suspended
        self._loaded = False
        self._keys = self._key_map()

    @property
    def basket(self) -> Basket:
        return self._desk.sale.basket

    def shown(self) -> None:
        self._desk.sale.way_back.take()
        self._adding.quantity = None
        self._cash.forget_doubt()
        self._desk.asking.end()
        self._desk.page = ""
        self._desk.cursor = min(self._desk.cursor, len(self._desk.sale.basket.lines) - 1)
        if self._desk.cursor < 0:
            self._desk.mark_last()
        self._showing.count_suspended()
        self._showing.cards.forget()
        self.refresh()

    def refresh(self) -> None:
        if not self._loaded:
            self._loaded = True
            self._tiles.reload()
        self._showing.show()

    def changes_applied(self) -> None:
        """The customer's account number may have come back, or other items and offers."""
        if self._tiles.reload():
            self._showing.show_work()
        self._showing.count_suspended()
        self._showing.cards.forget()
        self._customer.changes_applied()

    def pressed(self, key: str) -> bool:
        if self._desk.page == "actions" and self._actions.press(key):
            return True
        act = self._keys.get(key)
        if act is None:
            return False
        if key != "F12":
            self._cash.forget_doubt()
        if key not in _CHOOSING and not key.startswith("Alt"):
            self._adding.quantity = None
        self._desk.attempt(act)
        return True

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def scanned(self, code: str, *, may_leave: bool = True) -> None:
        """A scan. It is the answer to an open question that asks for one, but never to one that a product ends. A
        receipt's opens its return, if the screen in front may be left; the shop's own paper answers no question.
        """
        self._cash.forget_doubt()
        question = self._desk.asking.question
        if question is not None and question.takes_scan and self._paper(code) is None:
            self._desk.attempt(lambda: question.take(code))
            return
        self._desk.asking.end()
        self._desk.attempt(lambda: self._take_code(code, may_leave=may_leave))

    def typed(self, text: str) -> None:
        """The text in the scan field changed."""
        self._cash.forget_doubt()
        desk = self._desk
        if desk.page == "actions" and text:
            self._view.clear_typed()
            self._actions.press(text[-1])
            return
        if desk.asking.question is not None:
            desk.asking.typed(text)
        elif text and text[-1] in _MULTIPLY:
            desk.attempt(lambda: self._take_quantity(text[:-1]))
            return
        else:
            self._finding.typed(text)
        self._showing.show_work()
        self._showing.show_primary()

    def choose(self, row: int) -> None:
        """A press on a row: marks a line of the basket, or takes what was found or offered."""
        if self._desk.asking.choices:
            self._desk.asking.cursor = row
            self.pressed("Enter")
        elif self._desk.results:
            self._desk.result = row
            self.pressed("Enter")
        elif row < len(self._desk.sale.basket.lines):
            self._desk.cursor = row
            self._showing.show()

    def tile_pressed(self, at: int, *, on_page: bool) -> None:
        self._desk.attempt(lambda: self._press_tile(at, on_page))

    def recall(self, row: int) -> None:
        """A press on one of the suspended sales beside the basket; it takes the place of an empty one only."""
        kept = self._desk.services.counter.list_suspended()
        if not self._desk.sale.untouched:
            text = _("Suspend or finish this sale first, then take the other one back.")
            self._desk.warn(Answer(text, label=_("The basket is kept"), tone="warn"))
        elif row < len(kept):
            self._sale.recall(kept[row].id)

    def attach(self, customer: Customer) -> None:
        self._desk.attempt(lambda: self._customer.attach(customer))

    def detach(self) -> None:
        def detach() -> None:
            self._desk.sale.detach()
            self._desk.say(Answer(_("No customer on this sale"), label=_("Customer removed"), icon="user"))

        self._desk.attempt(detach)

    def begin(self) -> None:
        """Somebody has signed in, and no sale is before them."""
        self._lost_cards.ask()

    def finish(self, sale: CompletedSale) -> None:
        """Another screen recorded the sale."""
        self._cash.finish(sale)

    def _key_map(self) -> dict[str, Callable[[], None]]:
        lines = self._desk.sale
        keys: dict[str, Callable[[], None]] = {
            "Enter": self._enter,
            "Esc": self._back,
            OPENING_KEY: self._actions.open,
            "F2": self._finding.begin,
            "F3": lambda: self._go("customers"),
            "F4": lambda: self._line.ask_quantity(self._typed()),
            "F5": lambda: self._discounts.ask(self._typed()),
            "F6": self._line.void_or_restore,
            "F7": self._sale.suspend_or_recall,
            "F8": lambda: self._go("returns"),
            "F9": self._register.print_last,
            "F10": lambda: self._pay_otherwise(""),
            "F11": lambda: self._pay_otherwise("card"),
            "F12": self._primary,
            "Del": self._line.void_or_restore,
            "+": lambda: self._line.step_quantity(1000),
            "-": lambda: self._line.step_quantity(-1000),
            "Up": lambda: self._move(-1),
            "Down": lambda: self._move(1),
            "PgUp": lambda: self._move(-_PAGE),
            "PgDn": lambda: self._move(_PAGE),
            "Home": lambda: self._move(-len(lines.basket.lines)),
            "End": lambda: self._move(len(lines.basket.lines)),
        }
        keys |= {f"Alt+{at + 1}": lambda at=at: self._press_numbered(at) for at in range(9)}  # type: ignore[misc]
        return keys

    def _typed(self) -> str:
        return self._view.typed_text().strip()

    def _enter(self) -> None:
        text = self._typed()
        if self._desk.asking.question is not None:
            self._desk.asking.answer(text)
        elif (product := self._finding.marked) is not None:
            self._add_product(product)
        elif text:
            self._take_code(text)

    def _primary(self) -> None:
        if self._desk.asking.question is not None:
            self._desk.asking.answer(self._typed())
        elif self._desk.page == "actions":
            self._back()
        elif self._desk.sale.unsettled() or self._desk.sale.basket.order is not None:
            self._pay_otherwise("")
        else:
            self._cash.pay(self._typed())

    def _take_code(self, code: str, *, may_leave: bool = True) -> None:
        self._desk.results = ()
        scanned = self._desk.services.counter.scan(code)
        if scanned is not None:
            self._finding.remember_unknown("")
            self._adding.add(scanned)
        elif selling.is_coupon(self._desk.sale.begin(), code):
            self._discounts.add_coupon(code)
        elif (customer := self._desk.services.people.find_by_card(code)) is not None:
            self._adding.quantity = None
            self.attach(customer)
        elif (paper := self._paper(code)) is not None:
            self._take_paper(paper, code, may_leave=may_leave)
        elif is_receipt(self._desk.services.returns, code):
            self._take_paper(ShopPaper("receipt", code.strip()), code, may_leave=may_leave)
        else:
            self._adding.quantity = None
            self._finding.remember_unknown(code)
            self._desk.warn(words.unknown_code(code, self._desk.services.counter.likely_misread(code)))

    def _paper(self, code: str) -> ShopPaper | None:
        return shop_paper.recognise(self._desk.services.returns, code)

    def _take_paper(self, paper: ShopPaper, code: str, *, may_leave: bool) -> None:
        self._adding.quantity = None
        self._finding.remember_unknown("")
        if paper.kind == "receipt" and may_leave:
            self._view.clear_typed()
            self._takes_back(code)
        else:
            to_pay = may_leave and not self._desk.sale.basket.empty
            self._desk.warn(shop_paper.answer(paper, to_pay=to_pay))

    def _add_product(self, product: Product) -> None:
        self._desk.results = ()
        self._finding.remember_unknown("")
        self._adding.add_product(product)

    def _take_quantity(self, text: str) -> None:
        self._adding.quantity = parse_quantity(text)
        self._desk.say(words.next_quantity(self._adding.quantity, self._desk.session.formats))

    def _pay_otherwise(self, way: str) -> None:
        if not self._desk.sale.basket.empty:
            self._desk.asking.end()
            typed = self._typed()
            self._view.clear_typed()
            self._pay(way, typed)

    def _back(self) -> None:
        """One step: what was typed, the question, the page, the category."""
        self._adding.quantity = None
        if self._desk.results or self._typed():
            self._desk.results = ()
            self._view.clear_typed()
            self._desk.asking.typed("")
        elif self._desk.asking.question is not None or self._desk.page in ("actions", "price"):
            self._desk.asking.end()
            self._desk.page = ""
        elif self._tiles.inside:
            self._tiles.close()
        self._showing.show()

    def _move(self, step: int) -> None:
        lines = self._desk.sale.basket.lines
        if self._desk.asking.choices:
            self._desk.asking.move(step)
        elif self._desk.results:
            self._desk.result = max(0, min(len(self._desk.results) - 1, self._desk.result + step))
        elif self._desk.page == "items" and abs(step) == _PAGE:
            self._tiles.turn(1 if step > 0 else -1)
        elif lines:
            self._desk.cursor = max(0, min(len(lines) - 1, self._desk.cursor + step))
        self._showing.show()

    def _press_numbered(self, at: int) -> None:
        """Alt+1 to Alt+9: the row of a question, or a tile; the way back on a page has Esc."""
        choices = self._desk.asking.choices
        if choices:
            if at < len(choices):
                choices[at].take()
            return
        on_page = self._desk.page == "items" or (self._view.tile_room()[2] and self._tiles.inside)
        self._press_tile(at + 1 if on_page else at, bool(on_page))

    def _press_tile(self, at: int, on_page: bool) -> None:
        press = self._tiles.press_page if on_page else self._tiles.press_quick
        press(at)
