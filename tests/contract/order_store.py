"""A store with two registers and HQ, all of them real, that meet over the wire's bytes."""

import shutil
from pathlib import Path

from hq_server.db import orders as hq_orders
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.db.schema import migrate
from hq_server.domain.registers import RegisterIdentity
from hq_server.services.orders_job import synchronize_orders
from store_client.db.database import RegisterDatabase
from store_client.domain.order import Order
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from tests.contract.meeting import EPOCH, Line, Shop
from tests.factories import DEVICE_KEY, START_MS, make_ids, make_register, open_shift
from tests.hq_server.sending_register import add_register


class Store:
    """Registers 1 and 2 with an open shift each, and HQ."""

    def __init__(self, folder: Path, *, there: bool = False) -> None:
        """``there``: in the folder are the files of one that did nothing yet."""
        self.hq = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
        if not there:
            _set_up(self.hq, folder)
        self.new_id = make_ids(7)
        self.shops = []
        for number in ("1", "2"):
            db = RegisterDatabase.open(folder / number / "register.db")
            self.shops.append(Shop(db, RegisterIdentity("101", number)))
            open_shift(db, self.new_id)

    @property
    def registers(self) -> list[RegisterDatabase]:
        return [shop.db for shop in self.shops]

    def upload(self, *shops: Shop) -> None:
        for shop in shops or self.shops:
            shop.upload(self.hq)

    def pull(self, *shops: Shop) -> None:
        for shop in shops or self.shops:
            for feed in (1010, 1090):
                line: object = Line(self.hq, shop.identity)
                breathing = Breathing(rest=lambda _seconds: None)
                pull_changes(shop.db, line, feed, EPOCH, lambda: Applying(DEVICE_KEY, START_MS), breathing)  # type: ignore[arg-type]

    def exchange(self) -> None:
        self.upload()
        synchronize_orders(self.hq, START_MS)
        self.pull()

    def at_hq(self, order: Order) -> OrderRow:
        with self.hq.read():
            return hq_orders.by_ids(self.hq, [order.id])[order.id]

    def close(self) -> None:
        for db in self.registers:
            db.close()
        self.hq.close()


def _set_up(hq: HqDatabase, folder: Path) -> None:
    migrate(hq, EPOCH)
    for number in ("1", "2"):
        (folder / number).mkdir()
        add_register(hq, "101", number)
        make_register(folder / number, register=number).close()


def copy_new(folder: Path) -> Store:
    """One more store: what takes long is done once."""
    template = folder.parent / "new-store"
    if not template.exists():
        template.mkdir()
        hq = HqDatabase.open(f"sqlite:///{template / 'hq.db'}")
        _set_up(hq, template)
        hq.close()
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return Store(folder, there=True)
