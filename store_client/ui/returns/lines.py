"""What is done to the marked line of a return: whether it comes back, how many of it, and why."""

from collections.abc import Callable

from store_client.domain.quantity import parse_quantity
from store_client.domain.ringing_up import checked_text
from store_client.ui.returns import words
from store_client.ui.returns.desk import ReturnDesk
from store_client.ui.returns.giving_back import Slip


class Lines:
    """All may raise ``Refused``; where it is too late for the receipt, also ``NeedsApproval``."""

    def __init__(self, desk: ReturnDesk) -> None:
        self._desk = desk

    def do(self, act: Callable[[Slip, int], None]) -> None:
        """To the line at the cursor, where there is one."""
        desk = self._desk
        if desk.articles.found or desk.slip is None or desk.cursor >= desk.slip.count:
            return
        desk.back.allow_late()
        act(desk.slip, desk.cursor)
        desk.cursor = max(0, min(desk.cursor, desk.slip.count - 1))
        desk.say(None)

    def type_quantity(self) -> None:
        text = self._desk.typed
        if not text:
            self._desk.say(words.quantity_answer())
            return
        quantity = parse_quantity(text)
        self._desk.view.clear_typed()
        self.do(lambda slip, at: slip.set_quantity(at, quantity))

    def pick_all(self) -> None:
        slip = self._desk.slip
        if slip is not None:
            self._desk.back.allow_late()
            slip.pick_all()
            self._desk.say(None)

    def next_reason(self) -> None:
        """The next one or, with something typed, the next that it is part of."""
        desk, text = self._desk, self._desk.typed
        slip = desk.slip
        if slip is None or desk.cursor >= slip.count:
            return
        desk.view.clear_typed()
        slip.next_reason(desk.cursor, text)
        if slip.lacks_words(desk.cursor):
            self._ask_why(slip, desk.cursor)
            return
        row = slip.rows(desk.session.formats)[desk.cursor]
        desk.say(words.reason_chosen_answer(row.name, row.reason) if row.mark == "picked" else None)

    def say_why(self, text: str) -> None:
        desk = self._desk
        slip, at = desk.slip, desk.says_why
        if slip is None or at is None:
            return
        if not text:
            self._ask_why(slip, at)
            return
        slip.say_why(at, checked_text(text))
        desk.says_why = None
        desk.view.clear_typed()
        desk.say(None)

    def all_said(self) -> bool:
        """Whether something comes back, and each reason that wants a few words has them; else they are asked for."""
        slip = self._desk.slip
        if slip is None or not slip.any:
            return False
        lacking = next((at for at in range(slip.count) if slip.lacks_words(at)), None)
        if lacking is not None:
            self._ask_why(slip, lacking)
        return lacking is None

    def _ask_why(self, slip: Slip, at: int) -> None:
        desk = self._desk
        desk.cursor, desk.says_why = at, at
        row = slip.rows(desk.session.formats)[at]
        desk.view.clear_typed()
        desk.say(words.reason_answer(row.name, row.reason))
