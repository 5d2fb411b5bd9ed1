"""Files that people import at HQ: products, customers, set-up; and the cells that HQ writes for spreadsheets."""

import csv
import io
from collections.abc import Iterable

import msgspec

from hq_server.domain.customer_columns import recognise, wrong_columns
from hq_server.services import csv_upload
from hq_server.services.catalog_file import CatalogFile, ProductRow, read_catalog
from hq_server.services.catalog_values import MAX_PRICE_MINOR, MAX_TAX_RATE
from hq_server.services.csv_cells import plain_cell, safe_cell
from hq_server.services.customer_file import read_customers, read_headings
from hq_server.services.setup_file import read_setup
from hq_server.wire import hq_setup
from store_client.services import set_up_readers
from store_client.wire import incoming
from tests.contract import golden_setup
from tests.fuzz.loop import Target

_PRODUCTS = """sku,name,barcodes,unit,price,currency,tax_rate,category,by_weight,price_change,from_date,until_date
T-1,Linen tea towel,5012345678900 96385074,each,12.50,EUR,20,home,no,both,,
K-2,"Comté, 18 mois",,kg,"1 234,50",EUR,"5,5 %",food,oui,lower,,
T-1,Linen tea towel,,each,9.99,EUR,20,,,,2026-12-01,24.12.2026
"""
_CUSTOMERS = """Account number;First name;Last name;Company;Phone;E-mail;Street;Postcode;City;Country;Language;Type
;Zoë;O'Brien;;+33 1 23 45 67 89;zoe@example.org;14 Shop Street;35000;Rennes;FR;french;person
C000012;;;Bäckerei Süß;;;;;;;;company
;Ada;'=1+1;;;;;;;;;
"""
_SETUP = """[policy]
return_days = 30
lock_after_s = 120
[[discount]]
code = "AUTUMN"
name = "Autumn sale"
method = "percent"
value = 10000
from_date = 2026-11-01
stores = ["101"]
[[reason_code]]
reason = "damaged"
name = "Damaged"
uses = ["return"]
[[remove]]
kind = "coupon"
key = "OLD"
"""


def read_products(content: bytes) -> str:
    """Each row is taken or refused, an unusable file leaves none; a taken row is as the contract has it, and the same
    when it is written again.
    """
    text, _how = csv_upload.decode(content)
    found = read_catalog(text)
    if found.unusable:
        assert not found.rows
        return "unusable"
    assert len(found.rows) + found.rows_refused == found.rows_read
    for row in found.rows[:20]:
        _check_product(row)
    again = read_catalog(_written(found))
    assert [_told(row) for row in again.rows] == [_told(row) for row in found.rows], again.errors[:3]
    return f"{bool(found.rows)} {sorted({problem.message[:40] for problem in found.errors})[:3]}"


def _check_product(row: ProductRow) -> None:
    assert 0 <= row.price_minor <= MAX_PRICE_MINOR
    assert 0 <= row.tax_rate <= MAX_TAX_RATE
    body = {"sku": row.sku, "name": row.name, "barcodes": row.barcodes, "unit": row.unit, "tax_rate": row.tax_rate}
    read = incoming.decode(msgspec.json.encode(body | dict(row.more)), incoming.Product)
    assert (read.sku, read.name, tuple(read.barcodes)) == (row.sku, row.name, row.barcodes)
    assert "\x00" not in row.sku + row.name + row.unit + "".join(row.barcodes)


def _told(row: ProductRow) -> tuple[object, ...]:
    days = (row.from_date, row.until_date)
    return (
        row.sku,
        row.name,
        row.barcodes,
        row.unit,
        row.price_minor,
        row.currency,
        row.tax_rate,
        dict(row.more),
        days,
    )


