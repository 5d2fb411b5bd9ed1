"""Merge proposals: customers who could be the same, compared side by side, merged, and merges undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import customer_words, merge_words, rights
from hq_server.admin.console import database, flash, form_text, is_seen, may_change, now_ms, page, stores_seen, user
from hq_server.db.customer_merges import CustomerMerge
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.merge_proposals import MERGED, Proposal
from hq_server.domain.access import Right
from hq_server.domain.customer_likeness import Likeness
from hq_server.domain.customer_merging import FROM_MERGED, KEEP, RULES
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import customer_details, customer_list, customer_merging, merge_proposals
from hq_server.services.customer_merging import MergePreview
from hq_server.texts import _


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that the form which compares two customers shows."""

    proposal: Proposal
    likeness: Likeness
    preview: MergePreview
    rule: str
    names: Mapping[str, Mapping[str, str]]


def add_pages(console: Blueprint) -> None:
    console.get("/merges", endpoint="merges")(merges)
    console.post("/merges", endpoint="propose_merge")(propose_merge)
    console.post("/merges/search", endpoint="search_merges")(search_merges)
    console.get("/merges/<key>", endpoint="merge")(merge)
    console.post("/merges/<key>/merge", endpoint="post_merge")(post_merge)
    console.post("/merges/<key>/dismiss", endpoint="dismiss_merge")(dismiss_merge)
    console.post("/merges/<key>/undo", endpoint="undo_merge")(undo_merge)


def merges() -> ResponseReturnValue:
    state, before = (request.args.get(name, "").replace("\x00", "")[:60] for name in ("state", "before"))
    seen = stores_seen()
    found = merge_proposals.list_proposals(database(), state, "" if state == MERGED else before, stores_seen=seen)
    done: list[CustomerMerge] = []
    following = found.next_before
    if state == MERGED:
        done, following = customer_merging.list_merges(database(), before, stores_seen=seen)
    backlog = merge_proposals.backlog(database())
    return page(
        "merges.html",
        found=found,
        done=done,
        following=following,
        before=before,
        state=state,
        backlog=backlog,
        say=merge_words,
        most=merge_proposals.MOST_COUNTED,
        for_all=may_change(""),
    )


def propose_merge() -> ResponseReturnValue:
    one, other = form_text("one", 40), form_text("other", 40)
    try:
        _refuse_others(*(customer_list.get_customer(database(), key.strip()).id for key in (one, other)))
        proposal = merge_proposals.propose(database(), one, other, by=user().name, now_ms=now_ms(), new_id=new_id)
    except Refused as refused:
        flash("bad", refused.message)
        return redirect(url_for("admin.merges"), 303)
    return redirect(url_for("admin.merge", key=proposal), 303)


def search_merges() -> ResponseReturnValue:
    if not may_change(""):
        abort(403)
    merge_proposals.search_all(database(), user().name, now_ms())
    flash("ok", _("All customers are compared again."), _("What is found appears here; decisions are kept."))
    return redirect(url_for("admin.merges"), 303)


def merge(key: str) -> ResponseReturnValue:
    """A proposal, or a merge that was made."""
    proposal = merge_proposals.get_proposal(database(), key)
    if proposal is None:
        undoing = customer_merging.preview_undo(database(), key[:36])
        _refuse_others(undoing.merge.merged.id, undoing.merge.survivor.id)
        return page("merge_done.html", undoing=undoing, say=merge_words, customers=customer_words, most=_most())
    _refuse_others(proposal.one.id, proposal.other.id)
    if proposal.state == MERGED:
        made = customer_merging.merges_of(database(), proposal.one.id)
        pair = {proposal.one.id, proposal.other.id}
        newest = next((one.id for one in made if {one.merged.id, one.survivor.id} == pair), None)
        if newest is not None:
            return redirect(url_for("admin.merge", key=newest), 303)
    comparison = compare(proposal, request.args.get("stays", ""), request.args.get("rule", ""))
    return page(
        "merge.html",
        compared=comparison,
        say=merge_words,
        merging=merge_words,
        merging_fields=customer_words,
        most=_most(),
    )


