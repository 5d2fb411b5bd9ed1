"""What the parts of the return screen share: what comes back so far, the marked line, what was said last."""

from collections.abc import Callable, Sequence

from store_client.domain.returns import Original, RefundTender
from store_client.ui.returns import words
from store_client.ui.returns.articles import Articles
from store_client.ui.returns.giving_back import GivingBack, Slip
from store_client.ui.returns.hq_question import HqQuestion
from store_client.ui.returns.picks import FromReceipt
from store_client.ui.returns.reasons import Reasons
from store_client.ui.returns.rows import ReturnsView
from store_client.ui.returns.why import Why
from store_client.ui.returns.without_receipt import WithoutReceipt
from store_client.ui.screen import Answer
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class ReturnDesk:
    """`doubted` is what a person was warned of once: the same again is meant. `says_why` is the line for which a few
    words are being typed.
    """

    def __init__(self, view: ReturnsView, services: WindowServices, session: Session, back: GivingBack) -> None:
        self.view, self.services, self.session, self.back = view, services, session, back
        self.articles = Articles(services)
        self.question = HqQuestion(services)
        self.why = Why()
        self.cursor = 0
        self.said: Answer | None = None
        self.doubted = ""
        self.says_why: int | None = None
        self.show: Callable[[], None] = lambda: None

    @property
    def slip(self) -> Slip | None:
        return self.back.slip

    @property
    def without(self) -> WithoutReceipt | None:
        return self.slip if isinstance(self.slip, WithoutReceipt) else None

    @property
    def receipt(self) -> FromReceipt | None:
        return self.slip if isinstance(self.slip, FromReceipt) else None

    @property
    def any(self) -> bool:
        """Whether something comes back so far."""
        return self.slip is not None and self.slip.any

    @property
    def reasons(self) -> Reasons:
        return Reasons(self.services.counter.load_setup().reason_codes)

    @property
    def typed(self) -> str:
        return self.view.typed_text().strip()

    def begin(self, slip: Slip | None, ways: Sequence[RefundTender]) -> None:
        self.question.stop()
        self.why.end()
        self.back.begin(slip, ways)
        self.cursor, self.doubted, self.says_why = 0, "", None
        self.articles.leave()

    def forget(self) -> None:
        self.begin(None, ())
        self.articles.last = self.said = None
        self.view.clear_typed()

    def say(self, answer: Answer | None, *, cue: bool = False) -> None:
        """None says what stands there while nothing special was done: what the receipt is."""
        self.said = answer
        if cue:
            self.view.cue()
        self.show()

    @property
    def answer(self) -> Answer:
        if self.articles.found:
            return words.choosing_answer()
        if self.said is not None:
            return self.said
        if self.receipt is not None:
            return self.found_words(self.receipt.original)
        return words.first_answer() if self.without is None else words.without_answer()

    def found_words(self, original: Original) -> Answer:
        return words.found_answer(original, self.session.formats, asking=self.question.open)
