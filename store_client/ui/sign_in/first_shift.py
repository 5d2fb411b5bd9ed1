"""The shift that somebody who signs in finds: one that is open, one that is opened for them, or none yet.

After the day was closed here none is opened: who comes to look at the end of the day does not begin another one by it.
"""

from store_client.domain.shift import Shift
from store_client.domain.staff import StaffMember
from store_client.texts import _
from store_client.ui.screen import Answer, Offer
from store_client.ui.services_day import Opening
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


def find_or_open(services: WindowServices, session: Session, person: StaffMember) -> Answer:
    """What there is to say about it. Where something is to be asked first, none is opened. Raises ``Refused``."""
    session.reload()
    label = _("{name} signed in").format(name=person.name)
    shift = session.shift
    if shift is not None and shift.business_date < services.day.shifts.business_date():
        date = session.formats.date(shift.business_date)
        text = _("The shift of {date} is still open; selling goes on in it").format(date=date)
        label = _("Ctrl+4 closes it, suspends it, or hands the drawer over to be counted later")
        return Answer(text, label=label, tone="warn", icon="calendar-days", offer=Offer("Ctrl+4", _("Day"), "lock"))
    if shift is not None:
        return Answer(_("{name} is at the register").format(name=person.name), label=_("Signed in"), icon="user")
    if is_closed(services, person):
        text = _("The day is closed here")
        return Answer(text, label=label, icon="lock")
    if _is_to_be_asked(services):
        return Answer(_("What is in the drawer to start with?"), label=label, icon="calendar-check")
    shift = session.shift = _open(services, person)
    text = _("A shift was opened for {date}").format(date=session.formats.date(shift.business_date))
    return Answer(text, label=label, icon="calendar-check")


def is_closed(services: WindowServices, person: StaffMember) -> bool:
    """Whether a shift of today's date has ended at this register already."""
    today = services.day.shifts.business_date()
    return bool(today) and any(z.shift.business_date >= today for z in services.day.reports.list_z(person)[:1])


def _is_to_be_asked(services: WindowServices) -> bool:
    """Where the shop wants the drawer counted, and where a suspended shift has it: that one is resumed, or another
    drawer taken.
    """
    taken = any(drawer.shift is not None for drawer in services.day.shifts.drawers() if not drawer.code)
    return taken or services.counter.load_setup().policy.count_at_opening


def _open(services: WindowServices, person: StaffMember) -> Shift:
    """Nobody counted it, so what stayed in the drawer is the shop's float."""
    stayed = services.counter.load_setup().policy.float_minor
    return services.day.shifts.open(Opening(stayed), person) if stayed else services.open_shift(person.id)
