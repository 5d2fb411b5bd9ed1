"""A customer file may have cards, further contacts and attributes, too; what was exported comes in unchanged."""

import csv
import io

import pytest

from hq_server.db.customer_imports import CustomerImport
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_columns import recognise
from hq_server.domain.customer_fields import CONTACT, codes_of, parts_of
from hq_server.ids import new_id
from hq_server.services import customer_export, customer_import, customer_list
from hq_server.services.customer_import import import_confirmed
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.setup_admin import import_setup
from hq_server.texts import tell
from tests.hq_server.sending_register import NOW, add_register

_ATTRIBUTES = """
[[attribute]]
attribute = "size"
type = "decimal"
names = {en = "Size"}
lowest = "20"
highest = "50"
[[attribute]]
attribute = "Trade"
type = "text"
names = {en = "Trade"}
choices = [{value = "painter", names = {en = "Painter"}}, {value = "=1+1", names = {en = "Odd"}}]
"""
_HEAD = "last_name,loyalty_card,phone,phone2,phone3,email2,attribute:size,attribute: Trade\n"


@pytest.fixture
def shop(hq: HqDatabase) -> HqDatabase:
    add_register(hq)
    assert import_setup(hq, _ATTRIBUTES, NOW).problems == ()
    return hq


def _bring(db: HqDatabase, text: str) -> CustomerImport:
    key = new_id()[:20] + new_id()[-12:]
    customer_import.keep_file(db, key, "people.csv", text.encode(), "101", NOW, by="claire")
    assert customer_import.confirm(db, key, range(1_000), NOW)
    import_confirmed(db, NOW, new_id)
    issue_account_numbers(db, NOW)
    return customer_import.get_import(db, key)


def _left_out(db: HqDatabase, text: str) -> list[tuple[int, str, str]]:
    made = _bring(db, text)
    rows = customer_import.list_refusals(db, made.id, 0, 100)
    return [(one.row, one.field, tell(one.message)) for one in rows]


def _fields(db: HqDatabase, last_name: str) -> dict[str, str]:
    with db.read():
        sql = "SELECT f.field, f.value FROM customer_field f JOIN customer c ON c.id = f.customer WHERE c.last_name = ?"
        return dict(db.rows(sql, (last_name,)))


def _contacts(db: HqDatabase, last_name: str) -> list[tuple[str, str]]:
    return [(one["type"], one["value"]) for one in parts_of(_fields(db, last_name), CONTACT).values()]


def _exported(db: HqDatabase) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(customer_export.export_customers(db, "", "", customer_export.chosen(db, ())))
    return text.getvalue()


def _cards(db: HqDatabase) -> dict[str, str]:
    with db.read():
        sql = "SELECT l.card, c.last_name FROM loyalty_card l JOIN customer c ON c.id = l.customer ORDER BY l.card"
        return dict(db.rows(sql))


def test_a_new_customer_has_all_of_it(shop: HqDatabase) -> None:
    row = 'Byrne,LC-1,01 23 45 67 89,06 55 44 33 22,07 11 22 33 44,b@example.org,"38,50",painter\n'
    made = _bring(shop, _HEAD + row)
    assert (made.new, made.left_out) == (1, 0)
    assert _contacts(shop, "Byrne") == [
        *(("phone", "06 55 44 33 22"), ("phone", "07 11 22 33 44"), ("email", "b@example.org")),
    ]
    assert codes_of(_fields(shop, "Byrne"), "attribute") == {"size": "38.5", "Trade": "painter"}
    assert _cards(shop) == {"LC-1": "Byrne"}
    (found,) = customer_list.list_customers(shop, "06 55 44", "", "", 10).customers
    assert found.last_name == "Byrne"


