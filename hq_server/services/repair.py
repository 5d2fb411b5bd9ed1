"""Repairs of documents that need a person: drafted, sent, approved by somebody else, applied, with a full audit.

Every function is one write transaction. ``seen`` is the version that the person's page showed: when somebody saved
meanwhile, nothing is done and the person is told who and when.
"""

from collections.abc import Mapping
from dataclasses import replace

from hq_server.db import repairs, users
from hq_server.db.database import HqDatabase
from hq_server.db.repairs import (
    APPLIED,
    CORRECT,
    DRAFT,
    PROPOSED,
    RETURNED,
    SET_ASIDE,
    VOID,
    WITHDRAWN,
    Event,
    Repair,
)
from hq_server.db.users import User
from hq_server.domain.access import Area, Right
from hq_server.errors import Refused
from hq_server.services import audit, own_hands, repair_apply
from hq_server.services.repair_check import Change, RepairCheck, changes_between, check_repair, editable_fields
from hq_server.services.repair_subject import Json, Subject, load_subject
from hq_server.services.statement_terms import load_terms
from hq_server.texts import _
from hq_server.wire import codes

SHORTEST_REASON = 20
_LONGEST_TEXT = 2_000
_DONE = {CORRECT: "corrected", VOID: "voided", SET_ASIDE: "set_aside"}


def second_person_needed(db: HqDatabase, store: str) -> bool:
    """As the store's terms say; unless they do, as soon as two people may repair there."""
    with db.read():
        said = load_terms(db, store).second_person
        return len(_who_may(db, store)) > 1 if said is None else said


def may_approve(db: HqDatabase, repair: Repair) -> list[User]:
    """Everybody who had no hand in the repair."""
    with db.read():
        made = repairs.persons_of(db, repair.id or 0) | {repair.proposed_by}
        return [user for user in _who_may(db, repair.store) if user.name not in made]


def _who_may(db: HqDatabase, store: str) -> list[User]:
    """Whose role lets them change the end of day of the store."""
    return [user for user in users.active_users(db) if user.may(Area.END_OF_DAY, Right.CHANGE, store)]


def save_draft(
    db: HqDatabase,
    code: str,
    sequence: int,
    typed: Mapping[str, str],
    why: str,
    *,
    seen: int,
    person: str,
    now_ms: int,
    kind: str = CORRECT,
) -> Repair:
    """Keep what was typed, right or wrong. Raises ``Refused``."""
    with db.write():
        subject = _open(db, code, sequence, seen)
        return _save(db, subject, kind, typed, why, person, now_ms)


def propose(
    db: HqDatabase,
    code: str,
    sequence: int,
    typed: Mapping[str, str],
    why: str,
    *,
    seen: int,
    person: str,
    now_ms: int,
    kind: str = CORRECT,
) -> Repair:
    """Send the repair for approval; where nobody else has to approve it, it is applied at once. What still breaks a
    rule that a person may let stand is accepted with it. Raises ``Refused``: the draft is kept when only the repair
    itself is wrong.
    """
    with db.write():
        subject = _open(db, code, sequence, seen)
        repair = _save(db, subject, kind, typed, why, person, now_ms)
    with db.write():
        subject = load_subject(db, code, sequence)
        _refuse_what_is_wrong(db, subject, repair)
        sent = replace(repair, state=PROPOSED, proposed_by=person, proposed_ms=now_ms, version=repair.version + 1)
        _put(db, sent)
        _note(db, sent, "proposed", person, now_ms, note=sent.why)
        if second_person_needed(db, subject.listed.store):
            _try(db, subject, sent, now_ms)
            return sent
        return _apply(db, subject, sent, person, now_ms)


def approve(db: HqDatabase, code: str, sequence: int, *, seen: int, person: str, now_ms: int) -> Repair:
    """Apply a repair that somebody else sent. Raises ``Refused``."""
    with db.write():
        subject, repair = _proposed(db, code, sequence, seen)
        hands = repairs.persons_of(db, repair.id or 0) | {repair.proposed_by}
        if second_person_needed(db, subject.listed.store):
            if person in hands:
                raise Refused(_("You corrected this yourself; somebody else has to approve it. Nothing was changed."))
            for hand in sorted(hands):
                own_hands.refuse_same_hands(db, hand, person, now_ms)
        _refuse_what_is_wrong(db, subject, repair)
        return _apply(db, subject, repair, person, now_ms)


