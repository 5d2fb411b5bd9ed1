"""The day for presenters' tests: a real register's services, and in their place what no test can bring about at will.

`with_paper`, `with_store`, `with_sticks` and `closing_in` give back changed services; `on_paper` remembers the wishes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from store_client.devices.removable import Stick
from store_client.domain import print_job
from store_client.domain.closing_time import ClosingState
from store_client.domain.declaration import Declared
from store_client.domain.denominations import Pieces, sum_of
from store_client.domain.print_job import PrintJob
from store_client.domain.readiness import RegisterReadiness, ShiftReadiness, StoreReadiness, StoreTotals
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CASH
from store_client.errors import Refused
from store_client.services import selling
from store_client.services.closing_time import with_sentence
from store_client.services.usb_export import Exported
from store_client.ui.services_day import Approvals, DayServices
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.counter_setup import hq_sets_up
from tests.store_client.ui.shop import NOON, Shop, code_of

DAY = "2026-11-25"
TEN_MINUTES = 10 * 60_000


def hq_wants(shop: Shop, **policy: Any) -> None:
    """HQ's policy for the registers, such as `variance_limit_minor=500` or `drawers=["B"]`."""
    hq_sets_up(shop, ("policy", "register", policy))


def person_of(shop: Shop, number: str = "01") -> StaffMember:
    """01 is a cashier, 04 the manager."""
    return next(one for one in shop.services().list_staff() if one.id == number)


def sell(shop: Shop, sku: str = "10001", tendered_minor: int = 5000) -> str:
    """For cash, by the cashier, in the shift that is open; the transaction's id."""
    services = shop.services()
    product = services.find_by_code(code_of(sku))
    assert product is not None
    basket = selling.add_item(services.start_basket(), product)
    return services.complete_sale(basket, tendered_minor, "01").transaction.id


def cash_of(*pieces: tuple[int, int]) -> Declared:
    """(value, how many) of each kind."""
    counted = tuple(Pieces(value, count) for value, count in pieces)
    return Declared(CASH, sum_of(counted), counted)


def with_day(services: WindowServices, day: DayServices) -> WindowServices:
    return replace(services, day=day)


@dataclass
class OnPaper:
    """What was wished for on paper: ("z", "shift id", person or ""); `refuses` is what the printer's queue says."""

    wished: list[tuple[str, str, str]] = field(default_factory=list)
    refuses: str = ""
    copies: int = 0

    def wish(self, kind: str, subject: str, person: str = "", copy: int = 0) -> PrintJob:
        if self.refuses:
            raise Refused(self.refuses)
        self.wished.append((kind, subject, person))
        return PrintJob(f"job-{len(self.wished)}", subject, kind, copy, print_job.WAITING, NOON)

    def copy(self, shift: str, person: StaffMember, _approvals: Approvals) -> PrintJob:
        self.copies += 1
        return self.wish("z copy", shift, person.id, self.copies)


def with_paper(services: WindowServices, on_paper: OnPaper) -> WindowServices:
    """A register with a printer, whose wishes for papers of the day end in `on_paper`."""
    day = services.day
    reports = replace(
        day.reports,
        has_printer=True,
        print_x=lambda person: on_paper.wish("x", "", person.id),
        print_z=lambda shift, person: on_paper.wish("z", shift, person.id),
        print_z_copy=on_paper.copy,
        print_count=lambda shift: on_paper.wish("count", shift),
        print_slip=lambda transaction: on_paper.wish("slip", transaction),
    )
    return with_day(services, replace(day, reports=reports))


def shift_at(number: int = 412, state: str = "confirmed", **changed: Any) -> ShiftReadiness:
    shift = ShiftReadiness(
        shift=f"shift-{number}",
        number=number,
        drawer="",
        state=state,
        staff="01",
        staff_name="Aoife Brennan",
        opened_ms=NOON - 6 * 3_600_000,
        closed_ms=None if state in ("open", "suspended", "counting") else NOON,
        count=184,
        present=184,
        reason="",
        confirmed_ms=NOON + 60_000 if state == "confirmed" else None,
        total_minor=1_329_070,
        variance_minor=-200,
    )
    return replace(shift, **changed)


