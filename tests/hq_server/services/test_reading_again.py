"""What an older HQ could not read is read again, once, by a newer one; what a person works on is left to them."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.services.p_job import apply_waiting
from hq_server.wire import incoming
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

_KIND = "shift.closed"


def _older_hq(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that never heard of closed shifts."""
    for known in (incoming.BODIES, incoming._bodies):
        monkeypatch.delitem(known, _KIND)


def _states(db: HqDatabase) -> list[str]:
    with db.read():
        return [row[0] for row in db.rows("SELECT state FROM inbox ORDER BY sequence")]


def _a_day(db: HqDatabase) -> SendingRegister:
    register = add_register(db)
    register.open_shift()
    register.sell()
    register.close_shift()
    ingest_batch(db, register.identity, register.lines, NOW)
    return register


def test_a_document_that_an_older_hq_did_not_know_is_applied_by_the_newer_one(hq: HqDatabase) -> None:
    with pytest.MonkeyPatch.context() as older:
        _older_hq(older)
        register = _a_day(hq)
        apply_waiting(hq, NOW + 1)
    assert _states(hq) == ["applied", "applied", "quarantined"]
    assert apply_waiting(hq, NOW + 2).rows == 2
    assert _states(hq) == ["applied"] * 3
    with hq.read():
        assert hq.row("SELECT state FROM business_day") == ("confirmed",)
    told = feeds.read_page(hq, register.identity, 1090, 0, "", 100, NOW).changes
    assert {change.kind for change in told} >= {"document", "day"}


def test_it_is_read_again_once_and_not_in_every_run(hq: HqDatabase) -> None:
    register = _a_day(hq)
    ingest_batch(hq, register.identity, [register.open_shift(), register.close_shift()], NOW)
    apply_waiting(hq, NOW + 1)
    with hq.write():
        hq.execute("UPDATE inbox SET state = 'quarantined', reason = '' WHERE sequence = 2")
    assert apply_waiting(hq, NOW + 2).rows == 0
    assert "quarantined" in _states(hq)


def test_what_somebody_has_begun_to_repair_is_left_to_them(hq: HqDatabase) -> None:
    with pytest.MonkeyPatch.context() as older:
        _older_hq(older)
        _a_day(hq)
    with hq.write():
        hq.execute(
            "INSERT INTO repair (store, register, sequence, kind, state, changes, why, note, version, base, opened_by, "
            "opened_ms, saved_by, saved_ms, proposed_by, decided_by) "
            "SELECT store, register, sequence, 'correct', 'draft', '{}', '', '', 1, 0, 'c', 0, 'c', 0, '', '' "
            "FROM inbox WHERE state = 'quarantined'"
        )
    apply_waiting(hq, NOW + 2)
    assert _states(hq) == ["applied", "applied", "quarantined"]
