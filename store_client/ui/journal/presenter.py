"""Decides the journal: which transactions are listed, and what can be done with the one under the cursor."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from store_client.devices.receipt import ReceiptLine
from store_client.domain.paper_numbers import is_receipt_number
from store_client.domain.permissions import Approval
from store_client.domain.transaction import ORDER_DEPOSIT, SALE
from store_client.errors import ComptoirError, NeedsApproval, Refused
from store_client.ui import shop_paper
from store_client.ui.approval import subjects
from store_client.ui.journal import words
from store_client.ui.journal.looking import Looking
from store_client.ui.journal.paper import Paper, SavePdf
from store_client.ui.journal.periods import period_words
from store_client.ui.journal.rows import Filters, JournalView, Marked, row_of, sort_words
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_ROWS: Final = 8

Act = Callable[[tuple[Approval, ...]], None]


class JournalPresenter:
    """`take_back` opens the return of a receipt; `save_pdf` writes one into a file."""

    def __init__(
        self,
        view: JournalView,
        services: WindowServices,
        session: Session,
        *,
        approve: AskForApproval,
        take_back: Callable[[str], None],
        save_pdf: SavePdf,
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._approve, self._take_back, self._go = approve, take_back, go
        self._looking = Looking(services.journal, lambda: view.typed_text().strip(), self._today)
        self._paper = Paper(services.journal, session, save_pdf)
        self._reading = False
        self._elsewhere = ""
        self._said: Answer | None = None
        self._keys = self._key_map()

    def shown(self) -> None:
        self._reading, self._said, self._elsewhere = False, None, ""
        self._paper.forget_doubt()
        self._paper.read()
        self._begin()

    def refresh(self) -> None:
        self._looking.look_again()
        self._paper.read()
        self._show()

    def changes_applied(self) -> None:
        self.refresh()

    def ticked(self) -> None:
        """Paper takes its time: what is missing goes off the list when it is out."""
        if self._paper.missing and self._paper.read():
            self._looking.look_again()
            self._show()

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is None:
            return False
        if key not in ("F6", "Del"):
            self._paper.forget_doubt()
        if key != "F8":
            self._elsewhere = ""
        self._attempt(lambda approvals: act(approvals))
        return True

    def typed(self, text: str) -> None:
        """What is searched for is found in every period: a receipt from last week must not seem to be gone."""
        self._said, self._elsewhere = None, ""
        if not text.strip():
            self._looking.narrow = False
        self._attempt(lambda _approvals: self._begin())
        if is_receipt_number(text) and not self._looking.found:
            self._elsewhere = text.strip()
            self._say(words.unknown_answer(self._elsewhere))

    def choose(self, row: int) -> None:
        self._move_to(row)

    def near_end(self) -> None:
        """The list was scrolled towards its end."""
        if self._looking.read_more():
            self._show()

    def scanned(self, code: str) -> bool:
        """A receipt's number or code; False when it is none."""
        receipt, here = self._receipt_of(code)
        if not receipt:
            return self._take_paper(code)
        self._said, self._elsewhere = None, ""
        if not here:
            self._elsewhere = receipt
            self._say(words.elsewhere_answer(receipt))
            return True
        self._view.set_typed(receipt)
        self._looking.narrow, self._looking.sort = False, ""
        self._looking.begin()
        self._reading = self._looking.mark(receipt)
        self._show()
        return True

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _key_map(self) -> dict[str, Act]:
        def alone(act: Callable[[], None]) -> Act:
            return lambda _approvals: act()

        looking = self._looking
        return {
            "F2": alone(self._search),
            "F4": alone(self._next_period),
            "F5": alone(self._next_sort),
            "F6": alone(lambda: self._say(self._paper.print_missing(looking.marked))),
            "F7": self._print_copy,
            "F8": alone(self._return),
            "F9": self._save_copy,
            "F12": alone(self._turn),
            "Del": alone(lambda: self._say(self._paper.no_paper(looking.marked))),
            "Enter": alone(self._turn),
            "Esc": alone(self._back),
            "Up": alone(lambda: self._move_to(looking.cursor - 1)),
            "Down": alone(lambda: self._move_to(looking.cursor + 1)),
            "PgUp": alone(lambda: self._move_to(looking.cursor - _ROWS)),
            "PgDn": alone(lambda: self._move_to(looking.cursor + _ROWS)),
            "Home": alone(lambda: self._move_to(0)),
            "End": alone(lambda: self._move_to(len(looking.found) - 1)),
        }

    def _attempt(self, act: Act, approvals: tuple[Approval, ...] = ()) -> None:
        try:
            act(approvals)
        except NeedsApproval as needed:
            marked = self._looking.marked
            if marked is not None:
                formats = self._session.formats
                needed.subject = subjects.copy(marked.receipt, marked.total_minor, marked.currency, formats)
            self._say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, lambda approval: self._attempt(act, (*approvals, approval)))
        except Refused as refusal:
            self._said = Answer(refusal.message, tone="error")
            self._view.cue()
            self._show()

    def _today(self) -> str:
        """The open shift's business day; it may have begun before midnight."""
        shift = self._session.shift
        return shift.business_date if shift else self._services.now().iso_date()

    def _receipt_of(self, code: str) -> tuple[str, bool]:
        """The number of the receipt that has this number or this code, and whether it was recorded here."""
        found = self._looking.exactly(code)
        if found:
            return found, True
        try:
            original = self._services.returns.find_original(code)
        except Refused:
            return "", False
        return original.receipt, bool(self._looking.exactly(original.receipt))

    def _take_paper(self, code: str) -> bool:
        """What was not found here: another register's receipt is asked of HQ by a return."""
        paper = shop_paper.recognise(self._services.returns, code)
        if paper is None:
            return False
        self._elsewhere = paper.number if paper.kind == "receipt" else ""
        self._view.cue()
        self._say(words.unknown_answer(paper.number) if self._elsewhere else shop_paper.answer(paper))
        return True

    def _begin(self) -> None:
        self._looking.begin()
        self._show()

    def _move_to(self, row: int) -> None:
        self._looking.move_to(row)
        self._show()

    def _search(self) -> None:
        self._view.clear_typed()
        self.typed("")

    def _next_period(self) -> None:
        self._said = None
        if self._looking.next_period():
            self._view.clear_typed()
        self._begin()

    def _next_sort(self) -> None:
        self._said = None
        self._looking.next_sort(with_printer=self._services.counter.has_printer)
        self._begin()

    def _turn(self) -> None:
        self._reading = not self._reading and self._looking.marked is not None
        self._show()

    def _back(self) -> None:
        if self._reading:
            self._turn()
        elif self._view.typed_text():
            self._search()
        else:
            self._go("sell")

    def _print_copy(self, approvals: tuple[Approval, ...]) -> None:
        if self._looking.marked is not None:
            self._say(self._paper.print_copy(self._looking.marked, approvals))

    def _save_copy(self, approvals: tuple[Approval, ...]) -> None:
        if self._looking.marked is not None:
            self._say(self._paper.save_copy(self._looking.marked, approvals))

    def _return(self) -> None:
        marked = self._looking.marked
        if self._elsewhere:
            self._take_back(self._elsewhere)
        elif marked is not None and marked.type in (SALE, ORDER_DEPOSIT):
            self._take_back(marked.receipt)

    def _say(self, answer: Answer) -> None:
        self._said = answer
        self._looking.look_again()
        self._paper.read()
        self._show()

    def _show(self) -> None:
        looking, formats, marked = self._looking, self._session.formats, self._looking.marked
        found = [replace(row, unprinted=self._paper.is_missing(row)) for row in looking.found]
        period = period_words(looking.shown_period, looking.day, formats)
        self._view.show_filters(Filters(period, sort_words(looking.sort)))
        self._view.answer(self._said or self._paper.standing_answer(marked) or self._quiet_answer())
        self._view.show_keys(
            words.keys(
                marked,
                missing=bool(self._paper.missing),
                takes_back=bool(self._elsewhere),
                with_printer=self._services.counter.has_printer,
            )
        )
        self._view.show_primary(words.primary(marked, reading=self._reading))
        self._view.show_empty(*words.empty_words(self._view.typed_text().strip(), looking.sort))
        self._view.show_rows([row_of(row, formats) for row in found], looking.cursor)
        self._view.show_foot(words.foot(found, more=looking.more), "")
        self._view.show_marked(self._marked_words())
        self._view.show_receipt(self._receipt())

    def _quiet_answer(self) -> Answer:
        looking, searching = self._looking, bool(self._view.typed_text().strip())
        period, formats = looking.shown_period, self._session.formats
        return words.quiet_answer(period, looking.sort, formats, day=looking.day, searching=searching)

    def _marked_words(self) -> Marked:
        """Without what cannot be read now: the list stays of use."""
        found = self._looking.marked
        if found is None:
            return Marked()
        try:
            past = self._services.journal.transaction(found.transaction)
            past = replace(past, row=replace(past.row, unprinted=self._paper.is_missing(past.row)))
            return words.marked_words(past, self._services.get_document(found.transaction), self._session.formats)
        except ComptoirError:
            return Marked(title=found.receipt, second=words.second_line(found, self._session.formats))

    def _receipt(self) -> Sequence[ReceiptLine]:
        if not self._reading or self._looking.marked is None:
            return ()
        return self._services.receipt(self._looking.marked.transaction)