def post_merge(key: str) -> ResponseReturnValue:
    proposal = merge_proposals.require_open(database(), key)
    ids = (proposal.one.id, proposal.other.id)
    _refuse_others(*ids)
    survivor = form_text("stays", 40)
    merged = next((one for one in ids if one != survivor), "")
    taken = [name[len("take:") :] for name, side in request.form.items() if _is_taken(name, side)]
    try:
        if survivor not in ids:
            raise Refused(_("Choose who of the two stays. Nothing was merged."))
        made = customer_merging.merge(
            database(),
            survivor,
            merged,
            taken,
            seen=form_text("seen", 100),
            by=user().name,
            now_ms=now_ms(),
            new_id=new_id,
        )
    except Refused as refused:
        flash("bad", refused.message)
        return redirect(url_for("admin.merge", key=key, stays=survivor if survivor in ids else None), 303)
    flash("ok", _("Merged."), _("Every register hears of it with feed 1010. You can undo it at any time."))
    return redirect(url_for("admin.merge", key=made), 303)


def dismiss_merge(key: str) -> ResponseReturnValue:
    proposal = merge_proposals.require_open(database(), key)
    _refuse_others(proposal.one.id, proposal.other.id)
    try:
        merge_proposals.dismiss(database(), key, user().name, now_ms())
    except Refused as refused:
        flash("bad", refused.message)
    else:
        flash("ok", _("Noted: they are not the same."), _("They are never proposed again."))
    return redirect(url_for("admin.merges"), 303)


def undo_merge(key: str) -> ResponseReturnValue:
    made = customer_merging.preview_undo(database(), key[:36]).merge
    _refuse_others(made.merged.id, made.survivor.id)
    try:
        customer_merging.undo(database(), key[:36], by=user().name, now_ms=now_ms())
    except Refused as refused:
        flash("bad", refused.message)
    else:
        flash("ok", _("Undone: both customers stand for themselves again."), _("Registers hear of it with feed 1010."))
    return redirect(url_for("admin.merge", key=key), 303)


def compare(proposal: Proposal, stays: str = "", rule: str = "") -> Comparison:
    """``stays``: who of the two is kept; where nobody said so, the one with more sales."""
    db, one, other = database(), proposal.one.id, proposal.other.id
    survivor = stays if stays in (one, other) else customer_merging.suggested_survivor(db, one, other)
    merged = other if survivor == one else one
    chosen = rule if rule in RULES else KEEP
    likeness = merge_proposals.likeness_of(db, one, other)
    preview = customer_merging.preview(db, survivor, merged, chosen)
    names = customer_details.names_of_both(db, preview.survivor.store, preview.before, preview.merged_before)
    return Comparison(proposal, likeness, preview, chosen, names)


def panel_of(customer: CustomerListed) -> tuple[Comparison | None, int]:
    """The likeliest open proposal of a customer, to be decided on its page, and how many more there are."""
    if customer.merged_into:
        return None, 0
    found = [
        proposal
        for proposal in merge_proposals.proposals_of(database(), customer.id)
        if is_seen(customer.store) or _is_of(stores_seen(), proposal.one.id, proposal.other.id)
    ]
    return (compare(found[0]), len(found) - 1) if found else (None, 0)


def _refuse_others(*customers: str) -> None:
    """404 for customers none of whom was made in a store that the person sees, 403 in one that they may change."""
    for right in (Right.VIEW, rights.right_for(request.method)):
        if not _is_of(stores_seen(right), *customers):
            abort(404 if right is Right.VIEW else 403)


def _is_of(stores: frozenset[str] | None, *customers: str) -> bool:
    """Whether one of the customers was made in one of the stores; None: all of them."""
    return stores is None or bool(stores & customer_list.stores_of(database(), customers))


def _most() -> int:
    return customer_merging.MOST_SALES


def _is_taken(name: str, side: str) -> bool:
    return name.startswith("take:") and side == FROM_MERGED
