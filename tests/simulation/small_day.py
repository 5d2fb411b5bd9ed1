"""What people do in the small chain, step by step, and what they were shown of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from store_client.domain.basket import Basket
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.declaration import Declared
from store_client.domain.shift import ClosedShift
from store_client.domain.staff import CASHIER, MANAGER, StaffMember
from store_client.domain.transaction import CompletedSale, Transaction
from store_client.errors import ComptoirError
from store_client.services import (
    catalog,
    customer_edits,
    customers,
    declaring,
    loyalty,
    orders,
    parking,
    paying,
    recording,
    returning,
    selling,
    shift_close,
    shift_open,
)
from store_client.services.orders import OrderTerms
from tests.simulation import model
from tests.simulation.facts import (
    ShownCustomer,
    ShownDocument,
    ShownEdit,
    ShownOrder,
    ShownShift,
    ShownTax,
    shown_document,
    shown_transaction,
)
from tests.simulation.hq import Killed
from tests.simulation.small_chain import DAY_MS, DAYS, PRODUCTS, Machine, SmallChain
from tests.simulation.small_hq import Headquarters

ADA, MAUD = StaffMember("s-001", "Ada", CASHIER), StaffMember("m-001", "Maud", MANAGER)
_STEPS = 45
_ROW = "sequence, id, kind, business_date, content, hash"


class SmallDays:
    """The people of the small chain, in the hands of chance."""

    def __init__(self, chain: SmallChain) -> None:
        self.chain, self.random, self.facts = chain, chain.random, chain.facts
        self.names = 0
        self.sold: dict[str, list[str]] = {machine.code: [] for machine in chain.machines}
        self.hq = Headquarters(chain, self._name)
        # Some chains live through what ordinary ones do not.
        self.rare = [
            act for act in (self.hq.use_old_copy, self.hq.restore_hq, self.hq.erase) if self.random.random() < 0.25
        ]

    def run(self) -> None:
        for day in range(len(DAYS)):
            self.chain.day = day
            for machine in self.chain.machines:
                self._act(machine, self._open)
            for _step in range(_STEPS):
                self.step()
            for machine in self.chain.machines:
                self._act(machine, self._close, mortal=False)
            self.chain.pass_time(DAY_MS - (self.chain.now_ms % DAY_MS) + 8 * 3_600_000)
        self.chain.deliver()

    def step(self) -> None:
        chain, machine = self.chain, self.random.choice(self.chain.machines)
        chain.pass_time(self.random.randrange(1_000, 600_000))
        at_register = (
            *(self._sell, self._sell, self._sell, self._bring_back, self._make_customer, self._edit, self._edit),
            *(self._take_order, self._end_order, self._enrol, self._decide),
        )
        elsewhere = (
            *(self._exchange, self._exchange, self._exchange, self._work, self._work, self._late, self.hq.edit),
            *(self.hq.merge, self.hq.unmerge, self.hq.new_prices, self._clock, self.hq.keep_copy, self.hq.back_up),
        )
        if self.random.random() < 0.04 and self.rare:
            self.random.choice(self.rare)(machine)
        elif self.random.random() < 0.5:
            self._act(machine, self.random.choice(at_register))
        else:
            self.random.choice(elsewhere)(machine)

    def _act(self, machine: Machine, act: Callable[[Machine], None], *, mortal: bool = True) -> None:
        """A person's act, during which the computer may die; what was refused was not done."""
        dies = mortal and self.random.random() < self.chain.awful / 4
        if dies:
            machine.kill_after(self.random.randrange(1, 25))
        try:
            act(machine)
        except Killed:
            self.facts.interrupted[machine.code] += 1
            machine.reopen()
        except ComptoirError:
            pass
        if dies:
            machine.reopen()

    @contextmanager
    def _shown(self, machine: Machine) -> Iterator[list[ShownDocument]]:
        """The documents that an act made; filled when it is over."""
        newest = "SELECT coalesce(max(sequence), 0) FROM outbox WHERE kind <> ''"
        before, made = machine.db.value(newest), list[ShownDocument]()
        yield made
        for row in machine.db.rows(f"SELECT {_ROW} FROM outbox WHERE sequence > {before} ORDER BY sequence"):
            made.append(shown_document(dict(zip(_ROW.split(", "), row, strict=True)), machine.code))

    def _open(self, machine: Machine) -> None:
        with self._shown(machine) as made:
            shift_open.open_shift(
                machine.db,
                staff=ADA.id,
                business_date=self.chain.date,
                now=self.chain.moment(machine),
                new_id=self.chain.new_id,
                starting_minor=10_000,
            )
        self.facts.others += made

    def _close(self, machine: Machine) -> None:
        preview = shift_close.preview(machine.db)
        if preview is None:
            return
        now, new_id = self.chain.moment(machine), self.chain.new_id
        off = self.random.choice((0, 0, 0, -35, 20))
        with self._shown(machine) as made:
            counted = tuple(
                Declared(one.tender, one.expected_minor + (off if one.tender == "cash" else 0))
                for one in preview.tenders
                if one.expected_minor >= 0 and one.tender != "deposit"
            )
            declaring.declare(machine.db, counted, person=MAUD, now=now, new_id=new_id)
        self.facts.others += made
        with self._shown(machine) as made:
            closed = shift_close.close_shift(machine.db, staff=MAUD.id, now=now, new_id=new_id)
        self.facts.shifts.append(_shown_shift(made[-1], closed))

    def _basket(self, machine: Machine) -> Basket:
        basket = parking.begin(selling.start_basket(machine.db), self.chain.new_id)
        for _line in range(self.random.randrange(1, 4)):
            product = catalog.find_by_code(machine.db, f"SKU-{self.random.randrange(1, PRODUCTS + 1)}")
            pieces = self.random.choice((1_000, 1_000, 2_000, 3_000))
            if product is not None:  # an older file may know it only after the next exchange
                basket = selling.add_item(basket, product, pieces)
        customer = self._customer(machine)
        return selling.attach_customer(basket, customer) if customer and self.random.random() < 0.4 else basket

    def _customer(self, machine: Machine) -> Customer | None:
        known = [row[0] for row in machine.db.rows("SELECT id FROM customer ORDER BY rowkey")]
        return customers.get_customer(machine.db, self.random.choice(known)) if known else None

    def _record(self, machine: Machine, basket: Basket, cash: int | None) -> tuple[CompletedSale, list[ShownDocument]]:
        with self._shown(machine) as made:
            done = recording.complete_sale(
                machine.db, basket, cash, staff=ADA.id, now=self.chain.moment(machine), new_id=self.chain.new_id
            )
        for document in made:
            if document.id == done.transaction.id:
                self.facts.transactions.append(shown_transaction(document, _paper(done.transaction)))
            elif not document.kind.startswith("order."):
                self.facts.others.append(document)
        return done, made

    def _pay(self, basket: Basket) -> tuple[Basket, int | None]:
        due = paying.due(basket)
        if due <= 0:
            return basket, 0 if due < 0 else None
        if self.random.random() < 0.3:
            return paying.pay_other(basket, "card"), None
        return basket, paying.due_in_cash(basket) + self.random.choice((0, 0, 137, 500))

    def _sell(self, machine: Machine) -> None:
        done, _made = self._record(machine, *self._pay(self._basket(machine)))
        self.sold[machine.code].append(done.transaction.receipt)

    def _bring_back(self, machine: Machine) -> None:
        if not self.sold[machine.code]:
            return
        original = returning.find_original(
            machine.db, self.random.choice(self.sold[machine.code]), now=self.chain.moment(machine)
        )
        left = [line for line in original.lines if line.returned_thousandths < line.sold_thousandths]
        if left:
            basket = parking.begin(selling.start_basket(machine.db), self.chain.new_id)
            basket = selling.take_return(basket, self.random.choice(left), 1_000, "unwanted", MAUD)
            for way in returning.refund_tenders(basket.rules.setup, original):
                if way.tender != "cash" and paying.due(basket) < 0:
                    owed = -paying.due(basket)
                    amount = owed if way.most_minor is None else min(owed, way.most_minor)
                    basket = paying.refund_to(basket, replace(way, most_minor=None), amount, person=MAUD)
            self._record(machine, basket, 0 if paying.due(basket) < 0 else None)

    def _name(self, what: str) -> str:
        self.names += 1
        return f"{what}{self.names:04d}"

    def _make_customer(self, machine: Machine) -> None:
        details = CustomerDetails(first_name=self._name("Zephyrine"), last_name=self._name("Oudinot"))
        with self._shown(machine) as made:
            customer = customers.register_customer(
                machine.db, details, staff=ADA.id, now=self.chain.moment(machine), new_id=self.chain.new_id
            )
        names = {"first_name": details.first_name, "last_name": details.last_name}
        self.facts.customers.append(ShownCustomer(customer.id, names, made[-1]))

    def _edit(self, machine: Machine) -> None:
        base = self._customer(machine)
        if base is None:
            return
        field, value = self.random.choice((("first_name", self._name("Eulalie")), ("title", self._name("Doctor"))))
        with self._shown(machine) as made:
            customer_edits.edit_customer(
                machine.db,
                base.id,
                replace(base.details, first_name=value)
                if field == "first_name"
                else replace(base.details, title=value),
                base=base,
                staff=ADA.id,
                now=self.chain.moment(machine),
                new_id=self.chain.new_id,
            )
        self.facts.edits += [ShownEdit(base.id, {field: value}, one) for one in made]

    def _decide(self, machine: Machine) -> None:
        disputed = customer_edits.list_disputed_customers(machine.db)
        if disputed:
            conflict = self.random.choice(disputed[0].conflicts)
            with self._shown(machine) as made:
                customer_edits.resolve_conflict(
                    machine.db,
                    disputed[0].id,
                    conflict.field,
                    self.random.choice((customer_edits.KEEP_HQ, customer_edits.KEEP_REGISTER)),
                    staff=ADA.id,
                    now=self.chain.moment(machine),
                    new_id=self.chain.new_id,
                    document=conflict.document,
                )
            self.facts.others += made

    def _enrol(self, machine: Machine) -> None:
        customer = self._customer(machine)
        if customer is not None:
            with self._shown(machine) as made:
                loyalty.enroll_loyalty(
                    machine.db,
                    customer.id,
                    f"CARD-{machine.code}-{self._name('')}",
                    staff=ADA.id,
                    now=self.chain.moment(machine),
                    new_id=self.chain.new_id,
                )
            self.facts.others += made

    def _take_order(self, machine: Machine) -> None:
        customer = self._customer(machine)
        if customer is None:
            return
        basket = selling.attach_customer(self._basket(machine), customer)
        basket = orders.take_order(basket, OrderTerms(), person=ADA, today=self.chain.date, new_id=self.chain.new_id)
        done, made = self._record(machine, *self._pay(basket))
        assert basket.order is not None
        self._show_order(made, basket.order.order, "taken", customer.id, basket.total_minor, done)

    def _end_order(self, machine: Machine) -> None:
        # Where it was taken: two registers without a network would both end it, and people at HQ decide then.
        known = [
            order
            for order in orders.list_orders(machine.db)
            if order.state in ("waiting", "created", "failed") and order.transaction
        ]
        if not known:
            return
        order = self.random.choice(known)
        if self.random.random() < 0.6:
            basket, action = orders.hand_over(machine.db, order.id, new_id=self.chain.new_id), "handed_over"
            done, made = self._record(machine, *self._pay(basket))
        else:
            basket, action = (
                orders.cancel(machine.db, order.id, "customer_left", person=MAUD, new_id=self.chain.new_id),
                "cancelled",
            )
            for way in orders.ways_back(machine.db, order):
                if way.tender != "cash" and paying.due(basket) < 0:
                    owed = -paying.due(basket)
                    amount = owed if way.most_minor is None else min(owed, way.most_minor)
                    basket = paying.refund_to(basket, replace(way, most_minor=None), amount, person=MAUD)
            done, made = self._record(machine, basket, 0 if paying.due(basket) < 0 else None)
        self._show_order(made, order.id, action, order.customer, order.total_minor, done)

    def _show_order(
        self, made: list[ShownDocument], order: str, action: str, customer: str, total: int, done: CompletedSale
    ) -> None:
        document = next(one for one in made if one.kind.startswith("order."))
        deposit = done.transaction.total_minor if action == "taken" else 0
        self.facts.orders.append(ShownOrder(document, order, action, customer, total, deposit, done.transaction.id))

    def _exchange(self, machine: Machine) -> None:
        """The agent's or HQ's computer may die in it."""
        dies = self.random.random() < self.chain.awful / 3
        if dies:
            machine.kill_after(self.random.randrange(1, 120))
        elif self.random.random() < self.chain.awful / 3:
            self.chain.kill_hq_after(self.random.randrange(1, 150))
        with suppress(Killed):
            self.chain.exchange(machine)
        if dies:
            machine.reopen()
        self.chain.spare_hq()

    def _work(self, _machine: Machine) -> None:
        if self.random.random() < self.chain.awful / 3:
            self.chain.kill_hq_after(self.random.randrange(1, 150))
        self.chain.work(5)
        self.chain.spare_hq()

    def _late(self, _machine: Machine) -> None:
        self.chain.arrive_late()

    def _clock(self, machine: Machine) -> None:
        if self.random.random() < self.chain.awful:
            self.chain.step_clock(machine)


def _paper(transaction: Transaction) -> Mapping[str, Any]:
    told: Mapping[str, Any] = msgspec.to_builtins(transaction)
    return told


def _shown_shift(document: ShownDocument, closed: ClosedShift) -> ShownShift:
    manifest = closed.manifest
    return ShownShift(
        document,
        closed.shift.id,
        closed.shift.number,
        manifest.count,
        manifest.sales,
        manifest.returns,
        manifest.total_minor,
        {one.tender: one.amount_minor for one in manifest.tenders},
        {one.tender: one.counted_minor for one in manifest.tenders},
        tuple(ShownTax(one.tax_rate, one.gross_minor, one.tax_minor) for one in manifest.taxes),
    )


def run_seed(folder: Path, seed: int) -> list[str]:
    """A small chain's three days, and what the model finds afterwards."""
    chain = SmallChain(folder, seed)
    try:
        SmallDays(chain).run()
    finally:
        chain.close()
    return model.check(chain.hq_url, chain.files(), chain.facts)
