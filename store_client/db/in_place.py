"""Notices that the register's file was deleted, moved or replaced while it was open: SQLite itself would go on writing
to a file that nobody finds again.
"""

import os
import sys
import threading
from pathlib import Path

from store_client.errors import StorageTrouble
from store_client.texts import _


class InPlace:
    """The file and its log, as each connection met them at its first write."""

    def __init__(self, path: Path) -> None:
        self._files = str(path), f"{path}-wal"
        self._met = threading.local()

    def require(self, connection: object) -> None:
        """Raises ``StorageTrouble``. The connection stays as it is: what it holds is all that is left of the file."""
        # Windows deletes and moves no file that is open.
        if sys.platform == "win32":
            return
        try:
            now = tuple(os.stat(file).st_ino for file in self._files)
        except OSError:
            now = ()
        if getattr(self._met, "connection", None) is not connection:
            self._met.connection, self._met.files = connection, now
        if not now or now != self._met.files:
            raise StorageTrouble(
                _(
                    "The register's file was deleted or moved while it was in use. Nothing was recorded, the basket is "
                    "kept. Leave this window open and call your support: as long as it is open, the file can be saved."
                )
            )