def return_repair(
    db: HqDatabase, code: str, sequence: int, note: str, *, seen: int, person: str, now_ms: int
) -> Repair:
    """Give a repair back to whoever sent it, with a note that says what to look at. Raises ``Refused``."""
    note = _text(note)
    if not note:
        raise Refused(_("Say in the note what should be looked at again. Nothing was changed."))
    with db.write():
        _subject, repair = _proposed(db, code, sequence, seen)
        returned = replace(
            repair, state=RETURNED, note=note, decided_by=person, decided_ms=now_ms, version=repair.version + 1
        )
        _put(db, returned)
        _note(db, returned, "returned", person, now_ms, note=note)
        return returned


def take_back(db: HqDatabase, code: str, sequence: int, *, seen: int, person: str, now_ms: int) -> Repair:
    """Make a draft of a repair that was sent. Raises ``Refused``."""
    with db.write():
        _subject, repair = _proposed(db, code, sequence, seen)
        draft = replace(repair, state=DRAFT, proposed_by="", proposed_ms=None, version=repair.version + 1)
        _put(db, draft)
        _note(db, draft, "taken_back", person, now_ms)
        return draft


def discard(db: HqDatabase, code: str, sequence: int, *, seen: int, person: str, now_ms: int) -> None:
    """Give up a draft; the finding stays. Raises ``Refused``."""
    with db.write():
        repair = _open(db, code, sequence, seen).repair
        if repair is not None:
            _put(db, replace(repair, state=WITHDRAWN, version=repair.version + 1))
            _note(db, repair, "discarded", person, now_ms)


def check_stored(db: HqDatabase, subject: Subject, repair: Repair) -> RepairCheck:
    """What the rules say of a repair as it is kept."""
    return check_repair(db, subject, repair.changes if repair.kind == CORRECT else {})


def changes_of(db: HqDatabase, subject: Subject, repair: Repair) -> tuple[Change, ...]:
    """What a repair changes, value by value."""
    if repair.kind == SET_ASIDE:
        return ()
    if repair.kind == VOID:
        return tuple(changes_between(subject, repair_apply.voided_body(db, subject)[1]))
    return check_stored(db, subject, repair).changes


def _open(db: HqDatabase, code: str, sequence: int, seen: int) -> Subject:
    """The document, when its repair may be changed."""
    subject = load_subject(db, code, sequence)
    repair = subject.repair
    if repair is not None and repair.state == PROPOSED:
        raise Refused(_("This repair was sent for approval. Take it back to change it; nothing was changed."))
    _refuse_unseen(repair, seen)
    if not subject.may_be_repaired:
        raise Refused(_("Nothing is wrong with this document any more. Nothing was changed."))
    return subject


def _proposed(db: HqDatabase, code: str, sequence: int, seen: int) -> tuple[Subject, Repair]:
    subject = load_subject(db, code, sequence)
    if subject.repair is None or subject.repair.state != PROPOSED:
        raise Refused(_("Nothing waits for approval here any more. Nothing was changed; the page shows what stands."))
    _refuse_unseen(subject.repair, seen)
    return subject, subject.repair


def _refuse_unseen(repair: Repair | None, seen: int) -> None:
    if (repair.version if repair else 0) == seen:
        return
    if repair is None:
        raise Refused(_("This repair was finished meanwhile. Nothing was changed; the page shows what stands."))
    message = _("{name} saved this repair meanwhile. Your values are still in the form; save again to write them over.")
    raise Refused(message.format(name=repair.saved_by))


def _save(
    db: HqDatabase, subject: Subject, kind: str, typed: Mapping[str, str], why: str, person: str, now_ms: int
) -> Repair:
    fields = editable_fields(subject)
    before = subject.repair
    kept = before.changes if before else {}
    if kind == CORRECT:
        kept = {path: _text(text) for path, text in typed.items() if path in fields}
    if before is None:
        begun = repairs.insert(
            db,
            Repair(
                *(*subject.key, kind, DRAFT, kept, _text(why), "", 1, subject.base),
                *(person, now_ms, person, now_ms),
            ),
        )
        if begun is None:
            raise Refused(_("Somebody else began to repair this at the same moment. Nothing of yours was saved."))
        repair = begun
        _note(db, repair, "opened", person, now_ms)
    else:
        repair = replace(
            before,
            kind=kind,
            state=DRAFT,
            changes=kept,
            why=_text(why),
            version=before.version + 1,
            base=subject.base,
            saved_by=person,
            saved_ms=now_ms,
        )
        _put(db, repair)
    _note(db, repair, "saved", person, now_ms)
    return repair


