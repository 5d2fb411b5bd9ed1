"""The administrators' pages, without JavaScript: each thing HQ's people do."""

import io
import re
from typing import Any

import pytest

from hq_server.domain.registers import NO_HASH, RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.jobs.worker import Worker
from hq_server.services import activation, ingest, store_admin
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, SendingRegister

STORE: dict[str, Any] = {
    "number": "101",
    "name": "Lyon-Est",
    "currency": "eur",
    "time_zone": "Europe/Paris",
    "end_of_day": "22:00",
    "language_of_store": "fr",
    "address": "14 rue de la Soie\r\n69002 Lyon",
    "tax_included": "yes",
    "async_customers": "yes",
    "receipt_footer": "Merci",
}
CSV = "sku,name,price,currency,tax_rate\nA,Apple,1.20,EUR,5.5\nB,,1,EUR,20\n"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    store_admin.create_store(claire.db, Store("101", "Lyon-Est", "EUR"), NOW)
    store_admin.add_register(claire.db, "101", "2", NOW, "by the entrance")
    code = store_admin.issue_activation_code(claire.db, "101-2", NOW).code
    activation.activate(claire.db, code, "Fanless PC", "0.1.0", NOW)
    return SendingRegister(RegisterIdentity("101", "2"))


def send(claire: Person, sender: SendingRegister, *more: bytes) -> None:
    ingest.ingest_batch(claire.db, sender.identity, [*sender.lines, *more], claire.clock.now_ms)


def work(claire: Person) -> None:
    worker = Worker(claire.db, "worker 1", claire.clock, new_id)
    while worker.run_once():
        pass


def test_the_first_page_leads_to_the_first_store(claire: Person) -> None:
    text = claire.text("/")
    assert "Begin with your first store" in text
    assert 'href="/stores/new"' in text


def test_a_store_is_added_and_shown_as_it_was_typed(claire: Person) -> None:
    page = claire.post("/stores/new", **STORE)
    assert page.request.path == "/stores/101"
    assert "Lyon-Est is set up." in page.text
    assert store_admin.get_store(claire.db, "101") == Store(
        "101",
        "Lyon-Est",
        "EUR",
        ("14 rue de la Soie", "69002 Lyon"),
        True,
        "Europe/Paris",
        "22:00",
        True,
        "fr",
        "Merci",
    )
    assert "Lyon-Est" in claire.text("/stores")


def test_a_refused_store_keeps_what_was_typed_and_says_why(claire: Person) -> None:
    page = claire.post("/stores/new", **STORE | {"time_zone": "Mars/Olympus"})
    assert page.status_code == 422
    assert "Mars/Olympus" in page.text
    assert 'role="alert"' in page.text
    assert 'value="Lyon-Est"' in page.text
    assert store_admin.list_stores(claire.db) == []


def test_settings_are_changed_and_unticked_boxes_mean_no(claire: Person) -> None:
    claire.post("/stores/new", **STORE)
    changed = {key: value for key, value in STORE.items() if key != "tax_included"} | {"name": "Lyon-Centre"}
    assert "Saved." in claire.post("/stores/101/settings", **changed).text
    store = store_admin.get_store(claire.db, "101")
    assert (store.name, store.tax_included) == ("Lyon-Centre", False)


def test_a_register_is_added_and_its_code_is_seen_once(claire: Person) -> None:
    claire.post("/stores/new", **STORE)
    assert 'value="1"' in claire.text("/stores/101/registers/new")
    claire.post("/stores/101/registers/new", number="1", name="checkout")
    page = claire.post("/registers/101-1/activation-code")
    shown = re.search(r'id="activation-code">([0-9A-Z]{4}-[0-9A-Z]{4})<', page.text)
    assert shown
    assert page.headers["Cache-Control"] == "no-store"
    assert shown[1] not in claire.text("/registers/101-1")
    assert activation.activate(claire.db, shown[1], "pc", "1", NOW).register == "101-1"
    assert "Active" in claire.text("/registers/101-1")


