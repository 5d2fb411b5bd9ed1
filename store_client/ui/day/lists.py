"""The lists of the day: what is left open, each with one thing to do; the closed days; what can be done with shifts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.domain import shift as states
from store_client.domain.readiness import RegisterReadiness, StuckDocument, lacks_of
from store_client.domain.shift import OpenEnd, Shift
from store_client.services import open_ends
from store_client.services.day_reports import ZRow
from store_client.services.readiness_words import lack_words
from store_client.texts import _, ngettext
from store_client.ui.day.cards import register_name
from store_client.ui.day.rows import Chip, DayList, ListRow
from store_client.ui.day.standing import DayStanding
from store_client.ui.session import Session

_ICONS = {
    open_ends.SUSPENDED_BASKET: "pause",
    open_ends.UNFINISHED_CARD: "credit-card",
    open_ends.PARTLY_PAID: "split",
    open_ends.UNPRINTED: "printer-x",
    open_ends.QUARANTINED: "file-warning",
    open_ends.PARKED: "clock",
    open_ends.WAITING: "cloud-upload",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, and what Enter does with it; None: there is nothing to be done here."""

    row: ListRow
    act: Callable[[], None] | None = None


class ListPage:
    """The rows in the place of the cards and the table, and the marked one."""

    def __init__(
        self, title: str, entries: Sequence[Entry], empty: tuple[str, str], *, take: str, foot: str = ""
    ) -> None:
        """``take``: what F12 is called."""
        self.title, self.entries, self.take = title, entries, take
        self._empty, self._foot = empty, foot
        self.cursor = 0

    def move_to(self, row: int) -> None:
        self.cursor = max(0, min(row, len(self.entries) - 1))

    @property
    def marked(self) -> Entry | None:
        return self.entries[self.cursor] if self.entries else None

    def shown(self) -> DayList:
        return DayList(self.title, tuple(entry.row for entry in self.entries), self.cursor, self._foot, self._empty)


def left_open(standing: DayStanding, mend: Callable[[str], None]) -> ListPage:
    """``mend`` leads to where an open end of this register is dealt with."""
    own = [_own_end(end, mend) for end in standing.ends]
    others = [
        entry
        for register in standing.registers
        if not register.own
        for entry in (*_lacking(register), *_stuck_in(register))
    ]
    return ListPage(
        _("Left open"),
        [*own, *others],
        (_("Nothing is left open"), _("Everything is done and at HQ, as far as known.")),
        take=_("Go there"),
    )


def closed_days(zs: Sequence[ZRow], session: Session, choose: Callable[[str], None]) -> ListPage:
    entries = [Entry(_z_row(z, session), lambda z=z: choose(z.shift.id)) for z in zs]  # type: ignore[misc]
    count = ngettext("{count} closed shift", "{count} closed shifts", len(zs)).format(count=len(zs))
    empty = (_("No day has been closed yet"), _("Closing needs no connection; HQ confirms by itself."))
    return ListPage(_("Closed days"), entries, empty, take=_("Show this Z"), foot=count)


def state_chip(shift: Shift, not_yet_confirmed: int) -> Chip:
    if shift.state == states.CONFIRMED:
        return ("circle-check", _("Confirmed by HQ"), "ok")
    if shift.state == states.DIFFERS:
        return ("triangle-alert", _("HQ found a difference"), "error")
    return ("clock", _("{count} not yet confirmed").format(count=not_yet_confirmed), "warn")


def _z_row(z: ZRow, session: Session) -> ListRow:
    formats, shift = session.formats, z.shift
    sales = ngettext("{count} sale", "{count} sales", z.sales).format(count=z.sales)
    closed = _("closed {time}").format(time=formats.clock(shift.closed_ms)) if shift.closed_ms else ""
    words = _("Z {number} · {date}").format(number=shift.number, date=formats.date(shift.business_date))
    total = formats.money(z.total_minor, shift.currency) if z.total_minor is not None else ""
    second = " · ".join(part for part in (session.staff_name(shift.staff), closed, sales) if part)
    return ListRow("receipt-text", words, second, total, state_chip(shift, z.not_yet_confirmed))


def _own_end(end: OpenEnd, mend: Callable[[str], None]) -> Entry:
    chip = ("circle-alert", _("keeps the shift open"), "error") if end.blocks else None
    row = ListRow(_ICONS.get(end.kind, "info"), end.detail, end.action, chip=chip)
    return Entry(row, lambda: mend(end.kind))


def _lacking(register: RegisterReadiness) -> list[Entry]:
    name = register_name(register)
    told = [Entry(ListRow("monitor", name, lack_words(register, lack))) for lack in lacks_of(register)]
    return [*told, *(_span(name, first, last) for first, last in register.missing)]


def _span(name: str, first: int, last: int) -> Entry:
    count = last - first + 1
    words = (
        _("{register}, document {first}").format(register=name, first=first)
        if count == 1
        else _("{register}, documents {first} to {last}").format(register=name, first=first, last=last)
    )
    missing = ngettext("{count} is not at HQ", "{count} are not at HQ", count).format(count=count)
    return Entry(ListRow("file-warning", words, missing))


def _stuck_in(register: RegisterReadiness) -> list[Entry]:
    return [_stuck(register_name(register), one) for one in (*register.quarantined, *register.parked)]


def _stuck(name: str, one: StuckDocument) -> Entry:
    words = _("{register}, document {first}").format(register=name, first=one.sequence)
    return Entry(ListRow("file-warning", words, one.reason or _("HQ cannot use it yet")))
