"""Activation makes a file one register's, and never mixes two."""

from collections.abc import Callable

import pytest

from store_client.db import contact, cursors, outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Identity
from store_client.errors import Refused
from store_client.services.set_up import channel, register_identity, save_activation
from store_client.services.sign_in import list_staff
from tests.factories import make_channel, make_identity, make_sale, open_shift

Ids = Callable[[], str]


def test_a_register_knows_its_identity_and_channel(db: RegisterDatabase) -> None:
    assert register_identity(db) == make_identity()
    assert channel(db) == make_channel()
    assert make_identity().code == "101-1"


def test_a_new_file_knows_neither(tmp_path_factory: pytest.TempPathFactory) -> None:
    db = RegisterDatabase.open(tmp_path_factory.mktemp("new") / "register.db")
    assert register_identity(db) is None
    assert channel(db) is None


def test_activating_again_raises_the_epoch_and_keeps_the_documents(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with db.write():
        contact.record_activation_needed(db, "revoked")
    save_activation(db, make_identity(epoch=2), last_sequence=0, last_hash="")
    assert not contact.read(db).activation_needed
    sale = make_sale(db, new_id).transaction
    assert (sale.receipt, sale.sequence) == ("101-1-20000001", 2)


def test_hq_knowing_less_than_the_register_changes_nothing_in_the_chain(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    head = outbox.chain_head(db)
    save_activation(db, make_identity(epoch=2), last_sequence=1, last_hash="b" * 64)
    assert outbox.chain_head(db) == head


def test_a_file_with_documents_never_becomes_another_register(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    with pytest.raises(Refused, match="register 101-1; the code is for 101-2"):
        save_activation(db, make_identity(register="2"), last_sequence=0, last_hash="")
    assert register_identity(db) == make_identity()


def test_a_file_without_documents_may_become_another_register(db: RegisterDatabase) -> None:
    save_activation(db, Identity("102", "3", 1), last_sequence=0, last_hash="")
    assert register_identity(db) == Identity("102", "3", 1)


def test_another_register_starts_without_the_settings_and_staff_of_the_one_before(db: RegisterDatabase) -> None:
    with db.write():
        cursors.save(db, 1070, "epoch", 42)
    save_activation(db, Identity("102", "3", 1), last_sequence=0, last_hash="")
    assert channel(db) is None
    assert list_staff(db) == []
    assert cursors.load(db, 1070) == cursors.FeedCursor("epoch", 0)


def test_the_same_register_activated_again_keeps_its_settings_and_staff(db: RegisterDatabase) -> None:
    with db.write():
        cursors.save(db, 1070, "epoch", 42)
    save_activation(db, make_identity(epoch=2), last_sequence=0, last_hash="")
    assert channel(db) is not None
    assert list_staff(db) != []
    assert cursors.load(db, 1070).position == 42
