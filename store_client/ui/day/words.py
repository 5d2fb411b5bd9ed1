"""What the end of day says in the strip, on the keys, on F12 and in its help."""

from collections.abc import Callable, Sequence

from store_client.domain import readiness
from store_client.domain.readiness import Lack, RegisterReadiness, lacks_of
from store_client.services.readiness_words import store_sentence
from store_client.texts import _, ngettext
from store_client.ui.day import steps
from store_client.ui.day.lists import ListPage
from store_client.ui.day.standing import DayStanding
from store_client.ui.day.steps import Step
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, HelpLine, Key, Offer, Primary, Tone
from store_client.ui.status_words import closing_answer
from store_client.ui.sticks import stick_key

_CALM = (readiness.OPEN, readiness.UNCONFIRMED, readiness.NOT_AT_HQ)
"""What is so all day long, while the shops are open."""


def standing_answer(standing: DayStanding, formats: Formats) -> Answer:
    """One sentence for the whole store, and one thing to do about it."""
    forgotten = standing.forgotten
    if forgotten is not None:
        text = _("The shift of {date} is still open. Selling goes on; close it with F12, then open today's.")
        label = _("Shift {number}").format(number=forgotten.number)
        return Answer(text.format(date=formats.date(forgotten.business_date)), label=label, tone="warn")
    blocking = next((end for end in standing.ends if end.blocks), None)
    if blocking is not None:
        return Answer(blocking.detail, label=blocking.action, tone="warn", offer=Offer("F6", _("Left open"), "list"))
    if standing.store is None:
        return Answer(_("Nothing is known of the other registers"), label=_("HQ has not answered yet"))
    closing = standing.closing
    if closing is not None and closing.behind and closing.step:
        return closing_answer(closing)
    lacking, label = _lacking(standing), _asked_words(standing, formats)
    text = _own_open(lacking, formats) or store_sentence(standing.store)
    if not lacking:
        return Answer(text, label=label, tone="quiet" if standing.store.answered_ms is None else "ok")
    return Answer(text, label=label, tone=_tone(standing), offer=_offer(standing))


def news_of(standing: DayStanding) -> object:
    """What the strip is about: while that stays, nothing is said anew."""
    closing = standing.closing
    urgent = (closing.step, closing.will_miss, closing.reachable) if closing is not None and closing.behind else None
    kinds = tuple((one.register, tuple(lack.kind for lack in lacks_of(one))) for one in standing.registers)
    forgotten = standing.forgotten.id if standing.forgotten else ""
    trouble = standing.store.trouble if standing.store else ""
    return (urgent, kinds, forgotten, trouble, tuple(end.kind for end in standing.ends if end.blocks))


def keys(standing: DayStanding, page: str, *, z: str, paper: bool, stick_is_busy: bool) -> Sequence[Key]:
    several = len(standing.registers) > 1
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(4, _("Register"), "monitor", several and not page),
        Key(5, _("Ask HQ"), "refresh-cw"),
        Key(6, {"": _("Left open"), "open": _("Z list")}.get(page, _("Back")), "list"),
        Key(7, _("Print X") if paper and not z else _("Print Z"), "printer", bool(z) or paper),
        Key(8, _("Cash in/out"), "banknote", standing.shift is not None),
        stick_key(enabled=not stick_is_busy),
    )


def primary(step: Step, *, asked: bool, forgotten: str) -> Primary:
    if step.kind == steps.CLOSE:
        note = _("press again to close") if asked else _("asks once more")
        return Primary(_close_words(forgotten), note, "lock")
    known = {
        steps.OPEN: (_("Open the day"), _("a new shift on this register"), "calendar-check"),
        steps.COUNT_OPENING: (_("Open the day"), _("count the starting cash first"), "calendar-check"),
        steps.COUNT: (_("Count and close"), _("shift {number}: the drawer first"), "calculator"),
        steps.COUNT_ELSEWHERE: (_("Count it here"), _("shift {number} of that register"), "calculator"),
        steps.RESUME: (_("Resume the shift"), _("shift {number}: put its drawer in"), "store"),
    }
    name, note, icon = known[step.kind]
    if step.kind == steps.COUNT and forgotten:
        return Primary(_close_words(forgotten), _("count the drawer first"), icon)
    return Primary(name, note.format(number=step.number), icon)


def buttons(*, paper: bool) -> tuple[str, str]:
    """Of F10 and F11."""
    return (_("Figures") if paper else _("X report"), _("Shifts …"))


def ask_to_close() -> Answer:
    text = _("Close the day? Press F12 again.")
    label = _("Closing needs no connection; HQ confirms by itself afterwards. Esc keeps the day open.")
    return Answer(text, label=label, tone="warn", icon="lock")


