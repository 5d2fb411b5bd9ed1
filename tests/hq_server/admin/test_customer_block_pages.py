"""Blocking a customer with a reason, and taking the block back, on both engines."""

import html
import re

import pytest

from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import audit, change, create, state_of
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


def _save(claire: Person, path: str, **typed: str) -> tuple[int, str]:
    answer = claire.post(path, **(_opened(claire, path) | typed))
    return answer.status_code, html.unescape(answer.text)


def test_a_customer_is_blocked_with_a_reason_and_unblocked_with_another(
    claire: Person, register: SendingRegister
) -> None:
    customer = _customer(claire, register)
    status, page = _save(claire, f"/customers/{customer}/block", reason="two invoices open")
    assert (status, "This customer is blocked: two invoices open" in page) == (200, True)
    assert "By Claire Aubert" in page
    assert state_of(claire.db, customer).fields["blocked"] == "two invoices open"
    path = f"/customers/{customer}/block"
    assert "two invoices open" in claire.text(path)
    assert "#ban" in claire.text("/customers")
    answer = claire.post(f"/customers/{customer}/unblock", **(_opened(claire, path) | {"why": "all paid"}))
    assert "This customer is blocked" not in answer.text
    assert "#ban" not in claire.text("/customers")
    assert audit(claire.db, customer) == [
        ("blocked", None, "two invoices open", "taken"),
        ("blocked", "two invoices open", None, "taken"),
    ]
    told = html.unescape(claire.text("/audit"))
    for words in ("Blocked the customer", "Took the customer's block back", "two invoices open", "all paid"):
        assert words in told


def test_a_block_wants_a_reason_that_fits(claire: Person, register: SendingRegister) -> None:
    customer = _customer(claire, register)
    for reason, words in ((" ", "Say why"), ("x" * 251, "At most 250 characters fit here")):
        status, page = _save(claire, f"/customers/{customer}/block", reason=reason)
        assert (status, words in page) == (422, True)
    assert "blocked" not in state_of(claire.db, customer).fields


def test_a_block_that_somebody_else_wrote_first_is_not_written_over(claire: Person, register: SendingRegister) -> None:
    customer = _customer(claire, register)
    path = f"/customers/{customer}/block"
    opened = _opened(claire, path)
    _save(claire, path, reason="the first")
    answer = claire.post(path, **(opened | {"reason": "the second"}))
    assert (answer.status_code, "the first" in answer.text) == (422, True)
    assert state_of(claire.db, customer).fields["blocked"] == "the first"


def test_a_block_that_a_register_writes_is_only_a_question_to_hq(claire: Person, register: SendingRegister) -> None:
    customer = create(register, fields={"blocked": "because"})
    _send(claire, register)
    assert "blocked" not in state_of(claire.db, customer).fields
    assert "blocked" in {field for field, _register in state_of(claire.db, customer).conflicts}
    other = _customer(claire, register)
    _save(claire, f"/customers/{other}/block", reason="two invoices open")
    change(register, other, ("blocked", "two invoices open", None))
    _send(claire, register)
    assert state_of(claire.db, other).fields["blocked"] == "two invoices open"
