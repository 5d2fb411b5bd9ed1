"""The pages where documents are repaired, without JavaScript: what people see, type, send, approve and return."""

import html
import json
import re
from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services import users
from hq_server.services.ingest import ingest_batch
from hq_server.services.setup_admin import import_setup
from tests.contract import golden_wrong
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.findings_world import WHY, body_in_tables, rules_open, send, trading, validate
from tests.hq_server.sending_register import NOW, SendingRegister, add_register, line_in_full
from tests.hq_server.spoilt import write_spoilt

PAGE = "/findings/101-2/2"
FIXED: dict[str, Any] = {"f.lines.0.tax_rate": "20", "f.lines.0.tax_minor": "0.42", "why": WHY}


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    """Of store 101, with one sale at 5.5 % of a product that has 20 %."""
    users.create_user(claire.db, "marc", PASSWORD, NOW, full_name="Marc <b>Lefèvre")
    register = trading(claire.db)
    taxes = [{"tax_rate": 5_500, "net_minor": 237, "tax_minor": 13, "gross_minor": 250}]
    register.sell_in_full(lines=[line_in_full(1, tax_rate=5_500, tax_minor=13)], tax_minor=13, taxes=taxes)
    send(claire.db, register)
    validate(claire.db)
    return register


def as_marc(claire: Person) -> Person:
    marc = Person(claire.db, claire.client.application.test_client(), claire.clock)
    marc.post("/sign-in", name="marc", password=PASSWORD)
    return marc


def seen(person: Person, path: str = PAGE) -> str:
    found = re.search(r'name="seen" value="(\d+)"', person.text(path))
    assert found
    return found[1]


def test_what_needs_somebody_is_listed_with_its_reason(claire: Person, register: SendingRegister) -> None:
    register.sell_in_full(total_minor=1)
    ingest_batch(claire.db, register.identity, [*register.lines, b"not a document"], NOW)
    page = html.unescape(claire.text("/findings"))
    assert "Line 1 is taxed with 5.5 %, product sku-1 has 20 %." in page
    assert "The lines add up to 2.50 EUR, the total says 0.01 EUR." in page
    assert 'href="/findings/kept/1"' in page
    assert re.search(r'Findings<span class="n bad">3</span>', page)
    assert "TAX-5" not in claire.text("/findings?state=quarantined")
    assert "101-2 · 2" in claire.text("/findings?rule=TAX-5&store=101")
    assert "Nothing like that." in claire.text("/findings?state=waiting")
    home = claire.text("/")
    assert "1 transaction breaks a rule and holds its day." in home
    assert "/findings?state=quarantined" in home


def test_without_findings_the_page_says_that_this_is_good(claire: Person) -> None:
    assert "No document needs a repair." in claire.text("/findings")
    assert "Nothing like that." in claire.text("/findings?state=kept&store=nowhere&rule=%00")


def test_a_repair_is_typed_sent_and_approved_by_somebody_else(claire: Person, register: SendingRegister) -> None:
    page = claire.text(PAGE)
    assert 'name="f.lines.0.tax_rate" value="5.5"' in page
    assert 'value="lines.0.tax_rate=20"' in page
    sent = claire.post(PAGE, act="send", seen="0", **FIXED)
    assert "Sent for approval." in sent.text
    assert "Your repair waits for approval" in sent.text
    assert sent.request.path == PAGE + "/approve"
    assert "1 repair waits for approval." in claire.text("/")
    marc = as_marc(claire)
    assert marc.get(PAGE).headers["Location"] == PAGE + "/approve"
    page = marc.text(PAGE + "/approve")
    assert "Approve or return the repair of Claire Aubert" in page
    assert WHY in page
    assert "<del>5.5</del>" in page
    done = marc.post(PAGE + "/approve", act="approve", seen=seen(marc, PAGE + "/approve"))
    assert "The repair is applied." in done.text
    assert "Marc &lt;b&gt;Lefèvre approved it" in done.text
    assert "3 values changed" in done.text
    assert body_in_tables(claire.db, 2)["header"] == ("sale", 250, 42, 0, None)
    assert rules_open(claire.db) == []
    assert "HQ reads a correction of it." in claire.text("/documents/101-2/2")


def test_who_corrected_cannot_approve_whatever_is_sent(claire: Person, register: SendingRegister) -> None:
    claire.post(PAGE, act="send", seen="0", **FIXED)
    page = claire.text(PAGE + "/approve")
    assert 'value="approve"' not in page
    refused = claire.post(PAGE + "/approve", act="approve", seen=seen(claire, PAGE + "/approve"))
    assert refused.status_code == 422
    assert "somebody else has to approve it" in refused.text
    assert body_in_tables(claire.db, 2)["header"][2] == 13


