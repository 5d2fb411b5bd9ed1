"""A small shop for the window's tests: a real register file, staff, products, and HQ played by a second connection."""

import functools
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from store_client.bindings import counter
from store_client.bindings.day import day_services
from store_client.bindings.journal import journal_services
from store_client.bindings.orders import order_services
from store_client.bindings.people import customer_services
from store_client.bindings.returns import return_services
from store_client.clock import Moment
from store_client.db import catalog, contact, settings, shifts, staff
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Channel, Identity
from store_client.domain.product import Price, Product
from store_client.domain.shift import CONFIRMED, DayState
from store_client.domain.staff import CASHIER, MANAGER, StaffRecord
from store_client.ids import new_id
from store_client.services import (
    catalog as catalog_services,
)
from store_client.services import (
    documents,
    receipts,
    recording,
    set_up,
    shift_open,
    sign_in,
)
from store_client.ui.window_services import WindowServices
from tests.customer_factories import bring_number
from tests.factories import make_empty_register

DEVICE_KEY = b"k" * 32
PIN = "246810"
NOON = 1_795_608_000_000  # 2026-11-25 12:00 UTC

PEOPLE = (
    ("01", "Aoife Brennan", CASHIER),
    ("02", "Sinéad Walsh", CASHIER),
    ("03", "Tadhg Moran", CASHIER),
    ("04", "Orla Fitzgerald", MANAGER),
    ("05", "Piotr Nowak", CASHIER),
)

PRODUCTS = (
    ("10001", "Linen tea towel, herringbone, oat", "2100417001183", 1250, 23000),
    ("10002", "Stoneware mug, speckled blue, 350 ml", "2100412003427", 1400, 23000),
    ("10003", "Beeswax pillar candle, 7 × 15 cm", "2100431000154", 1900, 23000),
    ("10004", "Olive wood serving board, large", "2100419000269", 4600, 23000),
    ("10005", "Glass carafe with cork stopper, 1 l", "2100450002014", 2950, 23000),
    ("10006", "Wool throw, moss, 130 × 180 cm", "2100441002040", 8900, 23000),
    ("10007", "Soap bar, rosemary and mint, 120 g", "2100460007316", 650, 23000),
    ("10008", "Enamel mug, cream with navy rim", "2100412009016", 1150, 23000),
    ("10009", "Oat biscuits, tin of 24", "2100470001052", 780, 0),
)


