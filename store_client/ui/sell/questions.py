"""A question of the sell screen: asked in the answer strip, answered in the scan field or by choosing a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.texts import _
from store_client.ui.screen import Answer, Primary


@dataclass(frozen=True, slots=True)
class Choice:
    """A row to choose instead of typing, and what choosing it does."""

    words: str
    take: Callable[[], None]
    second: str = ""
    amount: str = ""
    icon: str = "circle"

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.words, self.second, self.amount) if part)


def no_choices(_typed: str) -> Sequence[Choice]:
    return ()


def plain_primary(_typed: str) -> Primary:
    return Primary(_("OK"), _("or press Enter; Esc goes back"), "check")


@dataclass(frozen=True, slots=True)
class Question:
    """`take` answers with what was typed; `choices` are the rows for what is typed so far, the first one marked.

    With rows, Enter and F12 take the marked one. `takes_scan`: a scan is an answer to it and not the next item.
    `stays`: it is asked again after each answer, until Esc.
    """

    asks: Answer
    take: Callable[[str], None]
    choices: Callable[[str], Sequence[Choice]] = no_choices
    primary: Callable[[str], Primary] = plain_primary
    takes_scan: bool = False
    stays: bool = False


class Asking:
    """The question that is open, and the row of it that is marked."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.choices: Sequence[Choice] = ()
        self.cursor = 0

    def ask(self, question: Question) -> None:
        self.question, self.cursor = question, 0
        self.typed("")

    def end(self) -> None:
        self.question, self.choices, self.cursor = None, (), 0

    def typed(self, text: str) -> None:
        if self.question is not None:
            self.choices = self.question.choices(text)
            self.cursor = min(self.cursor, max(0, len(self.choices) - 1))

    def move(self, step: int) -> None:
        self.cursor = max(0, min(len(self.choices) - 1, self.cursor + step))

    def answer(self, text: str) -> None:
        """Take the marked row, or what was typed where there is none. Raises ``Refused``; then it stays open."""
        question = self.question
        if question is None:
            return
        if self.choices:
            self.choices[self.cursor].take()
        else:
            question.take(text)

    def primary(self, text: str) -> Primary:
        assert self.question is not None
        if not self.choices:
            return self.question.primary(text)
        marked = self.choices[self.cursor]
        return Primary(marked.words, marked.second or _("or press Enter; Esc goes back"), "check")
