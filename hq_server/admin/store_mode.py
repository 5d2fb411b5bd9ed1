"""How a store's customers get their number: asynchronously or while they wait; switched on a page that says what
comes of it.
"""

from dataclasses import replace

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, refuse_store, user
from hq_server.services import attention, store_admin
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/stores/<number>/mode", endpoint="store_mode")(store_mode)
    console.post("/stores/<number>/mode", endpoint="post_store_mode")(post_store_mode)


def store_mode(number: str) -> ResponseReturnValue:
    """The other way than the one that the store has."""
    refuse_store(number)
    store = store_admin.get_store(database(), number)
    standings = attention.list_standings(database(), number)
    pending = sum(standing.register.pending_customers for standing in standings)
    return page(
        "store_mode.html",
        store=store,
        registers=len(standings),
        pending=pending,
        happens=_to_synchronous() if store.async_customers else _to_asynchronous(),
    )


def post_store_mode(number: str) -> ResponseReturnValue:
    refuse_store(number)
    store = store_admin.get_store(database(), number)
    asynchronous = form_text("async_customers", 3) == "yes"
    store_admin.update_store(database(), replace(store, async_customers=asynchronous), now_ms(), by=user().name)
    flash("ok", _("Saved."), _("The store's registers hear of it with feed 1070."))
    return redirect(url_for("admin.store", number=number), 303)


def _to_synchronous() -> list[str]:
    return [
        _("A register saves a new customer as ever, sends it at once and shows HQ's number as soon as it comes."),
        _("The cashier never has to wait: selling goes on with the customer before the number is there."),
        _(
            "Without network, or when HQ takes too long, it goes on as now: “Pending sync”, the number comes later. "
            "Nobody is created twice."
        ),
        _("HQ is asked more often, and the number is quick only while HQ's workers run."),
    ]


def _to_asynchronous() -> list[str]:
    return [
        _("A register creates a customer at once, also without network; it reads “Pending sync” at first."),
        _("The number comes with one of the next exchanges, usually within a minute; nobody waits for it."),
        _("Receipts name the customer by the permanent id in either way, so nothing printed becomes wrong."),
    ]
