"""The database handle: transactions, savepoints, errors in plain words, refused libraries and addresses."""

import threading
from pathlib import Path

import psycopg
import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.sqlite_file import check_sqlite
from hq_server.errors import RowsRefused, StorageTrouble, UnsafeSqlite, WrongSettings
from tests import postgres


def _put(db: HqDatabase, key: str, value: str = "") -> None:
    db.execute("INSERT INTO hq_setting (key, value) VALUES (?, ?)", (key, value))


def _keys(db: HqDatabase) -> set[str]:
    with db.read():
        return {row[0] for row in db.rows("SELECT key FROM hq_setting WHERE key LIKE 'k%'")}


def _fail_after_putting(db: HqDatabase, *keys: str) -> None:
    for key in keys:
        _put(db, key)
    raise ZeroDivisionError


def test_a_failed_transaction_leaves_nothing_behind(hq: HqDatabase) -> None:
    with pytest.raises(ZeroDivisionError), hq.write():
        _fail_after_putting(hq, "k1")
    assert _keys(hq) == set()
    with hq.write():
        _put(hq, "k2")
    assert _keys(hq) == {"k2"}


def test_a_failed_savepoint_undoes_only_its_part(hq: HqDatabase) -> None:
    with hq.write():
        _put(hq, "k1")
        with pytest.raises(RowsRefused), hq.savepoint():
            hq.insert_rows("hq_setting", ("key", "value"), [("k2", ""), ("k1", "")])
        _put(hq, "k3")
    assert _keys(hq) == {"k1", "k3"}


def test_a_write_within_a_write_belongs_to_it(hq: HqDatabase) -> None:
    with pytest.raises(ZeroDivisionError), hq.write(), hq.write():
        _fail_after_putting(hq, "k1")
    assert _keys(hq) == set()


def test_writing_within_a_read_is_a_mistake_that_is_noticed(hq: HqDatabase) -> None:
    with pytest.raises(RuntimeError), hq.read(), hq.write():
        pass


@pytest.mark.parametrize("value", [2**63, "a\ud800b"])
def test_a_value_that_the_engine_cannot_hold_is_a_refused_row(hq: HqDatabase, value: object) -> None:
    with hq.write():
        with pytest.raises(RowsRefused), hq.savepoint():
            hq.execute("UPDATE feed_head SET position = ? WHERE feed = 1010", (value,))
        hq.execute("UPDATE feed_head SET position = 7 WHERE feed = 1010")
    with hq.read():
        assert hq.row("SELECT position FROM feed_head WHERE feed = 1010") == (7,)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
def test_a_number_too_big_is_refused_also_among_many_rows(hq: HqDatabase, value: int) -> None:
    with hq.write(), pytest.raises(RowsRefused), hq.savepoint():
        hq.insert_rows("feed_head", ("feed", "position"), [(1, 1), (2, value)])


class _Word(str):
    __slots__ = ()


def test_many_rows_may_hold_every_kind_of_value(hq: HqDatabase) -> None:
    columns = ("store", "register", "sequence", "document", "verdict", "reason", "content", "content_hash")
    row = ("101", "1", -(2**63), "", _Word("unreadable"), "é\\N\t\n", b"\x00\\\xff", "a")
    with hq.write():
        hq.insert_rows(
            "quarantine", (*columns, "received_ms", "resolved_ms"), [(*row, 1, None), (*row[:-1], "b", 1, 2)]
        )
    with hq.read():
        found = hq.rows(f"SELECT {', '.join(columns)}, resolved_ms FROM quarantine ORDER BY content_hash")
    assert [(*values[:6], bytes(values[6]), *values[7:]) for values in found] == [(*row, None), (*row[:-1], "b", 2)]


@pytest.mark.parametrize("count", [0, 1, 12_000])
def test_a_query_takes_any_number_of_values(hq: HqDatabase, count: int) -> None:
    rows = [(f"k{number}", "") for number in range(count)]
    with hq.write():
        hq.insert_rows("hq_setting", ("key", "value"), rows)
    with hq.read():
        found = hq.rows_in(
            "SELECT key FROM hq_setting WHERE value = ? AND key IN_VALUES", ("",), [row[0] for row in rows]
        )
        streamed = list(hq.stream("SELECT key FROM hq_setting WHERE value = ?", ("",), size=100))
    assert len(found) == len(streamed) == count


