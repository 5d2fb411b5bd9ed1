"""A real register loads a feed of a real HQ again: HQ's people ask, the register does it, and HQ's page says so."""

from pathlib import Path

import msgspec

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.ids import new_id
from hq_server.services import activation, load_again, store_admin
from hq_server.services.catalog_admin import import_products
from hq_server.services.contact import record_contact
from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from store_client.db import cursors, outbox
from store_client.sync import loading_again
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from store_client.wire import incoming, outgoing
from tests.contract.meeting import EPOCH, Line, Shop
from tests.factories import DEVICE_KEY, START_MS, make_register
from tests.hq_server.sending_register import add_register

CSV = "sku,name,price,currency,tax_rate\n" + "".join(f"S{n},Apple {n},1.20,EUR,5.5\n" for n in range(7))
PRICES = 1020
# What the register of the tests has from the beginning.
THERE = 2


def _contact(hq: HqDatabase, shop: Shop) -> incoming.ContactAnswer:
    known = {str(feed): cursor.position for feed, cursor in cursors.load_all(shop.db).items()}
    recorded, done = outbox.newest_sequence(shop.db), loading_again.done(shop.db)
    said = outgoing.Contact("1", START_MS, recorded, 0, 0, known, loaded_again=done)
    heard = msgspec.json.decode(msgspec.json.encode(said), type=hq_incoming.Contact)
    told = hq_outgoing.encode(record_contact(hq, shop.identity, heard, START_MS))
    answer: incoming.ContactAnswer = incoming.decode(told, incoming.ContactAnswer)
    with shop.db.write():
        loading_again.take(shop.db, answer.load_again)
    return answer


def _exchange(hq: HqDatabase, shop: Shop) -> bool:
    answer = _contact(hq, shop)
    line: object = Line(hq, shop.identity)
    pull_changes(
        shop.db,
        line,  # type: ignore[arg-type]
        PRICES,
        EPOCH,
        lambda: Applying(DEVICE_KEY, START_MS),
        Breathing(rest=lambda _seconds: None),
    )
    return loading_again.note_reached(shop.db, answer)


def _prices(shop: Shop) -> int:
    return int(shop.db.rows("SELECT count(*) FROM price")[0][0])


def test_what_a_register_lost_comes_back_and_hq_hears_when_it_is_there(tmp_path: Path) -> None:
    hq = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(hq, EPOCH)
    identity = add_register(hq, "101", "1").identity
    activation.activate(hq, store_admin.issue_activation_code(hq, "101-1", START_MS).code, "pc", "1", START_MS)
    shop = Shop(make_register(tmp_path, register="1"), identity)
    import_products(hq, CSV, START_MS)
    _exchange(hq, shop)
    assert _prices(shop) == THERE + 7
    with shop.db.write():
        shop.db.run("DELETE FROM price")
    assert _exchange(hq, shop) is False
    assert _prices(shop) == 0, "nothing has changed at HQ, so nothing comes by itself"
    load_again.ask(hq, PRICES, load_again.find_subject(hq, "101-1"), "", START_MS, new_id)
    assert _exchange(hq, shop) is True
    assert _prices(shop) == 7
    assert [one.feed for one in _contact(hq, shop).load_again] == []
    (kept,) = load_again.list_of_feed(hq, PRICES, None)
    assert kept.done_ms == START_MS
    assert _exchange(hq, shop) is False
    shop.db.close()
    hq.close()
