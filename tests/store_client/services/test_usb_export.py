"""What HQ has not goes into a signed file, byte for byte; the register keeps everything and tells of it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from store_client.db import outbox, setup_items, shifts
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.db.setup_items import SetupItem
from store_client.devices import stick_file
from store_client.devices.stick_file import StickTrouble
from store_client.domain.permissions import Approval
from store_client.domain.shift import DayState
from store_client.domain.staff import CASHIER, MANAGER, StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services import audit, seal, shift_close, usb_export
from store_client.services.usb_export import Exported, export_unconfirmed
from store_client.services.verify import verify_chain
from store_client.wire import document_file
from tests.factories import STAFF, make_moment, make_register, make_sale, open_shift

Ids = Callable[[], str]
KEY = bytes(range(32))
ADA = StaffMember(STAFF, "Ada", CASHIER, "en")
BOSS = StaffMember("boss", "Grace", MANAGER, "en")
NOW = make_moment(60)


@dataclass(frozen=True)
class File:
    """A file of documents, taken apart and checked as the contract says."""

    header: dict[str, Any]
    documents: list[bytes]
    genuine: bool

    @property
    def sequences(self) -> list[int]:
        return [json.loads(document)["sequence"] for document in self.documents]


def read(path: Path) -> File:
    content = path.read_bytes()
    assert content.endswith(b"}\n")
    *lines, last = content[:-1].split(b"\n")
    before = content[: -len(last) - 1]
    header, signature = json.loads(lines[0]), bytes.fromhex(json.loads(last)["signature"])
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(header["public_key"]))
        key.verify(signature, hashlib.sha512(before).digest())
        genuine = True
    except Exception:
        genuine = False
    return File(header, lines[1:], genuine)


def export(db: RegisterDatabase, folder: Path, new_id: Ids, **named: Any) -> Exported:
    return export_unconfirmed(db, folder, **{"signing_key": KEY, "now": NOW, "new_id": new_id, "person": ADA, **named})


def upload(db: RegisterDatabase, *sequences: int) -> None:
    wanted = [one for one in outbox.waiting(db, 10_000, 1 << 30) if not sequences or one.sequence in sequences]
    with db.write():
        outbox.record_verdicts(db, [Verdict(one.sequence, one.id, "stored", "applied") for one in wanted], 1)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def sold(db: RegisterDatabase, new_id: Ids) -> RegisterDatabase:
    """A shift's opening and three sales, none of them at HQ."""
    open_shift(db, new_id)
    for _ in range(3):
        make_sale(db, new_id)
    return db


def test_everything_that_hq_has_not_is_in_the_file_byte_for_byte(
    sold: RegisterDatabase, stick: Path, new_id: Ids
) -> None:
    recorded = [document.content for document in outbox.page_after(sold, 0, 100)]
    done = export(sold, stick, new_id)
    file = read(done.path)
    assert file.documents == recorded
    assert file.genuine
    assert file.header == {
        "format": "comptoir-documents",
        "version": 1,
        "register": "101-1",
        "first_sequence": 1,
        "last_sequence": 4,
        "count": 4,
        "made_ms": NOW.utc_ms,
        "public_key": seal.public_key_of(KEY),
    }
    assert list(file.header) == [
        *("format", "version", "register", "first_sequence", "last_sequence", "count", "made_ms", "public_key")
    ]
    assert (done.count, done.first, done.last, done.more) == (4, 1, 4, ())
    assert done.path.name == "101-1-20261123-090100-1-4.comptoir"
    assert [path.name for path in stick.iterdir()] == [done.path.name]


@pytest.mark.parametrize("place", [0, 1, 2, -2])
def test_a_file_that_was_changed_is_not_genuine(sold: RegisterDatabase, stick: Path, new_id: Ids, place: int) -> None:
    path = export(sold, stick, new_id).path
    lines = path.read_bytes().split(b"\n")
    lines[place] = lines[place].replace(b"1", b"2", 1)
    path.write_bytes(b"\n".join(lines))
    assert not read(path).genuine


def test_what_hq_has_is_left_out(sold: RegisterDatabase, stick: Path, new_id: Ids) -> None:
    upload(sold, 1, 3)
    file = read(export(sold, stick, new_id).path)
    assert file.sequences == [2, 4]
    assert (file.header["first_sequence"], file.header["last_sequence"], file.header["count"]) == (2, 4, 2)


