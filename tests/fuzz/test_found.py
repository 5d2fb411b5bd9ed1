"""What fuzzing found, each once: these were crashes, or were read as something else."""

import zlib

import msgspec
import pytest

from hq_server.services import archived_register
from hq_server.services.csv_cells import plain_cell, safe_cell
from hq_server.services.setup_file import read_setup
from hq_server.wire import incoming as at_hq
from hq_server.wire.archive import ArchivedRegister
from store_client.devices.code_pages import parse_pages
from store_client.errors import Refused
from store_client.sync.appliers import KINDS
from store_client.wire import incoming, redacted, sealed

_DEEP = b"[" * 100_000 + b"]" * 100_000
_PAGE = b'{"hq_ms":1,"feed":1010,"epoch":"e","position":1,"more":false,"reset":false,"changes":[%b]}'


def test_a_scanned_code_that_unpacks_to_lists_within_lists_cannot_be_read() -> None:
    """295 letters, few enough for any QR code, ended the scan with a crash."""
    receipt = sealed.Receipt("101-1", "r", "t", "2026-11-23", "EUR", 1, True, [], 0, b"", [])
    packed = bytes([0x9C]) + msgspec.msgpack.encode(receipt)[1:] + b"\x91" * 60_000 + b"\xc0"
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = sealed.to_text(b"CR1" + squeezer.compress(packed) + squeezer.flush(), bytes(sealed.SIGNATURE_BYTES))
    assert len(text) < sealed.LONGEST_TEXT
    with pytest.raises(sealed.NotReadable):
        sealed.read(text)


@pytest.mark.parametrize(
    "body", [b'{"customer":"\xff"}', _DEEP[:1_800] + b"{}", b'{"customer":"a","more":' + _DEEP + b"}"]
)
def test_a_change_that_cannot_be_read_is_passed_over_and_does_not_stop_its_feed(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        KINDS["customer"].read(incoming.Change(1, "customer", "c", msgspec.Raw(body)))


def test_an_answer_of_lists_within_lists_is_not_hqs() -> None:
    with pytest.raises(msgspec.DecodeError):
        incoming.decode(_PAGE % (b'{"position":1,"kind":"customer","key":"k","body":%b}' % _DEEP), incoming.FeedPage)
    assert not redacted.is_redacted(b'{"body":{"redacted":"e","x":%b}}' % _DEEP)


def test_a_document_of_lists_within_lists_is_unreadable_in_an_archive_too() -> None:
    line = b'{"id":"019ab000-0000-7000-8000-000000000001","x":%b}' % _DEEP
    with pytest.raises(at_hq.Unreadable, match="nested too deeply"):
        at_hq.read_envelope(line)
    told = ArchivedRegister("101-1", 1, 1, 1, "0" * 64, [], 0, 0, "0" * 64)
    said: list[str] = []
    archived_register.check_documents(told, [line], said.append)
    assert said


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "f" * 5_000])
def test_a_number_without_end_in_a_set_up_file_is_a_problem_of_the_file(number: str) -> None:
    found = read_setup(f"[[discount]]\ncode = {number}\n")
    assert found.problems
    assert not found.items


def test_tables_within_tables_in_a_set_up_file_are_a_problem_of_their_item() -> None:
    found = read_setup("[[attribute]]\n" + ".".join(["a"] * 2_000) + " = 1\n")
    assert found.problems
    assert not found.items


@pytest.mark.parametrize("text", ["'=1+1", "''=1", "'-", "=1+1", "'plain"])
def test_a_cell_that_begins_with_an_apostrophe_comes_back_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


def test_a_code_page_of_no_name_that_can_be_is_refused() -> None:
    for name in ("\x00", "idna", "undefined", "hex"):
        with pytest.raises(Refused, match="names no code page"):
            parse_pages(f"0:{name}")