def test_what_is_wrong_stays_in_the_form_with_its_reason(claire: Person, register: SendingRegister) -> None:
    answer = claire.post(PAGE, act="send", seen="0", **FIXED | {"f.lines.0.tax_minor": "<b>much</b>"})
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;much&lt;/b&gt;"' in answer.text
    assert "is no amount. Write it like 9.97." in answer.text
    assert 'role="alert"' in answer.text
    assert re.search(r'name="f.lines.0.tax_minor"[^>]*aria-invalid="true" autofocus', answer.text)
    short = claire.post(PAGE, act="send", seen=seen(claire), **FIXED | {"why": "so"})
    assert "in 20 characters or more" in short.text


def test_a_proposed_value_is_taken_with_one_button(claire: Person, register: SendingRegister) -> None:
    page = claire.post(PAGE, take="lines.0.tax_rate=20", seen="0")
    assert 'name="f.lines.0.tax_rate" value="20"' in page.text
    assert 'value="lines.0.tax_minor=0.42"' in page.text
    assert "draft" not in html.unescape(page.text).split("Audit</h2>")[1]


def test_a_draft_is_kept_and_discarded(claire: Person, register: SendingRegister) -> None:
    assert "Your draft is saved." in claire.post(PAGE, act="save", seen="0", **FIXED).text
    page = as_marc(claire).text(PAGE)
    assert 'name="f.lines.0.tax_rate" value="20"' in page
    assert "Claire Aubert saved a draft" in page
    assert "The draft is discarded." in claire.post(PAGE, act="discard", seen="1").text
    assert 'name="f.lines.0.tax_rate" value="5.5"' in claire.text(PAGE)


def test_somebody_who_saved_meanwhile_is_named_and_nothing_typed_is_lost(
    claire: Person, register: SendingRegister
) -> None:
    as_marc(claire).post(PAGE, act="save", seen="0", **FIXED)
    mine = FIXED | {"f.lines.0.tax_minor": "0.40"}
    answer = claire.post(PAGE, act="save", seen="0", **mine)
    assert answer.status_code == 422
    assert "saved this repair meanwhile" in answer.text
    assert 'name="f.lines.0.tax_minor" value="0.40"' in answer.text
    newer = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert newer
    assert "Your draft is saved." in claire.post(PAGE, act="save", seen=newer[1], **mine).text


def test_a_repair_is_returned_with_a_note(claire: Person, register: SendingRegister) -> None:
    claire.post(PAGE, act="send", seen="0", **FIXED)
    marc = as_marc(claire)
    version = seen(marc, PAGE + "/approve")
    refused = marc.post(PAGE + "/approve", act="return", note=" ", seen=version)
    assert refused.status_code == 422
    assert "Say in the note" in refused.text
    back = marc.post(PAGE + "/approve", act="return", note="And the <i>receipt</i>?", seen=version)
    assert "Returned to Claire Aubert." in back.text
    assert "And the &lt;i&gt;receipt&lt;/i&gt;?" in claire.text(PAGE)
    assert "Nothing waits for approval" in marc.post(PAGE + "/approve", act="approve", seen=version).text


def test_the_check_while_typing_saves_nothing(claire: Person, register: SendingRegister) -> None:
    part = claire.post(PAGE + "/check", seen="0", **dict[str, Any]({"f.lines.0.tax_rate": "20"}))
    assert part.status_code == 200
    assert 'id="checked"' in part.text
    assert "<html" not in part.text
    assert re.search(r'id="m-lines-0-tax_minor" class="msg" hx-swap-oob="true"><span class="bad">', part.text)
    assert claire.text(PAGE).count("began to repair") == 0


@pytest.mark.parametrize("path", ["", "/check", "/approve", "/void"])
def test_a_repair_needs_the_sessions_token(claire: Person, register: SendingRegister, path: str) -> None:
    assert claire.client.post(PAGE + path, data=FIXED | {"act": "send", "seen": "0"}).status_code == 400


