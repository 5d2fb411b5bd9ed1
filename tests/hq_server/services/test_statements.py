"""A store's day becomes a statement: started when something arrives, calculated over its closed shifts, checked."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import Check, StatementId, TenderLine
from hq_server.domain.statement_words import check_text
from hq_server.errors import NotFound, Refused
from hq_server.ids import new_id
from hq_server.services import corrections, posting, statement_actions, statements
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_job import run_statements
from hq_server.services.statement_list import list_statements
from hq_server.services.statement_pages import get_statement
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, line_in_full
from tests.hq_server.statement_world import DAY, EVENING, books, close, find, opened, post, sell, send, vouchers_of


def checks(db: HqDatabase) -> dict[str, Check]:
    statement = find(db)
    assert statement is not None
    return {check.code: check for check in statement.checks}


def causes(db: HqDatabase) -> list[str]:
    """What holds the day, in words."""
    statement = find(db)
    assert statement is not None
    return [check_text(check, "EUR", {"cash": "Cash"}) for check in statement.causes]


def set_up(db: HqDatabase, toml: str) -> None:
    assert not import_setup(db, toml, NOW).problems


def test_a_plain_day_is_posted_once_it_is_closed(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    sell(register, 550, "card", rate=5_500)
    send(hq, register)
    assert post(hq, now_ms=NOW).state == "started"
    close(register)
    send(hq, register)
    statement = post(hq)
    assert (statement.state, statement.documents, statement.accounting_date) == ("posted", 2, DATE)
    assert all(check.passed for check in statement.checks)
    assert [voucher.id for voucher in vouchers_of(hq)] == ["26-101-1", "26-101-2"]
    assert books(hq) == {"44571": -229, "511": 550, "530": 1_200, "707": -1_521}


def test_while_a_shift_is_open_the_day_waits_and_needs_a_person_only_once_it_is_over(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    send(hq, register)
    assert not post(hq, now_ms=NOW).held
    assert [one.word for one in list_statements(hq, DATE, DATE)] == ["trading"]
    assert post(hq).held
    assert causes(hq) == ["Shift 1 of register 101-2 is not closed."]
    assert dict(checks(hq)["shifts_closed"].links) == {"shift": f"101-2/{register.shift}"}


def test_what_is_missing_holds_the_day_and_what_arrives_is_calculated_with_the_rest(hq: HqDatabase) -> None:
    register = opened(hq)
    for _sale in range(3):
        sell(register, 1_000)
    close(register)
    kept = register.lines.pop(2)
    send(hq, register)
    held = post(hq)
    assert (held.state, held.version, held.documents, held.held) == ("calculated", 1, 2, True)
    assert causes(hq)[0] == "The shift of register 101-2 is not complete: 1 document is not at HQ yet, number 3."
    assert post(hq).version == 1
    register.lines = [kept]
    send(hq, register)
    posted = post(hq)
    assert (posted.state, posted.version, posted.documents) == ("posted", 2, 3)
    assert books(hq) == {"44571": -501, "530": 3_000, "707": -2_499}


def taxed_wrongly(register: SendingRegister) -> None:
    """Four pieces whose tax is 2 cents too little each: the sums agree, but a rule does not."""
    lines = [line_in_full(number, barcode="", tax_minor=40) for number in range(1, 5)]
    taxes = [{"tax_rate": 20_000, "net_minor": 840, "tax_minor": 160, "gross_minor": 1_000}]
    register.sell_in_full(count=4, tax_minor=160, lines=lines, taxes=taxes)


def test_a_document_that_needs_a_repair_is_left_out_and_holds_the_day(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    taxed_wrongly(register)
    close(register)
    send(hq, register)
    held = post(hq)
    assert (held.documents, held.held) == (1, True)
    assert checks(hq)["findings"].links == (("finding", "101-2/3"),)
    with hq.write():
        hq.execute("UPDATE finding SET state = 'accepted'")
    posted = post(hq)
    assert (posted.state, posted.documents, books(hq)["530"]) == ("posted", 2, 2_200)


def test_what_is_left_out_on_a_persons_word_follows_once_it_is_mended(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    taxed_wrongly(register)
    close(register)
    send(hq, register)
    post(hq)
    assert [check.code for check in checks(hq).values() if check.holds] == ["findings"]
    statement_actions.accept(hq, DAY, ["findings"], "The books close today", person="claire", now_ms=EVENING)
    assert post(hq).state == "posted"
    # Ten euros too much lie in the drawer, as long as the sale they were paid for is not in the books.
    assert books(hq) == {"44571": -200, "530": 2_200, "707": -1_000, "758": -1_000}
    with hq.write():
        hq.execute("UPDATE finding SET state = 'closed'")
        corrections.note_changed(hq, "101", "2", 3, EVENING)
    late = post(hq, StatementId("101", DATE, 2))
    assert (late.state, late.kind, late.documents) == ("posted", "correction", 1)
    assert books(hq) == {"44571": -360, "530": 2_200, "707": -1_840}


def test_customers_have_their_numbers_before_anything_is_posted(hq: HqDatabase) -> None:
    register = opened(hq)
    customer = new_id()
    register.create_customer(customer)
    sell(register, 1_200, customer=customer)
    close(register)
    send(hq, register)
    assert post(hq).state == "posted"
    with hq.read():
        row = hq.row("SELECT account_number FROM customer WHERE id = ?", (customer,))
    assert row is not None
    assert row[0]


def test_only_closed_shifts_are_calculated_and_one_that_closes_later_follows(hq: HqDatabase) -> None:
    set_up(hq, "[statement_terms]\none_statement_a_day = false\n")
    first, second = opened(hq, "1"), opened(hq, "2")
    sell(first, 1_200)
    close(first)
    sell(second, 600)
    send(hq, first, second)
    assert post(hq).state == "started"
    statement_actions.accept(hq, DAY, ["shifts_closed"], "The second closes late.", person="claire", now_ms=EVENING)
    assert post(hq).documents == 1
    close(second)
    send(hq, second)
    later = post(hq, StatementId("101", DATE, 2))
    assert (later.state, later.kind, later.documents, later.accounting_date) == ("posted", "day", 1, DATE)
    assert books(hq)["530"] == 1_800


@pytest.mark.parametrize(
    ("method", "groups"),
    [("total", [""]), ("register", ["1", "2"]), ("staff", ["s-001"]), ("shift", None)],
)
def test_lines_are_grouped_as_the_terms_say(hq: HqDatabase, method: str, groups: list[str] | None) -> None:
    set_up(hq, f'[statement_terms]\nmethod = "{method}"\n')
    registers = [opened(hq, "1"), opened(hq, "2")]
    for register in registers:
        sell(register, 1_200)
        sell(register, 600, "card", change_minor=400)
        close(register, {"cash": -30})
        send(hq, register)
    assert post(hq).state == "posted"
    lines = get_statement(hq, "101", DATE).lines
    wanted = groups or sorted(register.shift for register in registers)
    share = 2 // len(wanted)
    assert lines == tuple(
        line
        for group in wanted
        for line in (
            TenderLine(group, "card", 600 * share, 1_000 * share, 1_000 * share, 0, None),
            TenderLine(group, "cash", 1_200 * share, 10_800 * share, 10_770 * share, -30 * share, 2_000),
        )
    )
    assert books(hq) == {"44571": -600, "511": 2_000, "530": 1_600 - 60, "658": 60, "707": -3_000}


CEILINGS = """
[statement_terms]
max_posting_difference_minor = 100
max_shift_difference_minor = 60
max_transaction_difference_minor = 2
max_rounding_minor = 6
tender_differences_minor = { cash = 50, card = 0 }
"""


@pytest.mark.parametrize(
    ("off", "said"),
    [
        ([{"cash": 50}, {}], []),
        ([{"cash": -51}, {}], ["Cash: the count differs by -0.51 EUR, more than 0.50 EUR."]),
        (
            [{"cash": 40, "card": 21}, {}],
            [
                "card: the count differs by 0.21 EUR, more than 0.00 EUR.",
                "A shift of register 101-1 differs by 0.61 EUR, more than 0.60 EUR.",
            ],
        ),
        # One shift has too much and the other too little: together nothing, and yet both are wrong.
        (
            [{"cash": 61}, {"cash": -61}],
            ["2 shifts differ by more than 0.60 EUR; the worst is one of register 101-1: 0.61 EUR."],
        ),
        (
            [{"cash": 60}, {"cash": 60}],
            [
                "Cash: the count differs by 1.20 EUR, more than 0.50 EUR.",
                "All differences come to 1.20 EUR, more than 1.00 EUR.",
            ],
        ),
    ],
)
def test_differences_beyond_their_ceilings_hold_the_day(
    hq: HqDatabase, off: list[dict[str, int]], said: list[str]
) -> None:
    set_up(hq, CEILINGS)
    for number, wrong in zip(("1", "2"), off, strict=True):
        register = opened(hq, number)
        sell(register, 1_200)
        sell(register, 600, "card")
        close(register, wrong)
        send(hq, register)
    statement = post(hq)
    assert causes(hq) == said
    assert statement.held == bool(said)
    assert bool(vouchers_of(hq)) != bool(said)


def test_a_sale_that_is_not_paid_exactly_and_much_rounding_hold_the_day(hq: HqDatabase) -> None:
    set_up(hq, CEILINGS + "[policy]\ncash_rounding_minor = 5\n")
    register = opened(hq)
    for rounding in (2, -2, 2, -2):
        sell(register, 1_000 - rounding, rounding_minor=rounding)
    close(register)
    send(hq, register)
    post(hq)
    assert causes(hq) == ["Cash was rounded by 0.08 EUR in all, more than 0.06 EUR."]
    set_up(hq, "[statement_terms]\nmax_transaction_difference_minor = 1\n")
    assert post(hq).held
    assert causes(hq)[0].startswith("4 sales were paid with a difference of more than 0.01 EUR, the worst is 101-2-1")
    assert [kind for kind, _key in checks(hq)["transaction_difference"].links] == ["document"] * 4


def test_without_ceilings_nothing_holds_and_big_differences_go_to_their_account(hq: HqDatabase) -> None:
    set_up(
        hq,
        '[statement_terms]\nmax_posting_difference_minor = "none"\nmax_shift_difference_minor = "none"\n'
        'big_difference = "account"\ntender_differences_minor = { cash = 100 }\n',
    )
    register = opened(hq)
    sell(register, 120_000)
    sell(register, 600, "card")
    close(register, {"cash": -90_000, "card": 5})
    send(hq, register)
    assert post(hq).state == "posted"
    assert books(hq) == {"44571": -20_100, "511": 605, "530": 30_000, "678": 90_000, "707": -100_500, "758": -5}


def test_a_person_may_accept_what_holds_the_day_and_it_is_kept_who_did(hq: HqDatabase) -> None:
    register = opened(hq)
    sell(register, 1_200)
    close(register, {"cash": 3_000})
    send(hq, register)
    assert post(hq).held
    with pytest.raises(Refused, match="Say why"):
        statement_actions.accept(hq, DAY, ["tender_difference"], "  ", person="claire", now_ms=EVENING)
    with pytest.raises(Refused, match="findings"):
        statement_actions.accept(hq, DAY, ["findings"], "Because", person="claire", now_ms=EVENING)
    statement_actions.accept(hq, DAY, ["tender_difference"], "Found it: change bag", person="claire", now_ms=EVENING)
    posted = post(hq)
    assert posted.state == "posted"
    assert [(one.code, one.person, one.reason) for one in posted.accepted] == [
        ("tender_difference", "claire", "Found it: change bag")
    ]
    page = get_statement(hq, "101", DATE)
    assert [(event.event, event.person) for event in page.events] == [
        ("started", ""),
        ("calculated", ""),
        ("held", ""),
        ("accepted", "claire"),
        ("posted", ""),
    ]
    with pytest.raises(Refused, match="is posted"):
        statement_actions.calculate_again(hq, DAY, person="claire", now_ms=EVENING)
    with pytest.raises(NotFound):
        statement_actions.release(hq, StatementId("101", "2026-11-24"), person="claire", now_ms=EVENING)


def test_where_statements_do_not_post_by_themselves_a_person_releases_them(hq: HqDatabase) -> None:
    set_up(hq, "[statement_terms]\nauto_post = false\n")
    register = opened(hq)
    sell(register, 1_200)
    close(register)
    send(hq, register)
    assert post(hq).state == "checked"
    page = get_statement(hq, "101", DATE)
    assert (page.word, page.posted) == ("ready", ())
    assert [(voucher.part, voucher.amount_minor) for voucher in page.drafts] == [("sales", 1_200), ("payments", 1_200)]
    statement_actions.calculate_again(hq, DAY, person="claire", now_ms=EVENING)
    assert (post(hq).state, post(hq).version) == ("checked", 2)
    statement_actions.release(hq, DAY, person="claire", now_ms=EVENING)
    assert post(hq).state == "posted"
    page = get_statement(hq, "101", DATE)
    assert (page.word, page.drafts, len(page.posted)) == ("posted", (), 2)


def test_another_currency_than_the_stores_is_never_added_up(hq: HqDatabase) -> None:
    register = opened(hq)
    register.write(
        "shift.opened",
        {"shift": (other := new_id()), "number": 2, "staff": "s-001", "currency": "CHF", "starting_minor": 0},
    )
    register.shift = other
    register.shift_first = register.sequence
    close(register)
    send(hq, register)
    assert post(hq).held
    assert "The store counts in EUR, but there are amounts in CHF." in causes(hq)


def test_the_job_says_what_it_did_and_one_bad_statement_holds_up_no_other(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for store in ("101", "102", "103"):
        register = opened(hq, "1", store)
        sell(register, 1_200)
        close(register)
        send(hq, register)
    calculate = statements.calculate

    def fail(db: HqDatabase, statement: object, now_ms: int) -> object:
        if statement.id.store == "102":  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return calculate(db, statement, now_ms)  # type: ignore[arg-type]

    monkeypatch.setattr(posting, "calculate", fail)
    with pytest.raises(ZeroDivisionError):
        run_statements(hq, EVENING)
    states = {one.statement.id.store: (one.statement.state, one.word) for one in list_statements(hq, DATE, DATE)}
    assert states == {"101": ("posted", "posted"), "102": ("validated", "held"), "103": ("posted", "posted")}
    failed = get_statement(hq, "102", DATE).statement
    assert check_text(failed.causes[0], "EUR", {}) == (
        "HQ could not go on: An unexpected error; the log has the details."
    )
    monkeypatch.undo()
    assert run_statements(hq, EVENING).rows == 1
    mended = get_statement(hq, "102", DATE).statement
    assert (mended.state, mended.causes) == ("posted", ())


def test_a_day_without_any_sale_is_posted_without_a_voucher(hq: HqDatabase) -> None:
    register = opened(hq)
    close(register)
    send(hq, register)
    assert post(hq).state == "posted"
    assert vouchers_of(hq) == []


def test_every_transaction_of_whatever_type_is_in_exactly_one_posting(hq: HqDatabase) -> None:
    for register in (opened(hq, "1"), opened(hq, "2")):
        sell(register, 1_200)
        register.open_drawer()
        register.give_up_basket()
        register.move_cash(500)
        close(register)
        send(hq, register)
    assert post(hq).documents == 8
    with hq.read():
        assert hq.row("SELECT count(*) FROM posted_transaction") == (8,)
        assert hq.row("SELECT count(*) FROM transaction_header") == (8,)
