"""HQ's signed word that it has every document of a shift, and the same sums."""

from dataclasses import dataclass

UNREADABLE = "unreadable"
UNKNOWN_KEY = "unknown-key"
NOT_GENUINE = "not-genuine"
OTHER_SHIFT = "other-shift"
"""What can be wrong with it: no letters of a signed code; no key of HQ is known here; signed by none of HQ's keys;
signed, but about something else than what this register closed.
"""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """``present`` of ``count`` documents of the shift are at HQ, the closing one aside.

    ``mark`` stands for the signature where people compare it: on the Z and on HQ's own page. ``text`` is the code.
    """

    shift: str
    count: int
    present: int
    confirmed_ms: int
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptAcknowledgement:
    """What HQ sent as its signature, and a word for what is wrong with it; empty where nothing is."""

    acknowledgement: Acknowledgement
    trouble: str = ""
