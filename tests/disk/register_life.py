"""A register at work on a disk: what its people record, what its agent brings, and how its file is looked at."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.basket import Basket
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.declaration import Declared
from store_client.domain.transaction import Transaction
from store_client.services import (
    customer_edits,
    customers,
    declaring,
    parking,
    paying,
    recording,
    returning,
    selling,
    shift_close,
    shift_open,
    verify,
)
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from store_client.sync.hq_client import HqClient
from store_client.wire.incoming import Change, FeedPage
from tests.counter import MAUD
from tests.disk.digests import Digests, digest
from tests.factories import DEVICE_KEY, STAFF, make_moment, make_product, make_register

FILE = "register.db"
_CUSTOMERS = 1010
_EPOCH = "epoch-1"


class RegisterLife:
    """The window and the agent have a connection each, as they have in two processes."""

    def __init__(self) -> None:
        self._noted = ExitStack()
        self._digests = Digests("")
        self._sound: set[str] = set()
        self._seconds = 0

    @property
    def states(self) -> list[str]:
        return self._digests.states

    @property
    def writing(self) -> str:
        return self._digests.writing

    def begin(self, folder: Path, chance: random.Random) -> None:
        self._ids = _ids(chance)
        self._chance = chance
        db = make_register(folder)
        shift_open.open_shift(db, staff=STAFF, now=self._now(), new_id=self._ids, starting_minor=10_000)
        db.close()
        self.go_on(folder)

    def go_on(self, folder: Path) -> None:
        self.window = RegisterDatabase.open(folder / FILE)
        self.agent = RegisterDatabase.open(folder / FILE)
        self._digests = Digests(digest(self.window.rows))
        self._noted.enter_context(self._digests.noted(RegisterDatabase, lambda db: db.rows))
        self._sold: list[Transaction] = []
        self._known: list[Customer] = []

    def step(self) -> None:
        steps, weights = zip(*_STEPS, strict=True)
        self._chance.choices(steps, weights)[0](self)

    def close(self) -> None:
        self._noted.close()
        for db in (self.window, self.agent):
            db.close()

    def look(self, image: Path) -> str:
        """Everything that is checked depends on the rows alone, but for the file itself."""
        with closing(RegisterDatabase.open(image / FILE)) as db:
            found = digest(db.rows)
            assert db.rows("PRAGMA integrity_check") == [("ok",)]
            if found not in self._sound:
                check_rows(db)
                self._sound.add(found)
            return found

    def _sell(self) -> None:
        basket = parking.begin(self._basket(), self._ids)
        if self._known and self._chance.random() < 0.5:
            basket = selling.attach_customer(basket, self._chance.choice(self._known))
        due = paying.due_in_cash(basket)
        done = recording.complete_sale(self.window, basket, due, staff=STAFF, now=self._now(), new_id=self._ids)
        self._sold.append(done.transaction)

    def _give_up(self) -> None:
        recording.void_transaction(
            self.window, self._basket(), "customer_left", person=MAUD, now=self._now(), new_id=self._ids
        )

    def _bring_back(self) -> None:
        if not self._sold:
            self._sell()
        sold = self._sold.pop()
        original = returning.find_original(self.window, sold.receipt, now=self._now())
        basket = parking.begin(selling.start_basket(self.window), self._ids)
        basket = selling.take_return(basket, original.lines[0], 1_000, "faulty", MAUD)
        recording.complete_return(self.window, basket, staff=MAUD.id, now=self._now(), new_id=self._ids)

    def _register_customer(self) -> None:
        details = CustomerDetails(first_name="Zoë", last_name=f"O'Brien {self._seconds}")
        self._known.append(
            customers.register_customer(self.window, details, staff=STAFF, now=self._now(), new_id=self._ids)
        )

    def _edit_customer(self) -> None:
        if not self._known:
            self._register_customer()
        there = customers.get_customer(self.window, self._known[-1].id)
        assert there is not None
        typed = replace(there.details, organization=f"Harbour {self._seconds}")
        customer_edits.edit_customer(
            self.window, there.id, typed, base=there, staff=STAFF, now=self._now(), new_id=self._ids
        )

    def _keep_basket(self) -> None:
        with self.window.write():
            parking.save_draft(self.window, parking.begin(self._basket(), self._ids))

    def _change_shifts(self) -> None:
        preview = shift_close.preview(self.window)
        assert preview is not None
        there = tuple(Declared(one.tender, max(0, one.expected_minor)) for one in preview.tenders)
        declaring.declare(self.window, there, person=MAUD, now=self._now(), new_id=self._ids)
        shift_close.close_shift(self.window, person=MAUD, now=self._now(), new_id=self._ids)
        shift_open.open_shift(self.window, staff=STAFF, now=self._now(), new_id=self._ids, starting_minor=10_000)

    def _receive_page(self) -> None:
        client = cast(HqClient, _Page([self._ids() for _ in range(3)]))
        breathing = Breathing(rest=lambda seconds: None)
        pull_changes(self.agent, client, _CUSTOMERS, _EPOCH, lambda: Applying(DEVICE_KEY, 1), breathing)

    def _receive_answers(self) -> None:
        sent = outbox.waiting(self.agent, 10, 100_000)
        with self.agent.write():
            verdicts = [Verdict(one.sequence, one.id, "stored", "applied") for one in sent]
            outbox.record_verdicts(self.agent, verdicts, 1)

    def _checkpoint(self) -> None:
        self.agent.checkpoint(cut=self._chance.random() < 0.5)

    def _start_again(self) -> None:
        """Both programs end, the log goes into the file, and both begin again."""
        self.window.close()
        self.agent.close()

    def _basket(self) -> Basket:
        basket = selling.start_basket(self.window)
        for number in range(1, self._chance.randint(2, 4)):
            basket = selling.add_item(basket, make_product(number))
        return basket

    def _now(self) -> Moment:
        self._seconds += 20
        return make_moment(self._seconds)


_STEPS: tuple[tuple[Callable[[RegisterLife], object], int], ...] = (
    (RegisterLife._sell, 10),
    (RegisterLife._give_up, 1),
    (RegisterLife._bring_back, 3),
    (RegisterLife._register_customer, 3),
    (RegisterLife._edit_customer, 3),
    (RegisterLife._keep_basket, 2),
    (RegisterLife._change_shifts, 1),
    (RegisterLife._receive_page, 3),
    (RegisterLife._receive_answers, 3),
    (RegisterLife._checkpoint, 3),
    (RegisterLife._start_again, 1),
)


class _Page:
    """HQ's answer to one question: customers whom it knows and this register does not."""

    def __init__(self, customers_: list[str]) -> None:
        self._customers = customers_

    def read_feed(self, feed: int, position: int, epoch: str, _limit: int) -> FeedPage:
        changes = [
            Change(position + number, "customer", customer, msgspec.Raw(json.dumps(_told(customer)).encode()))
            for number, customer in enumerate(self._customers, start=1)
        ]
        return FeedPage(1, feed, epoch, position + len(changes), more=False, reset=False, changes=changes)


def _told(customer: str) -> dict[str, Any]:
    return {
        "customer": customer,
        "account_number": f"C-{customer[-6:]}",
        "customer_type": "person",
        "first_name": "Ada",
        "last_name": "Byron",
        "organization": "",
        "phone": "",
        "email": "",
        "language": "en",
    }


def check_rows(db: RegisterDatabase) -> None:
    """The chain verifies, every receipt number is there once, and the counter stands at the last of them."""
    assert verify.verify_chain(db).first_problem is None
    receipts = [receipt for (receipt,) in db.rows("SELECT receipt FROM transaction_header ORDER BY sequence")]
    numbers = [int(receipt[-7:]) for receipt in receipts]
    assert numbers == list(range(1, len(numbers) + 1)), "the receipt numbers have a gap"
    assert db.value("SELECT coalesce(max(value), 0) FROM counter WHERE name = 'receipt'") == len(numbers)


def _ids(chance: random.Random) -> Callable[[], str]:
    """Ids in rising order, the same for the same seed."""

    def numbers() -> Iterator[str]:
        run = chance.getrandbits(16)
        number = 0
        while True:
            number += 1
            yield f"019ab000-{run:04x}-7000-8000-{number:012x}"

    return numbers().__next__
