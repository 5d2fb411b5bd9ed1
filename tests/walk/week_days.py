"""The days of the week: what happens on each, and what is there in the evening.

On every evening HQ's worker is killed with -9, and another one in the middle of posting, each time in another state.
"""

import shutil
import time
from collections.abc import Iterable, Sequence
from typing import Any

from hq_server.db.repairs import CORRECT, VOID
from hq_server.domain.statement import (
    CALCULATED,
    CHECKED,
    CORRECTION,
    DAY,
    DISCOUNTS_POSTED,
    FINANCIAL_POSTED,
    INCOME_EXPENSE_POSTED,
    PAYMENTS_POSTED,
    POSTED,
    SALES_POSTED,
    StatementId,
)
from hq_server.services import repair, statement_actions
from installer.demo.register import DemoRegister
from store_client.services import declaring
from tests.walk.rewriting import rewrite
from tests.walk.shop import RegisterUnderTest
from tests.walk.week import FIRST_PERSON, SECOND_PERSON, STORES, WeekShop, wait_patiently

MORNING, SELLING, EVENING = "09:00", "09:30", "18:00"
ALL = tuple(f"{store}-{number}" for store in STORES for number in (1, 2))
FAULTY, FORGOTTEN, OVER_THE_LIMIT = "201-1", "201-2", "201-2"
FAR_OFF, ON_A_STICK, COPIED = "202-1", "202-2", "202-1"
BLIND, LATE = "203-1", "203-2"
_WHY = "The cashier remembers it, and the journal says the same."


def open_and_sell(shop: WeekShop, day: str, registers: Iterable[str] = ALL, errands: int = 4) -> None:
    """HQ hears of every shift before the first one is closed, where it can."""
    for code in registers:
        with shop.trader(code).at(day, MORNING) as counter:
            counter.open()
    for code in registers:
        with shop.trader(code).at(day, SELLING) as counter:
            counter.ring_up(shop.invoices(), errands)


def close(shop: WeekShop, day: str, registers: Iterable[str] = ALL) -> None:
    for code in registers:
        with shop.trader(code).at(day, EVENING) as counter:
            counter.close()


def post_in_spite_of_deaths(shop: WeekShop, *days: str, state: str, stores: tuple[str, ...] = STORES) -> None:
    """The worker was killed before; the next one dies in this state; the third one goes on."""
    shop.start_dying_worker(state)
    shop.wait_until_it_died()
    shop.start_worker()
    shop.wait_until_posted(*days, stores=stores)


def agent_of(shop: WeekShop, code: str) -> RegisterUnderTest:
    return shop.trader(code).register


def a_usual_day(shop: WeekShop, day: str) -> None:
    for register in shop.registers:
        register.start_agent()
    open_and_sell(shop, day)
    wait_patiently(lambda: shop.knows_shifts(day, 6), "HQ knows all shifts")
    shop.kill_worker()
    close(shop, day)
    wait_for_uploads(shop)
    post_in_spite_of_deaths(shop, day, state=CHECKED)
    assert [one.kind for one in shop.statements("", day)] == [DAY] * 3


def two_days_without_hq(shop: WeekShop, first: str, second: str) -> None:
    """Everything is closed offline; one register forgets to close, and one uses a second drawer."""
    shop.kill_hq()
    shop.kill_worker()
    open_and_sell(shop, first)
    with shop.trader(BLIND).at(first, "13:00") as counter:
        own = counter.current()
        counter.suspend()
        counter.open("F1")
        counter.ring_up(shop.invoices())
        counter.close(off=20)
        counter.resume(own)
    close(shop, first, [code for code in ALL if code != FORGOTTEN])
    with shop.trader(FORGOTTEN).at(second, "08:30") as counter:
        assert counter.close().shift.business_date == first
    open_and_sell(shop, second)
    close(shop, second)
    assert all(register.waiting() > 0 for register in shop.registers)
    shop.start_hq()
    wait_for_uploads(shop)
    post_in_spite_of_deaths(shop, first, second, state=SALES_POSTED)


