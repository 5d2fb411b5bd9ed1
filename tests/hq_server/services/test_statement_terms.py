"""Terms and account plan: what a store has of its own, what is for all, what is usual; never told to a register."""

import pytest

from hq_server.db import setup_items
from hq_server.db.database import HqDatabase
from hq_server.domain.account_plan import AccountPlan
from hq_server.domain.statement import Terms
from hq_server.services import feeds
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_terms import load_plan, load_terms, tender_names
from tests.hq_server.sending_register import NOW, add_register
from tests.hq_server.statement_world import books, close, opened, post, sell, send


def _import(db: HqDatabase, toml: str) -> list[str]:
    return [problem.message for problem in import_setup(db, toml, NOW).problems]


def _terms(db: HqDatabase, store: str = "101") -> Terms:
    with db.read():
        return load_terms(db, store)


def _plan(db: HqDatabase, store: str = "101") -> AccountPlan:
    with db.read():
        return load_plan(db, store)


def test_a_store_that_nobody_set_up_has_the_usual_terms_and_accounts(hq: HqDatabase) -> None:
    assert _terms(hq) == Terms()
    assert _plan(hq) == AccountPlan()
    assert _plan(hq).tender_account("cheque") == "5112"
    assert _plan(hq).tender_account("whatever") == "511"


def test_a_stores_own_item_counts_before_the_one_for_all(hq: HqDatabase) -> None:
    add_register(hq, "101")
    add_register(hq, "102")
    toml = """
        [[statement_terms]]
        method = "register"
        max_posting_difference_minor = "none"
        tender_differences_minor = { cash = 500, card = 0 }
        [[statement_terms]]
        stores = ["102"]
        big_difference = "account"
        closed_until = 2026-10-31
    """
    assert _import(hq, toml) == []
    first, second = _terms(hq, "101"), _terms(hq, "102")
    assert (first.method, first.max_posting_difference_minor, dict(first.tender_differences_minor)) == (
        *("register", None),
        {"cash": 500, "card": 0},
    )
    assert (second.method, second.big_difference, second.closed_until) == ("total", "account", "2026-10-31")


def test_tenders_are_booked_by_their_kind_unless_the_plan_names_them(hq: HqDatabase) -> None:
    toml = """
        [account_plan]
        sales = "7071"
        tenders = { amex = "5119" }
        [[tender_type]]
        tender = "bons"
        name = "Bons cadeaux"
        kind = "voucher"
        [[tender_type]]
        tender = "amex"
        name = "American Express"
        kind = "card"
        [[tender_type]]
        tender = "carte"
        name = "Carte bancaire"
        kind = "card"
    """
    assert _import(hq, toml) == []
    plan = _plan(hq)
    assert [plan.tender_account(tender) for tender in ("bons", "amex", "carte", "cash")] == [
        "419",
        "5119",
        "511",
        "530",
    ]
    with hq.read():
        assert tender_names(hq, "101")["carte"] == "Carte bancaire"
    register = opened(hq)
    sell(register, 1_200, "amex")
    close(register)
    send(hq, register)
    assert post(hq).state == "posted"
    assert books(hq) == {"44571": -200, "5119": 1_200, "7071": -1_000}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[account_plan]\nsales = "70"', "regex"),
        ('[account_plan]\nsales = "CASH"', "regex"),
        ('[account_plan]\nsiren = "12"', "regex"),
        ('[account_plan]\nsail = "707"', "unknown field"),
        ("[statement_terms]\nmax_shift_difference_minor = -1", ">= 0"),
        ('[statement_terms]\nmethod = "till"', "Invalid enum value"),
        ('[statement_terms]\nclosed_until = "yesterday"', "regex"),
        ('[statement_terms]\nclosed_until = "2026-02-30"', "is no day"),
        ("[[statement_terms]]\n[[statement_terms]]", "has this key already"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(hq: HqDatabase, toml: str, said: str) -> None:
    (message,) = _import(hq, toml)
    assert said in message


def test_registers_are_never_told_of_accounts_and_terms(hq: HqDatabase) -> None:
    register = add_register(hq)
    before = feeds.heads(hq, register.identity)
    assert _import(hq, '[account_plan]\nsales = "7071"\n[statement_terms]\nauto_post = false\n') == []
    assert feeds.heads(hq, register.identity) == before
    assert _import(hq, '[[remove]]\nkind = "account_plan"\nkey = "books"\n') == []
    with hq.read():
        assert [item.kind for item in setup_items.all_items(hq)] == ["statement_terms"]
    assert _plan(hq) == AccountPlan()
