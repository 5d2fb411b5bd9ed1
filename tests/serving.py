"""HQ's pages and doors behind a real socket, in a thread of the test's own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all, loop


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address it is reached at.

    It is closed when its loop has ended, and not from within it: whoever pulls waitress's trigger a moment after a
    worker thread did would otherwise write to a file that is closed already, or that is another's by then.
    """
    sockets: dict[int, object] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            loop(timeout=1.0, map=sockets, count=1)

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        ending.set()
        server.pull_trigger()
        serving.join()
        server.task_dispatcher.shutdown()
        close_all(sockets)
