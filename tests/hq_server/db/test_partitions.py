"""Large tables in parts on PostgreSQL: rows go where they belong, keys hold over all parts, old weeks go as a whole."""

import threading
from pathlib import Path

import psycopg
import pytest
from playhouse.migrations import Runner

from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.db.partitions import BY_STORE, BY_WEEK, WEEK_MS, keep_weeks, store_parts
from hq_server.db.schema import migrate
from hq_server.errors import RowsRefused
from hq_server.services import sessions, verify
from hq_server.services.ingest import ingest_batch
from tests import postgres
from tests.hq_server.sending_register import NOW, add_register

_KEPT_MS = 30 * 24 * 3_600_000
_PARTS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ?::text::regclass ORDER BY 1"
_SESSION = (
    "INSERT INTO upload_session (store, register, started_ms, way, documents, stored, duplicates, refused, parked, "
    "quarantined, size, took_ms, trouble) VALUES ('101', '1', ?, 'network', 1, 1, 0, 0, 0, 0, 1, 1, '')"
)
pytestmark = pytest.mark.parametrize("hq_url", ["postgresql"], indirect=True)


def _parts(db: HqDatabase, table: str) -> list[str]:
    with db.read():
        return [row[0] for row in db.rows(_PARTS, (table,))]


def _keep(db: HqDatabase, now_ms: int) -> int:
    with db.write():
        return keep_weeks(db, "upload_session", now_ms, _KEPT_MS)


def _note(db: HqDatabase, *moments: int) -> None:
    with db.write():
        for moment in moments:
            db.execute(_SESSION, (moment,))


def _moments(db: HqDatabase, table: str = "upload_session") -> list[int]:
    with db.read():
        return [row[0] for row in db.rows(f"SELECT started_ms FROM {table} ORDER BY started_ms")]


def test_each_large_table_has_its_parts(hq: HqDatabase) -> None:
    with hq.read():
        wanted = store_parts(hq)
    assert wanted > 1
    assert {len(_parts(hq, table)) for table in BY_STORE} == {wanted}
    assert [_parts(hq, table) for table in BY_WEEK] == [["upload_session_rest"], ["download_session_rest"]]


def test_documents_of_many_stores_are_spread_and_each_store_is_in_one_part(hq: HqDatabase) -> None:
    for store in range(101, 141):
        register = add_register(hq, str(store), "1")
        register.open_shift()
        register.sell()
        ingest_batch(hq, register.identity, register.lines, NOW)
    with hq.read():
        spread = hq.rows("SELECT tableoid::regclass::text, count(DISTINCT store), count(*) FROM inbox GROUP BY 1")
        stores = hq.row("SELECT count(*) FROM (SELECT store FROM inbox GROUP BY store, tableoid) AS s")
    assert len(spread) == len(_parts(hq, "inbox"))
    assert (sum(row[2] for row in spread), stores) == (80, (40,))
    assert {report.problems for report in verify.verify_registers(hq)} == {()}


