"""What comes, or is corrected, after a day was posted: a statement of its own business date, under a later accounting
date; nothing posted is ever changed.
"""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import StatementId
from hq_server.services import corrections, statement_actions, transactional_posting
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_pages import get_statement
from tests.hq_server.sending_register import DATE, NOW, SendingRegister
from tests.hq_server.statement_world import (
    DAY,
    EVENING,
    books,
    close,
    everything_posted,
    find,
    opened,
    post,
    sell,
    send,
    vouchers_of,
)

SECOND = StatementId("101", DATE, 2)
TWO_DAYS_LATER = EVENING + 2 * 86_400_000


def posted_day(db: HqDatabase, off: int = 0) -> SendingRegister:
    """Documents 2 and 3 of register 2: 12.00 in cash, 6.00 by card; all posted."""
    register = opened(db)
    sell(register, 1_200)
    sell(register, 600, "card")
    close(register, {"cash": off})
    send(db, register)
    assert post(db).state == "posted"
    return register


def tender_corrected(db: HqDatabase, sequence: int, tender: str) -> None:
    """What a repair does: HQ reads from now on that a sale was paid with this tender."""
    with db.write():
        corrections.note_changing(db, "101", "2", sequence, TWO_DAYS_LATER)
        db.execute("UPDATE transaction_tender SET tender = ? WHERE sequence = ?", (tender, sequence))
        corrections.note_changed(db, "101", "2", sequence, TWO_DAYS_LATER)


def taken_out(db: HqDatabase, sequence: int) -> None:
    """HQ reads nothing of a sale any more."""
    with db.write():
        corrections.note_changing(db, "101", "2", sequence, TWO_DAYS_LATER)
        for table in ("header", "line", "tender"):
            db.execute(f"DELETE FROM transaction_{table} WHERE sequence = ?", (sequence,))
        corrections.note_changed(db, "101", "2", sequence, TWO_DAYS_LATER)


def test_a_shift_that_arrives_days_later_keeps_its_business_date(hq: HqDatabase) -> None:
    late = opened(hq, "3")
    sell(late, 5_000)
    close(late, {"cash": -200})
    posted_day(hq)
    before = everything_posted(hq)
    send(hq, late)
    statement = post(hq, SECOND, TWO_DAYS_LATER)
    assert (statement.state, statement.kind, statement.documents) == ("posted", "correction", 1)
    assert (statement.id.business_date, statement.accounting_date) == (DATE, "2026-11-26")
    assert books(hq) == {"44571": -1_133, "511": 600, "530": 6_000, "658": 200, "707": -5_667}
    for table, rows in before.items():
        assert set(rows) <= set(everything_posted(hq)[table])


def test_a_missing_sale_that_comes_after_posting_takes_the_difference_back(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 600)
    close(register)
    kept = register.lines.pop(1)
    send(hq, register)
    assert post(hq).held
    statement_actions.accept(hq, DAY, ["manifests"], "The books close today", person="claire", now_ms=EVENING)
    assert post(hq).state == "posted"
    assert books(hq) == {"44571": -100, "530": 1_800, "707": -500, "758": -1_200}
    register.lines = [kept]
    send(hq, register)
    assert post(hq, SECOND, TWO_DAYS_LATER).state == "posted"
    assert books(hq) == {"44571": -300, "530": 1_800, "707": -1_500}


def test_a_repair_after_posting_posts_the_difference_alone(hq: HqDatabase) -> None:
    posted_day(hq)
    before = everything_posted(hq)
    tender_corrected(hq, 2, "card")
    statement = post(hq, SECOND, TWO_DAYS_LATER)
    assert (statement.state, statement.kind, statement.documents) == ("posted", "correction", 0)
    own = [voucher for voucher in vouchers_of(hq) if voucher.number == 2]
    # The card was counted, and so was the cash: what the sale says now, the counts say otherwise.
    assert [(voucher.part, voucher.amount_minor, voucher.accounting_date) for voucher in own] == [
        ("payments", 1_200, "2026-11-26"),
        ("financial", 2_400, "2026-11-26"),
    ]
    assert books(hq) == {"44571": -300, "511": 600, "530": 1_200, "658": 1_200, "707": -1_500, "758": -1_200}
    for table, rows in before.items():
        assert set(rows) <= set(everything_posted(hq)[table])


