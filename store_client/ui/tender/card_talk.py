"""Says how a card payment stands while the terminal has it, and asks a person where only a person can tell."""

from collections.abc import Callable, Mapping
from typing import Protocol

from store_client.domain import card
from store_client.domain.card import CardIntent
from store_client.domain.returns import RefundTender
from store_client.ui.screen import Answer
from store_client.ui.session import Session
from store_client.ui.tender import words
from store_client.ui.tender.card import CardPayments

Act = Callable[[], None]


class Voice(Protocol):
    """What of the screen it needs."""

    def answer(self, answer: Answer) -> None: ...

    def cue(self) -> None: ...


class CardTalk:
    """`in_front` says whether somebody looks at this screen, `elsewhere` says something in the one that they look at.

    `settled` is told what was settled, and gives what goes back to the next card, if anything does.
    """

    def __init__(
        self,
        view: Voice,
        session: Session,
        payments: CardPayments,
        *,
        in_front: Callable[[], bool],
        elsewhere: Callable[[Answer], None],
        settled: Callable[[CardIntent], tuple[RefundTender, int] | None],
    ) -> None:
        self._view, self._session, self._payments = view, session, payments
        self._in_front, self._elsewhere, self._settled = in_front, elsewhere, settled
        self._said = ""

    def keys(self, known: Mapping[str, Act]) -> dict[str, Act]:
        """While the terminal has the payment, only what concerns it and the way out can be done here."""
        payments = self._payments
        if not payments.busy:
            return {}
        found = dict.fromkeys(known, self.wait) | {key: known[key] for key in ("Esc", "F3")}
        if payments.state == "lost":
            found |= {
                "F4": lambda: self._decide(card.TAKEN),
                "F5": lambda: self._decide(card.NOT_TAKEN),
                "F12": payments.ask_after,
            }
        elif payments.state == "asking":
            found |= {"F9": payments.cancel, "F12": payments.stop_waiting}
        return found

    def forget_doubt(self) -> None:
        """What a person began to say of the terminal is asked anew."""
        self._said = ""

    def changed(self) -> None:
        """Each step is said where somebody looks; a question that only a person can answer is heard as well."""
        self._said = ""
        answer = self.say_asked()
        if answer is not None and self._payments.state == "lost":
            self._view.cue()
            if not self._in_front():
                self._elsewhere(answer)

    def say_asked(self) -> Answer | None:
        """How the payment stands that the terminal has, in the place of what was said before it."""
        payments = self._payments
        if payments.intent is None or not payments.busy:
            return None
        answer = words.asked_answer(payments, payments.intent, self._session.formats)
        self._view.answer(answer)
        return answer

    def conclude(self, intent: CardIntent, *, by_person: bool) -> Answer:
        """What came of it, and which card is next."""
        given_up, formats = self._payments.given_up, self._session.formats
        answer = words.card_answer(intent, formats, by_person=by_person, given_up=given_up)
        following = self._settled(intent)
        if following is not None:
            answer = words.next_refund_answer(*following, formats, after=answer)
        self._view.answer(answer)
        if intent.state != card.APPROVED and not given_up:
            self._view.cue()
        return answer

    def wait(self) -> None:
        self._view.answer(words.wait_answer(self._payments))

    def _decide(self, said: str) -> None:
        """By the key of another way to pay, so it is asked twice: habit must not say that money was taken."""
        if self._said == said:
            self._said = ""
            self._payments.decide(said)
            return
        self._said = said
        self._view.answer(words.sure_answer(said))
        self._view.cue()
