"""The power goes: what was finished is on the disk, nothing is half there, and with a lesser sync the test sees it.

``./run power`` does the same thousands of times.
"""

import pytest

from tests.disk.__main__ import HQ, MIGRATION, REGISTER, synchronous, take
from tests.disk.power_cuts import HALF, LOST


@pytest.mark.parametrize(("what", "points"), [(REGISTER, 250), (HQ, 100), (MIGRATION, 60)])
@pytest.mark.parametrize("seed", [20])
def test_whenever_the_power_goes_what_was_finished_is_there_whole(what: str, points: int, seed: int) -> None:
    tally = take(what, points, seed)

    assert (tally.words, dict(tally.found)) == ([], {})
    assert tally.cuts >= points
    assert tally.images >= 2 * points


@pytest.mark.parametrize("what", [REGISTER, HQ])
def test_without_a_sync_at_each_commit_finished_work_is_lost_and_the_test_sees_it(what: str) -> None:
    with synchronous("normal"):
        tally = take(what, 60, 20)

    assert tally.found[LOST] > 0
    assert not tally.found[HALF]


@pytest.mark.parametrize("what", [REGISTER, HQ])
def test_without_any_sync_files_break_and_the_test_sees_it(what: str) -> None:
    with synchronous("off"):
        assert take(what, 60, 20).found.total() > 60
