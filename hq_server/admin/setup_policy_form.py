"""The form of the functionality profile: how registers work, for all stores or for one."""

from hq_server.admin.setup_fields import Field
from hq_server.admin.setup_shop_forms import OptionsOf
from hq_server.texts import _


def policy(options_of: OptionsOf) -> tuple[Field, ...]:
    return (*_selling(), *_returning(), *_drawer(), *_day(), *_customers(options_of), *_labels())


def _selling() -> tuple[Field, ...]:
    section = _("Selling")
    printing = (("always", _("Always")), ("prompt", _("Ask each time")), ("never", _("Only when asked for")))
    rounding = (("line", _("Each line")), ("rate", _("Each rate of the sale")))
    cash = (("0", _("Not at all")), ("5", _("To 5")), ("10", _("To 10")), ("50", _("To 50")), ("100", _("To 100")))
    lock = _("Without a key or a touch; empty is never.")
    mixed = _("A return then needs a basket of its own.")
    deposit = _("Of an order's total; it is paid when the order is taken.")
    return (
        Field("print", _("Print receipts"), "pick", empty="always", options=printing, section=section),
        Field("tax_rounding", _("Tax is rounded for"), "pick", empty="line", options=rounding, section=section),
        Field("cash_rounding_minor", _("Cash is rounded"), "pick", _("In cents."), 0, cash, section=section),
        Field("lock_after_s", _("Lock after, seconds"), "whole", lock, 0, section=section),
        Field("prohibit_mixed", _("No sale and return in one basket"), "flag", mixed, False, section=section),
        Field("badge_with_pin", _("A badge needs the PIN too"), "flag", empty=False, section=section),
        Field("deposit_percent", _("Deposit of an order, %"), "percent", deposit, 10_000, section=section),
    )


def _returning() -> tuple[Field, ...]:
    section = _("Returns and vouchers")
    none = _("Empty is without limit.")
    return (
        Field(
            "return_days",
            _("Returns within, days"),
            "whole",
            _("After the sale; empty is without limit."),
            0,
            section=section,
        ),
        Field("return_line_limit_minor", _("A line at most"), "money", none, 0, section=section),
        Field("return_total_limit_minor", _("In all at most"), "money", none, 0, section=section),
        Field("voucher_limit_minor", _("A voucher at most"), "money", none, 0, section=section),
        Field("voucher_days", _("Vouchers are valid, days"), "whole", _("Empty is without end."), 0, section=section),
    )


def _drawer() -> tuple[Field, ...]:
    section = _("Drawer and shifts")
    declaration = (("last", _("The newest count")), ("sum", _("All counts together")))
    ask = _("Above it a close asks for a reason and a manager; empty never asks.")
    kinds = (("note", _("Note")), ("coin", _("Coin")))
    return (
        Field("declaration", _("Of several counts"), "pick", empty="last", options=declaration, section=section),
        Field("variance_limit_minor", _("A difference up to"), "money", ask, 0, section=section),
        Field("float_minor", _("Stays in the drawer"), "money", _("The float over night."), 0, section=section),
        Field("count_at_opening", _("Count when a shift opens"), "flag", empty=False, section=section),
        Field("count_to_close", _("Count before a shift closes"), "flag", empty=True, section=section),
        Field("several_people", _("Several people share a shift"), "flag", empty=True, section=section),
        Field(
            "drawers", _("Drawers"), "codes", _("That go from register to register, one code a line."), section=section
        ),
        Field(
            "denominations",
            _("Coins and notes"),
            "rows",
            _("That are counted. None: those of the currency. A roll: how many coins it holds."),
            columns=(
                Field("value_minor", _("Value"), "money", empty=0),
                Field("kind", _("Kind"), "pick", empty="note", options=kinds),
                Field("roll", _("In a roll"), "whole", empty=0),
            ),
            section=section,
        ),
    )


def _day() -> tuple[Field, ...]:
    section = _("The day")
    day = _("Such as 04:00 for a bar: what is sold before it counts for the day before. At most 12:00.")
    cut = _("After the store's end of day: until then the day should be at HQ.")
    return (
        Field("day_ends", _("A new day begins at"), "time", day, "00:00", section=section),
        Field("cut_off_minutes", _("HQ waits, minutes"), "whole", cut, 60, section=section),
    )


def _customers(options_of: OptionsOf) -> tuple[Field, ...]:
    section = _("New customers at the register")
    receipts = (
        ("", _("Not said")),
        ("print", _("Printed")),
        ("email", _("By e-mail")),
        ("both", _("Printed and by e-mail")),
        ("none", _("None")),
    )
    groups = (("", _("None")), *options_of("customer_group"))
    keep = _(
        "Without it they hold hashes alone: customers are still created and duplicates found, but nobody is listed."
    )
    wait = _(
        "In synchronous mode a new customer's number is shown as on its way for so long; then it reads “Pending sync”, "
        "and comes later. The cashier goes on at any time."
    )
    return (
        Field("default_customer_group", _("Their group"), "pick", options=groups, section=section),
        Field(
            "default_affiliations",
            _("Their affiliations"),
            "chosen",
            options=options_of("affiliation"),
            section=section,
        ),
        Field("default_receipt_preference", _("Their receipts"), "pick", options=receipts, section=section),
        Field("keep_customers", _("Registers hold customer data"), "flag", keep, True, section=section),
        Field("customer_wait_ms", _("Wait for a number, milliseconds"), "whole", wait, 3_000, section=section),
    )


def _labels() -> tuple[Field, ...]:
    kinds = (("price", _("Price")), ("weight", _("Weight")))
    return (
        Field(
            "embedded_barcodes",
            _("The shop's own labels"),
            "rows",
            _("Barcodes of 13 digits that hold an item and its price or weight."),
            columns=(
                Field("prefix", _("Begins with")),
                Field("kind", _("Holds"), "pick", empty="price", options=kinds),
                Field("item_digits", _("Item digits"), "whole", empty=5),
                Field("value_digits", _("Value digits"), "whole", empty=5),
                Field("value_decimals", _("Decimals"), "whole", empty=0),
                Field("price_check_digit", _("Own check digit"), "flag", empty=False),
            ),
            section=_("Labels with a price or a weight"),
        ),
    )
