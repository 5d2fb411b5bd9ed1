"""A busy counter as a process of its own: a week of trade with everything a register can do, squeezed together.

Days follow each other every few minutes, in a year long ago. What was shown as done is said aloud, one JSON object a
line. Started again after it was killed, it first looks after what was left open, as a person would.
"""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.devices.fake_terminal import FakeTerminal
from store_client.domain import card
from store_client.domain.basket import Basket
from store_client.domain.customer import CustomerDetails
from store_client.domain.transaction import Transaction
from store_client.errors import ComptoirError, Refused
from store_client.ids import new_id
from store_client.paths import database_file
from store_client.services import (
    card_payments,
    catalog,
    customer_edits,
    customers,
    day_reports,
    loyalty,
    orders,
    parking,
    paying,
    recording,
    selling,
    shift_open,
    sign_in,
    usb_export,
    vouchers,
)
from store_client.services.orders import OrderTerms
from store_client.sync.secrets import load_secrets
from tests.walk.cashier import say
from tests.walk.errands import Errands
from tests.walk.shop import RegisterUnderTest, WalkShop
from tests.walk.trader import AtRegister, SlowClock, Trader

FIRST_DAY = date(2025, 3, 3)
_OPEN_S, _TRADE_S = 9 * 3_600, 9 * 3_600


@dataclass
class WeekClock(SlowClock):
    """Each ``day_seconds`` since ``begun`` (of the system's clock) are a day from nine to six."""

    begun: float = 0.0
    day_seconds: float = 60.0

    def __call__(self) -> Moment:
        days, part = divmod((time.time() - self.begun) / self.day_seconds, 1.0)
        at = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
        at += timedelta(days=int(days), seconds=_OPEN_S + part * _TRADE_S)
        return Moment((at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1), 0)

    def today(self) -> str:
        return self().iso_date()


