"""The golden documents of customers' orders as values: taken, handed over, given up, and the money of each."""

from typing import Any

import msgspec

from hq_server.services.setup_checks import find_fault
from hq_server.wire import codes, setup
from hq_server.wire import outgoing as down
from hq_server.wire.orders import OrderTold
from hq_server.wire.transactions import LineDiscount, LineInFull, LineMore
from tests.contract.golden import STAFF, WIRE
from tests.contract.golden_shifts import MANAGER, NO_HASH, START_MS, Body, GoldenRegister, document_id, receipt
from tests.hq_server.sending_register import line_in_full, sealed, tender_in_full

UP = WIRE / "v1" / "up" / "orders"
QUARANTINED = WIRE / "v1" / "quarantined" / "orders"
DOWN = WIRE / "v1" / "down" / "orders"

REGISTER = "101-5"
SERIES = 3
SHIFT = "019ab000-0000-7000-8000-0000000000d6"
CUSTOMER = "019ab000-0000-7000-8000-0000000000c6"
ADDRESS = "019ab000-0000-7000-8000-0000000000a6"
PICKUP, DELIVERY, UNPAID = 4, 6, 10  # the sequences of the orders: their ids
_DISCOUNT = {"kind": "line", "code": "", "name": "Shop-soiled", "amount_minor": 100}


def order_id(sequence: int) -> str:
    return document_id(sequence, SERIES)


def order_lines() -> list[Body]:
    """Two lines, one of them cheaper than usual: 15.00 with 2.50 tax, 1.00 saved."""
    return [
        line_in_full(1, quantity_thousandths=2_000, unit_price_minor=500, total_minor=1_000, tax_minor=167),
        line_in_full(
            2,
            unit_price_minor=600,
            total_minor=500,
            tax_minor=83,
            discount_minor=100,
            more={"reason": "shop_soiled", "discounts": [_DISCOUNT]},
        ),
    ]


def order_body(sequence: int, number: str, **changed: Any) -> Body:
    return {
        "order": order_id(sequence),
        "number": number,
        "transaction": order_id(sequence - 1),
        "staff": STAFF,
        "customer": CUSTOMER,
        "address": None,
        "method": "pickup",
        "pickup_store": "101",
        "wanted_date": "2026-12-05",
        "comment": "",
        "currency": "EUR",
        "tax_included": True,
        "lines": order_lines(),
        "total_minor": 1_500,
        "tax_minor": 250,
        "discount_minor": 100,
        "deposit_minor": 150,
    } | changed


class _Orders(GoldenRegister):
    def take(self, name: str, deposit_minor: int, tenders: list[Body], **changed: Any) -> None:
        order = order_id(self.sequence + 1)
        approvals = [{"action": "order_deposit_override", "approved_by": MANAGER, "reason": "Knows her", "line": 0}]
        more: Body = {"order": order} if deposit_minor else {"approvals": approvals, "order": order}
        self.record(f"deposit-{name}", "order_deposit", SHIFT, tenders, 4, customer=CUSTOMER, more=more)
        number = receipt(self._receipts, REGISTER)
        body = order_body(self.sequence, number, deposit_minor=deposit_minor, **changed)
        self.write(f"order-created-{name}", "order.created", 1, body)

    def change(self, name: str, order: int, event: str, **changed: Any) -> None:  # type: ignore[override]
        body = {"order": order_id(order), "staff": STAFF, "event": event, "transaction": order_id(self.sequence - 1)}
        self.write(name, "order.changed", 1, body | {"reason": "", "comment": ""} | changed)


