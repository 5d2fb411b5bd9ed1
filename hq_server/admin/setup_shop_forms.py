"""The set-up forms of the shop floor: discounts, categories, tenders, reasons, taxes, receipts, permission groups."""

from collections.abc import Callable

from hq_server.admin.setup_fields import Field
from hq_server.admin.setup_names import action_names, limit_names, use_names
from hq_server.services.setup_checks import TEMPLATE_FIELDS
from hq_server.texts import _

Options = tuple[tuple[str, str], ...]
OptionsOf = Callable[[str], Options]
"""Kind → the items of it that can be chosen, key and name."""


def code_field(name: str, text: str = "") -> Field:
    explanation = text or _("Short, such as SUMMER-10. It stands in documents and cannot be changed later.")
    return Field(name, _("Code"), help=explanation, required=True)


def name_field(text: str = "") -> Field:
    return Field("name", _("Name"), help=text or _("As people read it at the register."), required=True)


def active_field(text: str = "") -> Field:
    return Field("active", _("In use"), "flag", text or _("Registers offer it; without it they keep it unused."), True)


def position_field() -> Field:
    return Field("position", _("Position"), "whole", _("The lowest stands first."), 0)


def _days(section: str) -> tuple[Field, Field]:
    return (
        Field("from_date", _("From"), "day", _("Its first day; empty is at once."), section=section),
        Field("until_date", _("Until"), "day", _("Its last day; empty is without end."), section=section),
    )


def discount(options_of: OptionsOf) -> tuple[Field, ...]:
    where, when = _("What it is for"), _("When it counts")
    together = (
        ("best_price", _("The best one counts")),
        ("exclusive", _("Alone: no other discount beside it")),
        ("compounded", _("On top of the others")),
    )
    return (
        code_field("code"),
        name_field(_("Stands on the receipt.")),
        *_reward(),
        *_group(),
        Field("skus", _("Products"), "codes", _("Their SKUs, one a line; none and no category is all."), section=where),
        Field("categories", _("Categories"), "chosen", options=options_of("category"), section=where),
        *_days(when),
        Field("coupon_needed", _("Only with a coupon"), "flag", empty=False, section=when),
        Field("concurrency", _("Beside others"), "pick", empty="best_price", options=together, section=when),
        Field("priority", _("Priority"), "whole", _("The highest counts first."), 0, section=when),
        active_field(),
    )


def _reward() -> tuple[Field, ...]:
    what = _("What it gives")
    methods = (
        ("percent", _("Percent off")),
        ("amount", _("Amount off each piece")),
        ("price", _("Price each")),
        ("quantity", _("By quantity: the more, the less each")),
        ("mix_and_match", _("Mix and match: several pieces together")),
        ("threshold", _("By total: from an amount on")),
    )
    columns = (
        Field("at", _("From"), "text"),
        Field("percent", _("Percent off"), "percent", empty=None),
        Field("amount_minor", _("Amount off"), "money", empty=None),
        Field("price_minor", _("Price each"), "money", empty=None),
    )
    steps = _("For “by quantity” and “by total”: from where on, and one of a percent, an amount off or a price each.")
    return (
        Field("method", _("How it works"), "pick", empty="percent", options=methods, section=what),
        Field("percent_off", _("Percent off"), "percent", _("For “percent off”."), 0, section=what),
        Field("amount_off", _("Amount"), "money", _("For “amount off each piece” and “price each”."), 0, section=what),
        Field("steps", _("Steps"), "rows", steps, columns=columns, section=what),
    )


def _group() -> tuple[Field, ...]:
    group = _("The group of “mix and match”")
    return (
        Field("group_size", _("Pieces together"), "whole", _("Such as 3 for “3 for 2”."), 0, section=group),
        Field("group_price_minor", _("Price of the group"), "money", empty=None, section=group),
        Field("percent", _("Percent off the group"), "percent", empty=None, section=group),
        Field("cheapest_free", _("The cheapest one is free"), "flag", empty=False, section=group),
    )


def coupon(options_of: OptionsOf) -> tuple[Field, ...]:
    return (
        code_field("coupon", _("What is scanned or typed. It cannot be changed later.")),
        Field("discount", _("Discount"), "pick", options=options_of("discount"), required=True),
        *_days(""),
        active_field(),
    )


def category(options_of: OptionsOf) -> tuple[Field, ...]:
    colors = (
        ("", _("None")),
        ("teal", _("Teal")),
        ("amber", _("Amber")),
        ("plum", _("Plum")),
        ("moss", _("Moss")),
        ("brick", _("Brick")),
        ("slate", _("Slate")),
    )
    return (
        code_field("category", _("Short, such as KIT. Products name it; it cannot be changed later.")),
        name_field(_("Stands on the tile at the register.")),
        Field("parent", _("Within"), "pick", options=(("", _("At the top")), *options_of("category"))),
        Field("color", _("Colour of its tile"), "pick", options=colors),
        position_field(),
    )


