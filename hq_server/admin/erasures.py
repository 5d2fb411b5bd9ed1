"""Erasing a person: the page that says what goes and what stays, and which registers have confirmed it."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import erasure_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, stores_seen, user
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.access import Area, Right
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import approved_acts, audit, customer_list, erasure, second_person
from hq_server.services.access_settings import Act
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/erasures", endpoint="erasures")(erasures)
    console.get("/erasures/<key>", endpoint="erasure")(erasure_page)
    console.get("/customers/<key>/erase", endpoint="erase_customer")(erase_customer)
    console.post("/customers/<key>/erase", endpoint="post_erase_customer")(post_erase_customer)


def erasures() -> ResponseReturnValue:
    before = request.args.get("before", "").replace("\x00", "")[:60]
    rows, following, registers = erasure.list_erasures(database(), before, stores=stores_seen())
    return page(
        "erasures.html",
        rows=rows,
        following=following,
        before=before,
        registers=registers,
        names=audit.full_names(database()),
    )


def erasure_page(key: str) -> ResponseReturnValue:
    shown = erasure.get_erasure(database(), key.replace("\x00", ""), stores_seen())
    return page("erasure.html", shown=shown, say=erasure_words, names=audit.full_names(database()))


def erase_customer(key: str) -> ResponseReturnValue:
    found = customer_list.get_customer(database(), key)
    _refuse_others(found)
    return _asking(found)


def post_erase_customer(key: str) -> ResponseReturnValue:
    found, db = customer_list.get_customer(database(), key), database()
    made_in = _refuse_others(found)
    wanted, why = found.account_number or found.id, form_text("why", 2_000)
    if form_text("typed", 60) != wanted:
        return _asking(found, _("Type {code} to confirm. Nothing was erased.").format(code=wanted))
    if not why:
        return _asking(found, _("Say why: it stands in the record of erasures. Nothing was erased."))
    told = {"customer": found.id, "erasure": new_id(), "accounts": erasure.accounts_text(db, found.id)}
    try:
        made = approved_acts.do_or_propose(
            *(db, Act.ERASE_PERSON, f"customer {found.id}", told, why),
            by=user().name,
            now_ms=now_ms(),
            new_id=new_id,
            store=made_in.pop() if len(made_in) == 1 else "",
        )
    except Refused as refused:
        return _asking(found, refused.message)
    if made is not None:
        flash("wait", _("Nothing is erased yet: somebody else has to approve it."), _("It stands under Approvals."))
        return redirect(url_for("admin.approval", key=made.id), 303)
    flash("ok", _("The person is erased at HQ."), _("Registers hear of it with feed 1010; each sends a receipt."))
    return redirect(url_for("admin.erasure", key=found.id), 303)


def may_erase(customer: CustomerListed) -> bool:
    """What is erased is erased everywhere: all accounts of the person have to be of stores that the user may change."""
    mine = user().stores(Area.CUSTOMERS, Right.CHANGE)
    return mine is None or _made_in(customer) <= mine


def _refuse_others(customer: CustomerListed) -> set[str]:
    """403 for a person who is another store's as well. Returns the stores where the accounts were made."""
    if not may_erase(customer):
        abort(403)
    return _made_in(customer)


def _made_in(customer: CustomerListed) -> set[str]:
    return {one.store for one in erasure.accounts_of(database(), customer)}


def _asking(found: CustomerListed, trouble: str = "") -> ResponseReturnValue:
    return page(
        "erase_customer.html",
        422 if trouble else 200,
        customer=found,
        preview=erasure.preview(database(), found),
        kept=erasure_words.kept(),
        trouble=trouble,
        wants_two=second_person.is_needed(database(), Act.ERASE_PERSON),
    )
