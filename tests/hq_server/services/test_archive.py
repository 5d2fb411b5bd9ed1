"""A store's year in one file proves itself, and shows every change."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hq_server.__main__ import main
from hq_server.db.database import HqDatabase
from hq_server.errors import Refused
from hq_server.services import erasure
from hq_server.services.archive import make_archive
from hq_server.services.archive_check import verify_archive
from hq_server.services.fiscal_seals import seal_shifts
from hq_server.services.ingest import ingest_batch
from tests.hq_server.customer_lines import create
from tests.hq_server.findings_world import WRONG_RATE, add_people, approve, propose, taxed_wrongly, trading
from tests.hq_server.sending_register import NOW, SendingRegister
from tests.hq_server.statement_world import EVENING, STORE, close, opened, post, sell, send

Change = Callable[[bytes], bytes]


class Numbered:
    """Receipts one after the other, as registers number them."""

    def __init__(self, register: SendingRegister) -> None:
        self.register, self._next = register, 0

    def sell(self, amount_minor: int) -> None:
        self._next += 1
        sell(self.register, amount_minor, receipt=f"{self.register.identity.code}-1{self._next:07d}")


def a_day(db: HqDatabase, number: str = "2", sales: tuple[int, ...] = (1_200, 600, -600)) -> SendingRegister:
    register = opened(db, number)
    numbered = Numbered(register)
    for amount in sales:
        numbered.sell(amount)
    close(register)
    send(db, register)
    return register


@pytest.fixture
def archive(hq: HqDatabase, tmp_path: Path) -> Path:
    """Two registers, a day, posted."""
    a_day(hq)
    a_day(hq, "3", (999,))
    post(hq)
    path = tmp_path / "101-2026.zip"
    make_archive(hq, STORE, "2026", path, EVENING)
    return path


def seals(db: HqDatabase, register: str = "2") -> list[dict[str, object]]:
    with db.read():
        rows = db.rows("SELECT content FROM fiscal_seal WHERE register = ? ORDER BY number", (register,))
    return [json.loads(content) for (content,) in rows]


class TestSeals:
    def test_a_confirmed_shift_is_sealed_with_the_grand_totals_so_far(self, hq: HqDatabase) -> None:
        register = a_day(hq)
        register.open_shift()
        sell(register, 1_000)
        close(register)
        send(hq, register)
        first, second = seals(hq)
        assert (first["number"], first["sales_minor"], first["returns_minor"]) == (1, 1_800, -600)
        assert (second["grand_sales_minor"], second["grand_returns_minor"]) == (2_800, -600)
        assert second["previous"] != first["previous"] == "0" * 64

    def test_each_shift_is_sealed_once(self, hq: HqDatabase) -> None:
        register = a_day(hq)
        with hq.write():
            assert seal_shifts(hq, register.identity, EVENING) == 0
        assert len(seals(hq)) == 1

    def test_a_shift_that_waits_is_not_sealed(self, hq: HqDatabase) -> None:
        register = opened(hq)
        sell(register, 500)
        held_back = register.lines.pop()
        close(register)
        send(hq, register)
        assert seals(hq) == []
        ingest_batch(hq, register.identity, [held_back], NOW)
        assert [seal["state"] for seal in seals(hq)] == ["confirmed"]

    def test_a_shift_that_differs_is_sealed_as_what_hq_has(self, hq: HqDatabase) -> None:
        register = opened(hq)
        sell(register, 500)
        close(register, total_minor=600)
        send(hq, register)
        assert [(seal["state"], seal["sales_minor"]) for seal in seals(hq)] == [("differs", 500)]


class TestGoodArchives:
    def test_it_is_complete_and_unchanged(self, archive: Path) -> None:
        report = verify_archive(archive)
        assert report.problems == []
        assert (report.store, report.year, report.registers, report.documents, report.seals) == (STORE, "2026", 2, 8, 2)
        assert report.vouchers > 0

    def test_documents_stand_in_it_byte_for_byte(self, hq: HqDatabase, archive: Path) -> None:
        with hq.read():
            rows = hq.rows("SELECT content FROM inbox WHERE register = '2' ORDER BY 1")
        kept = [bytes(content) for (content,) in rows]
        with zipfile.ZipFile(archive) as file:
            assert sorted(file.read("documents/101-2.ndjson").splitlines()) == sorted(kept)

    def test_documents_of_people_who_were_erased_are_told_and_no_fault(
        self, hq: HqDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        register = opened(hq)
        customer = create(register)
        close(register)
        send(hq, register)
        before, path = tmp_path / "before.zip", tmp_path / "after.zip"
        make_archive(hq, STORE, "2026", before, EVENING)
        assert verify_archive(before).redacted == 0
        erasure.erase(hq, customer, "e-1", "asked by letter", EVENING, asked_by="claire")
        make_archive(hq, STORE, "2026", path, EVENING)
        report = verify_archive(path)
        assert (report.redacted, report.problems) == (1, [])
        assert main(["verify-archive", str(path)]) == 0
        assert "1 document has no content any more: the person was erased." in capsys.readouterr().out

    def test_the_same_year_makes_the_same_file(self, hq: HqDatabase, archive: Path, tmp_path: Path) -> None:
        again = tmp_path / "again.zip"
        make_archive(hq, STORE, "2026", again, EVENING)
        assert again.read_bytes() == archive.read_bytes()

    def test_the_right_key_is_accepted_and_another_is_not(self, archive: Path) -> None:
        key = verify_archive(archive).key
        assert verify_archive(archive, key.upper()).problems == []
        assert verify_archive(archive, "0" * 64).problems == [
            "It is signed with another key than the one that was given."
        ]

    def test_documents_that_are_missing_at_hq_are_named_and_no_fault_of_the_archive(
        self, hq: HqDatabase, tmp_path: Path
    ) -> None:
        register = opened(hq)
        numbered = Numbered(register)
        for amount in (100, 200, 300):
            numbered.sell(amount)
        del register.lines[2]
        send(hq, register)
        path = tmp_path / "gap.zip"
        make_archive(hq, STORE, "2026", path, EVENING)
        assert verify_archive(path).problems == []
        with zipfile.ZipFile(path) as file:
            told = json.loads(file.read("manifest.json"))["registers"][0]
        assert (told["missing"], told["count"]) == ([[3, 3]], 3)

    def test_a_year_without_anything_is_an_empty_archive(self, hq: HqDatabase, tmp_path: Path) -> None:
        a_day(hq)
        path = tmp_path / "empty.zip"
        make_archive(hq, STORE, "1999", path, EVENING)
        report = verify_archive(path)
        assert (report.problems, report.documents) == ([], 0)


class TestChangedArchives:
    """Somebody who changes the file can mend its hashes, but not HQ's signature, and not the sums."""

    def changed(self, archive: Path, tmp_path: Path, changes: dict[str, Change | None]) -> list[str]:
        target = tmp_path / "changed.zip"
        with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                if name not in changes:
                    new.writestr(name, old.read(name))
                elif (change := changes[name]) is not None:
                    new.writestr(name, change(old.read(name)))
        return verify_archive(target).problems

    @pytest.mark.parametrize(
        "name",
        [
            "documents/101-2.ndjson",
            "seals/101-3.ndjson",
            "books/vouchers.csv",
            "books/fec.txt",
            "books/statements.csv",
            "corrections.ndjson",
            "repairs.ndjson",
            "README.txt",
        ],
    )
    def test_a_changed_file_is_named(self, archive: Path, tmp_path: Path, name: str) -> None:
        problems = self.changed(archive, tmp_path, {name: lambda content: content + b" "})
        assert f"{name} was changed." in problems

    @pytest.mark.parametrize("name", ["documents/101-2.ndjson", "books/vouchers.csv"])
    def test_a_missing_file_is_named(self, archive: Path, tmp_path: Path, name: str) -> None:
        assert f"{name} is missing." in self.changed(archive, tmp_path, {name: None})

    def test_a_changed_manifest_has_no_good_signature(self, archive: Path, tmp_path: Path) -> None:
        problems = self.changed(archive, tmp_path, {"manifest.json": lambda content: content.replace(b"2026", b"2025")})
        assert problems == ["The manifest is not signed by HQ, or was changed afterwards."]

    def test_a_file_that_does_not_belong_there_is_named(self, archive: Path, tmp_path: Path) -> None:
        with zipfile.ZipFile(archive, "a") as file:
            file.writestr("../evil.txt", "x")
        assert verify_archive(archive).problems == ["../evil.txt does not belong to the archive."]

    def test_without_a_manifest_it_is_no_archive(self, archive: Path, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"has no manifest\.json"):
            self.changed(archive, tmp_path, {"manifest.json": None})

    def test_half_a_file_is_no_archive(self, archive: Path) -> None:
        archive.write_bytes(archive.read_bytes()[:-200])
        with pytest.raises(Refused, match="no archive, or only a part of one"):
            verify_archive(archive)


