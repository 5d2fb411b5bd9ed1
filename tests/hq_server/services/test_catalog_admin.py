"""The catalogue import: what a file may look like, what is wrong in a row, and what registers hear of."""

from collections.abc import Callable
from typing import Any

import pytest

from hq_server.db import feeds as changes
from hq_server.db import products as products_db
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import catalog_admin, feeds
from hq_server.services.catalog_admin import decode_upload, import_products, preview_products
from hq_server.services.catalog_plan import ImportReport
from hq_server.services.csv_upload import MAX_PROBLEMS
from hq_server.wire import codes
from hq_server.wire.outgoing import Product
from tests.hq_server.sending_register import NOW

HEAD = "sku,name,barcodes,unit,price,currency,tax_rate\n"
TOWEL = "TOWEL,Linen tea towel,4006381333931,each,10.80,EUR,20\n"
SOAP = "SOAP,Soap bar,96385074,each,6.50,EUR,5.5\n"


def changed_keys(hq: HqDatabase, feed: int, after: int = 0) -> list[str]:
    with hq.read():
        return [row[2] for row in changes.read(hq, feed, ["all"], after, 1_000)]


def head(hq: HqDatabase, feed: int) -> int:
    with hq.read():
        return changes.head(hq, feed)


def only_error(report: ImportReport) -> tuple[int, str, str]:
    (problem,) = report.errors
    return problem.row, problem.column, problem.message


def test_a_file_fills_an_empty_catalogue_and_both_feeds(hq: HqDatabase) -> None:
    report = import_products(hq, HEAD + TOWEL + SOAP, NOW)
    assert (report.rows, report.new, report.changed, report.unchanged, report.refused) == (2, 2, 0, 0, 0)
    assert changed_keys(hq, codes.PRODUCTS) == changed_keys(hq, codes.PRICES) == ["TOWEL", "SOAP"]
    towel = catalog_admin.search_products(hq, "linen")[0]
    assert (towel.name, towel.barcodes, towel.unit) == ("Linen tea towel", ("4006381333931",), "each")
    assert (towel.price_minor, towel.currency, towel.tax_rate, towel.active) == (1080, "EUR", 20_000, True)


def test_only_what_really_changed_is_told_to_registers(hq: HqDatabase) -> None:
    import_products(hq, HEAD + TOWEL + SOAP, NOW)
    products, prices = head(hq, codes.PRODUCTS), head(hq, codes.PRICES)
    again = import_products(hq, HEAD + TOWEL.replace("10.80", "11.20") + SOAP, NOW + 1)
    assert (again.new, again.changed, again.unchanged, again.price_changes) == (0, 1, 1, 1)
    assert changed_keys(hq, codes.PRODUCTS, products) == []
    assert changed_keys(hq, codes.PRICES, prices) == ["TOWEL"]
    same = import_products(hq, HEAD + TOWEL.replace("10.80", "11.20") + SOAP, NOW + 2)
    assert (same.changed, same.unchanged) == (0, 2)
    assert head(hq, codes.PRICES) == prices + 1


def test_a_preview_changes_nothing_and_says_what_the_import_does(hq: HqDatabase) -> None:
    text = HEAD + TOWEL + SOAP + "BAD,,,,1,EUR,20\n"
    preview = preview_products(hq, text, NOW)
    assert catalog_admin.count_products(hq) == 0
    assert changed_keys(hq, codes.PRODUCTS) == []
    assert import_products(hq, text, NOW) == preview


def test_a_row_with_an_error_keeps_what_hq_has(hq: HqDatabase) -> None:
    import_products(hq, HEAD + TOWEL, NOW)
    report = import_products(hq, HEAD + TOWEL.replace("10.80", "free") + SOAP, NOW)
    assert only_error(report)[:2] == (2, "price")
    assert [p.price_minor for p in catalog_admin.search_products(hq, "towel")] == [1080]
    assert [p.price_minor for p in catalog_admin.search_products(hq, "soap")] == [650]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEAD + "A,Apple,,,1234.50,EUR,5.5\n",
        "SKU;Name;Barcodes;Unit;Price;Currency;Tax rate\r\nA;Apple;;;1234,50;eur;5,5\r\n",
        'name\tsku\tcurrency\tprice\ttax-rate\tnote\nApple\tA\tEUR\t"1 234,5"\t5.5 %\tignored\n',
        HEAD + 'A,"Ap\nple",,each,"1,234.50",EUR,5.500%\n',
        HEAD + "\n,,,,,,\nA,Apple,,,1234.5000,EUR,5.5\n",
    ],
)
def test_a_file_may_come_from_any_spreadsheet(hq: HqDatabase, text: str) -> None:
    report = import_products(hq, text, NOW)
    assert report.errors == ()
    (apple,) = catalog_admin.search_products(hq, "")
    assert (apple.sku, apple.price_minor, apple.currency, apple.tax_rate, apple.unit) == (
        "A",
        123450,
        "EUR",
        5500,
        "each",
    )


