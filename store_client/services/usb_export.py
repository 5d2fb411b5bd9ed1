"""The exit without a network: everything HQ has not goes into a signed file, to be taken to HQ by hand."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from store_client.clock import Moment
from store_client.db import standing, unconfirmed
from store_client.db.database import RegisterDatabase
from store_client.db.unconfirmed import Chosen
from store_client.devices.stick_file import write_whole
from store_client.domain.permissions import EXPORT_DOCUMENTS, Approval, require
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import audit, journal
from store_client.services.seal import public_key_of
from store_client.services.set_up_items import load_setup
from store_client.texts import _
from store_client.wire import document_file

DOCUMENTS_EXPORTED = "documents_exported"
_AROUND_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Exported:
    """``count`` documents from ``first`` to ``last`` (some between may be missing: HQ has these). ``more``: further
    files, where one does not hold them all.
    """

    path: Path
    count: int
    first: int
    last: int
    more: tuple[Path, ...] = ()


def count_exportable(db: RegisterDatabase, *, whole_shifts: bool = False) -> int:
    return len(unconfirmed.choose(db, whole_shifts=whole_shifts))


def export_unconfirmed(
    db: RegisterDatabase,
    folder: Path,
    *,
    signing_key: bytes,
    now: Moment,
    new_id: Callable[[], str],
    person: StaffMember | None = None,
    staff: str = "",
    approvals: tuple[Approval, ...] = (),
    whole_shifts: bool = False,
) -> Exported:
    """Write what HQ has not stored into a new file in ``folder``, with the register's signature, and tell HQ of it.

    ``whole_shifts``: also everything else of the shifts that HQ has not confirmed. A command exports for
    ``staff`` without a ``person``, and nobody is asked. Nothing here changes but that one document is added; should HQ
    get all of it over the network after all, nothing counts twice.

    Raises ``Refused``, ``NeedsApproval``, ``StickTrouble``.
    """
    used = None
    if person is not None:
        used = require(person, load_setup(db).permission_groups, EXPORT_DOCUMENTS, approvals)
    identity = journal.require_identity(standing.read(db))
    if not signing_key:
        raise Refused(_("This register has no key to sign the file with. Activate it, then try again."))
    chosen = unconfirmed.choose(db, whole_shifts=whole_shifts)
    if not chosen:
        raise Refused(_("Everything is at HQ already: there is nothing to put on a stick."))
    paths = [_write_file(db, identity.code, folder, part, signing_key, now) for part in _parts(chosen)]
    exported = Exported(paths[0], len(chosen), chosen[0].sequence, chosen[-1].sequence, tuple(paths[1:]))
    with db.write():
        audit.append(
            db,
            DOCUMENTS_EXPORTED,
            staff=person.id if person is not None else staff,
            approved_by=used.approved_by if used is not None else "",
            subject=exported.path.name,
            detail=f"{exported.count}: {exported.first}-{exported.last}",
            now=now,
            new_id=new_id,
        )
    return exported


@dataclass(frozen=True, slots=True)
class _Content:
    """The lines of one file."""

    db: RegisterDatabase
    register: str
    sequences: Sequence[int]
    signing_key: bytes
    now: Moment

    def lines(self) -> Iterator[bytes]:
        digest = hashlib.sha512()
        for line in self._before_signature():
            digest.update(line)
            yield line
        yield document_file.signature_line(_sign(self.signing_key, digest.digest()))

    def size(self, documents: Sequence[Chosen]) -> int:
        around = len(self._header()) + len(document_file.signature_line(bytes(64)))
        return around + sum(one.length + 1 for one in documents)

    def _before_signature(self) -> Iterator[bytes]:
        yield self._header()
        for content in unconfirmed.contents(self.db, self.sequences):
            yield content + b"\n"

    def _header(self) -> bytes:
        return document_file.header_line(
            register=self.register,
            first_sequence=self.sequences[0],
            last_sequence=self.sequences[-1],
            count=len(self.sequences),
            made_ms=self.now.utc_ms,
            public_key=public_key_of(self.signing_key),
        )


def _parts(chosen: Sequence[Chosen]) -> Iterator[Sequence[Chosen]]:
    """As many documents as one file may hold, and again."""
    room = document_file.MOST_BYTES - _AROUND_BYTES
    while chosen:
        sizes = accumulate(one.length + 1 for one in chosen[: document_file.MOST_DOCUMENTS])
        fitting = max(1, sum(size <= room for size in sizes))
        yield chosen[:fitting]
        chosen = chosen[fitting:]


def _write_file(
    db: RegisterDatabase, register: str, folder: Path, part: Sequence[Chosen], signing_key: bytes, now: Moment
) -> Path:
    content = _Content(db, register, [one.sequence for one in part], signing_key, now)
    return write_whole(folder, _file_name(register, now, part), content.lines(), content.size(part))


def _file_name(register: str, now: Moment, documents: Sequence[Chosen]) -> str:
    """Sorted by register and time."""
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now.utc_ms, minutes=now.offset_minutes)
    span = f"{documents[0].sequence}-{documents[-1].sequence}"
    return f"{register}-{local:%Y%m%d-%H%M%S}-{span}{document_file.SUFFIX}"


def _sign(signing_key: bytes, digest: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(signing_key).sign(digest)
