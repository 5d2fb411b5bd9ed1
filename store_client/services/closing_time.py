"""How the end of the day stands: what is not at HQ, how long it takes to go up, how much time is left."""

from dataclasses import replace

from store_client.clock import Moment
from store_client.db import closing, contact, outbox, settings
from store_client.db.closing import ClosingWarning
from store_client.db.database import RegisterDatabase
from store_client.domain.business_day import zone_of
from store_client.domain.closing_time import ClosingState, closing_at, drain_seconds, due_warnings
from store_client.services.set_up_items import load_setup
from store_client.texts import _, ngettext

_MINUTE_S = 60
_SECONDS_SAID_UP_TO = 90


def closing_state(db: RegisterDatabase, now: Moment) -> ClosingState | None:
    """By the store's own clock; None while HQ has told no end of the day, or none that can be read.

    Cheap enough to ask whenever the file has changed.
    """
    channel = settings.channel(db)
    if channel is None:
        return None
    policy = load_setup(db).policy
    zone = zone_of(channel.time_zone, now.offset_minutes)
    due = closing_at(now.utc_ms, zone, channel.end_of_day, policy.day_ends, policy.cut_off_minutes)
    if due is None:
        return None
    waiting = outbox.count(db).waiting
    state = ClosingState(
        business_date=due.business_date,
        end_ms=due.end_ms,
        cut_off_ms=due.cut_off_ms,
        now_ms=now.utc_ms,
        waiting=waiting,
        oldest_ms=outbox.oldest_waiting_ms(db),
        drain_seconds=drain_seconds(waiting, closing.drain_rate(db)),
        reachable=contact.read(db).reachable,
    )
    return with_sentence(state)


def give_warnings(db: RegisterDatabase, state: ClosingState) -> tuple[str, ...]:
    """Write down the warnings that are due, each once a day, for the window to show; returns which these are."""
    due = due_warnings(state, closing.steps_warned(db, state.business_date))
    if due:
        with db.write():
            for step in due:
                closing.record_warning(db, _warning(state, step))
    return due


def list_warnings(db: RegisterDatabase, business_date: str) -> list[ClosingWarning]:
    """What was warned of before and after the end of that day, in order."""
    return closing.list_warnings(db, business_date)


def with_sentence(state: ClosingState) -> ClosingState:
    """Such as: 148 documents, 3 min at the present rate, closing in 20 min."""
    return replace(state, sentence=_sentence(state))


def span_words(seconds: int, *, up: bool = True) -> str:
    """How long something takes, rather too long, or (not ``up``) how much time is left, rather too little."""
    if seconds < _SECONDS_SAID_UP_TO:
        return _("{count} s").format(count=seconds)
    minutes = -(-seconds // _MINUTE_S) if up else seconds // _MINUTE_S
    if minutes < 2 * _MINUTE_S:
        return _("{count} min").format(count=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def _sentence(state: ClosingState) -> str:
    if not state.waiting:
        words = _("Everything is at HQ, closing in {left}.") if not state.over else _("Everything is at HQ.")
        return words.format(left=span_words(state.left_ms // 1000, up=False))
    documents = ngettext("{count} document", "{count} documents", state.waiting).format(count=state.waiting)
    words = _words_over(state) if state.over else _words_before(state)
    return words.format(
        documents=documents,
        drain=span_words(state.drain_seconds or 0),
        left=span_words(abs(state.left_ms) // 1000, up=False),
    )


def _words_before(state: ClosingState) -> str:
    if not state.reachable:
        return _("{documents} not at HQ, which is out of reach; closing in {left}.")
    if state.drain_seconds is None:
        return _("{documents} not at HQ, closing in {left}.")
    if state.will_miss:
        return _("{documents}, {drain} at the present rate, closing in {left}: not all will be at HQ in time.")
    return _("{documents}, {drain} at the present rate, closing in {left}.")


def _words_over(state: ClosingState) -> str:
    if state.past_cut_off:
        return _("{documents} too late for HQ's end of the day. What waits is still being sent; the close stays valid.")
    if not state.reachable:
        return _("{documents} not at HQ, which is out of reach, {left} after the end of the day. It is tried again.")
    if state.drain_seconds is None:
        return _("{documents} not at HQ, {left} after the end of the day. What waits is being sent.")
    return _("{documents}, {drain} at the present rate, {left} after the end of the day. What waits is being sent.")


def _warning(state: ClosingState, step: str) -> ClosingWarning:
    return ClosingWarning(
        business_date=state.business_date,
        step=step,
        warned_ms=state.now_ms,
        left_ms=state.left_ms,
        waiting=state.waiting,
        drain_seconds=state.drain_seconds,
    )
