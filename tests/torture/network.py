"""./run kills --network: a register's window and agent at one end of a bad line, HQ at the other end.

The line is silent for a while, loses packets, is slow, and all of it. Meanwhile somebody sells with keys at the real
window: every sale has to be completed whatever the line does, and afterwards everything is at HQ once. How long the
window took at most to answer is told, and decides nothing.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from installer.demo.hq import Hq
from tests.torture import arrived_once
from tests.torture.bad_network import ADDRESSES, HQ, REGISTER, BadNetwork, Weather, become_own_root
from tests.torture.compiled import compiled_once
from tests.walk.counter import Counter, counter_at
from tests.walk.shop import RegisterUnderTest, WalkShop, wait_until

PHASES = (
    ("clear", Weather()),
    ("silence", Weather(cut=True)),
    ("30 % lost", Weather(loss=0.30)),
    ("500 ms and up to 200 more", Weather(delay_s=0.25, jitter_s=0.1)),
    ("all of it", Weather(loss=0.25, delay_s=0.25, jitter_s=0.1)),
    ("silence again", Weather(cut=True)),
)
_PIN, _BARCODE = "204816", "2101000001054"
_UNTIL_QUIET_S = 240


@dataclass
class Phase:
    """What happened while the line was so."""

    line: str
    sales: int = 0
    seconds: float = 0.0
    longest_answer_ms: float = 0.0
    longest_sale_ms: float = 0.0
    waiting_after: int = 0
    packets_passed: int = 0
    packets_lost: int = 0


class _OpenHq(Hq):
    """HQ that also listens to the line."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"COMPTOIR_HQ_HOST": "0.0.0.0"}


class Line:
    """A shop whose register is at the other end of a bad network than HQ."""

    def __init__(self, folder: Path, network: BadNetwork) -> None:
        self._network = network
        self.shop = WalkShop(folder, None)
        hq = self.shop.hq
        self.shop.hq = _OpenHq(hq.folder, hq.port, hq.database)
        self.register: RegisterUnderTest = self.shop.registers[0]
        self.phases: list[Phase] = []

    @contextlib.contextmanager
    def open(self) -> Iterator[Counter]:
        try:
            with self._network.at(HQ):
                self.shop.open()
            self.register.send_to(f"http://{ADDRESSES[HQ]}:{self.shop.hq.port}")
            with self._network.at(REGISTER):
                self.register.start_agent()
                with counter_at(self.register) as counter:
                    counter.sign_in(_PIN)
                    yield counter
        finally:
            self.shop.stop()

    def live(self, counter: Counter, line: str, weather: Weather, seconds: float) -> None:
        """Sell one after the other for so long, at least twice."""
        phase = Phase(line)
        self.phases.append(phase)
        carried = self._network.carried
        passed, lost = carried.passed, carried.lost
        self._network.becomes(weather)
        begun = time.monotonic()
        while phase.sales < 2 or time.monotonic() - begun < seconds:
            self._sell(counter, phase)
        phase.seconds = time.monotonic() - begun
        phase.waiting_after = self.register.waiting()
        phase.packets_passed, phase.packets_lost = carried.passed - passed, carried.lost - lost

    def _sell(self, counter: Counter, phase: Phase) -> None:
        """Each look is answered by the window's own loop, after the keys before it."""
        before = len(counter.recorded())
        begun = time.monotonic()
        counter.hands.scan(_BARCODE)
        _look(counter, phase)
        counter.hands.press("F12")
        _look(counter, phase)
        counter.until_recorded(before + 1)
        phase.longest_sale_ms = max(phase.longest_sale_ms, (time.monotonic() - begun) * 1000)
        phase.sales += 1
        sold = counter.recorded()[-1]
        self.register.ledger.sales[_id_of(self.register, sold.receipt)] = sold.total_minor

    def wait_until_quiet(self) -> list[str]:
        """On a clear line; what is missing when patience ends."""
        self._network.becomes(Weather())
        with contextlib.suppress(AssertionError):
            wait_until(lambda: not self.register.waiting(), "everything is sent", _UNTIL_QUIET_S)
        return arrived_once.check(self.shop).problems


def run(folder: Path, seed: int, seconds: float) -> dict[str, object]:
    """So many seconds for each phase; the report as plain values. Raises ``NoNamespaces``."""
    become_own_root()
    with compiled_once(), BadNetwork(seed) as network:
        line = Line(folder, network)
        with line.open() as counter:
            for name, weather in PHASES:
                line.live(counter, name, weather, seconds)
            begun = time.monotonic()
            problems = line.wait_until_quiet()
            recovery = time.monotonic() - begun
    problems += [
        f"{phase.line}: documents came through a line that is cut"
        for phase in line.phases
        if phase.line.startswith("silence") and not phase.waiting_after
    ]
    return {
        "seed": seed,
        "phases": {phase.line: {**asdict(phase), "seconds": round(phase.seconds, 1)} for phase in line.phases},
        "sales": len(line.register.ledger.sales),
        "recovery_s": round(recovery, 1),
        "problems": problems,
    }


def _look(counter: Counter, phase: Phase) -> None:
    begun = time.monotonic()
    counter.look()
    phase.longest_answer_ms = max(phase.longest_answer_ms, (time.monotonic() - begun) * 1000)


def _id_of(register: RegisterUnderTest, receipt: str) -> str:
    with register.open() as db:
        return str(db.value("SELECT id FROM transaction_header WHERE receipt = ?", (receipt,)))