def test_a_document_is_there_once_in_all_parts_together(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    for change in ("sequence = sequence + 1, id = id", "sequence = sequence, id = 'another'"):
        columns = change.replace("sequence = ", "").replace("id = ", "")
        copy = (
            "INSERT INTO inbox SELECT store, register, "
            f"{columns}, kind, business_date, made_ms, previous_hash, hash, content, received_ms, state, reason, "
            "waits_for, applied_ms FROM inbox"
        )
        with pytest.raises(RowsRefused), hq.write():
            hq.execute(copy)


def test_weeks_are_made_ahead_and_take_what_came_before_them(hq: HqDatabase) -> None:
    _note(hq, NOW - 1, NOW, NOW + 10 * WEEK_MS)
    assert _keep(hq, NOW) == 0
    weeks = ["upload_session_20261123", "upload_session_20261130", "upload_session_20261207"]
    assert _parts(hq, "upload_session") == [*weeks, "upload_session_rest"]
    assert _moments(hq, weeks[0]) == [NOW - 1, NOW]
    assert _moments(hq, "upload_session_rest") == [NOW + 10 * WEEK_MS]
    assert len(_moments(hq)) == 3
    _note(hq, NOW + 1, NOW + WEEK_MS)
    assert _moments(hq, weeks[0]) == [NOW - 1, NOW, NOW + 1]
    assert _moments(hq, weeks[1]) == [NOW + WEEK_MS]
    assert _keep(hq, NOW) == 0


def test_a_week_that_is_over_long_enough_is_dropped_as_a_whole(hq: HqDatabase) -> None:
    _keep(hq, NOW)
    _note(hq, NOW, NOW + WEEK_MS)
    assert _keep(hq, NOW + _KEPT_MS) == 0
    assert _moments(hq) == [NOW, NOW + WEEK_MS]
    assert _keep(hq, NOW + _KEPT_MS + WEEK_MS) == 1
    assert _moments(hq) == [NOW + WEEK_MS]
    assert "upload_session_20261123" not in _parts(hq, "upload_session")


def test_the_worker_sees_to_the_weeks_of_all_tables(hq: HqDatabase) -> None:
    sessions.forget_old(hq, NOW)
    assert {len(_parts(hq, table)) for table in BY_WEEK} == {4}


def test_somebody_who_reads_for_long_is_not_disturbed_and_it_is_done_another_time(hq: HqDatabase) -> None:
    _keep(hq, NOW)
    late = NOW + _KEPT_MS + 2 * WEEK_MS
    with psycopg.connect(hq.url) as reader:
        reader.execute("SELECT * FROM upload_session")
        sessions.forget_old(hq, late)
        assert "upload_session_20261123" in _parts(hq, "upload_session")
    sessions.forget_old(hq, late)
    assert "upload_session_20261123" not in _parts(hq, "upload_session")


def test_workers_that_try_at_once_all_go_on(hq: HqDatabase) -> None:
    trouble: list[BaseException] = []

    def work() -> None:
        try:
            for week in range(5):
                sessions.forget_old(hq, NOW + week * WEEK_MS)
        except BaseException as error:
            trouble.append(error)

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert "upload_session_20261221" in _parts(hq, "upload_session")


def test_what_an_older_release_kept_is_divided_and_nothing_is_lost(hq: HqDatabase) -> None:
    """Tables with rows, as a database has them that grew before they had parts."""
    url = postgres.empty_database()
    old = HqDatabase.open(url + "&options=-c%20comptoir.parts%3D5")
    folder = Path(schema.__file__).parent / "migrations"
    Runner(old.peewee, str(folder), table_name="schema_migration").up("0013_setup")
    old.close()
    columns = "store, register, sequence, id, kind, business_date, made_ms, previous_hash, hash, content, received_ms"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"INSERT INTO inbox ({columns}, state, reason, waits_for) SELECT (100 + n % 50)::text, '1', n, "
            "'d' || n, 'k', '2026-11-23', n, '', '', 'x'::bytea, n, 'applied', '', NULL FROM generate_series(1, 500) n"
        )
        connection.execute(_SESSION.replace("?", "%s"), (NOW,))
    migrate(old, "epoch")
    assert len(_parts(old, "inbox")) == 5
    with old.read():
        assert old.row("SELECT count(*), count(DISTINCT id), sum(sequence) FROM inbox") == (500, 500, 125_250)
        assert old.row("SELECT count(*) FROM upload_session_rest") == (1,)
        assert old.row("SELECT id FROM inbox WHERE store = '107' AND register = '1' AND sequence = 7") == ("d7",)
        plan = "\n".join(row[0] for row in old.rows("EXPLAIN SELECT * FROM inbox WHERE store = '107' AND id = 'd7'"))
    assert plan.count("inbox_") < 4, "one part is looked at, not all"
    with pytest.raises(RowsRefused), old.write():
        old.execute("UPDATE inbox SET id = 'd57' WHERE id = 'd7' AND store = '107'")
    old.close()
    postgres.drop_database(url)
