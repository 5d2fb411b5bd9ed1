"""The golden documents about customers as values: what a register tells of one, and what feed 1010 tells back."""

from typing import Any

import msgspec

from hq_server.domain import customer_hashes
from hq_server.wire import codes, outgoing
from hq_server.wire.customer_bodies import (
    Alias,
    CustomerHashed,
    CustomerInFull,
    Erased,
    FieldConflict,
    HashKey,
    Loyalty,
)
from tests.contract.golden import WIRE
from tests.hq_server.sending_register import sealed

UP = WIRE / "v1" / "up" / "customers"
DOWN = WIRE / "v1" / "down" / "customers"
QUARANTINED = WIRE / "v1" / "quarantined" / "customers"

CUSTOMER = "019ab000-0000-7000-8000-0000000000c3"
COMPANY = "019ab000-0000-7000-8000-0000000000c4"
STAFF = "s-001"
ERASURE = "019ab000-0000-7000-8000-0000000000d1"
PROOF = "5c" * 64
KEY = bytes(range(32)).hex()
_START_MS = 1_795_420_800_000
_ADDRESS = "019ab000-0000-7000-8000-0000000000a1"
_SECOND_ADDRESS = "019ab000-0000-7000-8000-0000000000a2"
_CONTACT = "019ab000-0000-7000-8000-0000000000b1"
_SECOND_CONTACT = "019ab000-0000-7000-8000-0000000000b2"
_PLAIN = ("customer_type", "first_name", "last_name", "organization", "phone", "email", "language")
_PERSON = ("person", "Zoé", "Lefèvre", "", "06 12 34 56 78", "zoe@example.org", "fr")
_FIELDS = {
    f"address.{_ADDRESS}.city": "Lille",
    f"address.{_ADDRESS}.country": "FR",
    f"address.{_ADDRESS}.postcode": "59800",
    f"address.{_ADDRESS}.purpose": "home",
    f"address.{_ADDRESS}.street": "47 rue du Molinel\nBâtiment B",
    f"address.{_SECOND_ADDRESS}.city": "Roubaix",
    f"address.{_SECOND_ADDRESS}.name": "Dépôt 3",
    f"address.{_SECOND_ADDRESS}.purpose": "delivery",
    "affiliation.staff-family": "yes",
    "attribute.birthday": "1990-02-28",
    "attribute.shoe-size": "38.5",
    "consent.email": "yes",
    "consent.phone": "no",
    f"contact.{_CONTACT}.consent": "yes",
    f"contact.{_CONTACT}.type": "phone",
    f"contact.{_CONTACT}.value": "+33 3 20 57 33 08",
    "currency": "EUR",
    "customer_group": "retail",
    "primary_address": _ADDRESS,
    "receipt_preference": "both",
    "title": "Mme",
}
# text, as it is hashed
VECTORS = (
    ("name", "Zoé Lefèvre", "lefevre zoe"),
    ("name", "LEFEVRE, Zoe", "lefevre zoe"),
    ("name", "Niamh Ó Caoimh", "caoimh niamh o"),
    ("name", "Müller & Söhne GmbH", "gmbh muller sohne"),
    ("name", "Weiß-Groß İnci", "gross inci weiss"),
    ("name", "王小明", "王小明"),
    ("name", "— & —", ""),
    ("email", " Zoé@Example.ORG ", "zoe@example.org"),
    ("email", "nobody", ""),
    ("phone", "06 12 34 56 78", "612345678"),
    ("phone", "+33 (0)6 12 34 56 78", "33612345678"),
    ("phone", "0033.612.345.678", "33612345678"),
    ("phone", "tel. ＋３３ ６ １２ ３４ ５６ ７８", "33612345678"),  # noqa: RUF001
    ("phone", "٠٦١٢٣٤٥٦٧٨", "612345678"),
    ("phone", "+45 12 34 56 78", "4512345678"),
    ("phone", "12 34 56", "123456"),
    ("phone", "012345", ""),
    ("phone9", "06 12 34 56 78", "612345678"),
    ("phone9", "+33 6 12 34 56 78", "612345678"),
    ("phone9", "12 34 56 78", ""),
)


def _change(field: str, old: str | None, new: str | None) -> dict[str, str | None]:
    return {"field": field, "old": old, "new": new}


def _changes() -> list[dict[str, str | None]]:
    """A plain field, a new contact, another address gone, one member of the first, a decision to keep HQ's value."""
    removed = [_change(field, text, None) for field, text in _FIELDS.items() if _SECOND_ADDRESS in field]
    made = {"type": "email", "value": "z.lefevre@example.net"}
    return [
        _change("phone", "06 12 34 56 78", "06 99 99 99 99"),
        _change("email", "zoe@example.org", None),
        *(_change(f"contact.{_SECOND_CONTACT}.{member}", None, text) for member, text in made.items()),
        *removed,
        _change(f"address.{_ADDRESS}.street", "47 rue du Molinel\nBâtiment B", "49 rue du Molinel"),
        _change("title", "Mme", "Mme"),
    ]


