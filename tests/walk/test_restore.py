"""HQ is lost and comes back from an older backup: real registers notice, and send again what it lacks."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hq_server.services import backup
from tests import postgres
from tests.hq_server.sending_register import NOW
from tests.walk.shop import RegisterUnderTest, WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def _client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{postgres.client_programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def spare(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The address of a database that is nothing yet."""
    made: list[str] = []

    def one(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / 'spare' / 'hq.db'}"
        made.append(postgres.empty_database())
        return made[-1]

    yield one
    for url in made:
        postgres.drop_database(url)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_registers_send_again_what_a_restored_hq_lacks_and_go_on_selling(
    open_shop: Callable[..., WalkShop], spare: Callable[[str], str], engine: str, tmp_path: Path
) -> None:
    shop = open_shop(engine, registers=2)
    busy, quiet = shop.registers
    for register in shop.registers:
        register.sell(6, "--errand-every", "3", "--customer-every", "4")
        _sync(register)
    with shop.open_hq() as db:
        made = backup.make_backup(db, tmp_path / "copy", NOW)
    busy.sell(9, "--errand-every", "3", "--customer-every", "2", "--close")
    _sync(busy)
    wait_until(lambda: _confirmed(busy), "HQ confirms the day that the backup does not know")
    _lose_everything(shop)
    quiet.sell(3)
    shop.hq = replace(shop.hq, database=spare(engine))
    with shop.open_hq() as db:
        backup.restore_backup(db, made.path, "second life", NOW)
    shop.start_hq()
    shop.start_worker()
    for register in shop.registers:
        register.sell(2)
        register.start_agent()
    wait_until(lambda: not any(register.waiting() for register in shop.registers), "everything is sent")
    wait_until(
        lambda: shop.rows("SELECT count(DISTINCT state) FROM business_day WHERE state = 'confirmed'") == [(1,)],
        "the day is confirmed again",
    )
    shop.expect_everything_once()
    assert shop.chain_problems() == []
    assert shop.rows("SELECT count(*) FROM quarantine") == [(0,)]
    assert all(register.chain_is_whole() for register in shop.registers)
    assert busy.is_confirmed()


def _sync(register: RegisterUnderTest) -> None:
    done = register.run("sync", "--once")
    assert done.returncode == 0, done.stdout + done.stderr


def _confirmed(register: RegisterUnderTest) -> bool:
    _sync(register)
    return register.is_confirmed()


def _lose_everything(shop: WalkShop) -> None:
    """The server's disk is gone, and with it what came after the backup."""
    shop.stop()
    if shop.hq.database.startswith("sqlite"):
        for path in Path(shop.hq.folder).glob("hq.db*"):
            path.unlink()
        shutil.rmtree(shop.hq.folder / "logs", ignore_errors=True)