def test_on_request_all_of_the_shifts_that_hq_has_not_confirmed_are_in_it(
    sold: RegisterDatabase, stick: Path, new_id: Ids
) -> None:
    first = shift_close.close_shift(sold, staff=STAFF, now=make_moment(90), new_id=new_id)
    upload(sold)
    with sold.write():
        shifts.record_day(sold, [DayState(first.shift.id, "confirmed", 4, 4, confirmed_ms=9)])
    open_shift(sold, new_id)
    make_sale(sold, new_id)
    upload(sold, 6)
    assert usb_export.count_exportable(sold) == 1
    assert read(export(sold, stick, new_id).path).sequences == [7]
    done = export(sold, stick, new_id, whole_shifts=True)
    assert read(done.path).sequences == [6, 7, 8]


def test_it_is_recorded_who_took_what(sold: RegisterDatabase, stick: Path, new_id: Ids) -> None:
    done = export(sold, stick, new_id)
    newest = outbox.page_after(sold, 4, 10)
    assert [document.kind for document in newest] == ["audit.recorded"]
    body = json.loads(newest[0].content)["body"]
    assert body == {
        "event": "documents_exported",
        "staff": STAFF,
        "approved_by": "",
        "subject": done.path.name,
        "detail": "4: 1-4",
    }
    assert verify_chain(sold).first_problem is None
    assert usb_export.count_exportable(sold) == 5


def test_with_everything_at_hq_there_is_nothing_to_take(sold: RegisterDatabase, stick: Path, new_id: Ids) -> None:
    upload(sold)
    with pytest.raises(Refused, match="Everything is at HQ already"):
        export(sold, stick, new_id)
    assert list(stick.iterdir()) == []


def test_a_stick_that_fails_changes_nothing_and_nothing_is_recorded(
    sold: RegisterDatabase, stick: Path, new_id: Ids
) -> None:
    with pytest.raises(StickTrouble):
        export(sold, stick / "gone", new_id)
    assert outbox.newest_sequence(sold) == 4
    assert verify_chain(sold).documents == 4


def test_whoever_may_not_needs_another_persons_word(sold: RegisterDatabase, stick: Path, new_id: Ids) -> None:
    with sold.write():
        body = json.dumps({"group": "counter", "name": "Counter", "actions": ["close_shift"], "limits": {}})
        setup_items.upsert(sold, [SetupItem("permission_group", "counter", body)])
    novice = StaffMember("s-2", "Ben", CASHIER, "en", "counter")
    with pytest.raises(NeedsApproval) as needs:
        export(sold, stick, new_id, person=novice)
    assert needs.value.action == "export_documents"
    assert list(stick.iterdir()) == []
    approval = Approval("export_documents", "s-2", "boss", group=MANAGER)
    export(sold, stick, new_id, person=novice, approvals=(approval,))
    body = json.loads(outbox.page_after(sold, 4, 1)[0].content)["body"]
    assert (body["staff"], body["approved_by"]) == ("s-2", "boss")


def test_a_register_without_a_key_or_an_activation_says_what_to_do(
    sold: RegisterDatabase, stick: Path, new_id: Ids, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="no key"):
        export(sold, stick, new_id, signing_key=b"")
    (tmp_path / "new").mkdir()
    new = make_register(tmp_path / "new", activated=False)
    with pytest.raises(Refused, match="not been activated"):
        export(new, stick, new_id)
    new.close()


@pytest.mark.parametrize(("documents", "room"), [(2, 1 << 30), (100, 4096 + 2_500), (1, 1)])
def test_what_one_file_does_not_hold_goes_into_more(
    sold: RegisterDatabase, stick: Path, new_id: Ids, monkeypatch: pytest.MonkeyPatch, documents: int, room: int
) -> None:
    monkeypatch.setattr(document_file, "MOST_DOCUMENTS", documents)
    monkeypatch.setattr(document_file, "MOST_BYTES", room)
    done = export(sold, stick, new_id)
    files = [read(path) for path in (done.path, *done.more)]
    assert len(files) > 1
    assert [sequence for file in files for sequence in file.sequences] == [1, 2, 3, 4]
    assert all(file.genuine and len(file.documents) <= documents for file in files)


def test_what_is_recorded_and_sent_meanwhile_disturbs_nothing(
    sold: RegisterDatabase, stick: Path, new_id: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stick_file.write_whole

    def busy(folder: Path, name: str, pieces: Any, size: int) -> Path:
        make_sale(sold, new_id)
        upload(sold)
        return real(folder, name, pieces, size)

    monkeypatch.setattr(usb_export, "write_whole", busy)
    assert read(export(sold, stick, new_id).path).sequences == [1, 2, 3, 4]


def test_every_page_of_a_long_backlog_is_there(db: RegisterDatabase, stick: Path, new_id: Ids) -> None:
    open_shift(db, new_id)
    with db.write():
        for _ in range(1_203):
            audit.append(db, "note", staff=STAFF, now=NOW, new_id=new_id)
    file = read(export(db, stick, new_id).path)
    assert file.sequences == list(range(1, 1_205))
    assert file.genuine
