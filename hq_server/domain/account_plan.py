"""The account plan: which account each amount is booked on. Its usual accounts are those of the French chart (PCG)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hq_server.domain.orders import DEPOSIT_TENDER

# A tender that the plan does not name is booked by its kind.
_BY_KIND: Mapping[str, str] = {"cash": "530", "card": "511", "cheque": "5112", "foreign": "5314", "voucher": "419"}
_OTHER_TENDER = "511"

_NAMES: Mapping[str, str] = {
    "411": "Clients",
    "4191": "Clients, avances et acomptes reçus sur commandes",
    "419": "Clients créditeurs, bons et avoirs",
    "44571": "TVA collectée",
    "511": "Valeurs à l'encaissement",
    "5112": "Chèques à encaisser",
    "530": "Caisse",
    "5314": "Caisse en devises",
    "532": "Coffre du magasin",
    "580": "Virements internes",
    "658": "Charges diverses de gestion courante",
    "678": "Autres charges exceptionnelles",
    "707": "Ventes de marchandises",
    "7097": "RRR accordés sur ventes de marchandises",
    "758": "Produits divers de gestion courante",
    "778": "Autres produits exceptionnels",
}
_JOURNALS: Mapping[str, str] = {"VE": "Ventes", "CA": "Caisse"}


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """``tender_kinds``: tender code → kind, for those that ``tenders`` does not name."""

    clearing: str = "411"
    sales: str = "707"
    discounts: str = "7097"
    tax: str = "44571"
    safe: str = "532"
    bank: str = "580"
    customer_deposits: str = "4191"
    income_default: str = "758"
    expense_default: str = "658"
    rounding_gain: str = "758"
    rounding_loss: str = "658"
    difference_gain: str = "758"
    difference_loss: str = "658"
    big_gain: str = "778"
    big_loss: str = "678"
    sales_by_rate: Mapping[str, str] = field(default_factory=dict)
    tax_by_rate: Mapping[str, str] = field(default_factory=dict)
    tenders: Mapping[str, str] = field(default_factory=dict)
    income: Mapping[str, str] = field(default_factory=dict)
    expense: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    sales_journal: str = "VE"
    cash_journal: str = "CA"
    siren: str = ""
    tender_kinds: Mapping[str, str] = field(default_factory=dict)

    def sales_account(self, tax_rate: int) -> str:
        return self.sales_by_rate.get(str(tax_rate), self.sales)

    def tax_account(self, tax_rate: int) -> str:
        return self.tax_by_rate.get(str(tax_rate), self.tax)

    def tender_account(self, tender: str) -> str:
        if tender == DEPOSIT_TENDER:  # what was booked there when it was paid
            return self.customer_deposits
        return self.tenders.get(tender) or _BY_KIND.get(self.kind_of(tender), _OTHER_TENDER)

    def kind_of(self, tender: str) -> str:
        return self.tender_kinds.get(tender, tender)

    def is_voucher(self, tender: str) -> bool:
        return self.kind_of(tender) == "voucher"

    def income_account(self, account: str) -> str:
        return self.income.get(account, self.income_default)

    def expense_account(self, account: str) -> str:
        return self.expense.get(account, self.expense_default)

    def difference_account(self, variance_minor: int, *, big: bool) -> str:
        if variance_minor > 0:
            return self.big_gain if big else self.difference_gain
        return self.big_loss if big else self.difference_loss

    def name_of(self, account: str) -> str:
        """As the chart has it; that of the account it is a part of when it has none of its own."""
        for length in range(len(account), 2, -1):
            name = self.names.get(account[:length]) or _NAMES.get(account[:length])
            if name:
                return name
        return account


def journal_name(journal: str) -> str:
    return _JOURNALS.get(journal, journal)