def order_documents() -> dict[str, bytes]:
    """One unbroken chain. Keys are file stems."""
    register = _Orders(REGISTER, SERIES)
    register.open("shift-opened", SHIFT, 1, 10_000, "", [])
    register.write("customer-created", "customer.created", 2, _customer())
    register.take("pickup", 150, [tender_in_full(150, tendered_minor=200, change_minor=50)])
    register.take(
        "delivery", 500, [tender_in_full(500, "card")], method="delivery", address=ADDRESS, comment="Ring twice"
    )
    taxes = [{"tax_rate": 20_000, "net_minor": 1_250, "tax_minor": 250, "gross_minor": 1_500}]
    goods = {"customer": CUSTOMER, "lines": order_lines(), "tax_minor": 250, "discount_minor": 100, "taxes": taxes}
    paid = [tender_in_full(150, "deposit"), tender_in_full(1_350)]
    register.record("sale-of-the-order", "sale", SHIFT, paid, 4, **goods, more={"order": order_id(PICKUP)})
    register.change("order-handed-over", PICKUP, "handed_over")
    register.take("unpaid", 0, [], wanted_date="")
    refunded: Body = {"reason": "customer_left", "comment": "Moved away", "order": order_id(DELIVERY)}
    back = [tender_in_full(-500)]
    register.record("refund", "order_refund", SHIFT, back, 4, customer=CUSTOMER, more=refunded)
    register.change("order-cancelled", DELIVERY, "cancelled", reason="customer_left", comment="Moved away")
    refunded = {"reason": "customer_left", "order": order_id(UNPAID)}
    register.record("refund-of-nothing", "order_refund", SHIFT, [], 4, customer=CUSTOMER, more=refunded)
    register.change("unpaid-order-cancelled", UNPAID, "cancelled", reason="customer_left")
    register.close(
        "shift-closed",
        SHIFT,
        1,
        starting=10_000,
        spans=[[1, 14]],
        counted={"cash": 11_000, "card": 500},
        drawer="",
        declarations=[],
        declaration="last",
        reason="",
        comment="",
        approved_by="",
        waiting=15,
        grand_sales_minor=1_500,
        grand_returns_minor=0,
    )
    return register.files


def _customer() -> Body:
    fields = {"purpose": "home", "street": "4 Quay Street", "city": "Galway", "postcode": "H91 A1B2", "country": "IE"}
    told = {f"address.{ADDRESS}.{name}": text for name, text in fields.items()}
    return {
        "customer": CUSTOMER,
        "customer_type": "person",
        "first_name": "Fionn",
        "last_name": "Ó Sé",
        "organization": "",
        "phone": "+353 91 234567",
        "email": "",
        "language": "en",
        "staff": STAFF,
        "fields": dict(sorted(told.items())),
    }


def quarantined_documents() -> dict[str, bytes]:
    """Readable as documents, wrong in what they say. Keys are file stems."""
    voided = order_lines()
    voided[1] |= {"voided": True, "total_minor": 0, "tax_minor": 0, "discount_minor": 0, "more": None}
    number = receipt(1, REGISTER)
    wrong: dict[str, Body] = {
        "created-under-another-id": {"order": order_id(9)},
        "created-without-a-number": {"number": ""},
        "created-without-lines": {"lines": [], "total_minor": 0, "tax_minor": 0, "discount_minor": 0},
        "created-with-a-line-that-does-not-count": {"lines": voided},
        "created-by-an-unknown-method": {"method": "by_drone"},
        "created-for-delivery-without-an-address": {"method": "delivery"},
        "created-for-pickup-with-an-address": {"address": ADDRESS},
        "created-for-no-day": {"wanted_date": "2026-02-30"},
        "created-without-its-customer": {"customer": None},
    }
    created = {name: _written("order.created", 1, order_body(1, number) | body) for name, body in wrong.items()}
    changed = {"order": order_id(9), "staff": STAFF, "event": "lost", "transaction": order_id(8)}
    return {
        **created,
        "changed-by-an-unknown-event": _written("order.changed", 1, changed | {"reason": "", "comment": ""}),
        **_wrong_money(),
    }


def _wrong_money() -> dict[str, bytes]:
    line = line_in_full(1, total_minor=150, unit_price_minor=150, tax_minor=25)
    taxes = [{"tax_rate": 20_000, "net_minor": 125, "tax_minor": 25, "gross_minor": 150}]
    sold: Body = {"type": "sale", "lines": [line], "tax_minor": 25, "taxes": taxes}
    order = {"order": order_id(9)}
    return {
        "deposit-below-zero": _money("order_deposit", -150),
        "deposit-of-no-order": _money("order_deposit", 150, more=None),
        "deposit-of-nobody": _money("order_deposit", 150, customer=None),
        "deposit-with-a-line": _money("order_deposit", 150, **sold | {"type": "order_deposit"}),
        "deposit-paid-by-a-deposit": _money("order_deposit", 150, tenders=[tender_in_full(150, "deposit")]),
        "refund-above-zero": _money("order_refund", 150),
        "sale-of-no-order-paid-by-a-deposit": _money(
            "sale", 150, **sold | {"tenders": [tender_in_full(150, "deposit")], "more": None}
        ),
        "sale-paid-by-two-deposits": _money(
            "sale",
            150,
            **sold | {"tenders": [tender_in_full(50, "deposit"), tender_in_full(100, "deposit")], "more": order},
        ),
        "return-of-an-order": _money("return", 0, tenders=[], lines=[line_in_full(1, -1)], more=order),
    }


