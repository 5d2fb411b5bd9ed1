"""The set-up pages: every kind is listed, edited in a form, refused by field, and removed when nothing uses it."""

import html
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.admin.setup_kinds import kind_forms
from hq_server.services import setup_editing, staff_admin
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from hq_server.services.setup_admin import import_setup, list_items
from hq_server.wire.hq_setup import ALL_KINDS, StatementTerms
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, create
from tests.hq_server.sending_register import NOW, add_register

DEMO = Path(__file__).parents[3] / "resources" / "demo" / "setup.toml"
OTTO = "019ab000-0000-7000-8000-0000000000d1"
SOAP: dict[str, Any] = {
    "code": "SOAP",
    "name": "Soap week",
    "method": "percent",
    "percent_off": "10",
    "concurrency": "best_price",
    "active": "yes",
}


def members(claire: Person, kind: str, key: str, store: str = "") -> dict[str, Any]:
    found = setup_editing.find_item(claire.db, kind, key, store)
    assert found is not None
    return dict(found.members)


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands, without its buttons."""
    form = page[page.index('id="item"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") in ("checkbox", "file"):
            if "checked" in tag:
                sent.setdefault(found["name"], []).append(html.unescape(found["value"]))
        elif "name" in found:
            sent[found["name"]] = html.unescape(found.get("value", ""))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        sent[name] = html.unescape(text)
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        first = re.findall(r'<option value="([^"]*)"', options)
        sent[name] = html.unescape((chosen or first or [""])[0])
    return sent | {"act": "save"}


@pytest.fixture
def shop(claire: Person) -> Person:
    """A chain with the set-up that the demo has."""
    add_register(claire.db)
    assert import_setup(claire.db, DEMO.read_text(encoding="utf-8"), NOW).problems == ()
    return claire


def test_every_kind_has_a_form_with_every_member(claire: Person) -> None:
    with claire.client.application.test_request_context():
        forms = kind_forms()
        assert set(forms) == set(ALL_KINDS) - {"register_hardware", "exclusion"}  # these have pages of their own
        for kind, form in forms.items():
            typed = {one.name for one in form.fields(lambda _kind: ())}
            wanted = {one.name for one in msgspec.structs.fields(ALL_KINDS[kind].shape)}
            assert typed - {"percent_off", "amount_off"} == wanted - ({"value"} if kind == "discount" else set()), kind


def test_the_first_page_names_every_kind_with_how_many_there_are(shop: Person) -> None:
    page = shop.text("/setup")
    for kind in set(ALL_KINDS) - {"register_hardware", "exclusion"}:
        assert f'href="/setup/{kind}"' in page
    assert page.count('<span class="n">6</span>') >= 1  # discounts
    assert shop.get("/setup/no-such-kind").status_code == 404


@pytest.mark.parametrize(
    "kind",
    sorted(set(ALL_KINDS) - {"default_customer", "hardware_profile", "register_hardware", "address_book", "exclusion"}),
)
def test_a_form_that_is_saved_as_it_stands_changes_nothing(shop: Person, kind: str) -> None:
    if not any(item.kind == kind for item in list_items(shop.db)):
        page = shop.text(f"/setup/{kind}/new")
        assert shop.post(f"/setup/{kind}/new", **fields_of(page)).status_code == 200
    before = list_items(shop.db)
    for item in before:
        if item.kind == kind:
            page = shop.text(f"/setup/{kind}/{item.key}")
            saved = shop.post(f"/setup/{kind}/{item.key}", **fields_of(page))
            assert "is saved." in saved.text, saved.text
    assert list_items(shop.db) == before


def test_an_item_is_added_in_the_words_of_a_person(claire: Person) -> None:
    add_register(claire.db)
    saved = claire.post(
        "/setup/discount/new", **SOAP, act="save", skus="SOAP-1\r\n\r\nSOAP-2\r\n", until_date="2026-12-31"
    )
    assert "Soap week is saved." in saved.text
    assert "10 % off, until 31 Dec 2026" in saved.text
    kept = members(claire, "discount", "SOAP")
    assert (kept["value"], kept["skus"], kept["until_date"]) == (10_000, ["SOAP-1", "SOAP-2"], "2026-12-31")
    steps = {
        "steps.rows": "2",
        "steps.0.at": "3",
        "steps.0.percent": "10",
        "steps.1.at": "6",
        "steps.1.price_minor": "1,20",
    }
    claire.post("/setup/discount/new", **(SOAP | {"code": "MORE", "method": "quantity"} | steps), act="save")
    first, second = members(claire, "discount", "MORE")["steps"]
    assert (first["at"], first["percent"], second["at"], second["price_minor"]) == (3_000, 10_000, 6_000, 120)


def test_each_field_says_what_is_wrong_with_it_and_keeps_what_was_typed(claire: Person) -> None:
    refused = claire.post(
        "/setup/discount/new",
        **(SOAP | {"code": "", "percent_off": "ten", "priority": "x", "from_date": "soon"}),
        act="save",
    )
    assert refused.status_code == 422
    assert list_items(claire.db) == []
    for path, words in (
        ("code", "Write something here."),
        ("percent_off", "Write a percent from 0 to 100"),
        ("priority", "Write a whole number."),
        ("from_date", "This cannot be written like that here."),
    ):
        assert re.search(f'id="m-{path}">.*?{words}', refused.text), path
        assert re.search(f'id="f-{path}"[^>]*aria-invalid="true"', refused.text), path
    assert 'value="ten"' in refused.text
    refused = claire.post("/setup/discount/new", **(SOAP | {"percent_off": "0"}), act="save")
    assert re.search('id="m-percent_off">.*?The percent off is above 0', refused.text)


def test_what_a_file_would_be_refused_for_is_refused_at_its_field(shop: Person) -> None:
    page = shop.text("/setup/category/HOM")
    refused = shop.post("/setup/category/HOM", **(fields_of(page) | {"parent": "LIGHT"}))
    assert refused.status_code == 422
    assert re.search('id="m-parent">.*?within itself', refused.text)
    gone = fields_of(shop.text("/setup/coupon/WELCOME10")) | {"discount": "NO-SUCH"}
    refused = shop.post("/setup/coupon/WELCOME10", **gone)
    assert re.search('id="m-discount">.*?HQ has no “NO-SUCH” any more', refused.text)
    rows: dict[str, Any] = {"denominations.rows": "2"} | {f"denominations.{row}.value_minor": "1" for row in (0, 1)}
    kinds: dict[str, Any] = {f"denominations.{row}.kind": "coin" for row in (0, 1)}
    refused = shop.post("/setup/policy/register", **(fields_of(shop.text("/setup/policy/register")) | rows | kinds))
    assert re.search('id="m-denominations">.*?A coin or note is there twice.', refused.text)


def test_rows_come_and_go_without_javascript_and_without_saving(claire: Person) -> None:
    page = claire.post("/setup/discount/new", **(SOAP | {"act": "add.steps"}))
    assert page.status_code == 200
    assert 'name="steps.rows" value="1"' in page.text
    assert 'value="Soap week"' in page.text
    sent = fields_of(page.text) | {"steps.0.at": "5", "act": "add.steps"}
    page = claire.post("/setup/discount/new", **sent)
    assert 'name="steps.rows" value="2"' in page.text
    page = claire.post("/setup/discount/new", **(fields_of(page.text) | {"act": "drop.steps.0"}))
    assert 'name="steps.rows" value="1"' in page.text
    assert 'name="steps.0.at" value="5"' not in page.text
    assert list_items(claire.db) == []


def test_a_store_has_one_of_its_own_beside_the_one_for_all(shop: Person) -> None:
    page = shop.text("/setup/policy/new?store=101")
    assert 'name="return_days" value="28"' in page
    saved = shop.post("/setup/policy/new", **(fields_of(page) | {"return_days": "14"}))
    assert "is saved." in saved.text
    assert members(shop, "policy", "register", "101")["return_days"] == 14
    assert members(shop, "policy", "register")["return_days"] == 28
    again = shop.post("/setup/policy/new", **(fields_of(page) | {"return_days": "7"}))
    assert again.status_code == 422
    assert "There is one already." in again.text


def test_a_change_of_another_person_in_between_is_noticed(shop: Person) -> None:
    sent = fields_of(shop.text("/setup/category/KIT"))
    import_setup(shop.db, '[[category]]\ncategory = "KIT"\nname = "Cooking"\n', NOW)
    refused = shop.post("/setup/category/KIT", **(sent | {"name": "Kitchen and table"}))
    assert refused.status_code == 422
    assert "Somebody changed it since you opened it." in refused.text
    assert 'value="Kitchen and table"' in refused.text
    assert members(shop, "category", "KIT")["name"] == "Cooking"
    shop.post("/setup/category/KIT", **fields_of(refused.text))
    assert members(shop, "category", "KIT")["name"] == "Kitchen and table"


def test_what_something_uses_is_not_removed_and_the_page_names_who(shop: Person) -> None:
    staff_admin.add_staff(shop.db, "101", "Ada", "271828", NOW, group="supervisor")
    page = shop.text("/setup/permission_group/remove?key=supervisor")
    assert "It cannot be removed while these use it." in page
    assert "Ada" in page
    assert shop.post("/setup/permission_group/remove?key=supervisor").status_code == 422
    assert "WELCOME10" in shop.text("/setup/discount/remove?key=WELCOME")
    assert members(shop, "permission_group", "supervisor")


def test_what_nothing_uses_is_removed(shop: Person) -> None:
    assert "Remove “Lamps and candles”" not in shop.text("/setup/category/remove?key=LIGHT")
    page = shop.post("/setup/category/remove?key=LIGHT")
    assert "is removed." in page.text
    assert setup_editing.find_item(shop.db, "category", "LIGHT") is None
    assert shop.get("/setup/category/LIGHT").status_code == 404


def test_keys_that_are_no_plain_words_have_their_page_too(claire: Person) -> None:
    odd = "a/b ../new?x=1&y"
    import_setup(
        claire.db, f'[[category]]\ncategory = "{odd}"\nname = "Odd"\n[[category]]\ncategory = "new"\nname = "N"\n', NOW
    )
    page = claire.text("/setup/category")
    for address in re.findall(r'<th scope="row"><a href="([^"]+)"', page):
        answer = claire.get(html.unescape(address))
        assert answer.status_code == 200
        assert 'id="item"' in answer.text
        assert "is saved." in claire.post(html.unescape(address), **(fields_of(answer.text) | {"name": "Again"})).text


def test_an_attribute_reaches_registers_with_its_names_in_every_language(claire: Person) -> None:
    sent: dict[str, Any] = {
        "attribute": "shoe-size",
        "names.en": "Shoe size",
        "names.fr": "Pointure",
        "type": "text",
        "choices.rows": "2",
        "choices.0.value": "S",
        "choices.0.names.en": "Small",
        "choices.0.names.fr": "Petite",
        "choices.1.value": "",
        "active": "yes",
        "act": "save",
    }
    assert "Shoe size is saved." in claire.post("/setup/attribute/new", **sent).text
    kept = members(claire, "attribute", "shoe-size")
    assert kept["names"] == {"en": "Shoe size", "fr": "Pointure"}
    assert kept["choices"] == [{"value": "S", "names": {"en": "Small", "fr": "Petite"}}]
    refused = claire.post("/setup/attribute/new", **(sent | {"attribute": "b", "names.en": "", "names.fr": ""}))
    assert re.search('id="m-names-en">.*?Write what people read.', refused.text)


def test_a_rate_is_what_one_of_the_foreign_currency_is_worth(claire: Person) -> None:
    add_register(claire.db)
    claire.post("/setup/currency_rate/new", currency="jpy", rate_millionths="0.0061", act="save")
    assert members(claire, "currency_rate", "JPY")["rate_millionths"] == 610_000
    assert "1 JPY is 0.0061 EUR" in claire.text("/setup/currency_rate")
    claire.post("/setup/currency_rate/new", currency="USD", rate_millionths="0,926", act="save")
    assert members(claire, "currency_rate", "USD")["rate_millionths"] == 926_000


def test_terms_without_a_ceiling_are_left_empty(claire: Person) -> None:
    page = claire.text("/setup/statement_terms/new")
    sent = fields_of(page) | {"max_shift_difference_minor": "", "max_rounding_minor": "12.50", "second_person": "no"}
    assert "saved" in claire.post("/setup/statement_terms/new", **sent).text
    kept = members(claire, "statement_terms", "books")
    assert (kept["max_shift_difference_minor"], kept["max_rounding_minor"], kept["second_person"]) == (
        "none",
        1_250,
        False,
    )


def test_a_default_customer_is_chosen_by_its_account_number(claire: Person) -> None:
    register = add_register(claire.db)
    create(register, OTTO, HOME | {"customer_group": "retail"}, first_name="Otto", last_name="Normal")
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    issue_account_numbers(claire.db, NOW)
    saved = claire.post("/setup/default_customer/new", customer="000000018", act="save")
    assert "000000018 Otto Normal" in saved.text
    assert members(claire, "default_customer", "register") == {"customer": OTTO}
    page = claire.text("/setup/default_customer/register")
    assert 'value="000000018"' in page
    refused = claire.post("/setup/default_customer/register", **(fields_of(page) | {"customer": "000000026"}))
    assert re.search('id="m-customer">.*?HQ has no customer with this number.', refused.text)


def test_the_receipt_is_shown_as_it_would_be_printed(shop: Person) -> None:
    page = shop.text("/setup/receipt_format/sale")
    assert "Thank you, and see you soon." in page
    sent = fields_of(page) | {"footer": "Bye, {customer}\n<b>{store}</b>", "show_tax_table": ""}
    shown = shop.post("/setup/receipt_format/preview", **sent)
    assert shown.status_code == 200
    assert "Bye, Zoë O&#39;Brien" in shown.text
    assert "&lt;b&gt;" in shown.text
    assert "Thank you, and see you soon." not in shown.text
    assert members(shop, "receipt_format", "sale")["footer"][1] == "Thank you, and see you soon."
    broken = shop.post("/setup/receipt_format/preview", **(sent | {"logo": "bm8gcGljdHVyZQ=="}))
    assert broken.status_code == 200
    assert "bm8gcGljdHVyZQ==" not in broken.text


def test_the_number_of_statements_does_not_grow_with_the_items(shop: Person, asked: list[str]) -> None:
    def statements(path: str) -> int:
        asked.clear()
        shop.text(path)
        return len(asked)

    paths = ("/setup", "/setup/category", "/setup/discount/SOAP-3", "/setup/category/remove?key=HOM")
    before = [statements(path) for path in paths]
    more = "".join(f'[[category]]\ncategory = "C{one}"\nname = "C"\nparent = "HOM"\n' for one in range(50))
    import_setup(shop.db, more, NOW)
    assert [statements(path) for path in paths] == before


def test_a_new_form_shows_what_is_built_in(claire: Person) -> None:
    add_register(claire.db)
    page = claire.text("/setup/statement_terms/new")
    assert re.search('name="max_posting_difference_minor" value="100.00"', page)
    claire.post("/setup/statement_terms/new", **fields_of(page))
    assert msgspec.convert(members(claire, "statement_terms", "books"), StatementTerms) == StatementTerms()