def test_what_was_exported_comes_in_again_and_changes_nothing(shop: HqDatabase) -> None:
    rows = ["Byrne,LC-1,0123456789,+33 6 55 44 33 22,0711223344,b@example.org,38.5,=1+1\n", "Walsh,,,,,,,\n"]
    _bring(shop, _HEAD + "".join(rows))
    text = _exported(shop)
    assert [row["attribute:Trade"] for row in csv.DictReader(io.StringIO(text))] == ["", "'=1+1"]
    before = (_fields(shop, "Byrne"), _cards(shop))
    again = _bring(shop, text)
    assert (again.new, again.changed, again.same, again.left_out) == (0, 0, 2, 0)
    assert (_fields(shop, "Byrne"), _cards(shop)) == before


def test_a_column_changes_the_contact_that_the_export_has_in_it(shop: HqDatabase) -> None:
    _bring(shop, _HEAD + "Byrne,,0123456789,0655443322,0711223344,,,\n")
    text = _exported(shop).replace("0711223344", "0799999999").replace("email2", "email4")
    lines = list(csv.reader(io.StringIO(text)))
    lines[1][lines[0].index("email4")] = "new@example.org"
    changed = "\n".join(",".join(line) for line in lines)
    assert _bring(shop, changed).changed == 1
    assert _contacts(shop, "Byrne") == [
        *(("phone", "0655443322"), ("phone", "0799999999"), ("email", "new@example.org")),
    ]
    assert _bring(shop, changed).same == 1


def test_each_wrong_cell_costs_its_own_row(shop: HqDatabase) -> None:
    rows = [
        *("Fine,LC-1,,,,,38,\n", "Big,,,,,,99,\n", "Odd,,,,,,many,\n", "Job,,,,,,,plumber\n"),
        *("Digits,,,no number,,,,\n", "Mail,,,,,nowhere,,\n", "Twice,LC-1,,,,,,\n"),
    ]
    left = _left_out(shop, _HEAD + "".join(rows))
    assert sorted((row, field) for row, field, _message in left) == [
        *((3, "attribute.size"), (4, "attribute.size"), (5, "attribute.Trade"), (6, "phone2"), (7, "email2")),
        (8, "loyalty_card"),
    ]
    messages = {row: message for row, _field, message in left}
    assert messages[3] == "“99” is not between 20 and 50."
    assert messages[8] == "Row 2 already has this card. Keep one of the two."
    assert _cards(shop) == {"LC-1": "Fine"}


def test_a_card_is_never_taken_from_somebody(shop: HqDatabase) -> None:
    _bring(shop, "last_name,card\nByrne,LC-1\nWalsh,LC-2\n")
    number = next(row for row in csv.DictReader(io.StringIO(_exported(shop))) if row["last_name"] == "Walsh")
    wrong = f"account_number,last_name,card\n{number['account_number']},,LC-1\n,Nolan,LC-2\n"
    assert [(row, field) for row, field, _message in _left_out(shop, wrong)] == [
        (2, "loyalty_card"),
        (3, "loyalty_card"),
    ]
    assert _bring(shop, f"account_number,card\n{number['account_number']},LC-3\n").changed == 1
    assert _cards(shop) == {"LC-1": "Byrne", "LC-2": "Walsh", "LC-3": "Walsh"}
    assert _fields(shop, "Walsh")["loyalty_card"] == "LC-3"


def test_an_attribute_that_nobody_set_up_is_an_error_of_the_row(shop: HqDatabase) -> None:
    left = _left_out(shop, "last_name,attribute:shoes\nByrne,42\nWalsh,\n")
    assert left == [(2, "attribute.shoes", "HQ has no attribute of this code. Set it up, or leave the column out.")]


def test_headings_of_further_columns_are_known_in_both_languages() -> None:
    headings = ["Phone 2", "téléphone 3", "E-mail 2", "Carte de fidélité", "Attribute: Trade", "attribute.size"]
    assert recognise(headings) == ["phone2", "phone3", "email2", "loyalty_card", "attribute.Trade", "attribute.size"]
