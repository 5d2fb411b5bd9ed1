"""The audit of findings and repairs: who did what with a document, and every value that was changed."""

from collections.abc import Sequence

from hq_server.db import repairs
from hq_server.db.database import HqDatabase
from hq_server.db.findings import FindingRow
from hq_server.db.repairs import Event

FOUND, GONE = "found", "gone"


def note_findings(
    db: HqDatabase, opened: Sequence[FindingRow], closed: Sequence[FindingRow], now_ms: int, person: str = ""
) -> None:
    """What a validation found, and what no longer holds."""
    repairs.add_events(
        db,
        [
            Event(one.store, one.register, one.sequence, event, person, now_ms, field=one.rule, note=one.message)
            for event, some in ((FOUND, opened), (GONE, closed))
            for one in some
        ],
    )
