"""What a catalogue file changes of what HQ has: worked out before it is shown, and again before it is applied."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

from hq_server.db import dated_prices, products
from hq_server.db.database import HqDatabase
from hq_server.db.products import Price, Product
from hq_server.domain.money import amount_text
from hq_server.domain.price_days import DatedPrice
from hq_server.services import audit
from hq_server.services.audit import Change
from hq_server.services.catalog_file import CatalogFile, ProductRow
from hq_server.services.csv_upload import MAX_PROBLEMS, RowProblem
from hq_server.texts import _

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
SHOWN = 200
_BIG_CHANGE_PERCENT = 30
_FIELDS = tuple(field.name for field in fields(Product))


@dataclass(frozen=True, slots=True)
class PriceJump:
    """A price that changes by so much that a person confirms it."""

    row: int
    sku: str
    name: str
    old_minor: int
    old_currency: str
    new_minor: int
    currency: str

    @property
    def percent(self) -> int | None:
        """Thousandths of a percent up or down, in tenths; None where the currency changes, or it cost nothing."""
        if self.currency != self.old_currency or not self.old_minor:
            return None
        tenths = (abs(self.new_minor - self.old_minor) * 1_000 + self.old_minor // 2) // self.old_minor
        return (1 if self.new_minor > self.old_minor else -1) * tenths * 100


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row as it will be applied; ``old_minor`` is what it costs now, ``from_date`` when the price counts from."""

    row: int
    sku: str
    name: str
    old_minor: int | None
    new_minor: int
    currency: str
    from_date: str = ""
    until_date: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file does. ``errors`` are rows left out, which keep what HQ has; ``warnings`` are rows kept.

    ``jumps`` want a person's word; ``unconfirmed`` of them did not get it. ``dated`` prices count from a day on.
    ``planned``: the first rows of each sort, for people to look at.
    """

    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    price_changes: int
    errors: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    unusable: bool
    dated: int = 0
    jumps: tuple[PriceJump, ...] = ()
    unconfirmed: int = 0
    planned: dict[str, list[PlannedRow]] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows that differ from what HQ has; ``changes``: what they change of products and prices that are there."""

    products: list[Product]
    prices: list[Price]
    dated: dict[str, list[DatedPrice]]
    report: ImportReport
    changes: list[Change]


def make_plan(db: HqDatabase, found: CatalogFile, today: str, leave_out: Collection[str] = ()) -> Plan:
    """``leave_out``: skus whose big change of price nobody confirmed. Within a transaction."""
    rows = _without_foreign_barcodes(db, found)
    known = products.products_by_sku(db, [row.sku for row in rows])
    priced = products.prices_by_sku(db, [row.sku for row in rows])
    standing = dated_prices.of_products(db, [row.sku for row in rows])
    now = {sku: _price_now(price, standing.get(sku, ()), today) for sku, price in priced.items()}
    rows = _with_days_that_can_be(rows, priced, found, today)
    jumps = _jumps([row for row in rows if not row.from_date], now)
    unconfirmed = {jump.sku for jump in jumps} & set(leave_out)
    rows = [row for row in rows if row.sku not in unconfirmed]
    _warn_of_jumps(jumps, found)
    plain = [row for row in rows if not row.from_date]
    wanted = [_product(row, known.get(row.sku)) for row in plain]
    changed_products = [product for product in wanted if known.get(product.sku) != product]
    asked = [Price(row.sku, row.price_minor, row.currency) for row in plain]
    changed_prices = [price for price in asked if now.get(price.sku) != price]
    dated = _dated(rows, changed_prices, priced, standing, today)
    touched = {product.sku for product in changed_products} | {price.sku for price in changed_prices} | set(dated)
    report = _report(found, rows, known, now, touched, jumps, unconfirmed)
    report = replace(report, price_changes=sum(1 for price in changed_prices if price.sku in priced))
    changes = _changes(changed_products, known, changed_prices, now, dated, standing)
    return Plan(changed_products, changed_prices, dated, report, changes)


