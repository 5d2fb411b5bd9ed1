"""Addresses of every page of HQ, with what people ask for: of a database that has something of everything."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from hq_server.db.database import HqDatabase
from tests.bench import people
from tests.bench.chain import PERSON

# Files for other programs, and what is no page of its own; the last three want a file that was just sent.
NO_PAGES = frozenset(
    (
        *("fec", "vouchers_csv", "audit_csv", "customers_csv", "customer_report_json", "customer_report_pdf"),
        *("store_overview_csv", "tenders_csv", "overview_csv", "statement_csv", "statement_pdf", "static"),
        *("refused_csv", "import_columns"),
        *("document_file", "preview_import", "customer_import"),
    )
)
# What somebody who is signed in has no use for, and the page of something that is rare.
_NOT_SIGNED_IN = ("sign_in", "sign_in_code", "recovery_code")
_ALONE = (
    *(
        "approvals",
        "erasures",
        "exclusion",
        "hardware",
        "home",
        "jobs",
        "jobs_table",
        "new_document_file",
        "new_import",
    ),
    *("new_product", "new_staff", "new_store", "new_user", "number_formats", "own_code", "own_password", "parked"),
    *("export_customers", "new_customer_import"),
    *("pause_jobs", "profile", "registers", "settings", "setup", "staff", "stores", "users"),
)
_RARE = frozenset((*_NOT_SIGNED_IN, "approval", "approve"))
_STATES = ("", "failed", "waiting", "created", "handed_over", "cancelled")


def of_every_page(db: HqDatabase, rules: dict[str, str]) -> dict[str, list[str]]:
    """Endpoint → addresses. ``rules``: endpoint → its rule, of all pages there are."""
    with db.read():
        found = {**_lists(db), **_of_one(db), **_of_customers(db), **_of_stores(db)}
    found |= {name: [rules[name]] for name in _ALONE if name in rules}
    return {name: found.get(name, []) for name in rules if name not in NO_PAGES | _RARE}


def _asked(path: str, **wanted: object) -> str:
    return f"{path}?{urlencode(wanted)}" if wanted else path


def _some(db: HqDatabase, sql: str, parameters: Iterable[object] = ()) -> list[Any]:
    return [row[0] if len(row) == 1 else row for row in db.rows(sql, tuple(parameters))]


def _lists(db: HqDatabase) -> dict[str, list[str]]:
    store = _some(db, "SELECT max(number) FROM store")[0]
    return {**_lists_of_days(db, store), **_lists_of_people(db, store)}


def _lists_of_days(db: HqDatabase, store: str) -> dict[str, list[str]]:
    """What is looked at by store, day and state."""
    position = _some(db, "SELECT max(position) / 2 FROM audit_entry")[0]
    year_ago, last = _some(db, "SELECT min(business_date), max(business_date) FROM business_day")[0]
    register = f"{store}-1"
    return {
        "accounting": [_asked("/accounting"), _asked("/accounting", store=store, first=year_ago, last=last)],
        "audit": [
            *(_asked("/audit", **asked) for asked in ({}, {"by": "person3"}, {"action": "user.changed"})),
            _asked("/audit", subject="customer 000000019"),
            _asked("/audit", by="person3", action="user.changed", first=year_ago, before=position),
            _asked("/audit", by="nobody", action="store.changed"),
        ],
        "documents": [
            *(_asked("/documents", state=state) for state in ("quarantined", "parked")),
            _asked("/documents", state="all", register=register),
            _asked("/documents", state="parked", register=store, kind="transaction.recorded"),
            _asked("/documents", state="parked", day=last),
        ],
        "downloads": [_asked("/sessions/downloads"), _asked("/sessions/downloads", where=register)],
        "sessions": [
            *(_asked("/sessions", **asked) for asked in ({}, {"where": register}, {"where": store})),
            *(_asked("/sessions", show="trouble", **asked) for asked in ({}, {"where": store})),
        ],
        "findings": [_asked("/findings", **asked) for asked in ({}, {"store": store}, {"rule": "total"})],
        "job_runs": [_asked("/jobs/runs", **asked) for asked in ({}, {"show": "failed"})],
        "overviews": [_asked("/overviews"), _asked("/overviews", day=year_ago)],
        "statements": [
            *(_asked("/statements", **asked) for asked in ({}, {"store": store}, {"first": year_ago, "last": last})),
            *(_asked("/statements", state=state) for state in ("held", "ready", "posted", "trading")),
            _asked("/statements", store=store, first=year_ago, last=last),
        ],
    }


def _lists_of_people(db: HqDatabase, store: str) -> dict[str, list[str]]:
    """Customers and what they have to do with, found by what people type."""
    middle = _some(db, "SELECT id FROM customer ORDER BY applied_ms DESC LIMIT 500")[-1]
    made_ms = _some(db, "SELECT applied_ms FROM customer WHERE id = ?", [middle])[0]
    order = _some(db, "SELECT id, made_ms FROM customer_order ORDER BY made_ms LIMIT 50")[-1]
    register = f"{store}-1"
    names = [people.last_name(place) for place in range(0, 90, 30)]
    buyer = _some(db, "SELECT c.last_name FROM customer_order o JOIN customer c ON c.id = o.customer LIMIT 1")[0]
    typed = [*names, f"{people.first_name(30)} {people.last_name(30)}", "Murphy Dublin", "smith 12", "087", "000000019"]
    return {
        "customers": [
            *(_asked("/customers", q=text) for text in typed),
            *(_asked("/customers", state=state) for state in ("pending", "numbered", "conflict")),
            *(_asked("/customers", q=names[1], state=state) for state in ("pending", "numbered", "conflict")),
            _asked("/customers", before=middle),
            _asked("/customers", state="conflict", before=middle),
        ],
        "find": [_asked("/find", q=text) for text in (store, register, f"{register}-10000400", "SKU-000007", names[0])],
        "merges": [_asked("/merges"), _asked("/merges", state="dismissed"), _asked("/merges", state="merged")],
        "orders": [
            *(_asked("/orders", state=state) for state in _STATES),
            *(_asked("/orders", q=text) for text in (buyer, f"{register}-2")),
            *(_asked("/orders", store=store, state=state) for state in _STATES),
            _asked("/orders", before=f"{order[1]}.{order[0]}"),
        ],
        "products": [_asked("/products", **asked) for asked in ({}, {"q": "lamp 5"}, {"q": "200000000"}, {"q": "zzz"})],
        "sync": [
            *(_asked("/sync", tab=tab) for tab in ("all", "needs", "waiting", "back")),
            *(_asked("/sync", store=store, tab=tab) for tab in ("all", "needs", "waiting", "back")),
            *(_asked("/sync", what=what, store=store) for what in ("created", "changed", "aside")),
            *(_asked("/sync", q=text) for text in (names[0], names[2])),
            _asked("/sync", after=f"{made_ms}.{middle}."),
        ],
    }


def _of_one(db: HqDatabase) -> dict[str, list[str]]:
    orders = _some(db, "SELECT id FROM customer_order LIMIT 3")
    documents = _some(db, "SELECT store, register, sequence FROM transaction_header LIMIT 3")
    broken = _some(db, "SELECT store, register, sequence FROM finding WHERE state = 'open' LIMIT 3")
    skus = _some(db, "SELECT sku FROM product ORDER BY sku LIMIT 3")
    open_finding = [f"/findings/{store}-{register}/{sequence}" for store, register, sequence in broken]
    kept = _some(db, "SELECT id FROM quarantine WHERE resolved_ms IS NULL LIMIT 2")
    return {
        "order": [f"/orders/{one}" for one in orders],
        "document": [f"/documents/{store}-{register}/{sequence}" for store, register, sequence in documents],
        "kept_document": [f"/documents/kept/{one}" for one in kept],
        "kept_finding": [f"/findings/kept/{one}" for one in kept],
        "repair": open_finding,
        "void": [f"{one}/void" for one in open_finding],
        "job": [
            _asked(f"/jobs/{quote(one)}", **asked)
            for one in _some(db, "SELECT name FROM job ORDER BY name LIMIT 8")
            for asked in ({}, {"show": "failed"})
        ],
        "load_again": ["/jobs/1010/load-again"],
        "product": [f"/products/{one}" for one in skus],
        "setup_kind": ["/setup/discount", "/setup/policy"],
        "new_setup_item": ["/setup/discount/new"],
        "setup_item": ["/setup/discount/D1"],
        "remove_setup_item": [_asked("/setup/discount/remove", key="D1")],
        "user": [f"/users/{PERSON}"],
        "help_user": [f"/users/{PERSON}/password"],
        "voucher": [f"/vouchers/{store}/{one}" for store, one in _some(db, "SELECT store, id FROM voucher LIMIT 3")],
    }


def _of_customers(db: HqDatabase) -> dict[str, list[str]]:
    """Among them are the five who buy most."""
    first = _some(db, "SELECT id FROM customer ORDER BY id LIMIT 5")
    customers = [*first, *_some(db, "SELECT customer FROM customer_conflict LIMIT 2")]
    customers += _some(db, "SELECT id FROM customer ORDER BY id DESC LIMIT 2")
    changes = _some(db, "SELECT customer, document FROM customer_change LIMIT 3")
    return {
        "customer": [f"/customers/{one}" for one in customers],
        "customer_report": [f"/customers/{one}/report" for one in customers],
        "edit_customer": [f"/customers/{one}/edit" for one in customers],
        "erase_customer": [f"/customers/{one}/erase" for one in customers],
        "block_customer": [f"/customers/{one}/block" for one in customers],
        "new_address": [f"/customers/{one}/addresses/new" for one in customers],
        "new_contact": [f"/customers/{one}/contacts/new" for one in customers],
        "customer_address": _parts(db, "address", "addresses"),
        "customer_contact": _parts(db, "contact", "contacts"),
        "erasure": [f"/erasures/{one}" for one in _some(db, "SELECT customer FROM erasure LIMIT 3")],
        "sync_operation": [
            *(f"/sync/{customer}.{document}" for customer, document in changes),
            *(f"/sync/{one}." for one in customers),
        ],
        "merge": [f"/merges/{one}" for one in _some(db, "SELECT id FROM merge_proposal LIMIT 3")],
    }


def _parts(db: HqDatabase, kind: str, folder: str) -> list[str]:
    """Some customers' addresses or contacts."""
    sql = "SELECT customer, field FROM customer_field WHERE field LIKE ? ORDER BY customer, field LIMIT 2"
    return [
        f"/customers/{customer}/{folder}/{field.split('.')[1]}" for customer, field in _some(db, sql, [f"{kind}.%"])
    ]


