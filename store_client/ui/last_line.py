"""The window's last line: an error that nobody caught is told on the screen in front, and never ends the program."""

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from store_client.errors import ComptoirError
from store_client.texts import _
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.screen import Answer

log = logging.getLogger(__name__)


class LastLine:
    """`front` is where people look now."""

    def __init__(self, front: Callable[[], FramedView]) -> None:
        self._front = front

    def guarded(self, act: Callable[[], bool]) -> bool:
        try:
            return act()
        except Exception as error:  # nothing may end the window with a basket open
            self.report(type(error), error, error.__traceback__)
            return True

    def catch_everything(self) -> None:
        """From now on also what is raised where nobody of this program called, such as in a timer."""
        previous = sys.excepthook

        def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, Exception):
                self.report(kind, error, trace)
            else:
                previous(kind, error, trace)

        sys.excepthook = report

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error nobody expected: logged, said in the strip, its detail behind F1."""
        if isinstance(error, ComptoirError):
            self._tell(error)
            return
        detail = "".join(traceback.format_exception(kind, error, trace))
        if detail == self._front().last_answer.detail:
            return
        log.error("unexpected error in the window", exc_info=(kind, error, trace))
        text = _(
            "Something went wrong in the program. What was recorded and the basket are kept; "
            "go on, or press F1 for the detail."
        )
        self._front().answer(Answer(text, tone="error", detail=detail))

    def _tell(self, trouble: ComptoirError) -> None:
        """Its own words are for the cashier; what the window meets again at each look is said and logged once."""
        if self._front().last_answer.text != trouble.message:
            log.warning("%s: %s", type(trouble).__name__, trouble)
            self._front().answer(Answer(trouble.message, tone="error"))
            self._front().cue()
