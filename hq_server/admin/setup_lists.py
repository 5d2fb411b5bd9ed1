"""What set-up forms offer: stores and their currencies, the other items that can be named, languages, the preview."""

from collections import Counter

import msgspec
from flask import g

from hq_server import texts
from hq_server.admin.console import LANGUAGES, stores_seen
from hq_server.admin.setup_fields import Typed, read_all
from hq_server.admin.setup_shop_forms import receipt_format
from hq_server.db.database import HqDatabase
from hq_server.domain.access import Right
from hq_server.domain.stores import Store
from hq_server.services import setup_editing, store_admin
from hq_server.services.receipt_preview import SALE, preview
from hq_server.services.receipt_rows import PaperRow
from hq_server.services.setup_checks import find_fault
from hq_server.services.setup_editing import ItemKept
from hq_server.wire.setup import ReceiptFormat

_USUAL_CURRENCY = "EUR"
# Before the first store is set up.
_SAMPLE_STORE = Store("101", "Comptoir", _USUAL_CURRENCY, ("14 rue de la Soie", "69002 Lyon"))


class Lists:
    """Read once a request: the items and the stores, whatever the form asks for."""

    def __init__(self, db: HqDatabase) -> None:
        self.stores: list[Store] = store_admin.list_stores(db)
        self._items: list[ItemKept] = setup_editing.list_everything(db)

    def of_kind(self, kind: str) -> list[ItemKept]:
        return [item for item in self._items if item.kind == kind]

    def options_of(self, kind: str) -> tuple[tuple[str, str], ...]:
        """Key and name of every item of the kind, whatever store it is for."""
        return tuple({item.key: item.name for item in self.of_kind(kind)}.items())

    def store_names(self) -> dict[str, str]:
        return {store.number: store.name for store in self.stores}

    def stores_to_choose(self) -> list[Store]:
        """Those for which the person may change something."""
        seen = stores_seen(Right.CHANGE)
        return [store for store in self.stores if seen is None or store.number in seen]

    def store(self, number: str) -> Store | None:
        return next((store for store in self.stores if store.number == number), None)

    def currency_of(self, store: str) -> str:
        """The store's; for all stores the one that most of them have."""
        own = self.store(store)
        if own is not None:
            return own.currency
        counted = Counter(one.currency for one in self.stores).most_common(1)
        return counted[0][0] if counted else _USUAL_CURRENCY

    def languages(self, typed: Typed) -> dict[str, str]:
        """Those of the pages, those of the stores, and those that stand in the form already."""
        known = dict(LANGUAGES)
        for store in self.stores:
            known.setdefault(store.language, store.language)
        for names in _names_in(typed):
            for language in names:
                known.setdefault(language, language)
        return known


def _names_in(typed: Typed) -> list[dict[str, str]]:
    found = [typed["names"]] if isinstance(typed.get("names"), dict) else []
    for row in typed.get("choices", ()):
        if isinstance(row, dict) and isinstance(row.get("names"), dict):
            found.append(row["names"])
    return found


def receipt_preview(lists: Lists, typed: Typed, store: str) -> list[PaperRow]:
    """The receipt for what stands in the form, as far as it can be read, in the store's own language."""
    shop = lists.store(store) or next(iter(lists.stores_to_choose()), None) or _SAMPLE_STORE
    values, _problems = read_all(receipt_format(lists.options_of), typed, shop.currency)
    shown = ReceiptFormat(
        type=values["type"] or SALE,
        width=values["width"] if values["width"] in (32, 42, 48) else 42,
        header=[line[:200] for line in values["header"]],
        footer=[line[:200] for line in values["footer"]],
        show_tax_table=values["show_tax_table"],
        show_qr=values["show_qr"],
        logo=values["logo"],
    )
    if find_fault(shown) is not None:
        shown = msgspec.structs.replace(shown, logo="")
    texts.use(shop.language)
    try:
        return preview(shown, shop)
    finally:
        texts.use(g.language)
