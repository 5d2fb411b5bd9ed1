"""A file of documents from a stick: checked, shown, confirmed; a wrong one leaves nothing behind."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from hq_server.db import register_keys
from hq_server.services import users
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.admin.test_statement_pages import read
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.hq_server.services.test_document_file import OTHER, PUBLIC, file_of, kept

FORM = "/document-files"


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    """A day of register 101-2, whose key HQ knows."""
    register = add_register(claire.db)
    with claire.db.write():
        register_keys.add(claire.db, "101", "2", PUBLIC, NOW)
    register.open_shift()
    for _sale in range(3):
        register.sell()
    register.close_shift()
    return register


def upload(person: Person, content: bytes, name: str = "101-2.comptoir", **more: Any) -> TestResponse:
    return person.post(FORM, file=(io.BytesIO(content), name), content_type="multipart/form-data", **more)


def test_a_file_is_shown_first_and_taken_in_when_it_is_confirmed(claire: Person, register: SendingRegister) -> None:
    content = file_of(register.lines)
    ingest_batch(claire.db, register.identity, register.lines[:2], NOW)
    before = kept(claire.db)
    preview = upload(claire, content, name="<b>stick</b>.comptoir")
    assert "The register signed this file, and nobody changed it." in preview.text
    assert "Take in 3 documents" in preview.text
    assert "&lt;b&gt;stick&lt;/b&gt;.comptoir" in preview.text
    assert kept(claire.db) == before
    done = claire.post(preview.request.path + "/take")
    assert "3 documents taken in." in done.text
    assert "2 were at HQ already." in done.text
    assert "Shift" in read(claire, "/stores/101/readiness")
    assert "Confirmed" in read(claire, "/stores/101/readiness")
    page = read(claire, FORM)
    assert "claire 5 1 to 5 3 2 0 0" in page


def test_the_same_file_again_counts_nothing_twice(claire: Person, register: SendingRegister) -> None:
    content = file_of(register.lines)
    for _time in range(2):
        claire.post(upload(claire, content).request.path + "/take")
    with claire.db.read():
        assert claire.db.row("SELECT count(*) FROM transaction_header") == (3,)
    assert "Take it in all the same" in upload(claire, content).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda content: content.replace(b"250", b"150"), "was changed after register 101-2 wrote it"),
        (lambda content: content[:-200], "it was cut off"),
        (lambda _content: b"sku,name\n", "no file of documents that a register wrote"),
        (lambda _content: b"", "no file of documents that a register wrote"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_leaves_nothing(
    claire: Person, register: SendingRegister, changed: Any, said: str
) -> None:
    before = kept(claire.db)
    answer = upload(claire, changed(file_of(register.lines)))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert kept(claire.db) == before


def test_a_file_that_another_key_signed_is_refused(claire: Person, register: SendingRegister) -> None:
    answer = upload(claire, file_of(register.lines, OTHER))
    assert answer.status_code == 422
    assert "its key is none that HQ knows" in answer.text


def test_without_a_file_the_form_asks_for_one(claire: Person) -> None:
    answer = claire.post(FORM)
    assert answer.status_code == 422
    assert "Choose the file on the stick" in answer.text


def test_a_file_is_discarded_and_is_nobody_elses(claire: Person, register: SendingRegister) -> None:
    path = upload(claire, file_of(register.lines)).request.path
    users.create_user(claire.db, "marc", PASSWORD, NOW)
    marc = Person(claire.db, claire.client.application.test_client(), claire.clock)
    marc.post("/sign-in", name="marc", password=PASSWORD)
    assert "was taken in or discarded already" in marc.post(path + "/take").text
    assert "Nothing of it was kept." in claire.post(path + "/discard").text
    assert "was taken in or discarded already" in claire.post(path + "/take").text
    assert kept(claire.db) == [0, 0, 0, 0, 0, 0]


def test_a_file_that_nobody_confirms_is_gone_after_an_hour(claire: Person, register: SendingRegister) -> None:
    path = upload(claire, file_of(register.lines)).request.path
    claire.clock.now_ms += 3_600_001
    assert "was taken in or discarded already" in claire.post(path + "/take").text
