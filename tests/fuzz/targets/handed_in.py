"""Files that somebody hands in on a stick: a register's documents, a year's archive."""

import gzip
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hq_server.db import register_keys
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.errors import Refused
from hq_server.services.archive import make_archive
from hq_server.services.archive_check import verify_archive
from hq_server.services.document_file import DocumentsTaken, import_documents
from hq_server.wire.document_file import NotReadable, read_header
from store_client.wire import document_file as written
from tests.fuzz.loop import Target
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.hq_server.statement_world import EVENING, close, opened, post, sell, send

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_PUBLIC = _KEY.public_key().public_bytes_raw().hex()
_TABLES = ("inbox", "quarantine", "transaction_header", "business_day", "customer", "document_file", "audit_entry")
_kept: list[tempfile.TemporaryDirectory[str]] = []
_VERDICTS = {"stored", "duplicate", "conflict", "unreadable"}


class _Undo(Exception):
    """Leaves HQ as it was."""


def _folder() -> Path:
    """It is removed with this process."""
    _kept.append(tempfile.TemporaryDirectory(prefix="comptoir-fuzz-"))
    return Path(_kept[-1].name)


def _new_hq() -> HqDatabase:
    db = HqDatabase.open(f"sqlite:///{_folder() / 'hq.db'}")
    migrate(db, "test-epoch")
    return db


@cache
def _hq() -> tuple[HqDatabase, SendingRegister]:
    """HQ with a register whose key it knows, and of which it has nothing yet."""
    db = _new_hq()
    register = add_register(db)
    with db.write():
        register_keys.add(db, "101", "2", _PUBLIC, NOW)
    register.open_shift()
    register.create_customer()
    register.sell()
    register.close_shift()
    return db, register


def take_in(content: bytes) -> str:
    """A file is refused and leaves nothing, or each of its documents gets a verdict and the file is noted."""
    db, _register = _hq()
    came = "refused"
    try:
        with db.write():
            before = _rows(db)
            try:
                told = _take(db, content, dry_run=True)
                assert _rows(db) == before
                taken = _take(db, content, dry_run=False)
            except Refused as refused:
                assert _rows(db) == before
                came = str(refused)[:60]
                raise _Undo from refused
            _check_taken(told, taken)
            assert [after - was for was, after in zip(before, _rows(db), strict=True)][:2] != [
                0,
                0,
            ] or not taken.verdicts
            came = f"{sorted(taken.verdicts)} {taken.parked} {taken.quarantined}"
            raise _Undo
    except _Undo:
        return came


def take_in_signed(content: bytes) -> str:
    """The same behind a signature and a count that are right, packed or not."""
    packed, content = content[:1] == b"P", content[1:]
    header, _, rest = content.partition(b"\n")
    lines = [line for line in rest.split(b"\n") if line]
    try:
        said = read_header(header)
        numbers = {"first_sequence": said.first_sequence, "last_sequence": said.last_sequence}
    except NotReadable:
        numbers = {"first_sequence": 1, "last_sequence": max(1, len(lines))}
    whole = _file(lines, numbers)
    return take_in(gzip.compress(whole, mtime=0) if packed else whole)


def _file(lines: list[bytes], numbers: dict[str, int]) -> bytes:
    count = max(1, len(lines))
    header = written.header_line(register="101-2", count=count, made_ms=NOW, public_key=_PUBLIC, **numbers)
    content = header + b"".join(line + b"\n" for line in lines)
    return content + written.signature_line(_KEY.sign(hashlib.sha512(content).digest()))


def _take(db: HqDatabase, content: bytes, *, dry_run: bool) -> DocumentsTaken:
    return import_documents(db, io.BytesIO(content), lambda: NOW, name="a.comptoir", person="ada", dry_run=dry_run)


def _check_taken(told: DocumentsTaken, taken: DocumentsTaken) -> None:
    assert set(taken.verdicts) <= _VERDICTS
    assert sum(taken.verdicts.values()) == taken.documents == sum(told.verdicts.values())


def _rows(db: HqDatabase) -> list[int]:
    rows = [db.row(f"SELECT count(*) FROM {table}") for table in _TABLES]
    return [int(row[0]) for row in rows if row]


@cache
def _archive() -> bytes:
    db = _new_hq()
    register = opened(db)
    sell(register, 1_200, receipt="101-2-10000001")
    sell(register, -600, receipt="101-2-10000002")
    close(register)
    send(db, register)
    post(db)
    path = _folder() / "101-2026.zip"
    make_archive(db, "101", "2026", path, EVENING)
    return path.read_bytes()


@cache
def _members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_archive())) as file:
        return {name: file.read(name) for name in file.namelist()}


def check_archive(content: bytes) -> str:
    """Any change is told in words, unless the files in it are those that were signed."""
    path = _folder_of_archive() / "archive.zip"
    path.write_bytes(content)
    try:
        report = verify_archive(path)
    except Refused as refused:
        return str(refused).partition(":")[2][:50] or "refused"
    assert report.problems or _same_files(content)
    return f"{len(report.problems)} {report.documents}"


def check_member(content: bytes) -> str:
    """The first byte chooses a file of the archive, which then is the rest; its size and hash are made right."""
    name = sorted(_members())[content[0] % len(_members())] if content else "manifest.json"
    members = _members() | {name: content[1:]}
    if name != "manifest.json":
        members["manifest.json"] = _retold(name, content[1:])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for one, kept in members.items():
            file.writestr(one, kept)
    return check_archive(out.getvalue())


def _retold(name: str, content: bytes) -> bytes:
    manifest = json.loads(_members()["manifest.json"])
    for told in manifest["files"]:
        if told["name"] == name:
            told |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return json.dumps(manifest).encode()


@cache
def _folder_of_archive() -> Path:
    return _folder()


def _same_files(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()} == _members()


def _files() -> Iterable[bytes]:
    _db, register = _hq()
    whole = _file(register.lines, {"first_sequence": 1, "last_sequence": 4})
    return whole, gzip.compress(whole, mtime=0), whole[: len(whole) // 2]


def _signed_files() -> Iterable[bytes]:
    _db, register = _hq()
    whole = _file(register.lines, {"first_sequence": 1, "last_sequence": 4})
    content = whole[: whole.rindex(b'{"signature"')]
    return b"-" + content, b"P" + content


_WORDS = (b'"count":', b'"version":', b"comptoir-documents", b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x01\x02")
TARGETS = (
    Target("document-file", "handed-in", take_in, _files, _WORDS, 8_192, 80),
    Target("signed-file", "handed-in", take_in_signed, _signed_files, _WORDS, 8_192, 20),
    Target("archive", "handed-in", check_archive, lambda: (_archive(),), _WORDS, 20_000, 150),
    Target(
        "archive-member",
        "handed-in",
        check_member,
        lambda: (bytes([at]) + _members()[name] for at, name in enumerate(sorted(_members()))),
        (b",", b";", b"\t", b'"', b"[" * 2_000),
        20_000,
        150,
    ),
)
