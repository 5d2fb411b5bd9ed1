"""Customers' orders: the list with what needs a person first, and one order with its way, mended in place."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import order_words
from hq_server.admin.console import database, flash, form_text, may_change, now_ms, page, stores_seen, user, words
from hq_server.admin.transaction_words import TransactionWords
from hq_server.db.orders import OrderRow
from hq_server.domain.access import Right
from hq_server.domain.orders import CREATED, METHODS, STATES
from hq_server.errors import FieldsRefused, Refused
from hq_server.services import order_list, order_mending, store_admin, transaction_names
from hq_server.services.order_list import OrderShown
from hq_server.services.order_mending import Wish
from hq_server.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Typed:
    """What is in the form that mends an order."""

    method: str
    address: str
    pickup_store: str
    wanted_date: str
    amounts: bool = False


def add_pages(console: Blueprint) -> None:
    console.get("/orders", endpoint="orders")(show_list)
    console.post("/orders/try-again", endpoint="retry_orders")(retry)
    console.get("/orders/<key>", endpoint="order")(show)
    console.post("/orders/<key>", endpoint="mend_order")(mend)


def show_list() -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    text, store, before = (request.args.get(name, "").replace("\x00", "")[:200] for name in ("q", "store", "before"))
    seen = stores_seen()
    found = order_list.list_orders(database(), state, text, store, before, stores_seen=seen)
    kept = {name: value for name, value in (("q", text), ("store", store)) if value}
    return page(
        "orders.html",
        found=found,
        state=state,
        states=["", *STATES],
        kept=kept,
        before=before,
        stores=[one for one in store_admin.list_stores(database()) if seen is None or one.number in seen],
        most=order_list.MOST_COUNTED,
        say=order_words,
        may_change=may_change(),
    )


def retry() -> ResponseReturnValue:
    store = form_text("store", 20)
    changed = stores_seen(Right.CHANGE)
    tried, made = order_mending.try_all_again(database(), now_ms(), by=user().name, store=store, stores_changed=changed)
    title = ngettext("{count} order was tried again.", "{count} orders were tried again.", tried)
    text = ngettext("{count} sales order was made.", "{count} sales orders were made.", made)
    flash("ok", title.format(count=words().number(tried)), text.format(count=words().number(made)))
    return redirect(url_for("admin.orders", state=form_text("state", 20) or None, store=store or None), 303)


def show(key: str) -> ResponseReturnValue:
    shown = order_list.get_order(database(), key, stores_seen())
    row = shown.row
    if key != row.id:
        return redirect(url_for("admin.order", key=row.id))
    return _page(shown, Typed(row.method, row.address, row.pickup_store, row.wanted_date))


def mend(key: str) -> ResponseReturnValue:
    shown = order_list.get_order(database(), key, stores_seen(Right.VIEW))
    mine = stores_seen(Right.CHANGE)
    if mine is not None and not mine.intersection(shown.row.stores):
        abort(403)
    typed = Typed(
        form_text("method", 20),
        form_text("address", 40),
        form_text("pickup_store", 20),
        form_text("wanted_date", 20),
        "amounts" in request.form,
    )
    seen = form_text("seen", 10)
    wish = Wish(
        typed.method,
        typed.address,
        typed.pickup_store,
        typed.wanted_date,
        int(seen) if seen.isdecimal() else -1,
        typed.amounts,
    )
    try:
        after = order_mending.mend(database(), shown.row.id, wish, now_ms(), by=user().name, stores_changed=mine)
    except FieldsRefused as refused:
        return _page(shown, typed, refused.messages, refused.message, 422)
    except Refused as refused:
        flash("bad", refused.message)
    else:
        _tell(after)
    return redirect(url_for("admin.order", key=shown.row.id), 303)


def _tell(after: OrderRow) -> None:
    if after.state == CREATED:
        title = _("Saved. Its sales order is {number}.").format(number=after.order_number)
        flash("ok", title, _("The registers hear of it with feed 1090."))
    else:
        flash("warn", _("Saved, but there is no sales order yet."), order_words.reason(after))


def _page(
    shown: OrderShown, typed: Typed, messages: dict[str, str] | None = None, trouble: str = "", status: int = 200
) -> ResponseReturnValue:
    row = shown.row
    return page(
        "order.html",
        status,
        shown=shown,
        row=row,
        state=order_words.state(row),
        sentence=order_words.sentence(shown),
        steps=order_words.steps(shown, words(), TransactionWords(transaction_names.names_at(database(), row.store))),
        typed=typed,
        wrong=messages or {},
        trouble=trouble,
        methods=[(method, order_words.method_word(method)) for method in METHODS],
        offers_amounts=order_words.offers_amounts(row),
        say=order_words,
        may_change=may_change() and shown.can_be_mended,
    )