def register_at(code: str = "101-1", *shifts: ShiftReadiness, **changed: Any) -> RegisterReadiness:
    """Ready, unless something else is said."""
    register = RegisterReadiness(
        register=code,
        name="",
        own=False,
        as_of_ms=NOON,
        last_contact_ms=NOON,
        recorded_sequence=500,
        present=500,
        missing=(),
        waiting=0,
        drain_seconds=0,
        pending_customers=0,
        shifts=shifts or (shift_at(),),
        parked=(),
        quarantined=(),
        parked_count=0,
        quarantined_count=0,
    )
    return replace(register, **changed)


def store_at(*registers: RegisterReadiness, **changed: Any) -> StoreReadiness:
    """As HQ told a minute ago; without registers: three, of which the last lacks three documents at HQ."""
    lacking = register_at("101-3", shift_at(97, "waiting"), recorded_sequence=100, present=97, missing=((41, 43),))
    store = StoreReadiness(
        business_date=DAY,
        end_of_day="23:00",
        registers=registers or (register_at("101-1"), register_at("101-2", own=True), lacking),
        totals=StoreTotals(389, 17, 1_390_210, -61_140, 28_475, 248_525, "EUR"),
        answered_ms=NOON - 60_000,
        age_ms=60_000,
        asking=False,
        trouble="",
    )
    return replace(store, **changed)


@dataclass
class Store:
    """What HQ told of the store; `asked` counts the questions. Tests set `told`."""

    told: StoreReadiness = field(default_factory=store_at)
    asked: int = 0

    def ask(self) -> None:
        self.asked += 1


def with_store(services: WindowServices, store: Store) -> WindowServices:
    own = next((one for one in store.told.registers if one.own), store.told.registers[0])
    readiness = replace(
        services.day.readiness,
        business_date=lambda: store.told.business_date,
        own=lambda _person: own,
        store=lambda _person: store.told,
        ask=store.ask,
    )
    return with_day(services, replace(services.day, readiness=readiness))


@dataclass
class Sticks:
    """The sticks that are in, and what was written on them; `trouble` is raised instead."""

    found: Sequence[Stick] = (Stick(Path("/media/backup"), "BACKUP", 8_000_000_000),)
    waiting: int = 12
    trouble: Refused | None = None
    exported: list[tuple[Path, str]] = field(default_factory=list)

    def export(self, folder: Path, person: StaffMember, _approvals: Approvals) -> Exported:
        if self.trouble is not None:
            raise self.trouble
        self.exported.append((folder, person.id))
        return Exported(folder / "101-2-20261125-1200-1-12.comptoir", self.waiting, 1, self.waiting)


def with_sticks(services: WindowServices, sticks: Sticks) -> WindowServices:
    readiness = replace(
        services.day.readiness,
        sticks=lambda: sticks.found,
        count_exportable=lambda: sticks.waiting,
        export=sticks.export,
    )
    return with_day(services, replace(services.day, readiness=readiness))


def closing_in(
    services: WindowServices,
    minutes: int,
    waiting: int = 148,
    drain_seconds: int | None = 180,
    *,
    reachable: bool = True,
) -> WindowServices:
    """The end of the store's day is so far off, or (below zero) past."""
    end_ms = NOON + minutes * 60_000
    state = ClosingState(
        business_date=DAY,
        end_ms=end_ms,
        cut_off_ms=end_ms + 60 * 60_000,
        now_ms=NOON,
        waiting=waiting,
        oldest_ms=NOON - TEN_MINUTES if waiting else None,
        drain_seconds=drain_seconds,
        reachable=reachable,
    )
    readiness = replace(services.day.readiness, closing=lambda: with_sentence(state))
    return with_day(services, replace(services.day, readiness=readiness))
