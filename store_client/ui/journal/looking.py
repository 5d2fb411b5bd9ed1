"""What the journal lists: the question that stands, its pages so far, and the row under the cursor."""

from collections.abc import Callable
from typing import Final

from store_client.domain.journal_row import JournalRow
from store_client.ui.journal.periods import ANY_DAY, ONE_DAY, PERIODS, TODAY, days_of, typed_day
from store_client.ui.journal.rows import NOT_PRINTED, SORTS
from store_client.ui.services_journal import PAGE, JournalQuestion, JournalServices

AHEAD: Final = 8
"""Rows that are read before the cursor needs them."""


class Looking:
    """`typed` and `today` are asked each time. What is typed is looked for on any day, so that a receipt of last week
    never seems to be gone; `narrow` is True once a person has narrowed it to some days all the same.
    """

    def __init__(self, services: JournalServices, typed: Callable[[], str], today: Callable[[], str]) -> None:
        self._services, self._typed, self._today = services, typed, today
        self.found: list[JournalRow] = []
        self.more = False
        self.cursor = 0
        self.period, self.sort, self.day = TODAY, SORTS[0], ""
        self.narrow = False

    @property
    def marked(self) -> JournalRow | None:
        return self.found[self.cursor] if self.cursor < len(self.found) else None

    @property
    def shown_period(self) -> str:
        anytime = (self._typed() and not self.narrow) or self.sort == NOT_PRINTED
        return ANY_DAY if anytime else self.period

    def begin(self) -> None:
        self.cursor = 0
        self.look_up()

    def look_up(self, count: int = PAGE) -> None:
        self.found, self.more = [], True
        while self.more and len(self.found) < count:
            self._read_page()

    def look_again(self) -> None:
        """As many as before, and the cursor on the same transaction where it is still there."""
        marked = self.marked
        self.look_up(max(PAGE, len(self.found)))
        same = (at for at, row in enumerate(self.found) if marked and row.transaction == marked.transaction)
        self.cursor = next(same, min(self.cursor, max(0, len(self.found) - 1)))

    def move_to(self, row: int) -> None:
        while self.more and row >= len(self.found) - AHEAD:
            self._read_page()
        self.cursor = max(0, min(row, len(self.found) - 1))

    def read_more(self) -> bool:
        """One page more, where there is one; the cursor stays."""
        if not self.more:
            return False
        self._read_page()
        return True

    def mark(self, receipt: str) -> bool:
        at = next((at for at, row in enumerate(self.found) if row.receipt == receipt), None)
        self.cursor = at or 0
        return at is not None

    def exactly(self, code: str) -> str:
        """The receipt that has this very number, empty when none has."""
        wanted = code.strip().upper()
        rows = self._services.search(JournalQuestion(text=code)) if wanted else ()
        return next((row.receipt for row in rows if row.receipt == wanted), "")

    def next_period(self) -> bool:
        """The next one; a day that is typed is that day, which is then no longer looked for as a text."""
        day = typed_day(self._typed(), self._today())
        if day:
            self.period, self.day, self.narrow = ONE_DAY, day, False
            return True
        if self._typed() and not self.narrow:
            self.period, self.narrow = TODAY, True
            return False
        at = PERIODS.index(self.period) if self.period in PERIODS else -1
        self.period = PERIODS[(at + 1) % len(PERIODS)]
        return False

    def next_sort(self, *, with_printer: bool) -> None:
        known = SORTS if with_printer else tuple(sort for sort in SORTS if sort != NOT_PRINTED)
        self.sort = known[(known.index(self.sort) + 1) % len(known)]

    def _read_page(self) -> None:
        before = self.found[-1].sequence if self.found else None
        page = self._services.search(self._question(before))
        self.found.extend(page)
        self.more = len(page) == PAGE and self.sort != NOT_PRINTED

    def _question(self, before: int | None) -> JournalQuestion:
        first, last = days_of(self.shown_period, self._today(), self.day)
        unprinted = self.sort == NOT_PRINTED
        return JournalQuestion(self._typed(), first, last, "" if unprinted else self.sort, unprinted, before)
