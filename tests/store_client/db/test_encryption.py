"""An encrypted file discloses nothing without its key, and making one of a plain file loses nothing at any step."""

import contextlib
import os
import shutil
import sys
import types
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite

from store_client import key_ring
from store_client.db import cleaning, encryption, file_key
from store_client.db.database import RegisterDatabase, set_aside
from store_client.db.file_key import KeyNote
from store_client.errors import DamagedDatabase, KeyOutOfReach, Refused
from tests.customer_factories import bring, make_hq_customer
from tests.factories import make_register
from tests.store_client import fake_key_ring
from tests.store_client.fake_key_ring import KeyRing

SECRET = b"Zoltan-Kiwanuka"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> KeyRing:
    return fake_key_ring.install(monkeypatch)


@pytest.fixture
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_keyring=object))


def fill(db: RegisterDatabase) -> None:
    with db.write():
        db.run("INSERT INTO setting (key, value) VALUES ('note', ?)", (SECRET.decode(),))


def note_of(path: Path) -> str:
    with contextlib.closing(RegisterDatabase.open(path)) as db:
        return str(db.value("SELECT value FROM setting WHERE key = 'note'"))


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def keep_in_ring(path: Path) -> KeyNote:
    note = file_key.new_in_key_ring(path)
    assert note is not None
    return note


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """The path of a plain register's file with something in it, closed."""
    with contextlib.closing(make_register(tmp_path)) as db:
        fill(db)
    return db.path


@pytest.fixture
def encrypted(tmp_path: Path, ring: KeyRing) -> Iterator[RegisterDatabase]:
    path = tmp_path / "register.db"
    encryption.begin_encrypted(path)
    with contextlib.closing(RegisterDatabase.open(path)) as db:
        fill(db)
        yield db


def test_a_new_file_is_encrypted_where_a_key_ring_keeps_its_key(encrypted: RegisterDatabase, tmp_path: Path) -> None:
    assert encrypted.encrypted
    assert (tmp_path / "register.db-wal").stat().st_size > 0
    assert SECRET not in on_disk(tmp_path)
    assert b"CREATE TABLE" not in on_disk(tmp_path)


@pytest.mark.usefixtures("no_ring")
def test_without_a_key_ring_the_file_is_plain_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    encryption.begin_encrypted(path)
    with contextlib.closing(RegisterDatabase.open(path)) as db:
        assert not db.encrypted
    assert path.read_bytes().startswith(b"SQLite format 3\0")
    assert not file_key.note_file(path).exists()


def test_somebody_who_rules_the_key_ring_out_gets_a_plain_file(
    tmp_path: Path, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*key_ring.FORCE_FILE)
    encryption.begin_encrypted(tmp_path / "register.db")
    assert not ring.kept
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_already_is_left_as_it_is(plain: Path, ring: KeyRing) -> None:
    encryption.begin_encrypted(plain)
    assert note_of(plain).encode() == SECRET
    assert not ring.kept


def test_the_key_is_nowhere_in_the_registers_folder(encrypted: RegisterDatabase, ring: KeyRing, tmp_path: Path) -> None:
    (key,) = ring.kept.values()
    assert len(bytes.fromhex(key)) == 32
    assert key.encode() not in on_disk(tmp_path)
    assert bytes.fromhex(key) not in on_disk(tmp_path)


def test_every_connection_is_as_durable_as_a_plain_ones(encrypted: RegisterDatabase) -> None:
    found = [encrypted.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "wal_autocheckpoint")]
    assert found == ["wal", 2, 0]
    assert encrypted.value("PRAGMA temp_store") in (0, 2)
    assert ("TEMP_STORE=2",) in encrypted.rows("PRAGMA compile_options"), "what SQLite sorts would lie on the disk"


def test_a_lost_key_is_told_in_words_and_the_file_stays(encrypted: RegisterDatabase, ring: KeyRing) -> None:
    encrypted.close()
    content = encrypted.path.read_bytes()
    kept = dict(ring.kept)
    ring.kept.clear()
    with pytest.raises(KeyOutOfReach, match="What HQ does not have yet cannot be read without the key"):
        RegisterDatabase.open(encrypted.path)
    assert encrypted.path.read_bytes() == content
    ring.kept.update(kept)
    assert note_of(encrypted.path).encode() == SECRET


def test_a_wrong_key_is_told_in_words_and_the_file_stays(
    encrypted: RegisterDatabase, ring: KeyRing, capfd: pytest.CaptureFixture[str]
) -> None:
    encrypted.close()
    content = encrypted.path.read_bytes()
    for name in ring.kept:
        ring.kept[name] = "0f" * 32
    with pytest.raises(DamagedDatabase, match="encrypted with a key that is not here"):
        RegisterDatabase.open(encrypted.path)
    assert encrypted.path.read_bytes() == content
    assert capfd.readouterr().err == ""


