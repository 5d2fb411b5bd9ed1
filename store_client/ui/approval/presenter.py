"""Decides the approval by another person: who may sign, their PIN or badge, and what happens then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.domain.permissions import Approval
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services.sign_in import is_badge
from store_client.texts import _
from store_client.ui import shop_paper
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

PIN_DIGITS: Final = 6
PEOPLE: Final = 4
"""As many names stand side by side as have room; F2 shows the next."""


@dataclass(frozen=True, slots=True)
class ApproverTile:
    name: str
    key: str
    chosen: bool


class ApprovalView(ScreenView, Protocol):
    def show_subject(self, subject: str) -> None:
        """What is asked about; empty where nobody could say."""
        ...

    def show_people(self, title: str, tiles: Sequence[ApproverTile]) -> None: ...

    def show_pin(self, entered: int, message: str, wrong: bool) -> None: ...


class ApprovalPresenter:
    """`opens` and `closes` the panel over the screen in front."""

    def __init__(
        self,
        view: ApprovalView,
        services: WindowServices,
        session: Session,
        *,
        opens: Callable[[], None],
        closes: Callable[[], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._opens, self._closes = opens, closes
        self._refusal = NeedsApproval("", "")
        self._then: Callable[[Approval], None] = lambda _approval: None
        self._people: Sequence[StaffMember] = ()
        self._chosen = 0
        self._pin = self._badge = ""
        self._message, self._wrong = "", False

    def ask(self, refusal: NeedsApproval, then: Callable[[Approval], None]) -> None:
        """Ask another person; `then` gets their word. Esc leaves everything as it was."""
        self._refusal, self._then = refusal, then
        self._people = self._services.counter.approvers(refusal.action, self._session.signed_in)
        self._chosen = 0
        self._clear()
        self._opens()

    def shown(self) -> None:
        self._view.answer(Answer(self._refusal.message, label=_("Needs another person"), tone="warn", icon="user-lock"))
        self.refresh()

    def refresh(self) -> None:
        more = (Key(2, _("More names"), "users"),) if len(self._people) > PEOPLE else ()
        self._view.show_keys((Key(1, _("Help"), "circle-question-mark"), *more))
        self._show()

    def changes_applied(self) -> None:
        """Who may approve was read when it was asked."""

    def pressed(self, key: str) -> bool:
        """Every key is this panel's while it is open, but for the window's own."""
        if len(key) == 1 and key.isascii() and key.isdigit():
            self._digit(key)
        elif key.startswith("Alt+"):
            self._choose(self._first + int(key[4:]) - 1)
        elif key in ("Esc", "F12", "Enter", "Backspace", "Del", "Up", "Down", "F2"):
            self._act_on(key)
        return True

    def scanned(self, code: str) -> bool:
        """A badge; False for what may be an item. A receipt or a voucher is named, and nobody is taken for it."""
        paper = shop_paper.recognise(self._services.returns, code)
        if paper is not None:
            self._message, self._wrong = shop_paper.no_badge(paper), True
            self._view.cue()
            self._show()
            return True
        if not is_badge(code):
            return False
        self._clear()
        self._badge = code
        self._sign()
        return True

    def choose(self, tile: int) -> None:
        """A press on a name."""
        self._choose(self._first + tile)

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("Alt+1 Alt+4", _("who approves it")),
            HelpLine("0 … 9", _("their PIN; the sixth digit signs")),
            HelpLine("Del", _("clear the digits")),
            HelpLine("Esc", _("leave everything as it was")),
        )

    @property
    def _first(self) -> int:
        return self._chosen - self._chosen % PEOPLE

    @property
    def _person(self) -> StaffMember | None:
        return self._people[self._chosen] if self._people else None

    def _act_on(self, key: str) -> None:
        if key == "Esc":
            self._closes()
        elif key in ("F12", "Enter"):
            self._sign()
        elif key in ("Up", "Down"):
            self._choose(self._chosen + (1 if key == "Down" else -1))
        elif key == "F2" and self._people:
            self._choose((self._first + PEOPLE) % -(-len(self._people) // PEOPLE * PEOPLE or 1))
        else:
            self._pin = self._pin[:-1] if key == "Backspace" else ""
            self._message, self._wrong = "", False
            self._show()

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._people):
            self._chosen = at
            self._clear()
            self._show()

    def _digit(self, digit: str) -> None:
        self._message, self._wrong = "", False
        self._pin = (self._pin + digit)[:PIN_DIGITS]
        if len(self._pin) == PIN_DIGITS:
            self._sign()
        else:
            self._show()

    def _sign(self) -> None:
        try:
            approval = self._approval()
        except Refused as refusal:
            self._pin = ""
            self._message, self._wrong = refusal.message, True
            self._view.cue()
            self._show()
            return
        self._clear()
        self._closes()
        self._then(approval)

    def _approval(self) -> Approval:
        """Raises ``Refused``."""
        counter, asked_by, person = self._services.counter, self._session.signed_in, self._person
        if self._badge:
            return counter.approve_with_badge(self._refusal.action, self._badge, self._pin, asked_by)
        if person is None:
            raise Refused(_("Scan the badge of somebody who may approve this. Esc leaves everything as it was."))
        if not self._pin:
            raise Refused(_("Type the PIN, or scan the badge. Esc leaves everything as it was."))
        return counter.approve_with_pin(self._refusal.action, person.id, self._pin, asked_by)

    def _clear(self) -> None:
        self._pin = self._badge = ""
        self._message, self._wrong = "", False

    def _show(self) -> None:
        shown = self._people[self._first : self._first + PEOPLE]
        tiles = [
            ApproverTile(person.name, f"Alt+{at + 1}", self._first + at == self._chosen and not self._badge)
            for at, person in enumerate(shown)
        ]
        title = _("Who approves it?") if self._people else _("Nobody here may approve this but by badge")
        self._view.show_subject(self._refusal.subject)
        self._view.show_people(title, tiles)
        hint = _("Type the PIN, or scan a badge.")
        if self._badge:
            hint = _("Now the PIN of the badge.")
        self._view.show_pin(len(self._pin), self._message or hint, self._wrong)
        note = self._person.name if self._person is not None else _("by badge")
        self._view.show_primary(Primary(_("Approve"), note, "user-check"))
