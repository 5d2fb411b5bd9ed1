"""Files that people hand in: whatever is in them, they are read within limits, refused in words, and write nothing
beside the database.
"""

import gzip
import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from hq_server.services import customer_import
from hq_server.services.csv_upload import records
from hq_server.services.customer_file import MAX_COLUMNS
from hq_server.services.setup_file import read_setup
from tests.browser.full_house import FullHouse
from tests.browser.site import NAME
from tests.hq_server.admin.conftest import Person
from tests.hq_server.security.hostile_house import markup_faults

_MB = 1024 * 1024
_DOORS = ("/document-files", "/imports/new", "/customers/import")
_NAMES = (
    "../../../../etc/cron.d/evil",
    "..\\..\\evil.csv",
    "/etc/passwd",
    "C:\\Windows\\evil.csv",
    "a\r\nSet-Cookie: x=1.csv",
    '"><script>nau()</script>.csv',
    "x" * 5_000,
    ".",
    "CON",
)


def _zip(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return made.getvalue()


BODIES: dict[str, Callable[[], bytes]] = {
    "a gzip bomb": lambda: gzip.compress(b"\0" * (200 * _MB), 9),
    "a gzip bomb in a gzip bomb": lambda: gzip.compress(gzip.compress(b"\0" * (50 * _MB), 9), 9),
    "a zip bomb": lambda: _zip(("a.csv", b"0" * (50 * _MB))),
    "a zip that climbs out of its folder": lambda: _zip(("../../evil.csv", b"name\nEvil\n")),
    "nothing but commas": lambda: b"," * (8 * _MB),
    "nothing but commas in quoted lines": lambda: b'"\n",' * (2 * _MB),
    "more columns than anybody has": lambda: b"name," * 5_000 + b"\n",
    "one cell without an end": lambda: b'name\n"' + b"x" * (2 * _MB),
    "brackets": lambda: b"[" * _MB,
    "NULs": lambda: b"\0" * _MB,
    "half of UTF-16": lambda: b"\xff\xfe" + b"\0\xd8" * 1_000,
    "a program": lambda: b"\x7fELF" + bytes(range(256)) * 50,
}


def _send(person: Person, door: str, name: str, content: bytes) -> TestResponse:
    """As a browser sends a form with a file, whatever the file is called."""
    quoted = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    fields = {"token": person.token(), "store": "101"}
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    head = "".join(f"--edge\r\n{part}" for part in parts)
    head += f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--edge--\r\n"
    return person.client.post(door, data=body, content_type="multipart/form-data; boundary=edge", follow_redirects=True)


@pytest.mark.parametrize("door", _DOORS)
@pytest.mark.parametrize("name", BODIES)
def test_a_file_that_is_an_attack_is_refused_in_words(house: FullHouse, door: str, name: str) -> None:
    claire = house.sit_down(NAME)
    content = BODIES[name]()
    tracemalloc.start()
    try:
        answer = _send(claire, door, "file.csv", content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code in (200, 413, 422), answer.status_code
    assert "bad" in answer.text or answer.request.path.endswith("/columns"), "told, or asked which column is what"
    assert most < 20 * len(content) + 100 * _MB


@pytest.mark.parametrize("door", _DOORS)
def test_the_name_of_a_file_is_only_a_text(house: FullHouse, door: str) -> None:
    claire = house.sit_down(NAME)
    for name in _NAMES:
        answer = _send(claire, door, name, b"name,sku\nEvil,1\n")
        assert answer.status_code in (200, 422), name
        assert markup_faults(answer.text) == []
        assert all("x=1" not in value for value in answer.headers.values())
    places = (Path.cwd(), Path.cwd().parent, Path(tempfile.gettempdir()), Path("/etc"), Path("/etc/cron.d"))
    assert not [place for place in places for name in ("evil", "evil.csv") if (place / name).exists()]


def test_a_row_that_is_too_long_to_be_one_ends_the_reading() -> None:
    assert [cells for _row, cells in records("a,b\n1,2\n")] == [["a", "b"], ["1", "2"]]
    many = "a,b\n" + "1,2\n" * 400_000
    assert sum(1 for _row in records(many)) == 400_001, "a long file is no long row"
    with pytest.raises(Exception, match="longer than"):
        list(records("a,b\n" + "," * 1_000_001))


def test_a_customer_file_has_so_many_columns_and_no_more(house: FullHouse) -> None:
    heads = ",".join(["name"] + [f"c{at}" for at in range(MAX_COLUMNS - 1)])
    customer_import.keep_file(house.db, "wide", "wide.csv", f"{heads}\nEvil\n".encode(), "101", 1, by=NAME)
    assert len(customer_import.get_import(house.db, "wide").columns) == MAX_COLUMNS
    claire = house.sit_down(NAME)
    answer = _send(claire, "/customers/import", "wide.csv", f"{heads},more\n".encode())
    assert (answer.status_code, "more than 500 columns" in answer.text) == (422, True)


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a." * 500 + "a = 1", "[" * 10_000, "=", '"\\U00110000" = 1'])
def test_a_set_up_file_that_is_an_attack_is_refused_in_words(text: str) -> None:
    (problem,) = read_setup(text).problems[:1]
    assert problem.message
