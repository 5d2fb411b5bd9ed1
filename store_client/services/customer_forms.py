"""What the form of a customer needs: the store's rules, and what stands in it when it is opened."""

import csv
from collections.abc import Callable, Mapping
from functools import cache

from store_client import paths
from store_client.db import settings
from store_client.db.database import RegisterDatabase
from store_client.domain import customer_rules as rules_of
from store_client.domain.address_rules import AddressRules, CountryRule, read_rule
from store_client.domain.customer import PERSON, Address, Contact, CustomerDetails
from store_client.domain.customer_rules import CustomerRules
from store_client.services.set_up_items import load_setup


def customer_rules(db: RegisterDatabase) -> CustomerRules:
    """What HQ has set up for customers, and the country, language and currency of the store."""
    setup, channel = load_setup(db), settings.channel(db)
    addresses = AddressRules(_countries())
    home = addresses.country_of_zone(channel.time_zone) if channel else ""
    return CustomerRules(
        attributes=tuple(one for one in setup.attributes if one.active),
        affiliations=tuple(one for one in setup.affiliations if one.active),
        groups=setup.customer_groups,
        policy=setup.policy,
        addresses=AddressRules(addresses.countries, home),
        language=channel.language if channel else "",
        currency=channel.currency if channel else "",
    )


def blank_details(db: RegisterDatabase, customer_type: str = PERSON) -> CustomerDetails:
    """The form of a new customer, with what every customer of the store has."""
    return rules_of.blank_details(customer_rules(db), customer_type)


def blank_address(db: RegisterDatabase, details: CustomerDetails, *, new_id: Callable[[], str]) -> Address:
    """One more address for the form, in the country of the store."""
    return rules_of.blank_address(details, customer_rules(db), new_id)


def blank_contact(kind: str, *, new_id: Callable[[], str]) -> Contact:
    """One more phone number or e-mail address for the form."""
    return rules_of.blank_contact(kind, new_id)


@cache
def _countries() -> Mapping[str, CountryRule]:
    with (paths.resources() / "addresses" / "countries.csv").open(encoding="utf-8", newline="") as file:
        _head, *lines = csv.reader(file)
    rules = [read_rule(*line) for line in lines]
    return {rule.country: rule for rule in rules}
