"""What people read for the words of set-up items: actions, limits, and what reasons are for."""

from hq_server.texts import _


def action_names() -> dict[str, str]:
    return {
        "price_override": _("Change a price"),
        "line_discount": _("Give a discount on a line"),
        "basket_discount": _("Give a discount on the sale"),
        "tax_override": _("Change the tax"),
        "void_line": _("Void a line"),
        "void_transaction": _("Void a sale"),
        "void_tender": _("Take a payment back"),
        "open_drawer": _("Open the drawer"),
        "return_with_receipt": _("Take back with a receipt"),
        "return_without_receipt": _("Take back without a receipt"),
        "suspend": _("Suspend a sale"),
        "income_expense": _("Put money in or take it out"),
        "reprint": _("Print a receipt again"),
        "edit_customer": _("Edit a customer"),
        "close_shift": _("Close a shift"),
        "see_expected": _("See what should be in the drawer"),
        "approve": _("Approve for others"),
        "cash_movement": _("Bring money to the safe or the bank"),
        "accept_variance": _("Accept a difference of the drawer"),
        "export_documents": _("Write documents to a stick"),
        "manage_shifts": _("Manage other people's shifts"),
        "order_deposit_override": _("Take an order for less than the usual deposit"),
        "order_cancel": _("Cancel an order"),
    }


def limit_names() -> dict[str, str]:
    return {
        "line_discount_percent": _("Discount on a line"),
        "line_discount_minor": _("Discount on a line"),
        "basket_discount_percent": _("Discount on the sale"),
        "basket_discount_minor": _("Discount on the sale"),
        "price_lower_percent": _("Price lower by"),
        "price_higher_percent": _("Price higher by"),
        "return_line_minor": _("Return of a line"),
        "return_total_minor": _("Return in all"),
        "voucher_minor": _("Voucher handed out"),
    }


def use_names() -> dict[str, str]:
    return {
        "return": _("Something comes back"),
        "price_override": _("A price is changed"),
        "discount": _("A discount is given"),
        "void_transaction": _("A sale is voided"),
        "no_sale": _("The drawer is opened"),
        "income": _("Money is put in"),
        "expense": _("Money is taken out"),
        "float_entry": _("A float is entered"),
        "tender_removal": _("Money is removed"),
        "safe_drop": _("Money goes to the safe"),
        "bank_drop": _("Money goes to the bank"),
        "variance": _("The drawer differs"),
        "recount": _("A drawer is counted again"),
    }