def _of_stores(db: HqDatabase) -> dict[str, list[str]]:
    stores = _some(db, "SELECT number FROM store ORDER BY number DESC LIMIT 3")
    codes = [f"{store}-1" for store in stores]
    first, last = _some(db, "SELECT min(business_date), max(business_date) FROM business_day")[0]
    days = _some(db, "SELECT DISTINCT business_date FROM statement ORDER BY business_date DESC LIMIT 4")
    statements = [f"/statements/{store}/{day}" for store in stores for day in days]
    return {
        "store": [f"/stores/{store}" for store in stores],
        "store_exclusion": [f"/exclusion/{store}" for store in stores],
        "store_mode": [f"/stores/{store}/mode" for store in stores],
        "store_profile": [f"/stores/{store}/profile" for store in stores],
        "store_settings": [f"/stores/{store}/settings" for store in stores],
        "readiness": [f"/stores/{store}/readiness" for store in stores],
        "readiness_table": [f"/stores/{store}/readiness/table" for store in stores],
        "new_register": [f"/stores/{store}/registers/new" for store in stores],
        "register": [f"/registers/{code}" for code in codes],
        "revoke": [f"/registers/{code}/revoke" for code in codes],
        "store_overview": [
            *(f"/overviews/{store}" for store in stores),
            _asked(f"/overviews/{stores[0]}", first=first, last=last),
        ],
        "statement": statements,
        "reconciliation": [f"{one}/reconciliation" for one in statements],
        "accept_checks": [f"{one}/accept" for one in statements],
    }
