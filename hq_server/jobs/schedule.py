"""Times of the worker: how long a claim holds, how often it looks for work, when a failed job is tried again."""

LEASE_MS = 30_000
HEARTBEAT_SECONDS = 5.0

_FIRST_RETRY_MS = 2_000
_LAST_RETRY_MS = 300_000


def retry_after_ms(failures: int) -> int:
    """How long to wait after the given number of failures in a row (from 1): 2 s, 4 s, 8 s … at most 5 minutes."""
    return int(min(_FIRST_RETRY_MS * 2 ** min(failures - 1, 20), _LAST_RETRY_MS))
