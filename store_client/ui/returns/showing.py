"""Shows a return: its rows, what goes back in which way, the keys, F12, and what to do while there is nothing yet."""

from store_client.domain.customer import Customer
from store_client.domain.quantity import count_articles
from store_client.errors import ComptoirError
from store_client.texts import _, ngettext
from store_client.ui.returns import rows, words
from store_client.ui.returns.articles import Articles
from store_client.ui.returns.desk import ReturnDesk
from store_client.ui.returns.giving_back import GivingBack, Slip
from store_client.ui.returns.hq_question import HqQuestion
from store_client.ui.returns.picks import FromReceipt
from store_client.ui.returns.rows import Refund, ReturnsView, Sums, Way
from store_client.ui.returns.way_page import ROOM
from store_client.ui.returns.without_receipt import WithoutReceipt
from store_client.ui.screen import Primary
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.rows import customer_card
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class Showing:
    def __init__(self, view: ReturnsView, services: WindowServices, session: Session, sale: CurrentSale) -> None:
        self._view, self._services, self._session, self._sale = view, services, session, sale
        self._customer: Customer | None = None

    def show(self, desk: ReturnDesk) -> None:
        slip, back, articles, formats = desk.slip, desk.back, desk.articles, self._session.formats
        without = desk.without is not None
        self._view.answer(desk.answer)
        self._view.show_hint(words.why_hint() if desk.why.open else _hint(articles, without=without))
        self._view.show_empty(*_empty_words(desk.question, without=without))
        if desk.why.open:
            self._view.show_rows(desk.why.rows, desk.why.cursor)
        elif articles.found:
            found = [rows.product_row(product, formats) for product in articles.found]
            self._view.show_rows(found, articles.cursor)
        else:
            self._view.show_rows(slip.rows(formats) if slip else (), desk.cursor)
        self._view.show_foot([_foot(slip)] if slip else [], _foot_remark(back) if slip else "")
        self._show_money(back)
        if desk.why.open:
            self._view.show_primary(words.reason_primary(desk.why.marked.name))
        self._view.show_customer(customer_card(self._customer_of(back)))
        there = slip is not None and slip.count > 0
        self._view.show_keys(words.keys(without=without, there=there, picked=slip is not None and slip.any))

    def _show_money(self, back: GivingBack) -> None:
        self._view.show_ways(self._ways(back))
        self._view.show_refund(self._refund_words(back))
        self._view.show_primary(self._primary(back))

    def _ways(self, back: GivingBack) -> list[Way]:
        """Those of the page, then what turns it; that says which way is chosen where it stands on another page."""
        shares = {way: self._session.formats.money(part) for way, part in back.shares}
        shares = shares if len(shares) > 1 else {}
        count = len(back.ways)
        page = back.page.shown(count)
        ways = [
            words.way_of(back.ways[at], key, chosen=at == back.way, amount=shares.get(back.ways[at], ""))
            for key, at in enumerate(page, start=1)
        ]
        if back.page.has_more(count):
            hidden = back.ways[back.way] if back.way not in page else None
            ways.append(words.more_ways(ROOM, hidden))
        return ways

    def _refund_words(self, back: GivingBack) -> Refund:
        formats, slip, basket = self._session.formats, back.slip, self._sale.basket
        sums = slip.sums if slip else Sums(0, 0, 0)
        lines = [(_("of which tax"), formats.money(sums.tax_minor))] if sums.total_minor else []
        if basket.lines:
            lines = [
                (_("Comes back"), formats.money(sums.total_minor)),
                (_("In the basket already"), formats.money(basket.due_minor)),
            ]
        due = back.due_minor
        label = _("To pay") if due > 0 else _("To refund")
        remark = rows.articles_words(sums.pieces)
        return Refund(label, lines, remark, formats.sign, formats.money(abs(due)))

    def _primary(self, back: GivingBack) -> Primary:
        slip, formats = back.slip, self._session.formats
        if slip is None or not slip.any:
            note = _("nothing is picked") if slip and slip.count else _("scan the receipt first")
            if isinstance(slip, WithoutReceipt):
                note = _("scan what comes back")
            return Primary(_("Refund"), note, "undo-2", enabled=False)
        due = back.due_minor
        if due > 0:
            note = _("{amount} is to pay").format(amount=formats.money(due))
            return Primary(_("Take the rest"), note, "arrow-right")
        if due == 0:
            return Primary(_("Record the return"), _("no money goes back"), "check")
        return words.primary([way for way, _part in back.shares], formats.money(-due))

    def _customer_of(self, back: GivingBack) -> Customer | None:
        """Of the sale, else of the receipt: it goes with the return."""
        original = back.slip.original if isinstance(back.slip, FromReceipt) else None
        if self._sale.basket.customer is not None or original is None or not original.customer:
            return self._sale.basket.customer
        if self._customer is None or self._customer.id != original.customer:
            try:
                self._customer = self._services.people.get(original.customer)
            except ComptoirError:
                return None
        return self._customer


def _hint(articles: Articles, *, without: bool) -> str:
    if articles.wanted is not None:
        return articles.wanted.product.name
    if without:
        return _("Scan an article, or type part of its name")
    return _("Scan the receipt, or an article to bring back")


def _empty_words(asking: HqQuestion, *, without: bool) -> tuple[str, str]:
    if asking.open and not asking.quiet:
        waiting = _("Asking HQ about {receipt} …").format(receipt=asking.receipt)
        return waiting, _("Everything else goes on meanwhile. Esc stops the question.")
    if without:
        first = _("Scan what comes back.")
        return first, _("It is taken back at today's price, within what the shop allows. F7 goes back to receipts.")
    first = _("Scan the code on the receipt, or type its number.")
    return first, _("F2 finds it in the journal by customer, amount or day. F7 brings back without a receipt.")


def _foot(slip: Slip) -> str:
    """How many articles come back so far."""
    count = slip.sums.pieces
    if isinstance(slip, WithoutReceipt):
        found = ngettext("{count} article without a receipt", "{count} articles without a receipt", count)
        return found.format(count=count)
    sold = count_articles((line.sold_thousandths, line.unit) for line in slip.original.lines)
    found = ngettext("{count} article of {sold} coming back", "{count} articles of {sold} coming back", count)
    return found.format(count=count, sold=sold)


def _foot_remark(back: GivingBack) -> str:
    slip = back.slip
    if isinstance(slip, FromReceipt):
        return _("Scanning an article picks it")
    return _("Space leaves it") if slip is not None and slip.any else ""
