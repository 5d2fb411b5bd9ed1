"""A counter in the hands of chance: a register's own file behind the services the window calls, a card terminal that
loses answers, and books kept beside them of what must be true of money and goods.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from store_client.db import settings
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.card import APPROVED, CHARGE, DECLINED, NOT_TAKEN, TAKEN, CardIntent, TerminalAnswer
from store_client.domain.returns import Original
from store_client.domain.tender import CARD, VOUCHER
from store_client.domain.transaction import Transaction
from store_client.errors import Refused
from store_client.services import card_payments, journal, parking, paying, recording, returning, selling, vouchers
from tests.contract.counter_books import Books
from tests.counter import MAUD, set_up_item
from tests.factories import DAY, STAFF, make_channel, make_ids, make_moment, make_product, make_register, open_shift

PRICES = (1080, 1, 999, 333, 12_345, 0)
RATES = (20_000, 5_500, 0, 20_000, 10_000, 5_500)


class PowerCut(Exception):
    """The program ends in the middle of a statement."""


class Terminal:
    """``mood``: yes, no, lost (the money moved, the answer did not come) or never (not even asked)."""

    def __init__(self) -> None:
        self.mood = "yes"
        self.moved: dict[str, int] = {}

    def ask(self, intent: CardIntent) -> TerminalAnswer:
        assert intent.id not in self.moved, "asked for the same money twice"
        if self.mood == "never":
            raise ConnectionRefusedError("nobody there")
        if self.mood == "no":
            return TerminalAnswer(DECLINED)
        self.moved[intent.id] = intent.amount_minor if intent.kind == CHARGE else -intent.amount_minor
        if self.mood == "lost":
            raise ConnectionResetError("the line is dead")
        return self.status(intent.id)

    def status(self, intent_id: str) -> TerminalAnswer:
        if intent_id in self.moved:
            return TerminalAnswer(APPROVED, f"R{intent_id[-4:]}", "•••• 4242", "T-1")
        return TerminalAnswer(DECLINED)

    def cancel(self, intent_id: str) -> None:
        """Too late."""

    def reachable(self) -> bool:
        return True


class Counter:
    """Each method is something a person does; what is refused must leave everything as it was."""

    def __init__(self, folder: Path, number: int, *, tax_included: bool, rounding: str, coin: int) -> None:
        self.db = make_register(folder, register=str(number))
        self.new_id = make_ids(number)
        set_up(self.db, rounding, coin)
        with self.db.write():
            settings.save_channel(self.db, make_channel(tax_included=tax_included))
        open_shift(self.db, self.new_id)
        self.terminal = Terminal()
        self.books = Books(self.terminal.moved, coin)
        self.basket = self._empty()

    def ring_up(self, number: int, quantity: int) -> None:
        product = make_product(number + 1, PRICES[number], tax_rate=RATES[number])
        self._change(lambda basket: selling.add_item(basket, product, quantity))

    def change(self, act: str, line: int, amount: int) -> None:
        """``amount`` means what fits: minor units, thousandths of pieces, or the thousandths of a percent."""
        acts: dict[str, Callable[[Basket], Basket]] = {
            "price": lambda basket: selling.override_price(basket, line, amount, "damaged", MAUD),
            "percent": lambda basket: selling.discount_line(basket, line, percent=amount * 10, person=MAUD),
            "amount": lambda basket: selling.discount_line(basket, line, amount_minor=amount, person=MAUD),
            "basket percent": lambda basket: selling.discount_basket(basket, percent=amount * 10, person=MAUD),
            "basket amount": lambda basket: selling.discount_basket(basket, amount_minor=amount, person=MAUD),
            "clear": lambda basket: selling.clear_discounts(basket),
            "void": lambda basket: selling.void_line(basket, line, person=MAUD, now=make_moment()),
            "restore": lambda basket: selling.restore_line(basket, line),
            "quantity": lambda basket: selling.change_quantity(basket, line, amount),
            "coupon": lambda basket: selling.add_coupon(basket, "HELLO"),
            "tax": lambda basket: selling.override_tax(basket, "FREE", line, MAUD),
            "all tax": lambda basket: selling.override_tax(basket, "FREE", person=MAUD),
        }
        self._change(acts[act])

    def pay(self, way: str, share: int) -> None:
        """A share (in tenths) of what is due, or more."""
        amount = paying.due(self.basket) * share // 10
        ways: dict[str, Callable[[Basket], Basket]] = {
            "cash": lambda basket: paying.pay_cash(basket, amount),
            "cheque": lambda basket: paying.pay_cheque(basket, "12", amount),
            "dollars": lambda basket: paying.pay_foreign(basket, "USD", amount),
            "yen": lambda basket: paying.pay_foreign(basket, "JPY", amount // 5),
            "voucher": lambda basket: vouchers.pay_voucher(self.db, basket, self._a_voucher(), today=DAY),
        }
        self._change(ways[way])

    def pay_by_card(self, share: int, mood: str) -> None:
        due = paying.due(self.basket)
        with suppress(Refused):
            intent = card_payments.start(self.db, self.basket, due * share // 10, now=make_moment(), new_id=self.new_id)
            self._ask(intent, mood)

    def take_part_back(self, index: int, mood: str) -> None:
        index %= max(1, len(self.basket.tenders))
        with suppress(Refused):
            if not paying.part_at(self.basket, index).intent:
                self._change(lambda basket: paying.void_part(basket, index, person=MAUD))
                return
            basket, intent = card_payments.start_undo(
                self.db, self.basket, index, person=MAUD, now=make_moment(), new_id=self.new_id
            )
            self.basket = basket
            self._ask(intent, mood)

    def bring_back(self, receipt: int, line: int, quantity: int) -> None:
        """Goods of an earlier receipt, into whatever is before the cashier."""
        if not self.books.receipts:
            return
        original = self._original(self.books.receipts[receipt % len(self.books.receipts)])
        if original is not None and original.lines:
            chosen = original.lines[line % len(original.lines)]
            self._change(lambda basket: selling.take_return(basket, chosen, quantity, "unwanted", MAUD))

    def refund(self, kind: str, share: int, mood: str) -> None:
        """In a way that the first receipt in the basket allows; a voucher can always be handed out."""
        back = [line.returned.receipt for line in self.basket.lines if line.returned and not line.voided]
        original = self._original(back[0]) if back else None
        ways = returning.refund_tenders(self.basket.rules.setup, original)
        amount = -paying.due(self.basket) * share // 10
        if kind == VOUCHER:
            self._change(lambda basket: vouchers.issue_voucher(basket, amount, person=MAUD))
            return
        chosen = next((way for way in ways if way.kind == kind), ways[0])
        if share % 2 and chosen.most_minor is not None:  # else whatever is typed: it may be too much
            amount = min(amount, chosen.most_minor)
        if chosen.kind != CARD:
            self._change(lambda basket: paying.refund_to(basket, chosen, amount, person=MAUD))
            return
        with suppress(Refused):
            intent = card_payments.start_refund(self.db, self.basket, amount, now=make_moment(), new_id=self.new_id)
            self._ask(intent, mood)

    def set_aside_and_recall(self) -> None:
        with suppress(Refused):
            parking.suspend(self.db, self.basket, "Ada's", person=MAUD, now=make_moment())
            assert parking.load_draft(self.db) is None
            self.crash(set_aside=True)
            before, self.basket = self.basket, parking.recall(self.db, self.basket.id)
            assert replace(self.basket, name=before.name, approvals=before.approvals) == before
            assert [one.action for one in self.basket.approvals][: len(before.approvals)] == [
                one.action for one in before.approvals
            ]

    def crash(self, *, set_aside: bool = False) -> None:
        """The program starts again from what is on the disk."""
        self.db.close()
        self.db = RegisterDatabase.open(self.db.path)
        if not set_aside:
            found = parking.load_draft(self.db)
            assert found == self.basket or (found is None and not (self.basket.lines or self.basket.tenders))
            self.basket = found or self._empty()

    def complete(self, over: int, *, cut: bool) -> None:
        """With cash for the rest; ``cut``: the power fails while it is written."""
        due = paying.due_in_cash(self.basket)
        tendered = due + over if due > 0 else 0

        def record() -> Transaction:
            return recording.complete_sale(
                self.db, self.basket, tendered, staff=STAFF, now=make_moment(), new_id=self.new_id
            ).transaction

        with suppress(Refused):
            if cut:
                self._cut_short(record)
            self._recorded(record())

    def give_up(self) -> None:
        with suppress(Refused):
            done = recording.void_transaction(
                self.db, self.basket, "mistake", person=MAUD, now=make_moment(), new_id=self.new_id, comment="left"
            )
            self._recorded(done.transaction)

    def check(self) -> None:
        self.books.check(self.db, self.basket)

    def _recorded(self, transaction: Transaction) -> None:
        self.books.enter(self.db, transaction, self.basket)
        assert parking.load_draft(self.db) is None, "what is recorded is never offered again"
        parking.clear_draft(self.db)
        self.basket = self._empty()

    def _cut_short(self, record: Callable[[], Transaction]) -> None:
        with patch.object(journal, "append", side_effect=PowerCut), suppress(PowerCut):
            record()
        self.check()
        self.crash()

    def _ask(self, intent: CardIntent, mood: str) -> None:
        """As the window does: ask, ask after, and let a person read the terminal where it still keeps silent."""
        self.terminal.mood = mood
        self.basket, intent = self._take(intent)
        if mood == "never":
            self.basket, intent = card_payments.resolve(
                *(self.db, self.basket, intent, TAKEN if intent.id in self.terminal.moved else NOT_TAKEN),
                person=MAUD,
                now=make_moment(),
                new_id=self.new_id,
            )
        elif intent.open:
            self.crash()
            (found,) = [one for one in card_payments.find_unresolved(self.db) if one.intent.open]
            self.basket, intent = self._take(found.intent)
        assert not intent.open

    def _take(self, intent: CardIntent) -> tuple[Basket, CardIntent]:
        answer = card_payments.ask(self.terminal, intent)
        return card_payments.take_answer(self.db, self.basket, intent, answer)

    def _change(self, act: Callable[[Basket], Basket]) -> None:
        with suppress(Refused):
            self.basket = act(self.basket)
            parking.save_draft(self.db, self.basket)

    def _original(self, receipt: str) -> Original | None:
        with suppress(Refused):
            return returning.find_original(self.db, receipt, now=make_moment())
        return None

    def _a_voucher(self) -> str:
        found = self.db.row("SELECT number FROM voucher WHERE balance_minor > 0 LIMIT 1")
        return str(found[0]) if found else "NONE"

    def _empty(self) -> Basket:
        return parking.begin(selling.start_basket(self.db), self.new_id)


def set_up(db: RegisterDatabase, rounding: str, coin: int) -> None:
    """What HQ's feeds would bring."""
    set_up_item(db, "policy", "register", tax_rounding=rounding, cash_rounding_minor=coin)
    offers = (
        {"code": "TEN", "name": "Ten percent", "method": "percent", "value": 10_000, "skus": ["SKU-1", "SKU-3"]},
        {"code": "THREE", "name": "3 for 2", "method": "mix_and_match", "skus": ["SKU-4"], "group_size": 3}
        | {"cheapest_free": True},
        {"code": "MUCH", "name": "Much", "method": "threshold", "steps": [{"at": 5000, "amount_minor": 500}]},
        {"code": "CODE", "name": "By coupon", "method": "percent", "value": 5_000, "coupon_needed": True},
    )
    for offer in offers:
        set_up_item(db, "discount", str(offer["code"]), **offer)
    set_up_item(db, "coupon", "HELLO", coupon="HELLO", discount="CODE")
    set_up_item(db, "currency_rate", "USD", currency="USD", rate_millionths=920_000, rounding_minor=5)
    set_up_item(db, "currency_rate", "JPY", currency="JPY", rate_millionths=6_100_000)
    set_up_item(db, "tax_override", "FREE", code="FREE", name="Tax free", tax_rate=0, scope="both")
