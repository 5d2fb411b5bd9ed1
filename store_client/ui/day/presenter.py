"""Decides the day: its figures so far, the close that asks once, and each closed day's state at HQ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.domain import shift as shift_rules
from store_client.domain.permissions import SEE_EXPECTED, group_of
from store_client.domain.shift import ClosedShift, Manifest, Shift
from store_client.domain.tender import CASH
from store_client.errors import Refused
from store_client.texts import _, ngettext
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_PAGE: Final = 7


@dataclass(frozen=True, slots=True)
class DayRow:
    number: str
    business_date: str
    closed: str
    sales: str
    total: str
    chip: tuple[str, str, str]
    """(icon, words, tone)"""

    @property
    def spoken(self) -> str:
        return f"{self.business_date}, {self.sales}, {self.total}, {self.chip[1]}"


class DayView(ScreenView, Protocol):
    def show_title(self, title: str, second: str) -> None: ...

    def show_figures(self, lines: Sequence[tuple[str, str]]) -> None: ...

    def show_net(self, label: str, remark: str, sign: str, amount: str) -> None: ...

    def show_days(self, rows: Sequence[DayRow], cursor: int) -> None: ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...


class DayPresenter:
    def __init__(self, view: DayView, services: WindowServices, session: Session, *, go: Callable[[str], None]) -> None:
        self._view, self._services, self._session, self._go = view, services, session, go
        self._days: Sequence[ClosedShift] = ()
        self._cursor = 0
        self._asked = self._just_closed = False
        self._keys: dict[str, Callable[[], None]] = {
            "Up": lambda: self.choose(self._cursor - 1),
            "Down": lambda: self.choose(self._cursor + 1),
            "PgUp": lambda: self.choose(self._cursor - _PAGE),
            "PgDn": lambda: self.choose(self._cursor + _PAGE),
            "F12": self._close_or_open,
            "Esc": self._back,
        }

    def shown(self) -> None:
        self._asked = False
        self._session.reload()
        self._view.answer(self._standing())
        self._show()

    def refresh(self) -> None:
        self._view.answer(self._standing())
        self._show()

    def changes_applied(self) -> None:
        self._session.reload()
        self._show()
        newest = self._days[0] if self._days else None
        if self._just_closed and newest is not None and newest.shift.state != shift_rules.CLOSED:
            self._just_closed = False
            self._view.answer(_hq_answer(newest.shift, self._date(newest.shift)))

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is None:
            return False
        if key != "F12":
            self._asked = False
        act()
        return True

    def choose(self, row: int) -> None:
        self._cursor = max(0, min(row, len(self._days) - 1))
        self._show_days()

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("F12", _("close the day; asks once")),
            HelpLine("↑ ↓", _("go through the closed days")),
            HelpLine("Ctrl+5", _("documents not yet at HQ")),
            HelpLine("Esc", _("back to selling")),
        )

    def _close_or_open(self) -> None:
        try:
            if self._session.shift is None:
                self._open()
            elif not self._asked:
                self._ask()
            else:
                self._close()
        except Refused as refusal:
            self._asked = False
            self._view.answer(Answer(refusal.message, label=_("Not done"), tone="error"))
            self._view.cue()

    def _ask(self) -> None:
        blockers = self._services.find_blockers()
        if blockers:
            self._view.answer(Answer(blockers[0].message, label=_("The day stays open"), tone="warn"))
            self._view.cue()
            return
        self._asked = True
        text = _("Close the day? Press F12 again.")
        label = _("Closing needs no connection; HQ confirms by itself afterwards. Esc keeps the day open.")
        self._view.answer(Answer(text, label=label, tone="warn", icon="lock"))
        self._show()

    def _close(self) -> None:
        self._asked = False
        closed = self._services.close_shift(self._session.signed_in.id)
        self._just_closed = True
        self._session.reload()
        label = _("Business day {date} is closed").format(date=self._date(closed.shift))
        open_count = closed.not_yet_confirmed
        words = ngettext(
            "{count} document is not yet confirmed by HQ; that happens by itself",
            "{count} documents are not yet confirmed by HQ; that happens by itself",
            open_count,
        )
        self._view.answer(Answer(words.format(count=open_count), label=label, tone="ok", icon="lock"))
        self._cursor = 0
        self._show()

    def _open(self) -> None:
        self._session.shift = self._services.open_shift(self._session.signed_in.id)
        text = _("A shift was opened for {date}").format(date=self._date(self._session.shift))
        self._view.answer(Answer(text, label=_("Selling can start"), tone="ok", icon="calendar-check"))
        self._show()

    def _back(self) -> None:
        if self._session.shift is not None or self._days:
            self._view.answer(self._standing())
        self._go("sell")

    def _standing(self) -> Answer:
        shift = self._session.shift
        if shift is None:
            return Answer(_("No day is open"), label=_("F12 opens one; until then nothing can be sold"), tone="warn")
        since = _("open since {time}").format(time=self._session.formats.clock(shift.opened_ms))
        return Answer(
            _("The day is open"), label=_("Shift {number} · {since}").format(number=shift.number, since=since)
        )

    def _show(self) -> None:
        shift, formats = self._session.shift, self._session.formats
        self._days = self._services.list_closed_shifts()
        date = self._date(shift) if shift else _("no open day")
        self._view.show_title(_("Day"), _("Business day {date}").format(date=date) if shift else date)
        so_far = self._services.preview()
        sales = so_far.sales if so_far else 0
        returns = so_far.returns if so_far else 0
        total = so_far.total_minor if so_far else 0
        self._view.show_figures(
            (
                (_("Sales"), str(sales)),
                (_("Returns"), str(returns)),
                (_("of which tax"), formats.money(so_far.tax_minor if so_far else 0)),
                *self._drawer(so_far),
                (_("Documents"), str(so_far.count if so_far else 0)),
            )
        )
        pieces = ngettext("{count} sale", "{count} sales", sales).format(count=sales)
        self._view.show_net(_("Net today"), pieces, formats.sign, formats.money(total))
        self._view.show_keys((Key(1, _("Help"), "circle-question-mark"),))
        self._view.show_primary(self._primary())
        self._show_days()

    def _drawer(self, so_far: Manifest | None) -> Sequence[tuple[str, str]]:
        """What it should hold, for those only who may see it: who counts a drawer should not know."""
        setup = self._services.counter.load_setup()
        if SEE_EXPECTED not in group_of(self._session.signed_in, setup.permission_groups).actions:
            return ()
        cash = sum(one.expected_minor for one in so_far.tenders if one.tender == CASH) if so_far else 0
        return ((_("Cash in the drawer"), self._session.formats.money(cash)),)

    def _show_days(self) -> None:
        self._view.show_days([self._row(day) for day in self._days], self._cursor)
        count = len(self._days)
        self._view.show_foot([ngettext("{count} closed day", "{count} closed days", count).format(count=count)], "")

    def _date(self, shift: Shift) -> str:
        return self._session.formats.date(shift.business_date)

    def _row(self, day: ClosedShift) -> DayRow:
        formats, shift, sales = self._session.formats, day.shift, day.manifest.sales
        return DayRow(
            number=str(shift.number),
            business_date=self._date(shift),
            closed=formats.clock(shift.closed_ms) if shift.closed_ms else "",
            sales=ngettext("{count} sale", "{count} sales", sales).format(count=sales),
            total=formats.money(day.manifest.total_minor, shift.currency),
            chip=_state_chip(shift, day.not_yet_confirmed),
        )

    def _primary(self) -> Primary:
        if self._session.shift is None:
            return Primary(_("Open the day"), _("a new shift on this register"), "calendar-check")
        if self._asked:
            return Primary(_("Close the day"), _("press again to close"), "lock")
        return Primary(_("Close the day"), _("asks once more"), "lock")


def _hq_answer(shift: Shift, date: str) -> Answer:
    label = _("Business day {date}").format(date=date)
    if shift.state == shift_rules.CONFIRMED:
        return Answer(_("Confirmed by HQ"), label=label, tone="ok", icon="circle-check")
    return Answer(shift.reason or _("HQ found a difference. Tell the manager."), label=label, tone="warn")


def _state_chip(shift: Shift, not_yet_confirmed: int) -> tuple[str, str, str]:
    if shift.state == shift_rules.CONFIRMED:
        return ("circle-check", _("Confirmed by HQ"), "ok")
    if shift.state == shift_rules.DIFFERS:
        return ("triangle-alert", _("HQ found a difference"), "error")
    words = _("{count} not yet confirmed").format(count=not_yet_confirmed)
    return ("clock", words, "warn")
