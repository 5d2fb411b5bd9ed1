"""A store's functionality profile: what its registers follow, from the store's own settings or those of all stores."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, now_ms, page, refuse_store, user
from hq_server.admin.setup_customer import find_customer
from hq_server.admin.setup_fields import Field
from hq_server.admin.setup_forms import KindForm, item_address
from hq_server.admin.setup_kinds import kind_forms
from hq_server.admin.setup_lists import Lists
from hq_server.services import setup_editing, store_admin
from hq_server.services.setup_editing import ItemKept
from hq_server.texts import _

_POLICY, _DEFAULT = "policy", "default_customer"
_OTHERS = ("permission_group", "tender_type", "receipt_format")


def add_pages(console: Blueprint) -> None:
    console.get("/stores/<number>/profile", endpoint="store_profile")(store_profile)
    console.post("/stores/<number>/profile", endpoint="post_store_profile")(post_store_profile)


@dataclass(frozen=True, slots=True)
class _Line:
    """``own``: the store says something else than all stores."""

    label: str
    text: str
    own: bool


def store_profile(number: str) -> ResponseReturnValue:
    refuse_store(number)
    store = store_admin.get_store(database(), number)
    lists, forms = Lists(database()), kind_forms()
    own = _item(lists, _POLICY, number)
    for_all = _item(lists, _POLICY, "")
    default = _item(lists, _DEFAULT, number) or _item(lists, _DEFAULT, "")
    return page(
        "store_profile.html",
        store=store,
        sections=_sections(forms[_POLICY], lists, own, for_all, store.currency),
        own=own,
        for_all=for_all,
        default=default,
        customer=find_customer(str(default.members["customer"])) if default else None,
        others=[(forms[kind], _in_force(lists, kind, number)) for kind in _OTHERS],
        address=item_address,
    )


def post_store_profile(number: str) -> ResponseReturnValue:
    """The switch between the two ways of creating customers."""
    refuse_store(number)
    store = store_admin.get_store(database(), number)
    asynchronous = request.form.get("async_customers") == "yes"
    store_admin.update_store(database(), replace(store, async_customers=asynchronous), now_ms(), by=user().name)
    flash("ok", _("Saved."), _("The store's registers hear of it with feed 1070."))
    return redirect(url_for("admin.store_profile", number=number), 303)


def _sections(
    form: KindForm, lists: Lists, own: ItemKept | None, for_all: ItemKept | None, currency: str
) -> list[tuple[str, list[_Line]]]:
    built_in = setup_editing.built_in_members(_POLICY)
    usual = built_in | dict(for_all.members if for_all else {})
    its = built_in | dict(own.members) if own else usual
    sections: dict[str, list[_Line]] = {}
    fields = form.fields(lists.options_of)
    typed = form.show(fields, its, currency)
    for one in fields:
        line = _Line(one.label, _said(one, typed[one.name], currency), its.get(one.name) != usual.get(one.name))
        sections.setdefault(one.section, []).append(line)
    return list(sections.items())


def _said(one: Field, typed: Any, currency: str) -> str:
    """What stands in the form, as people read it."""
    options = dict(one.options)
    match one.kind:
        case "flag":
            return _("yes") if typed else _("no")
        case "pick":
            return options.get(str(typed), str(typed)) or "–"
        case "chosen":
            return ", ".join(options.get(value, value) for value in typed) or "–"
        case "rows":
            return str(len(typed)) if typed else "–"
        case "codes":
            return ", ".join(typed.splitlines()) or "–"
        case "money":
            return f"{typed} {currency}" if typed else "–"
    return str(typed) or "–"


def _item(lists: Lists, kind: str, store: str) -> ItemKept | None:
    return next((one for one in lists.of_kind(kind) if one.store == store), None)


def _in_force(lists: Lists, kind: str, store: str) -> list[ItemKept]:
    """By key, as the store's registers see them."""
    found = {one.key: one for one in lists.of_kind(kind) if not one.store}
    found |= {one.key: one for one in lists.of_kind(kind) if one.store == store}
    return [found[key] for key in sorted(found)]
