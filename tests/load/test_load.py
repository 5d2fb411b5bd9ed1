"""The load tool itself, with few registers: all arrives, and it says so when something did not."""

from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from tests import postgres
from tests.load import __main__ as load
from tests.load import arrived, chain, hq
from tests.load.crowd import Crowd, Times
from tests.load.register import LoadRegister

FEW = load.Wanted(
    registers=20, registers_a_store=5, exchanges=3, sales=4, minutes=0.02, web=2, workers=1, hands=8, output=""
)


def test_few_registers_bring_everything_to_hq() -> None:
    report = load.run(FEW)
    assert report["problems"] == []
    told = report["arrived"]
    assert isinstance(told, dict)
    assert told["sales"] == 20 * 3 * 4
    assert told["documents"] == told["sales"] + told["customers"] + 20
    assert "sales 240" in load.table(report)


@pytest.fixture
def traded(tmp_path: Path) -> tuple[HqDatabase, list[LoadRegister]]:
    """Four registers that have traded."""
    db = HqDatabase.open(postgres.new_database())
    codes = chain.set_up(db, 4, 2)
    with hq.serving(db.url, tmp_path, 1, 0) as (doors, _processes):
        addresses = [("127.0.0.1", doors[0].port)]
        registers = chain.activate(codes, addresses, 2)
        Crowd(registers, addresses, "2026-11-23", hq.now_ms, 2).trade(2, 3, 0.1)
    return db, registers


def test_what_is_missing_or_wrong_at_hq_is_named(traded: tuple[HqDatabase, list[LoadRegister]]) -> None:
    db, registers = traded
    for register in registers:
        register.customers = 0  # no worker ran, so none has a number
    with db.write():
        db.execute("DELETE FROM customer")
    assert arrived.check(db, registers).problems == ()
    with db.write():
        db.execute("DELETE FROM inbox WHERE store = ? AND register = ? AND sequence = 2", ("1001", "1"))
        db.execute(
            "UPDATE transaction_header SET total_minor = total_minor + 1 WHERE store = ? AND register = ?",
            ("1001", "2"),
        )
        db.execute("UPDATE register SET last_hash = ? WHERE store = ? AND number = ?", ("0" * 64, "1002", "1"))
    found = arrived.check(db, registers).problems
    assert [problem.partition(":")[0] for problem in found] == ["1001-1", "1001-2", "1002-1"]
    db.close()
    postgres.drop_database(db.url)


def test_an_hq_that_stays_away_is_given_up_and_what_it_lacks_stays_with_the_register(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.load.crowd._PATIENCE_SECONDS", 0.0)
    register = LoadRegister("1001", "1", 1, token="nobody listens")
    crowd = Crowd([register], [("127.0.0.1", 1)], "2026-11-23", hq.now_ms, 1)
    crowd.trade(1, 2, 0.05)
    assert set(crowd.times.troubles) == {"ConnectionRefusedError"}
    assert len(register.waiting) == register.sequence > 0


def test_memory_that_grows_is_named() -> None:
    flat = load.flatness(hq.Process("web 1", 1, [float(mib) for mib in [80, 90, 90, 91, 90, 91, 91, 90]]))
    grown = load.flatness(hq.Process("web 2", 2, [80.0 + 10 * at for at in range(20)]))
    times = Times()
    assert load._problems(times, {"web 1": flat}) == []
    assert len(load._problems(times, {"web 2": grown})) == 1


def test_an_odd_answer_is_named_and_a_failure_that_was_made_up_for_is_not() -> None:
    times = Times()
    times.troubles.update(["conflict quarantined: another hash", "HTTP 503", "ConnectionRefusedError"])
    assert load._problems(times, {}) == ["1 × conflict quarantined: another hash"]
