"""The end of a day between two real registers and a real HQ: counts travel, HQ signs, and the registers check it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.errors import Refused as HqRefused
from hq_server.services.contact import record_contact
from hq_server.services.document_file import import_documents
from hq_server.services.readiness import store_readiness as hq_readiness
from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from store_client.db import outbox, questions
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Declared
from store_client.domain.readiness import NOT_AT_HQ, OPEN, is_ready, lacks_of
from store_client.domain.shift import CONFIRMED
from store_client.domain.staff import MANAGER, StaffMember
from store_client.services import acknowledgements, declaring, readiness, seal, shift_change, shift_close
from store_client.services.usb_export import export_unconfirmed
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from store_client.wire import incoming, outgoing
from tests.contract.meeting import EPOCH, Line, Shop
from tests.factories import DAY, DEVICE_KEY, START_MS, make_ids, make_moment, make_register, make_sale, open_shift
from tests.hq_server.sending_register import add_register

Ids = Callable[[], str]
KEY = bytes(range(32))
BOSS = StaffMember("boss", "Grace", MANAGER, "en")


class Store:
    """Registers 1 and 2, and HQ."""

    def __init__(self, folder: Path) -> None:
        self.hq = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
        migrate(self.hq, EPOCH)
        self.shops = []
        for number in ("1", "2"):
            (folder / number).mkdir()
            identity = add_register(self.hq, "101", number).identity
            self.shops.append(Shop(make_register(folder / number, register=number), identity))

    def exchange(self) -> None:
        """Every register sends, contacts and receives; twice, so that what one sends reaches the other."""
        for shop in (*self.shops, *self.shops):
            shop.upload(self.hq)
            self.contact(shop)
            line: object = Line(self.hq, shop.identity)
            breathing = Breathing(rest=lambda _seconds: None)
            pull_changes(shop.db, line, 1090, EPOCH, lambda: Applying(DEVICE_KEY, START_MS), breathing)  # type: ignore[arg-type]

    def contact(self, shop: Shop) -> None:
        recorded, key = outbox.newest_sequence(shop.db), seal.public_key_of(KEY)
        said = outgoing.Contact("1", START_MS, recorded, 0, 0, {}, key, 180, START_MS + 60_000)
        heard = msgspec.json.decode(msgspec.json.encode(said), type=hq_incoming.Contact)
        told = hq_outgoing.encode(record_contact(self.hq, shop.identity, heard, START_MS))
        answer: incoming.ContactAnswer = incoming.decode(told, incoming.ContactAnswer)
        with shop.db.write():
            acknowledgements.take_keys(shop.db, answer.hq_keys)

    def close(self) -> None:
        for shop in self.shops:
            shop.db.close()
        self.hq.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def new_id() -> Ids:
    return make_ids(9)


def confirmed(db: RegisterDatabase) -> tuple[str, int, int]:
    """The newest closed shift's state, and of how many documents HQ has signed for how many."""
    closed = shift_close.list_closed_shifts(db)[0]
    assert closed.acknowledged is not None, closed.shift
    return closed.shift.state, closed.acknowledged.present, closed.acknowledged.count


def test_hqs_signature_under_a_closed_shift_is_good_at_its_register(store: Store, new_id: Ids) -> None:
    db = store.shops[0].db
    open_shift(db, new_id)
    for _ in range(3):
        make_sale(db, new_id)
    closed = shift_close.close_shift(db, staff=BOSS.id, now=make_moment(600), new_id=new_id)
    store.exchange()
    assert confirmed(db) == (CONFIRMED, 4, 4)
    assert acknowledgements.find_trouble(db, closed.shift.id) == ""


def test_a_shift_that_was_suspended_in_between_is_signed_too(store: Store, new_id: Ids) -> None:
    db = store.shops[0].db
    shift = open_shift(db, new_id)
    make_sale(db, new_id)
    shift_change.suspend_shift(db, person=BOSS, now=make_moment(100), new_id=new_id)
    shift_change.resume_shift(db, shift.id, person=BOSS, now=make_moment(200), new_id=new_id)
    make_sale(db, new_id)
    shift_close.close_shift(db, staff=BOSS.id, now=make_moment(600), new_id=new_id)
    store.exchange()
    assert confirmed(db) == (CONFIRMED, 5, 5)


