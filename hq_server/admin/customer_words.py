"""How the customer's pages call a customer's fields and what stands in them."""

from collections.abc import Mapping
from datetime import date

from hq_server.admin.console import LANGUAGES, words
from hq_server.admin.states import State
from hq_server.domain.customer_columns import FURTHER
from hq_server.domain.customer_fields import ADDRESS, CONTACT, thing_of
from hq_server.texts import _
from hq_server.wire.setup import Attribute

Names = Mapping[str, Mapping[str, str]]


def field_label(field: str, names: Names | None = None) -> str:
    """``address.a1.street`` is read as “Address, street”; a field that HQ does not know is called by its path.

    ``names``: what was set up, by kind and code, then by language.
    """
    thing = thing_of(field)
    if thing:
        member = field[len(thing) + 1 :]
        return f"{subject_label(thing)}, {_member_words().get(member, member)}"
    return subject_label(field, names)


def member_label(field: str) -> str:
    """The same without saying that it is of an address or contact."""
    thing = thing_of(field)
    if not thing:
        return subject_label(field)
    member = _member_words().get(field[len(thing) + 1 :], field[len(thing) + 1 :])
    return member[:1].upper() + member[1:]


def set_up_name(names: Names | None, kind: str, code: str) -> str:
    """In the reader's language where there is one, else in any; the code when nothing was set up."""
    found = (names or {}).get(f"{kind}.{code}", {})
    return found.get(words().locale.language) or next(iter(found.values()), code)


def subject_label(subject: str, names: Names | None = None) -> str:
    """A field that stands alone, or a whole address or contact."""
    kind, _dot, rest = subject.partition(".")
    if rest and kind in (ADDRESS, CONTACT):
        return _("Address") if kind == ADDRESS else _("Contact")
    if rest and kind in ("affiliation", "attribute"):
        label = _("Affiliation {code}") if kind == "affiliation" else _("Attribute {code}")
        return label.format(code=set_up_name(names, kind, rest))
    return _field_words().get(subject, subject)


def field_text(field: str, text: str | None) -> str:
    """What stands in a field, in words; “–” when nothing does."""
    if text is None:
        return "–"
    if field == "language":
        return LANGUAGES.get(text, text)
    kind = field.rpartition(".")[2] if thing_of(field) else field.partition(".")[0]
    return _text_words().get(kind, {}).get(text, text)


def consent_state(text: str | None) -> State:
    """Whether somebody may be written to or called for marketing."""
    if text == "yes":
        return State("ok", "circle-check", _("Agreed"))
    if text == "no":
        return State("off", "circle-minus", _("Refused"))
    return State("off", "circle-dashed", _("Not asked"))


def column_word(name: str) -> str:
    """How files of customers call a column."""
    known = {
        "account_number": _("Account number"),
        "id": _("Async id"),
        "street": _("Street"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "region": _("Region"),
        "country": _("Country"),
    }
    if name in FURTHER:
        kind, number = name[:5], int(name[5:])
        return (_("Phone {number}") if kind == "phone" else _("E-mail {number}")).format(number=number)
    return known.get(name) or field_label(name.replace("attribute:", "attribute."))


def outcome_state(outcome: str) -> State:
    """What became of one change."""
    if outcome == "conflict":
        return State("warn", "triangle-alert", _("Not taken, conflict"))
    if outcome == "kept":
        return State("ok", "circle-check", _("HQ's value kept"))
    return State("ok", "circle-check", _("Taken"))


def document_kind(kind: str) -> str:
    """A document's kind, or a transaction's type."""
    return {
        "sale": _("Sale"),
        "return": _("Return"),
        "void": _("Voided basket"),
        "customer.created": _("Customer created"),
        "customer.changed": _("Customer changed"),
        "loyalty.enrolled": _("Loyalty card enrolled"),
        "order_deposit": _("Deposit of an order"),
        "order_refund": _("Deposit given back"),
        "order.created": _("Order taken"),
        "order.changed": _("Order ended"),
    }.get(kind, kind)


def choice_names(attribute: Attribute) -> dict[str, str]:
    """What an attribute may be, as it was set up to be called."""
    language = words().locale.language
    return {
        one.value: one.names.get(language) or next(iter(one.names.values()), one.value) for one in attribute.choices
    }


def is_day(text: str) -> bool:
    """Whether a browser's field for a day can show this; it drops what is none."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def consents() -> dict[str, str]:
    """What somebody may have said to marketing."""
    return {"yes": _("Agreed"), "no": _("Refused")}


def consent_label(field: str, contacts: Mapping[str, Mapping[str, str]]) -> str:
    """Of which number or address; of a contact that is gone, that it was one."""
    value = contacts.get(thing_of(field).partition(".")[2], {}).get("value", "")
    return _("Marketing, {value}").format(value=value) if value else field_label(field)


def receipt_preferences() -> dict[str, str]:
    return {"print": _("On paper"), "email": _("By e-mail"), "both": _("On paper and by e-mail"), "none": _("None")}


def _field_words() -> dict[str, str]:
    return {
        "customer_type": _("Kind"),
        "title": _("Title"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "organization": _("Organization"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "consent.phone": _("Marketing by phone"),
        "consent.email": _("Marketing by e-mail"),
        "language": _("Language"),
        "receipt_preference": _("Receipt"),
        "customer_group": _("Customer group"),
        "currency": _("Currency"),
        "loyalty_card": _("Loyalty card"),
        "primary_address": _("First address"),
        "blocked": _("Blocked because"),
    }


def _member_words() -> dict[str, str]:
    return {
        "purpose": _("use"),
        "name": _("name"),
        "street": _("street"),
        "city": _("city"),
        "postcode": _("postcode"),
        "region": _("region"),
        "country": _("country"),
        "type": _("kind"),
        "value": _("number or address"),
        "consent": _("marketing"),
    }


def _text_words() -> dict[str, dict[str, str]]:
    return {
        "customer_type": {"person": _("Person"), "organization": _("Organization")},
        "receipt_preference": receipt_preferences(),
        "consent": consents(),
        "affiliation": {"yes": _("Belongs to it")},
        "type": {"phone": _("Phone"), "email": _("E-mail")},
        "purpose": {
            "home": _("Home"),
            "business": _("Business"),
            "delivery": _("Delivery"),
            "invoice": _("Invoice"),
            "office": _("Office"),
            "post_box": _("Post box"),
            "other": _("Other"),
        },
    }
