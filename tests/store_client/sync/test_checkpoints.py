"""The log is moved into the file while nobody sells."""

from store_client.sync.checkpoints import APART_SECONDS, LARGE_BYTES, QUIET_SECONDS, TOO_LARGE_BYTES, Checkpoints
from tests.store_client.sync.shop import Shop


class Steady:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def write_much(shop: Shop) -> None:
    with shop.db.write():
        shop.db.run("INSERT OR REPLACE INTO setting (key, value) VALUES ('large', hex(randomblob(?)))", (LARGE_BYTES,))


def log_bytes(shop: Shop) -> int:
    return shop.db.path.with_name(shop.db.path.name + "-wal").stat().st_size


def moved(shop: Shop) -> bool:
    """Whether all of the log is in the file: then the next writer begins it anew."""
    _busy, pages, done = shop.db.rows("PRAGMA wal_checkpoint(NOOP)")[0]
    return bool(pages == done)


def test_a_long_log_is_moved_once_it_is_quiet(shop: Shop) -> None:
    checkpoints = Checkpoints(shop.db, Steady())
    write_much(shop)
    assert not checkpoints.look(QUIET_SECONDS - 0.1)
    assert not moved(shop)
    assert checkpoints.look(QUIET_SECONDS)
    assert moved(shop)


def test_a_short_log_is_left_alone(shop: Shop) -> None:
    assert not Checkpoints(shop.db, Steady()).look(100.0)


def test_a_log_that_was_moved_is_not_moved_again(shop: Shop) -> None:
    steady = Steady()
    checkpoints = Checkpoints(shop.db, steady)
    write_much(shop)
    assert checkpoints.look(100.0)
    steady.now += 10 * APART_SECONDS
    assert not checkpoints.look(100.0)
    write_much(shop)
    assert checkpoints.look(100.0)


def test_checkpoints_keep_their_distance(shop: Shop) -> None:
    steady = Steady()
    checkpoints = Checkpoints(shop.db, steady)
    write_much(shop)
    assert checkpoints.look(100.0)
    write_much(shop)
    steady.now += APART_SECONDS - 1
    assert not checkpoints.look(100.0)
    steady.now += 1
    assert checkpoints.look(100.0)


def test_no_log_is_no_trouble(shop: Shop) -> None:
    checkpoints = Checkpoints(shop.db, Steady())
    shop.db.close()  # the last connection takes the log with it
    assert not checkpoints.look(100.0)


def test_at_a_counter_that_never_rests_the_log_is_moved_when_it_is_too_large(shop: Shop) -> None:
    checkpoints = Checkpoints(shop.db, Steady())
    while log_bytes(shop) < TOO_LARGE_BYTES:
        assert not checkpoints.look(0.0)
        write_much(shop)
    assert checkpoints.look(0.0)
    assert log_bytes(shop) == 0
    write_much(shop)
    assert not checkpoints.look(0.0)
