"""Price check: what an item costs and which offers it is in, without adding it."""

from collections.abc import Callable

from store_client.domain.product import Scanned
from store_client.domain.setup import Discount
from store_client.errors import Refused
from store_client.services.catalog import PriceCheck as Found
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, Primary
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question
from store_client.ui.sell.rows import product_row, quantity_words
from store_client.ui.sell.tile_page import PriceCard

_ONE = 1000


class PriceCheck:
    """`add` puts what is shown into the basket after all."""

    def __init__(self, desk: Desk, add: Callable[[Scanned], None]) -> None:
        self._desk, self._add = desk, add
        self._shown: Scanned | None = None
        self.card = _empty_card()

    def begin(self) -> None:
        self._shown, self.card = None, _empty_card()
        asks = Answer(_("Scan an item, or type a code or a name"), label=_("Price check; nothing is added"), icon="tag")
        question = Question(asks, self._take, self._found, self._primary, takes_scan=True, stays=True)
        self._desk.ask(question)
        self._desk.page = "price"
        self._desk.show()

    def _take(self, text: str) -> None:
        if not text.strip():
            self._sell_it()
        else:
            self._show(text)

    def _sell_it(self) -> None:
        if self._shown is None:
            raise Refused(_("Scan an item first. Esc goes back to the sale."))
        shown = self._shown
        self._desk.asking.end()
        self._desk.page = ""
        self._add(shown)

    def _found(self, typed: str) -> list[Choice]:
        word = typed.strip()
        if len(word) < 2 or not any(letter.isalpha() for letter in word):
            return []
        rows = []
        for product in self._desk.services.search_products(word):
            row = product_row(product, self._desk.session.formats)
            rows.append(
                Choice(row.name, lambda sku=product.sku: self._show(sku), row.code, row.price, "tag")  # type: ignore[misc]
            )
        return rows

    def _show(self, code: str) -> None:
        desk = self._desk
        found = desk.services.counter.price_check(code)
        if found is None:
            message = _("{code} is not known here. Scan it again, or type part of its name.")
            raise Refused(message.format(code=code.strip()[:40]))
        self._shown, self.card = found.scanned, price_card(found, desk.session.formats)
        note = _("Price check; nothing is added")
        desk.tell(Answer(self.card.name, label=note, icon="tag", amount=self.card.price))

    def _primary(self, _typed: str) -> Primary:
        if self._shown is None:
            return Primary(_("Sell it"), _("Scan an item first"), "plus", False)
        return Primary(_("Sell it"), _("adds it; Esc goes back"), "plus")


def _empty_card() -> PriceCard:
    return PriceCard("", "", "", "", _("Scan an item to see its price"))


def price_card(found: Found, formats: Formats) -> PriceCard:
    """What one piece costs, with what the offers save on it alone, and all offers that name it."""
    product = found.scanned.product
    offers = [_offer_words(offer) for offer in found.offers]
    code = product.barcode or product.sku
    if found.price_minor is None or found.reduced_minor is None:
        note = _("its price is typed at the sale") if product.key_in_price else _("no price yet")
        return PriceCard(product.name, code, "", "", note, offers)
    note = ""
    if found.quantity_thousandths != _ONE or product.by_weight:
        note = _("for {quantity}").format(quantity=quantity_words(found.quantity_thousandths, product.unit, formats))
    saved = found.price_minor - found.reduced_minor
    if saved:
        before = formats.money(found.price_minor)
        note = _("instead of {price}, saves {saved}").format(price=before, saved=formats.money(saved))
    return PriceCard(product.name, code, formats.sign, formats.money(found.reduced_minor), note, offers)


def _offer_words(offer: Discount) -> str:
    return _("{offer} · with a coupon").format(offer=offer.name) if offer.coupon_needed else offer.name
