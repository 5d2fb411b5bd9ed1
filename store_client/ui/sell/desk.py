"""What the parts of the sell screen share: the basket, the marked line, the open question, and how to answer."""

from collections.abc import Callable, Sequence
from typing import Protocol

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.permissions import Approval
from store_client.domain.product import Product
from store_client.domain.setup import Setup
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.ui.screen import Answer
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.questions import Asking, Question
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices


class AskForApproval(Protocol):
    """Opens the panel in which another person signs; calls back with their word."""

    def __call__(self, refusal: NeedsApproval, then: Callable[[Approval], None]) -> None: ...


class AnswerView(Protocol):
    def answer(self, answer: Answer) -> None: ...

    def cue(self) -> None: ...

    def typed_text(self) -> str: ...

    def clear_typed(self) -> None: ...


class Desk:
    """`page` names what stands in the basket's place: "actions", "items", "price"; empty for the basket itself.

    `results` are the items found for what is typed.
    """

    def __init__(
        self,
        view: AnswerView,
        services: WindowServices,
        session: Session,
        sale: CurrentSale,
        approve: AskForApproval,
    ) -> None:
        self._view, self._approve = view, approve
        self.services, self.session, self.sale = services, session, sale
        self.asking = Asking()
        self.page = ""
        self.results: Sequence[Product] = ()
        self.result = 0
        self.cursor = -1
        self.said: Answer | None = None
        self.show: Callable[[], None] = lambda: None
        self.suspended_changed: Callable[[], None] = lambda: None

    @property
    def person(self) -> StaffMember:
        return self.session.signed_in

    @property
    def setup(self) -> Setup:
        """What HQ has set up: as the basket has it, so that nothing changes in the middle of a sale."""
        basket = self.sale.basket
        return basket.rules.setup if basket.lines else self.services.counter.load_setup()

    @property
    def marked(self) -> BasketLine | None:
        lines = self.sale.basket.lines
        return lines[self.cursor] if 0 <= self.cursor < len(lines) else None

    def mark_last(self) -> None:
        self.cursor = len(self.sale.basket.lines) - 1

    def change(self, basket: Basket) -> None:
        self.sale.change(basket)

    def say(self, answer: Answer) -> None:
        """What came of the last thing done, with the field clear and no question open."""
        self.asking.end()
        self.page = ""
        self.tell(answer)

    def warn(self, answer: Answer) -> None:
        """The same for what was not done, to be heard as well."""
        self.say(answer)
        self._view.cue()

    def tell(self, answer: Answer, *, cue: bool = False) -> None:
        """Say it and leave open what is open."""
        self.said, self.results = answer, ()
        self._view.clear_typed()
        self.asking.typed("")
        self._view.answer(answer)
        if cue:
            self._view.cue()
        self.show()

    def doubt(self, answer: Answer) -> None:
        """Ask to be sure, with what was typed still standing in the field."""
        self._view.answer(answer)
        self._view.cue()

    def ask(self, question: Question) -> None:
        self.page = ""
        self.asking.ask(question)
        self.tell(question.asks)

    def ask_again(self) -> None:
        """What the open question offers has changed."""
        self.asking.typed(self._view.typed_text())
        self.show()

    def attempt(
        self, act: Callable[[], None], approved: Callable[[Approval], None] | None = None, *, subject: str = ""
    ) -> None:
        """Do it. What is refused is said; what this person may not do is asked of another one, then done again.

        `approved` takes the other person's word, by default into the basket; `subject` tells them what it is about.
        """
        take = approved or self.sale.approve

        def again(approval: Approval) -> None:
            take(approval)
            self.attempt(act, approved, subject=subject)

        try:
            act()
        except NeedsApproval as needed:
            needed.subject = subject
            self.say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, again)
        except Refused as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refused) -> None:
        """A question that could not take the answer stays open."""
        self.tell(Answer(refusal.message, tone="error"), cue=True)
