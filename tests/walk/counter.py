"""A counter for the walk tests: the register's real window on a screen of its own, and a person's hands at it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from installer import processes
from installer.display import virtual_display
from installer.environment import ROOT
from store_client.config import load_settings, write_settings
from tests.walk.shop import PATIENCE_S, RegisterUnderTest, wait_until
from tests.walk.x_hands import Hands, hands_at

_SCREEN = (1366, 768)
_TERMINAL = 'answer = "{answer}"\nseconds = {seconds}\n'


@dataclass(frozen=True)
class Recorded:
    """A transaction as the register's file has it. Lines that were voided are left out."""

    receipt: str
    type: str
    total_minor: int
    lines: list[tuple[str, int, int]]
    """(sku, pieces, total)"""
    tenders: list[tuple[str, int, int]]
    """(tender, amount, change)"""
    customer: str


class Counter:
    """Use ``at`` as a context. Nothing here waits for a time: it looks at the window, or at what is in the file."""

    def __init__(self, register: RegisterUnderTest, hands: Hands, environment: dict[str, str]) -> None:
        self.register, self.hands, self._environment = register, hands, environment
        self._window: subprocess.Popen[bytes] | None = None
        self._asking = -1
        self.terminal_script = register.demo.folder / "terminal.toml"
        self.card_terminal("approve")

    def card_terminal(self, answer: str, seconds: float = 0) -> None:
        """How it behaves with the next card."""
        self.terminal_script.write_text(_TERMINAL.format(answer=answer, seconds=seconds), encoding="utf-8")

    def taken_by_card(self) -> int:
        """What the terminal itself remembers to have taken."""
        memory = self.terminal_script.with_suffix(".paid.json")
        paid = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
        return sum(int(one["amount"]) for one in paid.values() if one["outcome"] == "approved")

    def open_window(self) -> None:
        asked, self._asking = os.pipe()
        with (self.register.demo.folder / "window.log").open("ab") as log:
            self._window = processes.start(
                [sys.executable, "-m", "tests.walk.watched_window", str(asked)],
                cwd=ROOT,
                env={**os.environ, **self.register.demo.environment, **self._environment},
                stdout=subprocess.PIPE,
                stderr=log,
                pass_fds=(asked,),
            )
        os.close(asked)
        self.until(lambda seen: seen.get("front") == "sign_in", "the window opens")
        wait_until(self.hands.has_window, "the window has the keyboard")

    def kill_window(self) -> None:
        assert self._window is not None
        os.kill(self._window.pid, signal.SIGKILL)
        self._forget_window()

    def close_window(self) -> None:
        if self._window is not None:
            processes.stop(self._window)
            self._forget_window()

    def sign_in(self, pin: str = "204816") -> None:
        self.hands.press("Alt+1", *pin)
        self.until(lambda seen: seen["front"] != "sign_in", "somebody is signed in")

    def look(self) -> dict[str, Any]:
        window = self._window
        assert window is not None
        assert window.stdout is not None
        os.write(self._asking, b"?")
        answer = window.stdout.readline()
        assert answer, "the window has ended"
        seen: dict[str, Any] = json.loads(answer)
        return seen

    def until(self, reached: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Look until the window shows it; the limit only says when to give up."""
        deadline = time.monotonic() + PATIENCE_S
        while not reached(seen := self.look()):
            assert time.monotonic() < deadline, f"not within {PATIENCE_S} s: {what}; it shows {seen}"
            time.sleep(0.02)
        return seen

    def until_front(self, name: str) -> None:
        self.until(lambda seen: seen["front"] == name, f"{name} is in front")

    def touch(self, name: str) -> None:
        """Press, where it stands, what is called so; the beginning of its name is enough."""
        seen = self.until(lambda seen: bool(_called(seen, name)), f"“{name}” can be pressed")
        x, y = seen["places"][_called(seen, name)[0]]
        self.hands.click(x, y)

    def recorded(self) -> list[Recorded]:
        with self.register.open() as db:
            heads = db.rows("SELECT sequence, receipt, type, total_minor, customer FROM transaction_header ORDER BY 1")
            lines = "SELECT sku, quantity_thousandths / 1000, total_minor FROM transaction_line"
            tenders = "SELECT tender, amount_minor, change_minor FROM transaction_tender"
            return [
                Recorded(
                    receipt,
                    kind,
                    total,
                    db.rows(f"{lines} WHERE sequence = ? AND voided = 0 ORDER BY line", (sequence,)),
                    db.rows(f"{tenders} WHERE sequence = ? ORDER BY position", (sequence,)),
                    customer or "",
                )
                for sequence, receipt, kind, total, customer in heads
            ]

    def until_recorded(self, count: int) -> Recorded:
        """The newest, once there are so many."""
        wait_until(lambda: len(self.recorded()) >= count, f"{count} transactions are recorded")
        found = self.recorded()
        assert len(found) == count
        return found[-1]

    def draft(self) -> str:
        """The basket that a crash would leave, as it stands in the file."""
        return self._one("SELECT content FROM draft")

    def card_state(self) -> str:
        return self._one("SELECT state FROM card_intent ORDER BY made_ms DESC LIMIT 1")

    def suspended(self) -> list[str]:
        with self.register.open() as db:
            return [name for (name,) in db.rows("SELECT name FROM suspended ORDER BY suspended_ms")]

    def _one(self, sql: str) -> str:
        with self.register.open() as db:
            found = db.row(sql)
        return str(found[0]) if found else ""

    def _forget_window(self) -> None:
        assert self._window is not None
        os.close(self._asking)
        self._window.wait()
        if self._window.stdout is not None:
            self._window.stdout.close()
        self._window = None


def _called(seen: dict[str, Any], name: str) -> list[str]:
    return sorted((known for known in seen["places"] if known.startswith(name)), key=len)


@contextmanager
def counter_at(register: RegisterUnderTest, terminal: str = "") -> Iterator[Counter]:
    """``terminal`` is the card terminal's address; without one the window plays it by the script of the counter."""
    with ExitStack() as stack:
        environment = stack.enter_context(virtual_display(_SCREEN))
        hands = stack.enter_context(hands_at(environment["DISPLAY"]))
        counter = Counter(register, hands, environment)
        settings = load_settings({}, data_folder=register.demo.folder)
        write_settings(
            replace(
                settings,
                theme="light",
                language="en",
                card_terminal=terminal or f"fake:{counter.terminal_script}",
                printer=f"file:{register.demo.folder / 'printed'}",
            )
        )
        stack.callback(counter.close_window)
        counter.open_window()
        yield counter
