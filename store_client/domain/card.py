"""A card payment: what is asked of the terminal, what it answered, and what that means for the money."""

from dataclasses import dataclass

from store_client.domain.tender import CARD

# What a terminal can answer.
APPROVED = "approved"
DECLINED = "declined"
TIMEOUT = "timeout"
UNKNOWN = "unknown"
OUTCOMES = (APPROVED, DECLINED, TIMEOUT, UNKNOWN)

# What an intent asks for.
CHARGE = "charge"
REFUND = "refund"

# An intent's states besides approved, declined and unknown.
NEW = "new"
ASKED = "asked"

# What a person reads off the terminal when its answer was lost.
TAKEN = "taken"
NOT_TAKEN = "not_taken"


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """``timeout`` and ``unknown`` leave open whether money moved; the other two are the terminal's word.

    ``reference`` is what the terminal calls the payment, ``card`` the masked number, ``terminal`` its own name,
    ``message`` what it shows.
    """

    outcome: str
    reference: str = ""
    card: str = ""
    terminal: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class CardIntent:
    """What is asked of the terminal, by an id that it is asked by only once. ``amount_minor`` is above zero.

    ``state`` is new (written, the terminal was not asked), asked (it may have been), approved, declined or unknown.
    ``basket`` is the id of the basket, and of its transaction once there is one. ``of``: the terminal's reference of
    the payment that a refund gives back; ``undoes``: the intent of the part of this basket that it takes back.
    """

    id: str
    basket: str
    kind: str
    amount_minor: int
    currency: str
    state: str = NEW
    tender: str = CARD
    made_ms: int = 0
    of: str = ""
    undoes: str = ""
    reference: str = ""
    card: str = ""
    terminal: str = ""
    message: str = ""

    @property
    def open(self) -> bool:
        """Nobody knows yet whether money moved."""
        return self.state in (NEW, ASKED, UNKNOWN)


@dataclass(frozen=True, slots=True)
class UnresolvedCard:
    """A card payment that no transaction accounts for. ``in_draft``: its basket is before the window, or was.

    ``paid`` tells an approved payment, to be finished or given back, from one of which nobody knows.
    """

    intent: CardIntent
    in_draft: bool

    @property
    def paid(self) -> bool:
        return self.intent.state == APPROVED
