"""Behind the stage of the pictures: a real HQ, and a real register's file, agent and card terminal on sample data."""

import dataclasses
import os
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from hq_server.db.database import HqDatabase
from installer.demo import shop
from installer.demo.hq import hq_in
from installer.demo.register import DemoRegister, activate
from installer.demo.supervision import Supervisor
from installer.screenshots import standing_clock
from installer.screenshots.standing_clock import StandingClock
from store_client import clock
from store_client.config import Settings, load_settings, write_settings
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.ids import new_id
from store_client.services import customers, documents, orders
from store_client.sync.agent import Agent, run_once

_SYNC_TRIES = 60
_TERMINAL = 'answer = "{answer}"\nseconds = {seconds}\n'
_CUSTOMER_SEARCHES = 600.0
"""For a card: longer than any picture takes."""


class Backstage:
    """`db` is the register's; whatever was started ends with the context."""

    def __init__(self, folder: Path, clock: StandingClock) -> None:
        self._folder, self.clock = folder, clock
        self._stack = ExitStack()
        self._register = DemoRegister("101-2", folder / "register-101-2")
        self.sample = shop.sample_shop()
        self.db: RegisterDatabase

    def set_up(self) -> None:
        self._supervisor = self._stack.enter_context(Supervisor(self._folder / "logs"))
        self._hq = hq_in(self._folder / "hq", None, None)
        self._hq.migrate()
        self._start_hq()
        with self._hq.open_database() as db:
            shop.set_up(db, self.sample, 2, self.clock.now_ms())
            self._activate(db)
        self.sync()

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def sync(self, until: Callable[[], bool] = lambda: True) -> None:
        """What the sync agent does, here and now, until it has brought what is waited for."""
        for _try in range(_SYNC_TRIES):
            run_once(lambda: self._settings)
            if until():
                return
            time.sleep(0.25)
        raise TimeoutError("HQ did not answer as the scene expects")

    def answer_questions(self) -> None:
        """What the agent does when the window asks HQ something."""
        with closing(RegisterDatabase.open(self._settings.database_file)) as db:
            Agent(lambda: self._settings, db).answer_questions()

    def hq_is_gone(self) -> None:
        """The network cable is out: the register asks an address where nobody is."""
        gone = dataclasses.replace(self._settings, hq_url="http://127.0.0.1:9")
        run_once(lambda: gone)

    def card_terminal(self, answer: str = "approve", seconds: float = _CUSTOMER_SEARCHES) -> None:
        """What it does with the next card, and how long the customer takes."""
        file = self._folder / "terminal.toml"
        file.write_text(_TERMINAL.format(answer=answer, seconds=seconds), encoding="utf-8")

    def register_customer(self, details: CustomerDetails) -> None:
        """Somebody whom the cashier wrote down."""
        customers.register_customer(self.db, details, staff="s-001", now=clock.now(), new_id=new_id)

    def waiting(self) -> int:
        """Documents that are not at HQ yet."""
        return documents.sync_status(self.db).waiting

    def pending(self) -> int:
        """Customers who have no account number yet."""
        return documents.sync_status(self.db).pending_customers

    def orders_of_hq(self) -> int:
        """Orders of which HQ has made a sales order."""
        return sum(bool(one.order_number) for one in orders.list_orders(self.db))

    def _start_hq(self) -> None:
        self._supervisor.start("HQ server", standing_clock.command(self.clock.file, ["serve"]), self._hq.environment)
        self._supervisor.start("HQ worker", standing_clock.command(self.clock.file, ["work"]), self._hq.environment)
        self._hq.wait_until_up(self._supervisor)

    def _activate(self, db: HqDatabase) -> None:
        activate(self._register, self._hq, db, self.clock.now_ms())
        settings = load_settings({}, data_folder=self._register.folder)
        self.card_terminal()
        terminal = self._folder / "terminal.toml"
        printed = self._folder / "printed"
        self._settings: Settings = dataclasses.replace(
            settings, theme="light", language="en", card_terminal=f"fake:{terminal}", printer=f"file:{printed}"
        )
        write_settings(self._settings)
        os.environ.update(self._register.environment)
