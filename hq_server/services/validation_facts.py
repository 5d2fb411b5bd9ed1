"""Gathers what the rules need to know about the world around transactions, with few questions for many of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from hq_server.db import checked_rows, customers, orders, setup_items, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.rules import CameBack, Checked, Facts, OrderFact, Owner, ProductFact
from hq_server.domain.rules.checked import Line
from hq_server.services.order_feed_bodies import read_lines
from hq_server.services.statement_terms import load_terms
from hq_server.wire.setup import POLICY_KEY, Policy, TaxOverride

_POLICY, _OVERRIDE = "policy", "tax_override"


class FactBook:
    """The facts of one store. What was asked once is not asked again, so a day's pages share a book.

    Within the caller's transaction.
    """

    def __init__(self, db: HqDatabase, store: str) -> None:
        self._db = db
        shop = stores.find_store(db, store)
        self._products: dict[str, ProductFact] = {}
        self._barcodes: set[str] = set()
        self._customers: set[str] = set()
        self._asked: set[tuple[str, str]] = set()
        self._sold: dict[tuple[str, int], CameBack] = {}
        self._owners: dict[str, Owner] = {}
        self._orders: dict[str, OrderFact] = {}
        self.facts = Facts(
            currency=shop.currency if shop else "",
            tax_included=shop.tax_included if shop else True,
            cash_rounding_minor=_cash_rounding(db, store),
            closed_through=load_terms(db, store).closed_until,
            keeps_catalogue=checked_rows.has_products(db),
            products=self._products,
            barcodes=self._barcodes,
            customers=self._customers,
            overrides=_overrides(db, store),
            sold=self._sold,
            first_owners=self._owners,
            orders=self._orders,
        )

    def learn(self, transactions: Sequence[Checked], *, stored: bool = True) -> None:
        """Ask for everything that these refer to. ``stored``: HQ's tables have them as they are here."""
        lines = [line for checked in transactions for line in checked.lines]
        self._learn_products({line.sku for line in lines}, {line.barcode for line in lines if line.barcode})
        people = self._new("customer", {checked.customer for checked in transactions if checked.customer})
        if people:
            self._customers |= customers.existing(self._db, people)
        self._learn_returns({receipt for line in lines if (receipt := _receipt_brought_back(line))})
        receipts = {checked.receipt for checked in transactions if checked.receipt}
        self._learn_receipts(receipts, least=2 if stored else 1)
        named = {checked.more.order for checked in transactions if checked.more is not None and checked.more.order}
        self._learn_orders(named)

    def _learn_products(self, skus: set[str], barcodes: set[str]) -> None:
        fresh = self._new("sku", skus)
        rows = checked_rows.products(self._db, fresh) if fresh else []
        for sku, tax_rate, unit, serial_needed, changed_ms in rows:
            self._products[sku] = ProductFact(int(tax_rate), unit, bool(serial_needed), int(changed_ms))
        fresh = self._new("barcode", barcodes)
        if fresh:
            self._barcodes |= checked_rows.barcodes(self._db, fresh)

    def _learn_returns(self, receipts: set[str]) -> None:
        fresh = self._new("returned", receipts)
        if not fresh:
            return
        returns: dict[tuple[str, int], list[tuple[Owner, int]]] = defaultdict(list)
        for receipt, line, store, register, sequence, quantity in checked_rows.came_back(self._db, fresh):
            returns[receipt, line].append(((store, register, sequence), int(quantity)))
        sold: dict[tuple[str, int], int] = defaultdict(int)
        for receipt, line, quantity in checked_rows.sold_on(self._db, fresh):
            sold[receipt, line] += max(int(quantity), 0)
        known = {receipt for receipt, _line in sold}
        for place in {*sold, *(place for place in returns if place[0] in known)}:
            self._sold[place] = CameBack(sold.get(place, 0), tuple(returns.get(place, ())))

    def _learn_receipts(self, receipts: set[str], *, least: int) -> None:
        fresh = self._new("receipt", receipts)
        for receipt, store, register, sequence in (
            checked_rows.receipt_owners(self._db, fresh, least=least) if fresh else []
        ):
            self._owners.setdefault(receipt, (store, register, sequence))

    def _learn_orders(self, named: set[str]) -> None:
        fresh = self._new("order", named)
        found = orders.by_ids(self._db, fresh) if fresh else {}
        for order, row in found.items():
            self._orders[order] = OrderFact(
                row.number,
                row.total_minor,
                row.deposit_minor,
                row.ended,
                row.ended_by,
                row.deposit,
                row.currency,
                {*row.stores, row.ended_store},
                [(line.sku, line.quantity_thousandths) for line in read_lines(row)],
            )

    def _new(self, kind: str, wanted: Iterable[str]) -> list[str]:
        fresh = sorted(one for one in wanted if (kind, one) not in self._asked)
        self._asked.update((kind, one) for one in fresh)
        return fresh


def _receipt_brought_back(line: Line) -> str:
    if line.more is None or line.more.returned is None or line.voided:
        return ""
    return line.more.returned.receipt


def _cash_rounding(db: HqDatabase, store: str) -> int:
    body = setup_items.for_store(db, _POLICY, [POLICY_KEY], store).get(POLICY_KEY)
    return msgspec.json.decode(body, type=Policy).cash_rounding_minor if body else 0


def _overrides(db: HqDatabase, store: str) -> dict[str, int | None]:
    bodies = [item.body for item in setup_items.of_kinds(db, [_OVERRIDE], store)]
    return {item.code: item.tax_rate for item in (msgspec.json.decode(body, type=TaxOverride) for body in bodies)}
