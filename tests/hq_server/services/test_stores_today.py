"""Every store on its day, problems first; what comes in hour by hour beside what is usual."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.hour_counts import HOUR_MS
from hq_server.domain.stores import Store
from hq_server.services import pulse, store_admin, stores_today
from hq_server.services.ingest import ingest_batch
from hq_server.services.p_job import apply_waiting
from hq_server.services.statement_job import run_statements
from hq_server.services.stores_today import StoreToday
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

DAY_MS = 24 * HOUR_MS
MIDNIGHT = NOW - NOW % DAY_MS
WEEK_MS = 7 * DAY_MS


def send(hq: HqDatabase, register: SendingRegister, *lines: bytes, at: int = NOW) -> None:
    ingest_batch(hq, register.identity, lines or register.lines, at)


def stores(hq: HqDatabase, now_ms: int = NOW, seen: frozenset[str] | None = None) -> dict[str, StoreToday]:
    return {one.store.number: one for one in stores_today.list_stores_today(hq, now_ms, MIDNIGHT, seen)}


def activated(hq: HqDatabase, heard_ms: int) -> None:
    with hq.write():
        hq.execute(
            "UPDATE register SET token_hash = store || number, activated_ms = ?, last_contact_ms = ?", (NOW, heard_ms)
        )


def test_a_store_that_has_opened_nothing_is_quiet(hq: HqDatabase) -> None:
    add_register(hq)
    (found,) = stores(hq).values()
    assert (found.word, found.shifts, found.documents, found.missing) == (stores_today.QUIET, 0, 0, 0)


def test_a_day_goes_from_trading_by_its_close_to_the_books(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell()
    send(hq, register)
    trading = stores(hq)["101"]
    assert (trading.word, trading.shifts, trading.closed, trading.documents) == (stores_today.TRADING, 1, 0, 2)
    send(hq, register, register.close_shift())
    ready = stores(hq)["101"]
    assert (ready.word, ready.shifts, ready.closed) == (stores_today.READY, 1, 1)
    run_statements(hq, NOW)
    assert stores(hq)["101"].word == stores_today.DONE


def test_one_drawer_of_two_that_is_closed_means_closing(hq: HqDatabase) -> None:
    first, second = add_register(hq), add_register(hq, number="3")
    for register in (first, second):
        register.open_shift()
    first.close_shift()
    send(hq, first)
    send(hq, second)
    assert (stores(hq)["101"].word, stores(hq)["101"].closed) == (stores_today.CLOSING, 1)


def test_what_is_missing_is_a_number_unless_a_register_is_silent(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell()
    register.sell()
    send(hq, register, register.lines[0], register.lines[2])
    activated(hq, NOW)
    assert stores(hq)["101"].missing == 1
    silent = stores(hq, NOW + HOUR_MS)["101"]
    assert (silent.word, silent.missing) == (stores_today.NOT_READY, None)


def test_parked_documents_and_what_a_person_must_mend_are_counted_by_store(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell(customer="0193aaaa-0000-7000-8000-000000000001")
    register.write("weather.changed", {})
    send(hq, register)
    found = stores(hq)["101"]
    assert (found.parked, found.to_mend) == (1, 1)


def test_problems_stand_first_and_only_stores_that_one_may_see(hq: HqDatabase) -> None:
    store_admin.create_store(hq, Store("99", "Quiet", "EUR"), NOW)
    register = add_register(hq)
    register.open_shift()
    send(hq, register)
    activated(hq, NOW - DAY_MS)
    with hq.write():
        hq.execute("UPDATE register SET last_upload_ms = NULL")
    assert [one.store.number for one in stores_today.list_stores_today(hq, NOW, MIDNIGHT)] == ["101", "99"]
    assert list(stores(hq, seen=frozenset({"99"}))) == ["99"]


@pytest.mark.parametrize("count", [1, 12])
def test_more_stores_cost_no_more_questions(hq: HqDatabase, count: int, asked: list[str]) -> None:
    for number in range(count):
        add_register(hq, str(200 + number))
    asked.clear()
    stores(hq)
    assert len(asked) == 13


def test_the_pulse_counts_what_came_in_each_hour_beside_the_usual(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for weeks, sales in ((2, 2), (1, 4), (0, 5)):
        lines = [register.sell() for _sale in range(sales)]
        send(hq, register, *lines, at=MIDNIGHT - weeks * WEEK_MS + 9 * HOUR_MS + 60_000)
    send(hq, register, register.lines[0], at=MIDNIGHT + 10 * HOUR_MS)
    found = pulse.read_pulse(hq, MIDNIGHT + 10 * HOUR_MS + HOUR_MS // 2, MIDNIGHT)
    nine, ten = found.hours[9], found.hours[10]
    assert (nine.documents, nine.transactions, nine.usual_documents) == (5, 5, 3)
    assert (ten.documents, ten.transactions) == (1, 0)
    assert (found.weeks, found.documents, found.usual_documents, found.now_hour) == (2, 6, 3, 10)
    assert pulse.read_pulse(hq, NOW, MIDNIGHT, ["102"]).documents == 0


def test_a_duplicate_is_no_news(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    send(hq, register)
    send(hq, register)
    assert pulse.read_pulse(hq, NOW, MIDNIGHT).documents == 1


def test_hours_that_no_chart_shows_are_forgotten(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    send(hq, register)
    apply_waiting(hq, NOW)
    with hq.write():
        assert pulse.forget_old_hours(hq, NOW + 29 * DAY_MS) == 0
        assert pulse.forget_old_hours(hq, NOW + 32 * DAY_MS) == 1
