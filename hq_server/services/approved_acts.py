"""How each act that may want a second person is done: at once where none is wanted, otherwise when it is approved."""

from collections.abc import Callable, Mapping

import msgspec

from hq_server.db.database import HqDatabase
from hq_server.db.second_person import Proposal
from hq_server.errors import Refused
from hq_server.services import access_settings, erasure, second_person, setup_editing, store_admin
from hq_server.services.access_settings import Act
from hq_server.services.second_person import CarryOut
from hq_server.services.statement_terms import PLAN
from hq_server.texts import _


def do_or_propose(
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
) -> Proposal | None:
    """Do it and return None, or return the proposal that now waits for somebody else. Raises ``Refused``."""
    wanted = Proposal("", act.value, subject, store, dict(details), why, by, now_ms)
    if not second_person.is_needed(db, act):
        CARRY_OUT[act](db, wanted, now_ms)
        return None
    _try(db, wanted, now_ms)
    return second_person.propose(db, act, subject, details, why, by=by, now_ms=now_ms, new_id=new_id, store=store)


def approve(db: HqDatabase, proposal: str, *, by: str, now_ms: int) -> Proposal:
    """Raises ``Refused``."""
    act = Act(second_person.get(db, proposal).act)
    return second_person.approve(db, proposal, CARRY_OUT[act], by=by, now_ms=now_ms)


class _Undone(Exception):
    """Everything that was tried is taken back."""


def _try(db: HqDatabase, proposal: Proposal, now_ms: int) -> None:
    """Nobody is asked to approve what could not be done. Raises ``Refused``."""
    try:
        with db.write():
            CARRY_OUT[Act(proposal.act)](db, proposal, now_ms)
            raise _Undone
    except _Undone:
        return


def _revoke_register(db: HqDatabase, proposal: Proposal, now_ms: int) -> None:
    """``register``, and its ``epoch`` when it was proposed: another device may have been activated since."""
    told = proposal.details
    epoch = str(store_admin.get_register(db, told["register"]).epoch)
    if told.get("epoch", epoch) != epoch:
        raise Refused(_("This register was activated anew meanwhile. Nothing was changed; look at it again."))
    store_admin.revoke_register(db, proposal.details["register"], now_ms, by=proposal.proposed_by)


def _change_account_plan(db: HqDatabase, proposal: Proposal, now_ms: int) -> None:
    """``key``, and ``members`` as JSON (none: remove it); ``seen`` is what it was when it was proposed."""
    told, store = proposal.details, proposal.store
    before = setup_editing.find_item(db, PLAN, told["key"], store)
    if (before.seen if before else "") != told["seen"]:
        raise Refused(_("Somebody changed the account plan meanwhile. Nothing was changed; propose it again."))
    if not told["members"]:
        setup_editing.remove_item(db, PLAN, told["key"], now_ms, store=store, by=proposal.proposed_by)
        return
    members = msgspec.json.decode(told["members"], type=dict)
    setup_editing.save_item(db, PLAN, members, now_ms, store=store, before=before, by=proposal.proposed_by)


def _erase_person(db: HqDatabase, proposal: Proposal, now_ms: int) -> None:
    """``customer``, and the ``erasure`` that it becomes; ``accounts``: all that were to be erased when it was proposed.
    In the books of erasures stands who proposed and approved.
    """
    told = proposal.details
    people = {"asked_by": proposal.proposed_by, "approved_by": proposal.decided_by}
    accounts = told.get("accounts", "")
    erasure.erase(db, told["customer"], told["erasure"], proposal.why, now_ms, accounts=accounts, **people)


def _lift(db: HqDatabase, proposal: Proposal, now_ms: int) -> None:
    access_settings.lift(db, proposal.details["acts"].split(), now_ms, by=proposal.proposed_by)


CARRY_OUT: dict[Act, CarryOut] = {
    Act.REVOKE_REGISTER: _revoke_register,
    Act.ERASE_PERSON: _erase_person,
    Act.CHANGE_ACCOUNT_PLAN: _change_account_plan,
    Act.LIFT: _lift,
}
