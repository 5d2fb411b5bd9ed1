"""Everything that can be set up, in the order and the groups of the set-up page, in the reader's language."""

from hq_server.admin import (
    setup_hardware_form,
    setup_people_forms,
    setup_policy_form,
    setup_shop_forms,
    setup_summaries,
)
from hq_server.admin.setup_customer import customer_read, customer_shown
from hq_server.admin.setup_discount import discount_members, discount_shown
from hq_server.admin.setup_forms import KindForm
from hq_server.texts import _


def kind_groups() -> list[tuple[str, tuple[KindForm, ...]]]:
    return [
        (_("Prices and products"), (*_reductions(), *_goods())),
        (_("Paying and cash"), (*_money_in(), *_money_out())),
        (_("Customers"), (*_customers(), *_who_customers_are())),
        (_("Registers and staff"), (*_registers(), *_people_and_devices())),
        (_("HQ's books"), _books()),
    ]


def kind_forms() -> dict[str, KindForm]:
    return {form.kind: form for _group, forms in kind_groups() for form in forms}


def _reductions() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="discount",
            icon="tag",
            one=_("Discount"),
            many=_("Discounts"),
            add=_("Add a discount"),
            about=_("Percents, amounts, prices from a quantity on, several pieces together; with days."),
            make_fields=setup_shop_forms.discount,
            summary=setup_summaries.of_discount,
            shown=discount_shown,
            read=discount_members,
        ),
        KindForm(
            kind="coupon",
            icon="ticket",
            one=_("Coupon"),
            many=_("Coupons"),
            add=_("Add a coupon"),
            about=_("Codes that bring a discount when they are scanned or typed."),
            make_fields=setup_shop_forms.coupon,
            summary=setup_summaries.of_coupon,
        ),
    )


def _goods() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="category",
            icon="layout-grid",
            one=_("Category"),
            many=_("Categories"),
            add=_("Add a category"),
            about=_("The tiles of the register, and what discounts may name."),
            make_fields=setup_shop_forms.category,
            summary=setup_summaries.of_category,
        ),
        KindForm(
            kind="tax_override",
            icon="percent",
            one=_("Other tax"),
            many=_("Other taxes"),
            add=_("Add another tax"),
            about=_("What a cashier may choose instead of the products' own tax."),
            make_fields=setup_shop_forms.tax_override,
            summary=setup_summaries.of_tax,
        ),
    )


def _money_in() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="tender_type",
            icon="credit-card",
            one=_("Tender"),
            many=_("Tenders"),
            add=_("Add a tender"),
            about=_("What customers pay with, up to how much, and where refunds go."),
            make_fields=setup_shop_forms.tender_type,
            summary=setup_summaries.of_tender,
        ),
        KindForm(
            kind="currency_rate",
            icon="coins",
            one=_("Exchange rate"),
            many=_("Exchange rates"),
            add=_("Add an exchange rate"),
            about=_("Foreign currencies that are taken, and what they are worth."),
            make_fields=setup_shop_forms.currency_rate,
            summary=setup_summaries.of_rate,
        ),
    )


def _money_out() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="account",
            icon="wallet",
            one=_("Cash account"),
            many=_("Cash accounts"),
            add=_("Add a cash account"),
            about=_("What money is put into the drawer or taken out for."),
            make_fields=setup_shop_forms.account,
            summary=setup_summaries.of_account,
        ),
        KindForm(
            kind="reason_code",
            icon="message-square",
            one=_("Reason"),
            many=_("Reasons"),
            add=_("Add a reason"),
            about=_("What a cashier chooses when something unusual happens."),
            make_fields=setup_shop_forms.reason_code,
            summary=setup_summaries.of_reason,
        ),
    )


def _customers() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="attribute",
            icon="list-plus",
            one=_("Customer attribute"),
            many=_("Customer attributes"),
            add=_("Add an attribute"),
            about=_("What else is asked of customers: the registers' form follows by itself."),
            make_fields=setup_people_forms.attribute,
            summary=setup_summaries.of_attribute,
        ),
        KindForm(
            kind="affiliation",
            icon="badge-check",
            one=_("Affiliation"),
            many=_("Affiliations"),
            add=_("Add an affiliation"),
            about=_("What customers belong to, such as a trade or a neighbourhood."),
            make_fields=setup_people_forms.affiliation,
        ),
    )


def _who_customers_are() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="default_customer",
            icon="user-check",
            one=_("Default customer"),
            many=_("Default customers"),
            add=_("Give a store its own"),
            about=_("Whom new customers take after: their group, affiliations, attributes and receipts."),
            make_fields=setup_people_forms.default_customer,
            summary=setup_summaries.of_default_customer,
            shown=customer_shown,
            read=customer_read,
        ),
        KindForm(
            kind="customer_group",
            icon="users",
            one=_("Customer group"),
            many=_("Customer groups"),
            add=_("Add a customer group"),
            about=_("Whom a customer is counted with, and its financial dimensions."),
            make_fields=setup_people_forms.customer_group,
        ),
        KindForm(
            kind="address_book",
            icon="layers",
            one=_("Address book"),
            many=_("Address books"),
            add=_("Add an address book"),
            about=_("Stores that share their customers where the data exclusion holds others' away."),
            make_fields=setup_people_forms.address_book,
            per_store=False,
            summary=setup_summaries.of_book,
        ),
    )


def _registers() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="policy",
            icon="sliders-horizontal",
            one=_("Functionality profile"),
            many=_("Functionality profiles"),
            add=_("Make a store's own profile"),
            about=_("How registers work: selling, returns, the drawer, the day, new customers."),
            make_fields=setup_policy_form.policy,
        ),
        KindForm(
            kind="receipt_format",
            icon="receipt",
            one=_("Receipt"),
            many=_("Receipts"),
            add=_("Add a receipt"),
            about=_("What stands at the top and the bottom of receipts, with a preview."),
            make_fields=setup_shop_forms.receipt_format,
            summary=setup_summaries.of_receipt,
        ),
    )


def _people_and_devices() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="hardware_profile",
            icon="printer",
            one=_("Hardware profile"),
            many=_("Hardware profiles"),
            add=_("Add a hardware profile"),
            about=_("Where a register's printer, drawer, scale and the other devices are."),
            make_fields=setup_hardware_form.hardware_profile,
            per_store=False,
            summary=setup_summaries.of_hardware,
        ),
        KindForm(
            kind="permission_group",
            icon="key-round",
            one=_("Permission group"),
            many=_("Permission groups"),
            add=_("Add a permission group"),
            about=_("What staff may do at a register, and up to which limit."),
            make_fields=setup_shop_forms.permission_group,
            summary=setup_summaries.of_permissions,
        ),
    )


def _books() -> tuple[KindForm, ...]:
    return (
        KindForm(
            kind="statement_terms",
            icon="calendar-check",
            one=_("Terms of statements"),
            many=_("Terms of statements"),
            add=_("Make a store's own terms"),
            about=_("What may differ before a day is held, and when days are posted."),
            make_fields=setup_people_forms.statement_terms,
        ),
        KindForm(
            kind="account_plan",
            icon="landmark",
            one=_("Account plan"),
            many=_("Account plans"),
            add=_("Make a store's own plan"),
            about=_("Where sales, taxes and cash are booked."),
            make_fields=setup_people_forms.account_plan,
        ),
    )
