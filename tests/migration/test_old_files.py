"""Files that every earlier release wrote: today's programs bring them up to date, lose nothing and go on with them."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.services import verify as hq_verify
from hq_server.services.customer_job import issue_account_numbers
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.services import catalog, documents, recording, selling, shift_close, verify
from store_client.services.shift_open import current_shift
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.hq_client import HqClient
from store_client.sync.secrets import DeviceSecrets, load_secrets
from tests import postgres
from tests.disk.faulty_disk import FaultyDisk, Operation
from tests.factories import make_empty_register, make_ids
from tests.migration.old_files import RELEASES, WITH_POSTGRESQL, Left, unpack
from tests.serving import served

# An hour after the files were written: 2026-11-24, 03:43 UTC.
NOW_MS = 1_795_491_800_000
STAFF = "s-001"
_TRANSACTIONS = "SELECT id, type, total_minor FROM transaction_header ORDER BY id"
# Without the weeks of sessions that a worker has made meanwhile.
_POSTGRESQL_TABLES = """
    SELECT * FROM (
        SELECT table_name::text AS name, column_name::text, data_type::text, is_nullable::text, column_default::text
        FROM information_schema.columns WHERE table_schema = 'public' UNION ALL
        SELECT tablename, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public' UNION ALL
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    ) AS told WHERE name !~ '_session_[0-9]' ORDER BY 1, 2, 3
"""
_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


@pytest.fixture(params=RELEASES + WITH_POSTGRESQL)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Left:
    return unpack(request.param, tmp_path)


@dataclass
class Register:
    """A register of an earlier release, as today's program finds it."""

    db: RegisterDatabase
    secrets: DeviceSecrets

    def exchange(self, url: str) -> None:
        with closing(HqClient(url, self.secrets.token, request_key=self.secrets.request_key)) as client:
            run_cycle(Link(self.db, client, self.secrets.device_key, _now, rest=lambda _seconds: None))

    def sales(self) -> dict[str, int]:
        return _shown(self.db.rows(_TRANSACTIONS))


@pytest.fixture
def register(left: Left) -> Iterator[Register]:
    secrets = load_secrets(left.folder)
    assert secrets is not None
    with closing(RegisterDatabase.open(left.register)) as db:
        yield Register(db, secrets)


@pytest.fixture
def hq(left: Left) -> Iterator[HqDatabase]:
    with left.hq() as db:
        migrate(db, "not used")
        yield db


def _rows(hq: HqDatabase, sql: str) -> list[tuple[Any, ...]]:
    with hq.read():
        return hq.rows(sql)


def _shown(rows: list[tuple[Any, ...]]) -> dict[str, int]:
    """What was sold and what came back: other transactions a cashier does not read out."""
    return {document: total for document, kind, total in rows if kind in ("sale", "return")}


def _now() -> Moment:
    return Moment(NOW_MS, 0)


def test_a_registers_file_keeps_all_that_was_shown_as_done(left: Left, register: Register) -> None:
    assert register.sales() == left.sales
    known = {customer for (customer,) in register.db.rows("SELECT id FROM customer")}
    assert set(left.customers) <= known
    assert verify.verify_chain(register.db).first_problem is None
    assert register.db.rows("PRAGMA integrity_check") == [("ok",)]
    assert documents.sync_status(register.db).waiting > 0


