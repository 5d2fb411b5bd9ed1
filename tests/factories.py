"""Makes the values that tests are about: plain functions, sensible defaults, every one of them real."""

import contextlib
import functools
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

from store_client.clock import Moment
from store_client.db import catalog, settings, staff
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.channel import Channel, Identity
from store_client.domain.product import Price, Product
from store_client.domain.shift import Shift
from store_client.domain.staff import CASHIER, StaffRecord
from store_client.domain.transaction import CompletedSale
from store_client.services import recording, selling, set_up, shift_open, sign_in

DAY = "2026-11-23"
START_MS = 1_795_420_800_000
STAFF = "s-001"
PIN = "1234"
DEVICE_KEY = bytes(range(32))


def make_moment(seconds: int = 0) -> Moment:
    return Moment(START_MS + seconds * 1000, 60)


def make_ids(prefix: int = 0) -> Callable[[], str]:
    """Ids in rising order, the same in every run."""
    numbers = itertools.count(1)
    return lambda: f"019ab000-{prefix:04x}-7000-8000-{next(numbers):012x}"


def make_identity(register: str = "1", epoch: int = 1) -> Identity:
    return Identity("101", register, epoch)


def make_channel(currency: str = "EUR", tax_included: bool = True, language: str = "en") -> Channel:
    return Channel(
        store="101",
        name="Comptoir Rennes",
        currency=currency,
        address=("12 rue de la Monnaie", "35000 Rennes"),
        tax_included=tax_included,
        time_zone="Europe/Paris",
        end_of_day="20:00",
        language=language,
        receipt_footer="Thank you",
    )


def make_product(
    number: int = 1, price_minor: int | None = 1080, tax_rate: int = 23_000, name: str = "Linen tea towel"
) -> Product:
    return Product(
        sku=f"SKU-{number}",
        name=name,
        barcodes=(f"400638133{number:04d}",),
        unit="pcs",
        tax_rate=tax_rate,
        price_minor=price_minor,
        currency="EUR",
    )


def make_basket(lines: int = 1, *, returning: bool = False, tax_included: bool = True) -> Basket:
    basket = Basket(currency="EUR", tax_included=tax_included, returning=returning)
    for number in range(1, lines + 1):
        basket = selling.add_item(basket, make_product(number))
    return basket


def make_staff_record(staff_id: str = STAFF, pin: str = PIN, *, name: str = "Ada", active: bool = True) -> StaffRecord:
    salt = staff_id.encode().ljust(16, b"\0")
    check = sign_in.seal_pin(DEVICE_KEY, salt, sign_in.hash_pin(pin, salt))
    return StaffRecord(staff_id, name, CASHIER, "en", salt, check, active)


def make_register(folder: Path, *, activated: bool = True, register: str = "1") -> RegisterDatabase:
    """A register's file with its store's settings, two products, and one person who can sign in."""
    db = _open_copy(folder / "register.db", _register_file())
    if activated:
        set_up.save_activation(db, make_identity(register), last_sequence=0, last_hash="")
    return db


def make_empty_register(folder: Path) -> RegisterDatabase:
    """A register's file of the newest schema with nothing in it."""
    return _open_copy(folder / "register.db", _empty_file())


def _open_copy(path: Path, content: bytes) -> RegisterDatabase:
    """Every test begins with a copy: the schema is made once in a process, and not for each test again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return RegisterDatabase.open(path)


@functools.cache
def _empty_file() -> bytes:
    return _closed_file(lambda db: None)


@functools.cache
def _register_file() -> bytes:
    return _closed_file(_furnish)


def _closed_file(furnish: Callable[[RegisterDatabase], None]) -> bytes:
    with tempfile.TemporaryDirectory() as name, contextlib.closing(RegisterDatabase.open(Path(name) / "made")) as db:
        furnish(db)
        db.close()
        return db.path.read_bytes()


def _furnish(db: RegisterDatabase) -> None:
    with db.write():
        settings.save_channel(db, make_channel())
        staff.upsert(db, [make_staff_record()])
        products = [make_product(1), make_product(2, 650, name="Soap bar, rosemary & mint")]
        catalog.upsert_products(db, products)
        catalog.upsert_prices(db, [Price(product.sku, product.price_minor or 0, "EUR") for product in products])


def open_shift(db: RegisterDatabase, new_id: Callable[[], str], starting_minor: int = 10_000) -> Shift:
    return shift_open.open_shift(
        db, staff=STAFF, business_date=DAY, now=make_moment(), new_id=new_id, starting_minor=starting_minor
    )


def make_sale(
    db: RegisterDatabase, new_id: Callable[[], str], basket: Basket | None = None, tendered_minor: int | None = None
) -> CompletedSale:
    basket = basket or make_basket()
    tendered = basket.total_minor if tendered_minor is None else tendered_minor
    return recording.complete_sale(db, basket, tendered, staff=STAFF, now=make_moment(60), new_id=new_id)