def test_revoking_asks_for_the_register_s_code(claire: Person, register: SendingRegister) -> None:
    assert "Type 101-2 to confirm" in claire.text("/registers/101-2/revoke")
    assert claire.post("/registers/101-2/revoke", typed="101-1").status_code == 422
    assert store_admin.get_register(claire.db, "101-2").revoked_ms is None
    page = claire.post("/registers/101-2/revoke", typed="101-2")
    assert "Register 101-2 is revoked." in page.text
    assert store_admin.get_register(claire.db, "101-2").revoked_ms == NOW


def test_a_gap_is_shown_as_a_number(claire: Person, register: SendingRegister) -> None:
    first = register.open_shift()
    register.sell()
    register.sell()
    last = register.sell()
    ingest.ingest_batch(claire.db, register.identity, [first, last], NOW)
    page = claire.text("/registers/101-2")
    assert re.search(r'Missing</small>\s*<span class="big bad-t">2<', page)
    assert "2 in between" in page
    assert re.search(r'bad-t"[^>]*>2</td>', claire.text("/registers"))


def test_a_silent_register_is_the_first_thing_on_the_first_page(claire: Person, register: SendingRegister) -> None:
    claire.clock.now_ms = NOW + 64 * 60_000
    text = claire.text("/")
    assert "Lyon-Est: register 101-2 has not been heard of." in text
    assert "64 min" in text


def test_a_customer_reads_pending_sync_until_the_customer_job_ran(claire: Person, register: SendingRegister) -> None:
    customer = new_id()
    register.open_shift()
    register.create_customer(customer)
    register.sell(customer=customer)
    send(claire, register)
    text = claire.text("/customers")
    assert "Zoë O&#39;Brien" in text
    assert customer in text
    assert "Pending sync</span>" in text
    work(claire)
    listed = claire.text("/customers?state=numbered")
    assert "000000018" in listed
    page = claire.text("/customers/000000018")
    assert customer in page
    assert "2.50" in page
    assert "Customer created" in page


@pytest.mark.parametrize("query", ["zoë", "o'brien", "Zoë O'Brien", "+33 1 23", "zoe@EXAMPLE", "18", "000000018"])
def test_customers_are_found_by_what_people_know(claire: Person, register: SendingRegister, query: str) -> None:
    register.create_customer()
    register.create_customer(first_name="Max", last_name="100%", email="", phone="")
    send(claire, register)
    work(claire)
    text = claire.client.get("/customers", query_string={"q": query}).text
    assert "Zoë" in text
    assert "Max" not in text


@pytest.mark.parametrize("query", ["%", "_", "100%", "\\", "'", "\x00", "x" * 5_000, EVIL])
def test_a_search_for_anything_at_all_is_only_a_search(claire: Person, register: SendingRegister, query: str) -> None:
    register.create_customer()
    send(claire, register)
    answer = claire.client.get("/customers", query_string={"q": query, "state": query, "before": query})
    assert answer.status_code == 200
    assert EVIL not in answer.text


