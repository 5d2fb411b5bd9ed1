"""The form of a customer offers everything that was set up, and refuses what does not fit, on both engines."""

import html
import re

import pytest

from hq_server.services import setup_admin
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import change, create, state_of
from tests.hq_server.sending_register import NOW, SendingRegister, add_register


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    return add_register(claire.db)


def _customer(claire: Person, register: SendingRegister, **fields: str) -> str:
    customer = create(register, fields={name.replace("__", "."): text for name, text in fields.items()})
    _send(claire, register)
    return customer


def _send(claire: Person, register: SendingRegister) -> None:
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    register.lines = []


def _opened(claire: Person, path: str) -> dict[str, str]:
    """The hidden fields of a form that was opened."""
    page = claire.text(path)
    return {
        name: html.unescape(text) for name, text in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }


SET_UP = """
    [[attribute]]
    attribute = "size"
    type = "decimal"
    names = { en = "Shoe size" }
    lowest = "15"
    highest = "60"
    [[attribute]]
    attribute = "colour"
    type = "text"
    names = { en = "Colour" }
    choices = [{ value = "red", names = { en = "Red" } }, { value = "blue", names = { en = "Blue" } }]
    [[attribute]]
    attribute = "card number"
    type = "text"
    names = { en = "Card number" }
    required = true
    [[affiliation]]
    affiliation = "staff"
    names = { en = "Staff and family" }
    [[affiliation]]
    affiliation = "past"
    names = { en = "Past" }
    active = false
    [[customer_group]]
    group = "retail"
    name = "Retail customers"
"""


def _edited(claire: Person, customer: str, **typed: str) -> tuple[int, str]:
    """The form as it is opened, with some fields typed anew."""
    path = f"/customers/{customer}/edit"
    opened = _opened(claire, path)
    kept = {name.removeprefix("was_"): text for name, text in opened.items() if name.startswith("was_")}
    answer = claire.post(path, **(opened | kept | typed))
    return answer.status_code, html.unescape(answer.text)


def test_everything_that_was_set_up_for_customers_can_be_changed_in_the_form(
    claire: Person, register: SendingRegister
) -> None:
    fields = {"attribute.size": "38", "attribute.card number": "7", "affiliation.past": "yes", "attribute.odd": "x"}
    customer = create(register, fields=fields)
    _send(claire, register)
    assert setup_admin.import_setup(claire.db, SET_UP, NOW).problems == ()
    page = html.unescape(claire.text(f"/customers/{customer}/edit"))
    for words in ("Shoe size", "Staff and family", "Past", "Retail customers", ">Blue</option>", 'value="x"'):
        assert words in page
    typed = {
        "customer_type": "organization",
        "title": "Mme",
        "customer_group": "retail",
        "consent.phone": "no",
        "consent.email": "yes",
        "language_of_customer": "en",
        "receipt_preference": "email",
        "affiliation.staff": "yes",
        "affiliation.past": "",
        "attribute.size": " 038,50 ",
        "attribute.colour": "blue",
    }
    status, page = _edited(claire, customer, **typed)
    assert (status, "11 fields are changed." in page) == (200, True)
    expected = {
        "customer_type": "organization",
        "title": "Mme",
        "customer_group": "retail",
        "consent.phone": "no",
        "consent.email": "yes",
        "language": "en",
        "receipt_preference": "email",
        "affiliation.staff": "yes",
        "attribute.size": "38.5",
        "attribute.colour": "blue",
        "attribute.card number": "7",
        "attribute.odd": "x",
    }
    stored = state_of(claire.db, customer).fields
    assert expected.items() <= stored.items()
    assert "affiliation.past" not in stored
    assert "Claire Aubert" in page[: page.index("What was said to marketing")]


def test_a_consent_that_a_register_took_back_meanwhile_is_asked_about(
    claire: Person, register: SendingRegister
) -> None:
    customer = create(register, fields={"consent.email": "yes"})
    _send(claire, register)
    assert setup_admin.import_setup(claire.db, SET_UP, NOW).problems == ()
    path = f"/customers/{customer}/edit"
    opened = _opened(claire, path)
    change(register, customer, ("consent.email", "yes", None))
    _send(claire, register)
    answer = claire.post(path, **(opened | {"customer_type": "person", "last_name": "O'Brien", "consent.email": "no"}))
    page = html.unescape(answer.text)
    assert (answer.status_code, "Changed meanwhile to" in page) == (422, True)
    assert 'aria-describedby="w-consent.email"' in page


def test_what_does_not_fit_what_was_set_up_is_refused_at_its_field(claire: Person, register: SendingRegister) -> None:
    customer = create(register, fields={"attribute.card number": "7"})
    _send(claire, register)
    assert setup_admin.import_setup(claire.db, SET_UP, NOW).problems == ()
    wrong = {
        "attribute.size": "99",
        "attribute.colour": "green",
        "attribute.card number": "",
        "customer_group": "nobody",
        "customer_type": "cat",
        "title": "Dr",
    }
    status, page = _edited(claire, customer, **wrong)
    assert (status, page.count('aria-invalid="true"')) == (422, 5)
    for words in ("between 15 and 60", "none of them", "The shop needs this", "no such customer group", 'value="Dr"'):
        assert words in page
    assert "title" not in state_of(claire.db, customer).fields


def test_a_required_attribute_that_was_always_empty_does_not_stop_another_change(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register)
    assert setup_admin.import_setup(claire.db, SET_UP, NOW).problems == ()
    assert _edited(claire, customer, title="Dr")[0] == 200
    assert state_of(claire.db, customer).fields["title"] == "Dr"
