"""Lets no module be compiled again for each of the many processes that the long runs start."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_KEEP_NOTHING, _KEEP_IN = "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"


@contextmanager
def compiled_once() -> Iterator[None]:
    """Where Python is told to keep nothing of it, it is kept in a folder of its own meanwhile."""
    told = os.environ.pop(_KEEP_NOTHING, "")
    if not told:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="comptoir-compiled-", ignore_cleanup_errors=True) as folder:
        before = os.environ.get(_KEEP_IN)
        os.environ[_KEEP_IN] = folder
        try:
            yield
        finally:
            os.environ[_KEEP_NOTHING] = told
            if before is None:
                del os.environ[_KEEP_IN]
            else:
                os.environ[_KEEP_IN] = before
