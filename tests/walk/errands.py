"""What happens at a counter between plain sales: returns, voids, drawer openings, cash in and out, copies, discounts.

Each errand records one document or more, and leaves the shift in order.
"""

from collections.abc import Callable, Sequence

from store_client import clock
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.product import Product
from store_client.domain.staff import MANAGER, StaffMember
from store_client.domain.transaction import Transaction
from store_client.ids import new_id
from store_client.services import parking, past_sales, paying, recording, returning, selling, sign_in, vouchers


class Errands:
    """One manager's, who may do everything alone. ``run`` does the next one; only sales and returns have goods."""

    def __init__(
        self, db: RegisterDatabase, products: Sequence[Product], now: Callable[[], Moment] = clock.now
    ) -> None:
        self._db = db
        self._products = products
        self._now = now
        self._done = 0
        self.person: StaffMember = next(one for one in sign_in.list_staff(db) if one.role == MANAGER)

    def skip(self, done: int) -> None:
        """Go on after so many."""
        self._done = done

    def run(self, sold: Transaction) -> Transaction | None:
        """``sold`` is the sale before. Returns the sale or return that was recorded, if it was one."""
        errand = _ALL[self._done % len(_ALL)]
        self._done += 1
        return errand(self, sold)

    def discounted(self, _sold: Transaction) -> Transaction:
        """A discount by hand, a voided line, paid by cheque and cash."""
        basket = selling.discount_line(self._basket(3), 1, percent=10_000, person=self.person, reason="regular")
        basket = selling.void_line(basket, 2, person=self.person, now=self._now())
        basket = paying.pay_cheque(basket, "0012", min(100, basket.total_minor))
        return self._sell(basket, basket.total_minor)

    def returned(self, sold: Transaction) -> Transaction:
        """A piece of the sale before comes back, for cash."""
        return self._bring_back(sold, lambda basket: basket)

    def returned_for_a_voucher(self, sold: Transaction) -> Transaction:
        return self._bring_back(sold, lambda basket: vouchers.issue_voucher(basket, person=self.person))

    def overpriced(self, _sold: Transaction) -> Transaction:
        """Another price, in foreign money, after it was suspended and taken back."""
        basket = parking.begin(selling.override_price(self._basket(1), 1, 999, "shelf_price", self.person), new_id)
        put_aside = parking.suspend(self._db, basket, "Ada", person=self.person, now=self._now())
        basket = parking.recall(self._db, put_aside.id)
        return self._sell(paying.pay_foreign(basket, "USD", 2_000), None)

    def given_up(self, _sold: Transaction) -> None:
        recording.void_transaction(
            self._db, self._basket(2), "customer_left", person=self.person, now=self._now(), new_id=new_id
        )

    def drawer(self, _sold: Transaction) -> None:
        recording.record_no_sale(self._db, "give_change", person=self.person, now=self._now(), new_id=new_id)

    def cash_in(self, _sold: Transaction) -> None:
        self._move("income", "change", "paid_in", 5_000)

    def cash_out(self, _sold: Transaction) -> None:
        self._move("expense", "postage", "paid_out", 350)

    def copied(self, sold: Transaction) -> None:
        past_sales.record_copy(self._db, sold.id, person=self.person, now=self._now(), new_id=new_id)

    def _basket(self, lines: int) -> Basket:
        basket = selling.start_basket(self._db)
        for product in self._products[:lines]:
            basket = selling.add_item(basket, product)
        return basket

    def _sell(self, basket: Basket, tendered: int | None) -> Transaction:
        return recording.complete_sale(
            self._db, basket, tendered, staff=self.person.id, now=self._now(), new_id=new_id
        ).transaction

    def _bring_back(self, sold: Transaction, pay_out: Callable[[Basket], Basket]) -> Transaction:
        original = returning.find_original(self._db, sold.receipt, now=self._now())
        basket = parking.begin(selling.start_basket(self._db), new_id)
        basket = selling.take_return(basket, original.lines[0], 1_000, "faulty", self.person)
        return recording.complete_return(
            self._db, pay_out(basket), staff=self.person.id, now=self._now(), new_id=new_id
        ).transaction

    def _move(self, direction: str, account: str, reason: str, amount_minor: int) -> None:
        recording.record_cash_movement(
            self._db,
            direction,
            account,
            amount_minor,
            reason=reason,
            person=self.person,
            now=self._now(),
            new_id=new_id,
        )


_ALL: tuple[Callable[[Errands, Transaction], Transaction | None], ...] = (
    Errands.discounted,
    Errands.returned,
    Errands.given_up,
    Errands.overpriced,
    Errands.drawer,
    Errands.returned_for_a_voucher,
    Errands.cash_in,
    Errands.copied,
    Errands.cash_out,
)
