"""Documents for HQ's pages: parked and quarantined ones, a register's latest, any one with its bytes."""

import msgspec

from hq_server.db import document_pages
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import DocumentListed, DocumentShown
from hq_server.errors import NotFound
from hq_server.texts import _
from hq_server.wire.codes import PARKED, QUARANTINED
from hq_server.wire.incoming import Unreadable, read_body, read_envelope
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull

_MAX_SEQUENCE = 2**53


def list_needing(db: HqDatabase, state: str, limit: int = 200) -> tuple[list[DocumentListed], dict[str, int]]:
    """Parked or quarantined documents, oldest first, and how many there are of each."""
    with db.read():
        counts = document_pages.count_needing(db)
        return document_pages.list_needing(db, PARKED if state == PARKED else QUARANTINED, limit), counts


def list_latest(db: HqDatabase, store: str, register: str, limit: int = 10) -> list[DocumentListed]:
    with db.read():
        return document_pages.latest_of(db, store, register, limit)


def get_document(db: HqDatabase, code: str, sequence: int) -> DocumentShown:
    """The document of a register such as ``101-2`` with that number."""
    store, _dash, register = code.partition("-")
    with db.read():
        shown = document_pages.show_inbox(db, store, register, min(sequence, _MAX_SEQUENCE))
    if shown is None:
        message = _("HQ has no document {sequence} of register {code}.")
        raise NotFound(message.format(sequence=sequence, code=code[:40]))
    return shown


def get_kept_line(db: HqDatabase, number: int) -> DocumentShown:
    """A line that is no document of its register; HQ keeps its bytes."""
    with db.read():
        shown = document_pages.show_kept(db, min(number, _MAX_SEQUENCE))
    if shown is None:
        raise NotFound(_("HQ keeps no line {number}.").format(number=number))
    return shown


def read_transaction(content: bytes) -> TransactionRecorded | TransactionRecordedInFull | None:
    """What the document says, when it is a transaction that can be read; whether it adds up is another matter."""
    try:
        body = read_body(read_envelope(content))
    except (Unreadable, KeyError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return body if isinstance(body, (TransactionRecorded, TransactionRecordedInFull)) else None


def readable_content(content: bytes) -> tuple[str, bool]:
    """The bytes for reading: JSON indented (True), or the text with what is no text marked (False)."""
    try:
        msgspec.json.decode(content)
        return msgspec.json.format(content, indent=2).decode(), True
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return content[:20_000].decode("utf-8", "backslashreplace").replace("\x00", "\\x00"), False
