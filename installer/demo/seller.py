"""A register of a larger demo that sells by itself, slowly: a sale every few seconds, now and then a new customer."""

import random
import sys
import time
from datetime import date
from pathlib import Path

from store_client import clock, paths
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.domain.product import Product
from store_client.ids import new_id
from store_client.services import catalog, customers, recording, selling, shift_open, sign_in

_SECONDS_BETWEEN_SALES = (3.0, 8.0)
_FIRST_NAMES = ("Niamh", "Oisín", "Siobhán", "Cian", "Aoife", "Marek", "Zofia", "Amara", "Lucía", "Wei")
_LAST_NAMES = ("Walsh", "Byrne", "Nowak", "Okafor", "Murphy", "Lynch", "Keane", "García", "Chen", "Doyle")


def main(folder: Path) -> None:
    """Sell until stopped."""
    db = RegisterDatabase.open(paths.database_file(folder))
    chance = random.Random()
    while not (staff := sign_in.list_staff(db)) or not catalog.search_products(db, "can"):
        time.sleep(1)
    while True:
        _sell(db, staff[0].id, chance)
        time.sleep(chance.uniform(*_SECONDS_BETWEEN_SALES))


def _sell(db: RegisterDatabase, staff: str, chance: random.Random) -> None:
    if shift_open.current_shift(db) is None:
        today = date.today().isoformat()
        shift_open.open_shift(db, staff=staff, business_date=today, now=clock.now(), new_id=new_id)
    basket = selling.start_basket(db)
    for product in _some_products(db, chance):
        basket = selling.add_item(basket, product, 1000 * chance.choice((1, 1, 1, 2, 3)))
    if chance.random() < 0.2:
        details = CustomerDetails(first_name=chance.choice(_FIRST_NAMES), last_name=chance.choice(_LAST_NAMES))
        customer = customers.register_customer(db, details, staff=staff, now=clock.now(), new_id=new_id)
        basket = selling.attach_customer(basket, customer)
    tendered = -(-basket.total_minor // 500) * 500
    recording.complete_sale(db, basket, tendered, staff=staff, now=clock.now(), new_id=new_id)


def _some_products(db: RegisterDatabase, chance: random.Random) -> list[Product]:
    found = catalog.search_products(db, chance.choice(("soap", "can", "bo", "tea", "gl", "wo", "po", "br")))
    simple = [product for product in found if not product.needs_price and not product.serial_needed]
    return chance.choices(simple, k=chance.randint(1, 5))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
