"""Two drawers of one register, rested, counted blind and closed in any order: HQ confirms every shift."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.wire.outgoing import Day
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Declared
from store_client.domain.denominations import Pieces
from store_client.ids import new_id
from store_client.services import cash_moving, declaring, parking, paying, recording, shift_change, shift_close
from store_client.services.day_reports import record_z_copy
from store_client.services.shift_open import open_shift
from store_client.services.verify import verify_chain
from tests.counter import ADA, MAUD, approved, make_counter_basket, set_up_item
from tests.factories import DAY, STAFF, make_basket, make_moment, make_register
from tests.hq_server.sending_register import NOW, add_register

Ids = Callable[[], str]


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[HqDatabase]:
    db = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(db, "test-epoch")
    yield db
    db.close()


class Counter:
    """Somebody at the register, and a clock that goes on."""

    def __init__(self, db: RegisterDatabase) -> None:
        self.db, self.seconds = db, 0

    def at(self) -> dict[str, object]:
        self.seconds += 1
        return {"now": make_moment(self.seconds), "new_id": new_id}

    def open(self, drawer: str = "", **said: object) -> str:
        pieces = (Pieces(1000, 10), Pieces(5, 0))
        said = {"drawer": drawer, "pieces": pieces} | self.at() | said
        return open_shift(self.db, staff=STAFF, business_date=DAY, **said).id  # type: ignore[arg-type]

    def sell(self, price: int = 1083, cheque: int = 0) -> None:
        basket = parking.begin(make_counter_basket(price, 650), new_id)
        if cheque:
            basket = paying.pay_cheque(basket, "12", cheque)
        at = make_moment(self.seconds)
        recording.complete_sale(self.db, basket, 5000, staff=STAFF, now=at, new_id=new_id)

    def take_back(self) -> None:
        recording.complete_return(self.db, make_basket(returning=True), staff=STAFF, **self.at())  # type: ignore[arg-type]

    def move(self, movement: str, amount: int, **said: object) -> None:
        said = {"reason": "other", "comment": "why", "person": ADA} | self.at() | said
        cash_moving.move_cash(self.db, movement, amount, **said)  # type: ignore[arg-type]

    def count(self, shift: str = "", **tenders: int) -> None:
        counted = tuple(Declared(tender, minor) for tender, minor in tenders.items())
        again = bool(declaring.declared_of(self.db, shift)) if shift else False
        said = {"recount": again, "reason": "miscounted" if again else "", "person": MAUD} | self.at()
        declaring.declare(self.db, counted, shift_id=shift, **said)  # type: ignore[arg-type]

    def close(self, shift: str = "") -> None:
        said = {"reason": "not_known", "approvals": (approved("accept_variance"),)} | self.at()
        shift_close.close_shift(self.db, person=ADA, shift_id=shift, **said)  # type: ignore[arg-type]


def a_day_of_two_drawers(counter: Counter) -> int:
    """Everything that shifts and cash can do; how many shifts were closed."""
    db = counter.db
    own = counter.open()
    counter.sell(cheque=700)
    counter.move("float_entry", 2000, pieces=(Pieces(500, 4),))
    counter.move("safe_drop", 700, tender="cheque", safe="1")
    shift_change.suspend_shift(db, person=ADA, **counter.at())  # type: ignore[arg-type]
    floating = counter.open("F1", several=False)
    counter.sell()
    counter.move("bank_drop", 900, bag="B-1")
    shift_change.blind_close(db, person=ADA, **counter.at())  # type: ignore[arg-type]
    shift_change.resume_shift(db, own, person=ADA, **counter.at())  # type: ignore[arg-type]
    counter.take_back()
    counter.count(floating, cash=9_000)
    counter.move("tender_removal", 100)
    counter.count(floating, cash=10_733)
    counter.close(floating)
    counter.sell()
    counter.count(own, cash=1, cheque=2)
    counter.count(own, cash=12_000)
    counter.close()
    record_z_copy(db, own, person=ADA, **counter.at())  # type: ignore[arg-type]
    counter.open()
    counter.sell()
    shift_close.close_shift(db, staff=STAFF, **counter.at())  # type: ignore[arg-type]
    return 3


@pytest.mark.parametrize("way", ["last", "sum"])
def test_hq_applies_every_document_and_confirms_every_shift(hq: HqDatabase, tmp_path: Path, way: str) -> None:
    at_hq = add_register(hq)
    store, register = at_hq.identity.code.rsplit("-", 1)
    (tmp_path / "register").mkdir()
    db = make_register(tmp_path / "register", register=register)
    db.run("UPDATE setting SET value = ? WHERE key = 'store'", (store,))
    set_up_item(db, "policy", "register", drawers=["F1"], declaration=way, variance_limit_minor=100)
    shifts = a_day_of_two_drawers(Counter(db))
    assert verify_chain(db).first_problem is None
    documents = [document.content for document in outbox.page_after(db, 0, 1000)]
    results = ingest_batch(hq, at_hq.identity, documents, NOW)
    assert {(result.verdict, result.state, result.reason) for result in results} == {("stored", "applied", "")}
    changes = feeds.read_page(hq, at_hq.identity, 1090, 0, "", 100, NOW).changes
    days = [change.body for change in changes if isinstance(change.body, Day)]
    assert [(day.state, day.reason) for day in days] == [("confirmed", "")] * shifts