def test_each_of_several_repairs_is_told_once(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    close(register, counted=False)
    send(hq, register)
    post(hq)
    for number, tender in enumerate(("card", "cheque", "cash"), 2):
        tender_corrected(hq, 2, tender)
        assert post(hq, StatementId("101", DATE, number), TWO_DAYS_LATER).state == "posted"
        account = {"card": "511", "cheque": "5112", "cash": "530"}[tender]
        assert books(hq) == {"44571": -200, account: 1_200, "707": -1_000}
    assert post(hq, StatementId("101", DATE, 4), TWO_DAYS_LATER).state == "posted"
    assert find(hq, StatementId("101", DATE, 5)) is None


def test_a_voided_sale_leaves_the_books_again(hq: HqDatabase) -> None:
    posted_day(hq)
    taken_out(hq, 2)
    assert post(hq, SECOND, TWO_DAYS_LATER).state == "posted"
    # The money was counted all the same: without its sale it is too much.
    assert books(hq) == {"44571": -100, "511": 600, "530": 1_200, "707": -500, "758": -1_200}


def test_a_repair_before_posting_is_simply_what_is_posted(hq: HqDatabase) -> None:
    assert not import_setup(hq, "[statement_terms]\nauto_post = false\n", NOW).problems
    register = opened(hq)
    sell(register, 1_200)
    close(register, counted=False)
    send(hq, register)
    assert post(hq).state == "checked"
    tender_corrected(hq, 2, "card")
    assert (post(hq).state, post(hq).version) == ("checked", 2)
    statement_actions.release(hq, DAY, person="claire", now_ms=EVENING)
    assert post(hq).state == "posted"
    assert books(hq) == {"44571": -200, "511": 1_200, "707": -1_000}
    assert find(hq, SECOND) is None


def test_a_repair_of_what_was_posted_during_the_day_comes_with_the_days_own_statement(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    send(hq, register)
    assert transactional_posting.post_during_day(hq, "101", DATE, NOW) == 1
    tender_corrected(hq, 2, "card")
    close(register, counted=False)
    send(hq, register)
    assert [check.code for check in post(hq).causes] == ["z_agrees"]  # the register still says cash
    statement_actions.accept(hq, DAY, ["z_agrees"], "Paid by card", person="claire", now_ms=EVENING)
    assert post(hq).state == "posted"
    assert books(hq) == {"44571": -200, "511": 1_200, "707": -1_000}
    assert find(hq, SECOND) is None


def test_a_big_difference_that_turns_out_small_moves_to_the_usual_account(hq: HqDatabase) -> None:
    terms = '[statement_terms]\nbig_difference = "account"\nmax_shift_difference_minor = "none"\n'
    assert not import_setup(hq, terms + "tender_differences_minor = { cash = 1000 }\n", NOW).problems
    posted_day(hq, off=-1_150)
    assert books(hq) == {"44571": -300, "511": 600, "530": 50, "678": 1_150, "707": -1_500}
    tender_corrected(hq, 2, "card")
    assert post(hq, SECOND, TWO_DAYS_LATER).state == "posted"
    # 0.50 are too much in the drawer now, and 12.00 too little on the terminal, which has no limit of its own.
    assert books(hq) == {"44571": -300, "511": 600, "530": 50, "658": 1_200, "707": -1_500, "758": -50}


@pytest.mark.parametrize(
    ("closed_until", "accounting_date"), [("2026-11-23", "2026-11-24"), ("2026-12-31", "2027-01-01")]
)
def test_nothing_is_posted_into_a_period_that_is_closed(
    hq: HqDatabase, closed_until: str, accounting_date: str
) -> None:
    assert not import_setup(hq, f'[statement_terms]\nclosed_until = "{closed_until}"\n', NOW).problems
    register = opened(hq)
    sell(register, 1_200)
    close(register)
    send(hq, register)
    assert post(hq).held  # every document of a closed period is a finding
    with hq.write():
        hq.execute("UPDATE finding SET state = 'accepted'")
        corrections.note_changed(hq, "101", "2", 2, EVENING)
    statement = post(hq)
    assert (statement.state, statement.accounting_date) == ("posted", accounting_date)
    assert {voucher.accounting_date for voucher in vouchers_of(hq)} == {accounting_date}
    assert vouchers_of(hq)[0].id == f"{accounting_date[2:4]}-101-1"


def test_the_page_of_a_day_shows_all_its_statements(hq: HqDatabase) -> None:
    posted_day(hq)
    tender_corrected(hq, 2, "card")
    post(hq, SECOND, TWO_DAYS_LATER)
    page = get_statement(hq, "101", DATE)
    assert page.statement.id == SECOND
    assert [other.id for other in page.others] == [DAY]
    assert [(line.tender, line.amount_minor, line.variance_minor) for line in page.lines] == [
        ("card", 1_800, -1_200),
        ("cash", 0, 1_200),
    ]
    assert [(line.tender, line.amount_minor) for line in get_statement(hq, "101", DATE, 1).lines] == [
        ("card", 600),
        ("cash", 1_200),
    ]
