"""Puts the state of synchronization into the words of the status area and of the documents' strip."""

from dataclasses import dataclass

from store_client.domain.closing_time import ClosingState
from store_client.domain.timeline import SyncStatus
from store_client.services.closing_time import span_words
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, Offer, Tone

LATE_MS = 15 * 60 * 1000
SKEW_MS = 5 * 60 * 1000
LATE_STEP = 3
"""From a quarter of an hour before the end of the day on it is a warning, before that it is only said."""


@dataclass(frozen=True, slots=True)
class StatusWords:
    """`first` is the fact, `second` the detail in small; `warning` when a person should know."""

    icon: str
    first: str
    second: str
    warning: bool = False

    @property
    def whole(self) -> str:
        return f"{self.first} · {self.second}" if self.second else self.first


def status_words(status: SyncStatus, formats: Formats, now_ms: int, closing: ClosingState | None = None) -> StatusWords:
    waiting = _("{count} waiting").format(count=status.waiting)
    if not status.activated:
        return StatusWords("key-round", _("Not activated"), waiting, warning=True)
    if status.quarantined:
        words = ngettext("{count} needs a person", "{count} need a person", status.quarantined)
        needs = words.format(count=status.quarantined)
        return StatusWords("triangle-alert", needs, waiting, warning=True)
    if closing is not None and closing.behind and closing.step:
        icon = "clock" if closing.reachable else "cloud-off"
        return StatusWords(icon, waiting, _closing_words(closing), warning=is_pressing(closing))
    if status.last_contact_ms is None:
        return StatusWords("cloud-off", waiting, _("no contact yet"), warning=True)
    contact = _("last contact {time}").format(time=formats.clock(status.last_contact_ms))
    if is_late(status, now_ms):
        return StatusWords("cloud-off", waiting, contact, warning=True)
    return StatusWords("cloud-upload" if status.waiting else "cloud-check", waiting, contact)


def status_answer(status: SyncStatus, formats: Formats, now_ms: int) -> Answer:
    """One sentence for the person who asks what is going on."""
    if not status.activated:
        text = _("Selling goes on. Ask HQ for an activation code, then everything is sent.")
        return Answer(text, label=_("HQ does not know this register"), tone="warn", icon="key-round")
    if status.quarantined:
        words = ngettext(
            "{count} document needs a person at HQ", "{count} documents need a person at HQ", status.quarantined
        )
        label = words.format(count=status.quarantined)
        return Answer(_("Everything else goes on. Tell HQ about them."), label=label, tone="warn")
    if abs(status.clock_skew_ms) > SKEW_MS:
        minutes = abs(status.clock_skew_ms) // 60_000
        label = _("The clock of this register is {minutes} minutes off").format(minutes=minutes)
        return Answer(
            _("Set the clock of this computer. The order of sales is not affected."), label=label, tone="warn"
        )
    if status.last_contact_ms is None:
        label = _("No contact with HQ yet")
    elif is_late(status, now_ms):
        label = _("No contact with HQ since {time}").format(time=formats.clock(status.last_contact_ms))
    else:
        return _in_contact(status)
    if status.trouble:
        label = f"{label} · {first_sentence(status.trouble)}"
    text = _("Selling goes on. Everything is kept on this register.")
    return Answer(text, label=label, tone="warn", icon="cloud-off")


def closing_answer(closing: ClosingState) -> Answer:
    """What waits, how long that takes, how much time is left; without HQ a stick is the way."""
    offer = None if closing.reachable else Offer("F9", _("To a USB stick"), "usb")
    tone: Tone = "warn" if is_pressing(closing) else "quiet"
    return Answer(closing.sentence, label=_("End of the day"), tone=tone, icon="clock", offer=offer)


def is_pressing(closing: ClosingState) -> bool:
    return closing.step >= LATE_STEP or closing.will_miss or not closing.reachable


def is_late(status: SyncStatus, now_ms: int) -> bool:
    """A last contact that lies ahead says only that the clock was set back: that is as good as none."""
    return not status.reachable or status.last_contact_ms is None or abs(now_ms - status.last_contact_ms) > LATE_MS


def first_sentence(trouble: str) -> str:
    """Why there is no contact; what that means is said beside it."""
    return trouble.split(". ", 1)[0].removesuffix(".")


def _closing_words(closing: ClosingState) -> str:
    if closing.over:
        return _("the day is over")
    return _("closing in {left}").format(left=span_words(closing.left_ms // 1000, up=False))


def _in_contact(status: SyncStatus) -> Answer:
    if status.parked:
        label = _("{count} parked at HQ").format(count=status.parked)
        return Answer(_("They wait there for what belongs to them and go on by themselves."), label=label)
    if status.waiting:
        label = _("{count} waiting").format(count=status.waiting)
        return Answer(_("They go to HQ with the next contact."), label=label, icon="cloud-upload")
    return Answer(_("Everything is at HQ."), label=_("0 waiting"), tone="ok", icon="cloud-check")