def _report(
    found: CatalogFile,
    rows: Sequence[ProductRow],
    known: dict[str, Product],
    now: dict[str, Price],
    touched: set[str],
    jumps: list[PriceJump],
    unconfirmed: set[str],
) -> ImportReport:
    planned: dict[str, list[PlannedRow]] = {NEW: [], CHANGED: [], UNCHANGED: []}
    counts = {NEW: set[str](), CHANGED: set[str](), UNCHANGED: set[str]()}
    for row in rows:
        state = (CHANGED if row.sku in known else NEW) if row.sku in touched else UNCHANGED
        counts[state].add(row.sku)
        if len(planned[state]) < SHOWN:
            old = now.get(row.sku)
            old_minor = old.price_minor if old else None
            planned[state].append(
                PlannedRow(
                    row.row, row.sku, row.name, old_minor, row.price_minor, row.currency, row.from_date, row.until_date
                )
            )
    return ImportReport(
        rows=found.rows_read,
        new=len(counts[NEW]),
        changed=len(counts[CHANGED]),
        unchanged=len(counts[UNCHANGED]),
        refused=found.rows_refused,
        price_changes=0,
        errors=tuple(sorted(found.errors, key=lambda problem: problem.row)),
        warnings=tuple(sorted(found.warnings, key=lambda problem: problem.row)),
        unusable=found.unusable,
        dated=sum(1 for row in rows if row.from_date),
        jumps=tuple(jumps),
        unconfirmed=len(unconfirmed),
        planned=planned,
    )


def _price_now(price: Price, dated: Iterable[DatedPrice], today: str) -> Price:
    """Without what has a last day: the one that it goes back to."""
    for_good = [one for one in dated if not one.until_date and one.from_date <= today]
    return replace(price, price_minor=max(for_good).price_minor) if for_good else price


def _with_days_that_can_be(
    rows: Sequence[ProductRow], priced: dict[str, Price], found: CatalogFile, today: str
) -> list[ProductRow]:
    """Prices with dates need a product with a price, of the same currency, and days that are not over."""
    currencies = {sku: price.currency for sku, price in priced.items()}
    currencies |= {row.sku: row.currency for row in rows if not row.from_date}
    kept = []
    for row in rows:
        problem = _day_problem(row, currencies.get(row.sku), today) if row.from_date else None
        if problem is None:
            kept.append(row)
        else:
            found.refuse_row(problem)
    return kept


def _day_problem(row: ProductRow, currency: str | None, today: str) -> RowProblem | None:
    if currency is None:
        message = _("HQ has no price for this product yet. Give it one without dates first, in the same file.")
        return RowProblem(row.row, "sku", row.sku, message)
    if currency != row.currency:
        message = _("The product's price is in {currency}. Use the same.").format(currency=currency)
        return RowProblem(row.row, "currency", row.currency, message)
    if row.from_date < today:
        return RowProblem(row.row, "from_date", row.from_date, _("Lies in the past. Prices begin today or later."))
    return None


def _dated(
    rows: Sequence[ProductRow],
    changed: Sequence[Price],
    priced: dict[str, Price],
    standing: dict[str, list[DatedPrice]],
    today: str,
) -> dict[str, list[DatedPrice]]:
    """Sku → all its prices with dates, where they are not what they were.

    A new price of now takes the place of one that counts for good by now; in another currency it takes them all.
    """
    after = {sku: {(one.from_date, one.until_date): one for one in prices} for sku, prices in standing.items()}
    for price in changed:
        if price.sku in priced and priced[price.sku].currency != price.currency:
            after[price.sku] = {}
        its = after.get(price.sku, {})
        after[price.sku] = {days: one for days, one in its.items() if days[1] or days[0] > today}
    for row in rows:
        if row.from_date:
            one = DatedPrice(row.from_date, row.until_date, row.price_minor)
            after.setdefault(row.sku, {})[row.from_date, row.until_date] = one
    return {
        sku: sorted(prices.values())
        for sku, prices in after.items()
        if sorted(prices.values()) != standing.get(sku, [])
    }


