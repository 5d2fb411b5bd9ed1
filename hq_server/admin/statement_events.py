"""What happened to a store's day, for the timeline of its statement: its shifts, then what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hq_server.admin.words import Words
from hq_server.domain import statement_checks as codes
from hq_server.domain.statement_words import event_text
from hq_server.services.statement_pages import StatementPage
from hq_server.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class EventTold:
    kind: str
    icon: str
    text: str
    note: str
    made_ms: int
    when: str = ""


def told_events(shown: StatementPage, words: Words, admins: Mapping[str, str]) -> list[EventTold]:
    """Oldest first: the shifts of the day, then what became of its statements. The day is named where it changes."""
    told = []
    for shift in shown.shifts:
        where = {"number": shift.number, "code": shift.register_code}
        text = _("Shift {number} of register {code} opened").format(**where)
        told.append(EventTold("", "store", text, "", shift.opened_ms))
        if shift.closed_ms is not None:
            text = _("Shift {number} of register {code} closed").format(**where)
            told.append(EventTold("ok", "circle-check", text, "", shift.closed_ms))
    for event in shown.events:
        kind, icon = _EVENTS.get(event.event, ("", "info"))
        text, note = event_text(event.event, event.detail), ""
        if event.event == "calculated" and event.detail.isdecimal():
            text = ngettext("Calculated: {count} document.", "Calculated: {count} documents.", int(event.detail))
            text = text.format(count=words.number(int(event.detail)))
        elif event.event == "held":
            text, note = _("Held"), _causes(event.detail)
        elif event.event == "accepted":
            failed, _colon, note = event.detail.partition(": ")
            text = _("Accepted all the same: {causes}").format(causes=_causes(failed))
        if event.person:
            who = admins.get(event.person, event.person)
            text = _("{what} By {name}.").format(what=text if text.endswith(".") else f"{text}.", name=who)
        if event.number != 1:
            text = _("Statement {number}: {what}").format(number=event.number, what=text)
        told.append(EventTold(kind, icon, text, note, event.made_ms))
    told.sort(key=lambda one: one.made_ms)
    days = ["", *(words.iso_day(one.made_ms) for one in told)]
    return [replace(one, when=words.hour(one.made_ms, before)) for one, before in zip(told, days, strict=False)]


_EVENTS = {
    "started": ("", "calendar-check"),
    "calculated": ("", "list-checks"),
    "held": ("bad", "octagon-alert"),
    "posted": ("ok", "circle-check"),
    "posted_during_day": ("ok", "circle-check"),
    "accepted": ("warn", "user-check"),
    "again": ("wait", "refresh-cw"),
    "released": ("ok", "user-check"),
}


def _causes(failed: str) -> str:
    """What checks found, in short, when they failed."""
    names = cause_names()
    return ", ".join(names.get(code, code) for code in failed.split())


def cause_names() -> dict[str, str]:
    return {
        codes.ERROR: _("HQ could not go on"),
        codes.CALENDAR: _("the business date cannot be"),
        codes.SHIFTS_CLOSED: _("shifts are open"),
        codes.MANIFESTS: _("documents are missing"),
        codes.Z_AGREES: _("Z report and HQ differ"),
        codes.CURRENCY: _("another currency"),
        codes.CUSTOMERS: _("customers without an account number"),
        codes.FINDINGS: _("documents need a repair"),
        codes.SUMS_AGREE: _("the sums do not agree"),
        codes.TRANSACTION_DIFFERENCE: _("sales were not paid exactly"),
        codes.ROUNDING: _("too much was rounded"),
        codes.TENDER_DIFFERENCE: _("a tender's difference is over its limit"),
        codes.SHIFT_DIFFERENCE: _("a shift's difference is over the limit"),
        codes.POSTING_DIFFERENCE: _("all differences are over the limit"),
    }
