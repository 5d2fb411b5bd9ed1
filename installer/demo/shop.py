"""The shop that a demo runs: its store, catalogue, people and registers, set up at HQ the way a real one is."""

import csv
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.services import catalog_admin, setup_admin, staff_admin, store_admin, users
from installer.environment import ROOT

_SAMPLES = ROOT / "resources" / "demo"


class ShopNotSetUp(Exception):
    """HQ refused a part of the demo's shop; the message says which."""


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    role: str
    pin: str


@dataclass(frozen=True, slots=True)
class Shop:
    """``catalogue`` and ``staff`` are CSV, ``set_up`` is TOML, as HQ imports them.

    ``user`` and ``password`` open HQ's pages.
    """

    store: Store
    catalogue: str
    staff: str
    user: str
    password: str
    set_up: str = ""

    def people(self) -> list[Person]:
        rows = csv.DictReader(io.StringIO(self.staff, newline=""))
        return [Person(row["id"], row["name"], row["role"], row["pin"]) for row in rows]


def sample_shop(samples: Path = _SAMPLES) -> Shop:
    """The shop of resources/demo."""
    described = tomllib.loads((samples / "shop.toml").read_text(encoding="utf-8"))
    store = described["store"]
    return Shop(
        store=Store(**{**store, "address": tuple(store["address"])}),
        catalogue=(samples / "catalogue.csv").read_text(encoding="utf-8"),
        staff=(samples / "staff.csv").read_text(encoding="utf-8"),
        user=described["hq"]["user"],
        password=described["hq"]["password"],
        set_up=(samples / "setup.toml").read_text(encoding="utf-8"),
    )


def set_up(db: HqDatabase, shop: Shop, registers: int, now_ms: int) -> None:
    """Make at HQ whatever of the shop is not there yet; a second time changes nothing."""
    if not users.has_users(db):
        users.create_user(db, shop.user, shop.password, now_ms)
    number = shop.store.number
    if number not in {store.number for store in store_admin.list_stores(db)}:
        store_admin.create_store(db, shop.store, now_ms)
    _import(db, shop, now_ms)
    there = {register.number for register in store_admin.list_registers(db, number)}
    for register in map(str, range(1, registers + 1)):
        if register not in there:
            store_admin.add_register(db, number, register, now_ms)


def _import(db: HqDatabase, shop: Shop, now_ms: int) -> None:
    if not catalog_admin.count_products(db):
        report = catalog_admin.import_products(db, shop.catalogue, now_ms)
        if report.unusable or report.refused:
            raise ShopNotSetUp(f"HQ refused {report.refused} products: {report.errors[:3]}")
    if not staff_admin.list_staff(db, shop.store.number):
        imported = staff_admin.import_staff(db, shop.staff, now_ms)
        if imported.errors:
            raise ShopNotSetUp(f"HQ refused the staff: {imported.errors[:3]}")
    if shop.set_up and not setup_admin.list_items(db):
        items = setup_admin.import_setup(db, shop.set_up, now_ms)
        if items.problems:
            raise ShopNotSetUp(f"HQ refused the set-up: {items.problems[:3]}")
