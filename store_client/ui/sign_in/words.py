"""What the sign-in and the lock say: their titles, keys, facts and the time a locked name still waits."""

from collections.abc import Sequence

from store_client.domain.permissions import group_of
from store_client.domain.setup import PermissionGroup
from store_client.domain.staff import MANAGER, StaffMember
from store_client.texts import _
from store_client.ui.screen import Answer, HelpLine, Key, Primary
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


def title(session: Session) -> tuple[str, str]:
    """(title, second line)"""
    if session.left is None:
        return _("Who is at the register?"), _("Choose your name or scan your badge.")
    second = _("{name} goes on where it was left; anybody else begins at the basket.")
    return _("This register is locked"), second.format(name=session.left.name)


def greeting(session: Session, has_staff: bool) -> Answer:
    if not has_staff:
        return _nobody_yet(session)
    if session.left is not None:
        text = _("The basket and everything typed are kept")
        return Answer(text, label=_("Locked by {name}").format(name=session.left.name), icon="lock")
    return Answer(_("Nobody is signed in"), label=_("This register is ready"), icon="lock")


def _nobody_yet(session: Session) -> Answer:
    """The first days of a register: what is missing, and who brings it."""
    if session.identity is None:
        label = _("This register has not been activated yet")
        text = _("Ask HQ for an activation code, then run comptoir-register activate on this computer.")
        return Answer(text, label=label, tone="warn", icon="key-round")
    text = _("It arrives by itself with the first contact. Look here again in a minute.")
    return Answer(text, label=_("No staff has come from HQ yet"), tone="warn", icon="cloud-off")


def primary(session: Session, anybody: bool) -> Primary:
    if session.left is not None:
        return Primary(_("Unlock"), _("nothing was lost"), "lock-open", anybody)
    if not anybody:
        return Primary(_("Sign in"), _("nobody can sign in yet"), "lock-open", False)
    note = _("goes on with the open shift") if session.shift else _("no shift is open now")
    return Primary(_("Sign in"), note, "lock-open")


def key_names(*, more_names: bool) -> Sequence[Key]:
    keys = [
        Key(1, _("Help"), "circle-question-mark"),
        Key(4, _("Keyboard"), "keyboard"),
        Key(5, _("Contrast"), "eye"),
        Key(6, _("Language"), "languages"),
        Key(7, _("Check-up"), "heart-pulse"),
    ]
    return [*keys, Key(2, _("More names"), "users")] if more_names else keys


def help_lines(*, more_names: bool) -> Sequence[HelpLine]:
    return (
        HelpLine("Alt+1 … Alt+6", _("choose your name")),
        HelpLine("↑ ↓", _("another name")),
        HelpLine("0 … 9", _("your PIN; the sixth digit signs in")),
        HelpLine("Backspace", _("take the last digit back")),
        HelpLine("Del", _("clear the digits")),
        *((HelpLine("F2", _("more names")),) if more_names else ()),
        HelpLine("F4", _("a keyboard on the screen, for fields that are touched")),
        HelpLine("F5", _("light, dark, high contrast")),
        HelpLine("F6", _("language")),
        HelpLine("F7", _("what works on this register, and what does not")),
        HelpLine("F12", _("sign in")),
    )


def locked_words(locked_ms: int) -> str:
    """Rounded up, so that it never says 0:00 while the name is locked."""
    minutes, seconds = divmod(-(-locked_ms // 1000), 60)
    time = f"{minutes}:{seconds:02d}"
    return _("Locked after wrong PINs, for {time} more. Wait, or choose another name.").format(time=time)


def facts(services: WindowServices, session: Session) -> Sequence[tuple[str, ...]]:
    status, shift, formats = services.sync_status(), session.shift, session.formats
    opened = (
        (_("Shift open"), _("since {time}").format(time=formats.clock(shift.opened_ms)))
        if shift
        else (_("No shift open"), _("the day's first sign-in opens one"))
    )
    if status.last_contact_ms is None:
        contact = ("cloud-off", _("No contact with HQ yet"), _("selling works without a connection"), "warn")
    else:
        time = _("last contact {time}").format(time=formats.clock(status.last_contact_ms))
        reached = status.reachable
        contact = ("cloud-check" if reached else "cloud-off", _("HQ"), time, "ok" if reached else "warn")
    waiting = (_("{count} waiting").format(count=status.waiting), _("kept here until HQ has them"))
    return (("calendar-check", *opened), contact, ("inbox", *waiting))


def role(person: StaffMember, groups: Sequence[PermissionGroup]) -> str:
    """What HQ calls the person's permission group; where it has set up none, the role."""
    return group_of(person, groups).name or (_("Manager") if person.role == MANAGER else _("Cashier"))
