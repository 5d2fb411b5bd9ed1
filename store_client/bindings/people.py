"""Gives the services for customers their database, clock and ids."""

from collections.abc import Callable
from functools import partial

from store_client import clock
from store_client.bindings.form_drafts import KeptForms
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain import customer_rules as rules_of
from store_client.domain.customer import Address, Contact, Customer, CustomerDetails
from store_client.domain.customer_rules import CustomerRules
from store_client.ids import new_id
from store_client.services import (
    customer_card,
    customer_edits,
    customer_forms,
    customer_search,
    customers,
    duplicates,
    loyalty,
)
from store_client.ui.services_customers import CustomerServices


def customer_services(db: RegisterDatabase, now: Callable[[], Moment] = clock.now) -> CustomerServices:
    kept = KeptForms(db, now)
    bound = _People(db, now, kept)
    return CustomerServices(
        rules=partial(customer_forms.customer_rules, db),
        blank_details=partial(customer_forms.blank_details, db),
        blank_address=_blank_address,
        blank_contact=_blank_contact,
        find=partial(customer_search.find_customers, db),
        get=partial(customers.get_customer, db),
        register=bound.register,
        edit=bound.edit,
        conflicts=partial(customer_edits.list_conflicts, db),
        resolve=bound.resolve,
        duplicates=lambda details, excluding: duplicates.find_duplicates(db, details, excluding=excluding),
        as_customer=partial(duplicates.as_customer, db),
        enroll=bound.enroll,
        find_by_card=partial(loyalty.find_by_card, db),
        points=partial(loyalty.points_balance, db),
        facts=partial(customer_card.card_facts, db),
        recent_purchases=partial(customer_card.recent_purchases, db),
        keep_draft=kept.keep,
        drafts=kept.newest,
        forget_draft=kept.forget,
        number_awaited=lambda customer: customers.is_number_awaited(db, customer, now()),
    )


def _blank_address(details: CustomerDetails, rules: CustomerRules) -> Address:
    return rules_of.blank_address(details, rules, new_id)


def _blank_contact(kind: str) -> Contact:
    return customer_forms.blank_contact(kind, new_id=new_id)


class _People:
    def __init__(self, db: RegisterDatabase, now: Callable[[], Moment], kept: KeptForms) -> None:
        self._db, self._now, self._kept = db, now, kept

    def register(self, details: CustomerDetails, staff: str, draft: str = "", /) -> Customer:
        made = customers.register_customer(self._db, details, staff=staff, now=self._now(), new_id=new_id, draft=draft)
        self._kept.saved(draft)
        return made

    def edit(
        self,
        customer_id: str,
        details: CustomerDetails,
        base: Customer,
        staff: str,
        approved_by: str,
        draft: str = "",
        /,
    ) -> Customer:
        changed = customer_edits.edit_customer(
            self._db,
            customer_id,
            details,
            base=base,
            staff=staff,
            approved_by=approved_by,
            now=self._now(),
            new_id=new_id,
            draft=draft,
        )
        self._kept.saved(draft)
        return changed

    def resolve(self, customer_id: str, field: str, keep: str, staff: str) -> Customer:
        return customer_edits.resolve_conflict(
            self._db, customer_id, field, keep, staff=staff, now=self._now(), new_id=new_id
        )

    def enroll(self, customer_id: str, card: str, staff: str) -> Customer:
        return loyalty.enroll_loyalty(self._db, customer_id, card, staff=staff, now=self._now(), new_id=new_id)
