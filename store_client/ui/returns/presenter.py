"""Decides a return: which receipt, which of its lines come back and why, and how the money goes back."""

from collections.abc import Callable, Sequence
from typing import Final

from store_client.domain.permissions import Approval
from store_client.domain.product import Scanned
from store_client.domain.returns import ReceiptUnknown
from store_client.domain.transaction import CompletedSale
from store_client.errors import NeedsApproval, Refused
from store_client.ui.returns import words
from store_client.ui.returns.desk import ReturnDesk
from store_client.ui.returns.finding import Finding
from store_client.ui.returns.giving_back import GivingBack
from store_client.ui.returns.lines import Lines
from store_client.ui.returns.refunding import Share
from store_client.ui.returns.rows import ReturnsView
from store_client.ui.returns.showing import Showing
from store_client.ui.returns.way_page import ROOM
from store_client.ui.screen import Answer, HelpLine
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.sell.desk import AskForApproval
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_MOVES: Final = {"Up": -1, "Down": 1, "Home": -1000, "End": 1000}


class ReturnsPresenter:
    """`pay` opens the tender screen with a way to pay, `give_back` has cards refunded there; `finish` takes the
    recorded return, `say` speaks on whatever screen is in front.
    """

    def __init__(
        self,
        view: ReturnsView,
        services: WindowServices,
        session: Session,
        sale: CurrentSale,
        *,
        approve: AskForApproval,
        pay: Callable[[str, str], None],
        give_back: Callable[[Sequence[Share]], None],
        finish: Callable[[CompletedSale], None],
        go: Callable[[str], None],
        say: Callable[[Answer], None],
    ) -> None:
        self._view, self._approve, self._go, self._say = view, approve, go, say
        self._back = GivingBack(services, session, sale, pay=pay, give_back=give_back, finish=finish)
        self._desk = ReturnDesk(view, services, session, self._back)
        self._finding, self._lines = Finding(self._desk, self._attempt), Lines(self._desk)
        showing = Showing(view, services, session, sale)
        self._desk.show = lambda: showing.show(self._desk)
        self._keys = self._key_map()

    def open(self, receipt: str, *, everything: bool = False) -> None:
        """Come to the front with that receipt, by its number or its code; on request all of it is picked.

        What is picked of another one is left only when somebody says so.
        """
        desk = self._desk
        meant = desk.doubted == receipt
        self._go("returns")
        if not desk.any:
            desk.forget()
        desk.doubted = receipt if meant else ""
        self._attempt(lambda: self._finding.find(receipt))
        if everything and desk.receipt is not None and desk.receipt.original.receipt == receipt:
            self.pressed("F6")

    def shown(self) -> None:
        """A return that was begun is there again, unless another customer was served meanwhile."""
        desk = self._desk
        if not self._back.still_this_customer():
            desk.forget()
        desk.view.clear_typed()
        desk.articles.leave()
        desk.doubted = ""
        desk.why.end()
        self.changes_applied()

    def refresh(self) -> None:
        self._desk.show()

    def changes_applied(self) -> None:
        self._finding.look_for_answer()
        self._desk.show()

    def ticked(self) -> None:
        """HQ may have kept silent for too long."""
        if self._desk.question.open:
            self._finding.look_for_answer()

    def pressed(self, key: str) -> bool:
        if self._desk.why.open and self._pressed_while_asking_why(key):
            return True
        act = self._keys.get(key)
        if act is None:
            return False
        if key not in ("Esc", "F7", "F12", "Enter"):
            self._desk.doubted = ""
        if key != "Enter":
            self._desk.says_why = None
        self._attempt(act)
        return True

    def typed(self, text: str) -> None:
        """Part of an article's name, where there is no receipt; a number is used with Enter, but for a reason's."""
        if self._desk.why.open:
            if self._desk.why.typed(text):
                self._take_reason()
            else:
                self._desk.show()
            return
        if self._desk.without is not None and self._desk.says_why is None:
            self._desk.articles.typed(text)
            self._desk.show()

    def scanned(self, code: str) -> bool:
        """A receipt's code or number, or an article that comes back."""
        self._desk.says_why = None
        self._desk.why.end()
        self._attempt(lambda: self._finding.take(code, by_hand=False))
        return True

    def choose(self, row: int) -> None:
        """A press on a row marks it; a press on the marked one picks it. What was found is taken at once."""
        desk = self._desk
        if desk.why.open:
            desk.why.cursor = row
            self._take_reason()
        elif desk.articles.found:
            desk.articles.cursor = row
            self.pressed("Enter")
        elif row == desk.cursor:
            self.pressed("Space")
        else:
            desk.cursor = row
            desk.show()

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def _key_map(self) -> dict[str, Callable[[], None]]:
        lines = self._lines
        keys: dict[str, Callable[[], None]] = {
            "Enter": self._enter,
            "Esc": self._leave,
            "F2": self._find_receipt,
            "F3": lambda: self._go("customers"),
            "F4": lines.type_quantity,
            "F5": lines.next_reason,
            "F6": lines.pick_all,
            "F7": self._finding.turn_mode,
            "F8": self._exchange,
            "F12": self._refund,
            "Space": lambda: lines.do(lambda slip, at: slip.toggle(at)),
            "Del": lambda: lines.do(lambda slip, at: slip.set_quantity(at, 0)),
            "+": lambda: lines.do(lambda slip, at: slip.step(at, 1)),
            "-": lambda: lines.do(lambda slip, at: slip.step(at, -1)),
        }
        keys |= {key: lambda step=step: self._move(step) for key, step in _MOVES.items()}  # type: ignore[misc]
        keys |= {f"Alt+{at + 1}": lambda at=at: self._choose_way(at) for at in range(9)}  # type: ignore[misc]
        return keys

    def _pressed_while_asking_why(self, key: str) -> bool:
        """Every other key leaves the question and does what it always does."""
        why = self._desk.why
        if key in ("Enter", "Space", "F12") or (len(key) == 1 and why.typed(key)):
            self._take_reason()
        elif key == "F5":
            why.turn()
        elif key in _MOVES:
            why.move(_MOVES[key])
        else:
            why.end()
            self._desk.said = None
            self._view.clear_typed()
            if key != "Esc":
                return False
        self._desk.show()
        return True

    def _take_reason(self) -> None:
        """And what it was asked for goes on: its own act, so that another person's word is asked for that alone."""
        then: list[Callable[[], None] | None] = []
        self._attempt(lambda: then.append(self._lines.take_reason()))
        if then and then[0] is not None:
            self._attempt(then[0])

    def _attempt(self, act: Callable[[], None], given: tuple[Approval, ...] = ()) -> None:
        """`given` are the words of other persons so far: they hold for this one act, and for nothing after it."""
        self._back.given = given
        try:
            act()
        except NeedsApproval as needed:
            needed.subject = self._subject()
            self._desk.say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, lambda approval: self._attempt(act, (*given, *self._back.for_all(approval))))
        except ReceiptUnknown as unknown:
            self._finding.ask_hq(unknown)
        except Refused as refusal:
            self._desk.say(Answer(refusal.message, tone="error"), cue=True)
        finally:
            self._back.given = ()

    def _subject(self) -> str:
        """What another person is asked about."""
        slip, receipt = self._back.slip, self._desk.receipt
        if slip is not None and slip.any:
            amount = self._desk.session.formats.money(-slip.sums.total_minor)
            return words.coming_back(slip.sums.pieces, amount)
        return receipt.original.receipt if receipt is not None else ""

    def _enter(self) -> None:
        desk, text = self._desk, self._desk.typed
        articles = desk.articles
        if desk.says_why is not None:
            self._lines.say_why(text)
        elif articles.wanted is not None and text:
            self._finding.bring(articles.complete(text, self._back.currency))
        elif articles.marked is not None:
            self._finding.bring(Scanned(articles.marked))
        elif text:
            self._finding.take(text, by_hand=True)
        elif desk.receipt is not None:
            self.pressed("Space")

    def _find_receipt(self) -> None:
        """By its number where one is typed, else in the journal, by customer, amount or day."""
        text = self._desk.typed
        if text:
            self._view.clear_typed()
            self._finding.find(text)
        else:
            self._go("journal")

    def _move(self, step: int) -> None:
        desk = self._desk
        if desk.articles.found:
            desk.articles.move(step)
        elif desk.slip is not None:
            desk.cursor = max(0, min(desk.cursor + step, desk.slip.count - 1))
        desk.show()

    def _choose_way(self, place: int) -> None:
        """The way at that place of the page shown; where there are more, the last place turns the page."""
        back = self._back
        count = len(back.ways)
        shown = back.page.shown(count)
        if place < len(shown):
            back.way = shown[place]
        elif back.page.has_more(count) and place == ROOM - 1:
            back.page.turn(count)
        else:
            return
        self._desk.show()

    def _leave(self) -> None:
        """One step: what was typed, the question to HQ, the price that was asked for; then the return itself."""
        desk = self._desk
        if self._view.typed_text() or desk.articles.busy:
            self._view.clear_typed()
            desk.articles.leave()
            desk.say(None)
        elif desk.question.open and not desk.question.quiet:
            receipt = desk.question.receipt
            desk.question.stop()
            desk.say(words.stopped_answer(receipt))
        elif desk.any and desk.doubted != "Esc":
            desk.doubted = "Esc"
            desk.say(words.sure_answer())
        else:
            desk.forget()
            self._go("sell")

    def _exchange(self) -> None:
        """What comes back stands in the basket; what goes out instead is rung up beside it."""
        if self._lines.all_said(self._exchange):
            self._back.exchange()
            receipt = self._desk.receipt
            number = receipt.original.receipt if receipt is not None else ""
            answer = words.exchange_answer(self._back.pieces, number)
            self._desk.forget()
            self._go("sell")
            self._say(answer)

    def _refund(self) -> None:
        desk = self._desk
        if not self._lines.all_said(self._refund):
            return
        by_hand = self._back.by_hand()
        if by_hand and desk.doubted != "F12":
            desk.doubted = "F12"
            desk.say(words.by_hand_answer(desk.session.formats.signed_money(by_hand)))
            return
        self._back.refund(desk.forget)
