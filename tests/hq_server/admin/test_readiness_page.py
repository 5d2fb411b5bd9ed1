"""Is a store ready: each register with one plain sentence, what is set aside, and who can mend it."""

import pytest

from hq_server.db import registers
from hq_server.ids import new_id
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.test_statement_pages import read
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.hq_server.statement_days import YESTERDAY, trade

PAGE = "/stores/101/readiness"
MINUTE = 60_000


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    register = add_register(claire.db)
    register.open_shift()
    register.sell()
    return register


def send(person: Person, register: SendingRegister) -> None:
    ingest_batch(person.db, register.identity, register.lines, person.clock.now_ms)
    register.lines = []


def say_hello(
    person: Person, register: SendingRegister, recorded: int, now_ms: int = NOW, drain_seconds: int | None = None
) -> None:
    with person.db.write():
        registers.record_contact(
            person.db,
            register.identity,
            version="1.0",
            clock_skew_ms=0,
            recorded_sequence=recorded,
            waiting=0,
            pending_customers=2,
            drain_seconds=drain_seconds,
            closing_ms=None,
            now_ms=now_ms,
        )


def test_a_store_without_registers_or_sales_has_a_page(claire: Person, register: SendingRegister) -> None:
    page = read(claire, PAGE)
    assert "Comptoir Nord: ready to close 23 Nov 2026?" in page
    assert "The day ends in 13 h." in page
    assert "No shift was opened for this day yet." in page
    assert claire.get("/stores/9/readiness").status_code == 404
    assert claire.get(PAGE + "?day=2026-02-31").status_code == 400


def test_an_open_shift_is_no_reason_to_worry(claire: Person, register: SendingRegister) -> None:
    send(claire, register)
    page = claire.text(PAGE)
    assert "1 shift is not closed yet." in page
    assert 'class="next off"' in page
    assert "2.50 EUR" in page


def test_everything_at_hq_and_closed_is_ready(claire: Person, register: SendingRegister) -> None:
    register.close_shift()
    send(claire, register)
    assert "The registers are ready: HQ has everything of this day." in read(claire, PAGE)


def test_what_is_missing_is_counted_with_its_numbers_and_how_long_it_takes(
    claire: Person, register: SendingRegister
) -> None:
    register.close_shift()
    send(claire, register)
    say_hello(claire, register, recorded=9, drain_seconds=240)
    page = read(claire, PAGE)
    assert "Register 101-2: 6 documents are not at HQ. At the present rate they take 4 min." in page
    assert "4 to 9" in page
    assert "2 0 0" in page  # pending customers, parked, quarantined
    claire.clock.now_ms = NOW + 20 * MINUTE
    assert "Ask the store to reconnect it, or to bring the documents on a stick." in read(claire, PAGE)


def test_near_the_end_of_the_day_the_page_warns_and_afterwards_it_says_how_late_it_is(
    claire: Person, register: SendingRegister
) -> None:
    register.close_shift()
    send(claire, register)
    say_hello(claire, register, recorded=5)
    claire.clock.now_ms = NOW + 13 * 60 * MINUTE - 20 * MINUTE
    claire.sign_in()
    assert '<span class="warn-t b">The day ends in 20 min.' in claire.text(PAGE)
    claire.clock.now_ms += 50 * MINUTE
    assert "The day ended 30 min ago; what is late is waited for 30 min more." in read(claire, PAGE)
    claire.clock.now_ms += 60 * MINUTE
    assert "its close stays valid" in read(claire, PAGE)


def test_what_is_set_aside_is_named_with_its_reason_and_who_can_mend_it(
    claire: Person, register: SendingRegister
) -> None:
    register.sell(total_minor=1)
    register.sell(customer=new_id())
    register.close_shift()
    send(claire, register)
    page = read(claire, PAGE)
    assert "Register 101-2: 1 document is quarantined; an HQ administrator repairs it." in page
    assert "101-2 · 3 Quarantined The lines add up to 2.50 EUR, the total says 0.01 EUR. An HQ administrator" in page
    assert "101-2 · 4 Parked" in page
    assert "Comes by itself" in page
    assert 'href="/findings/101-2/3"' in claire.text(PAGE)


def test_a_statement_that_is_held_is_told_there_too(claire: Person) -> None:
    trade(claire.db)
    page = claire.text(f"{PAGE}?day={YESTERDAY}")
    assert "Its statement is held." in page
    assert f'href="/statements/101/{YESTERDAY}">Open the statement' in page
    assert "Luc Vandamme" in page


def test_the_part_that_refreshes_is_a_part_alone(claire: Person, register: SendingRegister) -> None:
    part = claire.text(f"{PAGE}/table?day=2026-11-23")
    assert part.lstrip().startswith('<div id="readiness" hx-get="/stores/101/readiness/table?day=2026-11-23"')
    assert "<html" not in part


def test_the_store_shows_how_far_its_seals_go(claire: Person) -> None:
    trade(claire.db)
    page = read(claire, "/stores/101")
    assert "Fiscal evidence" in page
    assert "101-1 newest 22 Nov 2026 2 823.88 −7.00" in page
    assert 'href="/stores/101/readiness"' in claire.text("/stores/101")
