"""Writes what HQ's feeds bring, one function for each kind of change; each is called within a write transaction.

Every function takes the records as they are at HQ now and the keys of those that are gone. A module beside this one
brings more kinds as ``KINDS`` of its own, which are named at the end.
"""

from collections.abc import Sequence

from store_client.db import catalog, outbox, settings, staff
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import DocumentState
from store_client.domain.channel import Channel
from store_client.domain.product import LaterPrice, Price, Product
from store_client.domain.staff import StaffRecord
from store_client.services.hardware import KIND as HARDWARE_PROFILE
from store_client.services.set_up_readers import READERS
from store_client.services.sign_in import SHORTEST_SALT, seal_pin
from store_client.sync import appliers_customers, appliers_devices, appliers_orders, appliers_shifts
from store_client.sync.applying import Applying, Kind, SetupKind
from store_client.wire import incoming


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
    """Hashes of PINs and badges are sealed with this computer's key: a stolen file alone does not tell them."""
    staff.upsert(db, [_staff_record(person, with_.device_key) for person in now])
    staff.remove(db, gone)


def _staff_record(person: incoming.Staff, device_key: bytes) -> StaffRecord:
    """Raises ``ValueError`` for a person whose PIN or badge could not be compared with."""
    salt, badge_salt = bytes.fromhex(person.pin_salt), bytes.fromhex(person.badge_salt)
    badge = bytes.fromhex(person.badge_hash)
    if len(salt) < SHORTEST_SALT or (badge and len(badge_salt) < SHORTEST_SALT):
        raise ValueError(f"the salt of {person.staff} is too short")
    return StaffRecord(
        id=person.staff,
        name=person.name,
        role=person.role,
        language=person.language,
        pin_salt=salt,
        pin_check=seal_pin(device_key, salt, bytes.fromhex(person.pin_hash)),
        active=person.active,
        group=person.group,
        badge_salt=badge_salt,
        badge_check=seal_pin(device_key, badge_salt, badge) if badge else b"",
    )


def apply_product(db: RegisterDatabase, now: Sequence[incoming.Product], gone: Sequence[str], with_: Applying) -> None:
    catalog.upsert_products(db, [_product(product) for product in now])
    catalog.remove_products(db, gone)


def _product(product: incoming.Product) -> Product:
    return Product(
        sku=product.sku,
        name=product.name,
        barcodes=tuple(product.barcodes),
        unit=product.unit,
        tax_rate=product.tax_rate,
        active=product.active,
        category=product.category,
        by_weight=product.by_weight,
        serial_needed=product.serial_needed,
        price_change=product.price_change,
        key_in_price=product.key_in_price,
        returnable=product.returnable,
        discountable=product.discountable,
    )


def apply_price(db: RegisterDatabase, now: Sequence[incoming.Price], gone: Sequence[str], with_: Applying) -> None:
    catalog.upsert_prices(db, [_price(price) for price in now])
    catalog.remove_prices(db, gone)


def _price(price: incoming.Price) -> Price:
    later = tuple(LaterPrice(one.from_date, one.until_date, one.price_minor) for one in price.later)
    return Price(price.sku, price.price_minor, price.currency, later)


def apply_document_state(
    db: RegisterDatabase, now: Sequence[incoming.DocumentState], gone: Sequence[str], with_: Applying
) -> None:
    states = [DocumentState(change.document, change.state, change.reason) for change in now]
    outbox.record_document_states(db, states, with_.now_ms)


KINDS: dict[str, Kind | SetupKind] = {
    "channel": Kind(incoming.Channel, apply_channel),
    "staff": Kind(incoming.Staff, apply_staff),
    "product": Kind(incoming.Product, apply_product),
    "price": Kind(incoming.Price, apply_price),
    "document": Kind(incoming.DocumentState, apply_document_state),
    **{name: SetupKind(name) for name in READERS},
    HARDWARE_PROFILE: SetupKind(HARDWARE_PROFILE),
    **appliers_devices.KINDS,
    **appliers_shifts.KINDS,
    **appliers_orders.KINDS,
    **appliers_customers.KINDS,
}
