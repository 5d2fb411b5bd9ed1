"""One address or contact as a person at HQ writes it: how it is tidied, and what of it cannot be taken."""

from collections.abc import Mapping

from hq_server.domain.customer_fields import ADDRESS, CONTACT, check_text
from hq_server.texts import _

ADDRESS_MEMBERS = ("purpose", "name", "street", "postcode", "city", "region", "country")
CONTACT_MEMBERS = ("type", "value", "consent")
MEMBERS = {ADDRESS: ADDRESS_MEMBERS, CONTACT: CONTACT_MEMBERS}
PURPOSES = ("home", "business", "delivery", "invoice", "office", "post_box", "other")
CONTACT_TYPES = ("phone", "email")
_FEWEST_DIGITS = 3

Members = Mapping[str, str]


def tidy(kind: str, members: Members) -> dict[str, str]:
    """Every member that a form has, without space around it; a street alone has lines."""
    found = {name: _tidy_text(members.get(name, ""), lines=name == "street") for name in MEMBERS[kind]}
    if kind == ADDRESS:
        found["country"] = found["country"].upper()
    return found


def problems(kind: str, members: Members, before: Members) -> dict[str, str]:
    """Member → what is wrong with it, of tidied members. What stood there before and is untouched stops nobody."""
    found = _address_problems(members) if kind == ADDRESS else _contact_problems(members)
    for name, text in members.items():
        found.setdefault(name, check_text(f"{kind}.x.{name}", text))
    return {name: wrong for name, wrong in found.items() if wrong and not _is_untouched(name, members, before)}


def _is_untouched(name: str, members: Members, before: Members) -> bool:
    same = bool(before) and members[name] == before.get(name, "")
    return same and (name != "value" or members["type"] == before.get("type"))


def _tidy_text(text: str, *, lines: bool) -> str:
    found = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ("\n" if lines else "").join(line.strip() if lines else line for line in found).strip()


def _address_problems(members: Members) -> dict[str, str]:
    found = {}
    if members["purpose"] not in PURPOSES:
        found["purpose"] = _("Choose what this address is for.")
    if not members["street"]:
        found["street"] = _("An address needs a street or a box. Type it.")
    if not (members["city"] or members["postcode"]):
        found["city"] = _("An address needs a city. Type it.")
    country = members["country"]
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        found["country"] = _("A country is two letters, such as FR or GB.")
    return found


def _contact_problems(members: Members) -> dict[str, str]:
    found = {}
    value = members["value"]
    if members["type"] not in CONTACT_TYPES:
        found["type"] = _("This is a phone number or an e-mail address; choose one.")
    if not value:
        found["value"] = _("Type the number or the address.")
    elif members["type"] == "phone" and sum(character.isdecimal() for character in value) < _FEWEST_DIGITS:
        found["value"] = _("A phone number has digits. Type it again.")
    elif members["type"] == "email" and not all(value.partition("@")):
        found["value"] = _("This does not look like an e-mail address, such as name@example.com.")
    return found
