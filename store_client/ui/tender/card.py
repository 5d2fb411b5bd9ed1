"""A card payment from the window's side: asked beside it, asked after when the answer is lost, put to a person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from store_client.domain import card
from store_client.domain.basket import Basket
from store_client.domain.card import CardIntent, TerminalAnswer
from store_client.domain.tender import Tender
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.beside import Beside
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

State = Literal["idle", "asking", "checking", "lost"]

PATIENCE_MS: Final = 90_000
"""After this long without an answer a person may go on without waiting for the terminal."""


class CardPayments:
    """`asking`: the terminal has it; `checking`: its answer was lost, it is asked what became of it; `lost`: it cannot
    tell either, so a person reads the terminal. `changed` is called at each step, `concluded` when it is settled, by
    the terminal or by a person. `given_up`: somebody here asked the terminal to cancel it.
    """

    def __init__(self, services: WindowServices, session: Session, sale: CurrentSale, beside: Beside) -> None:
        self._services, self._session, self._sale, self._beside = services, session, sale, beside
        self.state: State = "idle"
        self.intent: CardIntent | None = None
        self.changed: Callable[[], None] = lambda: None
        self.concluded: Callable[[CardIntent, bool], None] = lambda _intent, _by_person: None
        self.trouble = ""
        self.given_up = False
        self._asked_ms = 0
        self._turn = 0
        sale.unsettled = self._unsettled

    @property
    def busy(self) -> bool:
        return self.state != "idle"

    @property
    def overdue(self) -> bool:
        """The terminal keeps silent for longer than any customer takes."""
        return self.state == "asking" and self._services.now().utc_ms - self._asked_ms > PATIENCE_MS

    @property
    def can_cancel(self) -> bool:
        return self.state == "asking" and self._services.counter.cards.cancel is not None

    def charge(self, amount_minor: int, tender: str) -> None:
        """Raises ``Refused``; then the terminal is not asked."""
        self._require_a_shift()
        self._ask(self._services.counter.cards.start(self._sale.basket, amount_minor, tender))

    def refund(self, amount_minor: int, tender: str, paid_with: Tender | None = None) -> None:
        """`paid_with` is the original receipt's part that goes back. Raises ``Refused``."""
        self._require_a_shift()
        self._ask(self._services.counter.cards.start_refund(self._sale.basket, amount_minor, tender, paid_with))

    def _require_a_shift(self) -> None:
        """No money is taken from a card that could not be recorded afterwards."""
        shift = self._session.shift
        if shift is not None and not shift.is_sold_in_by(self._session.signed_in.id):
            message = _("This shift is somebody else's alone. Suspend it and open your own; the basket is kept.")
            raise Refused(message)

    def undo(self, index: int) -> None:
        """Raises ``Refused``, ``NeedsApproval``."""
        person = self._session.signed_in
        basket, intent = self._services.counter.cards.start_undo(self._sale.basket, index, person)
        self._sale.take_back(basket)
        self._ask(intent)

    def go_on(self) -> bool:
        """After a restart: what was asked of the terminal and never answered is asked after. False when nothing was."""
        for unresolved in self._services.counter.cards.find_unresolved():
            if unresolved.in_draft and unresolved.intent.open and not self.busy:
                self.intent = unresolved.intent
                self.ask_after()
                return True
        return False

    def ask_after(self) -> None:
        """Ask the terminal what became of it; that moves no money."""
        if self.intent is not None:
            self.intent = replace(self.intent, state=card.ASKED)
            self._send("checking")

    def stop_waiting(self) -> None:
        """The terminal keeps silent: ask it another way; an answer that still comes is taken all the same."""
        if self.overdue:
            self.ask_after()

    def cancel(self) -> None:
        """Ask the terminal to give up; what it answers to the payment itself is what counts."""
        intent, cancel = self.intent, self._services.counter.cards.cancel
        if intent is None or cancel is None or self.state != "asking":
            return
        self.given_up = True

        def work() -> TerminalAnswer:
            cancel(intent)
            return TerminalAnswer(card.UNKNOWN)

        self._beside(work, lambda _answer: None, lambda _error: None)

    def decide(self, decision: str) -> None:
        """A person's word, off the terminal's own display. Raises ``Refused``."""
        intent = self.intent
        if intent is None or self.state != "lost":
            return
        person = self._session.signed_in
        basket, decided = self._services.counter.cards.resolve(self._sale.basket, intent, decision, person)
        self._conclude(basket, decided, by_person=True)

    def _unsettled(self) -> str:
        """Why the sale can be neither recorded nor put aside now; empty when it can."""
        if not self.busy:
            return ""
        return _("A card payment is not settled yet. Wait for the terminal's answer; the basket is kept.")

    def _ask(self, intent: CardIntent) -> None:
        self.intent, self.given_up = intent, False
        self._asked_ms = self._services.now().utc_ms
        self._send("asking")

    def _send(self, state: State) -> None:
        intent = self.intent
        assert intent is not None
        self.state, self.trouble = state, ""
        self._turn += 1
        turn = self._turn
        ask = self._services.counter.cards.ask
        self._beside(
            lambda: ask(intent),
            lambda answer: self._answered(turn, intent, answer),
            lambda error: self._failed(turn, intent, error),
        )
        self.changed()

    def _failed(self, turn: int, intent: CardIntent, error: Exception) -> None:
        self.trouble = error.message if isinstance(error, Refused) else ""
        self._answered(turn, intent, TerminalAnswer(card.UNKNOWN))

    def _answered(self, turn: int, intent: CardIntent, answer: TerminalAnswer) -> None:
        """An answer to an earlier asking counts too while nothing has settled it: the terminal's word is final."""
        known = self.intent
        if known is None or known.id != intent.id:
            return
        settles = answer.outcome in (card.APPROVED, card.DECLINED)
        if turn != self._turn and not settles:
            return
        try:
            basket, answered = self._services.counter.cards.take_answer(self._sale.basket, intent, answer)
        except Refused as trouble:
            self.state, self.trouble = "lost", trouble.message
            self.changed()
            return
        if not answered.open:
            self._conclude(basket, answered, by_person=False)
        elif self.state == "asking":
            self.intent = answered
            self.ask_after()
        else:
            self.intent, self.state = answered, "lost"
            self.changed()

    def _conclude(self, basket: Basket, intent: CardIntent, *, by_person: bool) -> None:
        self.state, self.intent, self.trouble = "idle", None, ""
        self._sale.take_back(basket)
        self.changed()
        self.concluded(intent, by_person)
