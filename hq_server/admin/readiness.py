"""Is a store ready to close its day: each register with what HQ has of it, and one plain sentence."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from hq_server.admin import books_words, statement_words
from hq_server.admin.console import database, now_ms, page, words
from hq_server.admin.statements import tender_names
from hq_server.admin.states import State
from hq_server.admin.words import duration
from hq_server.services import closing_hours, readiness, statement_list, store_admin
from hq_server.services.closing_hours import ClosingShown
from hq_server.texts import _, ngettext
from hq_server.wire.readiness import RegisterReadiness, ShiftReadiness

SILENT_MS = 15 * 60_000
_NOT_CLOSED = ("open", "suspended", "counting")


@dataclass(frozen=True, slots=True)
class RegisterTold:
    """``sentence``: what is missing and what helps; ``blocking``: the day cannot be posted like that."""

    register: RegisterReadiness
    state: State
    sentence: str
    blocking: bool

    @property
    def missing(self) -> int:
        return self.register.recorded_sequence - self.register.present


def add_pages(console: Blueprint) -> None:
    console.get("/stores/<number>/readiness", endpoint="readiness")(show_readiness)
    console.get("/stores/<number>/readiness/table", endpoint="readiness_table")(readiness_table)


def show_readiness(number: str) -> ResponseReturnValue:
    return _readiness(number, "readiness.html")


def readiness_table(number: str) -> ResponseReturnValue:
    """The part that changes, for a page that is open."""
    return _readiness(number, "readiness_table.html")


def _readiness(number: str, template: str) -> ResponseReturnValue:
    asked = request.args.get("day", "")[:10]
    found = readiness.store_readiness(database(), number, now_ms(), asked)
    told = [_told(register) for register in found.registers]
    listed = statement_list.list_statements(database(), found.business_date, found.business_date, number)
    closing = closing_hours.closing_of(database(), number, found.business_date, now_ms())
    return page(
        template,
        found=found,
        store=store_admin.get_store(database(), number),
        rows=told,
        asked=asked,
        kind=_kind(told),
        headline=_headline(told),
        closing=_closing(closing),
        closing_kind="warn" if closing.step and any(one.missing for one in told) else "off",
        shift_state=shift_state,
        held=next((one.statement for one in listed if one.word == statement_list.HELD), None),
        say=statement_words,
        names=tender_names(number),
    )


def shift_state(shift: ShiftReadiness) -> State:
    kind, icon, pill = {
        "open": ("off", "circle-dashed", False),
        "suspended": ("off", "circle-pause", False),
        "counting": ("wait", "clock", False),
        "waiting": ("wait", "clock", False),
        "confirmed": ("ok", "circle-check", False),
        "differs": ("bad", "octagon-alert", True),
    }.get(shift.state, ("off", "info", False))
    return State(kind, icon, books_words.shift_word(shift.state), pill)


def _told(register: RegisterReadiness) -> RegisterTold:
    """The worst first: what a person has to do, then what comes by itself."""
    missing = register.recorded_sequence - register.present
    silent = register.last_contact_ms is None or now_ms() - register.last_contact_ms > SILENT_MS
    if register.quarantined_count:
        text = ngettext(
            "{count} document is quarantined; an HQ administrator repairs it.",
            "{count} documents are quarantined; an HQ administrator repairs them.",
            register.quarantined_count,
        ).format(count=words().number(register.quarantined_count))
        return RegisterTold(register, State("bad", "shield-alert", _("Not ready"), pill=True), text, blocking=True)
    differing = next((shift for shift in register.shifts if shift.state == "differs"), None)
    if differing is not None:
        text = _("Shift {number}: {reason}").format(number=differing.number, reason=differing.reason)
        return RegisterTold(register, State("bad", "octagon-alert", _("Not ready"), pill=True), text, blocking=True)
    if missing:
        text = _missing(register, missing, silent=silent)
        state = State("bad", "wifi-off", _("Not ready"), pill=True) if silent else State("wait", "clock", _("Behind"))
        return RegisterTold(register, state, text, blocking=True)
    owing = [shift for shift in register.shifts if shift.state in _NOT_CLOSED]
    if owing:
        text = ngettext("{count} shift is not closed yet.", "{count} shifts are not closed yet.", len(owing))
        told = text.format(count=len(owing))
        return RegisterTold(register, State("off", "circle-dashed", _("Trading")), told, blocking=True)
    if register.parked_count:
        text = ngettext(
            "{count} document waits for another one; it comes by itself.",
            "{count} documents wait for others; they come by themselves.",
            register.parked_count,
        ).format(count=words().number(register.parked_count))
        return RegisterTold(register, State("wait", "circle-parking", _("Waiting")), text, blocking=True)
    if silent and register.last_contact_ms is not None and not register.shifts:
        text = _("It recorded nothing for this day, and has not been heard of lately.")
        return RegisterTold(register, State("off", "wifi-off", _("Silent")), text, blocking=False)
    text = _("Everything that it recorded is at HQ.") if register.recorded_sequence else _("It has recorded nothing.")
    return RegisterTold(register, State("ok", "circle-check", _("Ready")), text, blocking=False)


def _missing(register: RegisterReadiness, missing: int, *, silent: bool) -> str:
    text = ngettext("{count} document is not at HQ.", "{count} documents are not at HQ.", missing)
    told = text.format(count=words().number(missing))
    if silent:
        return f"{told} " + _("Ask the store to reconnect it, or to bring the documents on a stick.")
    if register.drain_seconds:
        rate = _("At the present rate they take {time}.").format(time=duration(register.drain_seconds * 1_000))
        return f"{told} {rate}"
    return f"{told} " + _("They come by themselves.")


def _kind(told: list[RegisterTold]) -> str:
    kinds = {one.state.kind for one in told if one.blocking}
    return next((kind for kind in ("bad", "wait", "off") if kind in kinds), "ok")


def _headline(told: list[RegisterTold]) -> str:
    """One sentence: ready, or what is missing, the worst register first."""
    blocking = [one for one in told if one.blocking]
    if not told:
        return _("The store has no register yet.")
    if not blocking:
        return _("The registers are ready: HQ has everything of this day.")
    if _kind(told) == "off":
        owing = sum(shift.state in _NOT_CLOSED for one in told for shift in one.register.shifts)
        text = ngettext("{count} shift is not closed yet.", "{count} shifts are not closed yet.", owing)
        return text.format(count=owing)
    order = ["bad", "wait", "off", "ok"]
    worst = min(blocking, key=lambda one: order.index(one.state.kind))
    text = _("Register {code}: {what}").format(code=worst.register.register, what=worst.sentence)
    if len(blocking) == 1:
        return text
    more = ngettext("{count} more register is not ready.", "{count} more registers are not ready.", len(blocking) - 1)
    return f"{text} {more.format(count=len(blocking) - 1)}"


def _closing(closing: ClosingShown) -> str:
    left = closing.end_ms - now_ms()
    if left > 0:
        return _("The day ends in {time}.").format(time=duration(left))
    if now_ms() < closing.cut_off_ms:
        return _("The day ended {time} ago; what is late is waited for {left} more.").format(
            time=duration(-left), left=duration(closing.cut_off_ms - now_ms())
        )
    return _("The day ended {time} ago. What is late still comes in, and its close stays valid.").format(
        time=duration(-left)
    )
