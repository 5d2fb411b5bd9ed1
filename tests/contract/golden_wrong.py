"""Golden documents of the counter that wait for a person: readable as documents, wrong in what they say."""

from typing import Any

from store_client.wire import codes
from store_client.wire.outgoing import FIRST_PREVIOUS_HASH
from tests.contract.golden import DAY, STAFF, WIRE
from tests.contract.golden_counter import REGISTER, SHIFT, START_MS, document_id, receipt
from tests.hq_server.sending_register import line_in_full, sealed, tender_in_full

QUARANTINED = WIRE / "v1" / "quarantined" / "counter"


def _written(kind: str, version: int, body: dict[str, Any]) -> bytes:
    return sealed(
        {
            "id": document_id(1),
            "register": REGISTER,
            "sequence": 1,
            "kind": kind,
            "version": version,
            "business_date": DAY,
            "made_ms": START_MS + 60_000,
            "made_offset": 60,
            "previous_hash": FIRST_PREVIOUS_HASH,
            "body": body,
        }
    )


def _sale_body(**changed: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "receipt": receipt(1),
        "type": "sale",
        "shift": SHIFT,
        "staff": STAFF,
        "customer": None,
        "currency": "EUR",
        "total_minor": 250,
        "tax_minor": 42,
        "lines": [line_in_full(1)],
        "tenders": [tender_in_full(250)],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": True,
        "taxes": [{"tax_rate": 20_000, "net_minor": 208, "tax_minor": 42, "gross_minor": 250}],
        "more": None,
    }
    body |= changed
    return {name: value for name, value in body.items() if value is not ...}


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def quarantined_documents() -> dict[str, bytes]:
    """What HQ keeps for a person: readable as documents, wrong in what they say. Keys are file stems."""
    empty: dict[str, Any] = {"lines": [], "taxes": [], "tenders": [], "total_minor": 0, "tax_minor": 0}
    given_up = line_in_full(1, total_minor=0, tax_minor=0, voided=True)
    bodies: dict[str, dict[str, Any]] = {
        "sale-without-its-discount": _sale_body(discount_minor=...),
        "sale-without-its-taxes": _sale_body(taxes=...),
        "sale-without-more": _sale_body(more=...),
        "line-without-its-unit": _sale_body(lines=[_without(line_in_full(1), "unit")]),
        "tender-without-more": _sale_body(tenders=[_without(tender_in_full(250), "more")]),
        "first-form-called-the-second": _without(
            _sale_body(lines=[_without(line_in_full(1), "unit", "discount_minor", "more")]),
            *("discount_minor", "rounding_minor", "tax_included", "taxes", "more"),
        ),
        "rounding-that-nobody-paid": _sale_body(rounding_minor=2),
        "taxes-that-do-not-sum": _sale_body(
            taxes=[{"tax_rate": 20_000, "net_minor": 209, "tax_minor": 41, "gross_minor": 250}]
        ),
        "taxes-of-another-rate": _sale_body(
            taxes=[{"tax_rate": 10_000, "net_minor": 208, "tax_minor": 42, "gross_minor": 250}]
        ),
        "discount-that-no-line-has": _sale_body(discount_minor=10),
        "void-that-counts": _sale_body(type="void"),
        "void-that-was-paid": _sale_body(**empty | {"lines": [given_up], "tenders": [tender_in_full(5)]}, type="void"),
        "no-sale-with-lines": _sale_body(type="no_sale"),
        "income-without-its-account": _sale_body(
            **empty | {"total_minor": 250, "tenders": [tender_in_full(250)]}, type="income"
        ),
        "expense-above-zero": _sale_body(
            **empty | {"total_minor": 250, "tenders": [tender_in_full(250)]},
            type="expense",
            more={"account": "postage"},
        ),
        "return-that-sells": _sale_body(type="return"),
    }
    documents = {name: _written(codes.TRANSACTION_RECORDED, 2, body) for name, body in bodies.items()}
    copied = {"transaction": document_id(1), "receipt": receipt(1), "staff": STAFF}
    documents["copy-without-its-number"] = _written(codes.RECEIPT_COPIED, 1, copied)
    documents["audit-without-its-event"] = _written(codes.AUDIT_RECORDED, 1, {"staff": STAFF})
    return documents