def test_inserting_many_rows_keeps_every_character(hq: HqDatabase) -> None:
    texts = [
        "tab\there",
        "line\nbreak",
        "back\\slash",
        "\\N",
        "",
        "‮rtl",
        "🥖",
        "'; DROP TABLE hq_setting; --",
        "100%",
        "?",
    ]
    with hq.write():
        hq.insert_rows("hq_setting", ("key", "value"), [(f"k{place}", text) for place, text in enumerate(texts)])
    with hq.read():
        rows = hq.rows("SELECT value FROM hq_setting WHERE key LIKE 'k%' ORDER BY key")
    assert [row[0] for row in rows] == texts


def test_each_thread_has_its_own_connection_and_writers_wait_for_each_other(hq: HqDatabase) -> None:
    def count() -> None:
        for _round in range(20):
            with hq.write():
                hq.execute("UPDATE number_sequence SET next = next + 1 WHERE name = 'account number'")
        hq.close()

    threads = [threading.Thread(target=count) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with hq.read():
        assert hq.row("SELECT next FROM number_sequence WHERE name = 'account number'") == (81,)


@pytest.mark.parametrize("hq_url", ["postgresql"], indirect=True)
def test_a_thread_goes_on_with_the_connection_of_the_one_before(hq: HqDatabase) -> None:
    backends: set[int] = set()

    def ask() -> None:
        with hq.write():
            row = hq.row("SELECT pg_backend_pid()")
            assert row is not None
            backends.add(row[0])

    for _round in range(5):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    with hq.write():
        ask()
    assert len(backends) == 1


def test_a_connection_that_died_meanwhile_is_replaced(hq: HqDatabase) -> None:
    if hq.engine == "postgresql":
        with hq.read():
            row = hq.row("SELECT pg_backend_pid()")
        assert row is not None
        with psycopg.connect(postgres.server(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (row[0],))
    else:
        hq.close()
    with hq.write():
        _put(hq, "k1")
    assert _keys(hq) == {"k1"}


def _die_in_the_middle(db: HqDatabase) -> None:
    _put(db, "k1")
    if db.engine == "sqlite":
        db.rows("SELECT * FROM no_such_table")
        return
    row = db.row("SELECT pg_backend_pid()")
    assert row is not None
    with psycopg.connect(postgres.server(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (row[0],))
    _put(db, "k2")


def test_a_connection_that_dies_in_the_middle_is_trouble_and_changes_nothing(hq: HqDatabase) -> None:
    with pytest.raises(StorageTrouble), hq.write():
        _die_in_the_middle(hq)
    assert _keys(hq) == set()


def test_the_live_connection_has_the_durable_settings(hq: HqDatabase) -> None:
    if hq.engine == "postgresql":
        with hq.read():
            assert hq.row("SELECT current_setting('transaction_isolation')") == ("repeatable read",)
        return
    with hq.read():
        found = [hq.row(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == [("wal",), (2,), (1,)]


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 50, 7), (3, 51, 2)])
def test_an_sqlite_library_that_can_damage_the_file_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsafeSqlite, match=r"3\.51\.3"):
        check_sqlite(version)
    check_sqlite((3, 51, 3))


@pytest.mark.parametrize("url", ["", "hq.db", "mysql://somewhere/hq", "sqlite:///", "sqlite:"])
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str) -> None:
    with pytest.raises(WrongSettings):
        HqDatabase.open(url)


def test_a_server_that_does_not_answer_is_trouble(tmp_path: Path) -> None:
    db = HqDatabase.open(f"postgresql://nobody@/hq?host={tmp_path}")
    with pytest.raises(StorageTrouble, match="does not answer"), db.write():
        pass


def test_a_read_only_database_is_trouble_in_words(tmp_path: Path) -> None:
    db = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    with db.write():
        db.execute("CREATE TABLE t (a)")
        db.execute("PRAGMA query_only = 1")
    with pytest.raises(StorageTrouble, match="read-only"), db.write():
        db.execute("INSERT INTO t VALUES (1)")
    db.close()
