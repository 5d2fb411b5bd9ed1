"""State words: word, icon and colour always together; a filled ground (``pill``) means that a person must act."""

from dataclasses import dataclass

from hq_server.admin.words import Words
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.stores import Activation, Register
from hq_server.services import stores_today
from hq_server.services.attention import RegisterStanding
from hq_server.services.job_admin import JobStatus
from hq_server.services.stores_today import StoreToday
from hq_server.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class State:
    """``kind``: ok, wait, warn, bad or off."""

    kind: str
    icon: str
    word: str
    pill: bool = False


def register_state(register: Register, now_ms: int) -> State:
    match register.activation(now_ms):
        case Activation.REVOKED:
            return State("off", "circle-minus", _("Revoked"))
        case Activation.NEW:
            return State("warn", "key-round", _("Not activated"), pill=True)
        case Activation.CODE_ISSUED:
            return State("wait", "clock", _("Code issued"))
        case _active:
            if register.is_silent(now_ms):
                return State("bad", "wifi-off", _("Not heard of"), pill=True)
            return State("ok", "circle-check", _("Active"))


def standing_state(standing: RegisterStanding, now_ms: int) -> State:
    """The register's state, and “Behind” when it is heard of but documents are missing."""
    state = register_state(standing.register, now_ms)
    if state.kind == "ok" and standing.missing:
        return State("wait", "clock", _("Behind"))
    return state


def store_state(today: StoreToday, words: Words) -> State:
    """Where a store's day stands."""
    match today.word:
        case stores_today.NOT_READY:
            return State("bad", "octagon-alert", _("Not ready"), pill=True)
        case stores_today.HELD:
            return State(
                "bad", "octagon-alert", _("Held by {day}").format(day=words.short_day(today.held_day)), pill=True
            )
        case stores_today.CLOSING:
            return State("wait", "loader", _("Closing"))
        case stores_today.TRADING:
            return State("off", "circle-dashed", _("Trading"))
        case stores_today.READY:
            return State("ok", "circle-check", _("Ready"))
        case stores_today.DONE:
            return State("ok", "circle-check", _("Posted"))
        case _quiet:
            return State("off", "circle-dashed", _("Not open yet"))


def customer_state(customer: CustomerListed) -> State:
    if customer.merged_into:
        return State("off", "git-merge", _("Merged"))
    if customer.blocked:
        return State("warn", "ban", _("Blocked"))
    if customer.account_number is None:
        return State("wait", "clock", _("Pending sync"))
    return State("ok", "circle-check", _("Numbered"))


def document_state(state: str) -> State:
    return {
        "applied": State("ok", "circle-check", _("Applied")),
        "parked": State("wait", "circle-parking", _("Parked")),
        "quarantined": State("bad", "shield-alert", _("Quarantined"), pill=True),
    }.get(state, State("wait", "clock", _("Waiting")))


def job_result(status: JobStatus) -> State:
    if status.is_running:
        return State("wait", "loader", _("Running"))
    if status.wished:
        return State("wait", "clock", _("Waits for a worker"))
    last = status.last
    if last is None:
        return State("off", "circle-dashed", _("Not run yet"))
    if status.has_failed:
        return State("bad", "octagon-alert", _("Failed"), pill=True)
    return State("ok", "circle-check", rows_done(last.rows))


def rows_done(rows: int) -> str:
    if not rows:
        return _("Nothing new")
    return ngettext("{count} done", "{count} done", rows).format(count=f"{rows:,}")
