"""Days of customers' orders in the hands of chance: two registers that are often without a network and lose their
power, an HQ whose answers get lost, and a model of what the drawers and the books have to come to.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hq_server.db import repairs
from hq_server.domain.statement import StatementId
from hq_server.services import repair
from hq_server.services.ingest import ingest_batch
from hq_server.services.orders_job import synchronize_orders
from hq_server.services.posting import post_statement
from hq_server.services.setup_admin import import_setup
from hq_server.services.statements import look_at_days
from store_client.clock import Moment
from store_client.db import outbox, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.order import Order
from store_client.domain.returns import RefundTender
from store_client.domain.tender import CARD, CASH, VOUCHER
from store_client.domain.transaction import CompletedSale
from store_client.services import (
    journal,
    orders,
    parking,
    paying,
    recording,
    returning,
    selling,
    shift_close,
    shift_open,
)
from tests.contract.counter_day import PowerCut
from tests.contract.order_store import copy_new
from tests.counter import MAUD, set_up_item
from tests.factories import STAFF, START_MS, make_moment
from tests.hq_server.statement_world import EVENING, STORE, books
from tests.ordering import agree, make_customer, wanted

COIN = 5
ACCOUNTS = {CASH: "530", CARD: "511", VOUCHER: "419"}
DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")
_DAY_S = 24 * 3_600
_WHY = "Two registers ended it without a network, both did."
_GOODS = ((1_082, 650), (999,), (333, 1), (4_000, 20))


def in_coins(minor: int) -> int:
    return (2 * minor + COIN) // (2 * COIN) * COIN if minor >= 0 else -in_coins(-minor)


class Tally:
    """What was paid and handed back by each tender, what customers paid before, and what was sold to them."""

    def __init__(self) -> None:
        self.money: Counter[str] = Counter()
        self.owed = self.sold = 0

    def take(self, tender: str, deposit: int, total: int) -> None:
        paid = in_coins(deposit) if tender == CASH else deposit
        self.money[tender] += paid
        self.owed += min(paid, total)

    def sell(self, tender: str, total: int, deposit: int = 0) -> None:
        coins = in_coins(total - deposit)
        self.money[tender] += coins if tender == CASH or (deposit and not coins) else total - deposit
        self.owed -= deposit
        self.sold += total

    def hand_back(self, parts: Mapping[str, int], *, deposit: int = 0, goods: int = 0) -> None:
        assert abs(sum(parts.values()) - deposit - goods) < COIN
        self.money.subtract(parts)
        self.owed -= deposit
        self.sold -= goods

    @property
    def accounts(self) -> dict[str, int]:
        """Debit above 0; rounding is what remains."""
        found = {account: self.money[tender] for tender, account in ACCOUNTS.items()}
        found |= {"4191": -self.owed, "sold": -self.sold}
        return found | {"rounding": -sum(found.values())}


class OrderDays:
    """Each method is something that a person does at register ``at``, or that a program does."""

    def __init__(self, folder: Path) -> None:
        self.store = copy_new(folder)
        self.tally = Tally()
        self.day = 0
        self.sales: list[tuple[int, str]] = []
        self.ended: Counter[str] = Counter()
        import_setup(self.store.hq, f"[policy]\ncash_rounding_minor = {COIN}\n", START_MS)
        for db in self.store.registers:
            set_up_item(db, "policy", "register", cash_rounding_minor=COIN)
        self.customers = [make_customer(db, self.store.new_id) for db in self.store.registers]

    def close(self) -> None:
        self.store.close()

    def take(self, at: int, choice: int, tender: str, cut: int) -> None:
        basket = wanted(self._db(at), self.customers[at], *_GOODS[choice % len(_GOODS)])
        total = basket.total_minor
        usual = min(total, -(-((2 * total + 10) // 20) // COIN) * COIN)
        deposit = (usual, 0, min(203, total), total)[choice // len(_GOODS) % 4]
        self._record(at, agree(basket, self.store.new_id, MAUD, deposit_minor=deposit), tender, cut)
        self.tally.take(tender, deposit, total)

    def hand_over(self, at: int, choice: int, tender: str, cut: int) -> None:
        order = self._open_order(at, choice)
        if order is not None:
            basket = orders.hand_over(self._db(at), order.id, new_id=self.store.new_id)
            done = self._record(at, basket, tender, cut)
            self.sales.append((at, done.transaction.receipt))
            self.tally.sell(tender, order.total_minor, order.deposit_minor)

    def cancel(self, at: int, choice: int, _tender: str, cut: int) -> None:
        order = self._open_order(at, choice)
        if order is not None:
            db = self._db(at)
            basket = orders.cancel(db, order.id, "customer_left", person=MAUD, new_id=self.store.new_id)
            done = self._record(at, basket, "", cut, orders.ways_back(db, order))
            self.tally.hand_back(_handed_back(done), deposit=order.deposit_minor)

    def sell(self, at: int, choice: int, tender: str, cut: int) -> None:
        basket = wanted(self._db(at), None, *_GOODS[choice % len(_GOODS)])
        self.tally.sell(tender, basket.total_minor)
        done = self._record(at, parking.begin(basket, self.store.new_id), tender, cut)
        self.sales.append((at, done.transaction.receipt))

    def bring_back(self, _at: int, choice: int, _tender: str, cut: int) -> None:
        """One piece of what a register sold, to the same register."""
        if not self.sales:
            return
        at, receipt = self.sales[choice % len(self.sales)]
        db = self._db(at)
        original = returning.find_original(db, receipt, now=self._now())
        left = [line for line in original.lines if line.returned_thousandths < line.sold_thousandths]
        if left:
            basket = parking.begin(selling.start_basket(db), self.store.new_id)
            basket = selling.take_return(basket, left[choice % len(left)], 1_000, "unwanted", MAUD)
            ways = returning.refund_tenders(basket.rules.setup, original)
            done = self._record(at, basket, "", cut, ways)
            self.tally.hand_back(_handed_back(done), goods=-basket.total_minor)

    def send(self, at: int, *_more: Any) -> None:
        self.store.upload(self.store.shops[at])

    def send_in_vain(self, at: int, *_more: Any) -> None:
        """HQ's answer is lost: everything goes up again."""
        shop = self.store.shops[at]
        waiting = outbox.waiting(shop.db, 1_000, 10**7)
        ingest_batch(self.store.hq, shop.identity, [document.content for document in waiting], START_MS)

    def fetch(self, at: int, *_more: Any) -> None:
        for _time in range(2):
            synchronize_orders(self.store.hq, START_MS)
        self.store.pull(self.store.shops[at])

    def end_day(self, *_more: Any) -> None:
        if self.day + 1 < len(DAYS):
            self._close_shifts()
            self.day += 1
            for db in self.store.registers:
                shift_open.open_shift(
                    db, staff=STAFF, business_date=DAYS[self.day], now=self._now(), new_id=self.store.new_id,
                    starting_minor=10_000,
                )  # fmt: skip

    def settle(self) -> None:
        """The last day ends, everything arrives, and people at HQ look at what two registers ended at once."""
        self._close_shifts()
        for _round in range(2):
            self.store.exchange()
        hq = self.store.hq
        with hq.read():
            aside = hq.rows("SELECT register, sequence, kind FROM inbox WHERE state <> 'applied'")
        assert {kind for _register, _sequence, kind in aside} <= {"order.changed"}
        assert len(aside) == sum(times - 1 for times in self.ended.values())
        for register, sequence, _kind in aside:
            self._decide(register, sequence, repairs.SET_ASIDE)
        self._post()
        with hq.read():
            found = hq.rows("SELECT register, sequence, rule FROM finding WHERE state = 'open'")
        assert [rule for _register, _sequence, rule in found] == ["ORD-5"] * len(aside)
        for register, sequence, _rule in found:
            self._decide(register, sequence, repairs.CORRECT)
        self._post()
        with hq.read():
            assert hq.rows("SELECT DISTINCT state FROM statement") == [("posted",)]

    def accounts(self) -> dict[str, int]:
        """What stands in HQ's books, as the model tells it."""
        found: Counter[str] = Counter()
        for day in DAYS[: self.day + 1]:
            found.update(books(self.store.hq, STORE, day))
        known = {account: found[account] for account in (*ACCOUNTS.values(), "4191")}
        return known | {"sold": found["707"] + found["44571"], "rounding": found["658"] + found["758"]}

    def money(self) -> dict[str, int]:
        """What the registers' files say of the drawers."""
        found: Counter[str] = Counter()
        for db in self.store.registers:
            found.update(dict(db.rows("SELECT tender, sum(amount_minor) FROM transaction_tender GROUP BY tender")))
        return {tender: found[tender] for tender in ACCOUNTS}

    def owed_by_orders(self) -> int:
        """Of orders that HQ has as open."""
        with self.store.hq.read():
            row = self.store.hq.row("SELECT coalesce(sum(deposit_minor), 0) FROM customer_order WHERE ended = ''")
        assert row is not None
        return int(row[0])

    def _record(
        self, at: int, basket: Basket, tender: str, cut: int, ways: tuple[RefundTender, ...] = ()
    ) -> CompletedSale:
        """``cut``: the power fails when so many documents of it are written; it is then tried again."""
        db = self._db(at)
        parking.save_draft(db, basket)
        if cut and basket.order is not None:
            basket = self._power_cut(at, basket, cut)
            db = self._db(at)
        basket, tendered = _paid(basket, tender, ways)
        return recording.complete_sale(db, basket, tendered, staff=STAFF, now=self._now(), new_id=self.store.new_id)

    def _power_cut(self, at: int, basket: Basket, cut: int) -> Basket:
        db, written = self._db(at), [journal.append] * (cut - 1)

        def append(*given: Any) -> Any:
            if not written:
                raise PowerCut
            return written.pop()(*given)

        paid, tendered = _paid(basket, CASH, (RefundTender(CASH, CASH, CASH),))
        before = outbox.newest_sequence(db)
        with patch.object(journal, "append", append), suppress(PowerCut):
            recording.complete_sale(db, paid, tendered, staff=STAFF, now=self._now(), new_id=self.store.new_id)
            raise AssertionError("the power did not fail")
        db.close()
        shop = self.store.shops[at]
        shop.db = db = RegisterDatabase.open(db.path)
        kept = parking.load_draft(db)
        assert kept is not None
        assert outbox.newest_sequence(db) == before
        assert (kept.order, kept.lines, kept.tenders) == (basket.order, basket.lines, basket.tenders)
        return kept

    def _open_order(self, at: int, choice: int) -> Order | None:
        """One that this register may end; another one may have ended it meanwhile."""
        found = orders.list_orders(self._db(at), which="open")
        if not found:
            return None
        order = found[choice % len(found)]
        self.ended[order.id] += 1
        return order

    def _close_shifts(self) -> None:
        for db in self.store.registers:
            if shifts.find_open(db) is not None:
                shift_close.close_shift(db, staff=MAUD.id, now=self._now(), new_id=self.store.new_id)

    def _decide(self, register: str, sequence: int, kind: str) -> None:
        hq = self.store.hq
        repair.propose(
            hq, f"{STORE}-{register}", sequence, {}, _WHY, seen=0, person="claire", now_ms=EVENING, kind=kind
        )

    def _post(self) -> None:
        now_ms = EVENING + self.day * _DAY_S * 1_000
        look_at_days(self.store.hq, now_ms)
        for day in DAYS[: self.day + 1]:
            post_statement(self.store.hq, StatementId(STORE, day), now_ms)

    def _db(self, at: int) -> RegisterDatabase:
        return self.store.registers[at]

    def _now(self) -> Moment:
        return make_moment(self.day * _DAY_S + 60)


def _paid(basket: Basket, tender: str, ways: tuple[RefundTender, ...]) -> tuple[Basket, int | None]:
    """With all its parts, and the cash for the rest: what goes back goes to cards first."""
    for way in ways:
        if way.tender != CASH and paying.due(basket) < 0:
            left = -paying.due(basket)
            amount = left if way.most_minor is None else min(left, way.most_minor)
            basket = paying.refund_to(basket, replace(way, most_minor=None), amount, person=MAUD)
    if paying.due(basket) > 0 and tender == CARD:
        basket = paying.pay_other(basket, CARD)
    if paying.due(basket) > 0:
        return basket, paying.due_in_cash(basket)
    return basket, 0 if paying.due(basket) < 0 else None


def _handed_back(done: CompletedSale) -> Counter[str]:
    parts: Counter[str] = Counter()
    for part in done.transaction.tenders:
        parts[part.tender] -= part.amount_minor
    return parts