def valid_ean(twelve: str) -> str:
    digits = [int(digit) for digit in twelve[:12]]
    return twelve[:12] + str(-sum(digit * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10)


def code_of(sku: str) -> str:
    return valid_ean(next(code for number, _name, code, _price, _tax in PRODUCTS if number == sku))


UNPRICED = Product("10099", "Hand-thrown teapot", (valid_ean("210041201000"),), tax_rate=23000, currency="EUR")


@dataclass
class Shop:
    """`moment` is what the register's clock says; tests set it. `agent` writes as the sync agent would.

    `at_counter` are the terminal and the scale.
    """

    path: Path
    db: RegisterDatabase
    agent: RegisterDatabase
    moment: Moment = field(default_factory=lambda: Moment(NOON, 0))
    looks: list[tuple[str, str]] = field(default_factory=list)
    at_counter: counter.CounterDevices = counter.BARE

    def now(self) -> Moment:
        return self.moment

    def services(self, language: str = "en", theme: str = "light") -> WindowServices:
        db = self.db
        return WindowServices(
            now=self.now,
            data_version=db.data_version,
            register_identity=lambda: set_up.register_identity(db),
            channel=lambda: set_up.channel(db),
            list_staff=lambda: sign_in.list_staff(db),
            sign_in=lambda person, pin: sign_in.sign_in(db, DEVICE_KEY, person, pin, self.now()),
            current_shift=lambda: shift_open.current_shift(db),
            open_shift=lambda person: shift_open.open_shift(
                db, staff=person, business_date=self.now().iso_date(), now=self.now(), new_id=new_id
            ),
            find_by_code=lambda code: catalog_services.find_by_code(db, code),
            search_products=lambda text: catalog_services.search_products(db, text),
            start_basket=lambda: counter.start_basket(db),
            complete_sale=lambda basket, tendered, person: recording.complete_sale(
                db, basket, tendered, staff=person, now=self.now(), new_id=new_id
            ),
            receipt=lambda transaction: receipts.receipt(db, transaction),
            people=customer_services(db, self.now),
            sync_status=lambda: documents.sync_status(db),
            list_documents=lambda: documents.list_documents(db),
            get_document=lambda document: documents.get_document(db, document),
            languages=lambda: ("en", "fr"),
            save_look=lambda language, theme: self.looks.append((language, theme)),
            counter=counter.counter_services(db, lambda: DEVICE_KEY, self.at_counter, self.now),
            journal=journal_services(db, has_printer=self.at_counter.has_printer, now=self.now),
            returns=return_services(db, self.now),
            orders=order_services(db, self.now, has_printer=self.at_counter.has_printer),
            day=day_services(db, now=self.now),
            language=language,
            theme=theme,
        )

    def hq_answers(self) -> None:
        with self.agent.write():
            contact.record_contact(self.agent, now_ms=self.moment.utc_ms, hq_ms=self.moment.utc_ms)

    def hq_is_gone(self, trouble: str = "no network") -> None:
        with self.agent.write():
            contact.record_unreachable(self.agent, trouble)

    def hq_has_everything(self) -> None:
        """HQ stored and applied all that waited."""
        now_ms = self.moment.utc_ms
        with self.agent.write():
            self.agent.run(
                "UPDATE outbox SET sent_ms = ?, stored_ms = ?, verdict = 'stored', state = 'applied', applied_ms = ?"
                " WHERE stored_ms IS NULL",
                (now_ms, now_ms, now_ms),
            )
        self.hq_answers()

    def hq_numbers(self, customer: str, number: str) -> None:
        bring_number(self.agent, customer, number, self.moment.utc_ms)

    def hq_confirms_days(self) -> None:
        closed = shifts.list_closed(self.agent, 50)
        days = [DayState(shift.id, CONFIRMED, 0, 0, confirmed_ms=self.moment.utc_ms) for shift in closed]
        with self.agent.write():
            shifts.record_day(self.agent, days)

    def pass_time(self, seconds: int) -> None:
        self.moment = replace(self.moment, utc_ms=self.moment.utc_ms + seconds * 1000)


@functools.cache
def _hashed_pin(salt: bytes) -> bytes:
    """It is slow on purpose; everyone here has the same."""
    return sign_in.hash_pin(PIN, salt)


@contextmanager
def open_shop(folder: Path, *, products: int = 0) -> Iterator[Shop]:
    """`products` adds so many more, for searches."""
    path = folder / "register.db"
    db, agent = make_empty_register(folder), RegisterDatabase.open(path)
    salt = b"s" * 16
    check = sign_in.seal_pin(DEVICE_KEY, salt, _hashed_pin(salt))
    goods = [
        Product(sku, name, (valid_ean(code),), tax_rate=tax, currency="EUR")
        for sku, name, code, _price, tax in itertools.chain(PRODUCTS, _more(products))
    ]
    prices = [Price(sku, price, "EUR") for sku, _name, _code, price, _tax in itertools.chain(PRODUCTS, _more(products))]
    with db.write():
        settings.save_identity(db, Identity("101", "2", 1))
        settings.save_channel(
            db,
            Channel(
                store="101",
                name="Harbour & Hearth, Galway",
                currency="EUR",
                address=("14 Shop Street", "Galway H91 E2K3"),
                receipt_footer="Thank you. Returns within 30 days.",
            ),
        )
        staff.upsert(db, [StaffRecord(number, name, role, "en", salt, check) for number, name, role in PEOPLE])
        catalog.upsert_products(db, [*goods, UNPRICED])
        catalog.upsert_prices(db, prices)
    try:
        yield Shop(path, db, agent)
    finally:
        agent.close()
        db.close()


def _more(count: int) -> Iterator[tuple[str, str, str, int, int]]:
    for at in range(count):
        yield f"2{at:05d}", f"Reed diffuser no. {at}", f"2200{at:08d}", 500 + at, 23000
