"""The validation job: a finding is known while the day still trades, and a store that sent nothing costs nothing."""

import pytest

from hq_server.db import hq_settings, statements
from hq_server.db.database import HqDatabase
from hq_server.errors import RowsRefused, StorageTrouble
from hq_server.services import catalog_admin, validation
from hq_server.services import statements as statement_days
from hq_server.services.validation_job import validate_days
from tests.hq_server.findings_world import LONG_AGO, rules_open, send, trading
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, line_in_full

MINUTE_MS = 60_000


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    """It trades, and sold something that HQ does not know."""
    register = trading(hq)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE", barcode="")])
    send(hq, register)
    statement_days.look_at_days(hq, NOW)
    return register


def test_a_finding_is_known_while_the_day_still_trades(hq: HqDatabase, register: SendingRegister) -> None:
    result = validate_days(hq, NOW)
    assert (result.rows, result.message) == (1, "Transactions looked at: 1. Findings opened: 1, closed: 0.")
    assert rules_open(hq) == [(2, "PROD-1")]


def test_what_was_looked_at_is_not_looked_at_again_and_what_came_since_is(
    hq: HqDatabase, register: SendingRegister
) -> None:
    validate_days(hq, NOW)
    again = validate_days(hq, NOW + 1)
    assert (again.rows, again.message) == (0, "Nothing new was there to look at.")
    register.lines.clear()
    register.sell_in_full(count=1)
    send(hq, register)
    assert validate_days(hq, NOW + 2).rows == 1


def test_a_store_that_sent_nothing_since_is_left_alone(
    hq: HqDatabase, register: SendingRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    validate_days(hq, NOW + 10 * MINUTE_MS)
    asked: list[str] = []
    monkeypatch.setattr(validation, "validate_day", lambda _db, store, *_more: asked.append(store))
    validate_days(hq, NOW + 11 * MINUTE_MS)
    assert asked == []


def test_a_finding_that_closes_has_its_day_looked_at_again(hq: HqDatabase, register: SendingRegister) -> None:
    validate_days(hq, NOW)
    catalog_admin.import_products(hq, "sku,name,price,currency,tax_rate\nGONE,Back again,2.50,EUR,20\n", LONG_AGO)
    result = validate_days(hq, NOW + 1)
    assert result.message == "Transactions looked at: 0. Findings opened: 0, closed: 1."
    with hq.read():
        assert list(statements.days_due(hq)) == [("101", DATE)]


def test_a_clock_that_is_set_back_hides_no_day(hq: HqDatabase, register: SendingRegister) -> None:
    with hq.write():
        hq_settings.save_setting(hq, "validation looked ms", str(NOW + 10**9))
    assert validate_days(hq, NOW).rows == 1


def test_a_day_that_cannot_be_looked_at_fails_the_job_and_is_looked_at_again(
    hq: HqDatabase, register: SendingRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise RowsRefused("a row that cannot be")

    with monkeypatch.context() as broken:
        broken.setattr(validation, "validate_day", refuse)
        with pytest.raises(StorageTrouble):
            validate_days(hq, NOW + 10 * MINUTE_MS)
    assert validate_days(hq, NOW + 11 * MINUTE_MS).rows == 1
