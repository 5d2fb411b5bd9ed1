"""Rings up invoices at a register through its services, the way a cashier's screen does: a shift a day, exact cash."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from installer.replay.sales_file import Invoice, Line
from store_client import clock
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import catalog, customers, recording, selling, shift_close, shift_open

_ONE_PIECE = 1000


class CannotRingUp(Exception):
    """The register refused something that it should take; the message names the invoice."""


@dataclass(slots=True)
class Counted:
    """What has been rung up so far. ``transactions`` counts sales and returns."""

    transactions: int = 0
    returns: int = 0
    lines: int = 0
    total_minor: int = 0
    customers: dict[str, str] = field(default_factory=dict)


class Cashier:
    """One signed-in cashier at one register; ``counted`` is what they did."""

    def __init__(self, db: RegisterDatabase, staff: StaffMember) -> None:
        self._db = db
        self._staff = staff
        self.counted = Counted()

    def work_a_day(self, business_date: str, invoices: list[Invoice]) -> Iterator[Invoice]:
        """Open a shift, ring up the invoices, close the shift; yields each invoice when it is recorded."""
        shift_open.open_shift(
            self._db, staff=self._staff.id, business_date=business_date, now=clock.now(), new_id=new_id
        )
        for invoice in invoices:
            try:
                self._ring_up(invoice)
            except Refused as error:
                raise CannotRingUp(f"Invoice {invoice.number} was refused: {error}") from error
            yield invoice
        shift_close.close_shift(self._db, staff=self._staff.id, now=clock.now(), new_id=new_id)

    def _ring_up(self, invoice: Invoice) -> None:
        basket = selling.start_basket(self._db, returning=invoice.is_return)
        for line in invoice.lines:
            basket = self._add(basket, line)
        if invoice.customer:
            basket = selling.attach_customer(basket, self._customer(invoice.customer))
        if invoice.is_return:
            recording.complete_return(self._db, basket, staff=self._staff.id, now=clock.now(), new_id=new_id)
        else:
            exact = basket.total_minor
            recording.complete_sale(self._db, basket, exact, staff=self._staff.id, now=clock.now(), new_id=new_id)
        self.counted.transactions += 1
        self.counted.returns += invoice.is_return
        self.counted.lines += len(invoice.lines)
        self.counted.total_minor += basket.total_minor

    def _add(self, basket: Basket, line: Line) -> Basket:
        product = catalog.find_by_code(self._db, line.sku)
        if product is None:
            raise CannotRingUp(f"The product {line.sku} has not come down from HQ.")
        return selling.add_item(basket, product, line.quantity * _ONE_PIECE, line.unit_price_minor)

    def _customer(self, number: str) -> Customer:
        """The customer of that number in the file; registered, pending, the first time it is seen."""
        known = self.counted.customers.get(number)
        if known is not None:
            found = customers.get_customer(self._db, known)
            if found is not None:
                return found
        details = CustomerDetails(first_name="Customer", last_name=number)
        customer = customers.register_customer(self._db, details, staff=self._staff.id, now=clock.now(), new_id=new_id)
        self.counted.customers[number] = customer.id
        return customer
