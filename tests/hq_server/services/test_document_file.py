"""A file of documents comes in as if the register had uploaded it; a wrong one leaves no trace."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hq_server.db import document_files, register_keys
from hq_server.db.database import HqDatabase
from hq_server.errors import Refused
from hq_server.services import document_file
from hq_server.services.document_file import DocumentsTaken, import_documents
from hq_server.services.document_file_words import needs_person, sentences
from hq_server.services.ingest import ingest_batch
from store_client.wire import document_file as written
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def clock() -> int:
    return NOW


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    """A day of register 101-2, whose key HQ knows."""
    register = add_register(hq)
    with hq.write():
        register_keys.add(hq, "101", "2", PUBLIC, NOW)
    register.open_shift()
    register.create_customer()
    for _sale in range(6):
        register.sell()
    register.close_shift()
    return register


def file_of(lines: list[bytes], key: Ed25519PrivateKey = KEY, **changed: Any) -> bytes:
    """As a register writes it; ``changed`` replaces members of the header."""
    header: dict[str, Any] = {
        "register": "101-2",
        "first_sequence": 1,
        "last_sequence": len(lines),
        "count": len(lines),
        "made_ms": NOW,
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    content = written.header_line(**(header | changed)) + b"".join(line + b"\n" for line in lines)
    return signed(content, key)


def signed(content: bytes, key: Ed25519PrivateKey = KEY) -> bytes:
    return content + written.signature_line(key.sign(hashlib.sha512(content).digest()))


def take(db: HqDatabase, content: bytes, *, dry_run: bool = False) -> DocumentsTaken:
    return import_documents(db, io.BytesIO(content), clock, name="a.comptoir", person="ada", dry_run=dry_run)


def kept(db: HqDatabase) -> list[int]:
    """What is in the tables that documents come into, and the notes about files."""
    tables = ("inbox", "quarantine", "transaction_header", "business_day", "customer", "document_file")
    with db.read():
        rows = [db.row(f"SELECT count(*) FROM {table}") for table in tables]
    return [int(row[0]) for row in rows if row]


def test_a_file_comes_in_as_if_the_register_had_uploaded_it(hq: HqDatabase, register: SendingRegister) -> None:
    taken = take(hq, file_of(register.lines))
    assert (taken.register, taken.documents, taken.verdicts) == ("101-2", 9, {"stored": 9})
    assert sentences(taken) == [
        "Register 101-2: 9 documents, number 1 to 9. The signature is right.",
        "9 stored.",
    ]
    assert not needs_person(taken)
    with hq.read():
        assert hq.row("SELECT state FROM business_day") == ("confirmed",)
        assert [bytes(row[0]) for row in hq.rows("SELECT content FROM inbox ORDER BY sequence")] == register.lines


def test_what_comes_later_over_the_network_or_again_by_file_is_a_duplicate(
    hq: HqDatabase, register: SendingRegister
) -> None:
    ingest_batch(hq, register.identity, register.lines[:3], NOW)
    taken = take(hq, file_of(register.lines))
    assert taken.verdicts == {"duplicate": 3, "stored": 6}
    assert take(hq, file_of(register.lines)).verdicts == {"duplicate": 9}
    results = ingest_batch(hq, register.identity, register.lines, NOW)
    assert {result.verdict for result in results} == {"duplicate"}
    assert kept(hq)[:3] == [9, 0, 6]


def test_a_part_in_the_middle_is_taken_with_gaps(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, register.lines[1:2], NOW)
    rest = register.lines[:1] + register.lines[2:]
    taken = take(hq, file_of(rest, last_sequence=9))
    assert (taken.verdicts, taken.parked) == ({"stored": 8}, 0)


def test_a_packed_file_is_the_same(hq: HqDatabase, register: SendingRegister) -> None:
    assert take(hq, gzip.compress(file_of(register.lines))).verdicts == {"stored": 9}


def test_who_took_in_what_is_kept(hq: HqDatabase, register: SendingRegister) -> None:
    content = file_of(register.lines)
    take(hq, content)
    with hq.read():
        (note,) = document_files.latest(hq, 10)
    digest = hashlib.sha512(content[: content.rfind(b'{"signature"')]).hexdigest()
    assert (note.register, note.name, note.person, note.digest) == ("101-2", "a.comptoir", "ada", digest)
    assert (note.first_sequence, note.last_sequence, note.documents) == (1, 9, 9)
    assert (note.stored, note.duplicates, note.conflicts, note.unreadable) == (9, 0, 0, 0)
    assert (note.started_ms, note.finished_ms) == (NOW, NOW)


def test_a_dry_run_says_what_would_come_of_it_and_changes_nothing(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, register.lines[:3], NOW)
    before = kept(hq)
    other = SendingRegister(register.identity)
    other.open_shift()
    lines = [other.lines[0], *register.lines[1:], b'{"not":"a document"}']
    taken = take(hq, file_of(lines), dry_run=True)
    assert taken.verdicts == {"conflict": 1, "duplicate": 2, "stored": 6, "unreadable": 1}
    assert sentences(taken)[1:] == [
        "6 would be stored.",
        "2 were at HQ already.",
        "1 conflict with what HQ has under the same number. Both are kept, a person has to decide.",
        "1 cannot be read; their bytes are kept, with the reason.",
        "Nothing was changed.",
    ]
    assert kept(hq) == before


def test_conflicts_unreadable_parked_and_quarantined_documents_are_counted(
    hq: HqDatabase, register: SendingRegister
) -> None:
    ingest_batch(hq, register.identity, register.lines[:1], NOW)
    other = SendingRegister(register.identity)
    other.open_shift()
    for _sale in range(2):
        other.sell(customer="019ab000-0000-7000-8000-00000000ffff")
    other.sell(total_minor=1)
    stranger = SendingRegister(add_register(hq, "101", "7").identity)
    stranger.open_shift()
    lines = [*register.lines[:1], *other.lines, *stranger.lines]
    taken = take(hq, file_of(lines, last_sequence=4))
    assert taken.verdicts == {"duplicate": 1, "conflict": 1, "stored": 3, "unreadable": 1}
    assert (taken.parked, taken.quarantined) == (2, 1)
    assert "2 of them wait for something they refer to; they wake by themselves." in sentences(taken)
    assert "1 of them need a person at HQ." in sentences(taken)
    assert needs_person(taken)


def test_many_documents_come_in_batches(
    hq: HqDatabase, register: SendingRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_file, "_AT_ONCE", 4)
    monkeypatch.setattr(document_file, "_BYTES_AT_ONCE", 1_500)
    assert take(hq, file_of(register.lines)).verdicts == {"stored": 9}


def test_a_register_that_was_revoked_can_still_hand_in_its_last_documents(
    hq: HqDatabase, register: SendingRegister
) -> None:
    with hq.write():
        hq.execute("UPDATE register SET revoked_ms = ?, epoch = 7", (NOW,))
    assert take(hq, file_of(register.lines)).verdicts == {"stored": 9}


def _edited(content: bytes) -> bytes:
    return content.replace(b'"total_minor":250', b'"total_minor":251', 1)


def _bomb(_content: bytes) -> bytes:
    """A gigabyte of zeros in a megabyte."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(squeezer.compress(bytes(1024 * 1024)) for _piece in range(1024)) + squeezer.flush()


