"""The weight on the scale, live while it is asked for, as something to choose instead of typing it."""

from collections.abc import Callable, Sequence

from store_client.texts import _
from store_client.ui.beside import Beside
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.questions import Choice, Question

_WEIGHTS = frozenset({"kg", "g", "lb", "oz"})
_USUAL = "kg"


class Scale:
    """The scale is read beside the window, again and again for as long as the question about a weight is open."""

    def __init__(self, desk: Desk, beside: Beside) -> None:
        self._desk, self._beside = desk, beside
        self._read = desk.services.counter.read_scale
        self._weight: int | None = None

    def weighs(self, unit: str) -> bool:
        return unit.casefold() in _WEIGHTS

    def ask(self, question: Question, unit: str) -> None:
        """Ask it, with what lies on the scale as a row; the question's own choices are those of `choices`."""
        self._weight = None
        self._desk.ask(question)
        self._weigh(question, unit or _USUAL)

    def choices(self, unit: str, take: Callable[[int], None]) -> Callable[[str], Sequence[Choice]]:
        """Rows for a question about a weight; none once something is typed."""

        def rows(typed: str) -> Sequence[Choice]:
            weight = self._weight
            if typed.strip() or weight is None:
                return ()
            number = self._desk.session.formats.quantity(weight)
            words = _("{weight} {unit}, from the scale").format(weight=number, unit=unit or _USUAL)
            return (Choice(words, lambda: take(weight), _("Enter takes it; or type a weight"), icon="scale"),)

        return rows

    def _weigh(self, question: Question, unit: str) -> None:
        read = self._read
        if read is None:
            return

        def done(weight: int | None) -> None:
            if self._desk.asking.question is question:
                self._show(weight)
                self._weigh(question, unit)

        def failed(_error: Exception) -> None:
            """Nobody can weigh now: the weight is typed."""
            if self._desk.asking.question is question:
                self._show(None)

        self._beside(lambda: read(unit), done, failed)

    def _show(self, weight: int | None) -> None:
        if weight != self._weight:
            self._weight = weight
            self._desk.ask_again()
