"""Lays the form out: which fields stand in which part, what they are called, what can be chosen."""

from collections.abc import Iterable, Mapping, Sequence

from store_client.domain.address_rules import CITY, POSTCODE, REGION, STREET
from store_client.domain.attribute_values import CURRENCY, YES_NO
from store_client.domain.attribute_values import NO as ANSWER_NO
from store_client.domain.attribute_values import YES as ANSWER_YES
from store_client.domain.customer import (
    CONTACT_TYPES,
    EMAIL,
    ORGANIZATION,
    PHONE,
    PURPOSES,
    RECEIPT_PREFERENCES,
    Address,
    Contact,
)
from store_client.domain.customer_fields import CONSENT_EMAIL, CONSENT_PHONE, to_fields
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.customer_words import field_name, preference_name, purpose_name
from store_client.domain.setup import Attribute
from store_client.texts import _
from store_client.ui.customer_form.attribute_texts import field_hint
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.shown import (
    AddressChip,
    AddressPart,
    Choices,
    ContactRow,
    FormField,
    FormPage,
    FormTick,
)

_LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "ga": "Gaeilge",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
    "pl": "Polski",
}
"""As each language calls itself, so that whoever speaks it knows it."""


def page_of(form: Form, languages: Sequence[str] = ()) -> FormPage:
    """`languages`: what the program speaks."""
    return FormPage(_names(form), _contacts(form), _addresses(form), _facts(form, languages), _affiliations(form))


def contact_name(form: Form, contact: Contact) -> str:
    """What a further contact is called among its kind, such as “Phone 2”."""
    alike = [one.id for one in form.details.contacts if one.type == contact.type]
    return f"{_kind_name(contact.type)} {alike.index(contact.id) + 2}"


def _names(form: Form) -> tuple[FormField, ...]:
    person = ("title", "first_name", "last_name")
    if form.details.customer_type == ORGANIZATION:
        return tuple(_plain(form, path) for path in ("organization", *person))
    return tuple(_plain(form, path) for path in (*person, "organization"))


def _plain(form: Form, path: str) -> FormField:
    return FormField(path, field_name(path, form.rules, form.language), getattr(form.details, path))


def _contacts(form: Form) -> tuple[ContactRow, ...]:
    details = form.details
    own = (
        _own_contact(PHONE, details.phone, CONSENT_PHONE, details.phone_consent),
        _own_contact(EMAIL, details.email, CONSENT_EMAIL, details.email_consent),
    )
    return (*own, *(_further_contact(form, contact) for contact in details.contacts))


def _own_contact(kind: str, value: str, consent: str, agreed: bool) -> ContactRow:
    name = _kind_name(kind)
    return ContactRow(
        FormField("", name, kind),
        FormField(kind, name, value, hint=_hint(kind)),
        FormTick(consent, _("{name}: offers ok").format(name=name), agreed),
        _("first choice"),
        "",
        _("Remove {name}").format(name=name) if value else "",
    )


def _further_contact(form: Form, contact: Contact) -> ContactRow:
    path, name = f"contact.{contact.id}", contact_name(form, contact)
    kinds = tuple((kind, _kind_name(kind)) for kind in CONTACT_TYPES)
    return ContactRow(
        FormField(f"{path}.type", _("{name}: kind").format(name=name), contact.type, _with(kinds, contact.type)),
        FormField(f"{path}.value", name, contact.value, hint=_hint(contact.type)),
        FormTick(f"{path}.consent", _("{name}: offers ok").format(name=name), contact.consent),
        _("further"),
        path,
        _("Remove {name}").format(name=name),
    )


def _kind_name(kind: str) -> str:
    return _("E-mail") if kind == EMAIL else _("Phone")


def _hint(kind: str) -> str:
    return _("name@example.com") if kind == EMAIL else ""


def _addresses(form: Form) -> AddressPart:
    details = form.details
    if not details.addresses:
        return AddressPart()
    shown = next(one for one in details.addresses if one.id == form.address)
    path = f"address.{shown.id}"
    wrong = {problem.split(".")[1] for problem in form.seen_problems() if problem.startswith("address.")}
    chips = len(details.addresses) > 1
    return AddressPart(
        tuple(
            AddressChip(one.id, address_name(form, one), one.id == form.address, one.id in wrong)
            for one in details.addresses
            if chips
        ),
        tuple(_address_field(form, shown, member) for member in _members(form.rules, shown)),
        FormTick(f"{path}.main", _("Main address"), details.primary_address == shown.id),
        _("Remove {name}").format(name=address_name(form, shown)),
    )


