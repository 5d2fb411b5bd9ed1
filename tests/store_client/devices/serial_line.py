"""Two ends of a serial line: the register opens one like a real port, the test answers at the other."""

import contextlib
import os
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def serial_line(answer: Callable[[bytes], bytes] = lambda _: b"") -> Iterator[tuple[Path, list[bytes]]]:
    """The port's path and what was sent to it. ``answer`` is given all that came so far; what it returns goes back."""
    far, near = os.openpty()
    tty.setraw(far)
    tty.setraw(near)
    received: list[bytes] = []

    def talk() -> None:
        so_far = b""
        with contextlib.suppress(OSError):
            while piece := os.read(far, 4096):
                received.append(piece)
                so_far += piece
                if reply := answer(so_far):
                    os.write(far, reply)
                    so_far = b""

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield Path(os.ttyname(near)), received
    finally:
        # With no end left to write to, the far one reads what is still on its way, and then an error.
        os.close(near)
        thread.join(5)
        os.close(far)