@pytest.mark.parametrize(
    ("row", "column", "part"),
    [
        (",Apple,,,1,EUR,20", "sku", "needs its own sku"),
        ("A,,,,1,EUR,20", "name", "receipt"),
        ("A,Apple,,,,EUR,20", "price", "needs a price"),
        ("A,Apple,,,-1,EUR,20", "price", "negative"),
        ("A,Apple,,,1.890,EUR,20", "price", "EUR has 2 decimals"),
        ('A,Apple,,,"1,500",EUR,20', "price", "EUR has 2 decimals"),
        ("A,Apple,,,1.5,JPY,20", "price", "JPY has 0 decimals"),
        ("A,Apple,,,1.2.3,EUR,20", "price", "Not a price"),
        ("A,Apple,,,1e3,EUR,20", "price", "Not a price"),
        ("A,Apple,,,٣,EUR,20", "price", "Not a price"),
        ("A,Apple,,,9999999999999999999999,EUR,20", "price", "too high"),
        ("A,Apple,,,1,EURO,20", "currency", "three letters"),
        ("A,Apple,,,1,EUR,", "tax_rate", "0 means none"),
        ("A,Apple,,,1,EUR,101", "tax_rate", "0 to 100"),
        ("A,Apple,,,1,EUR,-5", "tax_rate", "0 to 100"),
        (f"{'x' * 65},Apple,,,1,EUR,20", "sku", "at most 64"),
        (f"A,{'x' * 201},,,1,EUR,20", "name", "at most 200"),
        ("A,App\x00le,,,1,EUR,20", "name", "hidden character"),
        (f"A,Apple,{'9' * 49},,1,EUR,20", "barcodes", "cannot be a barcode"),
        (f"A,Apple,{' '.join(map(str, range(21)))},,1,EUR,20", "barcodes", "at most 20"),
        (f"A,Apple,,{'u' * 21},1,EUR,20", "unit", "short word"),
        ("A", "name", "Empty"),
    ],
)
def test_each_fault_is_told_with_its_row_and_what_would_be_right(
    hq: HqDatabase, row: str, column: str, part: str
) -> None:
    report = import_products(hq, HEAD + TOWEL + row + "\n" + SOAP, NOW)
    assert only_error(report)[:2] == (3, column)
    assert part in only_error(report)[2]
    assert (report.new, report.refused) == (2, 1)


def test_rows_are_counted_as_a_spreadsheet_counts_them(hq: HqDatabase) -> None:
    report = preview_products(hq, HEAD + 'A,"two\nlines",,,1,EUR,20\n\nB,,,,1,EUR,20\n', NOW)
    assert only_error(report)[0] == 4


@pytest.mark.parametrize(
    "text",
    ["", "\n", "a,b,c\n1,2,3\n", "sku,name,price,currency\nA,B,1,EUR\n", "\x00\x01\x02", HEAD.replace("name", "sku")],
)
def test_a_file_without_its_columns_is_refused_whole(hq: HqDatabase, text: str) -> None:
    report = import_products(hq, text, NOW)
    assert report.unusable
    assert report.errors[0].row == 0
    assert catalog_admin.count_products(hq) == 0


def test_a_cell_without_end_makes_the_file_unusable(hq: HqDatabase) -> None:
    report = import_products(hq, HEAD + TOWEL + 'B,"' + "x" * 200_000, NOW)
    assert report.unusable
    assert report.new == 0
    assert catalog_admin.count_products(hq) == 0


