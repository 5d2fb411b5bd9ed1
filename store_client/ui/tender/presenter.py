"""Decides paying in several ways: which way, how much, what is still due, and when the sale is recorded."""

from collections.abc import Callable, Sequence
from typing import Protocol

from store_client.domain import card
from store_client.domain.basket_order import BasketOrder
from store_client.domain.card import CardIntent
from store_client.domain.permissions import Approval
from store_client.domain.pricing import order_stands
from store_client.domain.returns import RefundTender
from store_client.domain.settlement import still_due
from store_client.domain.tender import CARD, CASH, VOUCHER
from store_client.domain.transaction import CompletedSale
from store_client.errors import NeedsApproval, Refused
from store_client.texts import _
from store_client.ui import shop_paper
from store_client.ui.approval import subjects
from store_client.ui.screen import Answer, HelpLine, Key, ScreenView
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.sell.rows import CustomerCard, customer_card
from store_client.ui.session import Session
from store_client.ui.shop_paper import ShopPaper
from store_client.ui.tender import quick_cash, words
from store_client.ui.tender.card import CardPayments
from store_client.ui.tender.card_talk import CardTalk
from store_client.ui.tender.entry import Entry
from store_client.ui.tender.methods import KINDS, keys
from store_client.ui.tender.parts import Parts
from store_client.ui.tender.rows import CardPanel, Due, LineWords, PartRow, QuickAmount, part_row, summary
from store_client.ui.window_services import WindowServices


class TenderView(ScreenView, Protocol):
    def show_parts(self, rows: Sequence[PartRow], cursor: int) -> None: ...

    def show_summary(self, articles: str, lines: Sequence[LineWords]) -> None: ...

    def show_field(self, label: str, sign: str) -> None: ...

    def show_quick(self, amounts: Sequence[QuickAmount]) -> None: ...

    def show_card(self, panel: CardPanel | None) -> None:
        """In the keypad's place; None gives the keypad back."""
        ...

    def show_due(self, due: Due) -> None: ...

    def show_customer(self, card: CustomerCard | None) -> None: ...

    def show_back(self, words: str) -> None:
        """What Esc does."""
        ...

    def typed_text(self) -> str: ...

    def set_typed(self, text: str) -> None: ...

    def mark_typed(self) -> None:
        """All that stands in the field, so that the next digit replaces it."""
        ...


