"""Days of the simulated chain: what people, computers, disks and administrators do, one step after the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random

from store_client.errors import ComptoirError, InDoubt, StorageTrouble
from store_client.services import recording
from tests.disk.faulty_disk import FaultyDisk
from tests.simulation import clock as times
from tests.simulation import register
from tests.simulation.chain import Chain
from tests.simulation.facts import CLONE, LYING_DISK, ShownDocument
from tests.simulation.small_chain import Machine, copy_file
from tests.simulation.small_day import MAUD, SmallDays

_STEPS_OF_A_REGISTER = 22
_RARE = 0.03
_EXCHANGES = 0.3
_MORNING_MS = 8 * times.HOUR_MS


class Days(SmallDays):
    """The people of the chain. What is rare is chosen by seed: most chains live through some of it."""

    chain: Chain

    def __init__(self, chain: Chain) -> None:
        super().__init__(chain)
        self.disk: FaultyDisk | None = None
        self.twins = 0
        chance = Random(f"what happens to chain {chain.size} {self.random.random()}")
        acts = (
            *(
                self.hq.use_old_copy,
                self.hq.restore_hq,
                self.hq.erase,
                self.sell_on_failing_disk,
                self.sell_on_lying_disk,
            ),
            *(self.lose_power, self.work_as_two, self.step_hq_clock, self.give_up),
        )
        self.rare = [act for act in acts if chance.random() < 0.3]

    def run(self) -> None:
        for day in range(self.chain.size.days):
            self.chain.day = day
            for machine in self.chain.machines:
                self._act(machine, self._open)
            for _step in range(_STEPS_OF_A_REGISTER * len(self.chain.machines)):
                self.step()
            for machine in self.chain.machines:
                self.close_day(machine)
            self.chain.pass_time(times.DAY_MS - (self.chain.now_ms % times.DAY_MS) + _MORNING_MS)
        self.chain.clock.hq_off_ms = 0
        self.chain.note("quiet")
        self.chain.deliver()

    def step(self) -> None:
        if self.rare and self.random.random() < _RARE:
            act, machine = self.random.choice(self.rare), self.random.choice(self.chain.machines)
            self.chain.note(act.__name__.strip("_").replace("_", " "), machine.code)
            act(machine)
        else:
            rare, self.rare = self.rare, []
            super().step()
            self.rare = rare

    def close_day(self, machine: Machine) -> None:
        """However often the computer dies over it, somebody closes the shift in the end."""
        for _attempt in range(2):
            self._act(machine, self._close)
        self._act(machine, self._close, mortal=False)

    def give_up(self, machine: Machine) -> None:
        self._act(machine, self._void)

    def sell_on_failing_disk(self, machine: Machine) -> None:
        rate = self.random.choice((0.01, 0.05, 0.2))
        with register.failing_disk(machine, self.random, rate, self._disk_fault) as self.disk:
            self._an_hour(machine)
            if self.random.random() < 0.5:
                self._cut(machine)
        self._go_on(machine)

    def lose_power(self, machine: Machine) -> None:
        with register.on_disk(machine) as self.disk:
            self._an_hour(machine)
            self._cut(machine)
        self._go_on(machine)

    def sell_on_lying_disk(self, machine: Machine) -> None:
        """What only its memory had is gone with the power, whatever people were shown."""
        with register.lying_disk(machine, self._disk_fault) as self.disk:
            self._an_hour(machine)
            self._cut(machine)
        self.disk = None
        sound = register.go_on(machine)
        self.hq.excuse(machine, LYING_DISK)
        self.hq.kept = None
        if not sound:
            self.chain.note("file lost", machine.code)
            self.chain.load(machine)

    def work_as_two(self, machine: Machine) -> None:
        """Somebody copied the computer, and both sell until that is seen and one is put away."""
        self.twins += 1
        folder = self.chain.folder / f"{machine.code}.twin-{self.twins}"
        folder.mkdir()
        copy_file(machine.db.path, folder / register.FILE)
        twin = Machine(folder, machine.code, machine.token, machine.request_key)
        twin.offset_ms = machine.offset_ms
        for _turn in range(self.random.randrange(2, 10)):
            one = self.random.choice((machine, twin))
            self._do_something(one)
        if self.random.random() < 0.5:
            self.chain.machines[self.chain.machines.index(machine)] = twin
            machine, twin = twin, machine
        twin.db.close()
        self.hq.excuse(machine, CLONE)
        self.hq.kept = None

    def step_hq_clock(self, _machine: Machine) -> None:
        self.chain.clock.hq_off_ms = self.random.choice(times.STEPS_MS)

    def _an_hour(self, machine: Machine) -> None:
        for _turn in range(self.random.randrange(2, 8)):
            self._do_something(machine)

    def _do_something(self, machine: Machine) -> None:
        self.chain.pass_time(self.random.randrange(1_000, 60_000))
        if self.random.random() < _EXCHANGES:
            self._exchange(machine)
        else:
            self._act(machine, self.random.choice((self._sell, self._sell, self._make_customer, self._edit)))

    def _go_on(self, machine: Machine) -> None:
        """A disk that never lied has a file that is whole."""
        self.disk = None
        assert register.go_on(machine), f"{machine.code}: the file is damaged"

    def _cut(self, machine: Machine) -> None:
        assert self.disk is not None
        self.chain.note("power cut", machine.code)
        self.hq.older.pop(machine.code, None)
        register.cut_power(machine, self.disk, self.random)

    def _disk_fault(self, name: str) -> None:
        self.chain.note(f"disk: {name}")

    def _act(self, machine: Machine, act: Callable[[Machine], object], *, mortal: bool = True) -> None:
        """As in a small chain; a disk that leaves in doubt what it did is one on which it may have been recorded."""

        def told(one: Machine) -> None:
            try:
                act(one)
            except InDoubt:
                self.chain.note("in doubt", machine.code)
                self.facts.interrupted[machine.code] += 1
                one.reopen()
            except StorageTrouble:
                self.chain.note("not recorded", machine.code)
                raise

        self.chain.note(act.__name__.strip("_"), machine.code)
        before = self.facts.interrupted[machine.code]
        super()._act(machine, told, mortal=mortal and self.disk is None)
        if self.facts.interrupted[machine.code] > before:
            self.chain.note("register killed or in doubt", machine.code)

    @contextmanager
    def _shown(self, machine: Machine) -> Iterator[list[ShownDocument]]:
        """People were told that it is done: what is only looked at for the facts meets no fault."""
        with super()._shown(machine) as made:
            yield made
            if self.disk is not None:
                failing, self.disk.before = self.disk.before, lambda _operation: None
        if self.disk is not None:
            self.disk.before = failing

    def _exchange(self, machine: Machine) -> None:
        if self.disk is None:
            super()._exchange(machine)
        else:  # what fails there is the disk
            with suppress(ComptoirError):
                self.chain.exchange(machine)

    def _void(self, machine: Machine) -> None:
        basket = self._basket(machine)
        with self._shown(machine) as made:
            recording.void_transaction(
                *(machine.db, basket, "customer_left"),
                person=MAUD,
                now=self.chain.moment(machine),
                new_id=self.chain.new_id,
            )
        self.facts.others += made