def test_an_old_file_gets_the_same_tables_as_a_new_one(
    register: Register, hq: HqDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A script that was changed after it had been shipped would leave older files without what it makes now."""
    folder = tmp_path_factory.mktemp("new")
    with closing(make_empty_register(folder)) as new:
        assert register.db.rows(_TABLES) == new.rows(_TABLES)
    url = f"sqlite:///{folder / 'hq.db'}" if hq.engine == "sqlite" else postgres.empty_database()
    with closing(HqDatabase.open(url)) as new_hq:
        migrate(new_hq, "new")
        asked = _TABLES if hq.engine == "sqlite" else _POSTGRESQL_TABLES
        assert _rows(hq, asked) == _rows(new_hq, asked)
    if hq.engine == "postgresql":
        postgres.drop_database(url)


def test_the_day_that_was_open_is_sold_on_and_closed(left: Left, register: Register) -> None:
    new_id = make_ids(77)
    product = register.db.row("SELECT sku FROM price ORDER BY sku")
    assert product is not None
    found = catalog.find_by_code(register.db, product[0])
    assert found is not None
    basket = selling.add_item(selling.start_basket(register.db), found)
    sale = recording.complete_sale(register.db, basket, basket.total_minor, staff=STAFF, now=_now(), new_id=new_id)
    assert register.sales() == left.sales | {sale.transaction.id: sale.transaction.total_minor}
    shift = current_shift(register.db)
    assert shift is not None
    closed = shift_close.close_shift(register.db, staff=STAFF, now=_now(), new_id=new_id)
    assert closed.shift.id == shift.id
    assert verify.verify_chain(register.db).first_problem is None


def test_hqs_file_keeps_everything_and_verifies(left: Left, hq: HqDatabase) -> None:
    at_hq = _shown(_rows(hq, _TRANSACTIONS))
    assert at_hq.items() <= left.sales.items()
    assert len(at_hq) > 30
    assert [problem for report in hq_verify.verify_registers(hq) for problem in report.problems] == []
    numbers = [number for (number,) in _rows(hq, "SELECT account_number FROM customer")]
    assert len(numbers) == len(set(numbers)) == 7


def test_what_no_agent_had_sent_arrives_once_after_both_are_upgraded(
    left: Left, register: Register, hq: HqDatabase
) -> None:
    with served(create_app(hq, now_ms=lambda: NOW_MS)) as url:
        register.exchange(url)
        issue_account_numbers(hq, NOW_MS)
        register.exchange(url)
    at_hq = _rows(hq, _TRANSACTIONS)
    assert _shown(at_hq) == left.sales
    assert len(at_hq) == register.db.value("SELECT count(*) FROM transaction_header")
    assert documents.sync_status(register.db).waiting == 0
    at_register: dict[str, str] = dict(register.db.rows("SELECT id, account_number FROM customer"))
    numbers = dict(_rows(hq, "SELECT id, account_number FROM customer"))
    assert {customer: at_register[customer] for customer in left.customers} == {
        customer: numbers[customer] for customer in left.customers
    }
    assert None not in numbers.values()
    assert [problem for report in hq_verify.verify_registers(hq) for problem in report.problems] == []


@pytest.mark.parametrize("release", RELEASES)
def test_the_power_goes_while_a_registers_file_is_brought_up_to_date(release: str, tmp_path: Path) -> None:
    """At some of the points, drawn from a seed; whatever the disk then holds comes to the same in the end."""
    left = unpack(release, _made(tmp_path / "left"))

    def opened(folder: Path) -> dict[str, int]:
        with closing(RegisterDatabase.open(folder / "register.db")) as db:
            assert verify.verify_chain(db).first_problem is None
            assert db.rows("PRAGMA integrity_check") == [("ok",)]
            return _shown(db.rows(_TRANSACTIONS))

    for image in _cuts(left.folder, tmp_path, lambda: opened(left.folder), seed=release):
        assert opened(image) == left.sales
        shutil.rmtree(image)


@pytest.mark.parametrize("release", RELEASES)
def test_the_power_goes_while_hqs_file_is_brought_up_to_date(release: str, tmp_path: Path) -> None:
    left = unpack(release, _made(tmp_path / "left"))

    def opened(folder: Path) -> list[tuple[object, ...]]:
        with closing(HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")) as db:
            migrate(db, "not used")
            assert [problem for report in hq_verify.verify_registers(db) for problem in report.problems] == []
            return _rows(db, _TRANSACTIONS)

    undisturbed = opened(Path(shutil.copytree(left.folder, tmp_path / "undisturbed")))
    for image in _cuts(left.folder, tmp_path, lambda: opened(left.folder), seed=release):
        assert opened(image) == undisturbed
        shutil.rmtree(image)


def _cuts(folder: Path, where: Path, act: Callable[[], object], *, seed: str, most: int = 12) -> list[Path]:
    """What the disk of ``folder`` may hold after power cuts at some moments of ``act``."""
    chance, disk = random.Random(seed), FaultyDisk(folder)
    images: list[Path] = []

    def cut(operation: Operation) -> None:
        if operation.kind != "open" and len(images) < most and chance.random() < 0.02:
            image = _made(where / f"image-{len(images)}")
            disk.cut(chance, image)
            images.append(image)

    with disk.mounted():
        disk.before = cut
        act()
    return images


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
