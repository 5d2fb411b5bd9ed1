"""A register's card: its shift, how much of it is at HQ, whether HQ has confirmed it."""

from collections.abc import Callable, Sequence

from store_client.domain import readiness
from store_client.domain.readiness import RegisterReadiness, ShiftReadiness, lacks_of
from store_client.texts import _, ngettext
from store_client.ui.day.rows import CardLine, Chip, RegisterCard
from store_client.ui.formats import Formats
from store_client.ui.sell.rows import short_name

_AT_WORK = (readiness.SHIFT_OPEN, readiness.SHIFT_SUSPENDED, readiness.SHIFT_COUNTING)
_ENDED = (readiness.SHIFT_WAITING, readiness.SHIFT_CONFIRMED, readiness.SHIFT_DIFFERS)
_PRESSING = (readiness.NOT_AT_HQ, readiness.QUARANTINED, readiness.DIFFERS, readiness.COUNTING)


def card_of(register: RegisterReadiness, formats: Formats, *, chosen: bool) -> RegisterCard:
    return RegisterCard(
        name=register_name(register),
        chip=_chip(register),
        second=_second(register, formats, lambda name: name),
        lines=(_shift_line(register), _documents_line(register), _confirmed_line(register, formats)),
        chosen=chosen,
        shorter=_second(register, formats, short_name),
    )


def register_name(register: RegisterReadiness) -> str:
    """As HQ calls it, else by its number in the store: the last part of its code."""
    return register.name or _("Register {number}").format(number=register.register.rpartition("-")[2])


def newest_shift(register: RegisterReadiness) -> ShiftReadiness | None:
    """What goes on counts before what has ended."""
    at_work = [shift for shift in register.shifts if shift.state in _AT_WORK]
    found = at_work or list(register.shifts)
    return found[-1] if found else None


def _chip(register: RegisterReadiness) -> Chip:
    kinds = {lack.kind for lack in lacks_of(register)}
    if not kinds:
        return ("circle-check", _("Ready"), "ok")
    if readiness.OPEN in kinds:
        return ("store", _("Open"), "plain")
    if kinds.intersection(_PRESSING):
        return ("circle-alert", _("Not ready"), "error")
    return ("clock", _("Not yet"), "warn")


def _second(register: RegisterReadiness, formats: Formats, called: Callable[[str], str]) -> str:
    shift = newest_shift(register)
    if shift is None:
        contact = register.last_contact_ms
        return _("last contact {time}").format(time=formats.clock(contact)) if contact is not None else ""
    name = called(shift.staff_name or shift.staff)
    if shift.closed_ms is not None:
        return _("{name} · closed {time}").format(name=name, time=formats.clock(shift.closed_ms))
    return _("{name} · since {time}").format(name=name, time=formats.clock(shift.opened_ms))


def _shift_line(register: RegisterReadiness) -> CardLine:
    shift = newest_shift(register)
    if shift is None:
        return CardLine("circle", _("No shift"), "muted")
    words = {
        readiness.SHIFT_OPEN: ("store", _("Shift {number} is open"), "accent"),
        readiness.SHIFT_SUSPENDED: ("pause", _("Shift {number} is suspended"), "warn"),
        readiness.SHIFT_COUNTING: ("calculator", _("Shift {number} to be counted"), "warn"),
    }
    icon, told, token = words.get(shift.state, ("circle-check", _("Shift {number} is closed"), "ok"))
    return CardLine(icon, told.format(number=shift.number), token, pressing=shift.state == readiness.SHIFT_COUNTING)


def _documents_line(register: RegisterReadiness) -> CardLine:
    if register.quarantined_count:
        words = ngettext("{count} needs a person", "{count} need a person", register.quarantined_count)
        return CardLine("file-warning", words.format(count=register.quarantined_count), "err", pressing=True)
    missing, whole = register.not_at_hq, sum(shift.count for shift in register.shifts if shift.state in _ENDED)
    present = sum(shift.present for shift in register.shifts if shift.state in _ENDED)
    if present < whole and missing and not _is_at_work(register):
        words = _("{present} of {count} at HQ, {missing} missing")
        told = words.format(present=present, count=whole, missing=whole - present)
        return CardLine("file-warning", told, "err", pressing=True)
    if missing:
        told = _("{count} not at HQ yet").format(count=missing)
        if _is_at_work(register):
            return CardLine("cloud-upload", told, "warn")
        return CardLine("file-warning", told, "err", pressing=True)
    if register.parked_count:
        return CardLine("clock", _("{count} parked at HQ").format(count=register.parked_count), "warn")
    if whole and not _is_at_work(register):
        return CardLine("circle-check", _("{present} of {count} at HQ").format(present=whole, count=whole), "ok")
    return CardLine("circle-check", _("All at HQ"), "ok")


def _confirmed_line(register: RegisterReadiness, formats: Formats) -> CardLine:
    ended = [shift for shift in register.shifts if shift.state in _ENDED]
    if any(shift.state == readiness.SHIFT_DIFFERS for shift in ended):
        return CardLine("triangle-alert", _("HQ found a difference"), "err", pressing=True)
    confirmed = [shift.confirmed_ms or 0 for shift in ended if shift.state == readiness.SHIFT_CONFIRMED]
    if ended and len(confirmed) == len(ended) and not _is_at_work(register):
        return CardLine("circle-check", _("Confirmed by HQ {time}").format(time=formats.clock(max(confirmed))), "ok")
    if not register.shifts:
        return CardLine("circle", _("Nothing to confirm"), "muted")
    return CardLine("circle", _("Not confirmed yet"), "muted")


def _is_at_work(register: RegisterReadiness) -> bool:
    return any(shift.state in _AT_WORK for shift in register.shifts)


def count_at_hq(registers: Sequence[RegisterReadiness]) -> tuple[str, bool]:
    """Of all these registers: the words, and whether everything is there."""
    missing = sum(register.not_at_hq for register in registers)
    whole = sum(shift.count for register in registers for shift in register.shifts)
    if whole and missing <= whole:
        return _("{present} of {count}").format(present=whole - missing, count=whole), not missing
    return (_("{count} missing").format(count=missing) if missing else _("all")), not missing
