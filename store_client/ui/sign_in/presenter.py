"""Decides the sign-in and the lock: who is chosen, the PIN's six digits, a badge, a shift when none is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services.sign_in import is_badge
from store_client.texts import _
from store_client.ui.screen import Answer, HelpLine, ScreenView
from store_client.ui.session import Session
from store_client.ui.sign_in import first_shift
from store_client.ui.sign_in.words import (
    facts,
    greeting,
    help_lines,
    key_names,
    locked_words,
    primary,
    role,
    title,
)
from store_client.ui.window_services import WindowServices

PIN_DIGITS: Final = 6
TILES: Final = 6


@dataclass(frozen=True, slots=True)
class StaffTile:
    name: str
    role: str
    key: str
    chosen: bool


class SignInView(ScreenView, Protocol):
    def show_title(self, title: str, second: str) -> None: ...

    def show_staff(self, tiles: Sequence[StaffTile]) -> None: ...

    def show_person(self, name: str) -> None: ...

    def show_pin(self, entered: int, message: str, wrong: bool) -> None: ...

    def show_facts(self, facts: Sequence[tuple[str, ...]]) -> None:
        """Three facts about this register: (icon, what, detail), and a colour token where it is no good news."""
        ...


class Look(Protocol):
    """What the window offers to change about itself."""

    @property
    def theme_name(self) -> str: ...

    def next_theme(self) -> str: ...

    def use_language(self, language: str) -> None: ...

    def toggle_screen_keyboard(self) -> bool: ...


class SignInPresenter:
    def __init__(
        self,
        view: SignInView,
        services: WindowServices,
        session: Session,
        *,
        signed_in: Callable[[Answer], None],
        look: Look,
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._signed_in, self._look, self._go = signed_in, look, go
        self._staff: Sequence[StaffMember] = ()
        self._chosen = 0
        self._first = 0
        self._pin = ""
        self._badge = ""
        self._message, self._wrong = "", False
        self._locked_shown = False
        self._answer: Callable[[], Answer] = self._greeting
        self._keys = self._key_map()

    def shown(self) -> None:
        self._take_staff(self._services.list_staff())
        left = self._session.left
        if left is not None:
            self._choose_person(left.id)
        self._answer = self._greeting
        self._clear()
        self.refresh()

    def refresh(self) -> None:
        self._view.show_keys(key_names(more_names=len(self._staff) > TILES))
        self._view.answer(self._answer())
        self._show()

    def changes_applied(self) -> None:
        staff = self._services.list_staff()
        if staff != self._staff:
            self._take_staff(staff)
            self._view.answer(self._answer())
            self._view.show_keys(key_names(more_names=len(self._staff) > TILES))
        self._show()

    def ticked(self) -> None:
        """The time a locked name still has to wait runs down before one's eyes."""
        if self._locked_shown:
            self._show()

    def pressed(self, key: str) -> bool:
        if len(key) == 1 and key.isascii() and key.isdigit():
            self.digit(key)
            return True
        act = self._keys.get(key)
        if act is None:
            return False
        act()
        return True

    def digit(self, digit: str) -> None:
        if self._person is None:
            return
        self._wrong, self._message = False, ""
        self._pin = (self._pin + digit)[:PIN_DIGITS]
        if len(self._pin) == PIN_DIGITS:
            self._sign_in()
        else:
            self._show()

    def choose(self, tile: int) -> None:
        """Choose the person on a tile of the page shown."""
        if self._first + tile < len(self._staff):
            self._chosen = self._first + tile
            self._clear()

    def badge(self, code: str) -> None:
        """Something was scanned before anybody signed in: a badge, or an item too early."""
        self._clear()
        if not is_badge(code):
            text, self._wrong = _("Sign in first, then scan again."), False
            self._say(Answer(text, label=_("Scanned"), tone="warn"))
            self._view.cue()
        elif self._services.devices.badge_needs_pin():
            self._badge = code
            self._say(Answer(_("Now type its PIN."), label=_("Badge read"), icon="id-card"))
        else:
            self._try(lambda: self._services.devices.sign_in_with_badge(code, None))

    def help(self) -> Sequence[HelpLine]:
        return help_lines(more_names=len(self._staff) > TILES)

    def _key_map(self) -> dict[str, Callable[[], None]]:
        keys: dict[str, Callable[[], None]] = {
            "F2": self._next_page,
            "F4": self._toggle_keyboard,
            "F5": self._next_theme,
            "F6": self._next_language,
            "F7": lambda: self._go("health"),
            "F12": self._sign_in,
            "Enter": self._sign_in,
            "Del": self._clear,
            "Esc": self._clear,
            "Backspace": self._backspace,
            "Up": lambda: self._move(-2),
            "Down": lambda: self._move(2),
        }
        return keys | {f"Alt+{tile + 1}": partial(self.choose, tile) for tile in range(TILES)}

    @property
    def _person(self) -> StaffMember | None:
        return self._staff[self._chosen] if self._chosen < len(self._staff) else None

    def _sign_in(self) -> None:
        person, pin, badge = self._person, self._pin, self._badge
        if person is None:
            return
        if len(pin) < PIN_DIGITS:
            self._message = _("The PIN has six digits.")
            self._show()
            return
        self._pin = self._badge = ""
        if badge:
            self._try(lambda: self._services.devices.sign_in_with_badge(badge, pin))
        else:
            self._try(lambda: self._services.sign_in(person.id, pin))

    def _try(self, sign_in: Callable[[], StaffMember]) -> None:
        try:
            staff = sign_in()
            answer = first_shift.find_or_open(self._services, self._session, staff)
        except Refused as refusal:
            self._refuse(refusal.message)
            return
        self._session.come_in(staff)
        self._clear()
        self._signed_in(answer)

    def _refuse(self, message: str) -> None:
        self._wrong, self._message = True, message
        self._answer = lambda: Answer(message, label=_("Not signed in"), tone="error")
        self._view.cue()
        self.refresh()

    def _say(self, answer: Answer) -> None:
        self._answer = lambda: answer
        self._view.answer(answer)

    def _take_staff(self, staff: Sequence[StaffMember]) -> None:
        """Who was chosen stays so, on a page that shows them; digits never go over to another person."""
        before = self._person
        self._staff = staff
        self._choose_person(before.id if before is not None else "")
        if self._person is None or before is None or self._person.id != before.id:
            self._pin = ""

    def _choose_person(self, person: str) -> None:
        self._chosen = next((at for at, one in enumerate(self._staff) if one.id == person), 0)
        self._first = self._chosen // TILES * TILES

    def _greeting(self) -> Answer:
        return greeting(self._session, bool(self._staff))

    def _show(self) -> None:
        self._view.show_title(*title(self._session))
        page = self._staff[self._first : self._first + TILES]
        groups = self._services.counter.load_setup().permission_groups
        self._view.show_staff(
            [
                StaffTile(person.name, role(person, groups), f"Alt+{at + 1}", self._first + at == self._chosen)
                for at, person in enumerate(page)
            ]
        )
        self._view.show_person(self._person.name if self._person else "")
        self._show_pin()
        self._view.show_primary(primary(self._session, self._person is not None))
        self._view.show_facts(facts(self._services, self._session))

    def _show_pin(self) -> None:
        locked_ms = self._services.devices.locked_for_ms(self._person.id) if self._person else 0
        self._locked_shown = locked_ms > 0
        entered = len(self._pin)
        words = _("{count} of 6 entered. Signs in after the sixth digit.").format(count=entered)
        if locked_ms > 0:
            self._view.show_pin(entered, locked_words(locked_ms), True)
        else:
            self._view.show_pin(entered, self._message or words, self._wrong)

    def _move(self, step: int) -> None:
        target = self._chosen + step
        if self._first <= target < min(len(self._staff), self._first + TILES):
            self._chosen = target
            self._clear()

    def _next_page(self) -> None:
        if len(self._staff) > TILES:
            self._first = (self._first + TILES) % (-(-len(self._staff) // TILES) * TILES)
            self._chosen = self._first
            self._clear()

    def _clear(self) -> None:
        self._pin, self._badge, self._message, self._wrong = "", "", "", False
        self._show()

    def _backspace(self) -> None:
        self._pin = self._pin[:-1]
        self._show()

    def _toggle_keyboard(self) -> None:
        on = self._look.toggle_screen_keyboard()
        text = _("It comes up when a field is touched.") if on else _("Fields are filled in by the keyboard alone.")
        label = _("Keyboard on the screen: on") if on else _("Keyboard on the screen: off")
        self._say(Answer(text, label=label, icon="keyboard"))

    def _next_theme(self) -> None:
        self._services.save_look(self._session.formats.language, self._look.next_theme())

    def _next_language(self) -> None:
        languages = self._services.languages()
        known = self._session.formats.language
        at = languages.index(known) if known in languages else -1
        language = languages[(at + 1) % len(languages)]
        self._session.formats.language = language
        self._look.use_language(language)
        self._services.save_look(language, self._look.theme_name)
