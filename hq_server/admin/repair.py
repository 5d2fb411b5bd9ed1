"""Repairing one document: the form that checks while somebody types, the approval by a second person, voiding."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import repair_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, stores_seen, user, words
from hq_server.admin.repair_form import Field, Form, FormBuilder
from hq_server.admin.states import State, document_state
from hq_server.admin.transaction_words import TransactionWords, transaction_word
from hq_server.db.repairs import APPLIED, CORRECT, PROPOSED, RETURNED, SET_ASIDE, VOID, Repair
from hq_server.errors import Refused
from hq_server.services import findings_list, repair, repair_pages
from hq_server.services.repair_check import check_repair
from hq_server.services.repair_subject import Subject, load_subject
from hq_server.services.transaction_names import names_at
from hq_server.texts import _
from hq_server.wire.codes import PARKED, QUARANTINED


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the form: only what is other than what counts now."""

    typed: dict[str, str]
    why: str
    seen: int
    opened: tuple[str, ...]


def add_pages(console: Blueprint) -> None:
    console.get("/findings/<code>/<int:sequence>", endpoint="repair")(show_repair)
    console.post("/findings/<code>/<int:sequence>", endpoint="post_repair")(post_repair)
    console.post("/findings/<code>/<int:sequence>/check", endpoint="check_repair")(check)
    console.get("/findings/<code>/<int:sequence>/approve", endpoint="approve")(show_approve)
    console.post("/findings/<code>/<int:sequence>/approve", endpoint="post_approve")(post_approve)
    console.get("/findings/<code>/<int:sequence>/void", endpoint="void")(show_void)
    console.post("/findings/<code>/<int:sequence>/void", endpoint="post_void")(post_void)


def show_repair(code: str, sequence: int) -> ResponseReturnValue:
    subject = load_subject(database(), code, sequence)
    begun = subject.repair
    if begun is not None and begun.state == PROPOSED:
        return redirect(url_for("admin.approve", code=code, sequence=sequence), 303)
    typed = dict(begun.changes) if begun and begun.kind == CORRECT else {}
    sent = Sent(typed, begun.why if begun else "", _version(begun), tuple(request.args.getlist("edit")[:200]))
    return _form(subject, sent)


def post_repair(code: str, sequence: int) -> ResponseReturnValue:
    subject = load_subject(database(), code, sequence)
    sent = _sent(subject)
    take, _equals, value = form_text("take", 300).partition("=")
    if take:
        sent.typed[take] = value
        return _form(subject, sent, focus=True)
    if form_text("open", 100):
        return _form(subject, Sent(sent.typed, sent.why, sent.seen, (*sent.opened, form_text("open", 100))))
    person: dict[str, Any] = {"seen": sent.seen, "person": user().name, "now_ms": now_ms()}
    act = form_text("act", 20)
    try:
        if act == "discard":
            repair.discard(database(), code, sequence, **person)
            flash("ok", _("The draft is discarded."), _("The finding stays."))
        elif act == "send":
            return _said(repair.propose(database(), code, sequence, sent.typed, sent.why, **person))
        else:
            repair.save_draft(database(), code, sequence, sent.typed, sent.why, **person)
            flash("ok", _("Your draft is saved."), _("Nothing is changed before it is sent and approved."))
    except Refused as refused:
        now = load_subject(database(), code, sequence)
        # A form that is older than what stands is shown with the newer version: saving again writes over it.
        again = Sent(sent.typed, sent.why, _version(now.repair), sent.opened)
        return _form(now, again, refused.message, 422)
    return redirect(url_for("admin.repair", code=code, sequence=sequence), 303)


def check(code: str, sequence: int) -> ResponseReturnValue:
    """What the rules say of what is typed at this moment; nothing is saved."""
    subject = load_subject(database(), code, sequence)
    sent = _sent(subject)
    return page("repair_checks.html", partial=True, **_checked(subject, sent))


def show_approve(code: str, sequence: int) -> ResponseReturnValue:
    return _approval(code, sequence)


def post_approve(code: str, sequence: int) -> ResponseReturnValue:
    seen, person, moment = _number("seen"), user().name, now_ms()
    act, note = form_text("act", 20), form_text("note", 2_000)
    try:
        if act == "return":
            back = repair.return_repair(database(), code, sequence, note, seen=seen, person=person, now_ms=moment)
            flash("ok", _("Returned to {name}.").format(name=_full_name(back.proposed_by)), _("Nothing is changed."))
        elif act == "take_back":
            repair.take_back(database(), code, sequence, seen=seen, person=person, now_ms=moment)
            flash("ok", _("It is a draft again."), _("Nothing is changed."))
            return redirect(url_for("admin.repair", code=code, sequence=sequence), 303)
        else:
            return _said(repair.approve(database(), code, sequence, seen=seen, person=person, now_ms=moment))
    except Refused as refused:
        return _approval(code, sequence, note, refused.message)
    return redirect(url_for("admin.findings"), 303)


def show_void(code: str, sequence: int) -> ResponseReturnValue:
    return _void(load_subject(database(), code, sequence))


def post_void(code: str, sequence: int) -> ResponseReturnValue:
    subject = load_subject(database(), code, sequence)
    why, kind = form_text("why", 2_000), _void_kind(subject)
    try:
        sent = repair.propose(
            *(database(), code, sequence, {}, why),
            seen=_number("seen"),
            person=user().name,
            now_ms=now_ms(),
            kind=kind,
        )
    except Refused as refused:
        return _void(load_subject(database(), code, sequence), why, refused.message)
    return _said(sent)


