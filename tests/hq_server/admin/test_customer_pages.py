"""A customer's page, the form that changes it and the decision of conflicts, on both engines."""

import html
import re
from typing import Any

import pytest

from hq_server.services import setup_admin
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, PLAIN, audit, change, create, earn, enrol, open_values, state_of
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

EVIL = '<script>alert(1)</script>"&\u202e'
FORM: dict[str, Any] = {
    "first_name": "Zoë",
    "last_name": "O'Brien",
    "organization": "",
    "phone": "+33 1 23 45 67 89",
    "email": "zoe@example.org",
    "language_of_customer": "fr",
    "receipt_preference": "",
}


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    return add_register(claire.db)


def _send(claire: Person, register: SendingRegister) -> None:
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    register.lines = []


def _save(claire: Person, customer: str, was: dict[str, str] | None = None, **typed: str) -> tuple[int, str]:
    shown = FORM | (was or {})
    fields: dict[str, Any] = {f"was_{name}": text for name, text in shown.items()} | shown | typed
    answer = claire.post(f"/customers/{customer}/edit", **fields)
    return answer.status_code, html.unescape(answer.text)


def _conflict(claire: Person, register: SendingRegister) -> str:
    """A customer whose phone HQ and the register changed to something else."""
    customer = create(register)
    _send(claire, register)
    _save(claire, customer, phone="5")
    change(register, customer, ("phone", PLAIN["phone"], "7"))
    _send(claire, register)
    return customer


def _decide(claire: Person, customer: str, take: str, **changed: str) -> tuple[int, str]:
    page = claire.text(f"/customers/{customer}")
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    fields: dict[str, Any] = {"subject": "phone", "seen": seen[1] if seen else "", "take": take} | changed
    answer = claire.post(f"/customers/{customer}/decide", **fields)
    return answer.status_code, html.unescape(answer.text)


def test_everything_that_stands_in_a_field_is_shown_as_text(claire: Person, register: SendingRegister) -> None:
    fields = {
        "address.a1.purpose": EVIL,
        "address.a1.street": EVIL,
        f"affiliation.{EVIL}": "yes",
        f"attribute.{EVIL}": EVIL,
        "contact.c1.type": EVIL,
        "contact.c1.value": EVIL,
        f"unknown.{EVIL}": EVIL,
        "title": EVIL,
        "receipt_preference": EVIL,
    }
    customer = create(register, fields=fields, language=EVIL, customer_type=EVIL, organization=EVIL)
    change(register, customer, ("organization", "another", EVIL * 2), ("contact.c1.value", EVIL, EVIL * 3))
    enrol(register, customer, EVIL)
    _send(claire, register)
    for path in (f"/customers/{customer}", f"/customers/{customer}/edit", "/customers?state=conflict"):
        page = claire.text(path)
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
    shown = html.unescape(claire.text(f"/customers/{customer}"))
    assert shown.count(f"unknown.{EVIL}") == 1
    assert EVIL * 3 in shown


def test_a_customer_is_found_by_loyalty_card_and_by_being_in_conflict(
    claire: Person, register: SendingRegister
) -> None:
    customer, other = _conflict(claire, register), create(register, first_name="Max")
    enrol(register, other, "9990001112223")
    _send(claire, register)
    found = claire.text("/customers?q=9990001112223")
    assert (other in found, customer in found) == (True, False)
    disputed = claire.text("/customers?state=conflict")
    assert (other in disputed, customer in disputed) == (False, True)
    for path in ("/customers", "/"):
        assert "Decide what stands for 1 customer." in claire.text(path)
    assert '<span class="n bad">1</span>' in claire.text("/jobs")
    _decide(claire, customer, "")
    assert "Decide what stands" not in claire.text("/")


def test_an_edit_is_saved_with_the_persons_name(claire: Person, register: SendingRegister) -> None:
    customer = create(register)
    _send(claire, register)
    status, page = _save(claire, customer, email="new@example.org", receipt_preference="both")
    assert (status, "2 fields are changed." in page) == (200, True)
    assert audit(claire.db, customer) == [
        ("email", "zoe@example.org", "new@example.org", "taken"),
        ("receipt_preference", None, "both", "taken"),
    ]
    assert "Claire Aubert" in page
    assert "On paper and by e-mail" in page


def test_saving_what_nobody_changed_changes_nothing_whatever_stands_in_the_fields(
    claire: Person, register: SendingRegister
) -> None:
    odd = {"organization": "  two\nlines ", "phone": " 1 ", "language": "tlh"}
    customer = create(register, fields={"receipt_preference": "by pigeon"}, **odd)
    _send(claire, register)
    was = {
        "organization": "  two\r\nlines ",
        "phone": " 1 ",
        "language_of_customer": "tlh",
        "receipt_preference": "by pigeon",
    }
    form = claire.text(f"/customers/{customer}/edit")
    assert '<option value="tlh" selected>' in form
    assert '<option value="by pigeon" selected>' in form
    status, page = _save(claire, customer, was, organization="  twolines ", email="new@example.org")
    assert (status, "1 field is changed." in page) == (200, True)
    assert [field for field, *_rest in audit(claire.db, customer)] == ["email"]


