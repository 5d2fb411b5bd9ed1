"""A few runs of ./run kills, and that what it looks for is found."""

import random
from pathlib import Path

import pytest

from tests.torture import arrived_once, kills
from tests.torture.killed_shop import KilledShop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_shop_whose_processes_are_killed_loses_and_doubles_nothing_and_what_would_be_wrong_is_found(
    tmp_path: Path,
) -> None:
    with KilledShop(tmp_path, "sqlite", random.Random(4)) as killed:
        assert killed.run() == []
        killed.close()
        assert killed.check().problems == []
        assert {"agent", "web", "worker"} <= killed.told.kills.keys()
        killed.register.ledger.sales["never recorded"] = 100
        assert arrived_once.lost_of(killed.shop, killed.register) == ["never recorded of 100, at HQ None"]
        killed.register.ledger.sales.clear()
        with killed.shop.open_hq() as db, db.write():
            db.execute("UPDATE inbox SET content = ? WHERE sequence = 2", (b"x",))
            db.execute("DELETE FROM inbox WHERE sequence = 3")
        found = killed.check()
        assert "document ('101-1', 2) is another one at HQ" in found.broken
        assert found.lost == ["document ('101-1', 3)"]


def test_the_report_says_what_was_killed_and_what_came_of_it() -> None:
    report = kills.run(0, ("sqlite",), seed=1)
    assert (report["runs"], report["problems"]) == (0, [])
    report["kills"] = {"agent": {"idle": 2, "starting": 1}}
    assert "agent: 3 (2 idle, 1 starting)" in kills.table(report)
