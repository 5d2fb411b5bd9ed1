"""The rules that a transaction has to keep before its money is posted: each one small function with a code and a name.

They are those of the reference system's store transaction validation. What cannot apply here, and why:

* charges of the header and of lines (and their part in gross and net): a transaction has no charges;
* no return of gift cards: there are no gift cards. Vouchers are tenders; ``vouchers_handed_out_are_negative`` is their
  rule;
* number of items: documents do not tell one; ``lines_are_numbered_once`` guards what it guarded;
* serial number not allowed: a GS1 label may carry one for any product, so it is never wrong to have it;
* variant exists: every variant is a product of its own, ``product_exists``;
* unit conversion exists: nothing is converted, ``unit_is_the_products``;
* tax group intersection: a product has one rate, ``rate_is_the_products``;
* the Brazilian fiscal document: not sold there.

Two more that stop posting elsewhere are rules here: a receipt number used twice, and more brought back than was sold.
"""

from hq_server.domain.rules import circumstances, line_tax, lines, orders, payment, products, shape, sums
from hq_server.domain.rules.checked import (
    CameBack,
    Checked,
    Facts,
    Fault,
    Found,
    HeaderRule,
    LineRule,
    OrderFact,
    Owner,
    ProductFact,
)
from hq_server.texts import _

__all__ = [
    "HEADER_RULES",
    "LINE_RULES",
    "RULES",
    "CameBack",
    "Checked",
    "Facts",
    "Fault",
    "Found",
    "HeaderRule",
    "LineRule",
    "OrderFact",
    "Owner",
    "ProductFact",
    "find_faults",
    "is_acceptable",
    "rule_name",
]

HEADER_RULES = (
    HeaderRule("TYPE-1", lambda: _("The type is known"), shape.type_is_known),
    HeaderRule("TYPE-2", lambda: _("The lines fit the type"), shape.lines_fit_the_type),
    HeaderRule("TYPE-3", lambda: _("The money fits the type"), shape.money_fits_the_type),
    HeaderRule("TYPE-4", lambda: _("Income and expense name their account"), shape.account_is_named),
    HeaderRule("LINE-1", lambda: _("Something counts"), shape.something_counts),
    HeaderRule("LINE-2", lambda: _("No line is there twice"), shape.lines_are_numbered_once),
    HeaderRule("RCPT-1", lambda: _("There is a receipt number"), shape.receipt_number_is_there),
    HeaderRule(
        "RCPT-2", lambda: _("The receipt number is used once"), shape.receipt_number_is_used_once, acceptable=True
    ),
    HeaderRule("SUM-1", lambda: _("The lines make the total"), sums.lines_make_the_total),
    HeaderRule("SUM-2", lambda: _("The lines make the total without tax"), sums.lines_make_the_net),
    HeaderRule("SUM-3", lambda: _("The taxes of the lines make the tax"), sums.lines_make_the_tax),
    HeaderRule("SUM-4", lambda: _("The discounts of the lines make the discount"), sums.lines_make_the_discount),
    HeaderRule("SUM-5", lambda: _("Net and tax make gross for each rate"), sums.tax_table_fits_the_lines),
    HeaderRule("PAY-1", lambda: _("What was paid is what was due"), payment.tenders_make_the_total),
    HeaderRule("PAY-2", lambda: _("What was given, less the change, was paid"), payment.change_fits_what_was_tendered),
    HeaderRule(
        "PAY-3", lambda: _("Cash is rounded as the store does"), payment.rounding_is_the_stores, acceptable=True
    ),
    HeaderRule("PAY-4", lambda: _("Vouchers handed out are below zero"), payment.vouchers_handed_out_are_negative),
    HeaderRule("CUR-1", lambda: _("The currency is the store's"), payment.currency_is_the_stores),
    HeaderRule(
        "DATE-1",
        lambda: _("The business date is a day near the recording"),
        circumstances.business_date_is_a_day,
        acceptable=True,
    ),
    HeaderRule(
        "DATE-2",
        lambda: _("The business date is in an open period"),
        circumstances.business_date_is_in_an_open_period,
        acceptable=True,
    ),
    HeaderRule("CUST-1", lambda: _("The customer exists"), circumstances.customer_exists),
    HeaderRule(
        "TAX-1",
        lambda: _("Prices include tax as the store's do"),
        circumstances.tax_inclusion_is_the_stores,
        acceptable=True,
    ),
    HeaderRule(
        "TAX-2", lambda: _("A tax override is known and followed"), circumstances.exemption_is_known, acceptable=True
    ),
    HeaderRule("ORD-1", lambda: _("The money of an order names it"), orders.order_is_named),
    HeaderRule("ORD-2", lambda: _("The order is known"), orders.order_is_known, acceptable=True),
    HeaderRule("ORD-3", lambda: _("The deposit is the order's"), orders.deposit_is_the_orders, acceptable=True),
    HeaderRule(
        "ORD-4", lambda: _("The order costs what was agreed"), orders.order_costs_what_was_agreed, acceptable=True
    ),
    HeaderRule("ORD-5", lambda: _("An order ends once"), orders.order_ends_once, acceptable=True),
)