def a_day_with_findings(shop: WeekShop, day: str) -> None:
    """A faulty program writes two wrong products: one sale is corrected by two people, the other one voided."""
    agent_of(shop, FAULTY).kill_agent()
    open_and_sell(shop, day)
    corrected, voided = _sell_what_hq_does_not_have(shop, day), _sell_what_hq_does_not_have(shop, day)
    agent_of(shop, FAULTY).start_agent()
    wait_patiently(lambda: shop.knows_shifts(day, 6), "HQ knows all shifts")
    close(shop, day)
    wait_for_uploads(shop)
    shop.wait_until_posted(day, stores=STORES[1:])
    wait_patiently(lambda: causes(shop, STORES[0], day) == ["findings"], "the findings hold the statement")
    shop.kill_worker()
    right = next(sku for (sku,) in shop.rows("SELECT sku FROM product ORDER BY sku LIMIT 1"))
    mend(shop, FAULTY, corrected, CORRECT, {"lines.0.sku": right})
    mend(shop, FAULTY, voided, VOID)
    post_in_spite_of_deaths(shop, day, state=DISCOUNTS_POSTED)


def a_day_with_a_stick_and_a_late_register(shop: WeekShop, day: str) -> None:
    for code in (ON_A_STICK, LATE):
        agent_of(shop, code).kill_agent()
    open_and_sell(shop, day)
    shop.kill_worker()
    close(shop, day)
    _bring_by_stick(shop)
    wait_for_uploads(shop, [code for code in ALL if code not in (ON_A_STICK, LATE)])
    post_in_spite_of_deaths(shop, day, state=INCOME_EXPENSE_POSTED)
    assert [one.kind for one in shop.statements("", day)] == [DAY] * 3
    shop.kill_worker()
    for code in (ON_A_STICK, LATE):
        agent_of(shop, code).start_agent()
    wait_for_uploads(shop)
    with agent_of(shop, ON_A_STICK).open() as db:
        verdicts = db.rows("SELECT DISTINCT verdict FROM outbox WHERE business_date = ?", (day,))
        assert ("duplicate",) in verdicts
    post_in_spite_of_deaths(shop, day, state=CALCULATED)
    own, late = shop.statements("203", day)
    assert (late.kind, late.id.business_date, late.state) == (CORRECTION, day, POSTED)
    assert late.accounting_date > own.accounting_date == day


def a_day_of_differences(shop: WeekShop, day: str) -> None:
    """One drawer is off by more than the shop allows, one by more than HQ takes, one is counted at another register."""
    open_and_sell(shop, day)
    wait_patiently(lambda: shop.knows_shifts(day, 6), "HQ knows all shifts")
    for code, off in ((OVER_THE_LIMIT, 720), (FAR_OFF, -2_600), (FAULTY, 0), (ON_A_STICK, -20)):
        with shop.trader(code).at(day, EVENING) as counter:
            closed = counter.close(off)
            assert (closed.manifest.reason, bool(closed.manifest.approved_by)) == (
                ("wrong_change", True) if abs(off) > 500 else ("", False)
            )
    _count_at_the_other_register(shop, day)
    close(shop, day, [LATE])
    wait_for_uploads(shop)
    shop.wait_until_posted(day, stores=("201", "203"))
    wait_patiently(lambda: causes(shop, "202", day) == ["tender_difference"], "the difference holds the statement")
    shop.kill_worker()
    with shop.open_hq() as db:
        key, now_ms = StatementId("202", day), round(time.time() * 1000)
        why = "Counted twice; the bank will tell."
        statement_actions.accept(db, key, ["tender_difference"], why, person=FIRST_PERSON, now_ms=now_ms)
    post_in_spite_of_deaths(shop, day, state=PAYMENTS_POSTED)