def test_a_refused_edit_shows_the_message_at_the_field_and_keeps_what_was_typed(
    claire: Person, register: SendingRegister
) -> None:
    customer = create(register)
    _send(claire, register)
    status, page = _save(claire, customer, phone="9" * 41, last_name="Byrne")
    assert status == 422
    assert "At most 40 characters fit here; this has 41." in page
    assert f'value="{"9" * 41}" aria-invalid="true" aria-describedby="w-phone" autofocus' in page
    assert 'value="Byrne"' in page
    assert state_of(claire.db, customer).fields["last_name"] == "O'Brien"


def test_what_changed_meanwhile_is_shown_and_the_second_time_written_over(
    claire: Person, register: SendingRegister
) -> None:
    customer = create(register)
    change(register, customer, ("phone", PLAIN["phone"], "5"))
    _send(claire, register)
    status, page = _save(claire, customer, phone="6")
    assert status == 422
    assert "Changed meanwhile to “5”." in page
    assert 'name="was_phone" value="5"' in page
    assert _save(claire, customer, {"phone": "5"}, phone="6")[0] == 200
    assert state_of(claire.db, customer).fields["phone"] == "6"


@pytest.mark.parametrize(
    ("take", "stands", "told"), [("101-2", "7", "register 101-2's values stand"), ("", "5", "HQ's")]
)
def test_two_buttons_decide_a_conflict(
    claire: Person, register: SendingRegister, take: str, stands: str, told: str
) -> None:
    customer = _conflict(claire, register)
    page = claire.text(f"/customers/{customer}")
    assert "Keep HQ&#39;s" in page
    assert "Take register 101-2&#39;s" in page
    status, page = _decide(claire, customer, take)
    assert (status, told in page) == (200, True)
    assert (state_of(claire.db, customer).fields["phone"], open_values(claire.db, customer)) == (stands, {})
    assert 'name="seen"' not in page


@pytest.mark.parametrize("changed", [{"seen": "old"}, {"subject": "email"}, {"subject": "\x00"}, {"subject": ""}])
def test_a_decision_that_does_not_fit_changes_nothing_and_says_so(
    claire: Person, register: SendingRegister, changed: dict[str, str]
) -> None:
    customer = _conflict(claire, register)
    status, page = _decide(claire, customer, "101-2", **changed)
    assert (status, "Nothing was" in page) == (200, True)
    assert open_values(claire.db, customer) == {("phone", "101-2"): "7"}


def test_neither_form_works_without_its_token(claire: Person, register: SendingRegister) -> None:
    customer = _conflict(claire, register)
    for path in ("edit", "decide"):
        answer = claire.client.post(f"/customers/{customer}/{path}", data=FORM | {"subject": "phone"})
        assert answer.status_code == 400
    assert open_values(claire.db, customer) == {("phone", "101-2"): "7"}


@pytest.mark.parametrize("path", ["/customers/nobody", "/customers/nobody/edit"])
def test_a_customer_who_is_not_there_is_said_to_be_missing(claire: Person, path: str) -> None:
    assert claire.get(path).status_code == 404
    assert claire.post("/customers/nobody/decide", subject="phone").status_code == 404
    assert claire.post("/customers/nobody/edit", **FORM).status_code == 404


def test_documents_about_a_customer_are_listed_with_their_state(claire: Person, register: SendingRegister) -> None:
    customer = create(register, fields=HOME)
    register.open_shift()
    earn(register, "card 1", 3)
    enrol(register, customer, "card 1")
    change(register, customer, ("title", None, "Dr"))
    _send(claire, register)
    page = claire.text(f"/customers/{customer}")
    for words in ("Customer created", "Customer changed", "Loyalty card enrolled", "card 1"):
        assert words in page


def test_attributes_affiliations_and_groups_are_called_as_they_were_set_up(
    claire: Person, register: SendingRegister
) -> None:
    fields = {"attribute.size": "38.5", "attribute.odd": "x", "affiliation.staff": "yes", "customer_group": "retail"}
    customer = create(register, fields=fields)
    change(register, customer, ("attribute.size", "38.5", "39"))
    _send(claire, register)
    set_up = """
        [[attribute]]
        attribute = "size"
        type = "decimal"
        names = { en = "Shoe size", fr = "Pointure" }
        [[affiliation]]
        affiliation = "staff"
        names = { fr = "Personnel" }
        [[customer_group]]
        group = "retail"
        name = "Retail customers"
    """
    assert setup_admin.import_setup(claire.db, set_up, NOW).problems == ()
    page = claire.text(f"/customers/{customer}")
    for words in ("<dt>Shoe size</dt>", "<dt>odd</dt>", "Personnel", "Retail customers", "Attribute Shoe size"):
        assert words in page
    assert "<dt>Pointure</dt>" in claire.text(f"/customers/{customer}", **{"Accept-Language": "fr"})


def test_the_page_speaks_french(claire: Person, register: SendingRegister) -> None:
    customer = _conflict(claire, register)
    page = claire.text(f"/customers/{customer}", **{"Accept-Language": "fr"})
    assert '<html lang="fr">' in page
    assert _decide(claire, customer, "")[0] == 200
