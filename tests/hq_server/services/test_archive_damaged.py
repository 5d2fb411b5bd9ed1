"""Whatever was done to an archive, checking it says what is wrong, in words."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from hq_server.errors import Refused
from hq_server.services import archive_check
from hq_server.services.archive_check import verify_archive
from hq_server.wire.archive import FEC_FILE, MANIFEST, VOUCHERS_FILE
from tests.hq_server.services.test_archive import archive

__all__ = ["archive"]
_COLUMNS = b"store,voucher,debit,credit\r\n"


def _forge(path: Path, name: str, content: bytes) -> None:
    """Put another file into the archive, and its hash into the manifest."""
    with zipfile.ZipFile(path) as file:
        members = {one: file.read(one) for one in file.namelist()} | {name: content}
    manifest = json.loads(members[MANIFEST])
    for told in manifest["files"]:
        if told["name"] == name:
            told |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    members[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for one, kept in members.items():
            file.writestr(one, kept)


def test_a_damaged_byte_is_found_or_harmless_wherever_it_is(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    content = verify_archive(archive)
    path = tmp_path / "damaged.zip"
    for place in range(0, len(whole), 37):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            report = verify_archive(path)
        except Refused:
            continue
        assert report.problems or report == content


def test_a_locked_archive_is_refused(archive: Path) -> None:
    locked = bytearray(archive.read_bytes())
    for header, flags in ((rb"PK\x01\x02", 8), (rb"PK\x03\x04", 6)):
        for found in re.finditer(header, bytes(locked)):
            locked[found.start() + flags] |= 1
    archive.write_bytes(locked)
    with pytest.raises(Refused, match="is no archive"):
        verify_archive(archive)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\r\n1,2\r\n",
        b"\xff\xfe",
        _COLUMNS + b"1,2\r\n",
        _COLUMNS + b"1,2,abc,0\r\n",
        _COLUMNS + b"1,2," + b"1" * 5_000 + b",0\r\n",
        _COLUMNS + b"1,2," + b"1" * 500_000 + b",0\r\n",
    ],
)
def test_vouchers_that_nobody_can_read_are_a_problem(archive: Path, content: bytes) -> None:
    _forge(archive, VOUCHERS_FILE, content)
    assert f"{VOUCHERS_FILE} cannot be read." in verify_archive(archive).problems


def test_an_endless_amount_or_number_in_the_books_is_a_problem(archive: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        lines = file.read(FEC_FILE).split(b"\r\n")
    for column in (2, 11):
        cells = lines[1].split(b"\t")
        cells[column] = b"9" * 6_000
        _forge(archive, FEC_FILE, b"\r\n".join([lines[0], b"\t".join(cells), *lines[2:]]))
        assert any(problem.startswith(f"{FEC_FILE}, ") for problem in verify_archive(archive).problems)


def test_what_is_larger_than_any_archive_is_not_read_into_memory(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_check, "_LARGEST_FEC", 100)
    monkeypatch.setattr(archive_check, "_LONGEST_LINE", 50)
    problems = verify_archive(archive).problems
    assert f"{FEC_FILE} in the archive is too large." in problems
    assert any("a document after" in problem for problem in problems)