def test_a_shift_that_was_blind_closed_is_counted_at_another_register_and_signed(store: Store, new_id: Ids) -> None:
    first, second = (shop.db for shop in store.shops)
    shift = open_shift(first, new_id)
    make_sale(first, new_id)
    shift_change.blind_close(first, person=BOSS, now=make_moment(100), new_id=new_id)
    open_shift(second, new_id)
    store.exchange()
    assert [(one.register, one.shift) for one in declaring.list_countable(second)] == [("101-1", shift.id)]
    declaring.declare(
        second,
        (Declared("cash", 11_000),),
        shift_id=shift.id,
        register="101-1",
        person=BOSS,
        now=make_moment(200),
        new_id=new_id,
    )
    store.exchange()
    assert declaring.declared_of(first, shift.id) == (Declared("cash", 11_000),)
    closed = shift_close.close_shift(first, staff=BOSS.id, shift_id=shift.id, now=make_moment(300), new_id=new_id)
    assert [(one.tender, one.variance_minor) for one in closed.manifest.tenders] == [("cash", -80)]
    store.exchange()
    assert confirmed(first)[0] == CONFIRMED
    assert declaring.list_countable(second) == []


def test_a_register_reads_how_hq_sees_the_other_one(store: Store, new_id: Ids) -> None:
    first, second = (shop.db for shop in store.shops)
    open_shift(first, new_id)
    make_sale(first, new_id)
    shift_close.close_shift(first, staff=BOSS.id, now=make_moment(600), new_id=new_id)
    open_shift(second, new_id)
    store.exchange()
    make_sale(second, new_id)
    store.contact(store.shops[1])
    told = hq_outgoing.encode(hq_readiness(store.hq, "101", START_MS, DAY))
    asked = readiness.ask_readiness(first, now=make_moment(700), new_id=new_id, business_date=DAY)
    with first.write():
        questions.answer(first, asked, START_MS, told.decode())
    seen = readiness.store_readiness(first, make_moment(700), DAY)
    own, other = seen.registers
    assert (own.register, is_ready(own), other.register, is_ready(other)) == ("101-1", True, "101-2", False)
    assert [lack.kind for lack in lacks_of(other)] == [OPEN, NOT_AT_HQ]
    assert (other.recorded_sequence, other.present, other.missing, other.drain_seconds) == (2, 1, ((2, 2),), 180)
    assert seen.totals is not None
    assert (seen.totals.sales, seen.totals.sales_minor) == (1, 1080)


def export(shop: Shop, folder: Path, new_id: Ids) -> Path:
    return export_unconfirmed(shop.db, folder, signing_key=KEY, person=BOSS, now=make_moment(700), new_id=new_id).path


def take_in(store: Store, path: Path) -> dict[str, int]:
    with path.open("rb") as file:
        return import_documents(store.hq, file, lambda: START_MS, name=path.name, person="claire").verdicts


def test_a_day_that_never_saw_a_network_is_taken_to_hq_on_a_stick_and_counts_once(
    store: Store, new_id: Ids, tmp_path: Path
) -> None:
    shop = store.shops[0]
    store.contact(shop)
    open_shift(shop.db, new_id)
    for _ in range(5):
        make_sale(shop.db, new_id)
    shift_close.close_shift(shop.db, staff=BOSS.id, now=make_moment(600), new_id=new_id)
    path = export(shop, tmp_path, new_id)
    assert take_in(store, path) == {"stored": 7}
    assert take_in(store, path) == {"duplicate": 7}
    told = hq_readiness(store.hq, "101", START_MS, DAY)
    assert [(shift.state, shift.present, shift.count) for shift in told.registers[0].shifts] == [("confirmed", 6, 6)]
    store.exchange()
    assert outbox.count(shop.db).waiting == 0
    assert {row[0] for row in shop.db.rows("SELECT DISTINCT verdict FROM outbox")} == {"duplicate", "stored"}
    assert confirmed(shop.db) == (CONFIRMED, 6, 6)
    assert hq_readiness(store.hq, "101", START_MS, DAY).totals.sales == 5


def test_a_file_that_somebody_changed_is_not_taken_in(store: Store, new_id: Ids, tmp_path: Path) -> None:
    shop = store.shops[0]
    store.contact(shop)
    open_shift(shop.db, new_id)
    make_sale(shop.db, new_id)
    path = export(shop, tmp_path, new_id)
    path.write_bytes(path.read_bytes().replace(b"1080", b"1081"))
    with pytest.raises(HqRefused, match="changed"):
        take_in(store, path)
