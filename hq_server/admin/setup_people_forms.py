"""The set-up forms of what is known of customers, and of HQ's own books."""

from hq_server.admin.setup_fields import Field
from hq_server.admin.setup_shop_forms import OptionsOf, active_field, code_field, name_field, position_field
from hq_server.texts import _
from hq_server.wire.hq_setup import AccountPlan

_ACCOUNTS = AccountPlan.__struct_fields__


def attribute(_options_of: OptionsOf) -> tuple[Field, ...]:
    types = (
        ("text", _("Text")),
        ("integer", _("Whole number")),
        ("decimal", _("Decimal number")),
        ("yes_no", _("Yes or no")),
        ("date", _("Date")),
        ("currency", _("Amount")),
    )
    choices = (Field("value", _("Value"), help=_("As it is kept.")), Field("names", _("What people read"), "names"))
    values = _("What may be written")
    bound = _("A number, or a day as 1990-12-31.")
    return (
        code_field("attribute", _("Short, such as shoe-size. It cannot be changed later.")),
        Field("names", _("What people read"), "names", required=True),
        Field("type", _("Type"), "pick", empty="text", options=types, section=values),
        Field(
            "choices",
            _("Choices"),
            "rows",
            _("Of a text: only these can be chosen. None: anything."),
            columns=choices,
            section=values,
        ),
        Field("lowest", _("Lowest"), help=bound, section=values),
        Field("highest", _("Highest"), help=bound, section=values),
        Field("unit", _("Unit"), help=_("Stands behind a number, such as kg."), section=values),
        Field("default", _("Default"), help=_("Stands in the form of a new customer."), section=values),
        Field("required", _("Has to be filled in"), "flag", empty=False),
        Field("on_card", _("Shown on the customer's card"), "flag", empty=False),
        position_field(),
        active_field(_("Registers ask for it; without it they keep what they have and ask no more.")),
    )


def affiliation(_options_of: OptionsOf) -> tuple[Field, ...]:
    return (
        code_field("affiliation", _("Short, such as staff-family. It cannot be changed later.")),
        Field("names", _("What people read"), "names", required=True),
        active_field(),
    )


def address_book(_options_of: OptionsOf) -> tuple[Field, ...]:
    stores = _("One number a line. Whom one of them made, the others may hold by name.")
    return (
        code_field("code", _("Short, such as north. It cannot be changed later.")),
        name_field(_("Such as “Shops of the north”.")),
        Field("of_stores", _("Stores"), "codes", stores),
    )


def customer_group(_options_of: OptionsOf) -> tuple[Field, ...]:
    columns = (Field("key", _("Dimension")), Field("value", _("Value")))
    return (
        code_field("group", _("Short, such as retail. It cannot be changed later.")),
        name_field(),
        Field("dimensions", _("Financial dimensions"), "pairs", _("Such as cost centre: 100."), columns=columns),
    )


def default_customer(_options_of: OptionsOf) -> tuple[Field, ...]:
    whom = _(
        "The account number of a customer made for this. New customers get its group, affiliations and attributes."
    )
    return (Field("customer", _("Customer"), help=whom, required=True),)


def statement_terms(_options_of: OptionsOf) -> tuple[Field, ...]:
    methods = (
        ("total", _("The store")),
        ("staff", _("Each person")),
        ("register", _("Each register")),
        ("shift", _("Each shift")),
    )
    big = (("hold", _("Holds the day")), ("account", _("Is booked to its own account")))
    second = (("", _("With two administrators")), ("yes", _("Always")), ("no", _("Never")))
    limits, none = _("What may differ before a day is held"), _("Empty is without limit.")
    tender = (Field("key", _("Tender")), Field("value", _("Difference up to"), "money", empty=0))
    during = _("Minutes between two; empty is none before the end of the day.")
    return (
        Field("method", _("A statement counts for"), "pick", empty="total", options=methods),
        Field("one_statement_a_day", _("One statement for each day"), "flag", empty=True),
        Field("auto_post", _("Days without a difference are posted by themselves"), "flag", empty=True),
        Field("during_day_minutes", _("Statements during the day"), "whole", during, 0),
        Field("max_posting_difference_minor", _("In all"), "money", none, "none", section=limits),
        Field("max_shift_difference_minor", _("A shift"), "money", none, "none", section=limits),
        Field("max_transaction_difference_minor", _("A transaction"), "money", none, "none", section=limits),
        Field("max_rounding_minor", _("Cash rounding"), "money", none, "none", section=limits),
        Field("tender_differences_minor", _("By tender"), "pairs", columns=tender, section=limits),
        Field("big_difference", _("More than that"), "pick", empty="hold", options=big, section=limits),
        Field("second_person", _("A second person approves repairs"), "pick", empty=None, options=second),
        Field("closed_until", _("Books are closed until"), "day", _("Nothing is posted for that day or before.")),
    )


def account_plan(_options_of: OptionsOf) -> tuple[Field, ...]:
    rates = (Field("key", _("Tax rate, %"), "percent", empty=None), Field("value", _("Account")))
    codes = (Field("key", _("Code")), Field("value", _("Account")))
    named = (Field("key", _("Account")), Field("value", _("Name")))
    usual, own = _("Accounts; empty is the usual one"), _("Accounts of their own")
    plain = {
        "sales": _("Sales"),
        "tax": _("Tax"),
        "discounts": _("Discounts"),
        "clearing": _("Clearing"),
        "safe": _("Safe"),
        "bank": _("Bank"),
        "customer_deposits": _("Customers' deposits"),
        "income_default": _("Money put in"),
        "expense_default": _("Money taken out"),
        "rounding_gain": _("Rounding, gain"),
        "rounding_loss": _("Rounding, loss"),
        "difference_gain": _("Difference, gain"),
        "difference_loss": _("Difference, loss"),
        "big_gain": _("Big difference, gain"),
        "big_loss": _("Big difference, loss"),
        "sales_journal": _("Journal of sales"),
        "cash_journal": _("Journal of cash"),
    }
    return (
        *(Field(name, plain[name], empty=None, section=usual) for name in plain if name in _ACCOUNTS),
        Field("sales_by_rate", _("Sales by tax rate"), "pairs", columns=rates, section=own),
        Field("tax_by_rate", _("Tax by tax rate"), "pairs", columns=rates, section=own),
        Field("tenders", _("By tender"), "pairs", columns=codes, section=own),
        Field("income", _("Money put in, by account code"), "pairs", columns=codes, section=own),
        Field("expense", _("Money taken out, by account code"), "pairs", columns=codes, section=own),
        Field("names", _("What the accounts are called"), "pairs", columns=named, section=own),
        Field("siren", _("SIREN"), help=_("Nine digits; stands in the file for the tax office.")),
    )
