"""How a part of the register is, and what to do about it."""

from dataclasses import dataclass

OK = "ok"
WARN = "warn"
ERROR = "error"
UNKNOWN = "unknown"
STATES = (OK, WARN, ERROR, UNKNOWN)


@dataclass(frozen=True, slots=True)
class HealthItem:
    """``key`` is for the program, the rest for people: ``words`` say how it is, ``advice`` what to do (or is empty)."""

    key: str
    name: str
    state: str
    words: str
    advice: str = ""
