"""What the orders screen lists: those of one kind or those that match, and the one under the cursor."""

from collections.abc import Sequence
from typing import Final

from store_client.domain.order import CANCELLED, HANDED_OVER, Order
from store_client.ui.services_orders import OrderServices

OPEN: Final = "open"
ALL: Final = ""
KINDS: Final = (OPEN, HANDED_OVER, CANCELLED, ALL)


class Looking:
    """What is typed is looked for in orders of every kind: one from last week must not seem to be gone."""

    def __init__(self, services: OrderServices) -> None:
        self._services = services
        self.which = OPEN
        self.text = ""
        self.found: Sequence[Order] = ()
        self.cursor = 0

    @property
    def shown_kind(self) -> str:
        return ALL if self.text else self.which

    @property
    def marked(self) -> Order | None:
        return self.found[self.cursor] if self.cursor < len(self.found) else None

    def begin(self, text: str = "") -> None:
        self.text, self.cursor = text.strip(), 0
        self.found = self._services.search(self.text, self.shown_kind)

    def again(self) -> None:
        """The cursor stays on the same order where it is still there."""
        marked = self.marked
        self.found = self._services.search(self.text, self.shown_kind)
        same = (at for at, order in enumerate(self.found) if marked is not None and order.id == marked.id)
        self.cursor = next(same, min(self.cursor, max(0, len(self.found) - 1)))

    def next_kind(self) -> None:
        self.which = KINDS[(KINDS.index(self.which) + 1) % len(KINDS)]

    def move(self, step: int) -> None:
        self.move_to(self.cursor + step)

    def move_to(self, row: int) -> None:
        self.cursor = max(0, min(len(self.found) - 1, row))

    def mark(self, order: Order) -> None:
        """This one, whatever was looked for before."""
        self.which = OPEN if order.is_open else ALL
        self.begin()
        if order.id not in [one.id for one in self.found]:
            self.begin(order.number)
        self.cursor = next((at for at, one in enumerate(self.found) if one.id == order.id), 0)
