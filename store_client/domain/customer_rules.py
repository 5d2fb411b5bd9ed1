"""What a store asks of its customers' forms, and what a new customer gets from the store."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from store_client.domain.address_rules import AddressRules
from store_client.domain.customer import (
    BUSINESS,
    HOME,
    ORGANIZATION,
    PERSON,
    PHONE,
    Address,
    Contact,
    CustomerDetails,
)
from store_client.domain.setup import Affiliation, Attribute, CustomerGroup, Policy


@dataclass(frozen=True, slots=True)
class CustomerRules:
    """``language`` and ``currency`` are the store's. The built-in ones know no attributes and no countries."""

    attributes: tuple[Attribute, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    groups: tuple[CustomerGroup, ...] = ()
    policy: Policy = Policy()  # noqa: RUF009 (it is frozen)
    addresses: AddressRules = AddressRules()  # noqa: RUF009 (it is frozen)
    language: str = ""
    currency: str = ""

    def attribute(self, code: str) -> Attribute | None:
        return next((one for one in self.attributes if one.attribute == code), None)

    def affiliation(self, code: str) -> Affiliation | None:
        return next((one for one in self.affiliations if one.affiliation == code), None)

    def group(self, code: str) -> CustomerGroup | None:
        return next((one for one in self.groups if one.group == code), None)


BUILT_IN = CustomerRules()


def blank_details(rules: CustomerRules, customer_type: str = PERSON) -> CustomerDetails:
    """The form of a new customer: what comes from the store already stands in it."""
    own = rules.policy.default_attributes
    asked = ((one.attribute, own.get(one.attribute) or one.default) for one in rules.attributes if one.active)
    return inherited(
        CustomerDetails(
            customer_type,
            affiliations=tuple(sorted(rules.policy.default_affiliations)),
            attributes=tuple(sorted((code, text) for code, text in asked if text)),
        ),
        rules,
    )


def inherited(details: CustomerDetails, rules: CustomerRules) -> CustomerDetails:
    """What every customer has and was not given comes from the store. The group brings the dimensions with it."""
    given = dict(details.attributes)
    own = rules.policy.default_attributes
    wanted = ((one, own.get(one.attribute) or one.default) for one in rules.attributes if one.active and one.required)
    needed = {one.attribute: text for one, text in wanted if text}
    return replace(
        details,
        language=details.language or rules.language,
        currency=details.currency or rules.currency,
        customer_group=details.customer_group or rules.policy.default_customer_group,
        receipt_preference=details.receipt_preference or rules.policy.default_receipt_preference,
        attributes=tuple(sorted({**needed, **{code: text for code, text in given.items() if text}}.items())),
    )


def blank_address(details: CustomerDetails, rules: CustomerRules, new_id: Callable[[], str]) -> Address:
    """For one more address: a person's first is their home, an organization's its business."""
    usual = BUSINESS if details.customer_type == ORGANIZATION else HOME
    primary = next((one for one in details.addresses if one.id == details.primary_address), None)
    country = (primary.country if primary else "") or rules.addresses.home
    return Address(new_id(), usual, country=country)


def blank_contact(kind: str, new_id: Callable[[], str]) -> Contact:
    return Contact(new_id(), kind if kind else PHONE)