def permission_group(_options_of: OptionsOf) -> tuple[Field, ...]:
    limits = tuple(
        Field(name, word, "percent" if name.endswith("percent") else "money", empty=None)
        for name, word in limit_names().items()
    )
    actions = tuple(action_names().items())
    return (
        code_field("group", _("Short, such as cashier. “cashier” and “manager” stand for the roles of that name.")),
        name_field(),
        Field("actions", _("Rights"), "chosen", options=actions, section=_("What they may do without anybody else")),
        Field(
            "limits",
            _("Limits"),
            "group",
            columns=limits,
            section=_("Up to which limit; empty is without one"),
        ),
    )


def tender_type(options_of: OptionsOf) -> tuple[Field, ...]:
    kinds = (
        ("cash", _("Cash")),
        ("card", _("Card")),
        ("cheque", _("Cheque")),
        ("foreign", _("Foreign currency")),
        ("voucher", _("Voucher")),
    )
    return (
        code_field("tender", _("Short, such as card. It stands in documents and cannot be changed later.")),
        name_field(),
        Field("kind", _("What it is"), "pick", empty="cash", options=kinds),
        position_field(),
        Field("opens_drawer", _("Opens the drawer"), "flag", empty=False),
        Field("change_allowed", _("Change is given on it"), "flag", empty=False),
        Field("limit_minor", _("At most"), "money", _("In one sale; empty is without limit."), 0),
        Field(
            "refund_to",
            _("Refunds go to"),
            "chosen",
            _("When what was paid with it comes back; none ticked: to itself."),
            options=options_of("tender_type"),
        ),
        active_field(),
    )


def reason_code(_options_of: OptionsOf) -> tuple[Field, ...]:
    return (
        code_field("reason", _("Short, such as faulty. It stands in documents and cannot be changed later.")),
        name_field(),
        Field("uses", _("Asked when"), "chosen", options=tuple(use_names().items())),
        Field("text_needed", _("Somebody has to write more"), "flag", empty=False),
        position_field(),
        active_field(),
    )


def account(_options_of: OptionsOf) -> tuple[Field, ...]:
    directions = (("income", _("Money put in")), ("expense", _("Money taken out")))
    return (
        code_field("account", _("Short, such as postage. It stands in documents and cannot be changed later.")),
        name_field(),
        Field("direction", _("Direction"), "pick", empty="income", options=directions),
        active_field(),
    )


def currency_rate(_options_of: OptionsOf) -> tuple[Field, ...]:
    return (
        Field("currency", _("Foreign currency"), "currency", _("Three letters, such as USD."), required=True),
        Field("rate_millionths", _("One is worth"), "rate", _("In the store's currency, such as 0.926."), 0),
        Field("rounding_minor", _("Rounded to"), "money", _("Of the foreign amount; empty is not rounded."), 0),
    )


def tax_override(_options_of: OptionsOf) -> tuple[Field, ...]:
    scopes = (("both", _("A line or the whole sale")), ("line", _("A line")), ("transaction", _("The whole sale")))
    return (
        code_field("code", _("Short, such as export. It stands in documents and cannot be changed later.")),
        name_field(),
        Field("tax_rate", _("Tax rate"), "percent", _("In percent; empty keeps the products' own."), None),
        Field("scope", _("For"), "pick", empty="both", options=scopes),
    )


def receipt_format(_options_of: OptionsOf) -> tuple[Field, ...]:
    types = (
        ("sale", _("Sale")),
        ("return", _("Return")),
        ("void", _("Voided sale")),
        ("gift", _("Gift receipt")),
        ("voucher", _("Voucher")),
    )
    widths = (
        ("32", _("32 characters (58 mm)")),
        ("42", _("42 characters (80 mm)")),
        ("48", _("48 characters (80 mm)")),
    )
    fields = ", ".join(f"{{{name}}}" for name in TEMPLATE_FIELDS)
    ways = _(
        "Lines stand in the middle; “left | right” goes to both edges; # makes a line large, * bold. Fields: {fields}"
    )
    return (
        Field("type", _("Receipt of"), "pick", options=types, required=True),
        Field("width", _("Width"), "pick", empty=42, options=widths),
        Field("header", _("Top"), "lines", ways.format(fields=fields)),
        Field("footer", _("Bottom"), "lines", _("Empty: the last lines of the store's settings.")),
        Field("show_tax_table", _("With the table of taxes"), "flag", empty=True),
        Field(
            "show_qr", _("With its signed code (QR)"), "flag", _("Returns are found by it, also without network."), True
        ),
        Field("logo", _("Picture"), "picture", _("A PNG, black and white, at most 576 × 400 dots.")),
    )
