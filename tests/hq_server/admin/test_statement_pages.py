"""The pages of statements, without JavaScript: what is held and why, what helps, what goes to the accountant."""

import csv
import html
import io
import re

import pytest

from hq_server.domain.statement import StatementId
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_job import run_statements
from hq_server.services.statement_pages import get_statement
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import DATE, NOW
from tests.hq_server.statement_days import BEFORE, YESTERDAY, DatedRegister, trade
from tests.hq_server.statement_world import send

HELD = f"/statements/101/{YESTERDAY}"
POSTED = f"/statements/101/{BEFORE}?number=1"
LATER = NOW + 3_600_000


@pytest.fixture
def registers(claire: Person) -> dict[str, DatedRegister]:
    return trade(claire.db)


def read(person: Person, path: str) -> str:
    """The page as people read it: without marks, with single spaces."""
    page = html.unescape(re.sub(r"<[^>]+>", " ", person.text(path)))
    return re.sub(r"\s+", " ", page)


def test_what_is_held_comes_first_and_then_every_day(claire: Person, registers: dict[str, DatedRegister]) -> None:
    page = read(claire, "/statements")
    assert "1 statement needs you." in page
    assert page.index("Lyon-Est, 22 Nov 2026: held") < page.index("Monday 23 November 2026")
    assert "Line 1 is taxed with 5.5 %, product sku-1 has 20 %. 2 more checks failed." in page
    assert "Correction 2" in page
    assert re.search(r'Statements<span class="n bad">1</span>', claire.text("/"))
    assert "Lyon-Est: the statement of 22 Nov 2026 is held." in read(claire, "/")


def test_a_held_statement_is_found_however_old_it_is(claire: Person, registers: dict[str, DatedRegister]) -> None:
    claire.clock.now_ms = NOW + 300 * 86_400_000
    claire.sign_in()
    assert "Lyon-Est, 22 Nov 2026: held" in read(claire, "/statements")
    assert "Sunday 22 November 2026" in read(claire, "/statements?state=held")


def test_the_list_is_narrowed_to_a_store_a_state_and_days(claire: Person, registers: dict[str, DatedRegister]) -> None:
    only = read(claire, f"/statements?store=102&first={YESTERDAY}&last={YESTERDAY}")
    assert "Sunday 22 November" in only
    assert "Saturday 21 November" not in only
    assert "Lyon-Est 101" not in only
    assert "Trading" in read(claire, "/statements?state=trading")
    assert "No statement like that." in read(claire, "/statements?state=ready&store=102")
    assert "No statement like that." in read(claire, "/statements?store=nowhere&first=never&last=9999-99-99")


def test_without_a_sale_the_list_says_when_there_will_be_one(claire: Person) -> None:
    assert "No statement in these days." in read(claire, "/statements")


def test_one_sentence_says_what_holds_a_statement_and_opens_the_repair(
    claire: Person, registers: dict[str, DatedRegister]
) -> None:
    page = read(claire, HELD)
    assert "Repair document 101-1 · 18: Line 1 is taxed with 5.5 %, product sku-1 has 20 %." in page
    assert 'href="/findings/101-1/18">Repair the document' in claire.text(HELD)
    assert re.search(r"\d+ passed, 3 failed", page)
    assert "441.49 399.39 −42.10" in page
    assert "Cash 494.80 574.00 +79.20 20.00" in page
    assert "With what is left out, expected cash becomes 536.90 and its variance +37.10." in page
    assert "4 vouchers in draft" in page
    assert "Shift 1 of register 101-1 closed" in page
    assert "documents need a repair, a tender's difference is over its limit" in page


def test_a_posted_statement_shows_its_vouchers_and_offers_nothing_to_change(
    claire: Person, registers: dict[str, DatedRegister]
) -> None:
    page = read(claire, POSTED)
    assert "This statement is posted." in page
    assert re.search(r"\d+ passed, 1 accepted", page)
    assert "Accepted by Claire Aubert: The month closes today" in page
    assert "101-2026-11-21-2" in page
    assert "Calculate again" not in page
    assert "Sales at 20 %" in page
    assert "Bank drop, Cash" in page
    voucher = read(claire, "/vouchers/101/26-101-1")
    assert "Voucher 26-101-1" in voucher
    assert "707 Ventes de marchandises Sales at 20 % 628.65" in voucher
    assert "Total 752.72 752.72" in voucher


def test_the_newest_statement_of_a_day_is_the_one_that_is_shown(
    claire: Person, registers: dict[str, DatedRegister]
) -> None:
    page = read(claire, f"/statements/101/{BEFORE}")
    assert "Correction 101-2026-11-21-2" in page
    assert "in the books on 22 Nov 2026" in page


def test_a_day_that_is_trading_is_quiet(claire: Person, registers: dict[str, DatedRegister]) -> None:
    page = claire.text(f"/statements/101/{DATE}")
    assert "2 shifts are open." in page
    assert 'class="bad"' not in page.split("<main")[1]


def test_what_is_not_there_is_said_in_words(claire: Person, registers: dict[str, DatedRegister]) -> None:
    for path in ("/statements/101/2020-01-01", "/statements/9/x", f"{HELD}?number=7", "/vouchers/101/none"):
        answer = claire.get(path)
        assert answer.status_code == 404
        assert "There is no" in answer.text
    assert claire.post("/statements/101/2020-01-01/again").status_code == 404


