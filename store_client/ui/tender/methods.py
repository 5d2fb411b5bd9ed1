"""The ways to pay as keys: one key for each kind, F4 to F8; pressed again, the next way of that kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from store_client.domain.basket import Basket
from store_client.domain.setup import CurrencyRate
from store_client.domain.tender import CARD, CASH, CHEQUE, DEPOSIT, FOREIGN, VOUCHER
from store_client.services import paying
from store_client.texts import _
from store_client.ui.screen import Key

KINDS: Final = {4: CASH, 5: CARD, 6: CHEQUE, 7: VOUCHER, 8: FOREIGN}
ICONS: Final = {
    CASH: "banknote",
    CARD: "credit-card",
    CHEQUE: "file-text",
    VOUCHER: "ticket",
    FOREIGN: "coins",
    DEPOSIT: "piggy-bank",
}


@dataclass(frozen=True, slots=True)
class Method:
    """`rate` is the currency of a foreign way."""

    tender: str
    kind: str
    name: str
    rate: CurrencyRate | None = None

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def methods(basket: Basket) -> dict[str, Sequence[Method]]:
    """By kind; a foreign way is there once for each currency that HQ has set a rate for."""
    found: dict[str, list[Method]] = {kind: [] for kind in KINDS.values()}
    rates = [rate for rate in basket.rules.setup.currency_rates if rate.rate_millionths > 0]
    for one in paying.tender_types(basket):
        if one.kind == FOREIGN:
            found[FOREIGN] += [Method(one.tender, FOREIGN, rate.currency, rate) for rate in rates]
        elif one.kind in found:
            found[one.kind].append(Method(one.tender, one.kind, tender_name(basket, one.tender)))
    return {kind: tuple(several) for kind, several in found.items()}


def next_of_kind(known: Sequence[Method], now: Method) -> Method:
    """The first of them or, when one of them is chosen already, the one after it."""
    return known[(known.index(now) + 1) % len(known)] if now in known else known[0]


def tender_name(basket: Basket, tender: str) -> str:
    """As HQ calls it, else the built-in word."""
    known = basket.rules.setup.tender_type(tender)
    return known.name if known and known.name and known.name != tender else built_in_name(tender)


def built_in_name(tender: str) -> str:
    names = {
        CASH: _("Cash"),
        CARD: _("Card"),
        CHEQUE: _("Cheque"),
        VOUCHER: _("Voucher"),
        FOREIGN: _("Foreign cash"),
        DEPOSIT: _("Deposit"),
    }
    return names.get(tender, tender)


def keys(known: dict[str, Sequence[Method]], now: Method, usable: frozenset[str]) -> list[Key]:
    """Kinds that HQ has set up no way for stay empty frames; `usable` are those that can be chosen now."""
    shown = []
    for number, kind in KINDS.items():
        several = known[kind]
        if several:
            name = now.name if now in several else several[0].name
            shown.append(Key(number, name, ICONS[kind], kind in usable))
    return shown
