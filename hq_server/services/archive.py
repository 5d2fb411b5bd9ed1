"""A store's year in one file that proves itself: documents byte for byte, seals, corrections, statements, the books.

``archive_check`` checks such a file on a machine that has nothing else.
"""

import csv
import hashlib
import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from hq_server.db import archive, erasures, fiscal_seals, registers, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import NO_HASH, RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.errors import NotFound, Refused
from hq_server.services import accounting_export, signing
from hq_server.services.csv_cells import safe_cell
from hq_server.services.fiscal_seals import seal_shifts
from hq_server.texts import _
from hq_server.wire.archive import (
    CORRECTIONS_FILE,
    FEC_FILE,
    FORMAT,
    MANIFEST,
    READ_ME,
    REPAIRS_FILE,
    SIGNATURE,
    STATEMENTS_FILE,
    VERSION,
    VOUCHERS_FILE,
    ArchivedFile,
    ArchivedRegister,
    ArchiveManifest,
    documents_file,
    seals_file,
)
from hq_server.wire.fiscal import FIRST_SEAL, Seal, SealLine

# The same content always makes the same file.
_MOMENT = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ArchiveMade:
    path: Path
    registers: int
    documents: int
    key: str


def make_archive(db: HqDatabase, store_number: str, year: str, path: Path, now_ms: int) -> ArchiveMade:
    """Write the archive beside its final name first, so that no half file ever bears it. Raises ``Refused``."""
    if not (len(year) == 4 and year.isascii() and year.isdecimal()):
        raise Refused(_("“{text}” is no year. Write it like 2026; nothing was written.").format(text=year[:40]))
    if path.exists():
        message = _("There is a file {path} already. Give another name; nothing was written.")
        raise Refused(message.format(path=path))
    with db.write():
        store = stores.find_store(db, store_number)
        if store is None:
            raise NotFound(_("There is no store {number}.").format(number=store_number[:40]))
        for register in _registers(db, store_number):
            registers.lock(db, register)
            seal_shifts(db, register, now_ms)
        keys = signing.hq_keys(db)
    part = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file, db.read():
            made = _Archive(db, file, store, year)
            made.write(now_ms, keys)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        message = _("The archive cannot be written: {error}. Nothing is left of it; choose another place.")
        raise Refused(message.format(error=error.strerror or error)) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    documents = sum(register.count for register in made.registers)
    return ArchiveMade(path, len(made.registers), documents, keys[-1])


@dataclass(slots=True)
class _Archive:
    """Writes member after member, and keeps what the manifest says of them."""

    db: HqDatabase
    file: zipfile.ZipFile
    store: Store
    year: str
    files: list[ArchivedFile] = field(default_factory=list)
    registers: list[ArchivedRegister] = field(default_factory=list)
    corrections: list[bytes] = field(default_factory=list)
    repairs: list[bytes] = field(default_factory=list)

    def write(self, now_ms: int, keys: list[str]) -> None:
        for register in _registers(self.db, self.store.number):
            self._register(register)
        self._add(CORRECTIONS_FILE, iter(self.corrections))
        self._add(REPAIRS_FILE, iter(self.repairs))
        first, last = f"{self.year}-01-01", f"{self.year}-12-31"
        number = self.store.number
        statements = (archive.STATEMENT_COLUMNS, *archive.statements(self.db, number, self.year))
        self._add(STATEMENTS_FILE, _csv([safe_cell(str(cell)) for cell in row] for row in statements))
        self._add(VOUCHERS_FILE, _csv(accounting_export.export_vouchers(self.db, first, last, number)))
        self._add(FEC_FILE, accounting_export.export_fec(self.db, first, last, number))
        self._add(READ_ME, iter((_read_me(self.store, self.year).encode(),)))
        manifest = ArchiveManifest(
            format=FORMAT,
            version=VERSION,
            store=number,
            store_name=self.store.name,
            year=self.year,
            currency=self.store.currency,
            made_ms=now_ms,
            keys=keys,
            registers=self.registers,
            files=self.files,
        )
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        self.file.writestr(_info(MANIFEST), text)
        self.file.writestr(_info(SIGNATURE), signing.sign(self.db, text).hex() + "\n")

    def _register(self, register: RegisterIdentity) -> None:
        found = archive.stretch(self.db, register, self.year)
        seals = list(fiscal_seals.walk(self.db, register, self.year))
        if found is None and not seals:
            return
        first, last = (found.first, found.last) if found else (0, 0)
        missing = list(found.missing) if found else []
        lines = archive.documents(self.db, register, first, last)
        self._add(documents_file(register.code), (line + b"\n" for line in lines))
        corrected = archive.corrections(self.db, register, first, last)
        self.corrections += _lines(register, archive.CORRECTION_COLUMNS, corrected)
        events = archive.repair_events(self.db, register, first, last)
        self.repairs += _lines(register, archive.REPAIR_COLUMNS, events)
        told = (msgspec.json.encode(SealLine(content, signature)) + b"\n" for content, signature in seals)
        self._add(seals_file(register.code), told)
        first_seal = msgspec.json.decode(seals[0][0], type=Seal) if seals else None
        self.registers.append(
            ArchivedRegister(
                register=register.code,
                first_sequence=first,
                last_sequence=last,
                count=last - first + 1 - sum(end - start + 1 for start, end in missing) if found else 0,
                previous_hash=found.previous_hash if found else NO_HASH,
                missing=missing,
                first_seal=first_seal.number if first_seal else 0,
                seals=len(seals),
                previous_seal=first_seal.previous if first_seal else FIRST_SEAL,
                redacted=sorted(erasures.redacted_of(self.db, register, first, last)),
            )
        )

    def _add(self, name: str, parts: Iterator[bytes]) -> None:
        size, digest = 0, hashlib.sha256()
        with self.file.open(_info(name), "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                size += len(part)
                digest.update(part)
        self.files.append(ArchivedFile(name, size, digest.hexdigest()))


def _registers(db: HqDatabase, store: str) -> list[RegisterIdentity]:
    return [register for register in registers.all_identities(db) if register.store == store]


def _lines(register: RegisterIdentity, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """One JSON object a row, with the register's whole code."""
    for row in rows:
        entry = dict(zip(columns, row, strict=True)) | {"register": register.code}
        yield msgspec.json.encode(entry) + b"\n"


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _csv(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    for row in rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(row)
        yield text.getvalue().encode()


def _read_me(store: Store, year: str) -> str:
    text = _(
        "Comptoir: the year {year} of store {number}, {name}.\n\n"
        "documents/    what each register recorded, one document a line, byte for byte, each with its hash\n"
        "seals/        HQ's signed seal under every closed shift, each naming the one before it\n"
        "corrections   what people at HQ corrected afterwards; the documents themselves never change\n"
        "repairs       who did it, who approved it, every value before and after, and why\n"
        "books/        statements, vouchers, and the accounting file of French law (FEC)\n"
        "manifest      every file with its SHA-256, signed by HQ (Ed25519, RFC 8032)\n\n"
        "Check it with: comptoir-hq verify-archive FILE\n"
    )
    return text.format(year=year, number=store.number, name=store.name)
