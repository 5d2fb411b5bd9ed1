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
        desk = self._desk
        text, slip = desk.typed, desk.slip
        if not text:
            marked = slip.rows(desk.session.formats)[desk.cursor] if slip and desk.cursor < slip.count else None
            desk.say(words.quantity_answer(marked.unit if marked else ""))
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
        """The next one or, with something typed, the next that it is part of. Where there is none yet it is asked for:
        what turns up first would be given to every line that has none.
        """
        desk, text = self._desk, self._desk.typed
        slip = desk.slip
        if slip is None or desk.cursor >= slip.count:
            return
        desk.view.clear_typed()
        if slip.lacking(desk.cursor) == "reason" and not text:
            self._ask_reason(slip, desk.cursor, None)
            return
        slip.next_reason(desk.cursor, text)
        self._say_reason(slip)

    def take_reason(self) -> Callable[[], None] | None:
        """The marked one of those that are asked for, for each line that has none. What was to be done goes on."""
        desk, slip = self._desk, self._desk.slip
        reason, then = desk.why.marked.reason, desk.why.end()
        desk.view.clear_typed()
        if slip is None:
            return None
        slip.give_reason(reason)
        self._say_reason(slip)
        return then if desk.says_why is None else None

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

    def all_said(self, then: Callable[[], None]) -> bool:
        """Whether something comes back, each line with its reason, and that with its few words where it wants them;
        else they are asked for. `then` goes on once a reason is chosen.
        """
        slip = self._desk.slip
        if slip is None or not slip.any:
            return False
        without = next((at for at in range(slip.count) if slip.lacking(at) == "reason"), None)
        if without is not None:
            self._ask_reason(slip, without, then)
            return False
        lacking = next((at for at in range(slip.count) if slip.lacking(at) == "words"), None)
        if lacking is not None:
            self._ask_why(slip, lacking)
        return lacking is None

    def _say_reason(self, slip: Slip) -> None:
        desk = self._desk
        if slip.lacking(desk.cursor) == "words":
            self._ask_why(slip, desk.cursor)
            return
        row = slip.rows(desk.session.formats)[desk.cursor]
        desk.say(words.reason_chosen_answer(row.name, row.reason) if row.mark == "picked" else None)

    def _ask_reason(self, slip: Slip, at: int, then: Callable[[], None] | None) -> None:
        desk = self._desk
        desk.cursor = at
        lacking = [
            row.name for place, row in enumerate(slip.rows(desk.session.formats)) if slip.lacking(place) == "reason"
        ]
        desk.view.clear_typed()
        desk.why.begin(desk.reasons.all, then)
        desk.say(words.which_reason_answer(lacking))

    def _ask_why(self, slip: Slip, at: int) -> None:
        desk = self._desk
        desk.cursor, desk.says_why = at, at
        row = slip.rows(desk.session.formats)[at]
        desk.view.clear_typed()
        desk.say(words.reason_answer(row.name, row.reason))
