"""Finds what comes back: what a scan or a number means, which receipt it is, and what HQ says of it."""

from collections.abc import Callable

from store_client.domain.paper_numbers import is_receipt_number
from store_client.domain.product import Product, Scanned
from store_client.domain.returns import Original, ReceiptUnknown
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui import shop_paper
from store_client.ui.returns import words
from store_client.ui.returns.desk import ReturnDesk
from store_client.ui.returns.hq_question import lacks_hq, may_be_receipt
from store_client.ui.returns.picks import FromReceipt
from store_client.ui.returns.without_receipt import WithoutReceipt
from store_client.ui.screen import Answer


class Finding:
    def __init__(self, desk: ReturnDesk, attempt: Callable[[Callable[[], None]], None]) -> None:
        self._desk, self._attempt = desk, attempt

    def take(self, code: str, *, by_hand: bool) -> None:
        """Typed digits may be a short receipt number as well as an article's: the receipt comes first."""
        desk = self._desk
        desk.view.clear_typed()
        desk.articles.leave()
        scanned = desk.services.counter.scan(code)
        paper = shop_paper.recognise(desk.services.returns, code)
        if paper is not None and paper.kind == "voucher":
            desk.say(shop_paper.answer(paper), cue=True)
        elif desk.without is not None:
            self._take_without(code, scanned)
        elif not self._is_on_receipt(code, scanned):
            if scanned is None:
                self.find(code)
            else:
                self._find_or_name(code, scanned.product, by_hand=by_hand)

    def find(self, code: str) -> None:
        """The receipt that is open already stays as it is. Raises ``Refused``, ``ReceiptUnknown``."""
        desk = self._desk
        original = desk.services.returns.find_original(code)
        open_one = desk.receipt
        if open_one is not None and desk.any and open_one.original.transaction == original.transaction:
            desk.say(None)
            return
        if not self._may_leave(code):
            return
        desk.begin(FromReceipt(original, desk.reasons), desk.services.returns.refund_ways(original))
        if lacks_hq(original):
            desk.question.ask_quietly(original.receipt)
        desk.say(None)

    def turn_mode(self) -> None:
        """Without a receipt, and by one again."""
        desk = self._desk
        if not self._may_leave("F7"):
            return
        if desk.without is not None:
            desk.forget()
            desk.say(None)
            return
        last, desk.articles.last = desk.articles.last, None
        desk.begin(WithoutReceipt(desk.reasons, desk.back.base), desk.services.returns.refund_ways(None))
        desk.say(None)
        if last is not None:
            self.bring(Scanned(last))

    def bring(self, scanned: Scanned) -> None:
        """One more article without a receipt, once all is known of it. Raises ``Refused``."""
        desk, slip = self._desk, self._desk.without
        if slip is None:
            return
        desk.view.clear_typed()
        lacking = slip.lacks(scanned)
        if lacking:
            desk.articles.want(scanned, lacking)
            desk.say(words.wanted_answer(scanned.product, lacking))
            return
        desk.articles.leave()
        desk.cursor = slip.add(scanned)
        desk.say(words.picked_answer(scanned.product.name))

    def ask_hq(self, unknown: ReceiptUnknown) -> None:
        desk = self._desk
        if not may_be_receipt(unknown.receipt):
            desk.say(words.no_receipt_answer(unknown.receipt), cue=True)
            return
        try:
            desk.question.ask(unknown.receipt)
        except Refused as refusal:
            desk.say(Answer(refusal.message, tone="error"), cue=True)
            return
        desk.say(words.asking_answer(unknown.receipt, likely=desk.question.likely))

    def look_for_answer(self) -> None:
        """What became of the question; HQ may have kept silent for too long."""
        question = self._desk.question
        receipt, quiet, state = question.receipt, question.quiet, question.look()
        if state in ("", "waiting"):
            return
        question.stop()
        if quiet:
            self._attempt(lambda: self._renew(receipt, answered=state == "answered"))
        elif state == "answered":
            self._attempt(lambda: self.find(receipt))
        else:
            self._desk.say(words.no_answer(receipt), cue=True)

    def _take_without(self, code: str, scanned: Scanned | None) -> None:
        """A receipt may still turn up; what is neither an article nor a known receipt is no question to HQ."""
        if scanned is not None:
            self.bring(scanned)
            return
        try:
            self.find(code)
        except ReceiptUnknown as unknown:
            if is_receipt_number(code):
                self.ask_hq(unknown)
            else:
                self._desk.say(words.unknown_article(code), cue=True)

    def _is_on_receipt(self, code: str, scanned: Scanned | None) -> bool:
        """Whether it is an article of the receipt that is open; then one piece more of it comes back or, of what is
        weighed, what its label says, else all that is left.
        """
        slip = self._desk.receipt
        codes, weight = {code}, None
        if scanned is not None:
            codes, weight = {code, scanned.product.sku}, scanned.quantity_thousandths
        at = slip.place_of(frozenset(codes), weight) if slip else None
        if slip is None or at is None:
            return False
        self._desk.back.allow_late()
        self._desk.cursor = at
        slip.step(at, 1, weight)
        self._desk.say(words.picked_answer(slip.original.lines[at].description))
        return True

    def _find_or_name(self, code: str, product: Product, *, by_hand: bool) -> None:
        if by_hand and self._found(code):
            return
        slip = self._desk.receipt
        if slip is not None:
            message = _("{name} is not on receipt {receipt}. Scan the receipt that it is on.")
            raise Refused(message.format(name=product.name, receipt=slip.original.receipt))
        self._desk.articles.last = product
        self._desk.say(words.article_answer(product), cue=True)

    def _found(self, code: str) -> bool:
        try:
            self.find(code)
        except ReceiptUnknown:
            return False
        return True

    def _may_leave(self, wanted: str) -> bool:
        """Whether what is picked may go; a person is warned once."""
        desk = self._desk
        if not desk.any or desk.doubted == wanted:
            return True
        desk.doubted = wanted
        desk.say(words.another_answer(desk.receipt.original.receipt if desk.receipt else ""), cue=True)
        return False

    def _renew(self, receipt: str, *, answered: bool) -> None:
        """What HQ knows of the receipt that is open; without a word from it, what could not be checked is said."""
        slip = self._desk.receipt
        if slip is None or slip.original.receipt != receipt:
            return
        before: Original = slip.original
        fewer = answered and self._desk.back.renew()
        if fewer:
            self._desk.say(words.fewer_answer(before), cue=True)
        else:
            self._desk.show()
