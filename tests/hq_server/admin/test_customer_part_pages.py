"""Addresses, further contacts and consents of a customer on HQ's pages, on both engines."""

import html
import re

import pytest

from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, audit, change, create, state_of
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

ADDRESS = {
    "purpose": "delivery",
    "street": "12 rue de l'Épeule",
    "postcode": "59100",
    "city": "Roubaix",
    "country": "fr",
}


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


def _save(claire: Person, path: str, **typed: str) -> tuple[int, str]:
    answer = claire.post(path, **(_opened(claire, path) | typed))
    return answer.status_code, html.unescape(answer.text)


def _fields(claire: Person, customer: str, kind: str) -> dict[str, str]:
    """``address.street`` → text, of the only address or contact."""
    found = {name: text for name, text in state_of(claire.db, customer).fields.items() if name.startswith(f"{kind}.")}
    assert len({name.split(".")[1] for name in found}) <= 1
    return {name.split(".")[2]: text for name, text in found.items()}


def test_the_first_address_of_a_customer_is_added_and_becomes_the_first_one(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register)
    status, page = _save(claire, f"/customers/{customer}/addresses/new", **ADDRESS)
    assert (status, "The address is saved." in page, "12 rue de l'Épeule" in page) == (200, True, True)
    assert _fields(claire, customer, "address") == ADDRESS | {"country": "FR"}
    fields = state_of(claire.db, customer).fields
    assert f"address.{fields['primary_address']}.purpose" in fields
    assert ("primary_address", None, fields["primary_address"], "taken") in audit(claire.db, customer)
    assert claire.text("/audit").count("Changed the customer") >= 1


def test_a_form_that_is_sent_twice_adds_one_address(claire: Person, register: SendingRegister) -> None:
    customer = _customer(claire, register)
    path = f"/customers/{customer}/addresses/new"
    opened = _opened(claire, path)
    for _time in range(2):
        assert claire.post(path, **(opened | ADDRESS)).status_code == 200
    assert _fields(claire, customer, "address") == ADDRESS | {"country": "FR"}
    assert len(audit(claire.db, customer)) == 6


def test_what_is_wrong_with_an_address_is_said_at_its_fields_and_nothing_is_saved(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register)
    wrong = {"purpose": "moon", "street": "", "city": "", "postcode": "", "country": "FRA", "name": "x" * 101}
    status, page = _save(claire, f"/customers/{customer}/addresses/new", **wrong)
    assert status == 422
    for words in ("Choose what this address is for.", "needs a street", "needs a city", "two letters", "At most 100"):
        assert words in page
    assert page.count('aria-invalid="true"') == 5
    assert 'value="FRA" aria-invalid="true" aria-describedby="w-country"' in page
    assert _fields(claire, customer, "address") == {}


def test_an_address_is_changed_and_what_a_register_changed_meanwhile_is_merged_by_field(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register, **{name.replace(".", "__"): text for name, text in HOME.items()})
    path = f"/customers/{customer}/addresses/a1"
    opened = _opened(claire, path)
    change(register, customer, ("address.a1.city", "Lille", "Lyon"))
    _send(claire, register)
    typed = {"purpose": "home", "street": "2 rue du Nord\r\nBâtiment B", "city": "Lille", "postcode": "59000"}
    assert claire.post(path, **(opened | typed)).status_code == 200
    kept = {"purpose": "home", "street": "2 rue du Nord\nBâtiment B", "city": "Lyon", "postcode": "59000"}
    assert _fields(claire, customer, "address") == kept


def test_a_member_that_both_changed_is_shown_and_the_second_time_written_over(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register, **{name.replace(".", "__"): text for name, text in HOME.items()})
    path = f"/customers/{customer}/addresses/a1"
    opened = _opened(claire, path)
    change(register, customer, ("address.a1.city", "Lille", "Lyon"))
    _send(claire, register)
    typed = {"purpose": "home", "street": "1 rue du Nord", "city": "Nice"}
    answer = claire.post(path, **(opened | typed))
    page = html.unescape(answer.text)
    assert (answer.status_code, "Changed meanwhile to “Lyon”." in page) == (422, True)
    assert 'name="was_city" value="Lyon"' in page
    assert _save(claire, path, **typed)[0] == 200
    assert _fields(claire, customer, "address")["city"] == "Nice"


def test_an_address_that_a_register_removed_does_not_come_back_by_halves(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register, **{name.replace(".", "__"): text for name, text in HOME.items()})
    path = f"/customers/{customer}/addresses/a1"
    opened = _opened(claire, path)
    change(register, customer, *((name, text, None) for name, text in HOME.items()))
    _send(claire, register)
    typed = {"purpose": "home", "street": "1 rue du Nord", "city": "Lille", "region": "Nord"}
    page = html.unescape(claire.post(path, **(opened | typed)).text)
    assert "Somebody removed this while the form was open." in page
    assert _fields(claire, customer, "address") == {}
    assert claire.get(path).status_code == 404


