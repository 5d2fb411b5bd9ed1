"""All registers at once: each makes its exchanges at its own moments, and whatever fails is done again later."""

import http.client
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.load.register import LoadRegister
from tests.load.wire import Exchange, Keys, NotTaken

Address = tuple[str, int]

_AT_ONCE = 500
_FEEDS_FIRST = ("1070", "1060", "1040", "1020", "1110", "1090", "1010")
_AGAIN_SECONDS = 1.0
# An HQ that has not come back so long after the plan's end is not waited for: what it lacks is then named.
_PATIENCE_SECONDS = 120.0


@dataclass(slots=True)
class Times:
    """Seconds of every upload and contact, and what went wrong in between. ``late``: how far behind the plan it was."""

    uploads: list[float] = field(default_factory=list)
    contacts: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    documents: int = 0
    bytes: int = 0
    changes: int = 0
    troubles: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, order=True, slots=True)
class _Turn:
    """A register's next exchange: when (monotonic seconds), and how many sales it has made by then."""

    at: float
    number: int
    sales: int


class Crowd:
    """``hands`` threads speak for all registers. ``business_date`` and ``now_ms`` stand in what they write."""

    def __init__(
        self,
        registers: Sequence[LoadRegister],
        addresses: Sequence[Address],
        business_date: str,
        now_ms: Callable[[], int],
        hands: int,
    ) -> None:
        self._registers, self._addresses = registers, addresses
        self._business_date, self._now_ms = business_date, now_ms
        self._hands = hands
        self._turns: queue.PriorityQueue[_Turn] = queue.PriorityQueue()
        self._open = 0
        self._given_up_at = 0.0
        self._counting = threading.Lock()
        self.times = Times()

    def trade(self, exchanges: int, sales_an_exchange: int, seconds: float) -> None:
        """Every register exchanges so often within the time; returns when all documents are answered for,
        or when HQ has been away for too long.
        """
        chance, begun = random.Random(7), time.monotonic()
        step = seconds / exchanges
        self._given_up_at = begun + seconds + _PATIENCE_SECONDS
        for number in range(len(self._registers)):
            first = chance.random() * step
            for round_ in range(exchanges):
                self._turns.put(_Turn(begun + first + round_ * step, number, sales_an_exchange))
        self._open = self._turns.qsize()
        threads = [threading.Thread(target=self._work, args=(hand,), daemon=True) for hand in range(self._hands)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, hand: int) -> None:
        mine = Times()
        while (turn := self._next()) is not None:
            time.sleep(max(0.0, turn.at - time.monotonic()))
            mine.late.append(time.monotonic() - turn.at)
            register = self._registers[turn.number]
            with register.turn:
                done = self._exchange(
                    register, turn.sales, self._addresses[(turn.number + hand) % len(self._addresses)], mine
                )
            if done or time.monotonic() > self._given_up_at:
                with self._counting:
                    self._open -= 1
            else:
                self._turns.put(_Turn(time.monotonic() + _AGAIN_SECONDS, turn.number, 0))
        with self._counting:
            self._add(mine)

    def _next(self) -> _Turn | None:
        """None when every turn is done; one that failed comes back into the queue."""
        while True:
            try:
                return self._turns.get(timeout=0.2)
            except queue.Empty:
                with self._counting:
                    if self._open == 0:
                        return None

    def _exchange(self, register: LoadRegister, sales: int, address: Address, mine: Times) -> bool:
        """What the agent does in one cycle: tell how it stands, send what waits, fetch what is new."""
        register.trade(self._business_date, self._now_ms(), sales)
        try:
            with Exchange(address, Keys(register.token, register.request_key)) as exchange:
                while register.waiting:
                    self._upload(register, exchange, mine)
                self._contact(register, exchange, mine)
        except NotTaken as refused:
            mine.troubles[f"HTTP {refused.status}"] += 1
            return False
        except (OSError, http.client.HTTPException) as error:
            mine.troubles[type(error).__name__] += 1
            return False
        return True

    def _upload(self, register: LoadRegister, exchange: Exchange, mine: Times) -> None:
        lines = register.waiting[:_AT_ONCE]
        begun = time.perf_counter()
        results = exchange.upload(lines)
        mine.uploads.append(time.perf_counter() - begun)
        odd = [result for result in results if (result["verdict"], result["state"]) not in _FINE]
        for result in odd:
            mine.troubles[f"{result['verdict']} {result['state']}: {result['reason'][:80]}"] += 1
        mine.documents += len(results)
        mine.bytes += sum(map(len, lines))
        register.settle(len(results))

    def _contact(self, register: LoadRegister, exchange: Exchange, mine: Times) -> None:
        begun = time.perf_counter()
        answer = exchange.contact(
            {
                "version": "0.1.0",
                "clock_ms": self._now_ms(),
                "recorded_sequence": register.sequence,
                "waiting": len(register.waiting),
                "pending_customers": 0,
                "cursors": register.cursors,
            }
        )
        mine.contacts.append(time.perf_counter() - begun)
        if answer["epoch"] != register.epoch:
            register.epoch, register.cursors = answer["epoch"], {}
        for feed in _FEEDS_FIRST:
            if register.cursors.get(feed, 0) < answer["heads"].get(feed, 0):
                page = exchange.read_feed(feed, register.cursors.get(feed, 0), register.epoch)
                register.cursors[feed] = page["position"]
                mine.changes += len(page["changes"])

    def _add(self, mine: Times) -> None:
        whole = self.times
        for name in ("uploads", "contacts", "late"):
            getattr(whole, name).extend(getattr(mine, name))
        whole.documents += mine.documents
        whole.bytes += mine.bytes
        whole.changes += mine.changes
        whole.troubles += mine.troubles


_FINE = {("stored", "applied"), ("duplicate", "applied")}