def test_a_copy_on_another_computer_says_that_it_needs_the_key(encrypted: RegisterDatabase, tmp_path: Path) -> None:
    encrypted.close()
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(encrypted.path, other / "register.db")
    with pytest.raises(DamagedDatabase, match="a copy from another computer needs that computer's key"):
        RegisterDatabase.open(other / "register.db")


def test_damage_in_an_encrypted_file_is_told_when_it_is_met(encrypted: RegisterDatabase) -> None:
    with encrypted.write():
        encrypted.run_many("INSERT INTO setting (key, value) VALUES (?, ?)", [(f"k{n}", "x" * 500) for n in range(500)])
    assert encrypted.checkpoint(cut=True)
    encrypted.close()
    size = encrypted.path.stat().st_size
    with encrypted.path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))
    with pytest.raises(DamagedDatabase), contextlib.closing(RegisterDatabase.open(encrypted.path)) as again:
        again.rows("SELECT * FROM setting ORDER BY value")


def test_a_backup_is_encrypted_with_the_same_key_and_can_be_opened_here(
    encrypted: RegisterDatabase, tmp_path: Path
) -> None:
    target = tmp_path / "register.db.before-0042"
    encrypted.back_up(target)
    assert SECRET not in on_disk(tmp_path)
    assert note_of(target).encode() == SECRET


def test_a_file_that_is_set_aside_keeps_its_key_and_a_new_one_gets_its_own(
    encrypted: RegisterDatabase, ring: KeyRing
) -> None:
    encrypted.close()
    kept = set_aside(encrypted.path, 5)
    encryption.begin_encrypted(encrypted.path)
    with contextlib.closing(RegisterDatabase.open(encrypted.path)) as new:
        assert new.encrypted
    assert note_of(kept).encode() == SECRET
    assert len(set(ring.kept.values())) == 2


def test_cleaning_leaves_an_encrypted_file_encrypted_and_counts_one_file_that_was_set_aside(
    encrypted: RegisterDatabase,
) -> None:
    encrypted.close()
    set_aside(encrypted.path, 5)
    encryption.begin_encrypted(encrypted.path)
    with contextlib.closing(RegisterDatabase.open(encrypted.path)) as new:
        fill(new)
        new.back_up(new.path.with_name(f"{new.path.name}.before-0042"))
        cleaning.rewrite_file(new)
        cleaning.remove_copies(new)
        assert cleaning.count_set_aside(new) == 1
        assert SECRET not in on_disk(new.path.parent)
    assert note_of(encrypted.path).encode() == SECRET
    assert not list(encrypted.path.parent.glob("*before*"))


def test_a_plain_file_becomes_an_encrypted_one_with_all_that_is_in_it(plain: Path, ring: KeyRing) -> None:
    with contextlib.closing(RegisterDatabase.open(plain)) as db:
        people = [make_hq_customer(f"{n:032x}", f"C{n}", {"last_name": f"Name{n}"}) for n in range(40)]
        bring(db, *people)
        db.run("DELETE FROM setting WHERE key = 'nothing'")
        before = everything(db)
    encryption.encrypt(plain, lambda: keep_in_ring(plain))
    with contextlib.closing(RegisterDatabase.open(plain)) as db:
        assert db.encrypted
        assert everything(db) == before
        assert db.rows("PRAGMA integrity_check") == [("ok",)]
        db.run("INSERT INTO customer_search (customer_search) VALUES ('integrity-check')")
    assert SECRET not in on_disk(plain.parent)
    assert sorted(path.name for path in plain.parent.iterdir()) == [
        "register.db",
        "register.db.key",
        "register.db.lock",
    ]


def everything(db: RegisterDatabase) -> dict[str, Any]:
    """Each table's rows with their row numbers, which the search tables refer to."""
    tables = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    found: dict[str, Any] = {"schema": sorted(db.rows("SELECT type, name, sql FROM sqlite_master"), key=repr)}
    for name, sql in tables:
        number = "" if "WITHOUT ROWID" in sql.upper() else "rowid, "
        found[name] = sorted(db.rows(f'SELECT {number}* FROM "{name}"'), key=repr)
    return found


def test_a_file_that_somebody_has_open_is_not_encrypted(plain: Path, ring: KeyRing) -> None:
    with contextlib.closing(RegisterDatabase.open(plain)) as db:
        with pytest.raises(Refused, match="Another program is using"):
            encryption.encrypt(plain, lambda: keep_in_ring(plain))
        assert db.value("SELECT value FROM setting WHERE key = 'note'").encode() == SECRET
    assert not ring.kept
    assert note_of(plain).encode() == SECRET


