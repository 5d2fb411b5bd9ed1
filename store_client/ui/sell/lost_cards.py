"""Card payments whose sale is gone: brought to whoever signs in, until the money is accounted for."""

from collections.abc import Sequence
from dataclasses import replace

from store_client.domain import card
from store_client.domain.card import CardIntent, TerminalAnswer
from store_client.texts import _
from store_client.ui.beside import Beside
from store_client.ui.screen import Answer, Primary, Tone
from store_client.ui.sell import words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question


class LostCards:
    """The terminal is asked beside the window; Esc leaves it for the next time that somebody signs in."""

    def __init__(self, desk: Desk, beside: Beside) -> None:
        self._desk, self._beside = desk, beside

    def ask(self) -> None:
        """About the oldest, where no sale is before the cashier."""
        lost = [
            one.intent
            for one in self._desk.services.counter.cards.find_unresolved()
            if one.intent.basket != self._desk.sale.basket.id
        ]
        if lost and self._desk.sale.untouched:
            self._ask_about(lost[0])

    def _ask_about(self, intent: CardIntent) -> None:
        formats = self._desk.session.formats
        text = _("Nobody knows whether a card paid {amount}")
        if intent.kind == card.REFUND:
            text = _("Nobody knows whether {amount} went back to a card")
        elif intent.state == card.APPROVED:
            text = _("A card paid {amount}, and there is no sale for it")
        text = text.format(amount=formats.signed_money(intent.amount_minor, intent.currency))
        label = _("Card payment of {time}: choose a row").format(time=formats.clock(intent.made_ms))
        asks = Answer(text, label=label, tone="warn", icon="credit-card")
        choices = self._choices(intent)
        self._desk.ask(Question(asks, words.choose_a_row, lambda _typed: choices))

    def _choices(self, intent: CardIntent) -> Sequence[Choice]:
        cards, found = self._desk.services.counter.cards, []
        if intent.open and cards.has_terminal:
            second = _("It is only asked; no money moves")
            found.append(
                Choice(
                    _("Ask the terminal what became of it"), lambda: self._ask_after(intent), second, icon="refresh-cw"
                )
            )
        if intent.state == card.APPROVED and intent.kind == card.CHARGE and cards.has_terminal:
            second = _("At the terminal, with the customer's card")
            found.append(Choice(_("Give the money back"), lambda: self._give_back(intent), second, icon="undo-2"))
        second = _("HQ is told, with your words")
        found.append(
            Choice(_("It is dealt with elsewhere"), lambda: self._ask_why(intent), second, icon="message-square")
        )
        return found

    def _ask_after(self, intent: CardIntent) -> None:
        self._send(replace(intent, state=card.ASKED), _("The terminal is asked"))

    def _give_back(self, intent: CardIntent) -> None:
        self._desk.attempt(
            lambda: self._send(self._desk.services.counter.cards.start_giving_back(intent), _("Follow the terminal"))
        )

    def _ask_why(self, intent: CardIntent) -> None:
        asks = Answer(_("What became of the money?"), label=_("Type a few words, then Enter"), icon="message-square")
        primary = Primary(_("Note it"), _("HQ is told"), "check")
        self._desk.ask(Question(asks, lambda text: self._write_off(intent, text), primary=lambda _typed: primary))

    def _write_off(self, intent: CardIntent, text: str) -> None:
        self._desk.services.counter.cards.write_off(intent, text, self._desk.person)
        self._desk.say(Answer(_("Noted, and HQ is told"), label=_("Card payment"), tone="ok", icon="credit-card"))
        self.ask()

    def _send(self, intent: CardIntent, said: str) -> None:
        ask = self._desk.services.counter.cards.ask
        self._desk.say(Answer(said, label=_("Card payment"), icon="credit-card"))
        self._beside(
            lambda: ask(intent),
            lambda answer: self._take(intent, answer),
            lambda _error: self._take(intent, TerminalAnswer(card.UNKNOWN)),
        )

    def _take(self, intent: CardIntent, answer: TerminalAnswer) -> None:
        def take() -> None:
            cards = self._desk.services.counter.cards
            _basket, answered = cards.take_answer(self._desk.sale.basket, intent, answer)
            self._say(answered)

        self._desk.attempt(take)

    def _say(self, answered: CardIntent) -> None:
        """Where a sale has begun meanwhile it is left alone: the next one who signs in is asked."""
        if not self._desk.sale.untouched:
            return
        back = answered.kind == card.REFUND
        if answered.open or (answered.state == card.APPROVED and not back):
            self._ask_about(answered)
            return
        text = _("The money went back to the card")
        if not back:
            text = _("The terminal took no money")
        elif answered.state == card.DECLINED:
            text = _("Nothing went back to the card")
        tone: Tone = "error" if back and answered.state == card.DECLINED else "ok"
        amount = self._desk.session.formats.money(answered.amount_minor, answered.currency)
        self._desk.say(Answer(text, label=_("Card payment"), tone=tone, amount=amount, icon="credit-card"))
        self.ask()