def test_a_sale_is_voided_on_its_own_page(claire: Person, register: SendingRegister) -> None:
    page = claire.text(PAGE + "/void")
    assert "2.50 EUR of Comptoir Nord count no longer." in page
    assert claire.post(PAGE + "/void", why="no", seen="0").status_code == 422
    sent = claire.post(PAGE + "/void", why=WHY, seen=seen(claire, PAGE + "/void"))
    assert "Sent for approval." in sent.text
    marc = as_marc(claire)
    assert "Check that it has to be voided" in marc.text(PAGE + "/approve")
    marc.post(PAGE + "/approve", act="approve", seen=seen(marc, PAGE + "/approve"))
    assert body_in_tables(claire.db, 2)["header"][:2] == ("void", 0)
    assert "There is nothing to void here." in claire.text(PAGE + "/void")


def test_a_line_that_is_no_document_is_set_aside_with_a_reason(claire: Person, register: SendingRegister) -> None:
    ingest_batch(claire.db, register.identity, [b"<script>not a document"], NOW)
    assert "&lt;script&gt;" in claire.text("/findings/kept/1")
    assert claire.post("/findings/kept/1", why="").status_code == 422
    assert "The line is set aside." in claire.post("/findings/kept/1", why="A scanner wrote into the file.").text
    assert "was set aside already" in claire.post("/findings/kept/1", why="Again.").text
    assert "kept/1" not in claire.text("/findings")


def test_an_administrator_alone_is_told_that_sending_applies(claire: Person) -> None:
    register = trading(claire.db)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE")])
    send(claire.db, register)
    validate(claire.db)
    assert "sending applies it" in claire.text(PAGE)
    assert "The repair is applied." in claire.post(PAGE, act="send", seen="0", why=WHY).text
    assert "let it stand" in claire.text(PAGE)
    import_setup(claire.db, "[statement_terms]\nsecond_person = true\n", NOW)
    register.sell_in_full(lines=[line_in_full(1, sku="GONE")])
    send(claire.db, register)
    validate(claire.db)
    claire.post("/findings/101-2/3", act="send", seen="0", why=WHY)
    assert "Nobody else can approve it." in claire.text("/findings/101-2/3/approve")


@pytest.mark.parametrize("path", sorted(golden_wrong.QUARANTINED.glob("*.json")), ids=lambda path: str(path.stem))
def test_the_page_of_every_document_that_hq_cannot_apply_opens_and_says_why(claire: Person, path: Any) -> None:
    register = add_register(claire.db)
    line = path.read_bytes()
    ingest_batch(claire.db, register.identity, [line], NOW)
    address = f"/findings/101-2/{json.loads(line)['sequence']}"
    page = claire.text(address)
    assert "<script>" not in page
    if "taxes-" in path.stem:
        assert "Table of taxes: <del>" in page  # it follows the lines, so nothing has to be typed
        return
    assert '<li class="bad">' in page
    refused = claire.post(address, act="send", seen="0", why=WHY)
    assert refused.status_code == 422
    assert _applied(claire.db) == 0


@pytest.mark.parametrize("name", ["sale", "exchange", "refund-by-voucher"])
def test_the_page_of_any_document_opens(claire: Person, name: str) -> None:
    """Whatever is wrong in it; nothing that is typed anywhere makes HQ fail."""
    register = add_register(claire.db)
    register.open_shift()
    write_spoilt(register, name)
    for first in range(0, len(register.lines), 1_000):
        ingest_batch(claire.db, register.identity, register.lines[first : first + 1_000], NOW)
    for sequence in range(2, register.sequence + 1, 97):
        address = f"/findings/101-2/{sequence}"
        page = claire.text(address)
        names = re.findall(r'name="(f\.[^"]+)"', page)
        assert "<script>" not in page
        typed: dict[str, Any] = dict.fromkeys(names, "−1e9'\u202e<x>")
        assert claire.post(address + "/check", seen="0", **typed).status_code == 200, address


def test_a_page_of_a_document_that_is_not_there_says_so(claire: Person) -> None:
    for path in ("/findings/101-2/2", "/findings/x/99999999999999999999", "/findings/101-2/2/approve"):
        assert claire.get(path).status_code == 404
    assert claire.get("/findings/kept/9").status_code == 404
    assert claire.post(PAGE + "/approve", act="approve", seen="x" * 400).status_code == 404


def test_parked_documents_have_their_own_page(claire: Person, register: SendingRegister) -> None:
    register.sell_in_full(customer=new_id())
    send(claire.db, register)
    assert "101-2 · 3" in claire.text("/parked")
    page = claire.text("/findings/101-2/3")
    assert "HQ has no customer" in page


def _applied(db: HqDatabase) -> int:
    with db.read():
        row = db.row("SELECT count(*) FROM transaction_header")
    return int(row[0]) if row else 0