def _form(
    subject: Subject, sent: Sent, trouble: str = "", status: int = 200, *, focus: bool = False
) -> ResponseReturnValue:
    listed = subject.listed
    wished = request.method == "POST" or "again" in request.args
    place, many, following = findings_list.next_after(
        database(), listed.store, listed.register, listed.sequence, stores_seen()
    )
    return page(
        "repair.html",
        status,
        trouble=trouble,
        focus=focus or bool(trouble),
        place=place,
        many=many,
        following=following,
        state=_state(subject),
        may_repair=subject.needs_somebody or listed.state == PARKED or (subject.may_be_repaired and wished),
        void_kind=_void_kind(subject),
        shortest=repair.SHORTEST_REASON,
        returned=subject.repair if subject.repair and subject.repair.state == RETURNED else None,
        second_person=repair.second_person_needed(database(), listed.store),
        **_checked(subject, sent),
        **_about(subject),
    )


def _checked(subject: Subject, sent: Sent) -> dict[str, Any]:
    """What follows from what is typed: the form, the verdict, what the repair would change."""
    found = check_repair(database(), subject, sent.typed)
    point = words().money(0, "EUR")[1]
    builder = FormBuilder(subject, sent.typed, found, sent.opened, point)
    form = builder.build()
    return {
        "subject": subject,
        "document": subject.listed,
        "check": found,
        "form": form,
        "shown": {field.path for field in form.shown},
        "sent": sent,
        "faults": builder.faults(),
        "effects": repair_pages.effects(subject, found),
        "passed": repair_pages.passed(found),
        "first_wrong": _first_wrong(form),
        "say": repair_words,
    }


def _about(subject: Subject) -> dict[str, Any]:
    names = repair_pages.names_of_people(database())
    return {
        "events": repair_words.told_events(repair_pages.events_of(database(), subject), names),
        "names": names,
        "type_word": transaction_word(subject.transaction.type) if subject.transaction else subject.envelope.kind,
        "called": TransactionWords(names_at(database(), subject.listed.store)),
        "store_name": repair_pages.store_name(database(), subject.listed.store),
    }


def _approval(code: str, sequence: int, note: str = "", trouble: str = "") -> ResponseReturnValue:
    subject = load_subject(database(), code, sequence)
    sent = subject.repair
    if sent is None or sent.state != PROPOSED:
        flash("warn", trouble or _("Nothing waits for approval here any more."), _("The page shows what stands."))
        return redirect(url_for("admin.repair", code=code, sequence=sequence), 303)
    corrected = repair_pages.corrected(database(), subject, sent)
    others = repair.may_approve(database(), sent)
    needed = repair.second_person_needed(database(), subject.listed.store)
    return page(
        "approve.html",
        422 if trouble else 200,
        subject=subject,
        document=subject.listed,
        state=State("wait", "user-check", _("Waits for approval"), pill=True),
        sent=sent,
        check=corrected.check,
        changes=corrected.changes,
        sold=corrected.sold,
        effects=corrected.effects,
        note=note,
        trouble=trouble,
        others=others,
        may_approve=not needed or user().name in {other.name for other in others},
        is_mine=sent.proposed_by == user().name,
        say=repair_words,
        **_about(subject),
    )


def _void(subject: Subject, why: str = "", trouble: str = "") -> ResponseReturnValue:
    return page(
        "void.html",
        422 if trouble else 200,
        subject=subject,
        document=subject.listed,
        kind=_void_kind(subject),
        seen=_version(subject.repair),
        why=why,
        trouble=trouble,
        shortest=repair.SHORTEST_REASON,
        second_person=repair.second_person_needed(database(), subject.listed.store),
        **_about(subject),
    )


def _said(done: Repair) -> ResponseReturnValue:
    """After sending or approving."""
    if done.state == APPLIED:
        flash("ok", _("The repair is applied."), _("The document was checked again; its day goes on by itself."))
    else:
        flash("ok", _("Sent for approval."), _("Somebody else at HQ approves it; nothing is changed before that."))
    return redirect(url_for("admin.repair", code=done.register_code, sequence=done.sequence), 303)


def _sent(subject: Subject) -> Sent:
    """What the form says, but for what nobody changed."""
    check_now = check_repair(database(), subject, {})
    builder = FormBuilder(subject, {}, check_now, (), words().money(0, "EUR")[1])
    was = {field.path: field.was for field in builder.every_field()}
    typed = {
        path: form_text(f"f.{path}", 2_000)
        for path in was
        if f"f.{path}" in request.form and form_text(f"f.{path}", 2_000) != was[path].strip()
    }
    opened = tuple(text[:20] for text in request.form.getlist("edit")[:200])
    return Sent(typed, form_text("why", 2_000), _number("seen"), opened)


def _first_wrong(form: Form) -> Field | None:
    """The field that takes the focus after a failed save."""
    return next((one for one in form.shown if one.message), None)


def _state(subject: Subject) -> State:
    if subject.repair is not None:
        return State("wait", "pencil", repair_words.repair_state(subject.repair.state))
    if subject.listed.state == QUARANTINED:
        return document_state(QUARANTINED)
    if subject.open:
        return repair_words.finding_state(findings_list.FOUND)
    return document_state(subject.listed.state)


def _void_kind(subject: Subject) -> str:
    """What can be done instead of a correction; empty when nothing can."""
    if subject.transaction is not None:
        return VOID if subject.transaction.type != "void" else ""
    return SET_ASIDE if subject.listed.state == QUARANTINED else ""


def _version(begun: Repair | None) -> int:
    return begun.version if begun else 0


def _number(name: str) -> int:
    text = form_text(name, 20)
    return int(text) if text.isascii() and text.isdecimal() else 0


def _full_name(name: str) -> str:
    return repair_pages.names_of_people(database()).get(name, name)
