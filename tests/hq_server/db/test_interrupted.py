"""What becomes of work when the server restarts, dies or changes in the middle of it."""

import signal
import threading

import psycopg
import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.postgresql import LIMITS
from hq_server.errors import Interrupted, OutcomeUnknown, StorageTrouble
from tests import postgres
from tests.hq_server.db.few_words import PUT, at_once, end_process, own_process, put, put_around, words_in


class TestRestart:
    def test_idle_connections_that_a_restart_killed_are_replaced_unseen(
        self, running: HqDatabase, own_server: postgres.Server
    ) -> None:
        assert at_once(running, 4, lambda: None) == []
        own_server.stop()
        own_server.start()
        put(running, "a")
        assert words_in(running) == ["a"]

    def test_while_the_server_is_away_everything_is_trouble_and_then_it_works_again(
        self, running: HqDatabase, own_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hq_server.db.connections._DOWN_SECONDS", 0.0)
        own_server.stop(signal.SIGQUIT)
        with pytest.raises(StorageTrouble, match="does not answer"):
            put(running, "a")
        own_server.start()
        put(running, "b")
        assert words_in(running) == ["b"]

    def test_a_transaction_that_the_restart_broke_off_changed_nothing(
        self, running: HqDatabase, own_server: postgres.Server
    ) -> None:
        def restart() -> None:
            own_server.stop(signal.SIGQUIT)
            own_server.start()

        with pytest.raises(Interrupted):
            put_around(running, restart)
        assert words_in(running) == []

    def test_connections_given_back_after_trouble_are_counted_once(
        self, running: HqDatabase, own_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hq_server.db.connections._DOWN_SECONDS", 0.0)
        for _round in range(3):
            own_server.stop(signal.SIGQUIT)
            for _request in range(LIMITS["command"].connections + 1):
                with pytest.raises(StorageTrouble, match="does not answer"):
                    put(running, "a")
            own_server.start()
            assert at_once(running, LIMITS["command"].connections, lambda: None) == []


class TestAgain:
    def test_a_unit_that_lost_its_connection_before_the_end_is_done_again_and_counts_once(
        self, db: HqDatabase, url: str
    ) -> None:
        runs: list[int] = []

        def unit() -> str:
            with db.write():
                db.execute(PUT, ("a",))
                runs.append(1)
                if len(runs) == 1:
                    end_process(url, own_process(db))
                db.execute(PUT, ("b",))
            return "done"

        assert db.again(unit) == "done"
        assert (len(runs), words_in(db)) == (2, ["a", "b"])

    def test_it_gives_up_after_a_few_times(self, db: HqDatabase, url: str) -> None:
        runs: list[int] = []

        def unit() -> None:
            with db.write():
                runs.append(1)
                end_process(url, own_process(db))
                db.execute(PUT, ("a",))

        with pytest.raises(Interrupted):
            db.again(unit)
        assert (len(runs), words_in(db)) == (3, [])

    def test_what_may_have_been_saved_is_not_done_again(self, db: HqDatabase, url: str) -> None:
        """The connection dies in the middle of COMMIT: nobody can say what became of it."""
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "CREATE FUNCTION long() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'"
            )
            other.execute(
                "CREATE CONSTRAINT TRIGGER long AFTER INSERT ON word DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION long()"
            )
        runs: list[int] = []

        def unit() -> None:
            with db.write():
                db.execute(PUT, ("a",))
                runs.append(own_process(db))
                threading.Thread(target=_end_when_saving, args=(url, runs[0])).start()

        with pytest.raises(OutcomeUnknown, match="Look first"):
            db.again(unit)
        assert len(runs) == 1

    def test_a_deadlock_costs_a_second_try_and_nothing_else(self, db: HqDatabase) -> None:
        put(db, "a")
        put(db, "b")
        gates = threading.Barrier(2)
        tries: list[int] = []

        def swap(first: str, second: str) -> None:
            def unit() -> None:
                with db.write():
                    tries.append(1)
                    db.execute("UPDATE word SET word = word WHERE word = ?", (first,))
                    if len(tries) <= 2:
                        gates.wait(60)
                    db.execute("UPDATE word SET word = word WHERE word = ?", (second,))

            db.again(unit)

        threads = [threading.Thread(target=swap, args=pair) for pair in (("a", "b"), ("b", "a"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(tries) == 3

    def test_inside_of_a_transaction_it_runs_once(self, db: HqDatabase, url: str) -> None:
        runs: list[int] = []

        def unit() -> None:
            runs.append(1)
            end_process(url, own_process(db))
            db.execute(PUT, ("a",))

        with pytest.raises(Interrupted), db.write():
            db.again(unit)
        assert len(runs) == 1


def _end_when_saving(url: str, process: int) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        sql = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND query = 'COMMIT' AND wait_event = 'PgSleep'"
        while other.execute(sql, (process,)).fetchone() is None:
            pass
    end_process(url, process)


class TestSaved:
    def test_a_part_that_failed_and_was_passed_over_is_never_taken_for_saved(self, db: HqDatabase) -> None:
        """PostgreSQL answers COMMIT with a rollback then, and with no error."""

        def fail() -> None:
            with pytest.raises(StorageTrouble):
                db.execute("SELECT 1 / 0")

        with pytest.raises(StorageTrouble, match="failed before"):
            put_around(db, fail, after="")
        assert words_in(db) == []

    def test_what_no_standby_has_yet_is_not_taken_for_saved(
        self, running: HqDatabase, own_server: postgres.Server
    ) -> None:
        """A wait for the standby that is cut short ends with a warning only."""
        with psycopg.connect(own_server.url, autocommit=True) as other:
            other.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
            other.execute("SELECT pg_reload_conf()")
            while other.execute("SHOW synchronous_standby_names").fetchone() != ("nobody",):
                pass
        try:
            with pytest.raises(OutcomeUnknown):
                put_around(running, lambda: _cancel_soon(running, own_server.url), after="")
        finally:
            with psycopg.connect(own_server.url, autocommit=True) as other:
                other.execute("SET synchronous_commit = local")
                other.execute("ALTER SYSTEM RESET synchronous_standby_names")
                other.execute("SELECT pg_reload_conf()")


def _cancel_soon(db: HqDatabase, url: str) -> None:
    threading.Thread(target=_cancel_when_waiting, args=(url, own_process(db))).start()


def _cancel_when_waiting(url: str, process: int) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        sql = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event = 'SyncRep'"
        while other.execute(sql, (process,)).fetchone() is None:
            pass
    end_process(url, process, "cancel")
