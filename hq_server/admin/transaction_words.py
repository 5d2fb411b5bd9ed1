"""How the page of a transaction calls what its codes stand for; a code that nobody named stays as it is."""

from dataclasses import dataclass

from hq_server.services.transaction_names import ACCOUNT, REASON, TAX, TENDER, TransactionNames
from hq_server.texts import _


@dataclass(frozen=True, slots=True)
class TransactionWords:
    names: TransactionNames

    @staticmethod
    def built_in() -> dict[str, str]:
        """Tender → its name, for those that every register has."""
        return _tenders()

    def tender(self, code: str) -> str:
        return self.names.items.get((TENDER, code)) or _tenders().get(code, code)

    def reason(self, code: str) -> str:
        return self.names.items.get((REASON, code), code)

    def account(self, code: str) -> str:
        return self.names.items.get((ACCOUNT, code), code)

    def tax(self, code: str) -> str:
        return self.names.items.get((TAX, code), code)

    def person(self, staff: str) -> str:
        return self.names.people.get(staff, staff)

    def discount(self, kind: str, code: str, name: str) -> str:
        """By its name, else by what kind it is."""
        return name or _discounts().get(kind) or code or kind

    def action(self, code: str) -> str:
        return _actions().get(code, code)


def transaction_word(kind: str) -> str:
    """A transaction's type for people."""
    return {
        "sale": _("Sale"),
        "return": _("Return"),
        "void": _("Voided basket"),
        "no_sale": _("Drawer opened"),
        "income": _("Income"),
        "expense": _("Expense"),
        "float_entry": _("Float entry"),
        "tender_removal": _("Tender removal"),
        "safe_drop": _("Safe drop"),
        "bank_drop": _("Bank drop"),
        "declaration": _("Count"),
        "order_deposit": _("Deposit of an order"),
        "order_refund": _("Deposit given back"),
    }.get(kind, kind)


def _tenders() -> dict[str, str]:
    """The built-in ones of registers."""
    return {
        "cash": _("Cash"),
        "card": _("Card"),
        "cheque": _("Cheque"),
        "foreign": _("Foreign currency"),
        "voucher": _("Voucher"),
        "deposit": _("Deposit of the order"),
    }


def _discounts() -> dict[str, str]:
    return {
        "line": _("Discount on the line"),
        "basket": _("Discount on the basket"),
        "offer": _("Offer"),
        "coupon": _("Coupon"),
    }


def _actions() -> dict[str, str]:
    return {
        "price_override": _("Another price"),
        "line_discount": _("Discount on the line"),
        "basket_discount": _("Discount on the basket"),
        "tax_override": _("Another tax"),
        "void_line": _("Voiding a line"),
        "void_transaction": _("Voiding the basket"),
        "void_tender": _("Taking a payment back"),
        "open_drawer": _("Opening the drawer"),
        "return_with_receipt": _("Return with a receipt"),
        "return_without_receipt": _("Return without a receipt"),
        "income_expense": _("Income or expense"),
        "order_deposit_override": _("Less than the usual deposit"),
        "order_cancel": _("Cancelling an order"),
    }
