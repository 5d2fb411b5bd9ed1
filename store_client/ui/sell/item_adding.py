"""Puts an item into the basket, and first asks for what it cannot be sold without: weight, price, serial number."""

from dataclasses import replace

from store_client.domain.money import parse_amount
from store_client.domain.product import Product, Scanned
from store_client.domain.quantity import parse_quantity
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _
from store_client.ui.screen import Answer
from store_client.ui.sell import words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Question
from store_client.ui.sell.scale import Scale


class ItemAdding:
    """`quantity` is the one typed for the next item, None for one piece."""

    def __init__(self, desk: Desk, scale: Scale) -> None:
        self._desk, self._scale = desk, scale
        self.quantity: int | None = None

    def add_product(self, product: Product) -> None:
        self.add(Scanned(product))

    def add(self, scanned: Scanned) -> None:
        """Raises ``Refused``."""
        quantity, self.quantity = self.quantity, None
        if quantity is not None and scanned.quantity_thousandths is None and scanned.total_minor is None:
            scanned = replace(scanned, quantity_thousandths=quantity)
        self._ask_or_add(scanned)

    def _ask_or_add(self, scanned: Scanned) -> None:
        product = scanned.product
        labelled = scanned.total_minor is not None
        if product.key_in_price and scanned.unit_price_minor is None and not labelled:
            self._ask_price(scanned)
        elif product.by_weight and scanned.quantity_thousandths is None and not labelled and not product.needs_price:
            self._ask_weight(scanned)
        elif product.serial_needed and not scanned.serial:
            self._ask_serial(scanned)
        else:
            self._add(scanned)

    def _add(self, scanned: Scanned) -> None:
        desk = self._desk
        desk.change(selling.add_scanned(desk.sale.begin(), scanned))
        desk.mark_last()
        desk.say(words.line_answer(desk.sale.basket.lines[-1], _("Last scan"), desk.session.formats))

    def _ask_price(self, scanned: Scanned) -> None:
        asks = Answer(scanned.product.name, label=_("Type its price, then Enter"), icon="tag")

        def take(text: str) -> None:
            price = parse_amount(text, self._desk.sale.begin().currency)
            self._ask_or_add(replace(scanned, unit_price_minor=price))

        self._desk.ask(Question(asks, take))

    def _ask_weight(self, scanned: Scanned) -> None:
        product = scanned.product
        label = _("Weigh it, or type its weight in {unit}").format(unit=product.unit or "kg")

        def weighed(thousandths: int) -> None:
            if thousandths <= 0:
                raise Refused(_("The weight must be more than zero. Weigh it again; the basket is kept."))
            self._ask_or_add(replace(scanned, quantity_thousandths=thousandths))

        asks = Answer(product.name, label=label, icon="scale")
        choices = self._scale.choices(product.unit, weighed)
        self._scale.ask(Question(asks, lambda text: weighed(parse_quantity(text)), choices), product.unit)

    def _ask_serial(self, scanned: Scanned) -> None:
        asks = Answer(scanned.product.name, label=_("Scan or type its serial number"), icon="barcode")

        def take(text: str) -> None:
            if not text.strip():
                raise Refused(_("This item is sold with its serial number. Esc leaves it out; the basket is kept."))
            self._ask_or_add(replace(scanned, serial=text.strip()))

        self._desk.ask(Question(asks, take, takes_scan=True))
