"""Watches the end of every store's business day: which registers still lack documents at HQ, and whether they will make
it. Warns in HQ's log in steps, once each.
"""

import logging
from dataclasses import dataclass

from hq_server.db import registers, stores
from hq_server.db.database import HqDatabase
from hq_server.db.registers import Behind
from hq_server.domain.closing_day import CUT_OFF, Closing, closing_on_watch, is_later, step_at, will_miss
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services.store_hours import hours_of_all

log = logging.getLogger(__name__)

# What came up or was told of so lately is on its way; worth a warning only when it will not make it.
_ON_ITS_WAY_MS = 60_000


@dataclass(frozen=True, slots=True)
class Risk:
    """A register that lacks ``missing`` documents at HQ while its store's day nears its end, or is over.

    ``late``: it will not make it at the rate that the register measured. ``step``: see ``closing_day``.
    """

    register: RegisterIdentity
    store_name: str
    closing: Closing
    step: str
    missing: int
    drain_seconds: int | None
    late: bool
    warned: str


def find_risks(db: HqDatabase, now_ms: int) -> list[Risk]:
    """Store by store; within the caller's transaction. Costs one query as long as HQ has everything, and
    three however much it lacks."""
    every = registers.all_behind(db)
    if not every:
        return []
    concerned = {store.number: store for store in stores.stores_in(db, list({one.register.store for one in every}))}
    hours = hours_of_all(db, list(concerned.values()))
    closings = {number: closing_on_watch(now_ms, hours[number]) for number in concerned}
    found = (
        _risk(behind, concerned[number], closings[number], now_ms)
        for behind in every
        if (number := behind.register.store) in concerned
    )
    return [risk for risk in found if risk is not None]


def warn(db: HqDatabase, now_ms: int) -> int:
    """Write what is due into the log, and remember it; returns how many lines there were."""
    with db.read():
        due = [risk for risk in find_risks(db, now_ms) if _is_due(risk)]
    for risk in due:
        log.warning("%s", _sentence(risk, now_ms))
        given = f"{risk.closing.business_date} {risk.step}"
        with db.write():
            registers.put_warned(db, risk.register, given)
    return len(due)


def _risk(behind: Behind, store: Store, closing: Closing, now_ms: int) -> Risk | None:
    step = step_at(now_ms, closing)
    late = will_miss(now_ms, closing, behind.drain_seconds)
    fresh = behind.heard_ms is not None and now_ms - behind.heard_ms < _ON_ITS_WAY_MS
    if not late and (fresh or not step):
        return None
    return Risk(
        register=behind.register,
        store_name=store.name,
        closing=closing,
        step=step,
        missing=behind.missing,
        drain_seconds=behind.drain_seconds,
        late=late,
        warned=behind.warned,
    )


def _is_due(risk: Risk) -> bool:
    """Only steps make lines: an estimate goes up and down."""
    day, _space, step = risk.warned.partition(" ")
    return is_later(risk.step, [step] if day == risk.closing.business_date else [])


def _sentence(risk: Risk, now_ms: int) -> str:
    """In English, as all of HQ's log is."""
    left = round((risk.closing.end_ms - now_ms) / 60_000)
    when = f"closing in {left} min" if left > 0 else f"the day ended {-left} min ago"
    if risk.step == CUT_OFF:
        when += ", HQ waits no longer"
    drain = "" if risk.drain_seconds is None else f", {max(round(risk.drain_seconds / 60), 1)} min at the present rate"
    return f"Register {risk.register.code}: {risk.missing} documents are not at HQ{drain}, {when}"
