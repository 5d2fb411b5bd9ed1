"""Keeps the basket on the disk beside the window: a commit that waits for the agent never delays the next key.

Beside an agent that writes, a commit takes up to tens of milliseconds; a cashier would feel that after every scan.
"""

import logging
import threading
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from store_client.domain.basket import Basket
from store_client.errors import ComptoirError

Given = ParamSpec("Given")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class InOrder(Protocol):
    """Makes a function that waits for what is being kept before it does the same."""

    def __call__(self, act: Callable[Given, Result]) -> Callable[Given, Result]: ...


def in_order_after(settle: Callable[[], None]) -> InOrder:
    """For what writes what became of a basket: it must come after the basket itself."""

    def in_order(act: Callable[Given, Result]) -> Callable[Given, Result]:
        def wait_and_act(*given: Given.args, **named: Given.kwargs) -> Result:
            settle()
            return act(*given, **named)

        return wait_and_act

    return in_order


class DraftKeeper:
    """`save` writes a basket and `close` gives its thread's connection back; both are called in the keeper's thread."""

    def __init__(self, save: Callable[[Basket], None], close: Callable[[], None]) -> None:
        self._save, self._close = save, close
        self._changed = threading.Condition()
        self._waiting: Basket | None = None
        self._busy = self._ended = False
        self._thread = threading.Thread(target=self._run, name="draft keeper", daemon=True)
        self._thread.start()

    def keep(self, basket: Basket) -> None:
        """Returns at once. Of several that wait, only the newest is written."""
        with self._changed:
            self._waiting = basket
            self._changed.notify_all()

    def settle(self) -> None:
        """Wait until the newest is written: before something else writes what became of the basket."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is None and not self._busy)

    def stop(self) -> None:
        self.settle()
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            basket = self._next()
            if basket is None:
                self._close()
                return
            try:
                self._save(basket)
            except ComptoirError as trouble:
                _log.warning("the basket is not kept: %s", trouble)
            except Exception:
                _log.exception("the basket is not kept")
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _next(self) -> Basket | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or self._ended)
            basket, self._waiting = self._waiting, None
            self._busy = basket is not None
            return basket