def _without_signature(content: bytes) -> bytes:
    return content[: content.rfind(b'{"signature"')]


WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "edited": (_edited, "was changed after register 101-2 wrote it"),
    "a line left out": (lambda content: content.replace(content.split(b"\n")[3] + b"\n", b""), "was changed"),
    "cut in the middle": (lambda content: content[: len(content) // 2], "was cut off"),
    "cut by one byte": (lambda content: content[:-1], "was cut off"),
    "without its signature": (_without_signature, "was cut off"),
    "another signature": (
        lambda content: _without_signature(content) + written.signature_line(bytes(64)),
        "was changed",
    ),
    "half a signature": (lambda content: content[:-20] + b'"}\n', "was cut off"),
    "followed by something": (lambda content: content + b"{}\n", "was cut off"),
    "signed twice": (lambda content: content + content.split(b"\n")[-2] + b"\n", "was changed"),
    "empty": (lambda _content: b"", "no file of documents"),
    "a picture": (lambda _content: b"\x89PNG\r\n\x1a\n" + bytes(500), "no file of documents"),
    "a catalogue": (lambda _content: b"sku,name\nA,Apple\n", "no file of documents"),
    "nothing but a header": (lambda content: content.split(b"\n")[0] + b"\n", "was cut off"),
    "one endless line": (lambda content: content.replace(b"\n", b" "), "no file of documents|was cut off"),
    "from a newer register": (lambda content: content.replace(b'"version":1', b'"version":2', 1), "newer register"),
    "packed and cut": (lambda content: gzip.compress(content)[:-3], "cut off or damaged"),
    "packed twice over": (lambda content: gzip.compress(content) * 2, "cut off or damaged"),
    "packed with dirt behind it": (lambda content: gzip.compress(content) + b"x", "cut off or damaged"),
    "packed and damaged": (lambda content: gzip.compress(content)[:60] + b"x" * 60, "cut off or damaged"),
    "a bomb": (_bomb, "more than 512 MB"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_file_is_refused_in_words_and_leaves_no_trace(
    hq: HqDatabase, register: SendingRegister, name: str
) -> None:
    spoil, reason = WRONG[name]
    with pytest.raises(Refused, match=reason) as refused:
        take(hq, spoil(file_of(register.lines)))
    assert "Nothing was taken in" in refused.value.message
    assert kept(hq) == [0] * 6


@pytest.mark.parametrize(
    ("changed", "key", "reason"),
    [
        ({}, OTHER, "its key is none that HQ knows of that register"),
        ({"public_key": PUBLIC}, OTHER, "was changed after register 101-2 wrote it"),
        ({"register": "101-3"}, KEY, "its key is none that HQ knows of that register"),
        ({"register": "999-1"}, KEY, "which this HQ does not have"),
        ({"register": "101"}, KEY, "which this HQ does not have"),
        ({"register": "' OR 1=1 --"}, KEY, "which this HQ does not have"),
        ({"count": 8}, KEY, "says that it holds 8 documents, but there are 9"),
        ({"count": 0}, KEY, "no file of documents"),
        ({"count": 200_001}, KEY, "no file of documents"),
        ({"public_key": "00" * 31}, KEY, "no file of documents"),
        ({"register": "101-2\x00"}, KEY, "no file of documents"),
    ],
)
def test_a_foreign_or_forged_file_is_refused(
    hq: HqDatabase, register: SendingRegister, changed: dict[str, Any], key: Ed25519PrivateKey, reason: str
) -> None:
    add_register(hq, number="3")
    with pytest.raises(Refused, match=reason):
        take(hq, file_of(register.lines, key, **changed))
    assert kept(hq) == [0] * 6


def test_more_lines_than_a_file_may_have_are_refused(
    hq: HqDatabase, register: SendingRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_file, "MOST_DOCUMENTS", 8)
    with pytest.raises(Refused, match="no file of documents"):
        take(hq, file_of(register.lines))
    assert kept(hq) == [0] * 6


def test_a_file_that_is_packed_over_and_over_is_no_bomb_but_no_file_either(
    hq: HqDatabase, register: SendingRegister
) -> None:
    with pytest.raises(Refused, match="no file of documents"):
        take(hq, gzip.compress(gzip.compress(file_of(register.lines))))


def test_the_stick_is_not_needed_once_the_file_was_checked(
    hq: HqDatabase, register: SendingRegister, tmp_path: Path
) -> None:
    """What was checked is what is taken in, whatever becomes of the file meanwhile."""
    path = tmp_path / "a.comptoir"
    path.write_bytes(file_of(register.lines))

    class Gone(io.BytesIO):
        def seek(self, *_where: int) -> int:
            raise OSError("the stick is gone")

    with Gone(path.read_bytes()) as source:
        taken = import_documents(hq, source, clock, name="a.comptoir", person="ada")
    assert taken.verdicts == {"stored": 9}
