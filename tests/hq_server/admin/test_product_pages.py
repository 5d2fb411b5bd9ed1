"""Products by hand and by file, with dates; hardware given to registers."""

import html
import io
import re
from typing import Any

import pytest

from hq_server.domain.price_days import DatedPrice
from hq_server.services import catalog_admin, hardware, product_editing
from hq_server.services.product_editing import ProductKept
from hq_server.services.setup_editing import save_item
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.test_setup_pages import fields_of
from tests.hq_server.sending_register import NOW, add_register

HEAD = "sku,name,barcodes,unit,price,currency,tax_rate\n"
BOARD: dict[str, Any] = {
    "sku": "BOARD",
    "name": "Oak board",
    "barcodes": "4006381333931\r\n",
    "price": "24,00",
    "currency": "eur",
    "tax_rate": "20",
    "price_change": "lower",
    "returnable": "yes",
    "active": "yes",
    "act": "save",
}


def kept(claire: Person, sku: str) -> ProductKept:
    return product_editing.get_product(claire.db, sku, NOW)


def test_a_product_is_added_by_hand_with_prices_of_later_days(claire: Person) -> None:
    rows = {
        "dated.rows": "2",
        "dated.0.from_date": "2026-12-01",
        "dated.0.until_date": "2026-12-24",
        "dated.0.price": "19.90",
    }
    page = claire.post("/products/new", **(BOARD | rows))
    assert "Oak board is saved." in page.text
    assert "today 24.00 EUR" in page.text
    found = kept(claire, "BOARD")
    assert found.price is not None
    assert (found.price.price_minor, found.price.currency) == (2_400, "EUR")
    assert found.dated == (DatedPrice("2026-12-01", "2026-12-24", 1_990),)
    assert (found.product.price_change, found.product.discountable, found.product.unit) == ("lower", False, "each")


def test_a_form_that_is_saved_as_it_stands_changes_nothing(claire: Person) -> None:
    rows = {"dated.rows": "1", "dated.0.from_date": "2026-12-01", "dated.0.price": "19.90"}
    claire.post("/products/new", **(BOARD | rows))
    before = kept(claire, "BOARD")
    assert "is saved." in claire.post("/products/BOARD", **fields_of(claire.text("/products/BOARD"))).text
    assert kept(claire, "BOARD") == before


def test_each_field_says_what_is_wrong_with_it(claire: Person) -> None:
    claire.post("/products/new", **BOARD)
    rows = {"dated.rows": "1", "dated.0.from_date": "", "dated.0.price": "x"}
    wrong = BOARD | {"sku": "", "price": "1.2345", "tax_rate": "200", "currency": "euro"} | rows
    refused = claire.post("/products/new", **wrong)
    assert refused.status_code == 422
    for path in ("sku", "price", "tax_rate", "currency", "dated-0-from_date", "dated-0-price"):
        assert f'id="m-{path}"' in refused.text, path
    refused = claire.post("/products/new", **(BOARD | {"sku": "OTHER"}))
    assert "4006381333931 belongs to BOARD." in refused.text
    refused = claire.post("/products/new", **(BOARD | {"barcodes": ""}))
    assert "There is a product with this SKU already." in refused.text


def test_another_persons_change_in_between_is_noticed(claire: Person) -> None:
    claire.post("/products/new", **BOARD)
    sent = fields_of(claire.text("/products/BOARD"))
    catalog_admin.import_products(claire.db, HEAD + "BOARD,Oak board,4006381333931,each,25,EUR,20\n", NOW)
    refused = claire.post("/products/BOARD", **(sent | {"price": "26.00"}))
    assert "Somebody changed it since you opened it." in refused.text
    assert "is saved." in claire.post("/products/BOARD", **fields_of(refused.text)).text
    found = kept(claire, "BOARD").price
    assert found is not None
    assert found.price_minor == 2_600


def test_the_list_goes_on_page_by_page_and_every_product_opens(claire: Person) -> None:
    odd = ["a/b", "..", "new", "x?y=1&z", " 'quoted'"]
    rows = "".join(f'"P{number:03}","P {number}",,,1,EUR,20\n' for number in range(120))
    rows += "".join(f'"{sku}",Odd,,,1,EUR,20\n' for sku in odd)
    catalog_admin.import_products(claire.db, HEAD + rows, NOW)
    seen: list[str] = []
    address = "/products"
    while address:
        page = claire.text(address)
        seen += re.findall(r'<th scope="row"><a href="([^"]+)"', page)
        following = re.search(r'href="(/products\?after=[^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == 125
    for address in seen[:3] + [one for one in seen if "named=" in one]:
        assert 'id="item"' in claire.text(html.unescape(address))
    assert claire.get("/products/none-such").status_code == 404


def preview(claire: Person, rows: str) -> str:
    """The address of the page that shows what the file would do."""
    file = (io.BytesIO((HEAD + rows).encode()), "tarif.csv")
    return claire.post("/imports/new", False, file=file).headers["Location"]


def test_big_changes_of_price_are_ticked_one_by_one(claire: Person) -> None:
    catalog_admin.import_products(claire.db, HEAD + "A,Truffle,,,64,EUR,20\nB,Salt,,,9.9,EUR,20\n", NOW)
    address = preview(claire, "A,Truffle,,,92,EUR,20\nB,Salt,,,6.4,EUR,20\nC,Candle,,,5,EUR,20\n,,,,1,EUR,20\n")
    page = claire.text(address)
    assert "To confirm: 2 prices change by more than 30 %" in page
    assert "+43.8 %" in page
    assert "Import 1 row and what is ticked" in page
    claire.post(f"{address}/apply", confirm=["B"])
    prices = {sku: found.price_minor for sku in "ABC" if (found := kept(claire, sku).price)}
    assert prices == {"A": 6_400, "B": 640, "C": 500}


@pytest.mark.parametrize("state", ["errors", "new", "changed", "unchanged", "nonsense"])
def test_every_sort_of_row_can_be_looked_at_before(claire: Person, state: str) -> None:
    catalog_admin.import_products(claire.db, HEAD + "A,Truffle,,,64,EUR,20\nB,Salt,,,9.9,EUR,20\n", NOW)
    address = preview(claire, "A,Truffle,,,64,EUR,20\nB,Salt,,,9.8,EUR,20\nC,Candle,,,5,EUR,20\nD,,,,1,EUR,20\n")
    page = claire.text(f"{address}?show={state}")
    shown = {"new": "Candle", "changed": "Salt", "unchanged": "Truffle"}.get(state, "Empty. Write what the receipt")
    assert shown in page


def test_a_register_is_given_its_hardware(claire: Person) -> None:
    add_register(claire.db, "101", "1")
    assert "No profile yet." in claire.text("/hardware")
    save_item(claire.db, "hardware_profile", {"profile": "counter", "name": "Counter", "printer": "lp:counter"}, NOW)
    assert "Register 101-1 is saved." in claire.post("/hardware/101-1", profile="counter").text
    assert hardware.list_hardware(claire.db).of_register == {"101-1": "counter"}
    assert '<option value="counter" selected>' in claire.text("/hardware?store=101")
    assert claire.post("/hardware/909-1", profile="counter").status_code == 404
    assert "101-1" in claire.text("/setup/hardware_profile/remove?key=counter")
