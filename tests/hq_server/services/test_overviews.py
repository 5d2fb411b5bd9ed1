"""Figures for charts: by hour, by store, by day, by tender."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.errors import NotFound
from hq_server.services import overviews
from hq_server.services.statement_list import list_statements
from hq_server.services.statement_pages import get_statement, get_voucher
from tests.hq_server.sending_register import DATE, NOW
from tests.hq_server.statement_world import close, opened, post, sell, send


def test_sales_stand_under_the_hour_of_the_stores_own_clock(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, -200)
    register.open_drawer()
    send(hq, register)
    hours = overviews.sales_by_hour(hq, "101", DATE)
    assert [one.hour for one in hours] == list(range(24))
    # Recorded at 08:00 UTC, an hour earlier than the register's clock.
    assert [(one.hour, one.sales, one.total_minor) for one in hours if one.sales] == [(9, 2, 1_000)]


def test_every_store_has_its_day_posted_or_not(hq: HqDatabase) -> None:
    first, second = opened(hq, "1", "101"), opened(hq, "1", "102")
    opened(hq, "1", "103")
    sell(first, 1_200, saved_minor=200)
    sell(first, 600)
    sell(second, -300)
    close(first)
    send(hq, first, second)
    post(hq)
    day = overviews.day_by_store(hq, DATE)
    assert [(one.store, one.sales, one.returns, one.total_minor, one.tax_minor, one.discount_minor) for one in day] == [
        ("101", 2, 0, 1_600, 267, 200),
        ("102", 0, 1, -300, -50, 0),
        ("103", 0, 0, 0, 0, 0),
    ]
    assert [one.mean_minor for one in day] == [800, 0, 0]
    assert overviews.store_by_day(hq, "101", "2026-11-01", "2026-11-30") == day[:1]
    assert overviews.store_by_day(hq, "101", "2026-11-24", "2026-11-30") == []
    assert overviews.store_by_day(hq, "999", "2026-11-01", "2026-11-30") == []


def test_tenders_are_added_up_over_statements(hq: HqDatabase) -> None:
    for store, off in (("101", -30), ("102", 10)):
        register = opened(hq, "1", store)
        sell(register, 1_200)
        sell(register, 600, "card")
        close(register, {"cash": off}, counted=store == "101")
        send(hq, register)
        assert post(hq, StatementId(store, DATE)).state == "posted"
    assert overviews.tenders(hq, DATE, DATE) == [
        overviews.TenderFigures("card", 1_200, 1_200, 600, 0),
        overviews.TenderFigures("cash", 2_400, 22_400, 11_170, -30),
    ]
    assert overviews.tenders(hq, DATE, DATE, "102") == [
        overviews.TenderFigures("card", 600, 600, None, None),
        overviews.TenderFigures("cash", 1_200, 11_200, None, None),
    ]


def test_the_list_of_days_says_where_each_stands(hq: HqDatabase) -> None:
    trading, held, posted = opened(hq, "1", "101"), opened(hq, "1", "102"), opened(hq, "1", "103")
    for register, off in ((held, 9_000), (posted, 0)):
        sell(register, 1_200)
        close(register, {"cash": off})
    send(hq, trading, held, posted)
    for store in ("101", "102", "103"):
        post(hq, StatementId(store, DATE), NOW)
    listed = list_statements(hq, DATE, DATE)
    assert [(one.statement.id.store, one.word, one.shifts, one.closed) for one in listed] == [
        ("101", "trading", 1, 0),
        ("102", "held", 1, 1),
        ("103", "posted", 1, 1),
    ]
    assert [one.word for one in list_statements(hq, DATE, DATE, "103")] == ["posted"]
    assert get_voucher(hq, "103", "26-103-1").amount_minor == 1_200
    for missing in (lambda: get_voucher(hq, "103", "26-103-9"), lambda: get_statement(hq, "104", DATE)):
        with pytest.raises(NotFound):
            missing()
