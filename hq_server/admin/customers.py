"""Customers: found by name, phone, e-mail, id, card or account number; one customer with everything HQ has of it, and
the decision of what a register and HQ changed at the same time.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words, erasures, merge_words, merges, order_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, user
from hq_server.admin.states import customer_state, document_state
from hq_server.errors import Refused
from hq_server.services import (
    audit,
    customer_details,
    customer_edits,
    customer_import,
    customer_list,
    customer_merging,
    order_list,
)
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/customers", endpoint="customers")(customers)
    console.get("/customers/<key>", endpoint="customer")(customer)
    console.post("/customers/<key>/decide", endpoint="decide_customer")(decide_customer)


def customers() -> ResponseReturnValue:
    text, state, before = (request.args.get(name, "").replace("\x00", "")[:200] for name in ("q", "state", "before"))
    found = customer_list.list_customers(database(), text, state, before)
    rows = [(listed, customer_state(listed)) for listed in found.customers]
    most = customer_list.MOST_COUNTED
    return page("customers.html", found=found, rows=rows, text=text, state=state, before=before, most=most)


def customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    documents = customer_list.list_documents(database(), found)
    rows = [(document, document_state(document.state)) for document in documents]
    details = customer_details.get_details(database(), found)
    compared, more = merges.panel_of(found)
    made_by = customer_import.import_of(database(), found)
    return page(
        "customer.html",
        customer=found,
        state=customer_state(found),
        rows=rows,
        orders=order_list.orders_of(database(), found),
        of_orders=order_words,
        details=details,
        say=customer_words,
        compared=compared,
        more_alike=more,
        survivor=customer_list.get_customer(database(), found.merged_into) if found.merged_into else None,
        merges=customer_merging.merges_of(database(), found.id),
        merging=merge_words,
        merging_fields=customer_words,
        most=customer_merging.MOST_SALES,
        made_by_import=made_by,
        sender=audit.full_names(database()).get(made_by.made_by, made_by.made_by) if made_by else "",
        may_erase=erasures.may_erase(found),
    )


def decide_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    subject, register = form_text("subject", 100), form_text("take", 100)
    try:
        customer_edits.decide_conflict(
            database(), found.id, subject, register, form_text("seen", 100), user().name, now_ms()
        )
    except Refused as refused:
        flash("bad", refused.message)
    else:
        title = _("Decided: register {code}'s values stand.") if register else _("Decided: HQ's values stand.")
        flash("ok", title.format(code=register), _("Registers hear of it with feed 1010."))
    return redirect(url_for("admin.customer", key=found.id), 303)