def test_customers_come_page_by_page_newest_first(claire: Person, register: SendingRegister) -> None:
    ids = [new_id() for _customer in range(120)]
    for customer in ids:
        register.create_customer(customer)
    send(claire, register)
    seen: list[str] = []
    path = "/customers"
    while path:
        text = claire.text(path)
        seen += re.findall(r'class="mono mut lo">([0-9a-f-]{36})<', text)
        following = re.search(r'href="(/customers\?[^"]*before=[^"]*)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == ids[::-1]


def test_what_people_typed_is_shown_and_never_run(claire: Person, register: SendingRegister) -> None:
    customer = new_id()
    register.create_customer(customer, first_name=EVIL, last_name='"><img src=x>', email=EVIL, phone=EVIL)
    send(claire, register, EVIL.encode())
    for path in ("/customers", f"/customers/{customer}", "/documents", "/registers/101-2", "/documents/101-2/1"):
        text = claire.text(path)
        assert EVIL not in text, path
        assert "<img" not in text, path
    assert "&lt;script&gt;" in claire.text("/customers")


def test_documents_that_need_a_person_come_with_their_reasons(claire: Person, register: SendingRegister) -> None:
    register.open_shift()
    register.sell(customer=new_id())
    register.sell(total_minor=1)
    send(claire, register, b"\xff not a document")
    page = claire.text("/documents")
    assert "Quarantined <b>2</b>" in page
    assert "Parked <b>1</b>" in page
    kept = re.search(r'href="(/documents/kept/\d+)"', page)
    assert kept
    assert "\\xff not a document" in claire.text(kept[1])
    assert "waits for" in claire.text("/documents?state=parked")
    shown = claire.text("/documents/101-2/3")
    assert "&#34;total_minor&#34;: 1" in shown
    assert "2 documents are quarantined." in claire.text("/")


@pytest.mark.parametrize(
    "path",
    [
        "/documents/101-2/999",
        "/documents/kept/99999999999999999999",
        "/documents/x/1",
        "/customers/nobody",
        "/stores/9",
        "/registers/9-9",
        "/stores/9/registers/new",
        "/imports/none/apply",
    ],
)
def test_what_is_not_there_says_so(claire: Person, path: str) -> None:
    assert claire.get(path).status_code in (404, 405)


def test_the_jobs_page_runs_a_job_by_hand(claire: Person, register: SendingRegister) -> None:
    register.create_customer()
    send(claire, register)
    before = claire.text("/jobs")
    assert [name in before for name in ("P-job", "Customer job", "1010")] == [True] * 3
    assert "Not run yet" in before
    page = claire.post("/jobs/run", job="customer job")
    assert "Customer job runs next." in page.text
    assert "Waits for a worker" in page.text
    work(claire)
    assert "1 done" in claire.text("/jobs")
    assert "by Claire Aubert" in claire.text("/jobs/runs")


def test_a_job_that_is_none_is_refused(claire: Person) -> None:
    assert claire.post("/jobs/run", job="rm -rf").status_code == 404


def test_the_part_of_the_jobs_page_that_refreshes_is_the_part_only(claire: Person) -> None:
    part = claire.text("/jobs/table")
    assert part.lstrip().startswith('<div id="jobs"')
    assert "<html" not in part
    assert part.strip() in claire.text("/jobs")


def test_without_a_worker_both_pages_say_so_and_with_one_they_do_not(claire: Person, register: SendingRegister) -> None:
    work(claire)
    assert "No worker runs" not in claire.text("/jobs")
    claire.clock.now_ms += 3_600_000
    assert "No worker runs" in claire.text("/jobs")
    assert "No worker runs" in claire.text("/")


def test_a_backlog_older_than_a_quarter_of_an_hour_warns(claire: Person, register: SendingRegister) -> None:
    register.open_shift()
    register.sell(customer=new_id())
    send(claire, register)
    claire.clock.now_ms += 16 * 60_000
    work(claire)
    assert "something has waited for it for 16 min" in claire.text("/jobs")
    assert "waits too long for P-job" in claire.text("/")


def upload(claire: Person, content: bytes, name: str = "tarif.csv") -> str:
    page = claire.post("/imports/new", file=(io.BytesIO(content), name))
    assert page.status_code == 200, page.text
    return page.text


def test_a_catalogue_is_shown_before_it_is_applied(claire: Person) -> None:
    preview = upload(claire, CSV.encode())
    assert "Import preview: tarif.csv" in preview
    assert "Import 1 row" in preview
    assert "Empty. Write what the receipt should say." in preview
    assert "No product yet." in claire.text("/products")
    apply = re.search(r'action="(/imports/[^/]+/apply)"', preview)
    assert apply
    done = claire.post(apply[1])
    assert done.request.path == "/products"
    assert "1 product imported." in done.text
    assert "Apple" in done.text
    assert "already" in claire.post(apply[1]).text


def test_a_discarded_file_changes_nothing(claire: Person) -> None:
    discard = re.search(r'action="(/imports/[^/]+/discard)"', upload(claire, CSV.encode()))
    assert discard
    assert "The catalogue is as it was." in claire.post(discard[1]).text
    assert "No product yet." in claire.text("/products")


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe" * 100, b"%PDF-1.7", b"sku\n" * 10_000, b'"' * 1_000, EVIL.encode()]
)
def test_a_file_that_is_no_catalogue_is_told_so(claire: Person, content: bytes) -> None:
    preview = upload(claire, content, name=EVIL)
    assert "Nothing was changed." in preview
    assert EVIL not in preview


