"""Decides the sign-in: who is chosen, the PIN's six digits, opening a shift when none is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from store_client.domain.staff import MANAGER, StaffMember
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.theme.tokens import THEMES
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
    def show_staff(self, tiles: Sequence[StaffTile]) -> None: ...

    def show_person(self, name: str) -> None: ...

    def show_pin(self, entered: int, message: str, wrong: bool) -> None: ...

    def show_facts(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """Three facts about this register: (icon, what, detail)."""
        ...


class SignInPresenter:
    def __init__(
        self,
        view: SignInView,
        services: WindowServices,
        session: Session,
        *,
        signed_in: Callable[[Answer], None],
        use_theme: Callable[[str], None],
        use_language: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._signed_in, self._use_theme, self._use_language = signed_in, use_theme, use_language
        self._staff: Sequence[StaffMember] = ()
        self._chosen = 0
        self._first = 0
        self._pin = ""
        self._message, self._wrong = "", False
        self._theme, self._language = services.theme, services.language
        self._answer: Callable[[], Answer] = self._greeting
        self._keys = self._key_map()

    def shown(self) -> None:
        self._take_staff(self._services.list_staff())
        self._answer = self._greeting
        self._clear()
        self.refresh()

    def refresh(self) -> None:
        self._view.show_keys(self._key_names())
        self._view.answer(self._answer())
        self._show()

    def changes_applied(self) -> None:
        staff = self._services.list_staff()
        if staff != self._staff:
            self._take_staff(staff)
            self._view.answer(self._answer())
            self._view.show_keys(self._key_names())
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

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("Alt+1 Alt+6", _("choose your name")),
            HelpLine("0 … 9", _("your PIN; the sixth digit signs in")),
            HelpLine("Del", _("clear the digits")),
            HelpLine("F5", _("light, dark, high contrast")),
            HelpLine("F6", _("language")),
            HelpLine("F12", _("sign in")),
        )

    def _key_map(self) -> dict[str, Callable[[], None]]:
        keys: dict[str, Callable[[], None]] = {
            "F2": self._next_page,
            "F5": self._next_theme,
            "F6": self._next_language,
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
        person, pin = self._person, self._pin
        if person is None:
            return
        if len(pin) < PIN_DIGITS:
            self._message = _("The PIN has six digits.")
            self._show()
            return
        self._pin = ""
        try:
            staff = self._services.sign_in(person.id, pin)
            answer = self._open_shift(staff)
        except Refused as refusal:
            self._wrong, self._message = True, refusal.message
            refused = refusal.message
            self._answer = lambda: Answer(refused, label=_("Not signed in"), tone="error")
            self._view.cue()
            self.refresh()
            return
        self._session.staff = staff
        self._clear()
        self._signed_in(answer)

    def _take_staff(self, staff: Sequence[StaffMember]) -> None:
        """Who was chosen stays so, on a page that shows them; digits never go over to another person."""
        before = self._person
        self._staff = staff
        same = (at for at, person in enumerate(staff) if before is not None and person.id == before.id)
        self._chosen = next(same, 0)
        self._first = self._chosen // TILES * TILES
        if self._person is None or before is None or self._person.id != before.id:
            self._pin = ""

    def _open_shift(self, person: StaffMember) -> Answer:
        self._session.reload()
        if self._session.shift is not None:
            return Answer(_("{name} is at the register").format(name=person.name), label=_("Signed in"), icon="user")
        self._session.shift = self._services.open_shift(person.id)
        text = _("A shift was opened for {date}").format(date=self._session.shift.business_date)
        return Answer(text, label=_("{name} signed in").format(name=person.name), icon="calendar-check")

    def _greeting(self) -> Answer:
        if self._staff:
            return Answer(_("Nobody is signed in"), label=_("This register is ready"), icon="lock")
        text = _("No staff has come from HQ yet. It arrives by itself with the first contact.")
        return Answer(text, tone="warn", icon="cloud-off")

    def _show(self) -> None:
        page = self._staff[self._first : self._first + TILES]
        self._view.show_staff(
            [
                StaffTile(person.name, _role(person), f"Alt+{at + 1}", self._first + at == self._chosen)
                for at, person in enumerate(page)
            ]
        )
        self._view.show_person(self._person.name if self._person else "")
        entered = len(self._pin)
        words = _("{count} of 6 entered. Signs in after the sixth digit.").format(count=entered)
        self._view.show_pin(entered, self._message or words, self._wrong)
        self._view.show_primary(self._primary())
        self._view.show_facts(self._facts())

    def _primary(self) -> Primary:
        shift = self._session.shift
        note = _("goes on with the open shift") if shift else _("opens the shift of this register")
        return Primary(_("Sign in"), note, "lock-open", self._person is not None)

    def _facts(self) -> Sequence[tuple[str, str, str]]:
        status, shift, formats = self._services.sync_status(), self._session.shift, self._session.formats
        opened = (
            (_("Shift open"), _("since {time}").format(time=formats.clock(shift.opened_ms)))
            if shift
            else (_("No shift open"), _("the first sign-in opens it"))
        )
        if status.last_contact_ms is None:
            contact = ("cloud-off", _("No contact with HQ yet"), _("selling works without a connection"))
        else:
            time = _("last contact {time}").format(time=formats.clock(status.last_contact_ms))
            contact = ("cloud-check" if status.reachable else "cloud-off", _("HQ"), time)
        waiting = (_("{count} waiting").format(count=status.waiting), _("kept here until HQ has them"))
        return (("calendar-check", *opened), contact, ("inbox", *waiting))

    def _key_names(self) -> Sequence[Key]:
        keys = [
            Key(1, _("Help"), "circle-question-mark"),
            Key(5, _("Contrast"), "eye"),
            Key(6, _("Language"), "languages"),
        ]
        return [*keys, Key(2, _("More names"), "user")] if len(self._staff) > TILES else keys

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
        self._pin, self._message, self._wrong = "", "", False
        self._show()

    def _backspace(self) -> None:
        self._pin = self._pin[:-1]
        self._show()

    def _next_theme(self) -> None:
        self._theme = THEMES[(THEMES.index(self._theme) + 1) % len(THEMES)] if self._theme in THEMES else THEMES[0]
        self._use_theme(self._theme)
        self._services.save_look(self._language, self._theme)

    def _next_language(self) -> None:
        languages = self._services.languages()
        at = languages.index(self._language) if self._language in languages else -1
        self._language = languages[(at + 1) % len(languages)]
        self._session.formats.language = self._language
        self._use_language(self._language)
        self._services.save_look(self._language, self._theme)


def _role(person: StaffMember) -> str:
    return _("Manager") if person.role == MANAGER else _("Cashier")
