"""The words of set-up items: what people may do, what may be limited, what a reason is for."""

from typing import Literal

Action = Literal[
    "price_override",
    "line_discount",
    "basket_discount",
    "tax_override",
    "void_line",
    "void_transaction",
    "void_tender",
    "open_drawer",
    "return_with_receipt",
    "return_without_receipt",
    "suspend",
    "income_expense",
    "reprint",
    "edit_customer",
    "close_shift",
    "see_expected",
    "approve",
    "cash_movement",
    "accept_variance",
    "export_documents",
    "manage_shifts",
]
LimitName = Literal[
    "line_discount_percent",
    "line_discount_minor",
    "basket_discount_percent",
    "basket_discount_minor",
    "price_lower_percent",
    "price_higher_percent",
    "return_line_minor",
    "return_total_minor",
    "voucher_minor",
]
Use = Literal[
    "return",
    "price_override",
    "void_transaction",
    "no_sale",
    "income",
    "expense",
    "discount",
    "float_entry",
    "tender_removal",
    "safe_drop",
    "bank_drop",
    "variance",
    "recount",
]
