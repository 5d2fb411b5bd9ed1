"""What the check of a yearly archive comes to."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class ArchiveReport:
    """``problems`` are sentences; none means that everything in the file is complete, unchanged and adds up.

    ``key`` is the key that signed it: only somebody who knows HQ's key from elsewhere knows that it is HQ's.
    ``redacted``: those of the documents that have no content any more, because the person was erased.
    """

    store: str = ""
    store_name: str = ""
    year: str = ""
    key: str = ""
    registers: int = 0
    documents: int = 0
    redacted: int = 0
    seals: int = 0
    vouchers: int = 0
    problems: list[str] = field(default_factory=list)
