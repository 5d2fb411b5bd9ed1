"""Decides the orders screen: which orders are listed, and handing over, cancelling or printing the marked one."""

from collections.abc import Callable, Sequence
from typing import Final

from store_client.devices.receipt import ReceiptLine
from store_client.domain.order import FAILED, Order
from store_client.domain.permissions import Approval
from store_client.domain.transaction import CompletedSale
from store_client.errors import NeedsApproval, Refused
from store_client.texts import _
from store_client.ui.orders import facts, words
from store_client.ui.orders.cancelling import Cancelling
from store_client.ui.orders.looking import Looking
from store_client.ui.orders.rows import OrderRow, OrdersView
from store_client.ui.returns import words as of_returns
from store_client.ui.returns.refunding import Share
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

NAME: Final = "orders"
_MOVES: Final = {"Up": -1, "Down": 1, "PgUp": -7, "PgDn": 7, "Home": -1000, "End": 1000}
_MOST: Final = 200


class OrdersPresenter:
    """`pay` opens the tender screen, `give_back` has cards refunded there; `finish` takes what was recorded here."""

    def __init__(
        self,
        view: OrdersView,
        services: WindowServices,
        session: Session,
        sale: CurrentSale,
        *,
        approve: AskForApproval,
        pay: Callable[[str, str], None],
        give_back: Callable[[Sequence[Share]], None],
        finish: Callable[[CompletedSale], None],
        go: Callable[[str], None],
    ) -> None:
        self._view, self._services, self._session, self._sale = view, services, session, sale
        self._approve, self._pay, self._go = approve, pay, go
        self._looking = Looking(services.orders)
        self._cancelling = Cancelling(services, session, sale, pay=pay, give_back=give_back, finish=finish)
        self._reading = False
        self._doubted = False
        self._said: Answer | None = None
        self._keys = self._key_map()

    def show(self, code: str) -> bool:
        """Come to the front with the order of that number; False where it is none's."""
        found = self._services.orders.find_by_number(code)
        if found is None:
            return False
        self._go(NAME)
        self._mark(found)
        return True

    def shown(self) -> None:
        """The cursor stays where it was: somebody comes back from handing an order over."""
        self._cancelling.end()
        self._reading, self._said = False, None
        self._view.set_typed("")
        if self._looking.text:
            self._looking.begin()
        self.changes_applied()

    def refresh(self) -> None:
        self._show()

    def changes_applied(self) -> None:
        self._looking.again()
        self._show()

    def typed(self, text: str) -> None:
        if self._cancelling.why.open:
            if self._cancelling.why.typed(text):
                self._attempt(lambda _given: self._take_reason())
            else:
                self._show()
        elif not self._cancelling.open:
            self._said = None
            self._attempt(lambda _given: self._search(text))

    def scanned(self, code: str) -> bool:
        """The slip of an order; False for all else."""
        found = self._services.orders.find_by_number(code)
        if found is None or self._cancelling.open:
            return False
        self._mark(found)
        return True

    def choose(self, row: int) -> None:
        if self._cancelling.why.open:
            self._cancelling.why.cursor = row
            self.pressed("Enter")
        elif not self._cancelling.open:
            self._looking.move_to(row)
            self._said = None
            self._show()

    def pressed(self, key: str) -> bool:
        if self._cancelling.open:
            return self._pressed_while_cancelling(key)
        act = self._keys.get(key)
        if act is None:
            return False
        if key not in ("F7",):
            self._said = None
        self._attempt(lambda _given: act())
        return True

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _key_map(self) -> dict[str, Callable[[], None]]:
        keys: dict[str, Callable[[], None]] = {
            "Enter": self._hand_over,
            "Esc": self._back,
            "F2": lambda: self._search(""),
            "F4": self._next_kind,
            "F5": self._turn,
            "F6": self._begin_cancelling,
            "F7": self._print_slip,
            "F12": self._hand_over,
        }
        return keys | {key: lambda step=step: self._move(step) for key, step in _MOVES.items()}

    def _pressed_while_cancelling(self, key: str) -> bool:
        """Only what belongs to it, and the way out of it."""
        cancelling = self._cancelling
        if key != "F12":
            self._doubted = False
        if key == "Esc":
            cancelling.end()
            self._said = None
            self._view.set_typed("")
        elif key in _MOVES and cancelling.why.open:
            cancelling.why.move(_MOVES[key])
        elif key.startswith("Alt+"):
            cancelling.choose_way(int(key.removeprefix("Alt+")) - 1)
        elif key in ("Enter", "F12"):
            self._attempt(self._go_on_cancelling)
            return True
        elif len(key) > 1:
            return key.startswith("F")
        else:
            return False
        self._show()
        return True

    def _attempt(self, act: Callable[[tuple[Approval, ...]], None], given: tuple[Approval, ...] = ()) -> None:
        """`given` are other persons' words for this one act."""
        try:
            act(given)
        except NeedsApproval as needed:
            needed.subject = self._subject()
            self._say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, lambda approval: self._attempt(act, (*given, approval)))
        except Refused as refusal:
            self._view.cue()
            self._say(Answer(refusal.message, tone="error"))

    def _subject(self) -> str:
        """What another person is asked about."""
        order = self._cancelling.order
        if order is None:
            return ""
        amount = self._session.formats.money(order.deposit_minor, order.currency)
        text = _("Order {number} of {name} is cancelled, {amount} goes back")
        return text.format(number=order.number, name=order.customer_name, amount=amount)

    def _search(self, text: str) -> None:
        if not text:
            self._view.set_typed("")
        self._looking.begin(text)
        self._show()

    def _mark(self, order: Order) -> None:
        self._said, self._reading = None, False
        self._looking.mark(order)
        self._view.set_typed(self._looking.text)
        self._show()

    def _next_kind(self) -> None:
        self._looking.next_kind()
        self._search("")

    def _turn(self) -> None:
        marked = self._looking.marked
        self._reading = not self._reading and marked is not None and bool(marked.transaction)
        self._show()

    def _move(self, step: int) -> None:
        self._looking.move(step)
        self._show()

    def _back(self) -> None:
        if self._reading:
            self._turn()
        elif self._view.typed_text():
            self._search("")
        else:
            self._go("sell")

    def _print_slip(self) -> None:
        marked, print_slip = self._looking.marked, self._services.orders.print_slip
        if marked is not None and marked.transaction and print_slip is not None:
            print_slip(marked)
            self._say(words.printing_answer(marked))

    def _hand_over(self) -> None:
        """What is still to be paid is paid as any sale is; then it is recorded."""
        marked = self._looking.marked
        if marked is None:
            return
        if not self._sale.untouched:
            raise Refused(_("There is a sale before you. Finish or suspend it first; both are kept."))
        basket = self._services.orders.hand_over(marked.id)
        self._sale.change(basket)
        self._pay("", "")

    def _begin_cancelling(self) -> None:
        marked = self._looking.marked
        if marked is not None:
            self._reading = self._doubted = False
            self._view.set_typed("")
            self._cancelling.begin(marked)
            self._ask()

    def _ask(self) -> None:
        cancelling = self._cancelling
        assert cancelling.order is not None
        if cancelling.asks_why:
            self._say(words.why_answer(cancelling.order))
        else:
            self._say(words.sure_answer(cancelling, self._session.formats))

    def _take_reason(self) -> None:
        self._cancelling.take_reason()
        self._view.set_typed("")
        self._ask()

    def _go_on_cancelling(self, given: tuple[Approval, ...]) -> None:
        cancelling = self._cancelling
        if cancelling.why.open:
            self._take_reason()
        elif cancelling.says_why:
            cancelling.say_why(self._view.typed_text())
            self._view.set_typed("")
            self._ask()
        elif cancelling.by_hand_minor and not self._doubted:
            self._doubted = True
            self._say(of_returns.by_hand_answer(self._session.formats.signed_money(cancelling.by_hand_minor)))
        else:
            self._doubted = False
            cancelling.record(given)

    def _say(self, answer: Answer) -> None:
        self._said = answer
        self._show()

    def _show(self) -> None:
        view, looking, cancelling = self._view, self._looking, self._cancelling
        formats, marked = self._session.formats, looking.marked
        today = self._services.orders.today()
        with_printer = self._services.orders.print_slip is not None
        order = cancelling.order or marked
        view.answer(self._said or self._quiet_answer(marked))
        view.show_hint(self._hint())
        view.show_filter(words.kind_words(looking.shown_kind))
        view.show_empty(*words.empty_words(looking.shown_kind, looking.text))
        view.show_rows(*self._rows(today))
        view.show_foot(words.foot(len(looking.found), _MOST), "")
        view.show_beside(facts.beside(order, today, formats, cancels=cancelling.open))
        view.show_ways(words.ways(cancelling, formats) if cancelling.open and not cancelling.asks_why else ())
        view.show_paper(self._paper(marked))
        view.show_keys(words.keys(marked, cancels=cancelling.open, with_printer=with_printer, reading=self._reading))
        cancels = cancelling.open
        view.show_primary(words.cancel_primary(cancelling, formats) if cancels else words.primary(marked, formats))

    def _quiet_answer(self, marked: Order | None) -> Answer:
        if marked is not None and marked.state == FAILED:
            return words.failed_answer(marked)
        return words.quiet_answer(self._looking.shown_kind, self._looking.text, len(self._looking.found))

    def _hint(self) -> str:
        if self._cancelling.why.open:
            return of_returns.why_hint()
        return _("A few words about it") if self._cancelling.says_why else _("Number or customer")

    def _rows(self, today: str) -> tuple[Sequence[OrderRow], int, str]:
        why = self._cancelling.why
        if why.open:
            return [OrderRow(row.name, "", number_key=row.coming) for row in why.rows], why.cursor, _("Reason")
        now_ms, formats = self._services.now().utc_ms, self._session.formats
        rows = [facts.row_of(order, now_ms, today, formats) for order in self._looking.found]
        return rows, self._looking.cursor, ""

    def _paper(self, marked: Order | None) -> Sequence[ReceiptLine]:
        if not self._reading or marked is None or not marked.transaction:
            return ()
        return self._services.receipt(marked.transaction)
