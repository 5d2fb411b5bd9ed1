"""Checks a yearly archive with nothing but the file: no database, no settings, no network.

Everything is read piece by piece, and nothing in the file is believed before its hash and the signature are right.
"""

import csv
import hashlib
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from hq_server.domain.archive_report import ArchiveReport
from hq_server.domain.fec import check_fec
from hq_server.domain.signatures import is_signed
from hq_server.errors import Refused
from hq_server.services.archived_register import check_documents, check_seals
from hq_server.texts import _
from hq_server.wire.archive import (
    FEC_FILE,
    MANIFEST,
    SIGNATURE,
    VOUCHERS_FILE,
    ArchivedFile,
    ArchiveManifest,
    documents_file,
    seals_file,
)

_PIECE = 1 << 20
_LARGEST_MANIFEST = 64 << 20
_MOST_PROBLEMS = 200
_SIGNATURE_BYTES = 200
_LONGEST_LINE = 16 << 20
_LARGEST_FEC = 256 << 20
# What Python's zipfile raises for a file that was damaged, or made to harm.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)


def verify_archive(path: Path, key: str = "") -> ArchiveReport:
    """``key``: the public key (hexadecimal) that the archive has to be signed with; without it any that it names.

    Raises ``Refused`` when the file is no archive at all.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _Check(file).run(key.strip().lower())
    except _DAMAGED as error:
        message = _("{path} is no archive, or only a part of one: {error}.")
        raise Refused(message.format(path=path, error=error)) from error
    except OSError as error:
        message = _("{path} cannot be read: {error}.")
        raise Refused(message.format(path=path, error=error.strerror or error)) from error


class _Check:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._report = ArchiveReport()

    def run(self, key: str) -> ArchiveReport:
        manifest = self._manifest(key)
        report = self._report
        report.store, report.store_name, report.year = manifest.store, manifest.store_name, manifest.year
        unchanged = {one.name for one in manifest.files if self._is_unchanged(one)}
        self._find_strangers(manifest)
        for register in manifest.registers:
            report.registers += 1
            documents, seals = documents_file(register.register), seals_file(register.register)
            if not {documents, seals} <= unchanged:
                message = _("Register {register}: its files were changed or are missing.")
                self._say(message.format(register=register.register))
                continue
            with self._file.open(documents) as lines:
                sums = check_documents(register, _lines(lines), self._say)
            with self._file.open(seals) as lines:
                report.seals += check_seals(register, _lines(lines), manifest.keys, sums, self._say)
            report.documents += sums.documents
            report.redacted += sums.redacted
        if VOUCHERS_FILE in unchanged:
            self._check_vouchers()
        if FEC_FILE in unchanged:
            self._check_fec()
        return report

    def _say(self, problem: str) -> None:
        if len(self._report.problems) < _MOST_PROBLEMS:
            self._report.problems.append(problem)

    def _manifest(self, key: str) -> ArchiveManifest:
        """Raises ``Refused`` when there is none that can be read; a wrong signature is a problem."""
        text = self._small(MANIFEST, _LARGEST_MANIFEST)
        try:
            manifest = msgspec.json.decode(text, type=ArchiveManifest)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            message = _("The archive's manifest cannot be read: {error}.")
            raise Refused(message.format(error=error)) from error
        signature = self._small(SIGNATURE, _SIGNATURE_BYTES).decode("ascii", "replace").strip()
        for known in reversed(manifest.keys):
            if is_signed(known, signature, text):
                self._report.key = known
                if key and key != known:
                    self._say(_("It is signed with another key than the one that was given."))
                return manifest
        self._say(_("The manifest is not signed by HQ, or was changed afterwards."))
        return manifest

    def _small(self, name: str, most: int) -> bytes:
        try:
            info = self._file.getinfo(name)
        except KeyError as error:
            raise Refused(_("The archive has no {name}.").format(name=name)) from error
        if info.file_size > most:
            raise Refused(_("{name} in the archive is too large.").format(name=name))
        with self._file.open(info) as member:
            return member.read(most)

    def _is_unchanged(self, told: ArchivedFile) -> bool:
        """Reads no more of a file than the manifest says it has."""
        try:
            member = self._file.open(told.name)
        except KeyError:
            self._say(_("{name} is missing.").format(name=told.name))
            return False
        digest, size = hashlib.sha256(), 0
        with member:
            while size <= told.size and (piece := member.read(_PIECE)):
                digest.update(piece)
                size += len(piece)
        if (size, digest.hexdigest()) != (told.size, told.sha256):
            self._say(_("{name} was changed.").format(name=told.name))
            return False
        return True

    def _find_strangers(self, manifest: ArchiveManifest) -> None:
        told = {one.name for one in manifest.files} | {MANIFEST, SIGNATURE}
        names = self._file.namelist()
        for name in dict.fromkeys(names):
            if name not in told:
                self._say(_("{name} does not belong to the archive.").format(name=name[:200]))
            elif names.count(name) > 1:
                self._say(_("{name} is there twice.").format(name=name))

    def _check_fec(self) -> None:
        if self._file.getinfo(FEC_FILE).file_size > _LARGEST_FEC:
            self._say(_("{name} in the archive is too large.").format(name=FEC_FILE))
            return
        for problem in check_fec(self._file.read(FEC_FILE)):
            self._say(f"{FEC_FILE}, {problem.line}: {problem.message}")

    def _check_vouchers(self) -> None:
        """Each balances: what is debited is credited."""
        sums: dict[tuple[str, str], int] = {}
        try:
            with self._file.open(VOUCHERS_FILE) as member:
                for row in csv.DictReader((line.decode() for line in _lines(member)), restval="?"):
                    voucher = row["store"], row["voucher"]
                    amount = _minor(row["debit"]) - _minor(row["credit"])
                    sums[voucher] = sums.get(voucher, 0) + amount
        except (csv.Error, KeyError, ValueError):
            self._say(_("{name} cannot be read.").format(name=VOUCHERS_FILE))
        self._report.vouchers = len(sums)
        for (_store, number), rest in sums.items():
            if rest:
                self._say(_("Voucher {number} does not balance.").format(number=number))


def _lines(member: IO[bytes]) -> Iterator[bytes]:
    """One longer than any that HQ writes comes in pieces, of which each is wrong."""
    while line := member.readline(_LONGEST_LINE):
        yield line


def _minor(text: str) -> int:
    """Digits alone: all amounts of a column have as many decimals."""
    return int(text.replace(".", "") or 0)
