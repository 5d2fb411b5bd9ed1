"""The journal for presenters' tests: without a window, beside the sell screen that fills it."""

from collections.abc import Sequence

from store_client.domain.print_job import PrintOutcome
from store_client.domain.receipt_model import ReceiptLine
from store_client.domain.transaction import Transaction
from store_client.services import printing
from store_client.ui.journal.presenter import JournalPresenter
from store_client.ui.journal.rows import Marked, Row
from store_client.ui.screen import Answer
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop


class Journal(Selling):
    """`returned` are the receipts that are to be taken back, `saved` what was written into files."""

    def __init__(self, shop: Shop, person: str = "01") -> None:
        super().__init__(shop, person)
        self.journal_view = RecordingView()
        self.returned: list[str] = []
        self.saved: list[tuple[str, str]] = []
        self.journal = JournalPresenter(
            self.journal_view,
            self.desk.services,
            self.session,
            approve=lambda *asked: self.asked.append(asked),
            take_back=self.returned.append,
            save_pdf=self._save,
            go=self.gone.append,
        )

    def _save(self, lines: Sequence[ReceiptLine], receipt: str) -> str:
        self.saved.append((receipt, "\n".join(line.text for line in lines)))
        return f"/home/shop/Documents/{receipt}.pdf"

    def sell(self, *codes: str) -> Transaction:
        self.scan(*codes)
        self.press("F12")
        return self.done[-1][0].transaction

    def open(self) -> None:
        self.journal.shown()

    def push(self, *keys: str) -> None:
        for key in keys:
            self.journal.pressed(key)

    def search(self, text: str, *then: str) -> None:
        self.journal_view.typed = text
        self.journal.typed(text)
        self.push(*then)

    @property
    def rows_shown(self) -> list[Row]:
        return list(self.journal_view.said["show_rows"][0])

    @property
    def numbers(self) -> list[int]:
        """The last digits of the receipts."""
        return [int(row.number[-5:]) for row in self.rows_shown]

    @property
    def marked(self) -> str:
        found: Row = self.rows_shown[self.journal_view.said["show_rows"][1]]
        return found.number

    @property
    def beside_list(self) -> Marked:
        found: Marked = self.journal_view.said["show_marked"][0]
        return found

    @property
    def paper(self) -> str:
        return "\n".join(line.text for line in self.journal_view.said["show_receipt"][0])

    @property
    def filters(self) -> tuple[str, str]:
        found = self.journal_view.said["show_filters"][0]
        return found.period, found.sort

    @property
    def told(self) -> Answer:
        return self.journal_view.last_answer

    @property
    def enabled(self) -> set[int]:
        return {number for number, key in self.journal_view.keys.items() if key.enabled}


def print_out(shop: Shop, outcome: PrintOutcome) -> None:
    """The printer takes the next job, and this comes of it."""
    job = printing.take_next(shop.db, shop.now())
    assert job is not None
    printing.record_outcome(shop.db, job.id, outcome)
