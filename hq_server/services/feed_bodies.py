"""What each kind of change on a feed looks like: its records as they are now, read a page at a time."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from hq_server.db import (
    customer_aliases,
    days,
    erasures,
    exclusions,
    hq_settings,
    inbox,
    products,
    register_keys,
    setup_items,
    staff,
    stores,
)
from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import EVERYBODY, EXCLUDABLE_KINDS
from hq_server.domain.registers import RegisterIdentity
from hq_server.services.customer_feed import HASH_KEY
from hq_server.services.default_customers import policy_to_tell
from hq_server.services.exclusion_feeds import exclusion_bodies
from hq_server.services.order_feed_bodies import order_bodies
from hq_server.services.prices_told import prices_to_tell
from hq_server.services.shift_feed_bodies import counting_bodies, declaration_bodies
from hq_server.wire.customer_bodies import Alias, Erased, HashKey
from hq_server.wire.hq_setup import EXCLUSION, HARDWARE_PROFILE, REGISTER_HARDWARE, RegisterHardware
from hq_server.wire.outgoing import ChangeBody, Channel, Day, DocumentState, Product, Staff
from hq_server.wire.setup import KINDS, POLICY_KEY, RegisterKey

Bodies = Mapping[str, ChangeBody]
_POLICY = "policy"


def read_bodies(db: HqDatabase, register: RegisterIdentity, kind: str, keys: Sequence[str]) -> Bodies:
    """Key → body, for a register; a record that is gone, or that this register may not have, is not in it."""
    if kind in EXCLUDABLE_KINDS and exclusions.of_store(db, register.store).withholds(kind):
        return {}
    if kind in KINDS:
        return _set_up(db, register, kind, keys)
    return _READERS[kind](db, register, keys)


def _set_up(db: HqDatabase, register: RegisterIdentity, kind: str, keys: Sequence[str]) -> Bodies:
    """A store's own item stands before the one for all stores."""
    found = setup_items.for_store(db, kind, keys, register.store)
    if kind == _POLICY and POLICY_KEY in keys:
        policy = policy_to_tell(db, register.store, found.get(POLICY_KEY))
        return {POLICY_KEY: msgspec.Raw(policy)} if policy is not None else {}
    return {key: msgspec.Raw(body.encode()) for key, body in found.items()}


def _prices(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    return prices_to_tell(db, register.store, keys)


def _products(db: HqDatabase, _register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    return {row[0]: _product(*row) for row in products.rows_to_tell(db, keys)}


def _product(
    sku: str,
    name: str,
    unit: str,
    tax_rate: int,
    active: bool,
    category: str,
    by_weight: bool,
    serial_needed: bool,
    price_change: str,
    key_in_price: bool,
    returnable: bool,
    discountable: bool,
    barcodes: str | None,
) -> Product:
    """SQLite gives 0 and 1 for a yes or no."""
    return Product(
        sku,
        name,
        barcodes.split("\n") if barcodes else [],
        unit,
        tax_rate,
        bool(active),
        category,
        bool(by_weight),
        bool(serial_needed),
        price_change,
        bool(key_in_price),
        bool(returnable),
        bool(discountable),
    )


def _staff(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    return {
        person.id: Staff(
            staff=person.id,
            name=person.name,
            role=person.role,
            language=person.language,
            pin_salt=person.pin_salt,
            pin_hash=person.pin_hash,
            active=person.active,
            group=person.group,
            badge_salt=person.badge_salt,
            badge_hash=person.badge_hash,
        )
        for person in staff.by_ids(db, register.store, keys)
    }


def _channel(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    """A register hears of its own store alone."""
    store = stores.find_store(db, register.store)
    if store is None or store.number not in keys:
        return {}
    return {
        store.number: Channel(
            store=store.number,
            name=store.name,
            address=list(store.address),
            currency=store.currency,
            tax_included=store.tax_included,
            time_zone=store.time_zone,
            end_of_day=store.end_of_day,
            async_customers=store.async_customers,
            language=store.language,
            receipt_footer=store.receipt_footer,
        )
    }


def _hash_key(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    """Only for registers that must not hold customer data."""
    if exclusions.of_store(db, register.store).customers == EVERYBODY:
        return {}
    body = HashKey(hq_settings.read_setting(db, HASH_KEY) or "")
    return dict.fromkeys(keys, body)


def _documents(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    found = inbox.find_ids(db, register.store, keys)
    return {known.id: DocumentState(known.id, known.state, known.reason) for known in found.values()}


def _days(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    return {
        day.shift: Day(
            shift=day.shift,
            document=day.document,
            business_date=day.business_date,
            state=day.state,
            count=day.documents,
            present=day.present,
            reason=day.reason,
            confirmed_ms=day.confirmed_ms,
            acknowledgement=day.acknowledgement,
        )
        for day in days.by_shift(db, register, keys)
    }


def _hardware(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    """The profile that the register has."""
    given = setup_items.body_of(db, REGISTER_HARDWARE, register.code, setup_items.ALL)
    if given is None or POLICY_KEY not in keys:
        return {}
    profile = msgspec.json.decode(given, type=RegisterHardware).profile
    body = setup_items.body_of(db, HARDWARE_PROFILE, profile, setup_items.ALL)
    return {POLICY_KEY: msgspec.Raw(body.encode())} if body is not None else {}


def _register_keys(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    found = register_keys.of_store(db, register.store)
    return {code: RegisterKey(code, found[code]) for code in keys if code in found}


def _aliases(db: HqDatabase, _register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    found = customer_aliases.to_tell(db, keys)
    return {customer: Alias(customer, survivor, number or "") for customer, (survivor, number) in found.items()}


def _erased(db: HqDatabase, _register: RegisterIdentity, keys: Sequence[str]) -> Bodies:
    found = erasures.to_tell(db, keys)
    return {customer: Erased(customer, erasure, proof) for customer, (erasure, proof) in found.items()}


_READERS: dict[str, Callable[[HqDatabase, RegisterIdentity, Sequence[str]], Bodies]] = {
    "alias": _aliases,
    "erased": _erased,
    "price": _prices,
    "product": _products,
    "staff": _staff,
    "channel": _channel,
    "hash_key": _hash_key,
    EXCLUSION: exclusion_bodies,
    "document": _documents,
    "day": _days,
    "register_key": _register_keys,
    HARDWARE_PROFILE: _hardware,
    "declaration": declaration_bodies,
    "counting": counting_bodies,
    "order": order_bodies,
}
