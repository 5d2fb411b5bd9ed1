"""Files of every age come to the schema that the models describe, with a backup, or are left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store_client.db import file_lock, migration, models, outbox, settings, staff
from store_client.db.database import RegisterDatabase, _File
from store_client.domain.staff import StaffRecord
from store_client.errors import NewerDatabase, StorageTrouble
from store_client.services.catalog import search_products
from tests.factories import make_register, make_sale, open_shift

Schema = dict[str, object]


def schema_of(db: RegisterDatabase) -> Schema:
    """Every table with its columns and indexes, every search table and trigger; not how a statement was written."""
    found: Schema = {}
    for kind, name, table, sql in db.rows("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if migration.HISTORY in table or name.startswith("sqlite_autoindex"):
            continue
        if kind == "table" and not sql.startswith("CREATE VIRTUAL"):
            found[name] = (
                db.rows(f"PRAGMA table_xinfo({name})"),
                db.rows("SELECT ncol, wr, strict FROM pragma_table_list WHERE name = ?", (name,)),
            )
        elif kind == "index":
            columns = db.rows(f"PRAGMA index_xinfo({name})")
            uniqueness = db.rows('SELECT "unique", partial FROM pragma_index_list(?) WHERE name = ?', (table, name))
            found[f"{kind} {name}"] = (columns, uniqueness, sql.replace('"', "").partition("WHERE")[2])
        else:
            found[f"{kind} {name}"] = sql
    return found


def test_the_scripts_lead_to_the_schema_of_the_models(tmp_path: Path) -> None:
    migrated = RegisterDatabase.open(tmp_path / "migrated.db")
    file = _File(tmp_path / "fresh.db", 1)
    models.create_fresh(file)
    file.close()
    fresh = RegisterDatabase(tmp_path / "fresh.db")
    expected = schema_of(fresh)
    assert len(expected) > 30
    assert schema_of(migrated) == expected


def test_a_file_that_is_up_to_date_is_opened_without_a_backup(db: RegisterDatabase) -> None:
    RegisterDatabase.open(db.path)
    assert not list(db.path.parent.glob("*.before-*"))


def test_an_older_file_is_backed_up_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_id: Callable[[], str]
) -> None:
    db = make_register(tmp_path)
    open_shift(db, new_id)
    make_sale(db, new_id)
    db.close()
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for script in migration.SCRIPTS.glob("*.py"):
        (scripts / script.name).write_bytes(script.read_bytes())
    (scripts / "0099_later.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (one INTEGER) STRICT')\n"
    )
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    newer = RegisterDatabase.open(db.path)
    assert newer.value("SELECT count(*) FROM later") == 0
    assert outbox.count(newer).waiting == 2
    backup = RegisterDatabase(tmp_path / "register.db.before-0099_later")
    assert outbox.count(backup).waiting == 2
    assert backup.row("SELECT 1 FROM sqlite_master WHERE name = 'later'") is None


def test_what_was_there_before_the_search_by_any_part_is_found_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts, now = tmp_path / "scripts", migration.SCRIPTS
    scripts.mkdir()
    for script in now.glob("000[12]_*.py"):
        (scripts / script.name).write_bytes(script.read_bytes())
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    old = RegisterDatabase.open(tmp_path / "register.db")
    with old.write():
        for sku, name, active in (("A", "O'Brien's stout", 1), ("B", "Gone stout", 0)):
            old.run(
                "INSERT INTO product (sku, name, unit, tax_rate, active) VALUES (?, ?, '', 0, ?)", (sku, name, active)
            )
        old.run("INSERT INTO product_barcode (barcode, sku, place) VALUES ('5011013500000', 'A', 0)")
        old.run("INSERT INTO staff VALUES ('s', 'Ada', 'manager', 'en', X'00', X'01', 1)")
    old.close()
    monkeypatch.setattr(migration, "SCRIPTS", now)
    db = RegisterDatabase.open(tmp_path / "register.db")
    for typed in ("obrien", "tout", "13500"):
        assert [product.sku for product in search_products(db, typed)] == ["A"]
    db.run("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")
    found = search_products(db, "A")[0]
    assert (found.returnable, found.discountable, found.price_change, found.category) == (True, True, "both", "")
    assert staff.find(db, "s") == StaffRecord("s", "Ada", "manager", "en", b"\0", b"\1")


def test_a_script_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = make_register(tmp_path)
    db.close()
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for script in migration.SCRIPTS.glob("*.py"):
        (scripts / script.name).write_bytes(script.read_bytes())
    (scripts / "0099_broken.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE half (one)')\n    raise ZeroDivisionError\n"
    )
    before = schema_of(db)
    db.close()
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    with pytest.raises(ZeroDivisionError):
        RegisterDatabase.open(db.path)
    assert schema_of(db) == before


def test_a_file_of_a_later_version_is_refused_in_words_and_left_alone(db: RegisterDatabase) -> None:
    with db.write():
        db.run(f"INSERT INTO {migration.HISTORY} (name, applied) VALUES ('0999_future', '2027-01-01')")
    db.close()
    with pytest.raises(NewerDatabase, match="later version of this program"):
        RegisterDatabase.open(db.path)
    assert settings.identity(db) is not None


def test_the_lock_is_refused_in_words_when_it_is_never_free(tmp_path: Path) -> None:
    with (
        file_lock.held(tmp_path / "lock", 1),
        pytest.raises(StorageTrouble, match="Another program"),
        file_lock.held(tmp_path / "lock", 0.05),
    ):
        pass
    with file_lock.held(tmp_path / "lock", 0.05):
        pass
