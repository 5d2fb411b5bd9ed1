"""Customer synchronization: every operation with where it stands, one of them with its values, way and correction."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import sync_words
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
    words,
)
from hq_server.admin.customer_words import field_label
from hq_server.admin.states import State
from hq_server.db.sync_operations import ASIDE, CHANGED, CREATED, Asked, Operation
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import FieldsRefused
from hq_server.services import store_admin, sync_operations
from hq_server.services.sync_operations import ALL, BACK, NEEDS, WAITING, OperationShown
from hq_server.texts import _, ngettext

_TABS = (ALL, NEEDS, WAITING, BACK)
_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Row:
    operation: Operation
    state: State
    word: str
    error: str
    address: str


@dataclass(frozen=True, slots=True)
class Field:
    """``old`` and ``brought`` as the operation has them, ``now`` as HQ has it; ``typed`` is in the form."""

    path: str
    label: str
    old: str
    brought: str
    now: str
    typed: str
    message: str


def add_pages(console: Blueprint) -> None:
    console.get("/sync", endpoint="sync")(show_list)
    console.post("/sync/try-again", endpoint="retry_sync")(retry)
    console.get("/sync/<key>", endpoint="sync_operation")(show)
    console.post("/sync/<key>", endpoint="correct_operation")(correct)


def show_list() -> ResponseReturnValue:
    tab = request.args.get("tab", ALL)
    tab = tab if tab in _TABS else ALL
    text = request.args.get("q", "")[:200]
    asked = _asked(request.args.get("store", ""), request.args.get("what", ""))
    found = sync_operations.list_operations(
        database(), tab, text=text, asked=asked, after=request.args.get("after", "")[:120]
    )
    kept = {name: value for name, value in (("q", text), ("store", asked.store), ("what", asked.what)) if value}
    stores = [one for one in store_admin.list_stores(database()) if asked.stores is None or one.number in asked.stores]
    return page(
        "sync.html",
        rows=[_row(one) for one in found.operations],
        tab=tab,
        tabs=[(one, sync_words.tab_word(one), _address(one, kept)) for one in _TABS],
        kept=kept,
        stores=stores,
        kinds=[(CREATED, _("New customer")), (CHANGED, _("Change")), (ASIDE, _("Not applied"))],
        next_page=_address(tab, kept | {"after": found.after}) if found.after else "",
        may_change=may_change(),
    )


def retry() -> ResponseReturnValue:
    asked = _asked(form_text("store"), "")
    tried, moved = sync_operations.retry_all(database(), asked, now_ms(), by=user().name)
    title = ngettext("{count} document was tried again.", "{count} documents were tried again.", tried)
    text = ngettext("{count} went on.", "{count} went on.", moved).format(count=words().number(moved))
    told = title.format(count=words().number(tried))
    flash("ok", told, f"{text} " + _("Customers who wait for a number get it with the customer job, which starts now."))
    return redirect(url_for("admin.sync", tab=form_text("tab") or ALL), 303)


def show(key: str) -> ResponseReturnValue:
    return _page(_found(key), key)


def correct(key: str) -> ResponseReturnValue:
    shown = _found(key)
    typed = {path: _sent(f"new-{path}") for path in _paths(shown) if f"new-{path}" in request.form}
    why = form_text("why", 500)
    changes = [FieldChange(path, _sent(f"now-{path}") or None, text or None) for path, text in typed.items()]
    changed_any = any(one.old != one.new for one in changes)
    if changed_any and not why:
        return _page(shown, key, typed=typed, trouble=_("Say why; it is kept in the audit."), status=422)
    try:
        changed = sync_operations.correct(database(), shown.customer.id, changes, why, now_ms(), by=user().name)
    except FieldsRefused as refused:
        return _page(shown, key, typed=typed, messages=refused.messages, trouble=refused.message, why=why, status=422)
    title = ngettext("{count} field is corrected.", "{count} fields are corrected.", changed).format(count=changed)
    if not changed:
        title = _("The customer is synchronized.")
    flash("ok", title, _("It is told on 1010 now; registers have it with their next exchange."))
    return redirect(url_for("admin.sync_operation", key=key), 303)


def _sent(name: str) -> str:
    """Of a form, with line breaks as they are stored."""
    return form_text(name, _LIMIT).replace("\r\n", "\n")


def _found(key: str) -> OperationShown:
    """One of a store that is not theirs is to the person as if it were not there."""
    shown = sync_operations.get_operation(database(), key[:120])
    refuse_store(shown.operation.store)
    return shown


def _page(
    shown: OperationShown,
    key: str,
    *,
    typed: dict[str, str] | None = None,
    messages: dict[str, str] | None = None,
    trouble: str = "",
    why: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    return page(
        "sync_operation.html",
        status,
        shown=shown,
        operation=shown.operation,
        row=_row(shown.operation),
        fields=_fields(shown, typed or {}, messages or {}),
        steps=sync_words.steps(shown, words()),
        key=key,
        trouble=trouble,
        why=why,
        may_change=may_change(),
    )


def _fields(shown: OperationShown, typed: dict[str, str], messages: dict[str, str]) -> list[Field]:
    brought = {change.field: (change.old or "", change.new or "") for change in shown.changes}
    found = []
    for path in _paths(shown):
        now = shown.now.get(path, "")
        old, new = brought.get(path, ("", now))
        found.append(Field(path, field_label(path), old, new, now, typed.get(path, now), messages.get(path, "")))
    return found


def _paths(shown: OperationShown) -> list[str]:
    """The fields that the operation brought; of a new customer, all that there are."""
    if shown.operation.what == CREATED:
        return list(shown.now)
    return list(dict.fromkeys(change.field for change in shown.changes))


def _asked(store: str, what: str) -> Asked:
    seen = stores_seen()
    known = what if what in (CREATED, CHANGED, ASIDE) else ""
    return Asked(store.strip()[:20].replace("\x00", ""), known, None, seen)


def _row(operation: Operation) -> Row:
    state = sync_operations.state_of(operation)
    address = url_for("admin.sync_operation", key=sync_operations.key_of(operation))
    if operation.what == ASIDE:
        address = url_for("admin.document", code=operation.register_code, sequence=operation.sequence)
    return Row(
        operation, sync_words.state(state), sync_words.what(operation), sync_words.error(operation, state), address
    )


def _address(tab: str, kept: dict[str, Any]) -> str:
    return url_for("admin.sync", tab=tab, **kept)
