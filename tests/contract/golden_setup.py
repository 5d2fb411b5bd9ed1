"""What HQ tells registers of the counter, as values: set-up items, products and people in full, keys, receipts."""

import msgspec

from hq_server.services.setup_checks import find_fault
from hq_server.wire import codes, setup
from hq_server.wire import outgoing as down
from tests.contract.golden import CUSTOMER, DAY, WIRE
from tests.contract.golden_counter import REDUCED, REGISTER, STANDARD, START_MS, document_id, receipt

DOWN = WIRE / "v1" / "down" / "counter"
KEYS = ["ab" * 32, "cd" * 32]
# What an earlier HQ told: newer ones have more members, registers read both.
EARLIER = ("feed-1070-policy",)


def set_up_items() -> dict[str, setup.Item]:
    """One item of each kind, and more where a kind has several forms. Keys are file stems."""
    items = {**_discounts(), **_counter(), **_customers()}
    assert {name: find_fault(item) for name, item in items.items() if find_fault(item)} == {}
    return items


def _discounts() -> dict[str, setup.Item]:
    return {
        "discount": setup.Discount(
            "TOWELS", "Towels 10 % off", "percent", 10_000, skus=["SKU-1"], categories=["linen"]
        ),
        "discount-quantity": setup.Discount(
            "SOAP-3",
            "Three soaps for less",
            "quantity",
            skus=["SKU-2"],
            steps=[setup.DiscountStep(3_000, percent=15_000), setup.DiscountStep(6_000, price_minor=500)],
            concurrency="compounded",
            priority=2,
            from_date="2026-11-01",
            until_date="2026-12-24",
        ),
        "discount-mix-and-match": setup.Discount(
            "TEA-2", "Any two teas", "mix_and_match", categories=["tea"], group_size=2, group_price_minor=900
        ),
        "discount-threshold": setup.Discount(
            "OVER-50",
            "5 off from 50",
            "threshold",
            steps=[setup.DiscountStep(5_000, amount_minor=500)],
            concurrency="exclusive",
            coupon_needed=True,
        ),
        "coupon": setup.Coupon("WELCOME", "OVER-50", "2026-11-01", "2026-11-30"),
    }


def _counter() -> dict[str, setup.Item]:
    return {
        "category": setup.Category("linen", "Linen", "home", "teal", 2),
        "permission-group": setup.PermissionGroup(
            "supervisor",
            "Supervisor",
            ["price_override", "void_transaction", "approve"],
            {"line_discount_percent": 20_000},
        ),
        "tender-type": setup.TenderType("cheque", "Cheque", "cheque", 4, True, False, 50_000, ["cash", "voucher"]),
        "reason-code": setup.ReasonCode("damaged", "Damaged or faulty", ["return", "discount"], True, 1),
        "account": setup.Account("postage", "Postage and parcels", "expense"),
        "currency-rate": setup.CurrencyRate("USD", 926_000, 1),
        "tax-override": setup.TaxOverride("export", "Export, no tax", 0, "transaction"),
        "receipt-format": setup.ReceiptFormat(
            "sale", 42, ["#{store}", "{address}"], ["Thank you", "{receipt} | {date}"]
        ),
        "policy": _policy(),
    }


def _customers() -> dict[str, setup.Item]:
    return {
        "attribute": _attribute(),
        "attribute-fixed-list": setup.Attribute(
            "colour",
            "text",
            {"en": "Favourite colour", "fr": "Couleur préférée"},
            choices=[
                setup.Choice("blue", {"en": "Blue", "fr": "Bleu"}),
                setup.Choice("red", {"en": "Red", "fr": "Rouge"}),
            ],
            default="blue",
        ),
        "affiliation": setup.Affiliation("staff-family", {"en": "Staff and family", "fr": "Personnel et famille"}),
        "customer-group": setup.CustomerGroup("retail", "Retail", {"cost centre": "100", "region": "west"}),
    }


def _policy() -> setup.Policy:
    return setup.Policy(
        tax_rounding="rate",
        cash_rounding_minor=5,
        voucher_limit_minor=20_000,
        voucher_days=365,
        return_days=30,
        return_line_limit_minor=10_000,
        return_total_limit_minor=20_000,
        lock_after_s=300,
        embedded_barcodes=[
            setup.EmbeddedBarcode("20", "price", 5, 5, 2),
            setup.EmbeddedBarcode("28", "weight", 5, 5, 3),
            setup.EmbeddedBarcode("29", "price", 5, 4, 2, True),
        ],
        prohibit_mixed=True,
        default_affiliations=["staff-family"],
        default_customer_group="retail",
        default_receipt_preference="print",
        keep_customers=False,
        badge_with_pin=True,
        print="prompt",
    )


def _attribute() -> setup.Attribute:
    return setup.Attribute(
        "shoe-size",
        "decimal",
        {"en": "Shoe size", "fr": "Pointure"},
        lowest="16",
        highest="52.5",
        unit="EU",
        position=1,
        on_card=True,
    )


def _page(feed: int, kind: str, key: str, body: down.ChangeBody | None) -> down.FeedPage:
    return down.FeedPage(START_MS, feed, "01JE", 12, False, False, [down.Change(12, kind, key, body)])


def _set_up_page(name: str, item: setup.Item) -> tuple[str, down.FeedPage]:
    kind = next(kind for kind, told in setup.KINDS.items() if type(item) is told.shape)
    told = setup.KINDS[kind]
    body = msgspec.Raw(msgspec.json.encode(item))
    return f"feed-{told.feed}-{name}", _page(told.feed, kind, told.key_of(item), body)


def counter_answers() -> dict[str, object]:
    """What HQ tells registers of the counter. Keys are file stems."""
    product = down.Product(
        "SKU-3",
        "Olives, loose",
        ["2101000000033"],
        "kg",
        REDUCED,
        True,
        "deli",
        True,
        False,
        "lower",
        False,
        True,
        False,
    )
    staff = down.Staff(
        "s-004", "Grace Adeyemi", "manager", "en", "00" * 16, "ab" * 32, True, "supervisor", "11" * 16, "cd" * 32
    )
    return {
        **dict(_set_up_page(name, item) for name, item in set_up_items().items() if name != "policy"),
        "feed-1020-coupon-gone": _page(codes.PRICES, "coupon", "WELCOME", None),
        "feed-1040-product-in-full": _page(codes.PRODUCTS, "product", "SKU-3", product),
        "feed-1060-staff-in-full": _page(codes.STAFF, "staff", "s-004", staff),
        "feed-1090-register-key": _page(codes.REGISTERS, "register_key", REGISTER, setup.RegisterKey(REGISTER, KEYS)),
        "receipt-answer": down.ReceiptAnswer(START_MS, True, _found()),
        "receipt-answer-unknown": down.ReceiptAnswer(START_MS, False, None),
    }


def _found() -> down.ReceiptFound:
    return down.ReceiptFound(
        transaction=document_id(2),
        receipt=receipt(1),
        register=REGISTER,
        made_ms=START_MS + 120_000,
        type="sale",
        currency="EUR",
        customer=CUSTOMER,
        total_minor=2916,
        tenders=[down.ReceiptTender("card", 2916)],
        lines=[
            down.ReceiptLine(
                1, "SKU-1", "Linen tea towel", 3000, 1080, 2916, 324, STANDARD, 545, 1000, "210100000001", "each"
            )
        ],
        business_date=DAY,
        tax_included=True,
    )
