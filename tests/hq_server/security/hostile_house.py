"""An HQ with something on every page, of which every text that people or registers can give is an attack on the page
that shows it.
"""

import html
import json
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import chain
from typing import Any

import pytest
from flask import Flask, has_request_context, request
from werkzeug.datastructures import ImmutableMultiDict

from hq_server.db.database import HqDatabase
from hq_server.services import audit
from hq_server.services.audit import Change
from tests.browser.every_page import PAGES
from tests.browser.full_house import AFTERNOON, FullHouse

MARK = "nau"
# Each ends whatever it may stand in, and begins something of its own. Short: names have at most 100 characters.
ATTACKS = (
    "{mark}'\"><x-nau on-nau=1></title></select></script><img src=nau: onerror=nau()>{{{{7*7}}}}{{%",
    '{mark}</textarea></form></style><svg onload=nau()><a href=javascript:nau()>&lt;x-nau&gt;\\"`\u2028',
    "{mark}javascript:nau()//' on-nau='1' x='\" on-nau=\"1\" style=\"x",
)
# Texts, by table: everything that is shown and that HQ has from a person, a file or a register.
_TEXTS = """
customer first_name last_name organization phone email
customer_change old new
customer_conflict value
customer_import file_name
customer_order comment
erasure why
hq_user full_name
job paused_reason
job_run message worker
load_request reason
product name unit
quarantine reason
register name device_name version
repair why
second_person why
staff name
store name
transaction_line description
voucher_line name
"""
# The same within JSON: every text of it, or those under one of these names.
_NAMES = ("name", "names", "text", "comment", "reason", "description", "header", "footer", "title", "detail", "label")
_JSON: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "customer_import_refusal": ("cells", ()),
    "customer_order": ("lines", _NAMES),
    "setup_item": ("body", tuple(name for name in _NAMES if name != "reason")),  # there it is a code
    "store": ("address", ()),
}
_IN_DOCUMENTS = (*_NAMES, "first_name", "last_name", "organization", "serial", "reference", "bag")
_FIELDS = ("title",)
_FIELD_PARTS = ("address.%", "contact.%", "attribute.%", "blocked")


def attack(number: int, way: int = 0) -> str:
    return ATTACKS[way].format(mark=f"{MARK}{number}.")


def poison(house: FullHouse, write: Callable[[int], str] = attack) -> dict[int, str]:
    """Put an attack into every text, written by its number. Returns its number → table and column."""
    db, places = house.db, dict[int, str]()

    def another(place: str) -> str:
        places[len(places) + 1] = place
        return write(len(places))

    with db.write():
        for line in _TEXTS.strip().splitlines():
            table, *columns = line.split()
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} <> ''", (another(f"{table}.{column}"),))
        for table, (column, names) in _JSON.items():
            _poison_json(db, table, column, names, another(f"{table}.{column}"))
        for pattern in (*_FIELDS, *_FIELD_PARTS):
            sql = "UPDATE customer_field SET value = ? WHERE field LIKE ? AND field NOT LIKE '%.purpose'"
            db.execute(sql, (another(f"customer_field.{pattern}"), pattern))
        _poison_documents(db, another("inbox.content"))
        # Nothing in the audit can be changed: it gets an entry more.
        texts = (another("audit_entry.subject"), another("audit_entry.changes"))
        audit.record(
            db, "claire", "store.changed", f"store {texts[0]}", [Change("name", texts[1], texts[1])], AFTERNOON
        )
    return places


def _poison_json(db: HqDatabase, table: str, column: str, names: tuple[str, ...], text: str) -> None:
    for (kept,) in db.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"):
        if not str(kept).startswith(("{", "[")):
            poisoned = text
        else:
            poisoned = json.dumps(_with(json.loads(kept), names, text, taken=not names))
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (poisoned, kept))


def _with(value: object, names: tuple[str, ...], text: str, *, taken: bool) -> object:
    if isinstance(value, dict):
        return {key: _with(one, names, text, taken=taken or key in names) for key, one in value.items()}
    if isinstance(value, list):
        return [_with(one, names, text, taken=taken) for one in value]
    return text if taken and isinstance(value, str) and value else value


def _poison_documents(db: HqDatabase, text: str) -> None:
    """The bytes of documents, as far as a page shows them as they came."""
    for store, register, sequence, content in db.rows("SELECT store, register, sequence, content FROM inbox"):
        changed = json.dumps(_with(json.loads(bytes(content)), _IN_DOCUMENTS, text, taken=False)).encode()
        where = "store = ? AND register = ? AND sequence = ?"
        db.execute(f"UPDATE inbox SET content = ? WHERE {where}", (changed, store, register, sequence))


def addresses(house: FullHouse) -> Iterator[str]:
    """Of every page for people who are signed in."""
    for path in chain.from_iterable(PAGES.values()):
        yield path.format_map(house.places)


class Markup(HTMLParser):
    """What an attack would leave in a page: elements and attributes that no template of HQ has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag in ("script", "style")
        names = {name: value or "" for name, value in attrs}
        if tag == "x-nau" or (tag == "style") or (tag == "script" and not names.get("src", "").startswith("/static/")):
            self.wrong.append(f"<{tag}>")
        self.wrong += [f"{tag} {name}" for name in names if name.startswith(("on", "style", "'", '"', "<"))]
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href"):
            address = names.get(name, "").strip().lower()
            if address and not address.startswith(("/", "#", "?", "mailto:", "tel:", "data:image/", "otpauth:")):
                self.wrong.append(f"{tag} {name}={address[:60]}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._in_script = False

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.wrong.append(f"a script in the page: {data[:60]}")


def markup_faults(page: str) -> list[str]:
    parser = Markup()
    parser.feed(page)
    parser.close()
    calculated = ["a template in a text was calculated"] if "nau()>49{%" in html.unescape(page) else []
    return parser.wrong + calculated


class Asked:
    """Which parameters the pages look at, by endpoint: noted while they are opened."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parameters: dict[str, set[str]] = {}
        noted = self.parameters

        class Noting(ImmutableMultiDict[str, str]):
            def get(self, key: str, *rest: Any, **named: Any) -> Any:
                _note(noted, key)
                return super().get(key, *rest, **named)

            def getlist(self, key: str, *rest: Any, **named: Any) -> Any:
                _note(noted, key)
                return super().getlist(key, *rest, **named)

        kind = type("NotingRequest", (app.request_class,), {"parameter_storage_class": Noting})
        monkeypatch.setattr(app, "request_class", kind)


def _note(noted: dict[str, set[str]], key: str) -> None:
    if has_request_context() and request.endpoint:
        noted.setdefault(request.endpoint, set()).add(key)
