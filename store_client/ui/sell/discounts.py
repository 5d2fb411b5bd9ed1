"""F5: what a typed number would take off the line or the whole sale, as rows to choose from, and coupons."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from store_client.domain.basket import Basket
from store_client.domain.money import MINUS, parse_amount
from store_client.domain.quantity import parse_quantity
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _
from store_client.ui.screen import Answer
from store_client.ui.sell import reasons, words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question
from store_client.ui.sell.rows import percent_words

_Change: TypeAlias = Callable[[Basket, str, StaffMember | None], Basket]
"""What a discount does to a basket, with the reason's code; without a person nobody is asked whether they may."""


class Discounts:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, typed: str) -> None:
        """`typed`: a number that stood in the field already."""
        if self._desk.sale.basket.empty:
            return
        line = self._desk.marked
        name = line.description if line is not None and not line.voided else _("The whole sale")
        asks = Answer(name, label=_("Discount: type 10 for 10 % or 10.00, then choose"), icon="percent")
        question = Question(asks, self._not_understood, lambda text: self._rows(text.strip() or typed))
        self._desk.ask(question)

    def ask_coupon(self) -> None:
        asks = Answer(_("Scan or type the coupon's code"), label=_("Coupon"), icon="ticket-percent")
        self._desk.ask(Question(asks, self.add_coupon, self._coupons_there, takes_scan=True))

    def add_coupon(self, code: str) -> None:
        desk = self._desk
        if not code.strip():
            raise Refused(_("Scan or type the coupon's code. Esc goes back; the basket is kept."))
        before = desk.sale.basket
        desk.change(selling.add_coupon(before if before.lines else desk.sale.begin(), code))
        saved = desk.sale.basket.discount_minor - before.discount_minor
        label = _("Coupon taken") if saved else _("Coupon taken; nothing in the basket calls for it yet")
        amount = desk.session.formats.money(-saved) if saved else ""
        desk.say(Answer(code.strip(), label=label, tone="ok" if saved else "warn", amount=amount))

    def _coupons_there(self, typed: str) -> list[Choice]:
        if typed.strip():
            return []
        coupons = self._desk.sale.basket.coupons
        words = _("Take coupon {code} away")
        return [Choice(words.format(code=code), lambda code=code: self._remove(code), icon="x") for code in coupons]  # type: ignore[misc]

    def _remove(self, code: str) -> None:
        self._desk.change(selling.remove_coupon(self._desk.sale.basket, code))
        self._desk.say(Answer(code, label=_("Coupon taken away"), icon="ticket-percent"))

    def _not_understood(self, text: str) -> None:
        message = _("“{text}” is not a discount. Type it like 10, 10% or 2.50.")
        raise Refused(message.format(text=text.strip()[:40]))

    def _rows(self, typed: str) -> list[Choice]:
        """A percent first: that is what a number mostly means."""
        if not typed:
            return self._given()
        rows: list[Choice] = []
        number = typed.rstrip("% ")
        with suppress(Refused):
            percent = parse_quantity(number)
            rows += self._two_rows(percent_words(percent, self._desk.session.formats), percent, None)
        if not typed.endswith("%"):
            with suppress(Refused):
                minor = parse_amount(number, self._desk.sale.basket.currency)
                rows += self._two_rows(MINUS + self._desk.session.formats.signed_money(minor), None, minor)
        return rows

    def _two_rows(self, off: str, percent: int | None, minor: int | None) -> list[Choice]:
        """On the line and on the whole sale; none for what cannot be done at all, such as more than there is to pay."""
        line = self._desk.marked
        whole = _("{discount} on the whole sale").format(discount=off)
        changes: list[tuple[str, str, _Change]] = [
            (
                whole,
                whole,
                lambda basket, why, person: selling.discount_basket(basket, percent, minor, person, reason=why),
            )
        ]
        if line is not None and not line.voided:
            at = line.line
            on_line: _Change = lambda basket, why, person: selling.discount_line(  # noqa: E731
                basket, at, percent, minor, person, reason=why
            )
            about = _("{discount} on {name}").format(discount=off, name=line.description)
            changes.insert(0, (_("{discount} on this line").format(discount=off), about, on_line))
        icon = "percent" if minor is None else "tag"
        rows = [self._row(name, about, change, icon) for name, about, change in changes]
        return [row for row in rows if row is not None]

    def _row(self, name: str, about: str, change: _Change, icon: str) -> Choice | None:
        """`about` names it for somebody who approves it."""
        basket, formats = self._desk.sale.basket, self._desk.session.formats
        try:
            after = change(basket, "", None)
        except Refused:
            return None
        pays = _("{amount} to pay").format(amount=formats.signed_money(after.due_minor))
        saved = after.discount_minor - basket.discount_minor
        subject = words.named_amount(about, -saved, formats)
        return Choice(name, lambda: self._why(name, subject, change), pays, formats.money(-saved), icon)

    def _why(self, name: str, subject: str, change: _Change) -> None:
        asks = Answer(name, label=_("Why is there a discount?"), icon="percent")
        reasons.ask(self._desk, "discount", asks, lambda reason, text: self._give(name, subject, change, reason, text))

    def _give(self, name: str, subject: str, change: _Change, reason: str, text: str) -> None:
        desk = self._desk

        def give() -> None:
            before = desk.sale.basket
            basket = change(before, reason, desk.person)
            desk.change(selling.set_comment(basket, text) if text else basket)
            saved = basket.discount_minor - before.discount_minor
            desk.say(Answer(name, label=_("Discount given"), tone="ok", amount=desk.session.formats.money(-saved)))

        desk.attempt(give, subject=subject)

    def _given(self) -> list[Choice]:
        """What was given by hand can be taken away."""
        basket, line = self._desk.sale.basket, self._desk.marked
        rows = []
        if line is not None and (line.manual_percent is not None or line.manual_minor is not None):
            at = line.line
            rows.append(Choice(_("Take this line's discount away"), lambda: self._take_away(at), icon="x"))
        if basket.manual_percent is not None or basket.manual_minor is not None:
            rows.append(Choice(_("Take all discounts given by hand away"), lambda: self._take_away(None), icon="x"))
        return rows

    def _take_away(self, line: int | None) -> None:
        desk = self._desk
        desk.change(selling.clear_discounts(desk.sale.basket, line))
        desk.say(words.total_answer(_("Discount taken away"), desk.sale.basket, desk.session.formats))