def _put(db: HqDatabase, repair: Repair) -> None:
    if not repairs.save(db, repair):
        raise Refused(_("Somebody saved this repair at the same moment. Nothing of yours was saved; look at it again."))


def _refuse_what_is_wrong(db: HqDatabase, subject: Subject, repair: Repair) -> None:
    if len(repair.why) < SHORTEST_REASON:
        message = _("Say why this is right, in {count} characters or more. Your values are kept as a draft.")
        raise Refused(message.format(count=SHORTEST_REASON))
    if repair.base != subject.base:
        raise Refused(_("The document was corrected meanwhile. Look at it again; your values are kept as a draft."))
    if repair.kind == VOID:
        if subject.body.get("type") == "void":
            raise Refused(_("This transaction is void already. There is nothing to send."))
        repair_apply.voided_body(db, subject)
        return
    if repair.kind == SET_ASIDE:
        if subject.listed.state == codes.APPLIED:
            raise Refused(_("This document is applied; only one that HQ cannot apply is set aside."))
        return
    check = check_stored(db, subject, repair)
    if not check.can_be_sent:
        raise Refused(_("Something is still wrong, see the marked values. Your values are kept as a draft."))
    if not check.changes and not check.to_accept and subject.listed.state == codes.APPLIED:
        raise Refused(_("Nothing was changed, and nothing is wrong. There is nothing to send."))


def _apply(db: HqDatabase, subject: Subject, repair: Repair, person: str, now_ms: int) -> Repair:
    done = replace(repair, state=APPLIED, decided_by=person, decided_ms=now_ms, version=repair.version + 1)
    _put(db, done)
    _note(db, done, "approved", person, now_ms)
    _carry_out(db, subject, done, now_ms)
    return done


def _carry_out(db: HqDatabase, subject: Subject, repair: Repair, now_ms: int) -> None:
    people = (repair.proposed_by, repair.decided_by)
    number = repair.id or 0
    repair_apply.take_turns(db, subject, now_ms)
    check = check_stored(db, subject, repair)
    body, version = _body_of(db, subject, repair, check)
    changes = list(changes_between(subject, body)) if repair.kind != SET_ASIDE else []
    kind = repair_apply.kind_of(repair.kind, changes)
    if kind is None and subject.listed.state != codes.APPLIED:
        kind = CORRECT  # what HQ could not apply before, it can now: the body as it is
    if kind is not None:
        repair_apply.write_correction(db, subject, body, version, kind, repair=number, people=people, now_ms=now_ms)
    repairs.add_events(db, repair_apply.events_of_changes(subject, number, changes, repair.proposed_by, now_ms))
    repair_apply.look_again(db, subject, now_ms)
    if repair.kind == CORRECT and check.to_accept:
        stands = [(found.rule, found.line) for found in check.to_accept]
        repair_apply.let_stand(db, subject, stands, now_ms)
        for rule, line in stands:
            _note(db, repair, "accepted", repair.decided_by, now_ms, field=rule, note=str(line or ""))
    _audit(db, subject, repair, changes, now_ms)


def _audit(db: HqDatabase, subject: Subject, repair: Repair, changes: list[Change], now_ms: int) -> None:
    told = [audit.Change(change.field, change.old, change.new) for change in changes]
    told += [audit.Change("why", "", repair.why), audit.Change("proposed_by", "", repair.proposed_by)]
    document = f"document {subject.listed.register_code} {repair.sequence}"
    audit.record(db, repair.decided_by, f"document.{_DONE[repair.kind]}", document, told, now_ms, store=repair.store)


def _body_of(db: HqDatabase, subject: Subject, repair: Repair, check: RepairCheck) -> tuple[Json, int]:
    if repair.kind == VOID:
        version, body, _read = repair_apply.voided_body(db, subject)
        return body, version
    return check.body, subject.version


class _Undone(Exception):
    """Everything that was tried is taken back."""


def _try(db: HqDatabase, subject: Subject, repair: Repair, now_ms: int) -> None:
    """Nobody is asked to approve what could not be applied. Raises ``Refused``."""
    try:
        with db.savepoint():
            _carry_out(db, subject, replace(repair, decided_by=repair.proposed_by), now_ms)
            raise _Undone
    except _Undone:
        return


def _note(
    db: HqDatabase, repair: Repair, event: str, person: str, now_ms: int, *, field: str = "", note: str = ""
) -> None:
    one = Event(
        *(repair.store, repair.register, repair.sequence, event, person, now_ms),
        field=field,
        note=note,
        repair=repair.id,
    )
    repairs.add_events(db, [one])


def _text(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:_LONGEST_TEXT]
