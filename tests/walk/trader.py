"""One register's week: real sales rung up by the register's own services, in its own file, at times of long ago.

Nothing here knows HQ. What happens is said to the services: the moment, the business date, who does it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from installer.replay.sales_file import Invoice
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.declaration import Declared
from store_client.domain.denominations import Pieces, denominations_of
from store_client.domain.permissions import ACCEPT_VARIANCE, Approval
from store_client.domain.shift import ClosedShift, Manifest, Shift
from store_client.domain.staff import CASHIER, MANAGER, StaffMember
from store_client.domain.tender import DEPOSIT
from store_client.domain.transaction import BANK_DROP, FLOAT_ENTRY, SAFE_DROP, TENDER_REMOVAL, Transaction
from store_client.errors import NeedsApproval, ReasonNeeded
from store_client.ids import new_id
from store_client.services import (
    cash_moving,
    catalog,
    customers,
    declaring,
    parking,
    paying,
    recording,
    selling,
    shift_change,
    shift_close,
    shift_open,
    sign_in,
)
from store_client.services.set_up_items import load_setup
from store_client.sync.secrets import load_secrets
from tests.walk.errands import Errands
from tests.walk.shop import RegisterUnderTest

MANAGERS_PIN = "905271"
_STARTING = 15_000
_FLOAT = 10_000
_EACH_MS = 20_000


class SlowClock:
    """Every look at it is twenty seconds later."""

    def __init__(self) -> None:
        self._ms = 0

    def set(self, day: str, time: str) -> None:
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)
        self._ms = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

    def __call__(self) -> Moment:
        self._ms += _EACH_MS
        return Moment(self._ms, 0)


@dataclass
class Trader:
    """The people at one register."""

    register: RegisterUnderTest
    clock: SlowClock = field(default_factory=SlowClock)
    sold: int = 0
    _customers: dict[str, str] = field(default_factory=dict)
    _errands: int = 0

    @contextmanager
    def at(self, day: str, time: str = "09:00") -> Iterator["AtRegister"]:
        self.clock.set(day, time)
        with self.register.open() as db:
            yield AtRegister(self, db)

    def approval(self, db: RegisterDatabase, asked_by: str) -> Approval:
        """The manager's word, given with the PIN."""
        kept = load_secrets(self.register.demo.folder)
        assert kept is not None
        boss = person(db, MANAGER)
        return sign_in.approve(
            db, kept.device_key, boss.id, MANAGERS_PIN, ACCEPT_VARIANCE, asked_by=asked_by, now=self.clock()
        )

    def customer(self, db: RegisterDatabase, number: str, staff: str) -> Customer:
        """The customer of that number in the file; registered, pending, the first time it is seen."""
        known = customers.get_customer(db, self._customers.get(number, ""))
        if known is not None:
            return known
        details = CustomerDetails(first_name="Customer", last_name=number)
        made = customers.register_customer(db, details, staff=staff, now=self.clock(), new_id=new_id)
        self._customers[number] = made.id
        return made

    def run_errands(self, db: RegisterDatabase, sold: Transaction, count: int) -> None:
        skus = [sku for (sku,) in db.rows("SELECT sku FROM price WHERE price_minor > 200 ORDER BY sku LIMIT 3")]
        errands = Errands(db, [found for sku in skus if (found := catalog.find_by_code(db, sku))], self.clock)
        errands.skip(self._errands)
        for _number in range(count):
            errands.run(sold)
        self._errands += count


def person(db: RegisterDatabase, role: str) -> StaffMember:
    return next(one for one in sign_in.list_staff(db) if one.role == role)