def test_the_first_address_is_removed_and_the_next_one_takes_its_place(
    claire: Person, register: SendingRegister
) -> None:
    second = {"address.b2.purpose": "delivery", "address.b2.street": "quai", "address.b2.city": "Lyon"}
    fields = HOME | second | {"primary_address": "a1"}
    customer = create(register, fields=fields)
    _send(claire, register)
    seen = _opened(claire, f"/customers/{customer}/addresses/a1")["seen"]
    page = claire.post(f"/customers/{customer}/addresses/a1/remove", seen=seen).text
    assert "The address is removed." in page
    assert state_of(claire.db, customer).fields["primary_address"] == "b2"
    assert _fields(claire, customer, "address") == {"purpose": "delivery", "street": "quai", "city": "Lyon"}
    again = html.unescape(claire.post(f"/customers/{customer}/addresses/a1/remove", seen=seen).text)
    assert "This was removed already." in again


def test_an_address_that_changed_since_it_was_looked_at_is_not_removed(
    claire: Person, register: SendingRegister
) -> None:
    customer = create(register, fields=HOME)
    _send(claire, register)
    seen = _opened(claire, f"/customers/{customer}/addresses/a1")["seen"]
    change(register, customer, ("address.a1.city", "Lille", "Lyon"))
    _send(claire, register)
    page = claire.post(f"/customers/{customer}/addresses/a1/remove", seen=seen).text
    assert "Nothing was removed" in page
    assert _fields(claire, customer, "address")["city"] == "Lyon"


def test_another_address_becomes_the_first_when_somebody_says_so(claire: Person, register: SendingRegister) -> None:
    second = {"address.b2.purpose": "delivery", "address.b2.street": "quai", "address.b2.city": "Lyon"}
    customer = create(register, fields=HOME | second | {"primary_address": "a1"})
    _send(claire, register)
    assert "This is the first address" in claire.text(f"/customers/{customer}/addresses/a1")
    typed = {"purpose": "delivery", "street": "quai", "city": "Lyon", "first": "yes"}
    assert _save(claire, f"/customers/{customer}/addresses/b2", **typed)[0] == 200
    assert state_of(claire.db, customer).fields["primary_address"] == "b2"


def test_a_contact_is_added_changed_and_removed_with_its_consent(claire: Person, register: SendingRegister) -> None:
    customer = _customer(claire, register)
    path = f"/customers/{customer}/contacts/new"
    assert _save(claire, path, type="email", value=" compta@renard.fr ", consent="yes")[0] == 200
    assert _fields(claire, customer, "contact") == {"type": "email", "value": "compta@renard.fr", "consent": "yes"}
    contact = next(name for name in state_of(claire.db, customer).fields if name.startswith("contact.")).split(".")[1]
    path = f"/customers/{customer}/contacts/{contact}"
    _save(claire, path, type="email", value="compta@renard.fr", consent="no")
    assert _fields(claire, customer, "contact")["consent"] == "no"
    page = html.unescape(claire.text(f"/customers/{customer}"))
    assert page.count("Marketing, compta@renard.fr") == 2
    claire.post(f"{path}/remove", seen=_opened(claire, path)["seen"])
    assert _fields(claire, customer, "contact") == {}
    assert ("contact." + contact + ".consent", "no", None, "taken") in audit(claire.db, customer)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"type": "phone", "value": "ring me"}, "A phone number has digits."),
        ({"type": "email", "value": "nobody"}, "does not look like an e-mail address"),
        ({"type": "email", "value": ""}, "Type the number or the address"),
        ({"type": "pigeon", "value": "12345"}, "choose one"),
    ],
)
def test_what_reaches_nobody_is_refused_at_its_field(
    claire: Person, register: SendingRegister, typed: dict[str, str], words: str
) -> None:
    customer = _customer(claire, register)
    status, page = _save(claire, f"/customers/{customer}/contacts/new", **typed)
    assert (status, words in page, _fields(claire, customer, "contact")) == (422, True, {})


def test_a_consent_is_shown_with_its_date_and_who_heard_it(claire: Person, register: SendingRegister) -> None:
    customer = create(register, fields={"consent.email": "yes"})
    change(register, customer, ("consent.email", "yes", "no"))
    _send(claire, register)
    page = html.unescape(claire.text(f"/customers/{customer}"))
    said = page[page.index("What was said to marketing") : page.index("</details>")]
    assert said.index("101-2") < said.index("with the new customer")
    assert said.count("Marketing by e-mail") == 2
    assert page.index("Refused") < page.index("What was said to marketing")


@pytest.mark.parametrize("path", ["addresses/new", "contacts/new", "block"])
def test_a_customer_who_is_not_there_has_no_forms(claire: Person, path: str) -> None:
    assert claire.get(f"/customers/nobody/{path}").status_code == 404
    assert claire.post(f"/customers/nobody/{path}").status_code == 404


@pytest.mark.parametrize("path", ["addresses/x9", "contacts/x9", "addresses/%00", "contacts/%00"])
def test_an_address_or_contact_that_is_not_there_is_said_to_be_missing(
    claire: Person, register: SendingRegister, path: str
) -> None:
    customer = _customer(claire, register)
    assert claire.get(f"/customers/{customer}/{path}").status_code == 404
