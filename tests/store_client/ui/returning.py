"""The return screen for presenters' tests: without a window, beside the sell and tender screens; and HQ's answers."""

import json
from dataclasses import replace
from typing import Any

from store_client.db import questions, register_keys
from store_client.domain.transaction import CompletedSale, Transaction
from store_client.services import seal
from store_client.ui.returns.presenter import ReturnsPresenter
from store_client.ui.returns.rows import Refund, ReturnRow, Way
from store_client.ui.screen import Answer, Primary
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import CASHIER_ID
from tests.store_client.ui.shop import Shop
from tests.store_client.ui.tendering import Tendering

ELSEWHERE_KEY = b"e" * 32
ELSEWHERE = "202-1-10000009"


class Returning(Tendering):
    """`done` collects what was recorded by any of the screens."""

    def __init__(self, shop: Shop, person: str = CASHIER_ID) -> None:
        super().__init__(shop, person)
        self.returns_view = RecordingView()
        self.returns = ReturnsPresenter(
            self.returns_view,
            self.desk.services,
            self.session,
            self.sale,
            approve=lambda *asked: self.asked.append(asked),
            pay=lambda way, typed: self.paid.append((way, typed)),
            give_back=self.tender.give_back,
            finish=self.presenter.finish,
            go=self.gone.append,
            say=self.view.answer,
        )
        self.tender._finish = self.presenter.finish  # as the window has it

    def sell(self, *codes: str, paid: str = "F12") -> Transaction:
        """Recorded at once: in cash, or by the key that is given."""
        self.scan(*codes)
        self.press(paid)
        return self.last

    def begin(self) -> None:
        self.returns.shown()

    def take(self, code: str) -> None:
        """A scan."""
        self.returns.scanned(code)

    def enter_receipt(self, text: str, *then: str) -> None:
        self.returns_view.typed = text
        self.returns.typed(text)
        self.push(*(then or ("Enter",)))

    def push(self, *keys: str) -> None:
        """Where it is then asked why something comes back, it is for the first of the shop's reasons."""
        for key in keys:
            self.returns.pressed(key)
            if key in ("F8", "F12") and self.lines and self.lines[0].mark == "why":
                answer_why(self, "1")

    @property
    def last(self) -> Transaction:
        sale: CompletedSale = self.done[-1][0]
        return sale.transaction

    @property
    def told(self) -> Answer:
        return self.returns_view.last_answer

    @property
    def lines(self) -> list[ReturnRow]:
        return list(self.returns_view.said["show_rows"][0])

    @property
    def table(self) -> list[tuple[str, str, str, str]]:
        return [(row.mark, row.sold, row.coming, row.amount) for row in self.lines]

    @property
    def ways(self) -> list[tuple[str, str, bool]]:
        shown: list[Way] = self.returns_view.said["show_ways"][0]
        return [(way.name, way.amount, way.chosen) for way in shown]

    @property
    def refund(self) -> Refund:
        shown: Refund = self.returns_view.said["show_refund"][0]
        return shown

    @property
    def first(self) -> Primary:
        return self.returns_view.primary

    def question(self) -> str:
        """What HQ is asked about, newest last; none fails."""
        return questions.waiting(self.shop.agent, 50)[-1].subject

    def hq_answers(self, transaction: Transaction | None, returned: int = 0, **changed: Any) -> None:
        """The agent brings the answer to what was asked last."""
        asked = questions.waiting(self.shop.agent, 50)[-1]
        with self.shop.agent.write():
            questions.answer(self.shop.agent, asked.id, self.shop.moment.utc_ms, _told(transaction, returned, changed))
        self.returns.changes_applied()

    def hq_is_silent(self) -> None:
        asked = questions.waiting(self.shop.agent, 50)[-1]
        with self.shop.agent.write():
            questions.fail(self.shop.agent, asked.id, self.shop.moment.utc_ms, "no network")
        self.returns.changes_applied()


def answer_why(back: Returning, number: str) -> None:
    """Its digit in the field."""
    back.returns_view.typed = number
    back.returns.typed(number)


def code_of_receipt(shop: Shop, transaction: Transaction) -> str:
    """The signed code that another register printed on its receipt; its key came from HQ."""
    register = transaction.receipt.rpartition("-")[0]
    with shop.agent.write():
        register_keys.upsert(shop.agent, [(register, [seal.public_key_of(ELSEWHERE_KEY)])])
    return seal.seal_receipt(ELSEWHERE_KEY, transaction)


def of_elsewhere(transaction: Transaction, **changed: Any) -> Transaction:
    """The same goods, sold at another register: nothing of it is known here."""
    other = replace(transaction, id="019ab000-0000-7000-8000-0000000000e1", receipt=ELSEWHERE)
    return replace(other, **changed)


def _told(transaction: Transaction | None, returned: int, changed: dict[str, Any]) -> str:
    if transaction is None:
        return json.dumps({"hq_ms": 1, "found": False, "transaction": None})
    told = {
        "transaction": transaction.id,
        "receipt": transaction.receipt,
        "register": transaction.receipt.rpartition("-")[0],
        "made_ms": transaction.made.utc_ms,
        "type": "sale",
        "currency": transaction.currency,
        "customer": transaction.customer,
        "total_minor": transaction.total_minor,
        "tenders": [{"tender": part.tender, "amount_minor": part.amount_minor} for part in transaction.tenders],
        "lines": [
            {
                "line": line.line,
                "sku": line.sku,
                "description": line.description,
                "quantity_thousandths": line.quantity_thousandths,
                "unit_price_minor": line.unit_price_minor,
                "total_minor": line.total_minor,
                "discount_minor": line.discount_minor,
                "tax_rate": line.tax_rate,
                "tax_minor": line.tax_minor,
                "returned_thousandths": returned,
            }
            for line in transaction.lines
        ],
    }
    return json.dumps({"hq_ms": 1, "found": True, "transaction": told | changed})
