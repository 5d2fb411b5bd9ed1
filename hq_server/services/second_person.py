"""Acts that want a second person: somebody proposes one, another person who may do it approves it, and it is done.

Which acts want that is set under Settings. Every function is one write transaction; what was proposed, by whom and why
stays, and the audit tells both persons.
"""

from collections.abc import Callable, Mapping

from hq_server.db import second_person as rows
from hq_server.db import users
from hq_server.db.database import HqDatabase
from hq_server.db.second_person import DONE, REFUSED, TAKEN_BACK, Proposal
from hq_server.db.users import User
from hq_server.domain.access import Right
from hq_server.errors import NotFound, Refused
from hq_server.services import audit, own_hands
from hq_server.services.access_settings import AREA_OF_ACT, Act, acts_for_two
from hq_server.services.audit import Change
from hq_server.texts import _

# Does what was proposed, within the transaction that approves it. Raises ``Refused``: then nothing is approved.
CarryOut = Callable[[HqDatabase, Proposal, int], None]
_LONGEST = 2_000
# What was proposed longer ago than this is not what anybody has in mind any more.
LASTS_DAYS = 14
_DAY_MS = 86_400_000


def is_needed(db: HqDatabase, act: Act) -> bool:
    with db.read():
        return act in acts_for_two(db)


def propose(
    db: HqDatabase,
    act: Act,
    subject: str,
    details: Mapping[str, str],
    why: str,
    *,
    by: str,
    now_ms: int,
    new_id: Callable[[], str],
    store: str = "",
) -> Proposal:
    """Ask for a second person. Raises ``Refused`` when the same is asked already, or without a reason."""
    why = _text(why)
    if not why:
        raise Refused(_("Say why, for whoever has to approve it. Nothing was changed."))
    made = Proposal(new_id(), act.value, subject, store, dict(details), why, by, now_ms)
    with db.write():
        if not rows.insert(db, made):
            raise Refused(_("This waits for a second person already. Nothing was changed."))
        changes = [Change("act", "", act.value), Change("why", "", why)]
        audit.record(db, by, "second_person.proposed", subject, changes, now_ms, store=store)
    return made


def approve(db: HqDatabase, proposal: str, carry_out: CarryOut, *, by: str, now_ms: int) -> Proposal:
    """Do it. Raises ``Refused`` for whoever proposed it, also behind another name, for one who may not do it, and after
    too many days.
    """
    with db.write():
        found = _decided(db, proposal, DONE, by, now_ms)
        if found.proposed_by == by:
            raise Refused(_("You proposed this yourself; somebody else has to approve it. Nothing was changed."))
        own_hands.refuse_same_hands(db, found.proposed_by, by, now_ms)
        if now_ms - found.proposed_ms > LASTS_DAYS * _DAY_MS:
            message = _("This was proposed more than {days} days ago. Refuse it; who still wants it proposes it again.")
            raise Refused(message.format(days=LASTS_DAYS))
        carry_out(db, found, now_ms)
        _note(db, found, "second_person.approved", by, now_ms)
    return found


def refuse(db: HqDatabase, proposal: str, note: str, *, by: str, now_ms: int) -> Proposal:
    """It is not done, and the note says why. Raises ``Refused``."""
    note = _text(note)
    if not note:
        raise Refused(_("Say in the note why not. Nothing was changed."))
    with db.write():
        found = _decided(db, proposal, REFUSED, by, now_ms, note)
        _note(db, found, "second_person.refused", by, now_ms, Change("note", "", note))
    return found


def take_back(db: HqDatabase, proposal: str, *, by: str, now_ms: int) -> Proposal:
    """Whoever proposed it does not want it any more. Raises ``Refused``."""
    with db.write():
        if get(db, proposal).proposed_by != by:
            raise Refused(_("Only the person who proposed this can take it back. Nothing was changed."))
        if not rows.decide(db, proposal, TAKEN_BACK, by, now_ms):
            raise Refused(_over())
        found = get(db, proposal)
        _note(db, found, "second_person.taken_back", by, now_ms)
    return found


def get(db: HqDatabase, proposal: str) -> Proposal:
    """Raises ``NotFound``."""
    with db.read():
        found = rows.find(db, proposal)
    if found is None:
        raise NotFound(_("There is nothing like this to approve."))
    return found


def find_open(db: HqDatabase, act: Act, subject: str) -> Proposal | None:
    """What waits for a second person about this subject."""
    with db.read():
        return rows.find_open(db, act.value, subject)


def list_open(db: HqDatabase, person: User) -> list[Proposal]:
    """What waits, as far as this person may see it; the one that waits longest first."""
    with db.read():
        return [one for one in rows.list_open(db) if may_see(person, one)]


def count_for(db: HqDatabase, person: User) -> int:
    """How many wait for this very person."""
    with db.read():
        return sum(may_approve(person, one) for one in rows.list_open(db))


def list_decided(db: HqDatabase, person: User, limit: int = 20) -> list[Proposal]:
    with db.read():
        return [one for one in rows.list_decided(db, limit) if may_see(person, one)]


def may_see(person: User, proposal: Proposal) -> bool:
    return person.may(AREA_OF_ACT[Act(proposal.act)], Right.VIEW, proposal.store)


def may_approve(person: User, proposal: Proposal) -> bool:
    """Somebody else than who proposed it, who may do such a thing there."""
    return person.name != proposal.proposed_by and _may_decide(person, proposal)


def who_may_approve(db: HqDatabase, proposal: Proposal, now_ms: int) -> list[User]:
    with db.read():
        is_one = own_hands.same_hands(db, now_ms)
        able = [one for one in users.active_users(db) if may_approve(one, proposal)]
        return [one for one in able if not is_one(proposal.proposed_by, one.name)]


def _decided(db: HqDatabase, proposal: str, state: str, by: str, now_ms: int, note: str = "") -> Proposal:
    """The proposal, when it is open and the person may decide about it; nobody else decides it any more."""
    before = get(db, proposal)
    account = users.find_account(db, by)
    if account is None or not account.user.active or not _may_decide(account.user, before):
        raise Refused(_("This is not yours to decide. Nothing was changed."))
    if not rows.decide(db, proposal, state, by, now_ms, note):
        raise Refused(_over())
    return get(db, proposal)


def _may_decide(person: User, proposal: Proposal) -> bool:
    return person.may(AREA_OF_ACT[Act(proposal.act)], Right.CHANGE, proposal.store)


def _note(db: HqDatabase, proposal: Proposal, action: str, by: str, now_ms: int, *more: Change) -> None:
    changes = [Change("act", proposal.act, ""), Change("proposed_by", proposal.proposed_by, ""), *more]
    audit.record(db, by, action, proposal.subject, changes, now_ms, store=proposal.store)


def _over() -> str:
    return _("Somebody decided this meanwhile. Nothing was changed; the page shows what stands.")


def _text(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:_LONGEST]