def test_a_product_or_barcode_twice_in_a_file_is_an_error_of_the_second_row(hq: HqDatabase) -> None:
    twice = import_products(hq, HEAD + TOWEL + TOWEL, NOW)
    assert only_error(twice)[:2] == (3, "sku")
    shared = preview_products(hq, HEAD + TOWEL + SOAP.replace("96385074", "4006381333931"), NOW)
    assert only_error(shared)[:2] == (3, "barcodes")
    assert "TOWEL" in only_error(shared)[2]


def test_a_barcode_of_another_product_moves_only_when_that_one_gives_it_up(hq: HqDatabase) -> None:
    import_products(hq, HEAD + TOWEL + SOAP, NOW)
    taking = "NEW,New thing,96385074,each,1.00,EUR,20\n"
    refused = import_products(hq, HEAD + taking, NOW)
    assert only_error(refused)[:2] == (2, "barcodes")
    assert "SOAP" in only_error(refused)[2]
    moved = import_products(hq, HEAD + taking + SOAP.replace("96385074", ""), NOW)
    assert (moved.refused, moved.new, moved.changed) == (0, 1, 1)
    assert [p.sku for p in catalog_admin.search_products(hq, "96385074")] == ["NEW"]


def test_a_row_left_out_keeps_its_barcode_and_whoever_wanted_that_is_left_out_too(hq: HqDatabase) -> None:
    import_products(hq, HEAD + "A,A,11111,,1,EUR,20\nB,B,22222,,1,EUR,20\nC,C,33333,,1,EUR,20\n", NOW)
    report = import_products(hq, HEAD + "C,C,22222,,1,EUR,20\nB,B,11111,,1,EUR,20\nA,A,44444,,oops,EUR,20\n", NOW)
    assert [(problem.row, problem.column) for problem in report.errors] == [
        (2, "barcodes"),
        (3, "barcodes"),
        (4, "price"),
    ]
    assert report.changed == 0


def test_two_products_may_swap_barcodes(hq: HqDatabase) -> None:
    import_products(hq, HEAD + "A,A,11111,,1,EUR,20\nB,B,22222,,1,EUR,20\n", NOW)
    report = import_products(hq, HEAD + "A,A,22222,,1,EUR,20\nB,B,11111,,1,EUR,20\n", NOW)
    assert (report.changed, report.refused) == (2, 0)


def test_a_wrong_check_digit_is_kept_with_a_warning(hq: HqDatabase) -> None:
    report = import_products(hq, HEAD + "A,Apple,4006381333932 12345,,1,EUR,20\n", NOW)
    assert [(problem.column, problem.value) for problem in report.warnings] == [("barcodes", "4006381333932")]
    assert "should be 1" in report.warnings[0].message
    assert catalog_admin.search_products(hq, "4006381333932")[0].sku == "A"


def test_a_big_price_change_is_worth_a_look(hq: HqDatabase) -> None:
    import_products(hq, HEAD + TOWEL + SOAP, NOW)
    report = preview_products(hq, HEAD + TOWEL.replace("10.80", "108.00") + SOAP.replace("6.50", "6.60"), NOW)
    assert [(problem.row, problem.column, problem.value) for problem in report.warnings] == [(2, "price", "108.00")]


@pytest.mark.parametrize("currency", [("JPY", "1500", 1500), ("KWD", "1.500", 1500), ("EUR", "15", 1500)])
def test_prices_have_their_currency_s_decimals(hq: HqDatabase, currency: tuple[str, str, int]) -> None:
    code, text, minor = currency
    import_products(hq, HEAD + f"A,Apple,,,{text},{code},0\n", NOW)
    assert catalog_admin.search_products(hq, "")[0].price_minor == minor


