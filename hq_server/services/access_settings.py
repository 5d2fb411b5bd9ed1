"""How long sessions and registers' tokens last, and which acts want a second person: what people set under Settings."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hq_server.db import hq_settings
from hq_server.db.database import HqDatabase
from hq_server.domain.access import Area
from hq_server.errors import FieldsRefused
from hq_server.services import audit, device_tokens
from hq_server.services.audit import Change
from hq_server.texts import _

IDLE_MINUTES = (5, 24 * 60)
LONGEST_HOURS = (1, 7 * 24)
TOKEN_DAYS = (device_tokens.FEWEST_DAYS, device_tokens.MOST_DAYS)
_LENGTHS, _ACTS = "session lengths", "second person"
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000


class Act(StrEnum):
    """What may want a second person. (A repair has its own terms, store by store.)"""

    REVOKE_REGISTER = "register.revoked"
    ERASE_PERSON = "customer.erased"
    CHANGE_ACCOUNT_PLAN = "account_plan.changed"
    # To take one of these away again: otherwise one person alone could do that first.
    LIFT = "second_person.lifted"


# Whoever may change something in the area may propose the act, and approve another one's.
AREA_OF_ACT = {
    Act.REVOKE_REGISTER: Area.STORES,
    Act.ERASE_PERSON: Area.CUSTOMERS,
    Act.CHANGE_ACCOUNT_PLAN: Area.PRODUCTS,
    Act.LIFT: Area.SYSTEM,
}


@dataclass(frozen=True, slots=True)
class SessionLengths:
    """A session ends after so long without use, and after so long in any case."""

    idle_minutes: int = 120
    longest_hours: int = 12

    @property
    def idle_ms(self) -> int:
        return self.idle_minutes * _MINUTE_MS

    @property
    def longest_ms(self) -> int:
        return self.longest_hours * _HOUR_MS


def load(db: HqDatabase) -> tuple[SessionLengths, frozenset[Act]]:
    with db.read():
        return session_lengths(db), acts_for_two(db)


def session_lengths(db: HqDatabase) -> SessionLengths:
    """Within the caller's transaction."""
    kept = hq_settings.read_setting(db, _LENGTHS)
    return SessionLengths(*map(int, kept.split())) if kept else SessionLengths()


def acts_for_two(db: HqDatabase) -> frozenset[Act]:
    """Within the caller's transaction."""
    kept = (hq_settings.read_setting(db, _ACTS) or "").split()
    return frozenset(act for act in Act if act.value in kept)


def save(
    db: HqDatabase,
    idle_minutes: str,
    longest_hours: str,
    acts: Iterable[str],
    now_ms: int,
    *,
    by: str = "",
    token_days: str | None = None,
) -> None:
    """``token_days``: None leaves them as they are. Acts that only two may take away stay. Raises ``FieldsRefused``."""
    idle, longest, days = _whole_numbers(idle_minutes, longest_hours, token_days)
    lengths = SessionLengths(idle, longest)
    named = frozenset(acts)
    with db.write():
        stay = acts_to_lift(db, named)
        wanted = [act for act in Act if act.value in named or act in stay]
        if token_days is not None:
            device_tokens.set_token_days(db, days, now_ms, by=by)
        before, before_acts = session_lengths(db), acts_for_two(db)
        changes = audit.differences(before, lengths, ("idle_minutes", "longest_hours"))
        if before_acts != frozenset(wanted):
            old = " ".join(act.value for act in Act if act in before_acts)
            changes.append(Change("second_person", old, " ".join(wanted)))
        if not changes:
            return
        hq_settings.save_setting(db, _LENGTHS, f"{lengths.idle_minutes} {lengths.longest_hours}")
        hq_settings.save_setting(db, _ACTS, " ".join(wanted))
        audit.record(db, by, "settings.changed", "access", changes, now_ms)


def acts_to_lift(db: HqDatabase, acts: Iterable[str]) -> frozenset[Act]:
    """What would want a second person no more with these, as far as that itself wants one."""
    with db.read():
        present = acts_for_two(db)
    return present - {act for act in Act if act.value in set(acts)} if Act.LIFT in present else frozenset()


def lift(db: HqDatabase, acts: Iterable[str], now_ms: int, *, by: str = "") -> None:
    """These want no second person any more. Within the transaction that approves it."""
    with db.write():
        before = acts_for_two(db)
        old, new = (
            " ".join(act.value for act in Act if act in there) for there in (before, before - {*map(Act, acts)})
        )
        if old != new:
            hq_settings.save_setting(db, _ACTS, new)
            audit.record(db, by, "settings.changed", "access", [Change("second_person", old, new)], now_ms)


def _whole_numbers(idle: str, longest: str, token_days: str | None) -> list[int]:
    messages, found = {}, []
    for field, text, (lowest, highest), endless in (
        ("idle_minutes", idle, IDLE_MINUTES, False),
        ("longest_hours", longest, LONGEST_HOURS, False),
        ("token_days", "0" if token_days is None else token_days, TOKEN_DAYS, True),
    ):
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
        if not lowest <= number <= highest and not (endless and number == 0):
            message = _("Write a whole number from {lowest} to {highest}.")
            if endless:
                message = _("Write a whole number from {lowest} to {highest}, or 0 for ever.")
            messages[field] = message.format(lowest=lowest, highest=highest)
        found.append(number)
    if messages:
        raise FieldsRefused(_("Correct the fields that are marked. Nothing was saved."), messages)
    return found