def _money(kind: str, amount: int, **changed: Any) -> bytes:
    body: Body = {
        "receipt": receipt(1, REGISTER),
        "type": kind,
        "shift": SHIFT,
        "staff": STAFF,
        "customer": CUSTOMER,
        "currency": "EUR",
        "total_minor": amount,
        "tax_minor": 0,
        "lines": [],
        "tenders": [tender_in_full(amount)] if amount else [],
        "discount_minor": 0,
        "rounding_minor": 0,
        "tax_included": True,
        "taxes": [],
        "more": {"order": order_id(9)},
    }
    return _written("transaction.recorded", 4, body | changed)


def _written(kind: str, version: int, body: Body) -> bytes:
    return sealed(
        {
            "id": order_id(1),
            "register": REGISTER,
            "sequence": 1,
            "kind": kind,
            "version": version,
            "business_date": "2026-11-23",
            "made_ms": START_MS + 60_000,
            "made_offset": 60,
            "previous_hash": NO_HASH,
            "body": body,
        }
    )


def _lines() -> list[LineInFull]:
    told = [dict(line) for line in order_lines()]
    more = LineMore(reason="shop_soiled", discounts=[LineDiscount("line", "", "Shop-soiled", 100)])
    return [LineInFull(**(line | {"more": more if line["more"] else None})) for line in told]


def _order(sequence: int, number: int, **changed: Any) -> OrderTold:
    told: Body = {
        "order": order_id(sequence),
        "number": receipt(number, REGISTER),
        "order_number": "SO-0000001",
        "state": "created",
        "reason": "",
        "customer": CUSTOMER,
        "customer_name": "Fionn Ó Sé",
        "method": "pickup",
        "wanted_date": "2026-12-05",
        "currency": "EUR",
        "total_minor": 1_500,
        "deposit_minor": 150,
        "lines": _lines(),
        "store": "101",
        "address_lines": [],
        "comment": "",
        "tax_included": True,
    }
    return OrderTold(**(told | changed))


def set_up_items() -> dict[str, setup.Item]:
    items: dict[str, setup.Item] = {
        "feed-1060-permission-group": setup.PermissionGroup(
            "orders", "Orders", ["order_deposit_override", "order_cancel"], {}
        ),
    }
    assert {name: find_fault(item) for name, item in items.items() if find_fault(item)} == {}
    return items


def order_answers() -> dict[str, object]:
    """Keys are file stems."""
    home = ["Fionn Ó Sé", "4 Quay Street", "H91 A1B2 Galway", "IE"]
    waiting = _order(
        DELIVERY,
        2,
        order_number=None,
        state="waiting",
        method="delivery",
        deposit_minor=500,
        address_lines=home,
        comment="Ring twice",
    )
    failed = _order(UNPAID, 4, order_number=None, state="failed", reason="HQ has no store 190.", store="190")
    return {
        **dict(_set_up_page(name, item) for name, item in set_up_items().items()),
        "feed-1090-order": _page("order", order_id(PICKUP), _order(PICKUP, 1)),
        "feed-1090-order-waiting": _page("order", order_id(DELIVERY), waiting),
        "feed-1090-order-failed": _page("order", order_id(UNPAID), failed),
        "feed-1090-order-handed-over": _page("order", order_id(PICKUP), _order(PICKUP, 1, state="handed_over")),
        "feed-1090-order-gone": _page("order", order_id(UNPAID), None),
    }


def _page(kind: str, key: str, body: down.ChangeBody | None, feed: int = codes.REGISTERS) -> down.FeedPage:
    return down.FeedPage(START_MS, feed, "01JE", 12, False, False, [down.Change(12, kind, key, body)])


def _set_up_page(name: str, item: setup.Item) -> tuple[str, down.FeedPage]:
    kind, told = next((kind, told) for kind, told in setup.KINDS.items() if type(item) is told.shape)
    return name, _page(kind, told.key_of(item), msgspec.Raw(down.encode(item)), told.feed)
