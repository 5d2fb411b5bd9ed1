"""Blocking a customer with a reason that registers show, and taking the block back."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, user
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.customer_fields import BLOCKED, LIMITS
from hq_server.errors import FieldsRefused
from hq_server.services import customer_blocks, customer_details, customer_list
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/customers/<key>/block", endpoint="block_customer")(block_customer)
    console.post("/customers/<key>/block", endpoint="post_block_customer")(post_block)
    console.post("/customers/<key>/unblock", endpoint="unblock_customer")(post_unblock)


def block_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    if found.merged_into or found.erased:
        return redirect(url_for("admin.customer", key=found.id), 303)
    return _asking(found)


def post_block(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    reason = form_text("reason", 1_000)
    try:
        customer_blocks.block(database(), found.id, reason, form_text("seen", 1_000), user().name, now_ms())
    except FieldsRefused as refused:
        return _asking(found, refused.messages.get(BLOCKED, refused.message), reason=reason)
    flash("ok", _("The customer is blocked."), _("Registers hear of it with feed 1010 and show the reason."))
    return redirect(url_for("admin.customer", key=found.id), 303)


def post_unblock(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    why = form_text("why", 1_000)
    try:
        customer_blocks.unblock(database(), found.id, why, form_text("seen", 1_000), user().name, now_ms())
    except FieldsRefused as refused:
        return _asking(found, refused.messages.get(BLOCKED, refused.message), why=why)
    flash("ok", _("The customer is not blocked any more."), _("Registers hear of it with feed 1010."))
    return redirect(url_for("admin.customer", key=found.id), 303)


def _asking(found: CustomerListed, trouble: str = "", *, reason: str = "", why: str = "") -> ResponseReturnValue:
    details = customer_details.get_details(database(), found)
    return page(
        "customer_block.html",
        422 if trouble else 200,
        customer=found,
        blocked=details.fields.get(BLOCKED, ""),
        since=details.blocked,
        trouble=trouble,
        reason=reason,
        why_ends=why,
        limit=LIMITS[BLOCKED],
    )
