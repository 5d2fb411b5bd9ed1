"""Writing down what is only good to know: the disk is not waited for, and a power cut may take the last of it."""

import contextlib
from collections.abc import Iterator

from hq_server.db.database import HqDatabase


@contextlib.contextmanager
def note(db: HqDatabase) -> Iterator[None]:
    """A write transaction that does not wait for the disk, nor for a replica. Inside of another one it is part of
    that.
    """
    if db.in_transaction():
        with db.write():
            yield
    elif db.engine == "postgresql":
        with db.write():
            db.execute("SET LOCAL synchronous_commit TO off")
            yield
    else:
        connection = db.peewee.connection()  # type: ignore[no-untyped-call]
        connection.execute("PRAGMA synchronous = normal")
        try:
            with db.write():
                yield
        finally:
            connection.execute("PRAGMA synchronous = full")
