"""Puts the standing of the day into the view: the cards, the table or a list, the figures or a paper."""

from collections.abc import Sequence

from store_client.domain.day_report import ShiftReport
from store_client.domain.receipt_model import ReceiptLine
from store_client.texts import _
from store_client.ui.day import words
from store_client.ui.day.cards import card_of, register_name
from store_client.ui.day.figures import side_of
from store_client.ui.day.lists import ListPage
from store_client.ui.day.rows import DayTable, DayView
from store_client.ui.day.standing import DayStanding
from store_client.ui.day.table import table_elsewhere, table_of
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class DayShowing:
    """``z`` is the closed shift whose table is shown; empty where it is something else."""

    def __init__(self, view: DayView, services: WindowServices, session: Session, standing: DayStanding) -> None:
        self._view, self._services, self._session, self._standing = view, services, session, standing
        self.z = ""

    def show(self, page: ListPage | None, paper: Sequence[ReceiptLine]) -> None:
        standing, formats = self._standing, self._session.formats
        report = standing.report()
        self.z = report.shift if report is not None and report.closed_ms is not None and standing.is_own else ""
        self._view.show_title(
            _("End of day"), words.second_line(standing, formats.date), words.remark(standing, formats)
        )
        self._view.show_cards(
            [card_of(register, formats, chosen=at == standing.chosen) for at, register in enumerate(standing.registers)]
        )
        self._view.show_table(self._table(report))
        self._view.show_list(page.shown() if page is not None else None)
        named = words.buttons(paper=bool(paper))
        self._view.show_side(side_of(standing, report, formats, named))
        self._view.show_paper(paper)

    def _table(self, report: ShiftReport | None) -> DayTable:
        standing, formats = self._standing, self._session.formats
        register = standing.register
        if register is not None and not register.own:
            return table_elsewhere(register, formats.currency, formats, may_see=standing.may_see)
        if report is None:
            return DayTable(_("No shift yet"), ("", "", ""), empty=self._nothing_open())
        kind = _("X, shift {number}") if report.closed_ms is None else _("Z {number}")
        title = kind.format(number=report.number)
        if register is not None:
            title = f"{title}, {register_name(register)}"
        if report.business_date != standing.today:
            title = f"{title}, {formats.date(report.business_date)}"
        trouble = self._services.day.shifts.acknowledgement_trouble(report.shift) if report.closed_ms else ""
        return table_of(report, title, self._services.counter.load_setup(), formats, trouble)

    def _nothing_open(self) -> tuple[str, str]:
        if not self._standing.unfinished:
            return (_("No day is open"), _("F12 opens one."))
        return (_("No shift is open now"), _("F11 shows those that are not closed, and other drawers."))