class TestDishonestDatabases:
    """Who changes HQ's own database before the archive is made is found out by the chain and by the sums."""

    def problems(self, hq: HqDatabase, tmp_path: Path) -> list[str]:
        path = tmp_path / "dishonest.zip"
        make_archive(hq, STORE, "2026", path, EVENING)
        return verify_archive(path).problems

    def test_an_edited_document(self, hq: HqDatabase, tmp_path: Path) -> None:
        register = a_day(hq)
        with hq.write():
            row = hq.row("SELECT content FROM inbox WHERE sequence = 2")
            assert row is not None
            edited = bytes(row[0]).replace(b'"total_minor":1200', b'"total_minor":1100')
            hq.execute("UPDATE inbox SET content = ? WHERE sequence = 2", (edited,))
        assert self.problems(hq, tmp_path)[0].startswith(
            f"Register {register.identity.code}: a document after 1 was changed"
        )

    def test_a_document_taken_out(self, hq: HqDatabase, tmp_path: Path) -> None:
        a_day(hq)
        with hq.write():
            hq.execute("DELETE FROM inbox WHERE sequence = 3")
        assert "Register 101-2: seal 1 says another sum than the documents of its shift." in self.problems(hq, tmp_path)

    def test_an_edited_seal(self, hq: HqDatabase, tmp_path: Path) -> None:
        a_day(hq)
        with hq.write():
            row = hq.row("SELECT content FROM fiscal_seal")
            assert row is not None
            hq.execute(
                "UPDATE fiscal_seal SET content = ?", (row[0].replace('"sales_minor":1800', '"sales_minor":100'),)
            )
        problems = self.problems(hq, tmp_path)
        assert "Register 101-2: seal 1 is not signed by HQ." in problems
        assert "Register 101-2: seal 1 says another sum than the documents of its shift." in problems

    def test_a_seal_taken_out(self, hq: HqDatabase, tmp_path: Path) -> None:
        register = a_day(hq)
        for amount in (400, 500):
            register.open_shift()
            sell(register, amount, receipt=f"101-2-1{amount // 100:07d}")
            close(register)
            send(hq, register)
        with hq.write():
            hq.execute("DELETE FROM fiscal_seal WHERE number = 2")
        assert "Register 101-2: seal 2 does not follow the one before it." in self.problems(hq, tmp_path)

    def test_a_receipt_number_used_twice(self, hq: HqDatabase, tmp_path: Path) -> None:
        register = opened(hq)
        for _time in range(2):
            sell(register, 100, receipt="101-2-10000007")
        send(hq, register)
        text = "Register 101-2: receipt 101-2-10000007 of document 3 does not follow the one before it."
        assert self.problems(hq, tmp_path) == [text]


