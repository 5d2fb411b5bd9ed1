"""Where the key of an encrypted file may lie: in a file elsewhere or in a credential, for its owner alone."""

import contextlib
from pathlib import Path

import pytest

from store_client.db import encryption, file_key
from store_client.db.database import RegisterDatabase
from store_client.db.file_key import CREDENTIAL, KEY_FILE, KeyNote
from store_client.errors import KeyOutOfReach, Refused, StorageTrouble
from tests.factories import make_register

SECRET = b"Zoltan-Kiwanuka"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """The path of a plain register's file with something in it, closed."""
    with contextlib.closing(make_register(tmp_path)) as db, db.write():
        db.run("INSERT INTO setting (key, value) VALUES ('note', ?)", (SECRET.decode(),))
    return db.path


def note_of(path: Path) -> str:
    with contextlib.closing(RegisterDatabase.open(path)) as db:
        return str(db.value("SELECT value FROM setting WHERE key = 'note'"))


def test_a_key_file_lies_elsewhere_and_is_for_its_owner_only(plain: Path, tmp_path: Path) -> None:
    key_file = tmp_path.parent / f"{tmp_path.name}-keys" / "register.key"
    encryption.encrypt(plain, lambda: file_key.in_key_file(plain, key_file))
    assert key_file.stat().st_mode & 0o077 == 0
    assert note_of(plain).encode() == SECRET
    key_file.chmod(0o644)
    with pytest.raises(KeyOutOfReach, match="can be read by other users"):
        RegisterDatabase.open(plain)


@pytest.mark.parametrize("place", ["register.key", "backups/register.key"])
def test_a_key_file_beside_the_data_is_refused(plain: Path, place: str) -> None:
    with pytest.raises(Refused, match="own folder"):
        encryption.encrypt(plain, lambda: file_key.in_key_file(plain, plain.parent / place))
    assert note_of(plain).encode() == SECRET


def test_a_credential_of_systemd_is_a_key(plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "register-key").write_text("ab" * 32 + "\n")
    monkeypatch.setenv(file_key.CREDENTIALS_FOLDER, str(folder))
    encryption.encrypt(plain, lambda: file_key.in_credential("register-key"))
    assert note_of(plain).encode() == SECRET
    monkeypatch.delenv(file_key.CREDENTIALS_FOLDER)
    with pytest.raises(KeyOutOfReach, match="register-key"):
        RegisterDatabase.open(plain)


@pytest.mark.parametrize("name", ["../register-key", "nobody", ""])
def test_a_credential_that_is_not_there_encrypts_nothing(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (tmp_path / "register-key").write_text("ab" * 32)
    monkeypatch.setenv(file_key.CREDENTIALS_FOLDER, str(folder))
    with pytest.raises(KeyOutOfReach):
        encryption.encrypt(plain, lambda: file_key.in_credential(name))
    assert note_of(plain).encode() == SECRET


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"kept_in": "nowhere", "name": "", "state": "encrypted"}', "\x00\xff"]
)
def test_a_note_that_says_nothing_is_told_and_not_taken_for_a_plain_file(plain: Path, text: str) -> None:
    file_key.note_file(plain).write_text(text, encoding="utf-8")
    with pytest.raises(KeyOutOfReach):
        RegisterDatabase.open(plain)


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_encrypted_file(plain: Path) -> None:
    file_key.note_file(plain).mkdir()
    with pytest.raises(StorageTrouble, match="cannot be opened"):
        RegisterDatabase.open(plain)


@pytest.mark.parametrize("kept", [KeyNote(KEY_FILE, "/nowhere/at/all"), KeyNote(CREDENTIAL, "nothing")])
def test_a_key_that_is_gone_says_where_it_should_be(plain: Path, kept: KeyNote) -> None:
    file_key.write_note(plain, kept)
    with pytest.raises(KeyOutOfReach, match=kept.name):
        RegisterDatabase.open(plain)