def _changes(
    changed_products: Sequence[Product],
    known: dict[str, Product],
    changed_prices: Sequence[Price],
    now: dict[str, Price],
    dated: dict[str, list[DatedPrice]],
    standing: dict[str, list[DatedPrice]],
) -> list[Change]:
    changes = [
        Change(f"{product.sku} {change.field}", change.old, change.new)
        for product in changed_products
        if product.sku in known
        for change in audit.differences(known[product.sku], product, _FIELDS)
    ]
    changes += [
        Change(f"{price.sku} price", amount_and_currency(now[price.sku]), amount_and_currency(price))
        for price in changed_prices
        if price.sku in now
    ]
    return changes + [
        Change(f"{sku} prices with dates", dated_text(standing.get(sku, ())), dated_text(prices))
        for sku, prices in dated.items()
    ]


def dated_text(prices: Iterable[DatedPrice]) -> str:
    """For the audit: from, until and minor units, one after the other."""
    return "; ".join(f"{one.from_date}/{one.until_date or '-'} {one.price_minor}" for one in prices)


def amount_and_currency(price: Price) -> str:
    return f"{amount_text(price.price_minor, price.currency)} {price.currency}"


def _without_foreign_barcodes(db: HqDatabase, found: CatalogFile) -> list[ProductRow]:
    """Leave out rows whose barcode belongs to a product that keeps it; each one left out keeps its own as well."""
    rows = found.rows
    owners = products.owners_of_barcodes(db, [barcode for row in rows for barcode in row.barcodes])
    while True:
        applied = {row.sku for row in rows if not row.from_date}
        kept = [row for row in rows if not _foreign_barcode(row, owners, applied)]
        if len(kept) == len(rows):
            return rows
        for row in rows:
            barcode = _foreign_barcode(row, owners, applied)
            if barcode:
                message = _("HQ has this barcode for {sku}. Take it away there first, in the same file.")
                found.refuse_row(RowProblem(row.row, "barcodes", barcode, message.format(sku=owners[barcode])))
        rows = kept


def _foreign_barcode(row: ProductRow, owners: dict[str, str], applied: set[str]) -> str:
    for barcode in () if row.from_date else row.barcodes:
        owner = owners.get(barcode, row.sku)
        if owner != row.sku and owner not in applied:
            return barcode
    return ""


def _jumps(rows: Sequence[ProductRow], now: dict[str, Price]) -> list[PriceJump]:
    jumps = []
    for row in rows:
        old = now.get(row.sku)
        if old is None or (old.price_minor, old.currency) == (row.price_minor, row.currency):
            continue
        difference = abs(row.price_minor - old.price_minor) * 100
        if old.currency != row.currency or difference > old.price_minor * _BIG_CHANGE_PERCENT:
            jumps.append(
                PriceJump(row.row, row.sku, row.name, old.price_minor, old.currency, row.price_minor, row.currency)
            )
    return jumps


def _warn_of_jumps(jumps: Sequence[PriceJump], found: CatalogFile) -> None:
    for jump in jumps[:MAX_PROBLEMS]:
        if jump.currency != jump.old_currency:
            message = _("The currency changes from {old} to {new}.").format(old=jump.old_currency, new=jump.currency)
        else:
            message = _("The price changes by more than {percent} %; now it is {old}.").format(
                percent=_BIG_CHANGE_PERCENT, old=amount_text(jump.old_minor, jump.old_currency)
            )
        found.warn(RowProblem(jump.row, "price", amount_text(jump.new_minor, jump.currency), message))


def _product(row: ProductRow, known: Product | None) -> Product:
    """The product as the file wants it; what the file has no column for stays as it is."""
    plain = Product(row.sku, row.name, row.unit, row.tax_rate, True, frozenset(row.barcodes))
    if known is not None:
        plain = replace(
            known, name=plain.name, unit=plain.unit, tax_rate=plain.tax_rate, active=True, barcodes=plain.barcodes
        )
    return replace(plain, **row.more) if row.more else plain
