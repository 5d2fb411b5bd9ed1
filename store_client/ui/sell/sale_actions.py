"""What can be done to the sale as a whole: comment, tax, void, suspend and take back."""

from store_client.domain.pricing import order_stands
from store_client.domain.suspended import SuspendedBasket
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _, ngettext
from store_client.ui.approval import subjects
from store_client.ui.screen import Answer, Primary
from store_client.ui.sell import reasons, words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question
from store_client.ui.sell.rows import short_name


class SaleActions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask_comment(self) -> None:
        label = _("Type a comment for this sale, then Enter; an empty one takes it away")
        asks = Answer(self._desk.sale.basket.comment or _("The sale"), label=label, icon="message-square")
        self._desk.ask(Question(asks, self._take_comment))

    def ask_tax(self) -> None:
        basket = self._desk.sale.basket
        overrides = [one for one in self._desk.setup.tax_overrides if one.for_transactions]
        choices = words.tax_choices(overrides, basket.tax_override, self._override_tax, self._desk.session.formats)
        if not choices:
            self._desk.warn(words.not_set_up(_("tax overrides")))
            return
        asks = Answer(_("The sale"), label=_("Another tax for the whole sale"), icon="receipt-text")
        self._desk.ask(Question(asks, words.choose_a_row, lambda _typed: choices))

    def ask_void(self) -> None:
        if not self._desk.sale.basket.lines:
            return
        total = self._desk.session.formats.signed_money(self._desk.sale.basket.total_minor)
        text = _("Void the whole sale of {total}?").format(total=total)
        asks = Answer(text, label=_("It takes a number and stays in the journal"), tone="warn", icon="ban")
        if self._desk.setup.reasons_for("void_transaction"):
            reasons.ask(self._desk, "void_transaction", asks, self._void)
            return
        primary = Primary(_("Void the sale"), _("Esc keeps it"), "ban")
        self._desk.ask(Question(asks, lambda _text: self._void("", ""), primary=lambda _typed: primary))

    def suspend_or_recall(self) -> None:
        basket = self._desk.sale.basket
        if basket.order is not None:
            raise Refused(order_stands())
        if basket.lines:
            self._ask_name()
        else:
            self._ask_which()

    def _take_comment(self, text: str) -> None:
        self._desk.change(selling.set_comment(self._desk.sale.basket, text))
        label = _("Comment noted") if text.strip() else _("Comment taken away")
        self._desk.say(Answer(text.strip() or _("The sale"), label=label, icon="message-square"))

    def _override_tax(self, code: str) -> None:
        desk = self._desk

        def change() -> None:
            desk.change(selling.override_tax(desk.sale.basket, code, person=desk.person))
            desk.say(words.total_answer(_("Tax changed"), desk.sale.basket, desk.session.formats))

        override = next((one for one in desk.setup.tax_overrides if one.code == code), None)
        total = desk.sale.basket.total_minor
        desk.attempt(change, subject=subjects.tax(_("The whole sale"), override, total, desk.session.formats))

    def _void(self, reason: str, text: str) -> None:
        desk = self._desk

        def void() -> None:
            desk.sale.require_settled()
            done = desk.services.counter.void_transaction(desk.sale.basket, reason, text, desk.person)
            desk.sale.start_over()
            desk.cursor = -1
            label = _("Sale voided, nothing was paid")
            desk.say(Answer(done.transaction.receipt, label=label, icon="ban"))

        total = desk.sale.basket.total_minor
        desk.attempt(void, subject=words.named_amount(_("The whole sale"), total, desk.session.formats))

    def _ask_name(self) -> None:
        suggested = self._suggested_name()
        asks = Answer(
            _("Under which name? Enter takes “{name}”").format(name=suggested),
            label=_("Suspend the sale"),
            icon="pause",
        )
        primary = Primary(_("Suspend"), _("F7 takes it back later"), "pause")
        self._desk.ask(
            Question(asks, lambda text: self._suspend(text.strip() or suggested), primary=lambda _t: primary)
        )

    def _suggested_name(self) -> str:
        basket = self._desk.sale.basket
        if basket.name:
            return basket.name
        if basket.customer is not None:
            return basket.customer.name
        return next((line.description for line in basket.lines if not line.voided), basket.lines[0].description)

    def _suspend(self, name: str) -> None:
        desk = self._desk

        def suspend() -> None:
            desk.sale.require_settled()
            desk.services.counter.suspend(desk.sale.basket, name, desk.person)
            desk.sale.start_over()
            desk.cursor = -1
            desk.suspended_changed()
            label = _("Suspended; F7 takes it back, also after a restart")
            desk.say(Answer(name, label=label, tone="ok", icon="pause"))

        desk.attempt(suspend, subject=subjects.suspended(desk.sale.basket, name, desk.session.formats))

    def _ask_which(self) -> None:
        kept = self._desk.services.counter.list_suspended()
        if not kept:
            self._desk.say(Answer(_("No sale is suspended"), label=_("Suspended sales"), icon="pause"))
            return

        def matching(typed: str) -> list[Choice]:
            wanted = typed.strip().casefold()
            return [self.row(one) for one in kept if wanted in f"{one.name} {one.customer_name}".casefold()]

        asks = Answer(_("Which sale do you take back?"), label=_("Suspended sales"), icon="pause")
        self._desk.ask(Question(asks, words.choose_a_row, matching))

    def row(self, kept: SuspendedBasket) -> Choice:
        formats = self._desk.session.formats
        pieces = ngettext("{count} article", "{count} articles", kept.articles).format(count=kept.articles)
        person = short_name(self._desk.session.staff_name(kept.staff))
        facts = (formats.clock(kept.suspended_ms), pieces, person, kept.customer_name)
        second = " · ".join(fact for fact in facts if fact)
        amount = formats.money(kept.total_minor, kept.currency)
        return Choice(kept.name, lambda: self.recall(kept.id), second, amount, "pause")

    def recall(self, suspended: str) -> None:
        desk = self._desk

        def recall() -> None:
            desk.sale.take_back(desk.services.counter.recall(suspended))
            desk.suspended_changed()
            desk.mark_last()
            desk.say(words.total_answer(_("Taken back"), desk.sale.basket, desk.session.formats))

        desk.attempt(recall)
