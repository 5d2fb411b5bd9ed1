"""Watches the store's end of day: warns once at each step, and says how much the agent is to hurry."""

import logging
from dataclasses import dataclass

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.closing_time import ClosingState
from store_client.services.closing_time import closing_state, give_warnings
from store_client.sync.pace import LONGEST_PAUSE_SECONDS

_HURRY: dict[int, tuple[float, float]] = {1: (10.0, 30.0), 2: (7.0, 20.0), 3: (4.0, 10.0), 4: (2.0, 5.0)}
"""By the step of ``ClosingState``: the pause when idle, and the longest one after failures, in seconds."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Urgency:
    """The pauses between two exchanges: when there is nothing to do, and at most after failures."""

    idle_seconds: float
    longest_seconds: float = LONGEST_PAUSE_SECONDS


def urgency(state: ClosingState | None, usual_seconds: float) -> Urgency:
    """Shorter pauses as the end of the day nears, until the cut-off; then it goes on trying as at any other time."""
    if state is None or state.past_cut_off or not state.step:
        return Urgency(usual_seconds)
    idle, longest = _HURRY[state.step]
    return Urgency(min(usual_seconds, idle), longest)


def watch(db: RegisterDatabase, now: Moment, usual_seconds: float) -> Urgency:
    """Look once: what is due is written down for the window, and told in the log."""
    state = closing_state(db, now)
    if state is not None and (due := give_warnings(db, state)):
        _log.warning("%s (%s of %s)", state.sentence, ", ".join(due), state.business_date)
    return urgency(state, usual_seconds)


def closing_ms(db: RegisterDatabase, now: Moment) -> int | None:
    """When HQ should have the day's documents; None while the store's end of day is not known."""
    state = closing_state(db, now)
    return state.end_ms if state is not None else None