def _written(found: CatalogFile) -> str:
    """The rows as a file of plain numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    more = sorted({name for row in found.rows for name in row.more})
    writer.writerow([*"sku name barcodes unit price currency tax_rate from_date until_date".split(), *more])
    for row in found.rows:
        values = [f"{value:d}" if isinstance(value, bool) else value for value in map(row.more.get, more)]
        price, rate = _price_text(row), f"{row.tax_rate // 1000}.{row.tax_rate % 1000:03d}"
        days = (row.from_date, row.until_date)
        writer.writerow(
            [row.sku, row.name, " ".join(row.barcodes), row.unit, price, row.currency, rate, *days, *values]
        )
    return out.getvalue()


def _price_text(row: ProductRow) -> str:
    decimals = next(count for count in range(5) if _exponent(row.currency) == count)
    digits = str(row.price_minor).zfill(decimals + 1)
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _exponent(currency: str) -> int:
    from hq_server.domain.money import decimals_of

    return decimals_of(currency)


def read_people(content: bytes) -> str:
    """Each row that is not empty is taken or refused with a cause, and a file that cannot be read leaves none."""
    text, _how = csv_upload.decode(content)
    assert csv_upload.unpack(csv_upload.pack(text)) == text
    headings = read_headings(text)
    columns = recognise([heading.name for heading in headings])
    wrong = wrong_columns(columns)
    found = read_customers(text, columns)
    if found.unusable:
        assert not found.rows
        assert not found.refused
        return "unusable"
    for row in found.rows:
        assert all(value and "\x00" not in value for value in (*row.fields.values(), *row.place.values()))
        assert wrong or row.number or row.id or row.name
        msgspec.json.encode(dict(row.fields)).decode()
    assert all(refused.problem.message for refused in found.refused)
    return f"{wrong[:20]} {bool(found.rows)} {sorted({one.problem.message[:40] for one in found.refused})[:3]}"


def read_set_up(content: bytes) -> str:
    """Each item is taken or its fault is told; what HQ takes a register uses."""
    text, _how = csv_upload.decode(content)
    found = read_setup(text)
    assert all(problem.message for problem in found.problems)
    for item in found.items:
        body = msgspec.json.encode(item.item)
        assert msgspec.json.decode(body, type=hq_setup.ALL_KINDS[item.kind].shape) == item.item
        if item.kind in set_up_readers.READERS:
            set_up_readers.read(item.kind, body)
    problem = found.problems[0].message[:60] if found.problems else ""
    return f"{sorted({item.kind for item in found.items})} {problem}"


def write_cell(content: bytes) -> str:
    """No spreadsheet takes a cell for a formula, and it is read back as it was."""
    text = content.decode("utf-8", "replace")
    cell = safe_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert plain_cell(cell) == text.replace("\x00", "")
    return f"{cell == text}"


def _setup_seeds() -> Iterable[bytes]:
    yield _SETUP.encode()
    for name, item in golden_setup.set_up_items().items():
        kind = next(kind for kind, shape in hq_setup.ALL_KINDS.items() if isinstance(item, shape.shape))
        members = {key: value for key, value in msgspec.to_builtins(item).items() if value is not None}
        yield f"# {name}\n[[{kind}]]\n".encode() + b"".join(_member(key, value) for key, value in members.items())


def _member(key: str, value: object) -> bytes:
    return key.encode() + b" = " + _toml(value) + b"\n"


def _toml(value: object) -> bytes:
    if isinstance(value, dict):
        return b"{" + b", ".join(k.encode() + b" = " + _toml(v) for k, v in value.items() if v is not None) + b"}"
    if isinstance(value, list):
        return b"[" + b", ".join(map(_toml, value)) + b"]"
    return msgspec.json.encode(value)


_KINDS = tuple(f"[[{kind}]]\n".encode() for kind in hq_setup.ALL_KINDS)
_MEMBERS = (b"1979-05-27T07:32:00Z", b"07:32:00", b"1979-05-27", b"inf", b"nan", b"0xff", b"'''", b"[[", b"]]", b" = ")
TARGETS = (
    Target("products", "files", read_products, lambda: (_PRODUCTS.encode(), _PRODUCTS.encode("utf-16")), (b"sku,",)),
    Target(
        "customers",
        "files",
        read_people,
        lambda: (_CUSTOMERS.encode(), _CUSTOMERS.encode("cp1252")),
        (b";",),
        1_024,
        500,
    ),
    Target("set-up", "files", read_set_up, _setup_seeds, (*_KINDS, *_MEMBERS), 8_192),
    Target("cell", "files", write_cell, lambda: (b"=1+1", b"'=1", b" +33", "\uff1d1".encode()), (b"'", b" ", b"@")),
)