class BusyCounter:
    """The people at one register. ``act`` does the next thing; what was refused was not done."""

    def __init__(self, folder: Path, db: RegisterDatabase, clock: WeekClock, seed: str) -> None:
        self._db, self._now, self._folder = db, clock, folder
        shop = cast("WalkShop", SimpleNamespace(folder=folder.parent))
        trader = Trader(RegisterUnderTest(shop, folder.name.removeprefix("register-")), clock)
        self._day = AtRegister(trader, db)
        self._person = self._day.boss
        self._chance = random.Random(seed)
        self._terminal = FakeTerminal(folder / "terminal.toml", sleep=lambda _seconds: None)
        self._products = [one for (sku,) in db.rows(_CHEAP) if (one := catalog.find_by_code(db, sku))]
        self._errands = Errands(db, self._products, clock)
        self._last: Transaction | None = None
        self._number = 0

    def look_after_what_was_left(self) -> None:
        """A card was asked and its basket is gone with the process: ask the terminal, and tell HQ of the money."""
        parking.clear_draft(self._db)
        for found in card_payments.find_unresolved(self._db):
            basket, intent = Basket(), found.intent
            if intent.state not in (card.APPROVED, card.DECLINED):
                answer = card_payments.ask(self._terminal, intent)
                basket, intent = card_payments.take_answer(self._db, basket, intent, answer)
            if any(one.intent.id == intent.id for one in card_payments.find_unresolved(self._db)):
                card_payments.write_off(
                    self._db, intent, "Given back by hand.", person=self._person, now=self._now(), new_id=new_id
                )
        for kept in parking.list_suspended(self._db):
            self._record(paying.pay_other(parking.recall(self._db, kept.id), "card"))

    def pause(self, usual_seconds: float) -> float:
        """People come one after the other, or none for a while."""
        return self._chance.expovariate(1 / usual_seconds)

    def act(self) -> None:
        """The day's next deed; first another day is begun when it has come."""
        shift = shift_open.current_shift(self._db)
        if shift is not None and shift.business_date != self._now.today():
            self.close()
            shift = None
        if shift is None:
            self._day.open()
        self._number += 1
        # Others need a sale before them.
        deed = BusyCounter.sell if self._last is None else self._chance.choice(_DEEDS)
        try:
            deed(self)
        except Refused as refused:
            say(refused=refused.message, deed=deed.__name__.lstrip("_"))

    def close(self) -> None:
        """X, the count, the close, and a copy of the Z."""
        day_reports.x_report(self._db, self._person)
        closed = self._day.close()
        say(closed=closed.shift.id, count=closed.manifest.count, total_minor=closed.manifest.total_minor)
        day_reports.z_report(self._db, closed.shift.id, self._person)

    def sell(self) -> None:
        basket = self._basket()
        if self._number % 5 == 0:
            basket = selling.add_coupon(basket, "WELCOME10")
        self._last = self._record(self._paid(basket))

    def _errand(self) -> None:
        if self._last is not None:
            done = self._errands.run(self._last)
            if done is not None:
                self._show(done)

    def _new_customer(self) -> None:
        details = CustomerDetails(
            first_name="Busy", last_name=f"Person {new_id()[-12:]}", attributes=(("favourite-colour", "blue"),)
        )
        made = customers.register_customer(self._db, details, staff=self._person.id, now=self._now(), new_id=new_id)
        say(customer=made.id)

    def _edit_customer(self) -> None:
        base = customers.get_customer(self._db, self._someone())
        if base is not None:
            colour = self._chance.choice(("blue", "green", "red", "yellow"))
            details = replace(
                base.details,
                phone=f"06 55 55 {self._number % 10_000:04d}",
                attributes=(("favourite-colour", colour), ("shoe-size", str(16 + self._number % 36))),
            )
            customer_edits.edit_customer(
                self._db, base.id, details, base=base, staff=self._person.id, now=self._now(), new_id=new_id
            )

    def _decide(self) -> None:
        for disputed in customer_edits.list_disputed_customers(self._db, 1):
            conflict = disputed.conflicts[0]
            customer_edits.resolve_conflict(
                self._db,
                disputed.id,
                conflict.field,
                customer_edits.KEEP_REGISTER,
                staff=self._person.id,
                now=self._now(),
                new_id=new_id,
                document=conflict.document,
            )

    def _enrol(self) -> None:
        customer = self._someone()
        if customer:
            staff, code = self._person.id, f"CARD-{new_id()[-10:].upper()}"
            loyalty.enroll_loyalty(self._db, customer, code, staff=staff, now=self._now(), new_id=new_id)

    def _sell_to_customer(self) -> None:
        customer = customers.get_customer(self._db, self._someone())
        if customer is not None:
            self._record(self._paid(selling.attach_customer(self._basket(), customer)))

    def _put_aside(self) -> None:
        basket = self._basket()
        parking.save_draft(self._db, basket)
        kept = parking.suspend(self._db, basket, "Ada", person=self._person, now=self._now())
        self._record(self._paid(parking.recall(self._db, kept.id)))

    def _pay_by_voucher(self) -> None:
        found = self._db.row("SELECT number FROM voucher WHERE balance_minor > 0 LIMIT 1")
        if found is not None:
            basket = vouchers.pay_voucher(self._db, self._basket(), found[0], today=self._now.today())
            self._record(self._paid(basket))

    def _order(self) -> None:
        customer = customers.get_customer(self._db, self._someone())
        if customer is not None:
            basket = selling.attach_customer(self._basket(), customer)
            basket = orders.take_order(
                basket, OrderTerms(), person=self._person, today=self._now.today(), new_id=new_id
            )
            self._record(self._paid(basket))

    def _end_order(self) -> None:
        mine = [one for one in orders.list_orders(self._db) if one.is_open and one.transaction]
        if not mine:
            return
        if self._number % 3:
            self._record(self._paid(orders.hand_over(self._db, mine[0].id, new_id=new_id)))
            return
        basket = orders.cancel(self._db, mine[0].id, "customer_left", person=self._person, new_id=new_id)
        for way in orders.ways_back(self._db, mine[0]):
            owed = -paying.due(basket)
            if way.tender != "cash" and owed > 0:
                amount = owed if way.most_minor is None else min(owed, way.most_minor)
                basket = paying.refund_to(basket, replace(way, most_minor=None), amount, person=self._person)
        self._record(basket)

    def _export(self) -> None:
        """Onto a stick that is emptied each time."""
        kept = load_secrets(self._folder)
        if kept is None or not usb_export.count_exportable(self._db):
            return
        stick = self._folder / "stick"
        stick.mkdir(exist_ok=True)
        written = usb_export.export_unconfirmed(
            self._db, stick, signing_key=kept.signing_key, now=self._now(), new_id=new_id, person=self._person
        )
        for path in (written.path, *written.more):
            path.unlink()

    def _look_around(self) -> None:
        day_reports.x_report(self._db, self._person)
        customers.search_customers(self._db, "busy")
        sign_in.list_staff(self._db)

    def _someone(self) -> str:
        found = self._db.row("SELECT id FROM customer ORDER BY random() LIMIT 1")
        return str(found[0]) if found else ""

    def _basket(self) -> Basket:
        basket = parking.begin(selling.start_basket(self._db), new_id)
        for product in self._chance.sample(self._products, self._chance.randint(1, 4)):
            basket = selling.add_item(basket, product, 1_000 * self._chance.randint(1, 3))
        return basket

    def _paid(self, basket: Basket) -> Basket:
        """By turns by card, with a cheque, with dollars, with change, in exact cash."""
        due = paying.due(basket)
        way = self._number % 5
        if due <= 0:
            return basket
        if way == 0:
            return self._by_card(basket)
        if way == 1:
            basket = paying.pay_cheque(basket, "0042", due // 2)
        if way == 2 and due < 20_000:
            return paying.pay_foreign(basket, "USD", due * 2)
        return paying.pay_cash(basket, paying.due_in_cash(basket) + (500 if way == 3 else 0))

    def _by_card(self, basket: Basket) -> Basket:
        intent = card_payments.start(self._db, basket, now=self._now(), new_id=new_id)
        answer = card_payments.ask(self._terminal, intent)
        basket, _intent = card_payments.take_answer(self._db, basket, intent, answer)
        return basket

    def _record(self, basket: Basket) -> Transaction:
        rest = None if paying.due(basket) == 0 else 0
        done = recording.complete_sale(
            self._db, basket, rest, staff=self._person.id, now=self._now(), new_id=new_id
        ).transaction
        self._show(done)
        return done

    def _show(self, done: Transaction) -> None:
        say(sale=done.id, receipt=done.receipt, total_minor=done.total_minor)


_CHEAP = "SELECT sku FROM price WHERE price_minor BETWEEN 200 AND 3000 ORDER BY sku LIMIT 12"
_OFTEN = (BusyCounter.sell, BusyCounter.sell, BusyCounter.sell, BusyCounter._errand, BusyCounter._sell_to_customer)
_DEEDS: tuple[Callable[[BusyCounter], None], ...] = (
    *_OFTEN,
    *_OFTEN,
    BusyCounter._new_customer,
    BusyCounter._edit_customer,
    BusyCounter._decide,
    BusyCounter._enrol,
    BusyCounter._put_aside,
    BusyCounter._pay_by_voucher,
    BusyCounter._order,
    BusyCounter._end_order,
    BusyCounter._export,
    BusyCounter._look_around,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--begun", type=float, required=True)
    parser.add_argument("--day-seconds", type=float, required=True)
    parser.add_argument("--each-seconds", type=float, default=0.3)
    parser.add_argument("--until", type=Path, required=True, help="trade ends when there is this file")
    parser.add_argument("--seed", default="")
    options = parser.parse_args()
    db = RegisterDatabase.open(database_file(options.data))
    clock = WeekClock(begun=options.begun, day_seconds=options.day_seconds)
    counter = BusyCounter(options.data, db, clock, options.seed)
    if shift_open.current_shift(db) is not None:
        counter.look_after_what_was_left()
    while True:
        try:
            counter.act()
        except ComptoirError as trouble:
            say(trouble=trouble.message)
            raise
        if options.until.exists():
            break
        time.sleep(counter.pause(options.each_seconds))
    if shift_open.current_shift(db) is not None:
        counter.close()
    db.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
