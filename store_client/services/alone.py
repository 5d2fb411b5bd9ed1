"""Keeps the window and the sync agent away while the register's file itself is changed."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from store_client.db import file_lock
from store_client.errors import Refused, StorageTrouble
from store_client.texts import _


@contextlib.contextmanager
def alone_with(locks: Sequence[Path]) -> Iterator[None]:
    """``locks`` are those of the programs that work on the file. Raises ``Refused`` while one of them runs."""
    with contextlib.ExitStack() as held:
        try:
            for lock in locks:
                held.enter_context(file_lock.held(lock, 0.0))
        except StorageTrouble as busy:
            message = _("The register's window or its sync agent is running. Nothing was changed; stop both first.")
            raise Refused(message) from busy
        yield
