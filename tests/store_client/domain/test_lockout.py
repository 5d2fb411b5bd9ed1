"""Wrong PINs lock a name: a minute after five, twice as long after every five more, at most an hour."""

import pytest

from store_client.domain.staff import Lockout


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (4, 0), (5, 60), (6, 0), (10, 120), (15, 240), (60, 3600)])
def test_every_fifth_wrong_pin_locks_for_longer(failures: int, seconds: int) -> None:
    assert Lockout(failures, 1_000_000).remaining_ms(1_000_000) == seconds * 1000


def test_a_lock_ends() -> None:
    assert Lockout(5, 1_000).remaining_ms(60_999) == 1
    assert Lockout(5, 1_000).remaining_ms(61_000) == 0


def test_tries_are_counted_down() -> None:
    lockout = Lockout()
    left = []
    for _ in range(5):
        left.append(lockout.tries_left)
        lockout = lockout.after_wrong_pin(0)
    assert left == [5, 4, 3, 2, 1]


def test_a_clock_that_was_set_back_makes_no_lock_longer_than_it_was() -> None:
    assert Lockout(5, 1_000_000_000).remaining_ms(0) == 60_000
