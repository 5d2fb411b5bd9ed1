"""Customer files in the browser: sent, columns chosen, looked at, confirmed, and what was left out taken back."""

import csv
import io
import re
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.access import Grant, Role
from hq_server.ids import new_id
from hq_server.services import customer_list
from hq_server.services.customer_import import import_confirmed
from hq_server.services.customer_job import issue_account_numbers
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import open_stores, sit_down
from tests.hq_server.sending_register import NOW, add_register
from tests.hq_server.services.test_customer_import import known, people

FILE = (
    "Prénom;Nom;Téléphone;N° client;Remarque\n"
    "Ann;New;0612345678;;\n"
    "Zoé;Obrien;0123456789;;\n"
    ";;123456;;nobody\n"
    "=1+1;@x;;;\n"
)


def send(claire: Person, text: str | bytes = FILE, **fields: Any) -> str:
    """The address of the page that follows."""
    content = text.encode() if isinstance(text, str) else text
    data = {"token": claire.token(), "store": "101", "file": (io.BytesIO(content), "clients.csv")} | fields
    answer = claire.client.post("/customers/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def write(claire: Person) -> None:
    import_confirmed(claire.db, NOW, new_id)


def _csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_file_goes_from_the_form_to_customers_with_numbers(claire: Person) -> None:
    number = known(claire.db)
    address = send(claire)
    preview = claire.text(address)
    assert "clients.csv" in preview
    assert "Not imported yet" in preview
    assert "the same phone number" in preview
    assert f'<span class="mut sm num">{number}</span>' in preview
    assert len(people(claire.db)) == 1, "nothing is written"
    page = claire.post(f"{address}/confirm").text
    assert "waits for a worker" in page
    assert 'hx-trigger="every 3s"' in page
    write(claire)
    page = claire.text(address)
    assert "2 rows were left out." in page
    assert "hx-get" not in page.partition('id="import"')[2].partition("</h1>")[0]
    assert sorted(people(claire.db)) == [
        ("=1+1", "@x", ""),
        ("Ann", "New", "0612345678"),
        ("Zoë", "O'Brien", "+33 1 23 45 67 89"),
    ]
    issue_account_numbers(claire.db, NOW)
    assert claire.text("/customers?q=Ann").count("000000") >= 1
    assert "imported at HQ for store 101" in claire.text(f"/customers/{_customer(claire.db, 'Ann')}")


def _customer(db: HqDatabase, name: str) -> str:
    return customer_list.list_customers(db, name).customers[0].id


def test_the_history_of_a_customer_names_the_file_and_the_person(claire: Person) -> None:
    add_register(claire.db)
    address = send(claire, "name\nNew\n")
    claire.post(f"{address}/confirm")
    write(claire)
    page = claire.text(f"/customers/{_customer(claire.db, 'New')}")
    assert "Imported from clients.csv" in page
    assert "sent by Claire Aubert" in page
    customer = _customer(claire.db, "New")
    assert "New customer" in claire.text("/sync")
    (operation,) = re.findall(rf'href="(/sync/{customer}[^"]*)"', claire.text("/sync"))
    assert "Read from a file at HQ" in claire.text(operation)
    for path in ("/sync", operation, "/customers", f"/customers/{customer}/report", "/audit"):
        assert "101- " not in claire.text(path)
    assert "Imported customers" in claire.text("/audit")


def test_rows_that_were_left_out_come_back_as_a_file_without_formulas(claire: Person) -> None:
    known(claire.db)
    address = send(claire, FILE + "=cmd;x;none;;\n")
    claire.post(f"{address}/confirm")
    write(claire)
    rows = _csv(claire.text(f"{address}/left-out.csv"))
    assert rows[0] == ["Row", "What is wrong", "Prénom", "Nom", "Téléphone", "N° client", "Remarque"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "6"]
    assert rows[3][2] == "'=cmd"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    listed = claire.text(address)
    assert "A phone number has digits." in listed
    assert "It is like customer" in listed


def test_ticked_rows_are_taken_and_a_second_click_writes_nothing_more(claire: Person) -> None:
    known(claire.db)
    address = send(claire)
    claire.post(f"{address}/confirm", take=["3", "x", "-1", "9" * 30])
    write(claire)
    assert len(people(claire.db)) == 4
    assert "was imported already" in claire.post(f"{address}/confirm", take=["3"]).text
    write(claire)
    assert len(people(claire.db)) == 4


def test_columns_that_nobody_recognises_are_chosen(claire: Person) -> None:
    add_register(claire.db)
    address = send(claire, "qui,quoi\nNew,0612345678\n")
    assert address.endswith("/columns")
    assert "0612345678" in claire.text(address)
    wrong = claire.post(address, **{"column.0": "phone", "column.1": "phone"})
    assert wrong.status_code == 422
    assert "Two columns are for the same thing." in wrong.text
    answer = claire.post(address, **{"column.0": "last_name", "column.1": "phone", "column.9": "email"})
    assert "Import 1 row" in answer.text
    preview = address.removesuffix("/columns")
    claire.post(f"{preview}/confirm")
    assert claire.get(address).status_code == 303


def test_a_file_that_cannot_be_taken_is_refused_in_words(claire: Person) -> None:
    add_register(claire.db)
    for content, store, words in (
        (b"", "101", "Choose a file that is not empty."),
        (b"name\nNew\n", "", "Choose the store whose customers they are."),
        (b"name\nNew\n", "999", "Choose the store whose customers they are."),
        (b"\n\n", "101", "must name its columns"),
    ):
        data = {"token": claire.token(), "store": store, "file": (io.BytesIO(content), "x.csv")}
        answer = claire.client.post("/customers/import", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert words in answer.text
    broken = claire.text(send(claire, "name\n" + "x" * 200_000))
    assert "not a CSV file that can be read" in broken
    assert "If you import now" not in broken


def test_how_the_file_was_read_is_said(claire: Person) -> None:
    add_register(claire.db)
    assert "Read as Windows-1252 (Latin-1)" in claire.text(send(claire, "name\nLefèvre\n".encode("cp1252")))
    assert "Read as UTF-8." in claire.text(send(claire, "name\nLefèvre\n"))


def test_a_discarded_file_is_gone(claire: Person) -> None:
    add_register(claire.db)
    address = send(claire)
    assert "The file is discarded." in claire.post(f"{address}/discard").text
    assert claire.get(address).status_code == 404
    assert claire.post(f"{address}/confirm").status_code == 404


def test_whoever_has_one_store_imports_for_that_one_alone(claire: Person) -> None:
    open_stores(claire.db)
    address = send(claire, store="106")
    manager = sit_down(claire, "manager", (Grant(Role.MANAGER, "101"),))
    form = manager.text("/customers/import")
    assert re.findall(r'<option value="(\d+)"', form) == ["101"]
    assert manager.post(f"{address}/confirm").status_code == 404
    assert manager.post(f"{address}/discard").status_code == 404


def test_the_export_page_offers_the_filter_and_the_columns(claire: Person) -> None:
    known(claire.db)
    page = claire.text("/customers/export?q=zo%C3%AB&state=numbered")
    assert 'value="zoë"' in page
    assert '<option value="numbered" selected>' in page
    names = re.findall(r'name="column" value="([^"]+)" checked', page)
    rows = _csv(claire.text("/customers/customers.csv?q=zoe&state=numbered&" + "&".join(f"column={n}" for n in names)))
    assert rows[0] == names
    assert len(rows) == 2


def test_what_the_export_wrote_can_be_imported_again_and_changes_nothing(claire: Person) -> None:
    known(claire.db)
    preview = claire.text(send(claire, claire.text("/customers/customers.csv")))
    assert "Nothing to import" in preview
    assert "Unchanged <b>1</b>" in preview


def test_turning_to_other_rows_shows_the_same_preview_and_opening_it_again_a_new_one(claire: Person) -> None:
    add_register(claire.db)
    address = send(claire, "name,phone\nNew,0612345678\n")
    assert "New <b>1</b>" in claire.text(address)
    known(claire.db, phone="06 12 34 56 78")
    assert "New <b>1</b>" in claire.text(f"{address}?show=new")
    assert "To confirm <b>1</b>" in claire.text(address)
    claire.clock.now_ms += 3_600_000
    claire.sign_in()
    assert "To confirm <b>1</b>" in claire.text(f"{address}?show=new")