def test_an_empty_file_is_refused(claire: Person) -> None:
    assert claire.post("/imports/new", file=(io.BytesIO(b""), "x.csv")).status_code == 422
    assert claire.post("/imports/new").status_code == 422


def test_a_person_is_added_blocked_and_let_in_again(claire: Person, register: SendingRegister) -> None:
    page = claire.post("/staff/new", store="101", name="Ada", role="manager", language_of_person="fr", pin="271828")
    assert "Ada is added." in page.text
    assert "271828" not in page.text
    assert "Blocked" in claire.post("/staff/101/s-001/active", active="no").text
    assert "Blocked" not in claire.post("/staff/101/s-001/active", active="yes").text


def test_a_wrong_pin_is_refused_and_not_shown_again(claire: Person, register: SendingRegister) -> None:
    page = claire.post("/staff/new", store="101", name="Ada", role="cashier", language_of_person="en", pin="271")
    assert page.status_code == 422
    assert "A PIN is 6 digits." in page.text
    assert 'value="Ada"' in page.text
    assert 'value="271"' not in page.text


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("101", "/stores/101"),
        ("101-2", "/registers/101-2"),
        ("Zoë", "/customers?q=Zo%C3%AB"),
        ("9-9", "/customers?q=9-9"),
        ("\x00", "/customers?q="),
    ],
)
def test_the_search_field_opens_what_it_recognizes(
    claire: Person, register: SendingRegister, query: str, target: str
) -> None:
    assert claire.client.get("/find", query_string={"q": query}).headers["Location"] == target


def test_when_all_is_well_the_first_page_says_so(claire: Person, register: SendingRegister) -> None:
    register.open_shift()
    send(claire, register)
    work(claire)
    assert "Nothing needs you." in claire.text("/")


def test_a_register_with_an_impossible_calendar_closes_no_page(claire: Person, register: SendingRegister) -> None:
    customer = new_id()
    impossible: dict[str, Any] = {"business_date": "2026-02-31", "made_ms": 2**53}
    register.open_shift()
    register.lines.clear()
    register.sequence, register.hash, register.shift_first = 0, NO_HASH, 1
    body = {"shift": register.shift, "number": 1, "staff": "s-001", "currency": "EUR", "starting_minor": 0}
    register.write("shift.opened", body, **impossible)
    closing = register.closing_body(total_minor=1)
    register.write("shift.closed", closing, **impossible)
    register.write("customer.created", {"customer": customer}, **impossible)
    ingest.ingest_batch(claire.db, register.identity, register.lines, NOW)
    assert "2026-02-31" in claire.text("/")
    for page in ("/registers/101-2", "/documents/101-2/1", "/customers", f"/customers/{customer}", "/documents"):
        assert claire.text(page)


@pytest.mark.parametrize(
    "path", ["/registers/%00", "/registers/1%00-2", "/stores/%00", "/documents/1%00-2/3", "/customers/%00", "/%00"]
)
def test_an_address_with_a_nul_is_an_address_that_does_not_exist(claire: Person, path: str) -> None:
    assert claire.get(path).status_code == 404
