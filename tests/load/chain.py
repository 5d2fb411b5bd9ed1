"""A chain of stores for the load: set up in the database as people would do it, activated over the network."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.services import activation, catalog_admin, staff_admin, store_admin
from tests.load.crowd import Address
from tests.load.hq import now_ms
from tests.load.register import LoadRegister
from tests.load.wire import Exchange

_FIRST_STORE = 1_001
_PRODUCTS = 500


def set_up(db: HqDatabase, registers: int, registers_a_store: int) -> list[tuple[LoadRegister, str]]:
    """Stores, registers with an activation code each, one person a store, and what they sell."""
    header = "sku,name,price,currency,tax_rate\n"
    rows = "".join(f"LOAD-{number:03d},Load article {number:03d},1.00,EUR,20\n" for number in range(_PRODUCTS))
    catalog_admin.import_products(db, header + rows, now_ms())
    made = []
    for number in range(registers):
        store = str(_FIRST_STORE + number // registers_a_store)
        if number % registers_a_store == 0:
            store_admin.create_store(db, Store(store, f"Load {store}", "EUR"), now_ms())
            staff_admin.add_staff(db, store, "Load", "271828", now_ms())
        register = LoadRegister(store, str(1 + number % registers_a_store), number)
        store_admin.add_register(db, store, register.number, now_ms())
        made.append((register, activation.issue_code(db, store, register.number, now_ms()).code))
    db.close()
    return made


def activate(chain: Sequence[tuple[LoadRegister, str]], addresses: Sequence[Address], hands: int) -> list[LoadRegister]:
    """Every register trades its code for its token."""

    def one(place: int) -> LoadRegister:
        register, code = chain[place]
        with Exchange(addresses[place % len(addresses)]) as exchange:
            told = exchange.activate(code)
        register.token, register.request_key = told["token"], told.get("request_key", "")
        return register

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(len(chain))))
