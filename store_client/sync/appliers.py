"""Writes what HQ's feeds bring, one function for each kind of change; each is called within a write transaction.

Every function takes the records as they are at HQ now and the keys of those that are gone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from store_client.db import catalog, customers, outbox, settings, shifts, staff
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import DocumentState
from store_client.domain.channel import Channel
from store_client.domain.customer import Customer
from store_client.domain.product import Price, Product
from store_client.domain.shift import DayState
from store_client.domain.staff import StaffRecord
from store_client.services.sign_in import seal_pin
from store_client.wire import incoming


@dataclass(frozen=True, slots=True)
class Applying:
    """What appliers need besides the changes."""

    device_key: bytes
    now_ms: int


def apply_channel(db: RegisterDatabase, now: Sequence[incoming.Channel], gone: Sequence[str], with_: Applying) -> None:
    for channel in now:
        settings.save_channel(
            db,
            Channel(
                store=channel.store,
                name=channel.name,
                currency=channel.currency,
                address=tuple(channel.address),
                tax_included=channel.tax_included,
                time_zone=channel.time_zone,
                end_of_day=channel.end_of_day,
                async_customers=channel.async_customers,
                language=channel.language,
                receipt_footer=channel.receipt_footer,
            ),
        )


def apply_staff(db: RegisterDatabase, now: Sequence[incoming.Staff], gone: Sequence[str], with_: Applying) -> None:
    """The PIN's hash is sealed with this computer's key: a stolen file alone does not tell the PINs."""
    records = []
    for person in now:
        salt = bytes.fromhex(person.pin_salt)
        check = seal_pin(with_.device_key, salt, bytes.fromhex(person.pin_hash))
        records.append(StaffRecord(person.staff, person.name, person.role, person.language, salt, check, person.active))
    staff.upsert(db, records)
    staff.remove(db, gone)


def apply_product(db: RegisterDatabase, now: Sequence[incoming.Product], gone: Sequence[str], with_: Applying) -> None:
    catalog.upsert_products(
        db,
        [
            Product(
                product.sku,
                product.name,
                tuple(product.barcodes),
                product.unit,
                product.tax_rate,
                active=product.active,
            )
            for product in now
        ],
    )
    catalog.remove_products(db, gone)


def apply_price(db: RegisterDatabase, now: Sequence[incoming.Price], gone: Sequence[str], with_: Applying) -> None:
    catalog.upsert_prices(db, [Price(price.sku, price.price_minor, price.currency) for price in now])
    catalog.remove_prices(db, gone)


def apply_account_number(
    db: RegisterDatabase, now: Sequence[incoming.Customer], gone: Sequence[str], with_: Applying
) -> None:
    """Feed 1010: the numbers HQ issued, and customers as HQ has them."""
    customers.upsert_customers(
        db,
        [
            Customer(
                customer.customer,
                customer.account_number,
                customer.customer_type,
                customer.first_name,
                customer.last_name,
                customer.organization,
                customer.phone,
                customer.email,
                customer.language,
            )
            for customer in now
        ],
        with_.now_ms,
    )
    customers.remove_customers(db, gone)


def apply_document_state(
    db: RegisterDatabase, now: Sequence[incoming.DocumentState], gone: Sequence[str], with_: Applying
) -> None:
    states = [DocumentState(change.document, change.state, change.reason) for change in now]
    outbox.record_document_states(db, states, with_.now_ms)


def apply_day(db: RegisterDatabase, now: Sequence[incoming.Day], gone: Sequence[str], with_: Applying) -> None:
    """HQ's word on closed shifts: confirmed, or what differs."""
    shifts.record_day(
        db, [DayState(day.shift, day.state, day.count, day.present, day.reason, day.confirmed_ms) for day in now]
    )


@dataclass(frozen=True, slots=True)
class Kind:
    shape: type[msgspec.Struct]
    apply: Callable[[RegisterDatabase, Sequence[Any], Sequence[str], Applying], None]


KINDS = {
    "channel": Kind(incoming.Channel, apply_channel),
    "staff": Kind(incoming.Staff, apply_staff),
    "product": Kind(incoming.Product, apply_product),
    "price": Kind(incoming.Price, apply_price),
    "customer": Kind(incoming.Customer, apply_account_number),
    "document": Kind(incoming.DocumentState, apply_document_state),
    "day": Kind(incoming.Day, apply_day),
}
