"""Findings hold a day's statement, repairs free it, and what is repaired after posting comes as a correction."""

import threading

from hq_server.db.database import HqDatabase
from hq_server.db.repairs import VOID
from hq_server.domain.statement import StatementId
from hq_server.errors import Refused
from hq_server.services import repair
from hq_server.services.validation import open_findings
from tests.hq_server.findings_world import CLAIRE, MARC, WHY, add_people, stock
from tests.hq_server.sending_register import DATE, NOW
from tests.hq_server.statement_world import (
    DAY,
    EVENING,
    STORE,
    books,
    close,
    everything_posted,
    opened,
    post,
    sell,
    send,
    vouchers_of,
)

_SECOND = StatementId(STORE, DATE, 2)
_LATER = EVENING + 2 * 86_400_000


def _day(db: HqDatabase) -> None:
    """Two sales of 12.00 and 6.00; the first at 5.5 % of a product that has 20 %."""
    add_people(db)
    register = opened(db)
    stock(db)
    sell(register, 1_200, rate=5_500)
    sell(register, 600)
    close(register)
    assert set(send(db, register)) == {"applied"}


def _mend(db: HqDatabase, sequence: int, typed: dict[str, str], now_ms: int = EVENING) -> None:
    sent = repair.propose(db, "101-2", sequence, typed, WHY, seen=0, person=CLAIRE, now_ms=now_ms)
    repair.approve(db, "101-2", sequence, seen=sent.version, person=MARC, now_ms=now_ms)


def test_a_finding_holds_the_statement_and_its_repair_frees_it(hq: HqDatabase) -> None:
    _day(hq)
    held = post(hq)
    assert (held.state, [check.code for check in held.causes]) == ("calculated", ["findings"])
    assert [one.rule for one in open_findings(hq, STORE, DATE)] == ["TAX-5"]
    _mend(hq, 2, {"lines.0.tax_rate": "20", "lines.0.tax_minor": "2.00"})
    assert post(hq, DAY, EVENING + 60_000).state == "posted"
    assert books(hq) == {"44571": -300, "530": 1_800, "707": -1_500}


def test_a_finding_that_is_let_stand_frees_the_statement_too(hq: HqDatabase) -> None:
    _day(hq)
    post(hq)
    _mend(hq, 2, {})
    assert post(hq, DAY, EVENING + 60_000).state == "posted"
    assert books(hq)["44571"] == -163


def test_what_is_repaired_after_posting_is_a_correction_of_the_same_day(hq: HqDatabase) -> None:
    _day(hq)
    post(hq)
    _mend(hq, 2, {})
    assert post(hq, DAY, EVENING + 60_000).state == "posted"
    before = everything_posted(hq)
    _mend(hq, 2, {"lines.0.tax_rate": "20", "lines.0.tax_minor": "2.00"}, _LATER)
    statement = post(hq, _SECOND, _LATER)
    assert (statement.state, statement.kind) == ("posted", "correction")
    assert books(hq)["44571"] == -300
    assert {voucher.number for voucher in vouchers_of(hq)} == {1, 2}
    for table, rows in before.items():
        assert set(rows) <= set(everything_posted(hq)[table])


def test_a_sale_that_is_voided_after_posting_leaves_the_books_again(hq: HqDatabase) -> None:
    _day(hq)
    post(hq)
    _mend(hq, 2, {})
    post(hq, DAY, EVENING + 60_000)
    sent = repair.propose(hq, "101-2", 2, {}, WHY, seen=0, person=CLAIRE, now_ms=_LATER, kind=VOID)
    repair.approve(hq, "101-2", 2, seen=sent.version, person=MARC, now_ms=_LATER)
    post(hq, _SECOND, _LATER)
    found = books(hq)
    assert (found["44571"], found["707"]) == (-100, -500)


def test_of_two_people_who_approve_at_once_one_does(hq: HqDatabase) -> None:
    _day(hq)
    add_people(hq, "ines")
    post(hq)
    sent = repair.propose(
        hq, "101-2", 2, {"lines.0.tax_rate": "20", "lines.0.tax_minor": "2.00"}, WHY, seen=0, person=CLAIRE, now_ms=NOW
    )
    start, answers = threading.Barrier(2), list[str]()

    def approve(person: str) -> None:
        db = HqDatabase.open(hq.url)
        start.wait()
        try:
            answers.append(repair.approve(db, "101-2", 2, seen=sent.version, person=person, now_ms=NOW).state)
        except Refused as refused:
            answers.append(type(refused).__name__)
        finally:
            db.close()

    both = [threading.Thread(target=approve, args=(person,)) for person in (MARC, "ines")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == ["Refused", "applied"]
    with hq.read():
        assert hq.row("SELECT count(*) FROM correction") == (1,)
