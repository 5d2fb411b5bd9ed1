"""Makes ids: UUIDv7 (RFC 9562), strictly rising within the process even when the clock steps back."""

import os
import threading
import time

_COUNTER_BITS = 12
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    global _last
    tick = (time.time_ns() // 1_000_000) << _COUNTER_BITS
    with _lock:
        _last = max(_last + 1, tick)
        moment = _last
    milliseconds, counter = moment >> _COUNTER_BITS, moment & ((1 << _COUNTER_BITS) - 1)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    number = (milliseconds << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | random
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
