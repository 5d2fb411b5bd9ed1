"""Says a set-up item in a few words, for lists."""

from collections.abc import Mapping
from typing import Any

from hq_server.admin import setup_people_forms, setup_shop_forms
from hq_server.admin.console import words
from hq_server.admin.setup_customer import find_customer
from hq_server.admin.setup_fields import Field, show_all
from hq_server.admin.setup_names import action_names, use_names
from hq_server.texts import _, ngettext

Members = Mapping[str, Any]


def of_discount(members: Members, currency: str) -> str:
    value = int(members.get("value") or 0)
    what = {
        "percent": _("{percent} % off").format(percent=words().rate(value)),
        "amount": _("{amount} off each").format(amount=words().money(value, currency)),
        "price": _("{amount} each").format(amount=words().money(value, currency)),
        "quantity": _("by quantity"),
        "mix_and_match": _("mix and match"),
        "threshold": _("by total"),
    }.get(str(members.get("method")), "")
    return _with_days(what, members)


def of_coupon(members: Members, _currency: str) -> str:
    return _with_days(str(members.get("discount", "")), members)


def of_category(members: Members, _currency: str) -> str:
    parent = members.get("parent")
    return _("within {parent}").format(parent=parent) if parent else ""


def of_tax(members: Members, _currency: str) -> str:
    rate = members.get("tax_rate")
    return _("keeps the products' rate") if rate is None else _("{percent} %").format(percent=words().rate(rate))


def of_tender(members: Members, _currency: str) -> str:
    return _option(setup_shop_forms.tender_type(_none), "kind", members)


def of_rate(members: Members, currency: str) -> str:
    worth = show_all(setup_shop_forms.currency_rate(_none), members, currency)["rate_millionths"]
    return _("1 {foreign} is {worth} {currency}").format(
        foreign=members.get("currency"), worth=worth, currency=currency
    )


def of_account(members: Members, _currency: str) -> str:
    return _option(setup_shop_forms.account(_none), "direction", members)


def of_reason(members: Members, _currency: str) -> str:
    names = use_names()
    return ", ".join(names.get(use, use) for use in members.get("uses", ()))


def of_attribute(members: Members, _currency: str) -> str:
    kind = _option(setup_people_forms.attribute(_none), "type", members)
    choices = len(members.get("choices", ()))
    if choices:
        return ngettext("{count} choice", "{count} choices", choices).format(count=choices)
    return kind


def of_permissions(members: Members, _currency: str) -> str:
    count, limits = len(members.get("actions", ())), len(members.get("limits", {}))
    may = _("{count} of {all} rights").format(count=count, all=len(action_names()))
    limited = ngettext("{count} limit", "{count} limits", limits).format(count=limits)
    return f"{may}, {limited}" if limits else may


def of_receipt(members: Members, _currency: str) -> str:
    return _("{count} characters wide").format(count=members.get("width", 42))


def of_default_customer(members: Members, _currency: str) -> str:
    found = find_customer(str(members.get("customer", "")))
    return f"{found.account_number or found.id} {found.name}" if found else _("is not there any more")


def of_hardware(members: Members, _currency: str) -> str:
    words = {
        "printer": _("printer"),
        "drawer": _("drawer"),
        "customer_display": _("display"),
        "scale": _("scale"),
        "card_terminal": _("card terminal"),
    }
    return ", ".join(word for name, word in words.items() if members.get(name) not in (None, "", "none"))


def of_book(members: Members, _currency: str) -> str:
    count = len(members.get("of_stores", ()))
    return ngettext("{count} store", "{count} stores", count).format(count=count)


def _with_days(what: str, members: Members) -> str:
    first, last = members.get("from_date") or "", members.get("until_date") or ""
    if first and last:
        return _("{what}, {first} to {last}").format(what=what, first=words().day(first), last=words().day(last))
    if first:
        return _("{what}, from {first}").format(what=what, first=words().day(first))
    if last:
        return _("{what}, until {last}").format(what=what, last=words().day(last))
    return what


def _option(fields: tuple[Field, ...], name: str, members: Members) -> str:
    options = next(dict(one.options) for one in fields if one.name == name)
    return options.get(str(members.get(name, "")), "")


def _none(_kind: str) -> tuple[tuple[str, str], ...]:
    return ()
