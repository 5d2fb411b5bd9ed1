"""What stores and registers follow: every kind of set-up item, listed, edited in a form, and removed."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import plan_approval
from hq_server.admin.console import (
    database,
    flash,
    form_text,
    may_change,
    now_ms,
    page,
    refuse_store,
    stores_seen,
    user,
)
from hq_server.admin.setup_fields import Field, Typed
from hq_server.admin.setup_form import placed, quietly, typed_in, with_rows_changed, without_blank_rows
from hq_server.admin.setup_forms import KindForm, item_address
from hq_server.admin.setup_kinds import kind_forms, kind_groups
from hq_server.admin.setup_lists import Lists, receipt_preview
from hq_server.errors import FieldsRefused, Refused
from hq_server.services import setup_editing
from hq_server.services.setup_editing import WHOLE, ItemKept
from hq_server.texts import _

_RECEIPTS = "receipt_format"
_PAGE = 100


def add_pages(console: Blueprint) -> None:
    console.get("/setup", endpoint="setup")(setup)
    console.get("/setup/<kind>", endpoint="setup_kind")(setup_kind)
    console.get("/setup/<kind>/new", endpoint="new_setup_item")(new_item)
    console.post("/setup/<kind>/new", endpoint="post_new_setup_item")(post_new_item)
    console.get("/setup/<kind>/remove", endpoint="remove_setup_item")(remove_item)
    console.post("/setup/<kind>/remove", endpoint="post_remove_setup_item")(post_remove_item)
    console.post("/setup/receipt_format/preview", endpoint="preview_receipt")(preview_receipt)
    console.get("/setup/<kind>/<key>", endpoint="setup_item")(item)
    console.post("/setup/<kind>/<key>", endpoint="post_setup_item")(post_item)


@dataclass(slots=True)
class _Page:
    """A form on its way: what it is of, what stands in it, what is wrong."""

    form: KindForm
    lists: Lists
    fields: tuple[Field, ...]
    typed: Typed
    store: str
    before: ItemKept | None = None
    problems: dict[str, str] = field(default_factory=dict)

    def answer(self, status: int = 200) -> ResponseReturnValue:
        before = self.before
        fixed = (self.form.key,) if before is not None else ()
        sections = placed([one for one in self.fields if one.name not in fixed], self.typed, self.problems)
        return page(
            "setup_item.html",
            status,
            form=self.form,
            sections=sections,
            item=before,
            store=self.store,
            stores=self.lists.stores_to_choose(),
            currency=self.lists.currency_of(self.store),
            languages_of_names=self.lists.languages(self.typed),
            trouble=self.problems.get(WHOLE, ""),
            wrong=bool(self.problems),
            may_change=may_change(self.store),
            address=item_address,
            quietly=quietly(),
            wants_two=plan_approval.wants_two(self.form.kind),
            preview=receipt_preview(self.lists, self.typed, self.store) if self.form.kind == _RECEIPTS else None,
        )


def setup() -> ResponseReturnValue:
    counts: dict[str, int] = {}
    for one in _visible(setup_editing.list_everything(database())):
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return page("setup.html", groups=kind_groups(), counts=counts)


def setup_kind(kind: str) -> ResponseReturnValue:
    form = _form_of(kind)
    lists = Lists(database())
    items = _visible(lists.of_kind(kind))
    store = request.args.get("store", "")
    shown = [one for one in items if not store or one.store in ("", store)]
    after = request.args.get("after", "")
    places = [f"{one.key} {one.store}" for one in shown]
    start = places.index(after) + 1 if after in places else 0
    part = shown[start : start + _PAGE]
    return page(
        "setup_kind.html",
        form=form,
        rows=[(one, form.summary(one.members, lists.currency_of(one.store))) for one in part],
        after=places[start - 1] if start else "",
        following=places[start + _PAGE - 1] if len(places) > start + _PAGE else "",
        own=sorted({one.store for one in items if one.store}),
        store=store,
        names=lists.store_names(),
        address=item_address,
        everything=may_change(""),
    )


def new_item(kind: str) -> ResponseReturnValue:
    """Empty, or with what another one has: ``copy`` is its key, ``store`` whom the new one is for."""
    form, lists = _form_of(kind), Lists(database())
    store = request.args.get("store", "")
    if store:
        refuse_store(store)
    key = request.args.get("copy", "")[:64] if form.key else setup_editing.kind_of(kind).only
    model = setup_editing.item_in_force(database(), kind, key, store) if key else None
    fields = form.fields(lists.options_of)
    members = model.members if model else setup_editing.built_in_members(kind)
    typed = form.show(fields, members, lists.currency_of(store))
    return _Page(form, lists, fields, typed, store).answer()


def post_new_item(kind: str) -> ResponseReturnValue:
    form, lists = _form_of(kind), Lists(database())
    store = form_text("for_store", 8) if form.per_store else ""
    return _save(_Page(form, lists, form.fields(lists.options_of), {}, store))


def item(kind: str, key: str) -> ResponseReturnValue:
    form, lists = _form_of(kind), Lists(database())
    found = _found(kind, _key(key))
    fields = form.fields(lists.options_of)
    typed = form.show(fields, found.members, lists.currency_of(found.store))
    return _Page(form, lists, fields, typed, found.store, found).answer()


def post_item(kind: str, key: str) -> ResponseReturnValue:
    form, lists = _form_of(kind), Lists(database())
    found = _found(kind, _key(key))
    return _save(_Page(form, lists, form.fields(lists.options_of), {}, found.store, found))


def remove_item(kind: str) -> ResponseReturnValue:
    form = _form_of(kind)
    found = _found(kind, request.args.get("key", ""))
    _check_rights(found.store)
    return _confirm_removal(form, found)


def post_remove_item(kind: str) -> ResponseReturnValue:
    form = _form_of(kind)
    found = _found(kind, request.args.get("key", ""))
    _check_rights(found.store)
    try:
        if plan_approval.wants_two(kind):
            return plan_approval.propose(found.store, found.seen, None)
        setup_editing.remove_item(database(), kind, found.key, now_ms(), store=found.store, by=user().name)
    except Refused as refused:
        return _confirm_removal(form, found, refused.message)
    flash("ok", _("{name} is removed.").format(name=form.name_of(found)), _told(form))
    return redirect(url_for("admin.setup_kind", kind=kind), 303)


def preview_receipt() -> ResponseReturnValue:
    """The receipt as it would come out now, for what stands in the form; nothing is saved."""
    lists = Lists(database())
    form = kind_forms()[_RECEIPTS]
    typed = typed_in(form.fields(lists.options_of), request.form, request.files)
    store = form_text("for_store", 8)
    return page("setup_receipt.html", preview=receipt_preview(lists, typed, store))


def _save(asked: _Page) -> ResponseReturnValue:
    form, fields = asked.form, asked.fields
    typed = typed_in(fields, request.form, request.files)
    act = form_text("act", 200)
    asked.typed = with_rows_changed(fields, typed, act) or typed
    if act and act != "save":
        return asked.answer()
    _check_rights(asked.store)
    asked.typed = without_blank_rows(fields, typed)
    before = asked.before
    if before is not None:
        asked.typed[form.key] = before.key
    currency = asked.lists.currency_of(asked.store)
    members, asked.problems = form.read_typed(fields, asked.typed, currency, before.members if before else {})
    if before is not None and form.key:
        members[form.key] = before.key
    try:
        if asked.problems:
            _look_further(asked, members)
        if plan_approval.wants_two(form.kind):
            seen = _as_seen(before)
            return plan_approval.propose(asked.store, seen.seen if seen else "", members)
        saved = setup_editing.save_item(
            database(), form.kind, members, now_ms(), store=asked.store, before=_as_seen(before), by=user().name
        )
    except FieldsRefused as refused:
        asked.problems = _by_input(form, refused.messages) | asked.problems
        return asked.answer(422)
    except Refused as refused:
        asked.problems = {WHOLE: refused.message}
        return asked.answer(422)
    flash("ok", _("{name} is saved.").format(name=form.name_of(saved)), _told(form))
    return redirect(url_for("admin.setup_kind", kind=form.kind), 303)


def _look_further(asked: _Page, members: dict[str, Any]) -> None:
    """What could not be read is told together with what else is wrong. Raises ``FieldsRefused``."""
    setup_editing.check_fields(asked.form.kind, members)
    raise FieldsRefused(next(iter(asked.problems.values())), {})


def _as_seen(before: ItemKept | None) -> ItemKept | None:
    """The item as it was when the person opened the form, so that another person's change is noticed."""
    if before is None:
        return None
    return ItemKept(before.kind, before.key, before.store, before.members, form_text("seen", 16) or before.seen)


