"""The columns of a customer file: how people head them in English and French, and what their cells say."""

import re
from collections.abc import Mapping, Sequence

from hq_server.domain.customer_fields import CONTACT, LOYALTY_CARD, ORGANIZATION, PERSON, check_text
from hq_server.domain.customer_hashes import fold
from hq_server.domain.customer_parts import problems
from hq_server.texts import _

NUMBER, ID = "account_number", "id"
NAMES = ("first_name", "last_name", "organization")
PLACE = ("street", "postcode", "city", "region", "country")
# In the order in which forms and exports have them.
ALONE = (
    *("customer_type", "title", *NAMES, "phone", "email", "language"),
    *("receipt_preference", "customer_group", "consent.phone", "consent.email"),
)
# Contacts beside the first phone number and the first e-mail address, in the order of the customer's page.
FURTHER = tuple(f"{kind}{number}" for kind in ("phone", "email") for number in range(2, 6))
COLUMNS = (NUMBER, ID, *ALONE, LOYALTY_CARD, *FURTHER, *PLACE)
# A file heads it ``attribute:CODE``, the field is ``attribute.CODE``.
ATTRIBUTE = "attribute."
_HEADINGS: Mapping[str, Sequence[str]] = {
    NUMBER: (
        *("account number", "account no", "account", "customer number", "customer no", "number", "numero"),
        *("numero de compte", "numero de client", "numero client", "n client", "n de client", "n compte", "compte"),
        *("code client", "no client"),
    ),
    ID: ("id", "async id", "identifiant"),
    "customer_type": ("customer type", "type", "kind", "type de client"),
    "title": ("title", "salutation", "civilite", "titre"),
    "first_name": ("first name", "firstname", "given name", "forename", "prenom"),
    "last_name": ("last name", "lastname", "surname", "family name", "name", "nom", "nom de famille"),
    "organization": (
        *("organization", "organisation", "company", "company name", "firm", "business"),
        *("societe", "entreprise", "raison sociale", "nom de la societe"),
    ),
    "phone": (
        *("phone", "phone number", "telephone", "telephone number", "tel", "mobile", "mobile phone", "cell"),
        *("portable", "numero de telephone", "n telephone"),
    ),
    "email": (
        *("email", "e mail", "mail", "email address", "e mail address"),
        *("courriel", "adresse e mail", "adresse email", "adresse mail", "adresse electronique", "mel"),
    ),
    "language": ("language", "langue"),
    "receipt_preference": ("receipt preference", "receipt", "ticket", "preference de ticket"),
    "customer_group": ("customer group", "group", "groupe", "groupe de clients", "groupe client"),
    "consent.phone": ("consent phone", "phone consent", "marketing by phone", "consentement telephone"),
    "consent.email": ("consent email", "email consent", "marketing by e mail", "consentement e mail"),
    LOYALTY_CARD: (
        *("loyalty card", "card", "card number", "loyalty number"),
        *("carte", "carte de fidelite", "numero de carte", "carte fidelite"),
    ),
    **{
        name: [
            f"{word} {name[5:]}" for word in (("phone", "telephone", "tel") if "phone" in name else ("email", "e mail"))
        ]
        for name in FURTHER
    },
    "street": ("street", "address", "address 1", "address line 1", "adresse", "adresse 1", "rue", "voie"),
    "postcode": ("postcode", "post code", "postal code", "zip", "zip code", "code postal", "cp"),
    "city": ("city", "town", "ville", "commune", "localite"),
    "region": ("region", "state", "county", "province", "departement", "etat"),
    "country": ("country", "country code", "pays", "code pays"),
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_YES, _NO = ("yes", "y", "1", "true", "oui", "o", "vrai"), ("no", "n", "0", "false", "non", "faux")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "customer_type": {
        **dict.fromkeys(("person", "individual", "personne", "particulier"), PERSON),
        **dict.fromkeys(("organization", "organisation", "company", "societe", "entreprise"), ORGANIZATION),
    },
    "language": {"english": "en", "anglais": "en", "french": "fr", "francais": "fr"},
    "receipt_preference": {
        **dict.fromkeys(("paper", "on paper", "print", "papier"), "print"),
        **dict.fromkeys(("email", "e mail", "by e mail", "mail", "courriel"), "email"),
        **dict.fromkeys(("both", "les deux"), "both"),
        **dict.fromkeys(("none", "aucun", "sans"), "none"),
    },
    "consent.phone": {**dict.fromkeys(_YES, "yes"), **dict.fromkeys(_NO, "no")},
    "consent.email": {**dict.fromkeys(_YES, "yes"), **dict.fromkeys(_NO, "no")},
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_OF_ATTRIBUTE = re.compile(r"attribute\s*[:.]\s*(\S{1,60})", re.IGNORECASE)


class CellFault(ValueError):
    """What is wrong in a cell, and what would be right."""


def recognise(headings: Sequence[str]) -> list[str]:
    """The field of each column; empty where the heading says nothing. Of two for one field the first one counts."""
    found: list[str] = []
    for heading in headings:
        name, attribute = heading.strip().lower(), _OF_ATTRIBUTE.fullmatch(heading.strip())
        field = name if name in COLUMNS else _FIELD_OF.get(_plain(heading), "")
        field = ATTRIBUTE + attribute[1] if attribute else field
        found.append("" if field in found else field)
    return found


def is_column(field: str) -> bool:
    return field in COLUMNS or (field.startswith(ATTRIBUTE) and field != ATTRIBUTE)


def kind_of_contact(field: str) -> tuple[str, int]:
    """Type and place of ``phone2`` among the further contacts of this type: the first one is 0."""
    return field[:5], int(field[5:]) - 2


def wrong_columns(columns: Sequence[str]) -> str:
    """Why customers cannot be read from these columns, in words; empty when they can."""
    if any(columns.count(field) > 1 for field in columns if field):
        return _("Two columns are for the same thing. Choose one of them.")
    if not {NUMBER, ID, *NAMES}.intersection(columns):
        return _("Choose at least the column of a name or an organization, or that of the account number.")
    return ""


def read_cell(field: str, text: str) -> str:
    """A cell as HQ keeps it; empty stays empty. Raises ``CellFault``."""
    text = _tidy(field, text)
    if not text:
        return ""
    if field in _WORDS:
        text = _WORDS[field].get(_plain(text), text.lower())
    if field == "country" and _COUNTRY.fullmatch(text.upper()):
        text = text.upper()
    wrong = check_text(_path(field), text) or _wrong(field, text)
    if wrong:
        raise CellFault(wrong)
    return text


def _path(field: str) -> str:
    """The field of a customer whose limits hold for a column."""
    if field in PLACE:
        return f"address.x.{field}"
    return f"{CONTACT}.x.value" if field in FURTHER else field


def _wrong(field: str, text: str) -> str:
    if field in ("phone", "email", *FURTHER):
        return problems(CONTACT, {"type": field[:5], "value": text, "consent": ""}, {}).get("value", "")
    if field == "customer_type" and text not in (PERSON, ORGANIZATION):
        return _("Write person or organization.")
    if field == "language" and not _LANGUAGE.fullmatch(text):
        return _("Write the language as two letters, such as en or fr.")
    if field in ("consent.phone", "consent.email") and text not in ("yes", "no"):
        return _("Write yes or no.")
    if field == "country" and not _COUNTRY.fullmatch(text):
        return _("A country is two letters, such as FR or GB.")
    return ""


def _tidy(field: str, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if field in (NUMBER, ID):
        return "".join(text.split()).lower() if field == ID else "".join(text.split())
    return "\n".join(line.strip() for line in text.split("\n")) if field == "street" else text


def _plain(text: str) -> str:
    """Words without accents, capitals and punctuation."""
    return " ".join("".join(one if one.isalnum() else " " for one in fold(text)).split())