def a_day_with_a_register_from_an_old_copy(shop: WeekShop, day: str) -> None:
    """Somebody starts a copy of a register's folder: what it records has numbers that are taken."""
    with shop.trader(COPIED).at(day, MORNING) as counter:
        counter.open()
    wait_for_uploads(shop)
    original = agent_of(shop, COPIED)
    original.kill_agent()
    copy = RegisterUnderTest(shop, COPIED)
    copy.demo = DemoRegister(COPIED, shop.folder / "copy")
    shutil.copytree(original.demo.folder, copy.demo.folder)
    open_and_sell(shop, day, [code for code in ALL if code != COPIED])
    with shop.trader(COPIED).at(day, SELLING) as counter:
        counter.ring_up(shop.invoices())
    original.start_agent()
    wait_for_uploads(shop)
    with shop.trader_at(copy).at(day, "13:00") as counter:
        lost = counter.sell_one()
    copy.run("sync", "--once")
    assert shop.rows("SELECT verdict FROM quarantine") == [("conflict",)]
    assert shop.rows(f"SELECT count(*) FROM transaction_header WHERE id = '{lost.id}'") == [(0,)]
    shop.kill_worker()
    close(shop, day)
    wait_for_uploads(shop)
    post_in_spite_of_deaths(shop, day, state=FINANCIAL_POSTED)


def wait_for_uploads(shop: WeekShop, registers: Sequence[str] = ALL) -> None:
    wait_patiently(lambda: not any(agent_of(shop, code).waiting() for code in registers), "everything was sent")


def causes(shop: WeekShop, store: str, day: str) -> list[str]:
    there = shop.statements(store, day)
    return [check.code for check in there[-1].causes] if there and there[-1].held else []


def mend(shop: WeekShop, code: str, sequence: int, kind: str, typed: dict[str, str] | None = None) -> None:
    """One person corrects, another one approves."""
    now_ms = round(time.time() * 1000)
    with shop.open_hq() as db:
        sent = repair.propose(
            db, code, sequence, typed or {}, _WHY, seen=0, person=FIRST_PERSON, now_ms=now_ms, kind=kind
        )
        repair.approve(db, code, sequence, seen=sent.version, person=SECOND_PERSON, now_ms=now_ms)


def _sell_what_hq_does_not_have(shop: WeekShop, day: str) -> int:
    """The sequence of the sale's document."""

    def misname(document: dict[str, Any]) -> None:
        document["body"]["lines"][0]["sku"] = "NOT-OURS"

    with shop.trader(FAULTY).at(day, "17:00") as counter:
        sold = counter.sell_one()
    with agent_of(shop, FAULTY).open() as db:
        sequence = int(db.value("SELECT sequence FROM outbox WHERE id = ?", (sold.id,)))
        rewrite(db, sequence, misname)
    return sequence


def _bring_by_stick(shop: WeekShop) -> None:
    stick = shop.folder / "stick"
    stick.mkdir()
    register = agent_of(shop, ON_A_STICK)
    written = register.run("export", str(stick))
    assert written.returncode == 0, written.stderr
    (file,) = stick.iterdir()
    for _time in range(2):
        taken = shop.run_command("import-documents", file)
        assert taken.returncode == 0, taken.stdout + taken.stderr


def _count_at_the_other_register(shop: WeekShop, day: str) -> None:
    here, there = shop.trader(BLIND), shop.trader(LATE)
    with here.at(day, EVENING) as counter:
        shift, found = counter.blind_close()

    def countable() -> bool:
        with there.at(day, EVENING) as counter:
            return shift.id in counter.countable()

    wait_patiently(countable, "the other register may count the shift")
    with there.at(day, "18:30") as counter:
        counter.count(found, -45, shift=shift.id, register=BLIND)

    def told() -> bool:
        with here.register.open() as db:
            return bool(declaring.declared_of(db, shift.id))

    wait_patiently(told, "the count is told to the register whose shift it is")
    with here.at(day, "19:00") as counter:
        counter.close_counted(shift.id, -45)
