"""What a replay did: the JSON for programs and the lines for people."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from installer.progress import say
from store_client.domain.money import format_amount

CURRENCY = "GBP"


@dataclass(slots=True)
class Report:
    """``transactions`` counts sales and returns; ``skipped`` is reason → rows; ``seconds`` is phase → seconds."""

    invoices: int = 0
    transactions: int = 0
    returns: int = 0
    lines: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    customers: int = 0
    customers_with_account_number: int = 0
    total_minor: int = 0
    documents: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    hq_database: str = ""
    register_database: str = ""

    @contextmanager
    def phase(self, name: str, title: str) -> Iterator[None]:
        """Time one phase and say that it runs."""
        say(f"{title} …")
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - started, 3)
        say(f"{title}: {self.seconds[name]:.1f} s")

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def text(self) -> str:
        """The same for a person."""
        skipped = [f"    {rows:,} x {reason}" for reason, rows in self.skipped.items()]
        return "\n".join(
            [
                f"{self.invoices:,} invoices: {self.transactions:,} transactions ({self.returns:,} of them returns),",
                f"{self.lines:,} lines, {format_amount(self.total_minor, CURRENCY)} {CURRENCY} in all.",
                f"{self.customers_with_account_number:,} of {self.customers:,} customers have their account number.",
                f"{self.documents:,} documents at HQ ({self.hq_database}).",
                f"Rows that a register cannot ring up: {sum(self.skipped.values()):,}",
                *skipped,
            ]
        )


class Progress:
    """Says how far a long phase is, every few seconds."""

    def __init__(self, every_seconds: float = 5) -> None:
        self._every = every_seconds
        self._next = time.monotonic() + every_seconds

    def at(self, text: str) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            say(f"  {text}")
