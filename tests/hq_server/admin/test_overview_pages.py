"""Overviews: the conclusion in words, the chart, the table, and the same figures for a spreadsheet."""

import csv
import io

import pytest

from hq_server.admin.charts import Column, bar_chart
from hq_server.db import stores
from hq_server.domain.stores import Store
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.test_statement_pages import read
from tests.hq_server.sending_register import NOW
from tests.hq_server.statement_days import BEFORE, YESTERDAY, trade


def rows_of(person: Person, path: str) -> list[dict[str, str]]:
    answer = person.get(path)
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_day_over_all_stores_says_who_sold_the_most(claire: Person) -> None:
    trade(claire.db)
    page = claire.text(f"/overviews?day={YESTERDAY}")
    assert "Lyon-Est sold the most: 816.88 EUR, 68 % of 1,192.27 EUR." in page
    assert page.count('<rect class="bar') == 2
    assert "Lille-Nord: 375.39 EUR" in page
    assert [row["total"] for row in rows_of(claire, f"/overviews/stores.csv?day={YESTERDAY}")] == ["816.88", "375.39"]


def test_stores_of_other_currencies_have_charts_of_their_own(claire: Person) -> None:
    trade(claire.db)
    with claire.db.write():
        stores.insert_store(claire.db, Store("201", "Zürich", "CHF"), NOW)
    page = claire.text(f"/overviews?day={YESTERDAY}")
    assert page.count('<svg class="ch"') == 2
    assert "Nothing was sold on this day" in page


def test_a_store_over_its_days_hours_and_tenders(claire: Person) -> None:
    trade(claire.db)
    page = read(claire, "/overviews/101")
    assert (
        "The best of 3 days was Sunday 22 November 2026 with 816.88 EUR; on average a day brought 772.81 EUR." in page
    )
    assert "Most was sold from 9:00 to 10:00: 12 sales, 750.78 EUR." in page
    assert "Cash differs most: +76.80 EUR over these days." in page
    days = rows_of(claire, f"/overviews/101/days.csv?first={BEFORE}&last={YESTERDAY}")
    assert [(row["business_date"], row["sales"]) for row in days] == [(BEFORE, "10"), (YESTERDAY, "12")]
    tenders = rows_of(claire, f"/overviews/101/tenders.csv?first={BEFORE}&last={YESTERDAY}")
    assert [(row["tender"], row["variance"]) for row in tenders] == [("card", "0.00"), ("cash", "76.80")]


def test_nothing_sold_is_said_in_words(claire: Person) -> None:
    assert "No store yet." in read(claire, "/overviews")
    with claire.db.write():
        stores.insert_store(claire.db, Store("101", "Lyon-Est", "EUR"), NOW)
    assert "Nothing was sold in these days" in read(claire, "/overviews/101?first=x&last=9999-12-31&day=0001-01-01")
    assert "Nothing was sold on this day" in read(claire, "/overviews?day=never")
    assert claire.get("/overviews/9").status_code == 404


@pytest.mark.parametrize(
    ("amounts", "marks"),
    [
        ([], [0, 100]),
        ([0, 0], [0, 100]),
        ([81_688, 75_078], [0, 50_000, 100_000]),
        ([-12_000, 30_000], [-20_000, 0, 20_000, 40_000]),
        ([-500], [-600, -400, -200, 0, 200]),
        ([10**14], [0, 5 * 10**13, 10**14]),
    ],
)
def test_lines_stand_at_round_amounts_and_bars_stay_within_them(amounts: list[int], marks: list[int]) -> None:
    chart = bar_chart([Column(str(at), "", amount) for at, amount in enumerate(amounts)])
    assert [line.minor for line in chart.lines] == marks
    for bar in chart.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= chart.height
        assert 0 <= bar.x <= bar.x + bar.width <= chart.right
    heights = [line.y for line in chart.lines]
    assert heights == sorted(heights, reverse=True)


def test_a_year_of_days_still_has_bars_and_only_a_few_names() -> None:
    chart = bar_chart([Column(str(at), "", at) for at in range(400)])
    assert all(bar.width >= 1 for bar in chart.bars)
    assert sum(bool(bar.name) for bar in chart.bars) <= 8
    assert [bar.best for bar in chart.bars].index(True) == 399
