"""What a person does with a statement that is not posted: let it pass in spite of a check, have it calculated again,
release it for posting. Each is kept with who did it.
"""

from collections.abc import Sequence
from dataclasses import replace

from hq_server.db import jobs, statements
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_HAND, STATEMENTS_JOB
from hq_server.domain.statement import BEFORE_POSTING, CHECKED, POSTED, Acceptance, Statement, StatementId
from hq_server.domain.statement_checks import CAN_BE_ACCEPTED
from hq_server.errors import NotFound, Refused
from hq_server.services import audit
from hq_server.services.audit import Change
from hq_server.texts import _

_LONGEST_REASON = 500


def accept(
    db: HqDatabase, key: StatementId, codes: Sequence[str], reason: str, *, person: str, now_ms: int
) -> Statement:
    """Let the statement post although these checks fail, as they stand: what gets worse meanwhile holds it again.

    What is missing or left out comes with a correction.
    """
    if not reason.strip():
        raise Refused(_("Say why the statement may be posted all the same. Nothing was changed."))
    with db.write():
        statement = _open(db, key)
        failed = {check.code: check for check in statement.causes}
        for code in codes:
            if code not in failed or code not in CAN_BE_ACCEPTED:
                raise Refused(
                    _("This check does not hold the statement, or it cannot be passed over: {code}.").format(code=code)
                )
        why = reason.strip()[:_LONGEST_REASON]
        given = [Acceptance(code, person, why, now_ms, failed[code].values, failed[code].links) for code in codes]
        after = replace(statement, accepted=(*statement.accepted, *given))
        statements.save(db, after)
        detail = f"{' '.join(codes)}: {why}"
        statements.add_event(db, key, "accepted", now_ms, person=person, detail=detail)
        jobs.enqueue(db, STATEMENTS_JOB, BY_HAND, now_ms)
        _note(db, person, "statement.accepted", key, now_ms, [Change(code, "", why) for code in codes])
    return after


def calculate_again(db: HqDatabase, key: StatementId, *, person: str, now_ms: int) -> Statement:
    with db.write():
        statement = _open(db, key)
        after = replace(statement, stale=True)
        statements.save(db, after)
        statements.add_event(db, key, "again", now_ms, person=person)
        jobs.enqueue(db, STATEMENTS_JOB, BY_HAND, now_ms)
        _note(db, person, "statement.again", key, now_ms)
    return after


def release(db: HqDatabase, key: StatementId, *, person: str, now_ms: int) -> Statement:
    """Post it as soon as its checks let it, in a store whose statements do not post by themselves."""
    with db.write():
        statement = _open(db, key)
        after = replace(statement, released=True)
        statements.save(db, after)
        statements.add_event(db, key, "released", now_ms, person=person)
        jobs.enqueue(db, STATEMENTS_JOB, BY_HAND, now_ms)
        _note(db, person, "statement.released", key, now_ms)
    return after


def waits_for_release(statement: Statement, *, auto_post: bool) -> bool:
    return statement.state == CHECKED and not auto_post and not statement.released


def _note(
    db: HqDatabase, person: str, action: str, key: StatementId, now_ms: int, changes: Sequence[Change] = ()
) -> None:
    audit.record(db, person, action, f"statement {key.code}", changes, now_ms, store=key.store)


def _open(db: HqDatabase, key: StatementId) -> Statement:
    """The statement as long as nothing of it is in the books; the store's lock is held from here on."""
    statements.lock_store(db, key.store)
    statement = statements.find(db, key)
    if statement is None:
        raise NotFound(_("There is no statement {code}.").format(code=key.code[:60]))
    if statement.state == POSTED:
        raise Refused(_("The statement {code} is posted; nothing of it changes any more.").format(code=key.code))
    if statement.state not in BEFORE_POSTING:
        raise Refused(_("The statement {code} is being posted. Nothing was changed.").format(code=key.code))
    return statement