def test_an_encrypted_file_is_not_encrypted_again(encrypted: RegisterDatabase) -> None:
    encrypted.close()
    with pytest.raises(Refused, match="encrypted already"):
        encryption.encrypt(encrypted.path, lambda: keep_in_ring(encrypted.path))
    assert note_of(encrypted.path).encode() == SECRET


def test_a_damaged_file_is_not_encrypted_and_stays_as_it_is(plain: Path, ring: KeyRing) -> None:
    with contextlib.closing(RegisterDatabase.open(plain)) as db, db.write():
        db.run_many("INSERT INTO setting (key, value) VALUES (?, ?)", [(f"k{n}", "x" * 500) for n in range(500)])
    with plain.open("r+b") as file:
        file.seek(plain.stat().st_size - 40_000)
        file.write(b"\xff" * 30_000)
    content = plain.read_bytes()
    with pytest.raises(Refused, match="could not be encrypted"):
        encryption.encrypt(plain, lambda: keep_in_ring(plain))
    assert plain.read_bytes()[4096:] == content[4096:]
    assert not list(plain.parent.glob("*.encrypting"))
    assert not file_key.note_file(plain).exists()


def test_older_backups_are_encrypted_too_and_what_was_set_aside_is_named(plain: Path, ring: KeyRing) -> None:
    with contextlib.closing(RegisterDatabase.open(plain)) as db:
        db.back_up(plain.with_name("register.db.before-0005"))
        db.back_up(plain.with_name("register.db.damaged-77"))
    evidence = plain.with_name("register.db.damaged-77")
    content = evidence.read_bytes()
    encryption.encrypt(plain, lambda: keep_in_ring(plain))
    done, left = encryption.encrypt_backups(plain)
    assert ([path.name for path in done], left) == (["register.db.before-0005"], [evidence])
    assert note_of(done[0]).encode() == SECRET
    assert evidence.read_bytes() == content
    evidence.unlink()
    assert SECRET not in on_disk(plain.parent)
    assert encryption.encrypt_backups(plain) == ([], [])


class Killed(BaseException):
    """The process ends here; nobody catches it."""


def killed_before(step: int) -> Any:
    """Traces the lines of the modules that change files, and ends at the one with this number.

    What a loop does for every table counts twice and then no more.
    """
    left = step
    seen: Counter[tuple[str, int]] = Counter()

    def trace(frame: types.FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in _WATCHED:
            return None
        place = (frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and seen[place] < 2:
            seen[place] += 1
            left -= 1
            if left == 0:
                raise Killed
        return trace

    return trace


_WATCHED = {str(encryption.__file__), str(file_key.__file__), str(sys.modules["store_client.paths"].__file__)}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # who is killed closes no file
def test_killed_before_any_statement_one_whole_file_is_left(plain: Path, ring: KeyRing, tmp_path: Path) -> None:
    endings = set()
    step = 0
    while "done" not in endings:
        step += 1
        path = tmp_path / str(step) / "register.db"
        path.parent.mkdir()
        shutil.copy(plain, path)
        before = sys.gettrace()
        sys.settrace(killed_before(step))
        try:
            encryption.encrypt(path, lambda path=path: keep_in_ring(path))  # type: ignore[misc]
            endings.add("done")
        except Killed:
            pass
        finally:
            sys.settrace(before)
        with contextlib.closing(RegisterDatabase.open(path)) as db:
            assert db.value("SELECT value FROM setting WHERE key = 'note'").encode() == SECRET, step
            assert db.rows("PRAGMA quick_check") == [("ok",)], step
            endings.add("encrypted" if db.encrypted else "plain")
        if db.encrypted:
            assert SECRET not in on_disk(path.parent), step
        else:
            assert not file_key.note_file(path).exists(), step
        assert not list(path.parent.glob("*.plain")), step
        shutil.rmtree(path.parent)
    assert endings == {"plain", "encrypted", "done"}
    assert step > 50


def test_a_disk_that_is_full_while_it_is_encrypted_leaves_the_plain_file(
    plain: Path, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(Refused, match="No space left on device"):
            encryption.encrypt(plain, lambda: keep_in_ring(plain))
    assert note_of(plain).encode() == SECRET
    assert not list(plain.parent.glob("*.encrypting"))


def test_another_sqlite_reads_nothing_of_it(encrypted: RegisterDatabase) -> None:
    encrypted.close()
    with (
        contextlib.closing(sqlite.connect(str(encrypted.path))) as stranger,
        pytest.raises(sqlite.DatabaseError, match="not a database"),
    ):
        stranger.execute("SELECT count(*) FROM sqlite_master")
