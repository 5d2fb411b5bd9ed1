"""The pages that erase a person and that tell somebody everything HQ holds, on both engines."""

import html
import json

import pytest

from hq_server.admin import person_report
from hq_server.services import access_settings
from hq_server.services.access_settings import Act
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, change, create, earn, enrol
from tests.hq_server.sending_register import NOW, add_register

NUMBER = "000000018"


@pytest.fixture
def zoe(claire: Person) -> str:
    register = add_register(claire.db)
    register.open_shift()
    customer = create(register, fields=HOME)
    enrol(register, customer, "LC-77")
    earn(register, "LC-77", 25, customer=customer)
    change(register, customer, ("phone", "+33 1 23 45 67 89", "06 55 44 33 22"))
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    issue_account_numbers(claire.db, NOW)
    with claire.db.write():
        claire.db.execute("UPDATE register SET token_hash = number")
    return customer


def _erase(claire: Person, customer: str, **changed: str) -> tuple[int, str]:
    answer = claire.post(f"/customers/{customer}/erase", **({"typed": NUMBER, "why": "asked by letter"} | changed))
    return answer.status_code, html.unescape(answer.text)


def test_the_page_says_what_goes_and_what_stays_and_wants_the_number_typed(claire: Person, zoe: str) -> None:
    page = claire.text(f"/customers/{zoe}/erase")
    assert "the content of 3 documents" in page
    assert "1 register hears of it" in page
    assert "Sales, returns and their receipts" in page
    status, answer = _erase(claire, zoe, typed="18")
    assert (status, f"Type {NUMBER} to confirm. Nothing was erased." in answer) == (422, True)
    status, answer = _erase(claire, zoe, why=" ")
    assert (status, "Nothing was erased" in answer) == (422, True)
    assert "O'Brien" in html.unescape(claire.text(f"/customers/{zoe}"))


def test_an_erased_person_is_gone_from_every_page_and_the_registers_that_owe_a_receipt_are_named(
    claire: Person, zoe: str
) -> None:
    status, page = _erase(claire, zoe)
    assert status == 200
    assert "1 register has not confirmed yet" in page
    assert "asked by letter" in page
    for path in (f"/customers/{zoe}", "/customers", f"/erasures/{zoe}", "/erasures", "/audit"):
        text = html.unescape(claire.text(path))
        assert not any(secret in text for secret in ("O'Brien", "rue du Nord", "zoe@example.org", "06 55 44 33 22"))
    assert "This person was erased." in claire.text(f"/customers/{zoe}")
    assert "0 of 1 have confirmed" in claire.text("/erasures")
    assert _erase(claire, zoe)[0] == 422


def test_where_a_second_person_is_wanted_nothing_is_erased_before(claire: Person, zoe: str) -> None:
    access_settings.save(claire.db, "120", "12", [Act.ERASE_PERSON.value], NOW)
    status, page = _erase(claire, zoe)
    assert (status, "Nothing is erased yet" in page) == (200, True)
    assert "O'Brien" in html.unescape(claire.text(f"/customers/{zoe}"))


def test_there_is_no_page_for_somebody_who_was_not_erased(claire: Person, zoe: str) -> None:
    assert claire.get(f"/erasures/{zoe}").status_code == 404
    assert claire.get("/erasures").status_code == 200


def test_the_report_tells_everything_that_is_known_in_words(claire: Person, zoe: str) -> None:
    text = html.unescape(claire.text(f"/customers/{zoe}/report"))
    for known in ("O'Brien", "1 rue du Nord", "LC-77", "06 55 44 33 22", "+33 1 23 45 67 89", "Purchases", NUMBER):
        assert known in text
    assert "Made a report of all that is known of the person" in claire.text("/audit")


def test_the_report_is_there_for_another_program_and_on_paper(claire: Person, zoe: str) -> None:
    answer = claire.get(f"/customers/{zoe}/report.json")
    told = json.loads(answer.data)
    assert {one["field"]: one["value"] for one in told["fields"]}["address.a1.street"] == "1 rue du Nord"
    assert told["loyalty"] == [{"card": "LC-77", "points": 25, "enrolled_ms": told["loyalty"][0]["enrolled_ms"]}]
    assert len(told["transactions"]) == 1
    paper = claire.get(f"/customers/{zoe}/report.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF-")


def test_the_page_shows_the_newest_purchases_and_says_where_the_others_are(
    claire: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who buys every day for years: the page stays quick, the files stay whole."""
    register = add_register(claire.db)
    register.open_shift()
    customer = create(register)
    enrol(register, customer, "LC-77")
    for _ in range(3):
        earn(register, "LC-77", 5, customer=customer)
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    assert "These are the newest" not in claire.text(f"/customers/{customer}/report")
    monkeypatch.setattr(person_report, "_ON_THE_PAGE", 2)
    page = claire.text(f"/customers/{customer}/report")
    assert page.count(" EUR</td>") == 2
    assert "These are the newest 2 of 3 purchases. The PDF and the JSON have the others, too." in page
    assert len(json.loads(claire.get(f"/customers/{customer}/report.json").data)["transactions"]) == 3