def bodies() -> list[tuple[str, str, int, dict[str, Any]]]:
    """File stem, kind, version, body, in the order of the chain."""
    person = {"customer": CUSTOMER, **dict(zip(_PLAIN, _PERSON, strict=True)), "staff": STAFF, "fields": _FIELDS}
    texts = dict(zip(_PLAIN, ("organization", "", "", "Müller & Söhne 合同会社", "", "", ""), strict=True))
    company = {"customer": COMPANY, **texts, "staff": STAFF, "fields": {}}
    return [
        ("customer-created-in-full", "customer.created", 2, person),
        ("loyalty-enrolled", "loyalty.enrolled", 1, {"customer": CUSTOMER, "card": "9990001112223", "staff": STAFF}),
        ("customer-changed", "customer.changed", 1, {"customer": CUSTOMER, "staff": STAFF, "changes": _changes()}),
        ("customer-created-without-more", "customer.created", 2, company),
        (
            "customer-erased",
            "customer.erased",
            1,
            {"customer": CUSTOMER, "erasure": ERASURE, "removed": {"documents": 3}, "proof": PROOF},
        ),
    ]


def documents() -> dict[str, bytes]:
    """What a register writes, as one unbroken chain."""
    lines: dict[str, bytes] = {}
    previous_hash = "0" * 64
    for number, (name, kind, version, body) in enumerate(bodies(), start=1):
        line = _line(number, kind, version, body, previous_hash)
        lines[f"{number:02d}-{name}"] = line
        previous_hash = line[-66:-2].decode()
    return lines


def quarantined() -> dict[str, bytes]:
    """What HQ keeps but cannot read."""
    _name, _kind, _version, created = bodies()[0]
    without_fields = {name: value for name, value in created.items() if name != "fields"}
    change: dict[str, object] = {"field": "phone", "new": "1"}
    wrong: dict[str, tuple[str, int, dict[str, Any]]] = {
        "created-in-full-without-fields": ("customer.created", 2, without_fields),
        "field-that-is-a-number": ("customer.created", 2, created | {"fields": {"attribute.shoe-size": 38}}),
        "change-without-what-was-there": (
            "customer.changed",
            1,
            {"customer": CUSTOMER, "staff": STAFF, "changes": [change]},
        ),
        "card-without-its-number": ("loyalty.enrolled", 1, {"customer": CUSTOMER, "card": "", "staff": STAFF}),
    }
    return {name: _line(1, kind, version, body, "0" * 64) for name, (kind, version, body) in wrong.items()}


def _line(number: int, kind: str, version: int, body: dict[str, Any], previous_hash: str) -> bytes:
    return sealed(
        {
            "id": f"019ab000-0000-7000-8000-00000001{number:04d}",
            "register": "101-2",
            "sequence": number,
            "kind": kind,
            "version": version,
            "business_date": "2026-11-23",
            "made_ms": _START_MS + number * 60_000,
            "made_offset": 60,
            "previous_hash": previous_hash,
            "body": body,
        }
    )


def _page(feed: int, kind: str, key: str, body: outgoing.ChangeBody) -> outgoing.FeedPage:
    return outgoing.FeedPage(_START_MS, feed, "01JE", 12, False, False, [outgoing.Change(12, kind, key, body)])


def answers() -> dict[str, object]:
    """What HQ writes about customers. Keys are file stems."""
    fields = _FIELDS | {"loyalty_card": "9990001112223", "added_in_a_later_release": "kept"}
    conflict = FieldConflict("phone", "06 12 34 56 78", "06 99 99 99 99", "019ab000-0000-7000-8000-000000010003")
    gone = [
        FieldConflict(field, None, text, "019ab000-0000-7000-8000-000000010003")
        for field, text in _FIELDS.items()
        if _SECOND_ADDRESS in field
    ]
    kept = {field: text for field, text in sorted(fields.items()) if _SECOND_ADDRESS not in field}
    whole = CustomerInFull(
        CUSTOMER, "000000034", *_PERSON, fields=kept, conflicts=[*gone, conflict], loyalty=Loyalty("9990001112223", 120)
    )
    names = ("", "", "Müller & Söhne", "", "", "")
    plain = CustomerInFull(COMPANY, "000000042", "organization", *names, fields={}, conflicts=[], loyalty=None)
    blocked = msgspec.structs.replace(plain, fields={"blocked": "Two invoices open: cash only"})
    texts = customer_hashes.customer_hashes(bytes.fromhex(KEY), dict(zip(_PLAIN, _PERSON, strict=True)) | _FIELDS)
    hashed = CustomerHashed(CUSTOMER, "000000034", texts)
    hashed_blocked = msgspec.structs.replace(hashed, blocked=True)
    return {
        "feed-1010-customer-in-full": _page(codes.CUSTOMERS, "customer", CUSTOMER, whole),
        "feed-1010-customer-without-more": _page(codes.CUSTOMERS, "customer", COMPANY, plain),
        "feed-1010-customer-blocked": _page(codes.CUSTOMERS, "customer", COMPANY, blocked),
        "feed-1010-customer-hashed": _page(codes.CUSTOMERS, "customer", CUSTOMER, hashed),
        "feed-1010-customer-hashed-blocked": _page(codes.CUSTOMERS, "customer", CUSTOMER, hashed_blocked),
        "feed-1010-alias": _page(codes.CUSTOMERS, "alias", COMPANY, Alias(COMPANY, CUSTOMER, "000000034")),
        "feed-1010-erased": _page(codes.CUSTOMERS, "erased", CUSTOMER, Erased(CUSTOMER, ERASURE, PROOF)),
        "feed-1070-hash-key": _page(codes.CHANNEL, "hash_key", "customers", HashKey(KEY)),
        "hashes": {"key": KEY, "vectors": [_vector(*vector) for vector in VECTORS]},
    }


def _vector(kind: str, text: str, normal: str) -> dict[str, str]:
    hashed = customer_hashes.keyed_hash(bytes.fromhex(KEY), f"{kind}:{normal}") if normal else ""
    return {"kind": kind, "text": text, "normal": normal, "hash": hashed}