def test_a_difference_is_named_document_by_document(claire: Person, registers: dict[str, DatedRegister]) -> None:
    page = read(claire, f"{HELD}/reconciliation")
    assert "1 Z report differs from the statement." in page
    assert "Rule broken It is left out until it is repaired. Line 1 is taxed with 5.5 %" in page
    assert "Cash −42.10 −42.10" in page
    assert "Every Z report agrees with the statement." in read(claire, f"/statements/101/{BEFORE}/reconciliation")
    assert "No shift of this day is closed yet." in read(claire, f"/statements/101/{DATE}/reconciliation")


def test_a_check_is_passed_over_with_a_reason_alone(claire: Person, registers: dict[str, DatedRegister]) -> None:
    path = f"{HELD}/accept"
    assert "Cash: the count differs by 79.20 EUR" in read(claire, path)
    checks = ["findings", "tender_difference", "shift_difference"]
    silent = claire.post(path, check=checks, why="  ")
    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert 'value="findings" checked' in silent.text
    assert "Choose what may pass." in claire.post(path, why="Because").text
    assert "cannot be passed over" in claire.post(path, check="error", why="Because").text
    done = claire.post(path, check=checks, why="The label was wrong <b>all</b> day")
    assert "It may pass." in done.text
    assert "The label was wrong &lt;b&gt;all&lt;/b&gt; day" in done.text
    run_statements(claire.db, LATER)
    assert get_statement(claire.db, "101", YESTERDAY).statement.state == "posted"
    assert "Nothing holds this statement any more." in read(claire, path)
    again = claire.post(f"{HELD}/again")
    assert again.status_code == 400
    assert "is posted; nothing of it changes any more" in again.text


def test_a_statement_is_calculated_again_on_request(claire: Person, registers: dict[str, DatedRegister]) -> None:
    assert "It is calculated again." in claire.post(f"{HELD}/again").text
    run_statements(claire.db, LATER)
    page = read(claire, HELD)
    assert "version 2" in page
    assert "To be calculated again. By Claire Aubert." in page


def test_where_people_release_statements_one_waits_for_them(claire: Person) -> None:
    import_setup(claire.db, "[statement_terms]\nauto_post = false\n", NOW)
    trade(claire.db)
    assert "Lille-Nord, 22 Nov 2026: waits for release" in read(claire, "/statements")
    page = read(claire, f"/statements/102/{YESTERDAY}")
    assert "Look it over, then post it." in page
    assert "The statement is released." in claire.post(f"/statements/102/{YESTERDAY}/release").text
    run_statements(claire.db, LATER)
    assert get_statement(claire.db, "102", YESTERDAY).statement.state == "posted"


def test_statements_by_register_name_what_their_lines_are_of(claire: Person) -> None:
    import_setup(claire.db, '[statement_terms]\nmethod = "register"\n', NOW)
    trade(claire.db)
    assert "101-2 Cash 235.40 235.40 0.00" in read(claire, HELD)


def test_a_statement_is_taken_away_as_pdf_and_as_a_table(claire: Person, registers: dict[str, DatedRegister]) -> None:
    for path in (f"{HELD}/statement.pdf", f"/statements/101/{BEFORE}/statement.pdf?number=1"):
        answer = claire.get(path)
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        assert answer.data.rstrip().endswith(b"%%EOF")
    table = claire.get(f"{HELD}/statement.csv")
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [(row["tender"], row["expected"], row["counted"], row["variance"]) for row in rows] == [
        ("card", "479.98", "479.98", "0.00"),
        ("cash", "494.80", "574.00", "79.20"),
    ]


def test_the_accountant_gets_the_vouchers_of_the_days_that_were_asked_for(
    claire: Person, registers: dict[str, DatedRegister]
) -> None:
    days = f"first={BEFORE}&last={BEFORE}"
    rows = list(csv.DictReader(io.StringIO(claire.get(f"/accounting/vouchers.csv?{days}").data.decode("utf-8-sig"))))
    assert {row["store"] for row in rows} == {"101", "102"}
    assert {row["accounting_date"] for row in rows} == {BEFORE}
    fec = claire.get(f"/accounting/fec?store=101&{days}")
    assert fec.headers["Content-Disposition"] == 'attachment; filename="000000000FEC20261121.txt"'
    assert fec.data.startswith(b"JournalCode\tJournalLib")
    page = read(claire, f"/accounting?store=101&check=1&{days}")
    assert "The FEC file has" in page
    assert claire.get("/accounting/fec?store=nowhere").status_code == 404


def test_a_statement_that_is_held_by_a_missing_document_sends_to_its_register(claire: Person) -> None:
    registers = trade(claire.db)
    register = registers["102-1"]
    register.begin("2026-11-20")
    register.sell_in_full()
    register.sell_in_full()
    register.close_shift()
    del register.lines[1]
    send(claire.db, register)
    run_statements(claire.db, NOW)
    assert get_statement(claire.db, "102", "2026-11-20").statement.id == StatementId("102", "2026-11-20")
    page = claire.text("/statements/102/2026-11-20")
    assert 'href="/registers/102-1">Open register 102-1' in page
    assert "1 document is not at HQ yet" in html.unescape(page)
    assert "Missing" in claire.text("/statements/102/2026-11-20/reconciliation")
