"""A deadlock or a restart of the database in the middle of an act: done again as a whole, or said in words."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from hq_server.db import customer_imports, stores
from hq_server.domain.stores import Store
from hq_server.errors import Interrupted
from hq_server.services import audit, store_admin
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, add_register

_STORE = {"number": "7", "name": "Quay", "currency": "EUR", "end_of_day": "22:00", "time_zone": "Europe/Paris"}


class Breaking:
    """Does what it stands for, then breaks off, so many times."""

    def __init__(self, real: Callable[..., Any], times: int) -> None:
        self._real, self._times, self.calls = real, times, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.calls += 1
        done = self._real(*arguments, **named)
        if self.calls <= self._times:
            raise Interrupted("deadlock detected")
        return done


def _break(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, times: int) -> Breaking:
    breaking = Breaking(getattr(module, name), times)
    monkeypatch.setattr(module, name, breaking)
    return breaking


def test_an_act_that_was_broken_off_is_done_again_and_once(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking = _break(monkeypatch, stores, "insert_store", 1)
    assert "Quay is set up." in claire.post("/stores/new", **_STORE, language_of_store="en").text
    assert breaking.calls == 2
    assert [store.number for store in store_admin.list_stores(claire.db)] == ["7"]
    assert len(audit.list_entries(claire.db, audit.Wanted(action="store.created"))[0]) == 1


def test_it_is_done_again_once_and_then_said_in_words(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking = _break(monkeypatch, stores, "insert_store", 5)
    answer = claire.post("/stores/new", **_STORE, language_of_store="en")
    assert (answer.status_code, breaking.calls) == (503, 2)
    assert "deadlock detected" in answer.text
    assert store_admin.list_stores(claire.db) == []


def test_where_a_part_was_saved_nothing_is_repeated(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking = _break(monkeypatch, store_admin, "create_store", 1)
    answer = claire.post("/stores/new", **_STORE, language_of_store="en")
    assert (answer.status_code, breaking.calls) == (503, 1)
    assert [store.number for store in store_admin.list_stores(claire.db)] == ["7"]


def test_a_refusal_of_the_second_try_is_the_answer(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, stores, "insert_store", 1)
    real = stores.insert_store

    def taken(*arguments: Any) -> bool:
        real(*arguments)
        return False

    monkeypatch.setattr(stores, "insert_store", taken)
    answer = claire.post("/stores/new", **_STORE, language_of_store="en")
    assert (answer.status_code, "Store 7 exists already." in answer.text) == (422, True)


def test_a_file_that_was_sent_is_read_from_its_beginning_again(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    add_register(claire.db)
    breaking = _break(monkeypatch, customer_imports, "insert", 1)
    file = (io.BytesIO(b"last_name\nByrne\n"), "people.csv")
    page = claire.post("/customers/import", file=file, store="101").text
    assert (breaking.calls, "Byrne" in page) == (2, True)


def test_a_page_that_only_reads_is_read_again(claire: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking = _break(monkeypatch, stores, "page_of_stores", 1)
    assert "Stores" in claire.text("/stores")
    assert breaking.calls == 2


def test_nobody_gets_in_by_a_check_that_was_broken_off(stranger: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    store_admin.create_store(stranger.db, Store("7", "Quay", "EUR"), NOW)

    def broken(*_arguments: Any, **_named: Any) -> None:
        raise Interrupted("deadlock detected")

    monkeypatch.setattr("hq_server.admin.console._check_right", broken)
    monkeypatch.setattr("hq_server.admin.console.signed_in.find", broken)
    with stranger.client.session_transaction() as session:
        session["signed in"] = "a token"
    answer = stranger.get("/stores")
    assert (answer.status_code, "Quay" in answer.text) == (503, False)
