"""Files of documents that somebody sent and has not confirmed yet: kept for an hour beside the database, never in it.

They lie in a folder of this process that goes with it; whoever finds theirs gone sends it again.
"""

import secrets
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hq_server.db.database import HqDatabase
from hq_server.services.document_file import DocumentsTaken, import_documents

_KEPT_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Upload:
    """``preview`` is what would come of it, as it was when the file was sent."""

    id: str
    person: str
    name: str
    path: Path
    preview: DocumentsTaken
    sent_ms: int


class DocumentUploads:
    """One file a person, and no older than an hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._kept: dict[str, Upload] = {}

    def look_and_keep(
        self, db: HqDatabase, source: IO[bytes], clock: Callable[[], int], *, name: str, person: str
    ) -> Upload:
        """Raises ``Refused`` for a file that is none, or not a register's own; nothing of it is kept then."""
        identifier = secrets.token_urlsafe(9)
        path = self._place() / identifier
        try:
            with path.open("wb") as target:
                shutil.copyfileobj(source, target)
            with path.open("rb") as content:
                preview = import_documents(db, content, clock, name=name, person=person, dry_run=True)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        upload = Upload(identifier, person, name, path, preview, clock())
        self.discard(person)
        with self._lock:
            self._kept[person] = upload
        return upload

    def find(self, person: str, identifier: str, now_ms: int) -> Upload | None:
        self._forget_old(now_ms)
        with self._lock:
            upload = self._kept.get(person)
        return upload if upload is not None and upload.id == identifier and upload.path.exists() else None

    def take(self, db: HqDatabase, upload: Upload, clock: Callable[[], int]) -> DocumentsTaken:
        """Take the file in, then let go of it. It stays when HQ's database fails on the way: it can be done again."""
        with upload.path.open("rb") as content:
            taken = import_documents(db, content, clock, name=upload.name, person=upload.person)
        self.discard(upload.person)
        return taken

    def discard(self, person: str) -> None:
        with self._lock:
            upload = self._kept.pop(person, None)
        if upload is not None:
            upload.path.unlink(missing_ok=True)

    def _place(self) -> Path:
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="comptoir-hq-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            return self._folder

    def _forget_old(self, now_ms: int) -> None:
        with self._lock:
            old = [upload.person for upload in self._kept.values() if now_ms - upload.sent_ms > _KEPT_MS]
        for person in old:
            self.discard(person)
