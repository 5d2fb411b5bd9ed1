"""Books kept beside a register by hand: what of money and goods must be true whatever a cashier did."""

from collections import Counter as Sums
from collections.abc import Mapping

from hq_server.domain.transactions import check_transaction_in_full
from hq_server.wire import incoming as hq_incoming
from store_client.db import card_intents, outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.tender import CARD, VOUCHER
from store_client.domain.transaction import VOID, Transaction, TransactionLine
from store_client.services.receipts import load_transaction

Line = tuple[str, int]


class Books:
    """``moved`` is the terminal's own memory: intent → what it took, below zero what it gave back."""

    def __init__(self, moved: Mapping[str, int], coin: int) -> None:
        self._moved, self._coin = moved, coin
        self.receipts: list[str] = []
        self._sold: dict[Line, TransactionLine] = {}
        self._pieces: Sums[Line] = Sums()
        self._paid_back: Sums[Line] = Sums()
        self._taxed_back: Sums[Line] = Sums()
        self._by_card = 0
        self._card_of: dict[str, int] = {}
        self._card_back: Sums[str] = Sums()
        self._vouchers_out = 0
        self.documents: list[bytes] = []

    def enter(self, db: RegisterDatabase, transaction: Transaction, basket: Basket) -> None:
        """A transaction that was recorded of this basket."""
        assert load_transaction(db, transaction.id) == transaction
        self.receipts.append(transaction.receipt)
        _expect_sums(transaction, self._coin)
        if transaction.type != VOID:
            assert transaction.total_minor == basket.total_minor
            assert transaction.tax_minor == basket.tax_minor
        self._enter_goods(transaction)
        self._enter_money(transaction)
        content = outbox.page_after(db, transaction.sequence - 1, 1)[0].content
        body = hq_incoming.read_body(hq_incoming.read_envelope(content))
        assert check_transaction_in_full(body) == ""  # type: ignore[arg-type]  # a transaction of version 2

    def check(self, db: RegisterDatabase, basket: Basket) -> None:
        """What is true at any moment, also between any two steps."""
        stored = [row[0] for row in db.rows("SELECT receipt FROM transaction_header ORDER BY sequence")]
        assert stored == self.receipts
        assert [receipt[-7:] for receipt in stored] == [f"{number:07d}" for number in range(1, len(stored) + 1)]
        unsettled = card_intents.unsettled(db)
        assert sum(self._moved.values()) == self._by_card + sum(self._moved.get(one.id, 0) for one in unsettled)
        parts = [part.intent for part in basket.tenders if part.intent]
        assert sorted(parts) == sorted(one.id for one in unsettled if one.basket == basket.id and one.id in self._moved)
        balances = [row[0] for row in db.rows("SELECT balance_minor FROM voucher")]
        assert sum(balances) == self._vouchers_out
        assert min(balances, default=0) >= 0
        assert basket.total_minor == sum(line.total_minor for line in basket.lines)
        assert sum(tax.gross_minor for tax in basket.taxes) == basket.total_minor
        assert sum(tax.tax_minor for tax in basket.taxes) == basket.tax_minor
        for line, sold in self._sold.items():
            self._expect_no_more_back_than_sold(line, sold)

    def pieces_back(self) -> Mapping[Line, int]:
        """(transaction, line) → thousandths that came back."""
        return self._pieces

    def _enter_goods(self, transaction: Transaction) -> None:
        for line in transaction.lines:
            if line.voided:
                assert (line.total_minor, line.tax_minor, line.discount_minor) == (0, 0, 0)
                continue
            if line.more is not None and line.more.returned is not None:
                origin = (line.more.returned.transaction, line.more.returned.line)
                self._pieces[origin] -= line.quantity_thousandths
                self._paid_back[origin] -= line.total_minor
                self._taxed_back[origin] -= line.tax_minor
            else:
                self._sold[transaction.id, line.line] = line

    def _enter_money(self, transaction: Transaction) -> None:
        origins = {line.more.returned.transaction for line in transaction.lines if line.more and line.more.returned}
        for part in transaction.tenders:
            if part.tender == CARD:
                self._by_card += part.amount_minor
                if part.amount_minor > 0:
                    self._card_of[transaction.id] = self._card_of.get(transaction.id, 0) + part.amount_minor
                elif len(origins) == 1:
                    (origin,) = origins
                    self._card_back[origin] -= part.amount_minor
                    assert self._card_back[origin] <= self._card_of[origin]
            if part.tender == VOUCHER:
                self._vouchers_out -= part.amount_minor

    def _expect_no_more_back_than_sold(self, line: Line, sold: TransactionLine) -> None:
        pieces, paid, tax = self._pieces[line], self._paid_back[line], self._taxed_back[line]
        assert 0 <= pieces <= sold.quantity_thousandths
        assert 0 <= paid <= sold.total_minor
        assert 0 <= tax <= sold.tax_minor
        if pieces == sold.quantity_thousandths:
            assert (paid, tax) == (sold.total_minor, sold.tax_minor)


def _expect_sums(transaction: Transaction, coin: int) -> None:
    counting = [line for line in transaction.lines if not line.voided]
    assert transaction.total_minor == sum(line.total_minor for line in counting)
    assert transaction.tax_minor == sum(line.tax_minor for line in counting)
    assert transaction.discount_minor == sum(max(0, line.discount_minor) for line in counting)
    assert sum(tax.net_minor + tax.tax_minor for tax in transaction.taxes) == transaction.total_minor
    paid = sum(part.amount_minor for part in transaction.tenders)
    assert paid == transaction.total_minor + transaction.rounding_minor
    assert abs(transaction.rounding_minor) <= max(0, coin - 1)
    for part in transaction.tenders:
        assert part.amount_minor == part.tendered_minor - part.change_minor
        assert part.change_minor >= 0
