"""The demo with a window: HQ, registers with their agents, and one register window ready to sell."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from installer import display
from installer.demo import customers, folder, hq, shop
from installer.demo.hq import Hq
from installer.demo.options import Options
from installer.demo.register import DemoRegister, activate
from installer.demo.shop import Shop
from installer.demo.supervision import Supervisor
from installer.environment import program
from installer.progress import say


def run(wanted: Options) -> int:
    """Start everything, tell where it is, and keep it running until the window closes or Ctrl-C."""
    home = folder.prepare(wanted.folder, fresh=wanted.fresh)
    sample = shop.sample_shop()
    with ExitStack() as stack:
        screen = stack.enter_context(_screen())
        supervisor = stack.enter_context(Supervisor(home / "logs"))
        say("Starting HQ …")
        server = hq.hq_in(home / "hq", wanted.port or hq.usual_port(), wanted.database)
        server.migrate()
        server.start(supervisor)
        registers = _set_up(server, sample, home, wanted.registers)
        registers[0].fetch()
        customers.introduce(registers[0].database, customers.sample_customers(), sample.people()[0].id)
        for register in registers:
            register.start_agent(supervisor)
        if wanted.sell:
            _start_sellers(supervisor, registers[1:])
        name = registers[0].start_window(supervisor, screen)
        print(_welcome(server, sample, registers), flush=True)
        return _watch(supervisor, name)


def _set_up(server: Hq, sample: Shop, home: Path, count: int) -> list[DemoRegister]:
    say("Setting up the shop at HQ …")
    number = sample.store.number
    registers = [
        DemoRegister(f"{number}-{position}", home / f"register-{number}-{position}") for position in range(1, count + 1)
    ]
    with server.open_database() as db:
        shop.set_up(db, sample, count, round(time.time() * 1000))
        for register in registers:
            activate(register, server, db)
    return registers


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    if display.has_display():
        yield {}
        return
    with display.virtual_display() as environment:
        say(f"There is no display here, so the window opens on a virtual one (Xvfb, display {environment['DISPLAY']}).")
        yield environment


def _start_sellers(supervisor: Supervisor, registers: list[DemoRegister]) -> None:
    for register in registers:
        command = [program("python"), "-P", "-m", "installer.demo.seller", str(register.folder)]
        supervisor.start(f"seller at {register.code}", command, register.environment)


def _welcome(server: Hq, sample: Shop, registers: list[DemoRegister]) -> str:
    people = [f"  {person.name:<18}{person.role:<10}PIN {person.pin}" for person in sample.people()]
    codes = ", ".join(register.code for register in registers)
    return "\n".join(
        [
            "",
            f"HQ          {server.url}",
            f"  sign in as {sample.user}, password {sample.password}",
            f"Register    {registers[0].code} ({sample.store.name}); its window is open",
            *people,
            *([f"Registers   {codes}"] if len(registers) > 1 else []),
            f"Data        {server.folder.parent}",
            "",
            "Ctrl-C stops everything; the next start goes on with the same data. --fresh starts over.",
            "",
        ]
    )


def _watch(supervisor: Supervisor, window: str) -> int:
    """Until the window is closed by its user. Raises ProgramEnded when anything stops that should not."""
    while True:
        ended = supervisor.ended()
        if ended.get(window) == 0:
            say("The window was closed. Stopping …")
            return 0
        supervisor.check()
        time.sleep(0.3)