def _noting(run: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def note(db: HqDatabase, sql: str, rows: Any) -> Any:
        asked.append(sql)
        return run(db, sql, rows)

    return note


def test_a_large_file_takes_a_few_statements_and_none_for_a_row(
    hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(
        f"SKU{n},Product number {n},{n + 10**11},each,{n % 900}.{n % 90 + 10},EUR,20\n" for n in range(20_000)
    )
    asked: list[str] = []
    for name in ("_cursor", "execute_many"):
        monkeypatch.setattr(HqDatabase, name, _noting(getattr(HqDatabase, name), asked))
    report = import_products(hq, HEAD + rows, NOW)
    assert (report.new, report.refused) == (20_000, 0)
    first = len(asked)
    assert import_products(hq, HEAD + rows, NOW).unchanged == 20_000
    assert 5 < first < 20_000 // 50
    assert len(asked) - first <= first
    assert len(report.warnings) <= MAX_PROBLEMS


def test_uploads_wait_for_the_person_who_sent_them(hq: HqDatabase) -> None:
    catalog_admin.keep_upload(hq, "claire", "u1", "tarif.csv", HEAD + TOWEL, NOW)
    kept = catalog_admin.find_upload(hq, "claire", "u1")
    assert kept is not None
    assert (kept.file_name, kept.text) == ("tarif.csv", HEAD + TOWEL)
    assert catalog_admin.find_upload(hq, "marc", "u1") is None
    assert catalog_admin.find_upload(hq, "claire", "u2") is None
    catalog_admin.discard_upload(hq, "claire")
    assert catalog_admin.find_upload(hq, "claire", "u1") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert decode_upload("Crème brûlée".encode(encoding)) == "Crème brûlée"


MORE = (
    "sku,name,price,currency,tax_rate,category,by_weight,serial_needed,price_change,key_in_price,returnable,"
    "discountable\n"
)


def stored(hq: HqDatabase, sku: str) -> products_db.Product:
    with hq.read():
        return products_db.products_by_sku(hq, [sku])[sku]


def test_the_optional_columns_are_told_with_the_product(hq: HqDatabase) -> None:
    rows = "OLIVES,Olives,19.90,EUR,0,DELI,yes,,lower,,no,NO\nRADIO,Radio,89,EUR,20,,,x,None,1,,\n"
    assert import_products(hq, MORE + rows, NOW).errors == ()
    olives, radio = stored(hq, "OLIVES"), stored(hq, "RADIO")
    assert (olives.category, olives.by_weight, olives.serial_needed, olives.price_change) == (
        "DELI",
        True,
        False,
        "lower",
    )
    assert (olives.key_in_price, olives.returnable, olives.discountable) == (False, False, False)
    assert (radio.category, radio.by_weight, radio.serial_needed, radio.price_change) == ("", False, True, "none")
    assert (radio.key_in_price, radio.returnable, radio.discountable) == (True, True, True)
    page = feeds.read_page(hq, RegisterIdentity("101", "1"), codes.PRODUCTS, 0, "", 10, NOW)
    told = {change.key: change.body for change in page.changes}
    assert isinstance(told["OLIVES"], Product)
    assert (told["OLIVES"].category, told["OLIVES"].by_weight, told["OLIVES"].price_change) == ("DELI", True, "lower")


def test_a_file_without_the_optional_columns_leaves_them_as_they_are(hq: HqDatabase) -> None:
    """A list of new prices does not make a serial number optional."""
    import_products(hq, MORE + "RADIO,Radio,89,EUR,20,KIT,,yes,none,,no,no\n", NOW)
    head_before = head(hq, codes.PRODUCTS)
    report = import_products(hq, "sku,name,price,currency,tax_rate\nRADIO,Radio,79,EUR,20\n", NOW)
    assert (report.changed, report.price_changes, head(hq, codes.PRODUCTS)) == (1, 1, head_before)
    report = import_products(hq, "sku,name,price,currency,tax_rate,category\nRADIO,Radio,79,EUR,20,HOME\n", NOW)
    radio = stored(hq, "RADIO")
    assert (report.changed, radio.category, radio.serial_needed, radio.returnable) == (1, "HOME", True, False)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("by_weight", "perhaps", "Write yes or no."),
        ("returnable", "2", "Write yes or no."),
        ("price_change", "up", "Write none or lower or higher or both."),
        ("category", "C" * 65, "A category is a code of at most 64 characters."),
    ],
)
def test_a_wrong_value_of_an_optional_column_is_named(hq: HqDatabase, column: str, value: str, message: str) -> None:
    report = import_products(hq, f"sku,name,price,currency,tax_rate,{column}\nA,Apple,1,EUR,0,{value}\n", NOW)
    assert only_error(report) == (2, column, message)
    assert changed_keys(hq, codes.PRODUCTS) == []


def test_an_optional_column_that_is_there_twice_is_refused(hq: HqDatabase) -> None:
    report = import_products(hq, "sku,name,price,currency,tax_rate,category,Category\nA,Apple,1,EUR,0,x,y\n", NOW)
    assert report.unusable
