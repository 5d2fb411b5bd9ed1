"""Decides the status screen: the backlog by kind, the deadline, what to do, and trying HQ at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.domain.closing_time import ClosingState
from store_client.domain.timeline import Backlog, SyncStatus
from store_client.texts import _, ngettext
from store_client.ui.attempts import Attempts
from store_client.ui.beside import Beside
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.status.words import backlog_words, is_urgent, waiting_chip
from store_client.ui.status_words import closing_answer, first_sentence, is_late, status_answer
from store_client.ui.sticks import StickExport, stick_key
from store_client.ui.window_services import WindowServices

PATIENCE_MS: Final = 12_000
"""How long the answer of HQ is waited for before a person is told that none came."""


@dataclass(frozen=True, slots=True)
class BacklogRow:
    """``chip`` is (icon, words, tone): what happens if it waits longer."""

    icon: str
    what: str
    count: str
    oldest: str
    chip: tuple[str, str, str]

    @property
    def spoken(self) -> str:
        return f"{self.what}: {self.count}, {self.oldest}, {self.chip[1]}"


@dataclass(frozen=True, slots=True)
class DeadlineCard:
    """``share``: how much of the time is gone, 0 to 1; ``warning`` while there is no contact."""

    left: str
    time: str
    since: str
    share: float
    warning: bool


@dataclass(frozen=True, slots=True)
class Advice:
    text: str
    key: str = ""


class StatusView(ScreenView, Protocol):
    def show_backlog(self, rows: Sequence[BacklogRow], total: BacklogRow) -> None: ...

    def show_deadline(self, card: DeadlineCard | None) -> None: ...

    def show_advice(self, head: str, advice: Sequence[Advice]) -> None: ...

    def show_contact(self, lines: Sequence[tuple[str, str]]) -> None: ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...


class StatusPresenter:
    def __init__(
        self,
        view: StatusView,
        services: WindowServices,
        session: Session,
        *,
        approve: AskForApproval,
        beside: Beside,
        in_front: Callable[[], bool],
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session, self._go = view, services, session, go
        attempt = Attempts(view.answer, view.cue, approve)
        self._sticks = StickExport(
            services.day.readiness,
            session,
            beside,
            attempt,
            say=view.answer,
            changed=self._show_stick,
            in_front=in_front,
        )
        self._asked_ms: int | None = None
        self._keys: dict[str, Callable[[], None]] = {
            "F4": lambda: self._go("documents"),
            "F5": self._ask,
            "F6": self._say_for_support,
            "F7": lambda: self._go("health"),
            "F9": self._sticks.press,
            "F12": self._ask,
            "Esc": lambda: self._go("sell"),
        }

    def shown(self) -> None:
        self._asked_ms = None
        self._sticks.forget()
        self.refresh()
        result = self._sticks.take_result()
        if result is not None:
            self._view.answer(result)

    def refresh(self) -> None:
        status = self._services.sync_status()
        self._show_keys(status)
        if self._asked_ms is None and not (self._sticks.busy or self._sticks.asking):
            self._view.answer(self._standing(status))
        self._show(status)

    def changes_applied(self) -> None:
        if not self._says_what_hq_answered():
            self.refresh()
            return
        self._show_keys(self._services.sync_status())
        self._show(self._services.sync_status())

    def ticked(self) -> None:
        if self._asked_ms is not None and self._services.now().utc_ms - self._asked_ms > PATIENCE_MS:
            self._asked_ms = None
            status = self._services.sync_status()
            text = _("Selling goes on. Everything is kept on this register.")
            label = first_sentence(status.trouble) or self._why_no_answer(status)
            self._view.answer(Answer(text, label=_("No answer: {why}").format(why=label), tone="warn", icon="wifi-off"))

    def pressed(self, key: str) -> bool:
        if self._sticks.asking and key in ("F12", "Enter", "Esc"):
            self._answer_which_stick(take=key != "Esc")
            return True
        act = self._keys.get(key)
        if act is not None:
            if key != "F9":
                self._sticks.forget()
            act()
        return act is not None

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("F4", _("all documents, each with its own way")),
            HelpLine("F5", _("test the line to HQ")),
            HelpLine("F6", _("what to tell support")),
            HelpLine("F7", _("what works on this register, and what does not")),
            HelpLine("F9", _("what is not at HQ, on a USB stick")),
            HelpLine("Esc", _("back to selling; so does a scan")),
            HelpLine("F12", _("try HQ now, the oldest first")),
        )

    def _standing(self, status: SyncStatus) -> Answer:
        """Towards the end of the day that comes first, unless nothing would be sent at all."""
        closing = self._services.day.readiness.closing()
        if status.activated and not status.quarantined and closing is not None and closing.behind and closing.step:
            return closing_answer(closing)
        return status_answer(status, self._session.formats, self._services.now().utc_ms)

    def _answer_which_stick(self, *, take: bool) -> None:
        if take:
            self._sticks.take()
        else:
            self._sticks.forget()
            self.refresh()

    def _show_stick(self) -> None:
        self._show_keys(self._services.sync_status())

    def _ask(self) -> None:
        self._services.devices.ask_for_contact()
        self._asked_ms = self._services.now().utc_ms
        self._view.answer(Answer(_("Asking HQ …"), label=_("This takes a few seconds"), icon="refresh-cw"))

    def _says_what_hq_answered(self) -> bool:
        """HQ has answered since it was asked; True when that was said just now."""
        status = self._services.sync_status()
        contact_ms = status.last_contact_ms
        if self._asked_ms is None or contact_ms is None or contact_ms < self._asked_ms or not status.reachable:
            return False
        self._asked_ms = None
        time = self._session.formats.clock_with_seconds(contact_ms)
        label = _("HQ answered at {time}").format(time=time)
        said = status_answer(status, self._session.formats, self._services.now().utc_ms)
        self._view.answer(Answer(said.text, label=label, tone="ok", icon="cloud-check"))
        return True

    def _why_no_answer(self, status: SyncStatus) -> str:
        if status.agent_alive_ms is None:
            return _("the sync agent is not running")
        return _("HQ or the network is slow")

    def _say_for_support(self) -> None:
        identity, status = self._session.identity, self._services.sync_status()
        register = identity.code if identity else _("not activated")
        contact = status.last_contact_ms
        since = self._session.formats.day_and_clock(contact) if contact is not None else _("never")
        text = _("Register {register}: {count} waiting, last contact {time}").format(
            register=register, count=status.waiting, time=since
        )
        self._view.answer(Answer(text, label=_("Tell support"), icon="phone", detail=status.trouble))

    def _show_keys(self, status: SyncStatus) -> None:
        self._view.show_keys(
            (
                Key(1, _("Help"), "circle-question-mark"),
                Key(4, _("Documents"), "list"),
                Key(5, _("Test line"), "refresh-cw"),
                Key(6, _("Support"), "phone"),
                Key(7, _("Check-up"), "heart-pulse"),
                stick_key(enabled=not self._sticks.busy),
            )
        )
        if self._sticks.asking:
            self._view.show_primary(self._sticks.primary())
            return
        note = _("sends the oldest first") if status.waiting else _("fetches what is new")
        self._view.show_primary(Primary(_("Try now"), note, "send", status.activated))

    def _show(self, status: SyncStatus) -> None:
        now, formats = self._services.now(), self._session.formats
        backlog = self._services.devices.backlog()
        closing, time = self._services.day.readiness.closing(), self._end_of_day()
        rows = [self._row(found, closing) for found in backlog]
        urgent = sum(found.count for found in backlog if is_urgent(found))
        oldest = formats.day_and_clock(min(found.oldest_ms for found in backlog)) if backlog else ""
        when = _("{count} of them due at {time}").format(count=urgent, time=time) if closing and urgent else ""
        total = BacklogRow("", _("All documents"), str(status.waiting), oldest, ("", when, "plain"))
        self._view.show_backlog(rows, total)
        late = is_late(status, now.utc_ms)
        self._view.show_deadline(self._card(closing, status, late) if closing and (late or rows) else None)
        self._show_advice(status, late)
        self._show_contact(status)

    def _end_of_day(self) -> str:
        return self._session.channel.end_of_day if self._session.channel is not None else ""

    def _row(self, found: Backlog, closing: ClosingState | None) -> BacklogRow:
        icon, what = backlog_words(found.kind, found.type)
        oldest = self._session.formats.day_and_clock(found.oldest_ms)
        return BacklogRow(icon, what, str(found.count), oldest, waiting_chip(found, closing, self._end_of_day()))

    def _card(self, closing: ClosingState, status: SyncStatus, late: bool) -> DeadlineCard:
        formats = self._session.formats
        left = formats.duration(closing.left_ms)
        words = _("{time} left").format(time=left) if not closing.over else _("the time is over")
        contact = status.last_contact_ms
        since = _("{time} last contact").format(time=formats.clock(contact)) if contact is not None else ""
        share = _passed_share(closing, contact)
        return DeadlineCard(words, self._end_of_day(), since, share, late or closing.over or closing.will_miss)

    def _show_advice(self, status: SyncStatus, late: bool) -> None:
        if not status.activated:
            steps = [Advice(_("Ask HQ for an activation code")), Advice(_("Run comptoir-register activate here"))]
            self._view.show_advice(_("So that HQ knows this register"), steps)
            return
        if not late:
            self._view.show_advice("", ())
            return
        steps = [
            Advice(_("Check the network cable and the shop's router")),
            _second_advice(status),
            Advice(_("Call support, tell them what F6 says"), "F6"),
        ]
        self._view.show_advice(_("If it does not come back"), steps)

    def _show_contact(self, status: SyncStatus) -> None:
        formats = self._session.formats
        contact = status.last_contact_ms
        agent = status.agent_alive_ms
        self._view.show_contact(
            (
                (_("Last contact"), formats.day_and_clock(contact) if contact is not None else _("never")),
                (_("Next try by itself"), _("within a minute") if agent is not None else _("the agent is not running")),
            )
        )
        pending = ngettext("{count} customer Pending sync", "{count} customers Pending sync", status.pending_customers)
        facts = [pending.format(count=status.pending_customers)] if status.pending_customers else []
        if status.parked:
            facts.append(_("{count} parked at HQ").format(count=status.parked))
        if status.quarantined:
            facts.append(_("{count} need a person").format(count=status.quarantined))
        self._view.show_foot(facts, first_sentence(status.trouble))


def _second_advice(status: SyncStatus) -> Advice:
    if not status.waiting:
        return Advice(_("Test the line"), "F5")
    words = ngettext(
        "Put the {count} document on a USB stick", "Put the {count} documents on a USB stick", status.waiting
    )
    return Advice(words.format(count=status.waiting), "F9")


def _passed_share(closing: ClosingState, last_contact_ms: int | None) -> float:
    """Of the time between the last contact and the end of the day, 0 to 1."""
    if closing.over:
        return 1.0
    start_ms = min(last_contact_ms if last_contact_ms is not None else closing.now_ms, closing.now_ms)
    whole = max(1, closing.end_ms - start_ms)
    return min(1000, max(0, (closing.now_ms - start_ms) * 1000 // whole)) / 1000
