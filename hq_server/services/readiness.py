"""Is a store ready to close a day? What HQ has of its registers, their shifts and documents, at one moment."""

import contextlib
from datetime import date

from hq_server.db import readiness as states
from hq_server.db import shifts, staff, stores
from hq_server.db.database import HqDatabase
from hq_server.db.readiness import AsideOfRegister, RegisterState
from hq_server.db.shifts import ShiftShown
from hq_server.domain.closing_day import business_date_at
from hq_server.errors import NotFound, Refused
from hq_server.services.day_confirmation import read_manifest
from hq_server.services.store_hours import hours_of
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.readiness import DayTotals, DocumentAside, Readiness, RegisterReadiness, ShiftReadiness


def store_readiness(db: HqDatabase, store_number: str, now_ms: int, business_date: str = "") -> Readiness:
    """Of the store's day at this moment where no date is given. Raises ``NotFound`` and ``Refused``.

    A handful of queries, whatever the store has recorded: it may be asked every few seconds.
    """
    if business_date and not _is_date(business_date):
        raise Refused(_("“{day}” is no day. Write it like 2026-11-23.").format(day=business_date[:40]))
    with db.read():
        store = stores.find_store(db, store_number)
        if store is None:
            raise NotFound(_("There is no store {number}.").format(number=store_number[:40]))
        day = business_date or business_date_at(now_ms, hours_of(db, store))
        registers = states.registers(db, store.number)
        shown = [*shifts.unfinished_before(db, store.number, day), *shifts.of_day(db, store.number, day)]
        people = sorted({shift.staff for shift in shown})
        names = {person.id: person.name for person in staff.by_ids(db, store.number, people)}
        aside = states.aside(db, store.number)
        sums = states.sums_of(db, store.number, [shift for shift in shown if shift.business_date == day])
    totals = DayTotals(
        sums.sales,
        sums.returns,
        sums.sales_minor,
        sums.returns_minor,
        sums.discount_minor,
        sums.tax_minor,
        store.currency,
    )
    found = [
        _register(
            store.number,
            register,
            [_shift(shift, names) for shift in shown if shift.register == register.number],
            aside.get((register.number, codes.PARKED), AsideOfRegister()),
            aside.get((register.number, codes.QUARANTINED), AsideOfRegister()),
        )
        for register in registers
    ]
    return Readiness(now_ms, store.number, day, store.end_of_day, found, totals)


def _is_date(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


def _register(
    store: str,
    register: RegisterState,
    shown: list[ShiftReadiness],
    parked: AsideOfRegister,
    quarantined: AsideOfRegister,
) -> RegisterReadiness:
    return RegisterReadiness(
        register=f"{store}-{register.number}",
        name=register.name,
        last_contact_ms=register.last_contact_ms,
        recorded_sequence=register.told,
        present=register.present,
        missing=list(register.missing),
        waiting=register.waiting,
        drain_seconds=register.drain_seconds,
        pending_customers=register.pending_customers,
        shifts=shown,
        parked=_documents(parked),
        quarantined=_documents(quarantined),
        parked_count=parked.count,
        quarantined_count=quarantined.count,
    )


def _documents(aside: AsideOfRegister) -> list[DocumentAside]:
    return [DocumentAside(one.document, one.sequence, one.kind, str(one.reason)) for one in aside.first]


def _shift(shift: ShiftShown, names: dict[str, str]) -> ShiftReadiness:
    total_minor = variance_minor = None
    if shift.closed:
        manifest = read_manifest(shift.manifest)
        variances = [one.variance_minor for one in manifest.tenders if one.variance_minor is not None]
        total_minor, variance_minor = manifest.total_minor, sum(variances) if variances else None
    return ShiftReadiness(
        shift=shift.shift,
        number=shift.number,
        drawer=shift.drawer,
        state=shift.state,
        staff=shift.staff,
        staff_name=names.get(shift.staff, ""),
        opened_ms=shift.opened_ms,
        closed_ms=shift.closed_ms,
        count=shift.documents,
        present=shift.present,
        reason=str(shift.reason),
        confirmed_ms=shift.confirmed_ms,
        total_minor=total_minor,
        variance_minor=variance_minor,
    )
