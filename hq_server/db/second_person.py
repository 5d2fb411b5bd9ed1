"""What somebody proposed and a second person has to approve."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from hq_server.db.database import HqDatabase

OPEN, DONE, REFUSED, TAKEN_BACK = "open", "done", "refused", "taken_back"
_COLUMNS = "id, act, subject, store, details, why, state, proposed_by, proposed_ms, decided_by, decided_ms, note"


@dataclass(frozen=True, slots=True)
class Proposal:
    """``details`` is what the act needs to be done; ``store`` is empty for what concerns all stores."""

    id: str
    act: str
    subject: str
    store: str
    details: Mapping[str, str]
    why: str
    proposed_by: str
    proposed_ms: int
    state: str = OPEN
    decided_by: str = ""
    decided_ms: int | None = field(default=None)
    note: str = ""


def insert(db: HqDatabase, proposal: Proposal) -> bool:
    """False when the same act on the same subject is open already."""
    marks = ", ".join("?" * 12)
    sql = f"INSERT INTO second_person ({_COLUMNS}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    one = proposal
    values = (
        *(one.id, one.act, one.subject, one.store, json.dumps(dict(one.details), ensure_ascii=False), one.why),
        *(one.state, one.proposed_by, one.proposed_ms, one.decided_by, one.decided_ms, one.note),
    )
    return db.execute(sql, values) == 1


def decide(db: HqDatabase, proposal: str, state: str, person: str, now_ms: int, note: str = "") -> bool:
    """False when it is not open any more: of two who decide at once, one does."""
    sql = "UPDATE second_person SET state = ?, decided_by = ?, decided_ms = ?, note = ? WHERE id = ? AND state = ?"
    return db.execute(sql, (state, person, now_ms, note, proposal, OPEN)) == 1


def find(db: HqDatabase, proposal: str) -> Proposal | None:
    row = db.row(f"SELECT {_COLUMNS} FROM second_person WHERE id = ?", (proposal,))
    return _proposal(row) if row else None


def find_open(db: HqDatabase, act: str, subject: str) -> Proposal | None:
    sql = f"SELECT {_COLUMNS} FROM second_person WHERE act = ? AND subject = ? AND state = ?"
    row = db.row(sql, (act, subject, OPEN))
    return _proposal(row) if row else None


def list_open(db: HqDatabase) -> list[Proposal]:
    """The one that waits longest first."""
    sql = f"SELECT {_COLUMNS} FROM second_person WHERE state = ? ORDER BY proposed_ms, id"
    return [_proposal(row) for row in db.rows(sql, (OPEN,))]


def list_decided(db: HqDatabase, limit: int) -> list[Proposal]:
    """The last ones that were decided, the newest first."""
    sql = f"SELECT {_COLUMNS} FROM second_person WHERE state IN (?, ?, ?) ORDER BY proposed_ms DESC, id DESC LIMIT ?"
    return [_proposal(row) for row in db.rows(sql, (DONE, REFUSED, TAKEN_BACK, limit))]


def _proposal(row: tuple[object, ...]) -> Proposal:
    identity, act, subject, store, details, why, state, proposed_by, proposed_ms, decided_by, decided_ms, note = row
    return Proposal(
        *(str(identity), str(act), str(subject), str(store), json.loads(str(details)), str(why), str(proposed_by)),
        int(str(proposed_ms)),
        *(str(state), str(decided_by)),
        None if decided_ms is None else int(str(decided_ms)),
        str(note),
    )
