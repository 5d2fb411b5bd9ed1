"""A file of the first release goes on: what it recorded is read as it was, and what is new works on it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store_client.db import migration, settings, transactions
from store_client.db.database import RegisterDatabase
from store_client.domain.tax import TaxSum
from store_client.domain.tender import Tender
from store_client.services import returning
from tests.factories import make_channel, make_moment, make_sale, open_shift

_CHANNEL = """INSERT INTO channel (store, name, address, currency, tax_included, time_zone, end_of_day, async_customers,
    language, receipt_footer) VALUES ('101', 'Shop', '', 'EUR', ?, 'UTC', '20:00', 1, 'en', '')"""
_STATEMENTS = (
    "INSERT INTO setting (key, value) VALUES ('store', '101'), ('register', '1'), ('epoch', '1')",
    "INSERT INTO counter (name, value) VALUES ('receipt', 1)",
    """INSERT INTO transaction_header VALUES (2, 'old', '101-1-10000001', 'sale', '2026-11-01', 1000, 60, 's', 'ada',
        NULL, 'EUR', 2160, 404)""",
    "INSERT INTO transaction_line VALUES (2, 1, 'SKU-1', '400', 'Towel', 2000, 1080, 2160, 23000, 404, 0)",
    "INSERT INTO transaction_line VALUES (2, 2, 'SKU-2', '', 'Soap', 1000, 650, 0, 23000, 0, 1)",
    "INSERT INTO transaction_tender VALUES (2, 1, 'cash', 2160, 5000, 2840)",
    """INSERT INTO outbox (sequence, id, kind, business_date, made_ms, hash, content, subject, shift, attempts, verdict,
        state, reason) VALUES (2, 'old', 'transaction.recorded', '2026-11-01', 1000, '0', x'00', 'old', 's', 0, '', '',
        '')""",
)


@pytest.fixture(params=[1, 0], ids=["with tax", "before tax"])
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bool]:
    """A file that only the first script has seen, with one sale in it; whether the store's prices include tax."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    first = migration.SCRIPTS / "0001_first_schema.py"
    (scripts / first.name).write_bytes(first.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migration, "SCRIPTS", scripts)
        db = RegisterDatabase.open(tmp_path / "register.db")
    with db.write():
        db.run(_CHANNEL, (request.param,))
        for statement in _STATEMENTS:
            db.run(statement)
    db.close()
    return db.path, bool(request.param)


def test_what_was_recorded_is_read_as_it_was(old_file: tuple[Path, bool]) -> None:
    path, tax_included = old_file
    found = transactions.find(RegisterDatabase.open(path), "old")
    assert found is not None
    assert found.tenders == (Tender("cash", 2160, 5000, 2840),)
    assert found.taxes == (TaxSum(23_000, 1756, 404, 2160),)
    assert (found.discount_minor, found.rounding_minor, found.more) == (0, 0, None)
    assert found.tax_included is tax_included
    assert [(line.unit, line.discount_minor, line.more) for line in found.lines] == [("", 0, None), ("", 0, None)]


def test_goods_of_an_old_receipt_come_back(old_file: tuple[Path, bool], new_id: Callable[[], str]) -> None:
    db = RegisterDatabase.open(old_file[0])
    original = returning.find_original(db, "0001", now=make_moment())
    assert (original.transaction, original.lines[0].returnable_thousandths) == ("old", 2000)
    with db.write():
        settings.save_channel(db, make_channel())
    open_shift(db, new_id)
    assert make_sale(db, new_id).transaction.receipt == "101-1-10000002"
