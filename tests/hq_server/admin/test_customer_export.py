"""Customers as CSV: those that the filter finds, and nothing a spreadsheet would take for a formula."""

import csv
import io

from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, create
from tests.hq_server.sending_register import NOW, add_register


def _rows(claire: Person, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(claire.get(f"/customers/customers.csv{query}").text)))


def test_the_export_has_who_the_filter_finds_with_the_chosen_columns(claire: Person) -> None:
    register = add_register(claire.db)
    create(register, fields=HOME)
    create(register, first_name="=HYPERLINK(1)", last_name="Else", phone="", email="")
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    assert [row["first_name"] for row in _rows(claire)] == ["'=HYPERLINK(1)", "Zoë"]
    assert _rows(claire, "?q=zoe&column=city&column=phone") == [{"phone": "'+33 1 23 45 67 89", "city": "Lille"}]
    assert _rows(claire, "?q=nobody") == []
