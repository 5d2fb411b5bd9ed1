"""Words in a table, for tests of what becomes of transactions."""

import threading
from collections.abc import Callable

import psycopg

from hq_server.db.database import HqDatabase

PUT = "INSERT INTO word (word) VALUES (?)"


def put(db: HqDatabase, word: str) -> None:
    with db.write():
        db.execute(PUT, (word,))


def put_around(db: HqDatabase, event: Callable[[], None], after: str = "b") -> None:
    """Something happens in the middle of a transaction."""
    with db.write():
        db.execute(PUT, ("a",))
        event()
        if after:
            db.execute(PUT, (after,))


def words_in(db: HqDatabase) -> list[str]:
    with db.read():
        return [row[0] for row in db.rows("SELECT word FROM word ORDER BY word")]


def own_process(db: HqDatabase) -> int:
    row = db.row("SELECT pg_backend_pid()")
    assert row is not None
    return int(row[0])


def end_process(url: str, process: int, how: str = "terminate") -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SET synchronous_commit = local")
        other.execute(f"SELECT pg_{how}_backend(%s)", (process,))


def at_once(db: HqDatabase, threads: int, unit: Callable[[], None]) -> list[BaseException]:
    """What several threads met that all began the unit before one of them ended it."""
    gate, met = threading.Barrier(threads), list[BaseException]()

    def run() -> None:
        try:
            with db.read():
                gate.wait(60)
                unit()
        except BaseException as error:
            met.append(error)

    running = [threading.Thread(target=run) for _thread in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return met
