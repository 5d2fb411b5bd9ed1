"""The files of documents that were taken in, newest first."""

from hq_server.db import document_files
from hq_server.db.database import HqDatabase
from hq_server.db.document_files import FileTaken

_LISTED = 20


def list_files(db: HqDatabase, limit: int = _LISTED) -> list[FileTaken]:
    with db.read():
        return document_files.latest(db, limit)
