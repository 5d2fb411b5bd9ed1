"""Connections to PostgreSQL: how many, how long, and to which server."""

import threading
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from hq_server.db.connections import PostgresqlConnections
from hq_server.db.database import HqDatabase, Use
from hq_server.db.postgresql import LIMITS, connect_to, conninfo
from hq_server.errors import StorageTrouble, WrongSettings
from tests import postgres
from tests.hq_server.db.few_words import at_once, put, words_in


class TestHowMany:
    def test_a_thread_waits_for_a_connection_and_then_it_is_trouble_in_words(self, url: str) -> None:
        connections = PostgresqlConnections(lambda: connect_to(url), 2, 0.01)
        first, second = connections.take(), connections.take()
        with pytest.raises(StorageTrouble, match="more to do"):
            connections.take()
        connections.give_back(second)
        assert connections.take() is second
        connections.discard(first)
        connections.give_back(second)
        connections.close()

    def test_who_waits_gets_the_next_one_that_is_given_back(self, url: str) -> None:
        connections = PostgresqlConnections(lambda: connect_to(url), 1, 60)
        first = connections.take()
        got = []
        waiting = threading.Thread(target=lambda: got.append(connections.take()))
        waiting.start()
        connections.give_back(first)
        waiting.join()
        assert got == [first]
        connections.give_back(first)
        connections.close()

    def test_there_are_never_more_than_the_setting_says(self, url: str) -> None:
        db = HqDatabase.open(url, "web", connections=3)
        assert at_once(db, 3, lambda: None) == []
        with psycopg.connect(url) as other:
            shown = other.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'comptoir-hq web'")
            assert shown.fetchone() == (3,)
        db.close()

    def test_a_connection_that_was_left_in_a_transaction_is_not_lent_again(self, url: str) -> None:
        connections = PostgresqlConnections(lambda: connect_to(url), 1, 1)
        first = connections.take()
        first.execute("BEGIN")
        connections.give_back(first)
        assert first.closed
        second = connections.take()
        assert second is not first
        connections.discard(second)

    def test_while_no_server_answers_only_one_request_in_a_while_waits_for_that(self) -> None:
        tries: list[int] = []

        def connect() -> psycopg.Connection[tuple[object, ...]]:
            tries.append(1)
            raise psycopg.OperationalError("connection refused")

        connections = PostgresqlConnections(connect, 2, 1)
        for _request in range(5):
            with pytest.raises(StorageTrouble, match="connection refused"):
                connections.take()
        assert len(tries) == 1


class TestLimits:
    @pytest.mark.parametrize(
        ("use", "shown"),
        [("web", ("30s", "10s", "1min")), ("worker", ("15min", "1min", "15min")), ("command", ("0", "5min", "0"))],
    )
    def test_each_kind_of_process_has_its_own(self, url: str, use: Use, shown: tuple[str, ...]) -> None:
        db = HqDatabase.open(url, use)
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        with db.read():
            found = db.row(f"SELECT {', '.join(f'current_setting({name!r})' for name in names)}, current_user")
        assert found == (*shown, "postgres")
        db.close()

    def test_what_the_address_says_stands(self, url: str) -> None:
        db = HqDatabase.open(url + "&options=-c%20statement_timeout%3D1234&application_name=mine")
        with db.read():
            found = db.row("SELECT current_setting('statement_timeout'), current_setting('application_name')")
        assert found == ("1234ms", "mine")
        db.close()

    def test_a_statement_that_takes_too_long_is_trouble_and_never_a_bad_row(self, url: str) -> None:
        db = HqDatabase.open(url + "&options=-c%20statement_timeout%3D20")
        with pytest.raises(StorageTrouble, match="took too long") as met, db.write():
            db.execute("SELECT pg_sleep(60)")
        assert type(met.value) is StorageTrouble
        put(db, "after")
        assert words_in(db) == ["after"]
        db.close()

    def test_a_lock_that_nobody_gives_back_is_trouble_in_words(self, url: str) -> None:
        db = HqDatabase.open(url + "&options=-c%20lock_timeout%3D20")
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE word")
            with pytest.raises(StorageTrouble, match="took too long"):
                put(db, "a")
        db.close()


class TestAddresses:
    def test_several_servers_mean_the_one_that_can_be_written_to(self) -> None:
        found = conninfo_to_dict(conninfo("postgresql://hq@a:5432,b:5433,c/hq", LIMITS["web"]))
        assert (found["host"], found["target_session_attrs"]) == ("a,b,c", "read-write")
        own = conninfo("postgresql://hq@a,b/hq?target_session_attrs=any", LIMITS["web"])
        assert conninfo_to_dict(own)["target_session_attrs"] == "any"
        assert "target_session_attrs" not in conninfo("postgresql://hq@a/hq", LIMITS["web"])

    def test_a_password_is_taken_from_the_address(self) -> None:
        found = conninfo_to_dict(conninfo("postgres://hq:p%40ss@a/hq", LIMITS["web"]))
        assert (found["password"], found["dbname"]) == ("p@ss", "hq")

    def test_the_server_that_is_there_is_found_among_those_that_are_not(
        self, running: HqDatabase, own_server: postgres.Server, tmp_path: Path
    ) -> None:
        db = HqDatabase.open(f"postgresql://postgres@/postgres?host={tmp_path},{own_server.folder}")
        put(db, "a")
        assert words_in(running) == ["a"]
        db.close()

    def test_a_server_that_only_reads_is_passed_over(self, own_server: postgres.Server) -> None:
        """Both addresses lead to one server here, the first to its read-only sessions."""
        found = connect_to(
            conninfo(f"postgresql://reader@/postgres?host={own_server.folder}", LIMITS["web"])
            if _has_reader(own_server)
            else ""
        )
        with found, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            found.execute("INSERT INTO word VALUES ('x')")
        address = f"postgresql://reader@/postgres?host={own_server.folder},{own_server.folder}"
        db = HqDatabase.open(address)
        with pytest.raises(StorageTrouble, match=r"does not answer|read-only"), db.read():
            pass
        db.close()

    def test_an_address_that_is_none_is_refused_in_words(self) -> None:
        with pytest.raises(WrongSettings, match="colour"):
            HqDatabase.open("postgresql:///hq?colour=red")


def _has_reader(server: postgres.Server) -> bool:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader SUPERUSER LOGIN")
        connection.execute("ALTER ROLE reader SET default_transaction_read_only = on")
    return True
