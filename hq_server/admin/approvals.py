"""What waits for a second person, and the page where somebody approves or refuses it."""

from dataclasses import dataclass

import msgspec
from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, user
from hq_server.admin.states import State
from hq_server.admin.user_words import act_name
from hq_server.db.second_person import DONE, OPEN, REFUSED, Proposal
from hq_server.errors import Refused
from hq_server.services import approved_acts, audit, second_person, setup_editing
from hq_server.services.access_settings import Act
from hq_server.services.statement_terms import PLAN
from hq_server.texts import _


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal as pages tell it."""

    proposal: Proposal
    title: str
    state: State


def add_pages(console: Blueprint) -> None:
    console.get("/approvals", endpoint="approvals")(approvals)
    console.get("/approvals/<key>", endpoint="approval")(approval)
    console.post("/approvals/<key>", endpoint="post_approval")(post_approval)


def approvals() -> ResponseReturnValue:
    db, person = database(), user()
    return page(
        "approvals.html",
        waiting=[_told(one) for one in second_person.list_open(db, person)],
        decided=[_told(one) for one in second_person.list_decided(db, person)],
        names=audit.full_names(db),
    )


def approval(key: str) -> ResponseReturnValue:
    return _proposal_page(_found(key))


def post_approval(key: str) -> ResponseReturnValue:
    db, by, found = database(), user().name, _found(key)
    act, note = form_text("act", 20), form_text("note", 2_000)
    try:
        if act == "approve":
            approved_acts.approve(db, found.id, by=by, now_ms=now_ms())
            flash("ok", _("It is done."), _title(found))
        elif act == "refuse":
            second_person.refuse(db, found.id, note, by=by, now_ms=now_ms())
            flash("ok", _("It is refused, and nothing was changed."), _title(found))
        elif act == "take_back":
            second_person.take_back(db, found.id, by=by, now_ms=now_ms())
            flash("ok", _("You took it back, and nothing was changed."), _title(found))
        else:
            abort(400)
    except Refused as refused:
        return _proposal_page(_found(key), 422, refused.message, note)
    return redirect(url_for("admin.approvals"), 303)


def _found(key: str) -> Proposal:
    found = second_person.get(database(), key)
    if not second_person.may_see(user(), found):
        abort(404)
    return found


def _proposal_page(found: Proposal, status: int = 200, trouble: str = "", note: str = "") -> ResponseReturnValue:
    db = database()
    return page(
        "approval.html",
        status,
        shown=_told(found),
        one=found,
        is_open=found.state == OPEN,
        is_mine=found.proposed_by == user().name,
        may_approve=second_person.may_approve(user(), found),
        others=[one.full_name for one in second_person.who_may_approve(db, found, now_ms())],
        names=audit.full_names(db),
        changes=_changes(found),
        register=found.details.get("register", ""),
        trouble=trouble,
        note=note,
    )


def _told(found: Proposal) -> Told:
    if found.state == OPEN:
        mine = found.proposed_by == user().name
        state = State("wait", "clock", _("Waits for somebody else"))
        if not mine and second_person.may_approve(user(), found):
            state = State("wait", "user-check", _("Waits for you"), pill=True)
        return Told(found, _title(found), state)
    states = {
        DONE: State("ok", "circle-check", _("Approved and done")),
        REFUSED: State("off", "circle-minus", _("Refused")),
    }
    return Told(found, _title(found), states.get(found.state, State("off", "history", _("Taken back"))))


def _title(found: Proposal) -> str:
    match Act(found.act):
        case Act.REVOKE_REGISTER:
            return _("Revoke register {code}").format(code=found.details.get("register", found.subject))
        case Act.ERASE_PERSON:
            return _("Erase customer {key}").format(key=found.details.get("customer", found.subject))
        case Act.CHANGE_ACCOUNT_PLAN if found.store:
            return _("Change the account plan of store {store}").format(store=found.store)
        case Act.LIFT:
            acts = ", ".join(act_name(Act(one)) for one in found.details["acts"].split())
            return _("Ask for no second person any more: {acts}").format(acts=acts)
        case act:
            return act_name(act)


def _changes(found: Proposal) -> list[tuple[str, str, str]]:
    """Field, value now, value to be; of the account plan alone."""
    if found.act != Act.CHANGE_ACCOUNT_PLAN.value:
        return []
    before = setup_editing.find_item(database(), PLAN, found.details["key"], found.store)
    old = before.members if before else {}
    new = msgspec.json.decode(found.details["members"], type=dict) if found.details["members"] else {}
    fields = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    return [(name, _value(old.get(name)), _value(new.get(name))) for name in fields]


def _value(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