def _by_input(form: KindForm, messages: dict[str, str]) -> dict[str, str]:
    """A discount's value has several fields, by its method."""
    if form.kind != "discount" or "value" not in messages:
        return messages
    name = "percent_off" if request.form.get("method") == "percent" else "amount_off"
    return {name if field == "value" else field: text for field, text in messages.items()}


def _confirm_removal(form: KindForm, found: ItemKept, trouble: str = "") -> ResponseReturnValue:
    uses = setup_editing.uses_of(database(), found.kind, found.key, found.store)
    return page(
        "setup_remove.html",
        422 if trouble else 200,
        form=form,
        item=found,
        uses=uses,
        blocked=any(use.blocks for use in uses),
        wants_two=plan_approval.wants_two(found.kind),
        names={one.kind: one.one for one in kind_forms().values()},
        trouble=trouble,
        address=item_address,
    )


def _form_of(kind: str) -> KindForm:
    forms = kind_forms()
    if kind not in forms:
        abort(404)
    return forms[kind]


def _key(key: str) -> str:
    return request.args.get("named", "") if key == "item" else key


def _found(kind: str, key: str) -> ItemKept:
    store = request.args.get("store", "")
    if store:
        refuse_store(store)
    found = setup_editing.find_item(database(), kind, key[:64], store[:8])
    if found is None:
        abort(404)
    return found


def _visible(items: list[ItemKept]) -> list[ItemKept]:
    seen = stores_seen()
    return [one for one in items if seen is None or not one.store or one.store in seen]


def _check_rights(store: str) -> None:
    """What is for all stores is changed by who may change it for all."""
    if not may_change(store):
        abort(403)


def _told(form: KindForm) -> str:
    if not form.feed:
        return _("HQ follows it from now on.")
    return _("Registers hear of it with feed {feed}, usually within a minute.").format(feed=form.feed)
