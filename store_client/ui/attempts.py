"""Does what may be refused, or may need another person's word, and says so in the strip."""

from collections.abc import Callable

from store_client.domain.permissions import Approval
from store_client.errors import NeedsApproval, Refused
from store_client.ui.screen import Answer
from store_client.ui.sell.desk import AskForApproval

Act = Callable[[tuple[Approval, ...]], None]


class Attempts:
    """``say`` puts an answer into the strip; a refusal is heard as well."""

    def __init__(self, say: Callable[[Answer], None], cue: Callable[[], None], approve: AskForApproval) -> None:
        self._say, self._cue, self._approve = say, cue, approve

    def __call__(self, act: Act, *, subject: str = "", given: tuple[Approval, ...] = ()) -> None:
        """``act`` gets the words that were given; ``subject`` tells who is asked for one what it is about."""
        try:
            act(given)
        except NeedsApproval as needed:
            needed.subject = subject
            self._say(Answer(needed.message, tone="warn", icon="user-lock"))
            self._approve(needed, lambda approval: self(act, subject=subject, given=(*given, approval)))
        except Refused as refusal:
            self._say(Answer(refusal.message, tone="error"))
            self._cue()
