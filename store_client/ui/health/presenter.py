"""Decides the health page: looks at everything beside the window, says it line by line, tries printer and drawer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from store_client.domain.health import ERROR, OK, UNKNOWN, WARN, HealthItem
from store_client.errors import ComptoirError, Refused
from store_client.texts import _, ngettext
from store_client.ui.beside import Beside
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_STATES = {
    OK: ("circle-check", "ok"),
    WARN: ("triangle-alert", "warn"),
    ERROR: ("circle-alert", "error"),
    UNKNOWN: ("circle-question-mark", "plain"),
}
_WORST_FIRST = (ERROR, WARN, UNKNOWN, OK)
_ICONS = {
    "file": "database",
    "encryption": "lock",
    "disk": "hard-drive",
    "sqlite": "database",
    "chain": "shield-check",
    "agent": "refresh-cw",
    "hq": "cloud-check",
    "clock": "clock",
    "set_up": "settings",
    "receipts": "receipt-text",
    "printer": "printer",
    "drawer": "archive",
    "display": "monitor",
    "scale": "scale",
    "terminal": "credit-card",
}


@dataclass(frozen=True, slots=True)
class HealthRow:
    """``chip`` is (icon, word, tone)."""

    icon: str
    name: str
    fact: str
    advice: str
    chip: tuple[str, str, str]

    @property
    def spoken(self) -> str:
        return ". ".join(part for part in (self.name, self.chip[1], self.fact, self.advice) if part)


class HealthView(ScreenView, Protocol):
    def show_rows(self, rows: Sequence[HealthRow], cursor: int, empty: str) -> None: ...

    def show_marked(self, name: str, fact: str, advice: str) -> None: ...


class HealthPresenter:
    def __init__(
        self,
        view: HealthView,
        services: WindowServices,
        session: Session,
        *,
        beside: Beside,
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._beside, self._go = beside, go
        self._lines: Sequence[HealthItem] = ()
        self._cursor = 0
        self._look = 0
        self._busy = ""
        self._answer: Callable[[], Answer] = self._summary
        self._keys: dict[str, Callable[[], None]] = {
            "Up": lambda: self.choose(self._cursor - 1),
            "Down": lambda: self.choose(self._cursor + 1),
            "Home": lambda: self.choose(0),
            "End": lambda: self.choose(len(self._lines) - 1),
            "F5": self.check,
            "F6": self._print_test,
            "F8": self._try_drawer,
            "F12": self.check,
            "Esc": self._back,
        }

    def shown(self) -> None:
        self._cursor = 0
        self.check()

    def refresh(self) -> None:
        self._show()

    def changes_applied(self) -> None:
        """Looking again is for a person to ask: it moves the printer."""

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is not None:
            act()
        return act is not None

    def choose(self, row: int) -> None:
        self._cursor = max(0, min(row, len(self._lines) - 1))
        self._show_rows()

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("↑ ↓", _("another line; the right column says what to do about it")),
            HelpLine("F5", _("look again")),
            HelpLine("F6", _("print a test")),
            HelpLine("F8", _("open the drawer; recorded like any opening")),
            HelpLine("Esc", _("back")),
            HelpLine("F12", _("look again")),
        )

    def check(self) -> None:
        """An answer to an earlier look that comes late counts no more."""
        self._look += 1
        look = self._look
        self._busy = _("Looking …")
        text = _("Looking at the printer, the drawer, the line to HQ, the disk …")
        self._answer = lambda: Answer(text, label=_("This takes a few seconds"), icon="heart-pulse")
        self._show()

        def done(lines: Any) -> None:
            if look == self._look:
                self._busy, self._answer = "", self._summary
                self._lines = sorted(lines, key=lambda line: _WORST_FIRST.index(line.state))
                self._show()

        self._beside(self._services.devices.check_health, done, lambda error: self._failed(look, error))

    def _print_test(self) -> None:
        said = Answer(_("The printer has taken the test"), label=_("Print test"), tone="ok", icon="printer")
        self._try(self._services.devices.print_test, _("Sending a test to the printer …"), said)

    def _try_drawer(self) -> None:
        staff = self._session.staff
        if staff is None:
            text = _("Sign in first; who opens the drawer is recorded.")
            self._say(Answer(text, label=_("The drawer stays closed"), tone="warn"))
            return
        try_drawer = self._services.devices.try_drawer
        said = Answer(_("The drawer was told to open"), label=_("Drawer test"), tone="ok", icon="lock-open")
        self._try(lambda: try_drawer(staff), _("Opening the drawer …"), said)

    def _try(self, act: Callable[[], None], busy: str, said: Answer) -> None:
        self._look += 1
        look = self._look
        self._busy = busy
        self._say(Answer(busy, label=_("This takes a few seconds"), icon="heart-pulse"))

        def done(_nothing: Any) -> None:
            if look == self._look:
                self._busy = ""
                self._say(said)

        self._beside(act, done, lambda error: self._failed(look, error))

    def _failed(self, look: int, error: Exception) -> None:
        if look != self._look:
            return
        self._busy = ""
        if not isinstance(error, ComptoirError):
            self._answer = self._summary
            self._show()
            raise error
        tone = "warn" if isinstance(error, Refused) else "error"
        message = error.message
        self._view.cue()
        self._say(Answer(message, label=_("It did not work"), tone=tone))  # type: ignore[arg-type]

    def _say(self, answer: Answer) -> None:
        self._answer = lambda: answer
        self._show()

    def _back(self) -> None:
        self._look += 1
        self._busy = ""
        self._go("status" if self._session.staff is not None else "sign_in")

    def _summary(self) -> Answer:
        bad = sum(line.state == ERROR for line in self._lines)
        warn = sum(line.state == WARN for line in self._lines)
        time = self._session.formats.clock(self._services.now().utc_ms)
        label = _("Looked at {time}").format(time=time)
        if bad or warn:
            words = ngettext("{count} thing needs somebody", "{count} things need somebody", bad + warn)
            tone = "error" if bad else "warn"
            text = words.format(count=bad + warn) + ". " + _("Selling goes on.")
            return Answer(text, label=label, tone=tone)  # type: ignore[arg-type]
        return Answer(_("Everything works"), label=label, tone="ok")

    def _show(self) -> None:
        signed_in = self._session.staff is not None
        self._view.show_keys(
            (
                Key(1, _("Help"), "circle-question-mark"),
                Key(5, _("Look again"), "refresh-cw", not self._busy),
                Key(6, _("Print test"), "printer", not self._busy),
                Key(8, _("Drawer"), "lock-open", not self._busy and signed_in),
            )
        )
        note = self._busy or _("printer, drawer, line, disk, clock")
        self._view.show_primary(Primary(_("Look again"), note, "heart-pulse", not self._busy))
        self._view.answer(self._answer())
        self._show_rows()

    def _show_rows(self) -> None:
        rows = [
            HealthRow(_ICONS.get(line.key, "settings"), line.name, line.words, line.advice, _chip(line))
            for line in self._lines
        ]
        self._view.show_rows(rows, self._cursor, self._busy or _("Nothing has been looked at yet."))
        if self._lines:
            marked = self._lines[min(self._cursor, len(self._lines) - 1)]
            self._view.show_marked(marked.name, marked.words, marked.advice or _("Nothing to do."))
        else:
            self._view.show_marked("", "", "")


def _chip(line: HealthItem) -> tuple[str, str, str]:
    words = {OK: _("Fine"), WARN: _("Look at it"), ERROR: _("Does not work"), UNKNOWN: _("Not known")}
    icon, tone = _STATES[line.state]
    return icon, words[line.state], tone
