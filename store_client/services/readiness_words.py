"""What readiness is called: one plain sentence for a register and for the store, and who can mend what is missing."""

from collections.abc import Callable

from store_client.domain import readiness
from store_client.domain.readiness import Lack, RegisterReadiness, StoreReadiness, lacks_of
from store_client.services.closing_time import span_words
from store_client.texts import _, ngettext


def sentence(register: RegisterReadiness) -> str:
    """Ready, or the most pressing thing that is missing and what to do about it."""
    lacks = lacks_of(register)
    return lack_words(register, lacks[0]) if lacks else _ready(register)


def store_sentence(store: StoreReadiness) -> str:
    """One sentence for all registers; where HQ never answered it says that the others are not known."""
    lacking = [register for register in store.registers if lacks_of(register)]
    if store.answered_ms is None:
        words = _("HQ has not answered yet, so only this register is known. {sentence}")
        return words.format(sentence=sentence(store.registers[0]))
    if not lacking:
        count = len(store.registers)
        words = ngettext(
            "Ready: {count} register, everything is at HQ and confirmed.",
            "Ready: {count} registers, everything is at HQ and confirmed.",
            count,
        )
        return words.format(count=count)
    first = _("Register {register}: {sentence}").format(register=_called(lacking[0]), sentence=sentence(lacking[0]))
    if len(lacking) == 1:
        return first
    more = ngettext("{count} more register is not ready.", "{count} more registers are not ready.", len(lacking) - 1)
    return f"{first} {more.format(count=len(lacking) - 1)}"


def lack_words(register: RegisterReadiness, lack: Lack) -> str:
    """What is missing, and what to do about it."""
    return _WORDS[lack.kind](register, lack)


def who_mends(kind: str) -> str:
    """The person, or the thing, that can mend such a lack."""
    return {
        readiness.NOT_HEARD: _("whoever switches that register on"),
        readiness.OPEN: _("whoever closes the shift at that register"),
        readiness.SUSPENDED: _("whoever closes the shift at that register"),
        readiness.COUNTING: _("whoever counts the drawer"),
        readiness.NOT_AT_HQ: _("nobody: they are sent by themselves; without a network by a USB stick"),
        readiness.QUARANTINED: _("an administrator at HQ"),
        readiness.PARKED: _("nobody: it goes on when what it waits for comes"),
        readiness.DIFFERS: _("an administrator at HQ"),
        readiness.UNCONFIRMED: _("nobody: HQ confirms it by itself"),
    }.get(kind, "")


def _called(register: RegisterReadiness) -> str:
    """Its number in the store, which people know."""
    return register.register.rpartition("-")[2]


def _ready(register: RegisterReadiness) -> str:
    count = sum(shift.count for shift in register.shifts)
    if not register.shifts:
        return _("Ready: there was no shift, and everything is at HQ.")
    words = ngettext(
        "Ready: {count} document, all at HQ and confirmed.", "Ready: {count} documents, all at HQ and confirmed.", count
    )
    return words.format(count=count)


def _open(_register: RegisterReadiness, lack: Lack) -> str:
    return _with_shift(_("Shift {number} of {name} is still open. Close it at that register."), lack)


def _suspended(_register: RegisterReadiness, lack: Lack) -> str:
    return _with_shift(_("Shift {number} of {name} is suspended. Resume it and close it at that register."), lack)


def _counting(_register: RegisterReadiness, lack: Lack) -> str:
    return _with_shift(_("Shift {number} of {name} waits for its count. Count its drawer."), lack)


def _unconfirmed(_register: RegisterReadiness, lack: Lack) -> str:
    return _with_shift(_("Shift {number} of {name} is closed, and HQ has not confirmed it yet."), lack)


def _differs(_register: RegisterReadiness, lack: Lack) -> str:
    words = _with_shift(_("HQ does not confirm shift {number} of {name}."), lack)
    return f"{words} {lack.shifts[0].reason}".strip()


def _with_shift(words: str, lack: Lack) -> str:
    shift = lack.shifts[0]
    return words.format(number=shift.number, name=shift.staff_name or shift.staff)


def _not_at_hq(register: RegisterReadiness, lack: Lack) -> str:
    words = ngettext("{count} document is not at HQ.", "{count} documents are not at HQ.", lack.count)
    words = words.format(count=lack.count)
    if register.drain_seconds:
        took = _("It takes about {time} once HQ is reached.").format(time=span_words(register.drain_seconds))
        return f"{words} {took}"
    if not register.own:
        return f"{words} {_('They are kept on that register: switch it on and check its network.')}"
    return words


def _quarantined(register: RegisterReadiness, lack: Lack) -> str:
    words = ngettext("{count} document needs a person at HQ.", "{count} documents need a person at HQ.", lack.count)
    return _with_reason(words.format(count=lack.count), [one.reason for one in register.quarantined])


def _parked(register: RegisterReadiness, lack: Lack) -> str:
    words = ngettext(
        "{count} document waits at HQ for something it refers to.",
        "{count} documents wait at HQ for something they refer to.",
        lack.count,
    )
    return _with_reason(words.format(count=lack.count), [one.reason for one in register.parked])


def _with_reason(words: str, reasons: list[str]) -> str:
    reason = next((reason for reason in reasons if reason), "")
    return f"{words} {reason}".strip()


def _not_heard(_register: RegisterReadiness, _lack: Lack) -> str:
    return _("It has not been heard from for a day, and may hold sales. Switch it on and check its network.")


_WORDS: dict[str, Callable[[RegisterReadiness, Lack], str]] = {
    readiness.NOT_HEARD: _not_heard,
    readiness.OPEN: _open,
    readiness.SUSPENDED: _suspended,
    readiness.COUNTING: _counting,
    readiness.NOT_AT_HQ: _not_at_hq,
    readiness.QUARANTINED: _quarantined,
    readiness.PARKED: _parked,
    readiness.DIFFERS: _differs,
    readiness.UNCONFIRMED: _unconfirmed,
}
