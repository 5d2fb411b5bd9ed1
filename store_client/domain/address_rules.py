"""What an address needs, country by country: what must not be missing, and what only looks wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from store_client.domain.customer import Address
from store_client.domain.name_folding import fold
from store_client.texts import _

STREET, CITY, REGION, POSTCODE = "street", "city", "region", "postcode"
PARTS = {"A": STREET, "C": CITY, "S": REGION, "Z": POSTCODE}


@dataclass(frozen=True, slots=True)
class CountryRule:
    """``parts`` stand in the order people write them there; ``postcode`` is a regular expression, or empty; ``names``
    are the country's, by language.
    """

    country: str
    parts: tuple[str, ...] = (STREET, CITY, POSTCODE)
    required: tuple[str, ...] = (STREET, CITY)
    postcode: str = ""
    example: str = ""
    time_zones: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """In English where it has none in this language; its two letters where it has none at all."""
        return self.names.get(language) or self.names.get("en") or self.country


@dataclass(frozen=True, slots=True)
class AddressRules:
    """``home`` is the country the store is in, empty when it is not known."""

    countries: Mapping[str, CountryRule] = field(default_factory=dict)
    home: str = ""

    def rule(self, country: str) -> CountryRule:
        """A country that is not known, or not given, needs a street and a city."""
        return self.countries.get(country or self.home) or CountryRule(country)

    def named(self, language: str) -> list[tuple[str, str]]:
        """Every country and its name, by name."""
        found = [(country, rule.name(language)) for country, rule in self.countries.items()]
        return sorted(found, key=lambda one: fold(one[1]))

    def country_of_zone(self, time_zone: str) -> str:
        return next((rule.country for rule in self.countries.values() if time_zone in rule.time_zones), "")


def is_blank(address: Address) -> bool:
    """Nothing was typed; purpose and country alone are no address."""
    return not any((address.name, address.street, address.city, address.postcode, address.region))


def missing(address: Address, rules: AddressRules) -> dict[str, str]:
    """Member → what has to be there."""
    words = {
        STREET: _("An address needs its street here. Type it, or remove the address."),
        CITY: _("An address needs its city here. Type it, or remove the address."),
        REGION: _("An address needs its region or state here. Type it, or remove the address."),
        POSTCODE: _("An address needs its postcode here. Type it, or remove the address."),
    }
    needed = rules.rule(address.country).required
    return {member: words[member] for member in needed if not getattr(address, member).strip()}


def doubtful(address: Address, rules: AddressRules) -> dict[str, str]:
    """Member → what looks wrong."""
    rule = rules.rule(address.country)
    postcode = address.postcode.strip()
    if not postcode or not rule.postcode or re.fullmatch(rule.postcode, postcode, re.IGNORECASE):
        return {}
    message = _("This does not look like a postcode there, such as {example}.")
    return {POSTCODE: message.format(example=rule.example)}


def read_rule(
    country: str,
    parts: str,
    required: str,
    postcode: str,
    example: str,
    zones: str,
    english: str = "",
    french: str = "",
) -> CountryRule:
    """A line of ``resources/addresses/countries.csv``."""
    return CountryRule(
        country,
        tuple(PARTS[part] for part in parts),
        tuple(PARTS[part] for part in required),
        postcode,
        example,
        tuple(zones.split()),
        {"en": english, "fr": french},
    )
