"""The six amounts that people are likely to hand over, with their change."""

from collections.abc import Sequence

from store_client.domain.basket import Basket
from store_client.domain.money import exponent
from store_client.domain.rounding import round_half_away
from store_client.domain.settlement import cash_due
from store_client.domain.tender import CASH, FOREIGN
from store_client.services import paying
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.tender.entry import Entry
from store_client.ui.tender.methods import Method
from store_client.ui.tender.rows import QuickAmount

_MILLION = 1_000_000


def amounts(basket: Basket, method: Method) -> tuple[int, ...]:
    """In minor units of what is handed over; none where nobody hands over notes."""
    if method.kind == CASH:
        due = cash_due(basket)
        return paying.quick_cash(due, basket.currency) if due > 0 else ()
    if method.kind == FOREIGN and method.rate is not None and basket.due_minor > 0:
        return paying.quick_cash(paying.foreign_due(basket, method.rate), method.rate.currency)
    return ()


def rows(basket: Basket, entry: Entry, formats: Formats) -> Sequence[QuickAmount]:
    found, chosen = amounts(basket, entry.method), entry.likely_amount
    currency = entry.currency
    shown = []
    for at, minor in enumerate(found):
        change = minor - found[0]
        note = _("change {amount}").format(amount=formats.money(change, currency)) if change else _("exact")
        if entry.method.kind == FOREIGN:
            note = _foreign_note(basket, entry.method, minor, formats)
        words = _short(minor, currency, formats)
        shown.append(QuickAmount(words, note, f"Alt+{at + 1}", minor == chosen))
    return tuple(shown)


def _foreign_note(basket: Basket, method: Method, minor: int, formats: Formats) -> str:
    """The change is given in the store's own money."""
    worth = round_half_away(minor * method.rate.rate_millionths, _MILLION) if method.rate else 0
    change = max(0, worth - cash_due(basket))
    return _("change {amount}").format(amount=formats.signed_money(change)) if change else _("just enough")


def typed_form(minor: int, currency: str, formats: Formats) -> str:
    """As a person would type it."""
    return _short(minor, currency, formats).replace("\u202f", "").replace("\u00a0", "")


def _short(minor: int, currency: str, formats: Formats) -> str:
    """A whole amount without its zeros."""
    unit = 10 ** exponent(currency)
    words = formats.money(minor, currency)
    return words[: -(exponent(currency) + 1)] if unit > 1 and minor % unit == 0 else words
