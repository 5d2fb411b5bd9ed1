"""Documents for HQ's pages: parked and quarantined ones, those of a register, any one with its bytes."""

import msgspec

from hq_server.db import document_pages, document_search, store_states
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import DocumentListed, DocumentShown
from hq_server.db.document_search import Place, Wanted
from hq_server.errors import NotFound
from hq_server.texts import _
from hq_server.wire.codes import PARKED, QUARANTINED
from hq_server.wire.incoming import Unreadable, read_body, read_envelope
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull

PAGE = 100
_MAX_SEQUENCE = 2**53
_DIGITS = 17


def count_needing(db: HqDatabase, seen: frozenset[str] | None = None) -> dict[str, int]:
    """State → documents that are parked or quarantined, of these stores."""
    with db.read():
        rows = store_states.documents_aside(db)
    found = {PARKED: 0, QUARANTINED: 0}
    for store, state, count in rows:
        if seen is None or store in seen:
            found[state] = found.get(state, 0) + int(count)
    return found


def list_documents(
    db: HqDatabase, state: str, wanted: Wanted, after: str = "", limit: int = PAGE
) -> tuple[list[DocumentListed], str]:
    """A page of parked or quarantined documents, oldest first, or of all documents of a register, newest first; and
    where the next page begins (empty: there is none).
    """
    with db.read():
        if state in (PARKED, QUARANTINED):
            found = document_search.aside(db, state, wanted, _read_place(after), limit + 1)
        elif wanted.register and (wanted.stores is None or wanted.store in wanted.stores):
            before = int(after) if after.isdecimal() and len(after) < _DIGITS else _MAX_SEQUENCE
            found = document_search.of_register(db, wanted.store, wanted.register, before, limit + 1)
        else:
            found = []
    if len(found) <= limit:
        return found, ""
    last = found[limit - 1]
    return found[:limit], _place(last) if state in (PARKED, QUARANTINED) else str(last.sequence)


def _place(listed: DocumentListed) -> str:
    place = document_search.place_of(listed)
    return f"{place.received_ms}.{place.store}.{place.register}.{place.place}.{place.key}"


def _read_place(text: str) -> Place | None:
    """None for what no page ever said."""
    parts = text.split(".")
    numbers = parts[:1] + parts[4:]
    if len(parts) != 5 or not all(part.isascii() and part.isdecimal() and len(part) < _DIGITS for part in numbers):
        return None
    return Place(int(parts[0]), parts[1], parts[2], parts[3], int(parts[4]))


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
