"""The simulated chain: stores with registers, HQ, the network between, and everything that goes wrong, of one seed."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import requests

from store_client.errors import HqUnreachable, InDoubt, StorageTrouble
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.download import Breathing
from store_client.sync.hq_client import HqClient
from store_client.sync.request_signing import Credentials
from store_client.wire.incoming import Renewal
from tests.factories import DEVICE_KEY
from tests.simulation import clock as times
from tests.simulation import hq, network
from tests.simulation.facts import digest_of
from tests.simulation.network import URL, Wire
from tests.simulation.register import OlderClient
from tests.simulation.small_chain import Machine, SmallChain, single_threaded, template

_ROUNDS = 12
_AWFUL = (0.0, 0.02, 0.1, 0.2, 0.35, 0.5)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a chain a seed is about."""

    stores: int = 2
    registers: int = 2
    days: int = 5

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(f"{101 + store}-{1 + number}" for store in range(self.stores) for number in range(self.registers))


class Chain(SmallChain):
    """``counts``: how often what happened, by name."""

    def __init__(self, folder: Path, seed: int, size: Size) -> None:
        self.counts: Counter[str] = Counter()
        self._story = sha256()
        self.clock = times.Clock()
        self._previous: dict[str, Credentials] = {}
        self.moved = self.older_hq = False
        self.older_registers: frozenset[str] = frozenset()
        self.size = size
        super().__init__(folder, seed, size.codes)
        chance = Random(f"what kind of chain {seed} is")
        self.awful = chance.choice(_AWFUL)
        self.older_hq = chance.random() < 0.1
        self.older_registers = frozenset(code for code in size.codes if chance.random() < 0.1)
        for machine in self.machines:
            if machine.code in self.older_registers:
                self.activate(machine)

    @property
    def date(self) -> str:
        return times.business_date(self.day)

    def hq_ms(self) -> int:
        return self.now_ms + self.clock.hq_off_ms

    def pass_time(self, ms: int) -> None:
        super().pass_time(ms)
        self.clock.now_ms = self.now_ms

    def note(self, what: str, where: str = "") -> None:
        """What happens, for the count and for the story that has to be the same in every run of a seed."""
        self.counts[what] += 1
        self._story.update(f"{self.now_ms} {where} {what}\n".encode())

    def story(self) -> str:
        """One word for all that happened and all that was shown."""
        return sha256((self._story.hexdigest() + digest_of(self.facts)).encode()).hexdigest()[:16]

    def network_fault(self) -> str:
        fault = network.draw(self.random, self.awful)
        if fault:
            self.note(f"network: {fault}")
        return fault

    def ask(self, request: requests.PreparedRequest, *, cut: bool = False) -> tuple[int, bytes, str]:
        answer = super().ask(request, cut=cut)
        path = str(request.url).removeprefix(URL)
        self.note(f"HQ: {answer[0]}", path)
        return hq.as_one_older(path, answer) if self.older_hq else answer

    def restart_hq(self) -> None:
        if self._doomed:
            self.note("HQ killed or restarted")
        super().restart_hq()

    def client(self, machine: Machine) -> HqClient:
        kind = OlderClient if machine.code in self.older_registers else HqClient
        client = kind(
            URL,
            machine.token,
            request_key=machine.request_key,
            previous=self._previous.get(machine.code, Credentials("")),
            now_ms=lambda: self.now_ms + machine.offset_ms,
        )
        client._session.mount(URL, Wire(self))
        return client

    def exchange(self, machine: Machine) -> None:
        """The agent's turn; what its own disk does to it is told, and tried again another time."""
        link = Link(
            machine.db,
            client := self.client(machine),
            DEVICE_KEY,
            lambda: self.moment(machine),
            rest=lambda _seconds: self.work(1),
            steady=self.clock.steady,
            renew=lambda renewing, offered: self._renew(machine, renewing, offered),
            breathing=Breathing(rest=lambda _seconds: None, steady=self.clock.steady),
        )
        try:
            with closing(client), single_threaded():
                result = run_cycle(link)
        except (StorageTrouble, InDoubt):
            self.note("agent: its disk failed", machine.code)
            return
        self.note(f"agent: {result.sent} sent, {result.received} received", machine.code)
        self.moved = self.moved or result.worked or result.activation_needed
        if result.activation_needed:
            with suppress(HqUnreachable):
                self.activate(machine)

    def activate(self, machine: Machine) -> None:
        self.note("activated", machine.code)
        super().activate(machine)
        self._previous.pop(machine.code, None)
        if machine.code in self.older_registers:
            machine.request_key = ""

    def deliver(self) -> None:
        """No fault any more, until nothing moves."""
        self.awful = 0.0
        self.arrive_late()
        for machine in self.machines:
            machine.offset_ms = 0
            machine.reopen()
        for round_ in range(_ROUNDS):
            self.moved = False
            for machine in self.machines:
                self.exchange(machine)
            if not self.moved and round_ > 2:
                break
            self.pass_time(2 * times.HOUR_MS)
            self.work(200)
            self.accept_dates()

    def _renew(self, machine: Machine, client: HqClient, offered: Renewal) -> None:
        """The old token is kept: an HQ restored from a backup knows only that."""
        self.note("token renewed", machine.code)
        used = self._previous[machine.code] = client.credentials
        machine.token, machine.request_key = offered.token, offered.request_key
        client.use(Credentials(offered.token, offered.request_key), before=used)

    def load(self, machine: Machine) -> None:
        """A new file gets its identity and everything that HQ has for it, in peace."""
        calm, self.awful = self.awful, 0.0
        self.activate(machine)
        self.exchange(machine)
        self.awful = calm

    def step_clock(self, machine: Machine) -> None:
        machine.offset_ms = self.random.choice(times.STEPS_MS)
        self.note("clock stepped", machine.code)


@contextmanager
def lived(folder: Path, seed: int, size: Size) -> Iterator[Chain]:
    """A chain, with all of the programs' own time and chance in its hands."""
    with times.all_time_and_chance(times.Clock(), 0), hq.in_one_thread():
        template(size.codes)
    clock = times.Clock()
    with times.all_time_and_chance(clock, seed), hq.in_one_thread():
        chain = Chain(folder, seed, size)
        chain.clock = clock
        clock.now_ms = chain.now_ms
        try:
            yield chain
        finally:
            chain.close()