class TestRefusals:
    def test_a_file_that_is_there_is_never_written_over(self, hq: HqDatabase, archive: Path) -> None:
        before = archive.read_bytes()
        with pytest.raises(Refused, match="There is a file"):
            make_archive(hq, STORE, "2026", archive, EVENING)
        assert archive.read_bytes() == before

    @pytest.mark.parametrize("year", ["26", "20266", "abcd", "\uff12\uff10\uff12\uff16", ""])
    def test_a_year_has_four_digits(self, hq: HqDatabase, tmp_path: Path, year: str) -> None:
        with pytest.raises(Refused, match="is no year"):
            make_archive(hq, STORE, year, tmp_path / "x.zip", EVENING)

    def test_a_store_that_is_not_there(self, hq: HqDatabase, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="There is no store 999"):
            make_archive(hq, "999", "2026", tmp_path / "x.zip", EVENING)

    def test_a_place_that_cannot_be_written_leaves_nothing(self, hq: HqDatabase, tmp_path: Path) -> None:
        a_day(hq)
        with pytest.raises(Refused, match="cannot be written"):
            make_archive(hq, STORE, "2026", tmp_path / "no" / "x.zip", EVENING)
        assert list(tmp_path.glob("**/*.part")) == []


@pytest.fixture
def bare_folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def test_the_command_needs_nothing_but_the_file(archive: Path, bare_folder: Path) -> None:
    root = Path(__file__).parents[3]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(bare_folder)}
    command = [sys.executable, "-m", "hq_server", "verify-archive", str(archive)]
    done = subprocess.run(command, cwd=bare_folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "2 registers, 8 documents, 2 seals" in done.stdout
    assert "Complete and unchanged" in done.stdout
    assert list(bare_folder.iterdir()) == []
    archive.write_bytes(archive.read_bytes().replace(b"books/fec.txt", b"books/fec.tx_"))
    done = subprocess.run(command, cwd=bare_folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "books/fec.txt is missing." in done.stderr


def test_what_people_corrected_stands_beside_the_untouched_documents(hq: HqDatabase, tmp_path: Path) -> None:
    add_people(hq)
    register = trading(hq)
    sequence = taxed_wrongly(hq, register)
    approve(hq, propose(hq, sequence, WRONG_RATE))
    close(register)
    send(hq, register)
    path = tmp_path / "corrected.zip"
    make_archive(hq, STORE, "2026", path, EVENING)
    assert verify_archive(path).problems == []
    with zipfile.ZipFile(path) as file:
        corrections = [json.loads(line) for line in file.read("corrections.ndjson").splitlines()]
        repairs = [json.loads(line) for line in file.read("repairs.ndjson").splitlines()]
    assert [(one["register"], one["sequence"]) for one in corrections] == [("101-2", sequence)]
    assert {one["person"] for one in repairs} >= {corrections[0]["made_by"], corrections[0]["approved_by"]}
