"""Gives the counter's services their database, clock, ids and devices."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from store_client import clock
from store_client.bindings.cards import card_services
from store_client.bindings.draft_keeper import DraftKeeper, in_order_after
from store_client.clock import Moment
from store_client.config import Settings
from store_client.db.database import RegisterDatabase
from store_client.devices import scale as scales
from store_client.devices.terminal import Terminal, terminal_at
from store_client.domain.basket import Basket
from store_client.domain.permissions import Approval, may_approve
from store_client.domain.print_job import PrintJob
from store_client.domain.receipt_model import GIFT
from store_client.domain.staff import StaffMember
from store_client.domain.suspended import SuspendedBasket
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import (
    catalog,
    parking,
    past_sales,
    printing,
    receipts,
    recording,
    selling,
    shift_open,
    sign_in,
    vouchers,
)
from store_client.services.catalog import PriceCheck
from store_client.services.set_up_items import load_setup
from store_client.ui.services_counter import Approvals, CounterServices

Device = TypeVar("Device")
DeviceKey = Callable[[], bytes]
Weigh = Callable[[str], int | None]


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CounterDevices:
    """What stands at the counter; all may be missing. ``prefix`` and ``suffix`` are what the scanner sends around."""

    terminal: Terminal | None = None
    weigh: Weigh | None = None
    prefix: str = ""
    suffix: str = ""
    has_printer: bool = False


BARE = CounterDevices()


def devices_of(settings: Settings) -> CounterDevices:
    """Those that the settings name; one that is written wrongly is left out, and the log says so."""
    scale = _made(scales.scale_at, settings.scale)
    return CounterDevices(
        terminal=_made(terminal_at, settings.card_terminal),
        weigh=weighing(scale) if scale is not None else None,
        prefix=settings.scanner_prefix,
        suffix=settings.scanner_suffix,
        has_printer=bool(settings.printer.strip()),
    )


def _made(make: Callable[[str], Device | None], setting: str) -> Device | None:
    try:
        return make(setting)
    except Refused as refusal:
        _log.warning("%s", refusal.message)
        return None


def counter_services(
    db: RegisterDatabase,
    device_key: DeviceKey,
    devices: CounterDevices = BARE,
    now: Callable[[], Moment] = clock.now,
    keeper: DraftKeeper | None = None,
    signing_key: Callable[[], bytes] = bytes,
) -> CounterServices:
    """Without a ``keeper`` baskets are kept here and now; without a ``signing_key`` receipts have no signed code."""
    bound = _Counter(db, device_key, now)
    save_draft = partial(parking.save_draft, db)
    settle: Callable[[], None] = keeper.settle if keeper is not None else lambda: None

    settled = in_order_after(settle)
    return CounterServices(
        scan=partial(catalog.scan, db),
        likely_misread=partial(catalog.likely_misread, db),
        price_check=bound.price_check,
        load_setup=partial(load_setup, db),
        list_categories=partial(catalog.list_categories, db),
        list_category=partial(catalog.list_category, db),
        save_draft=save_draft if keeper is None else keeper.keep,
        load_draft=settled(partial(parking.load_draft, db)),
        settle=settle,
        suspend=settled(bound.suspend),
        list_suspended=partial(parking.list_suspended, db),
        recall=settled(partial(parking.recall, db)),
        void_transaction=settled(bound.void_transaction),
        record_no_sale=bound.record_no_sale,
        record_cash_movement=bound.record_cash_movement,
        pay_voucher=bound.pay_voucher,
        cards=card_services(db, devices.terminal, now, settle),
        approve_with_pin=bound.approve_with_pin,
        approve_with_badge=bound.approve_with_badge,
        approvers=bound.approvers,
        gift_receipt=lambda transaction: receipts.receipt(db, transaction, GIFT, signing_key=signing_key()),
        has_printer=devices.has_printer,
        print_jobs=partial(printing.list_print_jobs, db) if devices.has_printer else tuple,
        print_gift=bound.print_gift,
        print_copy=bound.print_copy,
        read_scale=devices.weigh,
        scanner_prefix=devices.prefix,
        scanner_suffix=devices.suffix,
    )


def start_basket(db: RegisterDatabase) -> Basket:
    """With the id under which it is kept, and recorded."""
    return parking.begin(selling.start_basket(db), new_id)


def complete_sale(db: RegisterDatabase, basket: Basket, tendered_minor: int | None, staff: str) -> CompletedSale:
    return recording.complete_sale(db, basket, tendered_minor, staff=staff, now=clock.now(), new_id=new_id)


def draft_keeper(db: RegisterDatabase) -> DraftKeeper:
    return DraftKeeper(partial(parking.save_draft, db), db.close)


def weighing(scale: scales.Scale) -> Weigh:
    """Weights as the window asks for them: None while nothing lies still on the scale."""

    def weigh(unit: str) -> int | None:
        try:
            return scale.read_weight().in_unit(unit)
        except scales.CannotWeigh:
            return None

    return weigh


class _Counter:
    """The functions that need the time, an id or this device's key besides the database."""

    def __init__(self, db: RegisterDatabase, device_key: DeviceKey, now: Callable[[], Moment]) -> None:
        self._db, self._device_key, self._now = db, device_key, now

    def price_check(self, code: str) -> PriceCheck | None:
        return catalog.price_check(self._db, code, today=self._today())

    def suspend(self, basket: Basket, name: str, person: StaffMember) -> SuspendedBasket:
        return parking.suspend(self._db, basket, name, person=person, now=self._now())

    def void_transaction(self, basket: Basket, reason: str, comment: str, person: StaffMember) -> CompletedSale:
        return recording.void_transaction(
            self._db, basket, reason, person=person, now=self._now(), new_id=new_id, comment=comment
        )

    def record_no_sale(self, reason: str, comment: str, person: StaffMember, approvals: Approvals) -> CompletedSale:
        return recording.record_no_sale(
            self._db, reason, person=person, now=self._now(), new_id=new_id, approvals=approvals, comment=comment
        )

    def record_cash_movement(
        self,
        direction: str,
        account: str,
        amount_minor: int,
        reason: str,
        comment: str,
        person: StaffMember,
        approvals: Approvals,
    ) -> CompletedSale:
        return recording.record_cash_movement(
            self._db,
            direction,
            account,
            amount_minor,
            reason=reason,
            person=person,
            now=self._now(),
            new_id=new_id,
            approvals=approvals,
            comment=comment,
        )

    def pay_voucher(self, basket: Basket, typed: str, amount_minor: int | None, tender: str) -> Basket:
        today = self._today()
        return vouchers.pay_voucher(self._db, basket, typed, amount_minor, today=today, tender=tender)

    def approve_with_pin(self, action: str, staff: str, pin: str, asked_by: StaffMember) -> Approval:
        return sign_in.approve(self._db, self._device_key(), staff, pin, action, asked_by=asked_by.id, now=self._now())

    def approve_with_badge(self, action: str, badge: str, pin: str, asked_by: StaffMember) -> Approval:
        return sign_in.approve(
            self._db, self._device_key(), "", pin, action, asked_by=asked_by.id, now=self._now(), badge=badge
        )

    def approvers(self, action: str, asked_by: StaffMember) -> list[StaffMember]:
        groups = load_setup(self._db).permission_groups
        others = [person for person in sign_in.list_staff(self._db) if person.id != asked_by.id]
        return [person for person in others if may_approve(person, groups, action)]

    def print_gift(self, transaction: str) -> PrintJob:
        return printing.enqueue(self._db, transaction, GIFT, now=self._now(), new_id=new_id)

    def print_copy(self, transaction: str, person: StaffMember, approvals: Approvals) -> PrintJob:
        now = self._now()
        copy = past_sales.record_copy(self._db, transaction, person=person, now=now, new_id=new_id, approvals=approvals)
        return printing.enqueue(self._db, transaction, now=now, new_id=new_id, copy=copy)

    def _today(self) -> str:
        shift = shift_open.current_shift(self._db)
        return shift.business_date if shift else self._now().iso_date()
