"""Asks why it is counted again, or why the drawer differs: the shop's reasons, and a few words where one wants them."""

from collections.abc import Callable, Sequence
from typing import Final

from store_client.domain.setup import ReasonCode
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.count.rows import ChoiceRow

WORDS: Final = "words"
"""The place of the field for a few words."""
Explained = Callable[[str, str], None]
"""Takes the reason's code and the words."""


class Why:
    """Open while it asks. ``otherwise`` is a first choice that needs no reason, such as a count that is added."""

    def __init__(self) -> None:
        self.open = False
        self.cursor = 0
        self.words = ""
        self.wordy: ReasonCode | None = None
        self._reasons: Sequence[ReasonCode] = ()
        self._then: Explained = lambda _reason, _words: None
        self._otherwise: tuple[str, Callable[[], None]] | None = None

    def ask(
        self,
        reasons: Sequence[ReasonCode],
        then: Explained,
        otherwise: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        self.open, self.cursor, self.words, self.wordy = True, 0, "", None
        self._reasons, self._then, self._otherwise = reasons, then, otherwise

    def end(self) -> None:
        self.open, self.words, self.wordy = False, "", None

    @property
    def rows(self) -> Sequence[ChoiceRow]:
        first = [self._otherwise[0]] if self._otherwise else []
        names = [*first, *(one.name for one in self._reasons)]
        return [ChoiceRow(str(at), name) for at, name in enumerate(names, start=1)]

    def move(self, step: int) -> None:
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + step))

    def back(self) -> None:
        """From the words to the reasons, then out of the question."""
        if self.wordy is not None:
            self.wordy, self.words = None, ""
        else:
            self.end()

    def take(self) -> None:
        """The marked reason, or the words that were wanted for it. Raises ``Refused``."""
        if self.wordy is not None:
            words = self.words.strip()
            if not words:
                raise Refused(_("Type a few words, then Enter. Esc goes back; the count is kept."))
            reason = self.wordy.reason
            self.end()
            self._then(reason, words)
            return
        at = self.cursor - (1 if self._otherwise else 0)
        if at < 0 and self._otherwise is not None:
            self.end()
            self._otherwise[1]()
        elif at < len(self._reasons) and self._reasons[at].text_needed:
            self.wordy = self._reasons[at]
        elif at < len(self._reasons):
            self.end()
            self._then(self._reasons[at].reason, "")