def address_name(form: Form, address: Address) -> str:
    """By its purpose; where several have the same, by its town too."""
    alike = [one for one in form.details.addresses if one.purpose == address.purpose]
    name = purpose_name(address.purpose)
    return f"{name}, {address.city.strip()}" if len(alike) > 1 and address.city.strip() else name


def _members(rules: CustomerRules, address: Address) -> Iterable[str]:
    """As people write them in that country, and whatever else is there."""
    usual = [STREET, *(part for part in rules.addresses.rule(address.country).parts if part != STREET)]
    there = [part for part in (CITY, POSTCODE, REGION) if getattr(address, part) and part not in usual]
    return ("purpose", "country", *usual, *there, "name")


def _address_field(form: Form, address: Address, member: str) -> FormField:
    path = f"address.{address.id}.{member}"
    label, text = field_name(path, form.rules, form.language), getattr(address, member)
    if member == "purpose":
        purposes = tuple((purpose, purpose_name(purpose)) for purpose in PURPOSES)
        return FormField(path, label, text, _with(purposes, text))
    if member == "country" and form.rules.addresses.countries:
        known = form.rules.addresses.named(form.language)
        return FormField(path, label, text, _with((("", "–"), *known), text))
    if member == "postcode":
        return FormField(path, label, text, hint=form.rules.addresses.rule(address.country).example)
    if member == "name":
        return FormField(path, _("Name, if another"), text)
    return FormField(path, label, one_line(text))


def one_line(text: str) -> str:
    """A street of several lines as it stands in a field of one."""
    return ", ".join(line.strip() for line in text.splitlines() if line.strip()) if "\n" in text else text


def _facts(form: Form, languages: Sequence[str]) -> tuple[FormField, ...]:
    details, rules = form.details, form.rules
    fields = [
        _choice(form, "customer_group", tuple((group.group, group.name) for group in rules.groups)),
        _choice(form, "language", _languages(details.language, rules.language, languages)),
        _choice(form, "receipt_preference", tuple((one, preference_name(one)) for one in RECEIPT_PREFERENCES)),
    ]
    if not rules.groups and not details.customer_group:
        del fields[0]
    if details.loyalty_card:
        name = field_name("loyalty_card", rules, form.language)
        fields.append(FormField("loyalty_card", name, details.loyalty_card, locked=True))
    return (*fields, *(_attribute(form, one) for one in rules.attributes if one.active))


def _choice(form: Form, path: str, choices: Choices) -> FormField:
    text = getattr(form.details, path)
    return FormField(path, field_name(path, form.rules, form.language), text, _with((("", "–"), *choices), text))


def _languages(own: str, store: str, spoken: Sequence[str]) -> Choices:
    known = dict.fromkeys((store, *spoken, *_LANGUAGES, own))
    return tuple((code, _LANGUAGES.get(code, code)) for code in known if code)


def _attribute(form: Form, attribute: Attribute) -> FormField:
    path = f"attribute.{attribute.attribute}"
    name, text = attribute.name(form.language), dict(form.details.attributes).get(attribute.attribute, "")
    unit = form.details.currency or form.rules.currency if attribute.type == CURRENCY else attribute.unit
    label = f"{name} ({unit})" if unit else name
    if attribute.type == YES_NO:
        return FormField(path, label, text, _with((("", "–"), (ANSWER_YES, _("Yes")), (ANSWER_NO, _("No"))), text))
    if attribute.choices:
        offered = tuple((choice.value, choice.name(form.language)) for choice in attribute.choices)
        return FormField(path, label, text, _with((("", "–"), *offered), text))
    return FormField(path, label, text, hint=field_hint(attribute, form.language))


def _affiliations(form: Form) -> tuple[FormTick, ...]:
    """Those HQ offers, and those the customer has."""
    has = to_fields(form.details)
    offered = [one.affiliation for one in form.rules.affiliations if one.active]
    known = dict.fromkeys((*offered, *form.details.affiliations))
    return tuple(
        FormTick(path, field_name(path, form.rules, form.language), path in has)
        for path in (f"affiliation.{code}" for code in known)
    )


def _with(choices: Choices, text: str) -> Choices:
    """The choices, and what stands there although it is none of them."""
    return choices if any(value == text for value, _words in choices) else (*choices, (text, text))
