"""Everything HQ holds about a person (GDPR, article 15), whole: the customer and all who were merged into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.db import customer_aliases, customer_fields, customer_pages, loyalty, orders, person_data
from hq_server.db.customer_fields import CustomerChange
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.db.person_data import KnownField, PersonSale
from hq_server.domain.customer_fields import PLAIN
from hq_server.services import audit
from hq_server.services.audit import Change

MOST_CHANGES, MOST_SALES = 5_000, 10_000


@dataclass(frozen=True, slots=True)
class PersonReport:
    """``also`` was merged into this customer. ``fields``: what stands, since when and from where. ``sales`` are the
    newest of ``sales_in_all``.
    """

    customer: CustomerListed
    also: tuple[CustomerListed, ...]
    fields: tuple[KnownField, ...]
    conflicts: tuple[tuple[str, str | None, str], ...]
    cards: tuple[tuple[str, int, int], ...]
    changes: tuple[tuple[CustomerChange, str], ...]
    sales: tuple[PersonSale, ...]
    sales_in_all: int
    orders: tuple[OrderRow, ...]


def make_report(
    db: HqDatabase, customer: CustomerListed, by: str, now_ms: int, *, most_sales: int = MOST_SALES
) -> PersonReport:
    """Who took it out stands in the audit."""
    with db.write():
        also = customer_pages.by_ids(db, customer_aliases.merged_into(db, customer.id))
        ids = [customer.id, *(one.id for one in also)]
        conflicts = customer_fields.read_conflicts(db, ids)
        report = PersonReport(
            customer,
            tuple(also),
            tuple(_fields(customer, also, person_data.fields_of(db, ids))),
            tuple((one.field, one.value, one.register_code) for own in conflicts.values() for one in own),
            tuple(card for one in ids for card in loyalty.cards_of(db, one)),
            tuple((row[0], row[1]) for one in ids for row in customer_fields.list_changes(db, one, MOST_CHANGES)),
            tuple(person_data.sales_of(db, ids, most_sales)),
            person_data.count_sales(db, ids),
            tuple(orders.of_customers(db, ids, MOST_SALES)),
        )
        audit.record(db, by, "customer.reported", f"customer {customer.id}", list[Change](), now_ms)
    return report


def as_json(report: PersonReport) -> Mapping[str, object]:
    """For another program (article 20): plain names, times in UTC milliseconds, amounts in minor units."""
    return {
        "customer": report.customer.id,
        "account_number": report.customer.account_number,
        "created_ms": report.customer.created_ms,
        "created_at": f"{report.customer.store}-{report.customer.register}",
        "merged_accounts": [{"customer": one.id, "account_number": one.account_number} for one in report.also],
        "fields": [
            {"field": one.field, "value": one.value, "changed_ms": one.changed_ms, "source": one.source}
            for one in report.fields
        ],
        "conflicts": [{"field": field, "value": value, "register": code} for field, value, code in report.conflicts],
        "loyalty": [{"card": card, "points": points, "enrolled_ms": made} for card, points, made in report.cards],
        "changes": [_change_as_json(one, name) for one, name in report.changes],
        "transactions": [_sale_as_json(one) for one in report.sales],
        "orders": [
            {"number": one.number, "made_ms": one.made_ms, "address": one.address_lines, "comment": one.comment}
            for one in report.orders
        ],
    }


def _change_as_json(change: CustomerChange, name: str) -> Mapping[str, object]:
    return {
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "outcome": change.outcome,
        "by": name or change.staff,
        "changed_ms": change.changed_ms,
        "register": f"{change.store}-{change.register}" if change.store else "",
    }


def _sale_as_json(sale: PersonSale) -> Mapping[str, object]:
    return {
        "receipt": sale.receipt,
        "register": sale.register_code,
        "made_ms": sale.made_ms,
        "type": sale.type,
        "total_minor": sale.total_minor,
        "currency": sale.currency,
        "lines": [{"description": text, "quantity_thousandths": count} for text, count in sale.lines],
    }


def _fields(customer: CustomerListed, also: Sequence[CustomerListed], beyond: Sequence[KnownField]) -> list[KnownField]:
    found = [
        KnownField(one.id, name, getattr(one, name), one.created_ms, f"{one.store}-{one.register}")
        for one in (customer, *also)
        for name in PLAIN
        if getattr(one, name)
    ]
    return [*found, *beyond]