class TenderPresenter:
    """`finish` takes the recorded sale, `leave_order` goes back to the order that is paid for; `in_front` says whether
    somebody looks at this screen, `elsewhere` says something in the one that they look at.
    """

    def __init__(
        self,
        view: TenderView,
        services: WindowServices,
        session: Session,
        sale: CurrentSale,
        payments: CardPayments,
        *,
        approve: AskForApproval,
        go: Callable[[str], None],
        finish: Callable[[CompletedSale], None],
        leave_order: Callable[[BasketOrder], None],
        in_front: Callable[[], bool],
        elsewhere: Callable[[Answer], None],
    ) -> None:
        self._view, self._services, self._session, self._sale = view, services, session, sale
        self._payments, self._approve = payments, approve
        self._go, self._finish, self._leave_order = go, finish, leave_order
        self._in_front, self._elsewhere = in_front, elsewhere
        self._entry = Entry(sale, view.typed_text)
        self._parts = Parts(services, session, sale, payments, self._entry)
        self._cursor = -1
        self._records = False
        self._talk = CardTalk(
            view, session, payments, in_front=in_front, elsewhere=elsewhere, settled=self._card_settled
        )
        self._keys = self._key_map()
        payments.changed = self._card_changed
        payments.concluded = self._card_concluded

    def open(self, way: str, typed: str) -> None:
        """Come to the front with a way to pay; a card for all that is due, or for what was typed, is asked at once.

        While the terminal has a payment nothing else is asked.
        """
        self._go("tender")
        if self._payments.busy:
            return
        if typed:
            self._view.set_typed(typed)
            self._show_entered()
        if way:
            self._attempt(lambda: self._choose_kind(way))
        if way == CARD and self._parts.by_terminal:
            self._attempt(lambda: self._pay(record=True))

    def give_back(self, shares: Sequence[tuple[RefundTender, int]]) -> None:
        """Come to the front and ask the terminal to give the first of them back to its card; the others are offered one
        after the other. Then what is settled is recorded.
        """
        self._go("tender")
        self._parts.plan.begin(shares)
        self._records = True
        way, amount = shares[0]
        self._attempt(lambda: self._payments.refund(amount, way.tender, way.paid_with))

    def go_on(self) -> bool:
        """After a restart: a card payment whose answer never came is asked after. False when there is none."""
        return self._payments.go_on()

    def shown(self) -> None:
        if self._payments.busy:
            self._talk.say_asked()
        else:
            self._entry.begin()
            self._view.set_typed("")
            self._say_due(*words.what_is_paid(self._sale.basket))
            if (following := self._offer_refund()) is not None:
                self._view.answer(words.next_refund_answer(*following, self._session.formats))
        self.refresh()

    def refresh(self) -> None:
        basket, formats, entry = self._sale.basket, self._session.formats, self._entry
        self._cursor = min(self._cursor, len(basket.tenders) - 1)
        self._view.show_parts([part_row(basket, part, formats) for part in basket.tenders], self._cursor)
        self._view.show_summary(*summary(basket, formats))
        self._view.show_customer(customer_card(basket.customer))
        self._view.show_back(_("Basket") if basket.order is None else _("Order"))
        self._view.show_card(words.card_panel(self._payments, formats))
        self._view.show_field(words.field_label(entry), words.field_sign(entry, formats))
        self._view.show_keys(self._key_names())
        self._show_entered()

    def changes_applied(self) -> None:
        """Nothing of what HQ sends changes a basket that is being paid."""

    def ticked(self) -> None:
        """The terminal may have kept silent for too long."""
        if self._payments.overdue:
            self._show_entered()

    def typed(self, _text: str) -> None:
        self._show_entered()

    def pressed(self, key: str) -> bool:
        act = self._talk.keys(self._keys).get(key) or self._keys.get(key)
        if act is None:
            return False
        if key not in ("F4", "F5"):
            self._talk.forget_doubt()
        self._attempt(act)
        return True

    def scanned(self, code: str) -> bool:
        """A voucher, or the number on a cheque; False for what belongs into the basket. A receipt pays nothing."""
        entry = self._entry
        paper = shop_paper.recognise(self._services.returns, code)
        if paper is not None:
            self._take_paper(paper, code)
            return True
        if self._payments.busy:
            return False
        known = not entry.wants_number and self._services.counter.scan(code) is not None
        if known or not (entry.wants_number or entry.methods[VOUCHER]):
            return False
        self._attempt(lambda: self._taken(self._parts.take_number(code)))
        return True

    def _take_paper(self, paper: ShopPaper, code: str) -> None:
        if self._payments.busy:
            self._talk.wait()
        elif paper.kind == "voucher":
            self._attempt(lambda: self._taken(self._parts.take_voucher(code)))
        else:
            self._view.answer(shop_paper.answer(paper))
            self._view.cue()

    def choose(self, row: int) -> None:
        """A press on a part."""
        self._cursor = row
        self.refresh()

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _key_map(self) -> dict[str, Callable[[], None]]:
        known: dict[str, Callable[[], None]] = {
            "Enter": lambda: self._pay(record=True),
            "Esc": self._leave,
            "F3": self._find_customer,
            "F9": self._undo_card,
            "F11": lambda: self._pay(record=False),
            "F12": lambda: self._pay(record=True),
            "Del": self._void_part,
            "Up": lambda: self._move(-1),
            "Down": lambda: self._move(1),
        }
        known |= {f"F{number}": lambda kind=kind: self._choose_kind(kind) for number, kind in KINDS.items()}  # type: ignore[misc]
        known |= {f"Alt+{at + 1}": lambda at=at: self._take_quick(at) for at in range(6)}  # type: ignore[misc]
        return known

    def _key_names(self) -> Sequence[Key]:
        payments, entry = self._payments, self._entry
        usable = frozenset({CASH, CARD, VOUCHER} if entry.gives_back else KINDS.values())
        shown = [
            Key(1, _("Help"), "circle-question-mark"),
            Key(3, _("Customer"), "user", self._sale.basket.order is None),
            *keys(entry.methods, entry.method, frozenset() if payments.busy else usable),
        ]
        if payments.can_cancel:
            shown.append(Key(9, _("Cancel card"), "x"))
        else:
            undoable = any(part.intent and part.amount_minor > 0 for part in self._sale.basket.tenders)
            shown.append(Key(9, _("Undo card"), "undo-2", undoable and not payments.busy))
        return shown

    def _show_entered(self) -> None:
        basket, formats, entry = self._sale.basket, self._session.formats, self._entry
        self._view.show_quick(quick_cash.rows(basket, entry, formats))
        self._view.show_due(words.due_words(basket, entry, formats))
        self._view.show_primary(words.primary(basket, entry, self._payments, formats))

    def _leave(self) -> None:
        """To the basket; an order that is not paid yet is left as it was, and can be begun again."""
        order = self._sale.basket.order
        if order is None or self._payments.busy:
            self._go("sell")
        else:
            self._leave_order(order)

    def _find_customer(self) -> None:
        """Of a sale; an order has its own."""
        if self._sale.basket.order is not None:
            raise Refused(order_stands())
        self._go("customers")

    def _choose_kind(self, kind: str) -> None:
        self._entry.choose_kind(kind)
        if kind == CARD and not self._entry.text:
            self._offer_refund()
        self.refresh()

    def _offer_refund(self) -> tuple[RefundTender, int] | None:
        """What goes back to the next card stands ready, so that Enter asks the terminal; None when nothing does."""
        found = self._parts.choose_refund()
        if found is not None:
            self._view.set_typed(quick_cash.typed_form(found[1], self._entry.currency, self._session.formats))
        return found

    def _take_quick(self, at: int) -> None:
        found = quick_cash.amounts(self._sale.basket, self._entry.method)
        if at < len(found):
            self._view.set_typed(quick_cash.typed_form(found[at], self._entry.currency, self._session.formats))
            self._show_entered()

    def _pay(self, *, record: bool) -> None:
        """Add what is entered, then record the sale when that is wanted and nothing is left to pay."""
        self._records = record
        entry = self._entry
        if entry.gives_back and entry.method.kind == CASH:
            self._record(0)
            return
        if still_due(self._sale.basket):
            added = self._parts.take_number(entry.text) if entry.wants_number else self._parts.add(entry.amount)
            self._taken(added)
        self._record_when_paid()

    def _taken(self, added: bool) -> None:
        self._view.set_typed("")
        if added:
            self._cursor = len(self._sale.basket.tenders) - 1
            self._view.answer(words.part_answer(self._sale.basket, self._session.formats))
        self.refresh()

    def _record_when_paid(self) -> None:
        basket = self._sale.basket
        if self._records and basket.tenders and still_due(basket) == 0 and not self._payments.busy:
            self._record(None)

    def _record(self, tendered: int | None) -> None:
        self._sale.require_settled()
        sale = self._services.complete_sale(self._sale.basket, tendered, self._session.signed_in.id)
        self._records = False
        self._finish(sale)

    def _void_part(self) -> None:
        if self._parts.void(self._cursor):
            self._say_due(_("Part taken back"), "x")
        self.refresh()

    def _undo_card(self) -> None:
        self._records = False
        self._parts.undo_card(self._cursor)

    def _say_due(self, label: str, icon: str) -> None:
        amount = self._session.formats.signed_money(still_due(self._sale.basket))
        self._view.answer(Answer(_("{amount} to pay").format(amount=amount), label=label, icon=icon))

    def _card_changed(self) -> None:
        self._talk.changed()
        self.refresh()

    def _card_concluded(self, intent: CardIntent, by_person: bool) -> None:
        """Where nobody looks, the sale waits for somebody to record it."""
        self._cursor = len(self._sale.basket.tenders) - 1
        answer = self._talk.conclude(intent, by_person=by_person)
        if intent.state != card.APPROVED:
            self._records = False
        self.refresh()
        if self._in_front():
            self._attempt(self._record_when_paid)
        else:
            self._elsewhere(answer)

    def _card_settled(self, intent: CardIntent) -> tuple[RefundTender, int] | None:
        self._parts.plan.settled(intent)
        return self._offer_refund() if intent.state == card.APPROVED else None

    def _move(self, step: int) -> None:
        self._cursor = max(0, min(len(self._sale.basket.tenders) - 1, self._cursor + step))
        self.refresh()

    def _attempt(self, act: Callable[[], None]) -> None:
        def again(approval: Approval) -> None:
            self._sale.approve(approval)
            self._attempt(act)

        self._parts.subject = ""
        try:
            act()
        except NeedsApproval as needed:
            needed.subject = self._parts.subject
            if self._entry.gives_back and not needed.subject:
                needed.subject = subjects.given_back(-still_due(self._sale.basket), self._session.formats)
            self._view.answer(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, again)
        except Refused as refusal:
            self._view.answer(Answer(refusal.message, tone="error"))
            self._view.cue()
            self._view.mark_typed()
            self.refresh()
