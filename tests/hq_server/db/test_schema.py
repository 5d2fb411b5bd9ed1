"""Migrations lead to the schema of the models, on both engines, however many programs migrate at once."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.db.schema import create_fresh, migrate, missing_migrations
from hq_server.errors import Refused
from tests import postgres

_MIGRATE = """
import sys
from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
db = HqDatabase.open(sys.argv[1])
sys.stdin.read()
migrate(db, sys.argv[2])
"""

_POSTGRESQL_COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
"""
_POSTGRESQL_INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"


def _shape(db: HqDatabase) -> list[tuple[object, ...]]:
    """Everything about the tables that the engine itself tells."""
    with db.read():
        if db.engine == "postgresql":
            rows = db.rows(_POSTGRESQL_COLUMNS) + db.rows(_POSTGRESQL_INDEXES)
            return [row for row in rows if row[0] != "schema_migration"]
        tables = [row[0] for row in db.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        shape: list[tuple[object, ...]] = []
        for table in tables:
            if table == "schema_migration" or table.startswith("sqlite_"):
                continue
            shape += [(table, *row) for row in db.rows(f"SELECT * FROM pragma_table_xinfo('{table}') ORDER BY name")]
            shape += [(table, *row[2:]) for row in db.rows(f"SELECT * FROM pragma_table_list('{table}')")]
            for name, unique, origin, partial in db.rows(
                f"SELECT name, \"unique\", origin, partial FROM pragma_index_list('{table}') ORDER BY name"
            ):
                columns = [row[0] for row in db.rows(f"SELECT name FROM pragma_index_info('{name}') ORDER BY seqno")]
                sql = db.row("SELECT sql FROM sqlite_master WHERE name = ?", (name,))
                condition = " ".join(str(sql[0]).split()).partition(" WHERE ")[2] if sql and sql[0] else ""
                shape.append((table, name, unique, origin, partial, *columns, condition))
    return shape


def test_a_migrated_database_has_the_schema_of_the_models(hq: HqDatabase, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.db'}" if hq.engine == "sqlite" else postgres.empty_database()
    fresh = HqDatabase.open(url)
    create_fresh(fresh)
    assert _shape(hq) == _shape(fresh)
    assert len(_shape(hq)) > 200
    fresh.close()


def test_migrating_again_changes_nothing_and_keeps_the_epoch(hq: HqDatabase) -> None:
    assert missing_migrations(hq) == []
    assert migrate(hq, "another-epoch") == []
    with hq.read():
        assert hq.row("SELECT value FROM hq_setting WHERE key = 'epoch'") == ("test-epoch",)


def missing_steps() -> list[str]:
    """What a database without tables needs, in this order."""
    folder = Path(schema.__file__).parent / "migrations"
    return sorted(path.stem for path in folder.glob("[0-9]*.py"))


def test_a_new_database_says_which_migrations_it_needs(empty_hq_url: str) -> None:
    db = HqDatabase.open(empty_hq_url)
    assert missing_migrations(db) == missing_steps()
    assert migrate(db, "epoch") == missing_steps()
    assert missing_migrations(db) == []
    db.close()


@pytest.mark.timeout(120)
def test_six_programs_that_migrate_at_once_all_succeed(empty_hq_url: str) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, empty_hq_url, f"epoch-{number}"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(6)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.close()
        program.stdin = None
    outcomes = [(program.communicate(timeout=100)[1].decode(), program.returncode) for program in programs]
    assert outcomes == [("", 0)] * 6
    db = HqDatabase.open(empty_hq_url)
    assert missing_migrations(db) == []
    with db.read():
        assert db.row("SELECT count(*) FROM hq_setting WHERE key = 'epoch'") == (1,)
    db.close()


def test_what_the_first_release_had_is_still_there_after_the_migrations(empty_hq_url: str) -> None:
    """A database with a sale, a product, a person and changes in the feeds, as the first release left it."""
    db = HqDatabase.open(empty_hq_url)
    folder = Path(schema.__file__).parent / "migrations"
    Runner(db.peewee, str(folder), table_name="schema_migration").up("0001_first_tables")
    kept = [
        "INSERT INTO product (sku, name, unit, tax_rate, active) VALUES ('A', 'Apple', 'each', 0, TRUE)",
        "INSERT INTO staff VALUES ('101', 's-001', 'Ada', 'cashier', 'en', 'aa', 'bb', TRUE)",
        "INSERT INTO transaction_header VALUES ('101', '2', 2, 'd', 'r', 'sale', '2026-11-23', 1, 60, 's', 'p', NULL, "
        "'EUR', 250, 42)",
        "INSERT INTO transaction_line VALUES ('101', '2', 2, 1, 'A', '', 'Apple', 1000, 250, 250, 0, 42, FALSE)",
        "INSERT INTO transaction_tender VALUES ('101', '2', 2, 1, 'cash', 250, 250, 0)",
        "INSERT INTO feed_change VALUES (1040, 'all', 'A', 'product', 7, 1)",
        "INSERT INTO feed_change VALUES (1060, 'store 101', 's-001', 'staff', 3, 1)",
    ]
    with db.write():
        for statement in kept:
            db.execute(statement)
    assert migrate(db, "epoch") == missing_steps()[1:]
    with db.read():
        row = db.row("SELECT category, by_weight, price_change, returnable, discountable FROM product")
        assert row is not None
        assert (row[0], bool(row[1]), row[2], bool(row[3]), bool(row[4])) == ("", False, "both", True, True)
        assert db.row("SELECT permission_group, badge_salt, badge_hash FROM staff") == ("", "", "")
        header = db.row("SELECT discount_minor, rounding_minor, tax_included, more FROM transaction_header")
        assert header == (0, 0, None, "")
        assert db.row("SELECT unit, discount_minor, more FROM transaction_line") == ("", 0, "")
        assert db.row("SELECT more FROM transaction_tender") == ("",)
        changes = db.rows("SELECT feed, scope, kind, key, position FROM feed_change ORDER BY feed")
        assert changes == [(1040, "all", "product", "A", 7), (1060, "store 101", "staff", "s-001", 3)]
        assert db.row("SELECT position FROM feed_head WHERE feed = 1110") == (0,)
    db.close()


def test_shifts_and_registers_of_the_first_releases_go_on_after_the_migrations(empty_hq_url: str) -> None:
    """A closed and an open shift; a register that has everything, one with a gap, one that never sent anything."""
    db = HqDatabase.open(empty_hq_url)
    folder = Path(schema.__file__).parent / "migrations"
    Runner(db.peewee, str(folder), table_name="schema_migration").up("0003_customer_fields")
    day = "INSERT INTO business_day VALUES ('101', '2', '{0}', 1, '2026-11-23', 's', 'EUR', 0, 1, {1}, {2}, '{3}', {4})"
    register = (
        "INSERT INTO register (store, number, name, epoch, created_ms, device_name, version, last_sequence, last_hash, "
        "recorded_sequence, waiting, pending_customers) VALUES ('101', '{0}', '', 1, 1, '', '', {1}, '', 0, 0, 0)"
    )
    kept = [
        day.format("a", 1, "5, 8", "d", "3, 7, '{}', 'confirmed', 5, '', 9"),
        day.format("b", 9, "NULL, NULL", "", "9, 0, '', 'open', 0, '', NULL"),
        *(register.format(number, last) for number, last in (("2", 4), ("3", 6), ("4", 0))),
        *(
            f"INSERT INTO inbox (store, register, sequence, id, kind, business_date, made_ms, previous_hash, hash, "
            f"content, received_ms, state, reason) VALUES ('101', '{number}', {sequence}, '{number}-{sequence}', 'k', "
            f"'2026-11-23', 1, '', '', '', 1, 'applied', '')"
            for number, sequences in (("2", (1, 2, 3, 4)), ("3", (1, 2, 5, 6)))
            for sequence in sequences
        ),
    ]
    with db.write():
        for statement in kept:
            db.execute(statement)
    migrate(db, "epoch")
    with db.read():
        shown = db.rows("SELECT shift, documents, drawer, several, acknowledgement FROM business_day ORDER BY shift")
        assert [(*row[:3], bool(row[3]), row[4]) for row in shown] == [("a", 5, "", True, ""), ("b", 0, "", True, "")]
        complete = db.rows("SELECT number, complete_sequence FROM register ORDER BY number")
    assert complete == [("2", 4), ("3", 2), ("4", 0)]
    db.close()


def test_a_database_that_a_later_release_has_written_is_left_alone(hq: HqDatabase) -> None:
    with hq.write():
        hq.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2027-01-01')")
    acts: list[Callable[[], object]] = [partial(migrate, hq, "another-epoch"), partial(missing_migrations, hq)]
    for act in acts:
        with pytest.raises(Refused, match=r"later version of HQ \(9999_future\). Nothing was changed"):
            act()
    with hq.read():
        assert hq.row("SELECT value FROM hq_setting WHERE key = 'epoch'") == ("test-epoch",)