LINE_RULES = (
    LineRule("LINE-3", lambda: _("Voided lines count nothing"), lines.voided_line_counts_nothing),
    LineRule("QTY-1", lambda: _("Lines that count have a quantity"), lines.line_has_a_quantity),
    LineRule("QTY-2", lambda: _("Quantity and total have one sign"), lines.quantity_and_total_have_one_sign),
    LineRule("PRICE-1", lambda: _("No price is below zero"), lines.price_is_not_negative),
    LineRule("DISC-1", lambda: _("The discounts make the line's discount"), lines.discounts_make_the_lines_discount),
    LineRule(
        "DISC-2", lambda: _("Discounts have the sign of the quantity"), lines.discount_has_the_sign_of_the_quantity
    ),
    LineRule("RET-1", lambda: _("What is sold brings nothing back"), lines.sold_line_brings_nothing_back),
    LineRule(
        "RET-2",
        lambda: _("No more comes back than was sold"),
        lines.no_more_comes_back_than_was_sold,
        acceptable=True,
    ),
    LineRule("TAX-3", lambda: _("Each tax is a part of its total"), line_tax.tax_is_part_of_the_total),
    LineRule("TAX-4", lambda: _("Each tax fits its rate"), line_tax.tax_fits_the_rate, acceptable=True),
    LineRule("TAX-5", lambda: _("Each tax rate is its product's"), line_tax.rate_is_the_products, acceptable=True),
    LineRule(
        "TAX-6",
        lambda: _("A line's tax override is known and followed"),
        line_tax.lines_exemption_is_known,
        acceptable=True,
    ),
    LineRule("PROD-1", lambda: _("The products exist"), products.product_exists, acceptable=True),
    LineRule("PROD-2", lambda: _("The barcodes exist"), products.barcode_exists, acceptable=True),
    LineRule(
        "PROD-3",
        lambda: _("Serial numbers are there where they are needed"),
        products.serial_number_is_there,
        acceptable=True,
    ),
    LineRule("PROD-4", lambda: _("Units are the products'"), products.unit_is_the_products, acceptable=True),
)

RULES: tuple[HeaderRule | LineRule, ...] = (*HEADER_RULES, *LINE_RULES)
_BY_CODE = {rule.code: rule for rule in RULES}
_HEADER = tuple((rule.code, rule.check) for rule in HEADER_RULES)
_LINE = tuple((rule.code, rule.check) for rule in LINE_RULES)


def find_faults(checked: Checked) -> list[Found]:
    """Every breach, in the order of the rules; a whole day of plain sales goes through here."""
    found = [Found(code, 0, fault) for code, check in _HEADER if (fault := check(checked)) is not None]
    for place, line in enumerate(checked.lines):
        for code, check in _LINE:
            fault = check(checked, line, place)
            if fault is not None:
                found.append(Found(code, line.line, fault))
    return found


def rule_name(code: str) -> str:
    """What holds when the rule is kept; a rule of another release is told by its code."""
    rule = _BY_CODE.get(code)
    return rule.states() if rule else code


def is_acceptable(code: str) -> bool:
    """Whether a person may let a breach of the rule stand: nothing that is only arithmetic."""
    rule = _BY_CODE.get(code)
    return rule is not None and rule.acceptable
