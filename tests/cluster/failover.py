"""The leader of a PostgreSQL cluster dies in the middle of ingest: registers notice nothing but a delay.

Real registers with their agents, a real HQ, three nodes under Patroni. Run by ``./run cluster``: it takes minutes and
programs that the other tests do not need.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.nodes import Cluster, Node, wait_until
from tests.walk.shop import RegisterUnderTest, WalkShop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_SALES = 700
_FEW = 40


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not below a folder of root's: PostgreSQL runs as somebody else."""
    made = Path(tempfile.mkdtemp(prefix="comptoir-cluster-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def cluster(folder: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    nodes = Cluster(folder / "nodes")
    try:
        nodes.start(synchronous=request.param)
        yield nodes
    finally:
        nodes.stop()


@pytest.fixture
def shop(folder: Path, cluster: Cluster) -> Iterator[WalkShop]:
    opened = WalkShop(folder / "shop", cluster.url, registers=3)
    try:
        opened.open()
        yield opened
    finally:
        opened.stop()


@pytest.mark.parametrize("cluster", [True], indirect=True, ids=["synchronous"])
def test_two_leaders_die_one_after_the_other_and_nothing_that_was_acknowledged_is_lost(
    cluster: Cluster, shop: WalkShop
) -> None:
    for _round in range(2):
        _sell(shop, _SALES)
        died = _kill_in_the_middle(cluster, shop)
        wait_until(lambda: not any(register.waiting() for register in shop.registers), "everything is sent")
        for register in shop.registers:
            register.kill_agent()
        cluster.start_again(died)
    for register in shop.registers:
        register.sell(1, "--close")
        register.start_agent()
    wait_until(lambda: all(_is_done(register) for register in shop.registers), "HQ has everything")
    shop.expect_everything_once()
    assert shop.chain_problems() == []
    assert shop.rows("SELECT count(*) FROM quarantine") == [(0,)]


@pytest.mark.parametrize("cluster", [False], indirect=True, ids=["asynchronous"])
def test_what_an_asynchronous_standby_lacked_comes_back_from_the_registers(cluster: Cluster, shop: WalkShop) -> None:
    """The leader acknowledged what no standby had yet. Registers keep what they sent: told to, they send it again."""
    _sell(shop, _FEW)
    _sync(shop)
    _cut_off_standbys(cluster)
    _sell(shop, _FEW)
    _sync(shop)
    acknowledged = _stored(shop)
    before = cluster.leader()
    before.kill()
    _print("a new leader", wait_until(lambda: _leads_another(cluster, before), "a new leader"))
    wait_until(lambda: _answers(shop), "HQ works with the new leader")
    with cluster.superuser() as connection:
        connection.execute("ALTER ROLE replicator LOGIN")
    lost = acknowledged - _stored(shop)
    print(f"  acknowledged and lost: {lost} documents")
    assert lost > 0
    shop.run_hq("begin-again")
    for register in shop.registers:
        register.start_agent()
    wait_until(lambda: _stored(shop) >= acknowledged, "the registers have sent again what was lost")
    shop.expect_everything_once()
    assert shop.chain_problems() == []


def _kill_in_the_middle(cluster: Cluster, shop: WalkShop) -> Node:
    """While documents are coming in, and customers, too."""
    begin = _stored(shop)
    for register in shop.registers:
        register.start_agent()
    wait_until(lambda: _stored(shop) > begin + 50, "documents arrive")
    assert any(register.waiting() for register in shop.registers), "nothing is left that could be interrupted"
    leader = cluster.leader()
    slowest = _Slowest(shop)
    leader.kill()
    took = wait_until(lambda: _leads_another(cluster, leader), "a new leader")
    stood = _stored_when_it_works(shop)
    wait_until(lambda: _stored(shop) > stood, "documents arrive again")
    _print("a new leader", took)
    _print("HQ without an answer", slowest.end())
    return leader


class _Slowest:
    """How long HQ gave no good answer, at most, as a register would have seen it."""

    def __init__(self, shop: WalkShop) -> None:
        self._shop = shop
        self._worst = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def end(self) -> float:
        self._stop.set()
        self._thread.join()
        return self._worst

    def _ask(self) -> None:
        good = time.monotonic()
        while not self._stop.wait(0.2):
            if _answers(self._shop):
                good = time.monotonic()
            self._worst = max(self._worst, time.monotonic() - good)


def _sell(shop: WalkShop, sales: int) -> None:
    for register in shop.registers:
        register.sell(sales, "--customer-every", "10", "--errand-every", "9")


def _sync(shop: WalkShop) -> None:
    for register in shop.registers:
        while register.waiting():
            done = register.run("sync", "--once")
            assert done.returncode == 0, done.stdout + done.stderr


def _is_done(register: RegisterUnderTest) -> bool:
    return register.waiting() == 0 and register.is_confirmed()


def _stored(shop: WalkShop) -> int:
    return int(shop.rows("SELECT count(*) FROM inbox")[0][0])


def _stored_when_it_works(shop: WalkShop) -> int:
    wait_until(lambda: _answers(shop), "HQ works with the new leader")
    return _stored(shop)


def _answers(shop: WalkShop) -> bool:
    return shop.hq.answers()


def _leads_another(cluster: Cluster, before: Node) -> bool:
    try:
        return cluster.leader() is not before
    except LookupError:
        return False


def _cut_off_standbys(cluster: Cluster) -> None:
    """The leader goes on by itself: its standbys get no more of its log, as if the network between them were slow."""
    with cluster.superuser() as connection:
        connection.execute("ALTER ROLE replicator NOLOGIN")
        wait_until(lambda: _caught_up(connection), "the standbys have what was before")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_replication")


def _caught_up(connection: object) -> bool:
    sql = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()"
    return bool(connection.execute(sql).fetchone() == (2,))  # type: ignore[attr-defined]


def _print(what: str, seconds: float) -> None:
    print(f"  {what}: {seconds:.1f} s")
