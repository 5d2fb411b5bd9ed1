"""A register's people and goods, and what a cashier does there, for tests that need documents."""

from dataclasses import dataclass

from store_client.clock import Moment
from store_client.db import catalog, outbox, settings
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Channel, Identity
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.product import Price, Product
from store_client.domain.shift import ClosedShift, Shift
from store_client.domain.transaction import Transaction
from store_client.ids import new_id
from store_client.services import customers, recording, selling, set_up, shift_close, shift_open
from tests.store_client.sync.fake_hq import HQ_MS

DEVICE_KEY = bytes(range(32))
IDENTITY = Identity("101", "2", 1)
STAFF = "s-001"


@dataclass(frozen=True)
class Shop:
    db: RegisterDatabase
    now: Moment

    @classmethod
    def set_up(cls, db: RegisterDatabase) -> "Shop":
        set_up.save_activation(db, IDENTITY, last_sequence=0, last_hash="")
        with db.write():
            settings.save_channel(db, Channel("101", "Shop Street", "EUR"))
            catalog.upsert_products(db, [Product("SKU-1", "Linen tea towel", ("4006381333931",), "each", 23000)])
            catalog.upsert_prices(db, [Price("SKU-1", 1080, "EUR")])
        return cls(db, Moment(HQ_MS, 60))

    def open_shift(self) -> Shift:
        return shift_open.open_shift(self.db, staff=STAFF, business_date="2026-11-23", now=self.now, new_id=new_id)

    def register_customer(self, name: str = "Niamh") -> Customer:
        details = CustomerDetails(first_name=name, last_name="Ó Caoimh")
        return customers.register_customer(self.db, details, staff=STAFF, now=self.now, new_id=new_id)

    def register_customers(self, count: int) -> list[Customer]:
        return [self.register_customer(f"Customer {number}") for number in range(1, count + 1)]

    def sell(self, customer: Customer | None = None) -> Transaction:
        product = catalog.find_by_sku(self.db, "SKU-1")
        assert product is not None
        basket = selling.add_item(selling.start_basket(self.db), product)
        if customer is not None:
            basket = selling.attach_customer(basket, customer)
        sale = recording.complete_sale(self.db, basket, 2000, staff=STAFF, now=self.now, new_id=new_id)
        return sale.transaction

    def close_shift(self) -> ClosedShift:
        return shift_close.close_shift(self.db, staff=STAFF, now=self.now, new_id=new_id)

    def recorded(self) -> list[bytes]:
        """Every document's bytes as they were committed, in order."""
        return [document.content for document in outbox.page_after(self.db, 0, 100_000)]

    def waiting(self) -> list[int]:
        return [document.sequence for document in outbox.waiting(self.db, 100_000, 1 << 30)]
