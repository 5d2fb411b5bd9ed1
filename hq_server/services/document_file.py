"""Takes in a file of documents that a register wrote because it had no network: the same as if it had uploaded them.

The file is believed only when the register that it names signed it, with a key that HQ knows of that register. Until
then nothing of it is kept; afterwards each document gets the verdict that an upload would get, so that what the
register uploads later is ``duplicate``.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from hq_server.db import days, document_files, inbox, register_keys, stores
from hq_server.db.database import HqDatabase
from hq_server.db.document_files import FileTaken
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.signatures import is_signed
from hq_server.errors import Refused
from hq_server.services import audit
from hq_server.services.ingest import ingest_batch
from hq_server.services.sessions import BY_FILE, Delivery
from hq_server.services.unpacking import copy_unpacked
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.document_file import (
    LONGEST_HEADER,
    MOST_BYTES,
    MOST_DOCUMENTS,
    Header,
    NotReadable,
    read_header,
    read_signature,
)
from hq_server.wire.incoming import Unreadable, read_envelope

log = logging.getLogger(__name__)

_AT_ONCE = 1_000
_BYTES_AT_ONCE = 8 * 1024 * 1024  # as much as an upload may have
_PIECE = 1024 * 1024
_LONGEST_SIGNATURE = 4_096


@dataclass(slots=True)
class DocumentsTaken:
    """What came of a file. ``verdicts``: stored, duplicate, conflict, unreadable → how many. ``parked`` and
    ``quarantined``: how many of the file's range are so now; of a ``dry_run`` nothing was kept, and these are 0.
    """

    register: str
    first_sequence: int
    last_sequence: int
    documents: int
    made_ms: int
    dry_run: bool
    verdicts: dict[str, int] = field(default_factory=dict)
    parked: int = 0
    quarantined: int = 0

    def of(self, verdict: str) -> int:
        return self.verdicts.get(verdict, 0)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file whose signature is right; its documents lie between ``start`` and ``end`` of ``content``."""

    content: BinaryIO
    header: Header
    register: RegisterIdentity
    digest: str
    start: int
    end: int


def import_documents(
    db: HqDatabase, source: BinaryIO, clock: Callable[[], int], *, name: str, person: str, dry_run: bool = False
) -> DocumentsTaken:
    """Take in what HQ does not have yet. Raises ``Refused`` before anything is kept, ``StorageTrouble`` on the way: it
    can be done again, nothing counts twice.
    """
    with tempfile.TemporaryFile(prefix="comptoir-") as content:
        size = copy_unpacked(source, content, MOST_BYTES)
        checked = _check(db, content, size)
        header = checked.header
        taken = DocumentsTaken(
            header.register, header.first_sequence, header.last_sequence, header.count, header.made_ms, dry_run
        )
        if dry_run:
            for lines in _batches(checked):
                _count(taken, _look(db, checked.register, lines))
            return taken
        return _take(db, checked, taken, clock, name, person)


def _take(
    db: HqDatabase, checked: _Checked, taken: DocumentsTaken, clock: Callable[[], int], name: str, person: str
) -> DocumentsTaken:
    first, last = taken.first_sequence, taken.last_sequence
    note = FileTaken(
        taken.register, name, person, checked.digest, first, last, taken.documents, 0, 0, 0, 0, clock(), None
    )
    with db.write():
        number = document_files.start(db, checked.register, note)
    log.info("%s takes in %s: register %s, documents %d to %d", person, name, taken.register, first, last)
    for lines in _batches(checked):
        results = ingest_batch(db, checked.register, lines, clock(), Delivery(BY_FILE))
        _count(taken, [result.verdict for result in results])
    with db.write():
        document_files.finish(
            db,
            number,
            stored=taken.of(codes.STORED),
            duplicates=taken.of(codes.DUPLICATE),
            conflicts=taken.of(codes.CONFLICT),
            unreadable=taken.of(codes.UNREADABLE),
            now_ms=clock(),
        )
        there = days.presence(db, checked.register, first, last)
        changes = [audit.Change("file", "", name), audit.Change("documents", "", f"{first}-{last}")]
        store = checked.register.store
        audit.record(db, person, "documents.imported", f"register {taken.register}", changes, clock(), store=store)
    taken.parked, taken.quarantined = there.parked, there.quarantined
    log.info("%s is taken in: %s", name, taken.verdicts)
    return taken