def ask_to_open_again() -> Answer:
    text = _("The day is closed here. Open another shift? Press F12 again.")
    return Answer(
        text, label=_("The day is ready again once that one is closed, too. Esc leaves it closed."), tone="warn"
    )


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("F4, ← →", _("another register of the store")),
        HelpLine("F5", _("ask HQ again how the store is")),
        HelpLine("F6", _("what is left open and missing; again: the closed days")),
        HelpLine("↑ ↓", _("the closed days; Enter shows one")),
        HelpLine("F7", _("print the Z; again: a marked copy")),
        HelpLine("F8", _("put cash in, or take it out to the safe or the bank")),
        HelpLine("F9", _("what is not at HQ, on a USB stick")),
        HelpLine("F10", _("the X report: the shift so far; nothing is closed by it")),
        HelpLine("F11", _("suspend, resume, close before the count, another drawer")),
        HelpLine("F12", _("the next step: open, count and close")),
        HelpLine("Esc", _("back, then to selling")),
    )


def remark(standing: DayStanding, formats: Formats) -> str:
    """How old it is what is known of the other registers, and when the day ends."""
    store = standing.store
    if store is None or not store.end_of_day:
        return ""
    return _("HQ counts the day at {time}").format(time=store.end_of_day)


def second_line(standing: DayStanding, date: Callable[[str], str]) -> str:
    """Which day it is, and how many registers; not ready ones are counted once they should be."""
    day = standing.store.business_date if standing.store is not None else standing.today
    count = len(standing.registers)
    registers = ngettext("{count} register", "{count} registers", count).format(count=count)
    return f"{date(day)} · {registers}" if count > 1 else date(day)


def _close_words(forgotten: str) -> str:
    return _("Close {date}").format(date=forgotten) if forgotten else _("Close the day")


def _lacking(standing: DayStanding) -> Sequence[tuple[RegisterReadiness, Lack]]:
    return [(register, lack) for register in standing.registers for lack in lacks_of(register)]


def _own_open(lacking: Sequence[tuple[RegisterReadiness, Lack]], formats: Formats) -> str:
    """Who stands before the register whose shift is open is told what to press."""
    if not lacking or not lacking[0][0].own or lacking[0][1].kind != readiness.OPEN:
        return ""
    shift = lacking[0][1].shifts[0]
    text = _("Shift {number} is open since {time}. F12 counts and closes it.")
    more = {register.register for register, lack in lacking if not register.own and lack.kind not in _CALM}
    others = ngettext("{count} other register is not ready.", "{count} other registers are not ready.", len(more))
    told = text.format(number=shift.number, time=formats.clock(shift.opened_ms))
    return f"{told} {others.format(count=len(more))}" if more else told


def _tone(standing: DayStanding) -> Tone:
    kinds = {lack.kind for _register, lack in _lacking(standing)}
    at_work = readiness.OPEN in kinds
    if kinds <= set(_CALM) and (at_work or readiness.NOT_AT_HQ not in kinds):
        return "quiet"
    return "error" if kinds & {readiness.NOT_AT_HQ, readiness.QUARANTINED, readiness.DIFFERS} else "warn"


def _offer(standing: DayStanding) -> Offer | None:
    """The key that does the most for what is said first."""
    register, lack = _lacking(standing)[0]
    if lack.kind in (readiness.QUARANTINED, readiness.PARKED, readiness.DIFFERS):
        return Offer("F6", _("Which ones?"), "list")
    if lack.kind == readiness.NOT_AT_HQ and register.own:
        return Offer("F9", _("To a USB stick"), "usb")
    if not register.own or lack.kind == readiness.UNCONFIRMED:
        return Offer("F5", _("Ask HQ again"), "refresh-cw")
    return None


def _asked_words(standing: DayStanding, formats: Formats) -> str:
    """When HQ told it last: where it does not answer, how old that is."""
    store = standing.store
    if store is None or store.answered_ms is None:
        return store.trouble if store is not None else ""
    told = _("As HQ told at {time}").format(time=formats.clock(store.answered_ms))
    if store.asking:
        return f"{told} · {_('asking again …')}"
    if store.trouble:
        old = _("{time} ago; HQ does not answer now").format(time=formats.duration(store.age_ms or 0))
        return f"{told}, {old}"
    return told


def list_primary(page: ListPage) -> Primary:
    entry = page.marked
    if entry is None or entry.act is None:
        return Primary(_("Nothing to do here"), _("Esc goes back"), "info", enabled=False)
    return Primary(page.take, _("or Enter; Esc goes back"), "check")


def paper_primary() -> Primary:
    return Primary(_("Back"), _("or Esc; F7 prints it"), "arrow-left")
