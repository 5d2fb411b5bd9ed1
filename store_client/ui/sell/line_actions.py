"""What can be done to the marked line: quantity, void, price, tax, serial number, comment."""

from store_client.domain.basket import BasketLine
from store_client.domain.money import parse_amount
from store_client.domain.quantity import is_measured, parse_quantity
from store_client.services import selling
from store_client.texts import _
from store_client.ui.approval import subjects
from store_client.ui.screen import Answer
from store_client.ui.sell import reasons, words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Question
from store_client.ui.sell.scale import Scale


class LineActions:
    def __init__(self, desk: Desk, scale: Scale) -> None:
        self._desk, self._scale = desk, scale

    def ask_quantity(self, typed: str) -> None:
        """A number that was typed before is taken at once."""
        line = self._sold()
        if line is None:
            return
        if typed:
            self._desk.attempt(lambda: self._set_quantity(typed))
            return
        weighed = line.quantity_thousandths % 1000 != 0 or self._scale.weighs(line.unit)
        asks = words.how_much(line, weighed=self._scale.weighs(line.unit))
        if weighed:
            choices = self._scale.choices(line.unit, self._change_to)
            self._scale.ask(Question(asks, self._set_quantity, choices), line.unit)
        else:
            self._desk.ask(Question(asks, self._set_quantity))

    def step_quantity(self, step: int) -> None:
        """A piece more or less; what is weighed or measured has no steps, so its quantity is asked for."""
        line = self._sold()
        if line is None:
            return
        if is_measured(line.unit):
            self.ask_quantity("")
            return
        back = line.quantity_thousandths < 0
        quantity = line.quantity_thousandths + (-step if back else step)
        if quantity == 0 or (quantity < 0) is not back:
            self._desk.say(Answer(line.description, label=_("To take a line out, void it with F6"), icon="info"))
            return
        self._desk.attempt(lambda: self._change_to(quantity))

    def void_or_restore(self) -> None:
        line = self._desk.marked
        if line is not None:
            subject = words.named_amount(line.description, line.total_minor, self._desk.session.formats)
            self._desk.attempt(self._restore if line.voided else self._void, subject=subject)

    def ask_price(self) -> None:
        line = self._sold()
        if line is not None:
            label = words.new_price(line, self._money(line.unit_price_minor))
            self._desk.ask(Question(Answer(line.description, label=label, icon="tag"), self._take_price))

    def ask_tax(self) -> None:
        line = self._sold()
        if line is None:
            return
        overrides = [one for one in self._desk.setup.tax_overrides if one.for_lines]
        choices = words.tax_choices(overrides, line.tax_override, self._override_tax, self._desk.session.formats)
        if not choices:
            self._desk.warn(words.not_set_up(_("tax overrides")))
            return
        label = _("Another tax for this line; now {rate} %").format(
            rate=self._desk.session.formats.percent(line.tax_rate)
        )
        asks = Answer(line.description, label=label, icon="receipt-text")
        self._desk.ask(Question(asks, words.choose_a_row, lambda _typed: choices))

    def ask_serial(self) -> None:
        line = self._sold()
        if line is not None:
            label = _("Scan or type the serial number")
            asks = Answer(line.description, label=label, icon="barcode")
            self._desk.ask(Question(asks, self._take_serial, takes_scan=True))

    def ask_comment(self) -> None:
        line = self._desk.marked
        if line is not None:
            label = _("Type a comment for this line, then Enter; an empty one takes it away")
            asks = Answer(line.comment or line.description, label=label, icon="message-square")
            self._desk.ask(Question(asks, self._take_comment))

    def _sold(self) -> BasketLine | None:
        """The marked line, unless it counts nothing."""
        line = self._desk.marked
        return None if line is None or line.voided else line

    def _set_quantity(self, text: str) -> None:
        quantity = parse_quantity(text)
        line = self._sold()
        back = line is not None and line.quantity_thousandths < 0
        self._change_to(-quantity if back else quantity)

    def _change_to(self, quantity: int) -> None:
        line = self._sold()
        if line is None:
            return
        self._desk.change(selling.change_quantity(self._desk.sale.basket, line.line, quantity))
        self._say_line(line.line, _("Quantity changed"))

    def _void(self) -> None:
        line = self._desk.marked
        if line is None:
            return
        now = self._desk.services.now()
        basket = selling.void_line(self._desk.sale.basket, line.line, person=self._desk.person, now=now)
        self._desk.change(basket)
        self._desk.say(Answer(line.description, label=_("Line voided; F6 restores it"), icon="ban"))

    def _restore(self) -> None:
        line = self._desk.marked
        if line is not None:
            self._desk.change(selling.restore_line(self._desk.sale.basket, line.line))
            self._say_line(line.line, _("Line restored"))

    def _take_price(self, text: str) -> None:
        price = parse_amount(text, self._desk.sale.basket.currency)
        line = self._sold()
        if line is None:
            return
        if price == (line.unit_price_minor if line.list_price_minor is None else line.list_price_minor):
            self._override_price(price, "", "")
            return
        reasons.ask(
            self._desk,
            "price_override",
            Answer(line.description, label=_("Why is it another price?"), icon="tag"),
            lambda reason, text: self._override_price(price, reason, text),
            needed=True,
        )

    def _override_price(self, price: int, reason: str, text: str) -> None:
        line = self._sold()
        if line is None:
            return

        def change() -> None:
            basket = selling.override_price(self._desk.sale.basket, line.line, price, reason, self._desk.person)
            self._desk.change(selling.set_comment(basket, text, line.line) if text else basket)
            self._say_line(line.line, _("Price changed"))

        prices = self._money(price), self._money(line.unit_price_minor)
        self._desk.attempt(change, subject=words.other_price(line, *prices))

    def _override_tax(self, code: str) -> None:
        line = self._sold()
        if line is None:
            return

        def change() -> None:
            self._desk.change(selling.override_tax(self._desk.sale.basket, code, line.line, person=self._desk.person))
            self._say_line(line.line, _("Tax changed"))

        override = next((one for one in self._desk.setup.tax_overrides if one.code == code), None)
        self._desk.attempt(change, subject=subjects.line_tax(line, override, self._desk.session.formats))

    def _take_serial(self, text: str) -> None:
        line = self._sold()
        if line is not None:
            self._desk.change(selling.set_serial(self._desk.sale.basket, line.line, text))
            self._say_line(line.line, _("Serial number noted"))

    def _take_comment(self, text: str) -> None:
        line = self._desk.marked
        if line is not None:
            self._desk.change(selling.set_comment(self._desk.sale.basket, text, line.line))
            self._say_line(line.line, _("Comment noted") if text.strip() else _("Comment taken away"))

    def _say_line(self, number: int, label: str) -> None:
        self._desk.say(words.line_answer(self._desk.sale.basket.find(number), label, self._desk.session.formats))

    def _money(self, minor: int) -> str:
        return self._desk.session.formats.signed_money(minor)