class AtRegister:
    """What happens while the register's file is open."""

    def __init__(self, trader: Trader, db: RegisterDatabase) -> None:
        self._trader, self._db, self._now = trader, db, trader.clock
        self.cashier, self.boss = person(db, CASHIER), person(db, MANAGER)

    def open(self, drawer: str = "") -> Shift:
        pieces = self._pieces(_STARTING)
        return shift_open.open_shift(
            self._db, staff=self.cashier.id, now=self._now(), new_id=new_id, pieces=pieces, drawer=drawer
        )

    def ring_up(self, invoices: Iterable[Invoice], errands: int = 0) -> None:
        sold: Transaction | None = None
        for invoice in invoices:
            done = self._ring_up(invoice)
            if not invoice.is_return and done.total_minor > 0:
                sold = done
            self._trader.sold += 1
        if sold is not None and errands:
            self._trader.run_errands(self._db, sold, errands)

    def sell_one(self) -> Transaction:
        """One piece of something cheap, for cash."""
        sku = self._db.rows("SELECT sku FROM price WHERE price_minor > 200 ORDER BY price_minor, sku LIMIT 1")[0][0]
        product = catalog.find_by_code(self._db, sku)
        assert product is not None
        basket = selling.add_item(selling.start_basket(self._db), product)
        return self._record(paying.pay_cash(basket, paying.due_in_cash(basket)))

    def current(self) -> str:
        """The open shift."""
        shift = shift_open.current_shift(self._db)
        assert shift is not None
        return shift.id

    def suspend(self) -> None:
        shift_change.suspend_shift(self._db, person=self.cashier, now=self._now(), new_id=new_id)

    def resume(self, shift: str) -> None:
        shift_change.resume_shift(self._db, shift, person=self.cashier, now=self._now(), new_id=new_id)

    def empty_the_drawer(self) -> None:
        """Change is fetched where the drawer would be short, takings are brought away where it is full."""
        there = expected(self._preview()).get("cash", 0)
        if there < _FLOAT:
            self._move(FLOAT_ENTRY, _FLOAT - there, "more_change")
        elif there > 4 * _FLOAT:
            self._move(SAFE_DROP, (there - _FLOAT) // 2, "days_takings")
            self._move(BANK_DROP, (there - _FLOAT) // 4, "days_takings", bag="BAG-0815")
            self._move(TENDER_REMOVAL, 1_000, "too_much_cash")

    def close(self, off: int = 0) -> ClosedShift:
        """Count, then close; where the cash is off by more than the shop allows, with a reason and an approval."""
        self.empty_the_drawer()
        self.count(expected(self._preview()), off)
        return self.close_counted(off=off)

    def count(self, there: dict[str, int], off: int = 0, *, shift: str = "", register: str = "") -> None:
        counted = tuple(
            self._declared(tender, amount + (off if tender == "cash" else 0)) for tender, amount in there.items()
        )
        declaring.declare(
            self._db,
            counted,
            shift_id=shift,
            register=register,
            person=self.boss if register else self.cashier,
            now=self._now(),
            new_id=new_id,
        )

    def close_counted(self, shift: str = "", off: int = 0) -> ClosedShift:
        reason = ""
        approvals: tuple[Approval, ...] = ()
        while True:
            try:
                closed = shift_close.close_shift(
                    self._db,
                    person=self.cashier,
                    now=self._now(),
                    new_id=new_id,
                    shift_id=shift,
                    reason=reason,
                    approvals=approvals,
                )
                break
            except ReasonNeeded:
                assert not reason
                reason = "wrong_change"
            except NeedsApproval:
                assert not approvals
                approvals = (self._trader.approval(self._db, self.cashier.id),)
        said = {one.tender: one.variance_minor for one in closed.manifest.tenders}
        assert said["cash"] == off
        assert bool(closed.manifest.approved_by) == (abs(off) > load_setup(self._db).policy.variance_limit_minor)
        return closed

    def blind_close(self) -> tuple[Shift, dict[str, int]]:
        """The shift, and what a person will find in its drawer."""
        self.empty_the_drawer()
        there = expected(self._preview())
        return shift_change.blind_close(self._db, person=self.cashier, now=self._now(), new_id=new_id), there

    def countable(self) -> list[str]:
        return [one.shift for one in declaring.list_countable(self._db)]

    def _ring_up(self, invoice: Invoice) -> Transaction:
        basket = parking.begin(selling.start_basket(self._db, returning=invoice.is_return), new_id)
        for line in invoice.lines:
            product = catalog.find_by_code(self._db, line.sku)
            assert product is not None, line.sku
            basket = selling.add_item(basket, product, line.quantity * 1_000, line.unit_price_minor)
        if invoice.customer:
            known = self._trader.customer(self._db, invoice.customer, self.cashier.id)
            basket = selling.attach_customer(basket, known)
        if invoice.is_return:
            done = recording.complete_return(self._db, basket, staff=self.cashier.id, now=self._now(), new_id=new_id)
            return done.transaction
        return self._record(self._pay(basket))

    def _pay(self, basket: Basket) -> Basket:
        """By turns in exact cash, with change, by card, partly by cheque, and with dollars."""
        due = paying.due(basket)
        if due <= 0:
            return basket
        way = self._trader.sold % 6
        if way == 1:
            return paying.pay_other(basket, "card")
        if way == 2 and due > 500:
            basket = paying.pay_cheque(basket, "0042", min(due // 2, 20_000))
        if way == 3 and due < 20_000:
            return paying.pay_foreign(basket, "USD", due * 2)
        change = 137 if way == 4 else 0
        return paying.pay_cash(basket, paying.due_in_cash(basket) + change)

    def _record(self, basket: Basket) -> Transaction:
        rest = None if basket.tenders else 0
        done = recording.complete_sale(self._db, basket, rest, staff=self.cashier.id, now=self._now(), new_id=new_id)
        return done.transaction

    def _move(self, movement: str, amount: int, reason: str, bag: str = "") -> None:
        cash_moving.move_cash(
            self._db, movement, amount, bag=bag, reason=reason, person=self.boss, now=self._now(), new_id=new_id
        )

    def _preview(self) -> Manifest:
        found = shift_close.preview(self._db)
        assert found is not None
        return found

    def _declared(self, tender: str, amount: int) -> Declared:
        return Declared(tender, amount, self._pieces(amount) if tender == "cash" else ())

    def _pieces(self, amount: int) -> tuple[Pieces, ...]:
        found = []
        for one in denominations_of("GBP"):
            pieces, amount = divmod(amount, one.value_minor)
            if pieces:
                found.append(Pieces(one.value_minor, pieces))
        assert amount == 0
        return tuple(found)


def expected(manifest: Manifest) -> dict[str, int]:
    """What lies there of each tender; deposits and vouchers that were handed out do not lie anywhere."""
    return {
        one.tender: one.expected_minor for one in manifest.tenders if one.expected_minor >= 0 and one.tender != DEPOSIT
    }
