"""Gives the window what it asks of the register itself: its contact, its lock, its devices, its health."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from store_client.bindings.counter import BARE, CounterDevices, DeviceKey, Weigh
from store_client.bindings.register_devices import RegisterDevices
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.devices import trial_page
from store_client.devices.escpos import encode
from store_client.devices.terminal import Terminal
from store_client.domain.health import HealthItem
from store_client.domain.print_job import PRINTED
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.services import documents, health, recording, sign_in
from store_client.services.health import DeviceHealth, Devices
from store_client.services.set_up_items import load_setup
from store_client.texts import _
from store_client.ui.services_counter import CounterServices
from store_client.ui.services_devices import DeviceServices

CHECKING_THE_DRAWER = "check_drawer"


def device_services(
    db: RegisterDatabase,
    device_key: DeviceKey,
    devices: RegisterDevices,
    *,
    now: Callable[[], Moment],
    new_id: Callable[[], str],
    at_counter: CounterDevices = BARE,
) -> DeviceServices:
    def by_badge(badge: str, pin: str | None) -> StaffMember:
        return sign_in.sign_in_with_badge(db, device_key(), badge, now(), pin)

    return DeviceServices(
        backlog=partial(documents.backlog, db),
        ask_for_contact=lambda: documents.ask_for_contact(db, now()),
        lock_after_s=lambda: load_setup(db).policy.lock_after_s,
        locked_for_ms=lambda staff: sign_in.locked_for_ms(db, staff, now()),
        badge_needs_pin=partial(sign_in.badge_needs_pin, db),
        sign_in_with_badge=by_badge,
        check_health=lambda: _check(db, devices, at_counter.terminal, at_counter.weigh, now()),
        print_test=partial(print_test, devices),
        try_drawer=lambda person: _try_drawer(db, devices, person, now(), new_id),
        show_on_pole=devices.show if devices.top.pole is not None else None,
        look=devices.look,
    )


def recorded_by(devices: RegisterDevices, record: Callable[..., CompletedSale]) -> Callable[..., CompletedSale]:
    """The same, and then the receipt and the drawer."""

    def act(*given: Any, **named: Any) -> CompletedSale:
        completed = record(*given, **named)
        devices.recorded(completed)
        return completed

    return act


def with_devices(services: CounterServices, devices: RegisterDevices) -> CounterServices:
    """What moves the drawer or is printed, besides sales."""
    return replace(
        services,
        void_transaction=recorded_by(devices, services.void_transaction),
        record_no_sale=recorded_by(devices, services.record_no_sale),
        record_cash_movement=recorded_by(devices, services.record_cash_movement),
    )


def print_test(devices: RegisterDevices) -> None:
    """Every kind of letter that a receipt may need. Raises ``Refused`` with what the printer says."""
    printer = devices.top.printer
    if printer is None:
        raise Refused(_("No printer is set up on this register. Receipts are shown on the screen."))
    outcome = printer.print(encode(trial_page.lay_out(printer.paper.columns), printer.paper))
    if outcome.state != PRINTED:
        raise Refused(outcome.reason or _("It is not known whether the test came out. Look at the paper."))


def _try_drawer(
    db: RegisterDatabase, devices: RegisterDevices, person: StaffMember, now: Moment, new_id: Callable[[], str]
) -> None:
    """An opening like any other: it needs the right to, and is recorded before the drawer moves."""
    if devices.top.drawer is None:
        raise Refused(_("No drawer is set up on this register."))
    reasons = load_setup(db).reasons_for("no_sale")
    known = next((reason for reason in reasons if reason.reason == CHECKING_THE_DRAWER), None)
    reason = known or next(reason for reason in reasons)
    recording.record_no_sale(db, reason.reason, person=person, now=now, new_id=new_id, comment=_("Drawer test"))
    outcome = devices.top.drawer.open()
    if outcome.state != PRINTED:
        raise Refused(outcome.reason)


def _check(
    db: RegisterDatabase, devices: RegisterDevices, terminal: Terminal | None, weigh: Weigh | None, now: Moment
) -> Sequence[HealthItem]:
    """Runs beside the window: with a connection of its own, and it may wait for the devices."""
    try:
        return health.check_health(db, _ask_devices(devices, terminal, weigh), now)
    finally:
        db.close()


def _ask_devices(devices: RegisterDevices, terminal: Terminal | None, weigh: Weigh | None) -> Devices:
    top = devices.top
    status = top.printer.status() if top.printer is not None else None
    drawer = DeviceHealth(configured=top.drawer is not None)
    if status is not None and top.drawer is not None:
        drawer = replace(drawer, reachable=status.reachable)
    return Devices(
        has_printer=top.printer is not None,
        printer=status,
        drawer=drawer,
        display=DeviceHealth(configured=top.pole is not None),
        scale=_scale_health(weigh),
        terminal=DeviceHealth(terminal is not None, terminal.reachable() if terminal is not None else None),
        wrong=top.wrong,
    )


def _scale_health(weigh: Weigh | None) -> DeviceHealth:
    """That nothing lies on it is an answer too."""
    if weigh is None:
        return DeviceHealth()
    try:
        weigh("kg")
    except Refused as trouble:
        return DeviceHealth(configured=True, trouble=trouble.message)
    return DeviceHealth(configured=True, reachable=True)
