"""Writes what HQ tells of customers: feed 1010, the key of hashed customers, and whether their data may be here."""

from collections.abc import Sequence

import msgspec

from store_client.db import customer_aliases, customer_feed, customer_hashes, erased_customers, form_drafts
from store_client.db.customer_aliases import CustomerAlias
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.customer import FieldConflict
from store_client.domain.hq_customer import HqCustomer
from store_client.services import erasing, exclusion
from store_client.sync.applying import Applying, Kind, SetupKind
from store_client.wire.incoming import decode
from store_client.wire.incoming_customers import Alias, Customer, Erased, HashKey, KeepsCustomers


def apply_customer(db: RegisterDatabase, now: Sequence[Customer], gone: Sequence[str], with_: Applying) -> None:
    """Feed 1010: the numbers HQ issued, and customers as HQ has them."""
    gone_for_ever = erased_customers.among(db, [one.customer for one in now]) if erased_customers.has_any(db) else ()
    known = [_read(customer) for customer in now if customer.customer not in gone_for_ever]
    customer_feed.apply_customers(db, known, with_.now_ms)
    customer_feed.remove_customers(db, gone)


def apply_alias(db: RegisterDatabase, now: Sequence[Alias], gone: Sequence[str], with_: Applying) -> None:
    """Merges of customers at HQ; the merged one's own record stays."""
    aliases = [CustomerAlias(one.customer, one.merged_into, one.account_number) for one in now]
    customer_aliases.upsert(db, aliases)
    form_drafts.move(db, [(one.customer, one.merged_into) for one in aliases])
    customer_aliases.remove(db, gone)


def apply_erased(db: RegisterDatabase, now: Sequence[Erased], gone: Sequence[str], with_: Applying) -> None:
    """HQ never takes an erasure back."""
    for one in now:
        erasing.erase(db, one.customer, one.erasure, one.proof)


def apply_hash_key(db: RegisterDatabase, now: Sequence[HashKey], gone: Sequence[str], with_: Applying) -> None:
    for item in now:
        customer_hashes.save_key(db, bytes.fromhex(item.key).hex())
    if gone and not now:
        customer_hashes.save_key(db, "")


class PolicyKind(SetupKind):
    """The policy also decides what feed 1010 brings: when that changes, the feed starts again."""

    def apply(self, db: RegisterDatabase, now: Sequence[SetupItem], gone: Sequence[str], with_: Applying) -> None:
        super().apply(db, now, gone, with_)
        kept = [_keeps_customers(item) for item in now] or ([True] if gone else [])
        if kept and customer_hashes.note_keeping(db, kept=kept[-1]):
            exclusion.load_customers_again(db)


class ExclusionKind(SetupKind):
    """What HQ keeps away from this register goes, and what it no longer keeps away comes again."""

    def apply(self, db: RegisterDatabase, now: Sequence[SetupItem], gone: Sequence[str], with_: Applying) -> None:
        before = exclusion.current_exclusion(db)
        super().apply(db, now, gone, with_)
        exclusion.begin(db, before)


def _keeps_customers(policy: SetupItem) -> bool:
    """A policy that cannot be read is as none."""
    try:
        keeps: KeepsCustomers = decode(policy.body.encode(), KeepsCustomers)
    except msgspec.DecodeError:
        return True
    return keeps.keep_customers


def _read(customer: Customer) -> HqCustomer:
    return HqCustomer(
        id=customer.customer,
        account_number=customer.account_number,
        plain=(
            customer.customer_type,
            customer.first_name,
            customer.last_name,
            customer.organization,
            customer.phone,
            customer.email,
            customer.language,
        ),
        more=customer.fields,
        conflicts=tuple(
            FieldConflict(one.field, one.hq or "", one.register or "", one.document) for one in customer.conflicts
        ),
        points=customer.loyalty.points if customer.loyalty else None,
        hashes=None if customer.hashes is None else tuple(customer.hashes),
        blocked=customer.blocked,
    )


KINDS: dict[str, Kind | SetupKind] = {
    "customer": Kind(Customer, apply_customer),
    "alias": Kind(Alias, apply_alias),
    "erased": Kind(Erased, apply_erased),
    "hash_key": Kind(HashKey, apply_hash_key),
    "policy": PolicyKind("policy"),
    exclusion.KIND: ExclusionKind(exclusion.KIND),
}
