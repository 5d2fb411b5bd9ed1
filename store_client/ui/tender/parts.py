"""Adds the part that is entered to the basket, takes parts back, and sends what is a card's to the terminal."""

from store_client.domain.basket import Basket
from store_client.domain.returns import RefundTender
from store_client.domain.settlement import still_due
from store_client.domain.tender import CARD, CASH, CHEQUE, FOREIGN, VOUCHER
from store_client.errors import Refused
from store_client.services import paying, vouchers
from store_client.texts import _
from store_client.ui.approval import subjects
from store_client.ui.sell.cash import is_unlikely
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.session import Session
from store_client.ui.tender.card import CardPayments
from store_client.ui.tender.entry import Entry
from store_client.ui.tender.refund_plan import RefundPlan
from store_client.ui.window_services import WindowServices


class Parts:
    """All may raise ``Refused`` and ``NeedsApproval``; each says whether the basket has a part more or less now."""

    def __init__(
        self, services: WindowServices, session: Session, sale: CurrentSale, payments: CardPayments, entry: Entry
    ) -> None:
        self._services, self._session, self._sale = services, session, sale
        self._payments, self._entry = payments, entry
        self.plan = RefundPlan(sale)
        self.subject = ""
        """What was being done, for somebody who is asked to approve it."""
        self._doubted: tuple[Basket, int] | None = None

    @property
    def by_terminal(self) -> bool:
        """Whether a card goes by the terminal; without one a person confirms by hand what was paid beside it."""
        return self._entry.method.kind == CARD and self._services.counter.cards.has_terminal

    def choose_refund(self) -> tuple[RefundTender, int] | None:
        """The next card of a return and how much goes back to it, with its way chosen; None when none is due."""
        found = self.plan.next
        if found is None or self._payments.busy or not self._services.counter.cards.has_terminal:
            return None
        return found if self._entry.choose_tender(found[0].tender) else None

    def add(self, amount: int | None) -> bool:
        """`amount` in minor units of what is handed over, None for all that is due."""
        basket, method = self._sale.basket, self._entry.method
        due = still_due(basket)
        if due < 0:
            return self._give_back(-due if amount is None else amount)
        if self.by_terminal:
            self._payments.charge(due if amount is None else amount, method.tender)
            return False
        self._require_likely()
        return self._take(self._with_part(basket, amount))

    def take_number(self, text: str) -> bool:
        """Of a cheque, whose amount comes next, or of a voucher, which is taken as far as it goes."""
        entry = self._entry
        if entry.method.kind == CHEQUE and not entry.reference:
            if not text.strip():
                raise Refused(_("Type the number that stands on the cheque. The basket is kept."))
            entry.reference = text.strip()
            return False
        return self.take_voucher(text)

    def take_voucher(self, text: str) -> bool:
        """Taken as far as it goes, whatever way to pay is chosen."""
        entry = self._entry
        known = entry.methods[VOUCHER]
        if not known:
            raise Refused(_("Vouchers are not set up here. Choose another way to pay; the basket is kept."))
        tender = (entry.method if entry.method.kind == VOUCHER else known[0]).tender
        return self._take(self._services.counter.pay_voucher(self._sale.basket, text, None, tender))

    def void(self, index: int) -> bool:
        """A card's part goes back by the terminal."""
        basket = self._sale.basket
        if not 0 <= index < len(basket.tenders):
            return False
        self._tell_of(index)
        if basket.tenders[index].intent:
            self._payments.undo(index)
            return False
        return self._take(paying.void_part(basket, index, person=self._session.signed_in))

    def undo_card(self, index: int) -> None:
        """The part of that place if it is a card's, else the last card's."""
        cards = [at for at, part in enumerate(self._sale.basket.tenders) if part.intent and part.amount_minor > 0]
        if cards:
            place = index if index in cards else cards[-1]
            self._tell_of(place)
            self._payments.undo(place)

    def _tell_of(self, index: int) -> None:
        basket = self._sale.basket
        self.subject = subjects.part_back(basket, basket.tenders[index], self._session.formats)

    def _require_likely(self) -> None:
        """Far too much cash is refused the first time. Raises ``Refused``."""
        basket, worth = self._sale.basket, self._entry.worth
        if worth is None or self._entry.method.kind not in (CASH, FOREIGN):
            return
        due = paying.due_in_cash(basket)
        if not is_unlikely(worth - due, due) or self._doubted == (basket, worth):
            self._doubted = None
            return
        self._doubted = (basket, worth)
        text = _("The change would be {amount}. Press the same key again if that is right.")
        raise Refused(text.format(amount=self._session.formats.signed_money(worth - due)))

    def _with_part(self, basket: Basket, amount: int | None) -> Basket:
        method, reference = self._entry.method, self._entry.reference
        if method.kind == CASH:
            tendered = paying.due_in_cash(basket) if amount is None else amount
            return paying.pay_cash(basket, tendered, tender=method.tender)
        if method.kind == CHEQUE:
            return paying.pay_cheque(basket, reference, amount, tender=method.tender)
        if method.kind == FOREIGN and method.rate is not None:
            foreign = paying.foreign_due(basket, method.rate) if amount is None else amount
            return paying.pay_foreign(basket, method.rate.currency, foreign, tender=method.tender)
        return paying.pay_other(basket, method.tender, amount)

    def _give_back(self, amount: int) -> bool:
        """Cash is handed out when the sale is recorded."""
        method = self._entry.method
        if self.by_terminal:
            way = self.plan.matching(method.tender, amount)
            self._payments.refund(amount, method.tender, way.paid_with if way else None)
            return False
        if method.kind == VOUCHER:
            person = self._session.signed_in
            self.subject = subjects.voucher_out(amount, self._session.formats)
            return self._take(vouchers.issue_voucher(self._sale.basket, amount, person=person, tender=method.tender))
        if method.kind == CARD:  # given back at a terminal beside the register, as a person confirms
            way = RefundTender(method.tender, CARD, method.name)
            return self._take(paying.refund_to(self._sale.basket, way, amount))
        raise Refused(_("Money goes back in cash, to a card or as a voucher. Choose one of them."))

    def _take(self, basket: Basket) -> bool:
        self._sale.change(basket)
        self._entry.reference = ""
        return True