def _check(db: HqDatabase, content: BinaryIO, size: int) -> _Checked:
    """Header, signature, register and key; nothing else of the file is looked at before."""
    content.seek(0)
    first_line = content.readline(LONGEST_HEADER)
    try:
        header = read_header(first_line)
    except NotReadable as error:
        raise _no_file_of_documents(newer=error.newer) from error
    end, signature = _signature(content, size)
    register = _register(db, header)
    digest, lines = _digest(content, end)
    if not is_signed(header.public_key, signature, digest):
        message = _(
            "The file was changed after register {code} wrote it, or it is damaged. Nothing was taken in; "
            "copy it again, or export it again."
        )
        raise Refused(message.format(code=header.register))
    if lines != header.count + 1:
        message = _("The file says that it holds {said} documents, but there are {found}. Nothing was taken in.")
        raise Refused(message.format(said=header.count, found=lines - 1))
    return _Checked(content, header, register, digest.hex(), len(first_line), end)


def _signature(content: BinaryIO, size: int) -> tuple[int, str]:
    """Where the last line begins, and what it says."""
    tail_length = min(size, _LONGEST_SIGNATURE)
    content.seek(size - tail_length)
    tail = content.read(tail_length)
    begin = tail.rfind(b"\n", 0, len(tail) - 1) + 1
    try:
        if not begin or not tail.endswith(b"\n"):
            raise NotReadable
        return size - tail_length + begin, read_signature(tail[begin:])
    except NotReadable as error:
        message = _(
            "The end of the file is missing: it was cut off. Nothing was taken in; copy it again, or export it again."
        )
        raise Refused(message) from error


def _register(db: HqDatabase, header: Header) -> RegisterIdentity:
    store, _dash, number = header.register.partition("-")
    with db.read():
        known = stores.find_register(db, store, number) is not None
        keys = register_keys.of_store(db, store).get(header.register, []) if known else []
    if not known:
        message = _("The file is of register {code}, which this HQ does not have. Nothing was taken in.")
        raise Refused(message.format(code=header.register))
    if header.public_key not in keys:
        message = _(
            "The file says that it is of register {code}, but its key is none that HQ knows of that register. "
            "Nothing was taken in; check where the file comes from."
        )
        raise Refused(message.format(code=header.register))
    return RegisterIdentity(store, number)


def _digest(content: BinaryIO, end: int) -> tuple[bytes, int]:
    """SHA-512 of everything before the signature, and how many lines there are. Raises ``Refused`` for a line that no
    document has.
    """
    digest, lines, length = hashlib.sha512(), 0, 0
    content.seek(0)
    left = end
    while left:
        piece = content.read(min(_PIECE, left))
        digest.update(piece)
        left -= len(piece)
        lines += piece.count(b"\n")
        cut = piece.rfind(b"\n")
        length = len(piece) - cut - 1 if cut >= 0 else length + len(piece)
        if length > _BYTES_AT_ONCE or lines > MOST_DOCUMENTS + 1:
            raise _no_file_of_documents()
    return digest.digest(), lines


def _batches(checked: _Checked) -> Iterator[list[bytes]]:
    """The documents, byte for byte, as many at once as an upload has."""
    checked.content.seek(checked.start)
    left = checked.end - checked.start
    lines: list[bytes] = []
    room = _BYTES_AT_ONCE
    while left:
        line = checked.content.readline()
        left -= len(line)
        if lines and (len(lines) == _AT_ONCE or len(line) > room):
            yield lines
            lines, room = [], _BYTES_AT_ONCE
        lines.append(line.removesuffix(b"\n"))
        room -= len(line)
    if lines:
        yield lines


def _look(db: HqDatabase, register: RegisterIdentity, lines: list[bytes]) -> list[str]:
    """The verdicts that these documents would get."""
    found = []
    for line in lines:
        try:
            document = read_envelope(line)
        except Unreadable:
            document = None
        found.append(document if document is not None and document.register == register.code else None)
    documents = [document for document in found if document is not None]
    with db.read():
        by_sequence = inbox.find_sequences(db, register, [document.sequence for document in documents])
        by_id = inbox.find_ids(db, register.store, [document.id for document in documents])
    verdicts = []
    for document in found:
        if document is None:
            verdicts.append(codes.UNREADABLE)
            continue
        known = by_sequence.get(document.sequence) or by_id.get(document.id)
        same = known is not None and (known.id, known.hash) == (document.id, document.hash)
        verdicts.append(codes.STORED if known is None else codes.DUPLICATE if same else codes.CONFLICT)
    return verdicts


def _count(taken: DocumentsTaken, verdicts: list[str]) -> None:
    for verdict in verdicts:
        taken.verdicts[verdict] = taken.of(verdict) + 1


def _no_file_of_documents(*, newer: bool = False) -> Refused:
    if newer:
        return Refused(_("The file was written by a newer register. Nothing was taken in; bring HQ up to date first."))
    return Refused(
        _("This is no file of documents that a register wrote. Nothing was taken in; its name ends in .comptoir.")
    )
