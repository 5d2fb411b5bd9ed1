"""A card terminal for trying and tests: it approves, declines, is slow or busy, or takes the money and says nothing.

Started by itself (``python -m store_client.devices.fake_terminal``) it is a process of its own on the network.
"""

import argparse
import json
import socketserver
import threading
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from store_client.domain.card import APPROVED, DECLINED, TIMEOUT, UNKNOWN, CardIntent, TerminalAnswer

APPROVE: Final = "approve"
DECLINE: Final = "decline"
TIME_OUT: Final = "time-out"
LOST: Final = "lost"
LOST_FOR_GOOD: Final = "lost-for-good"
BUSY: Final = "busy"
BEHAVIOURS: Final = (APPROVE, DECLINE, TIME_OUT, LOST, LOST_FOR_GOOD, BUSY)
BY_CENTS: Final = {1: DECLINE, 2: TIME_OUT, 3: LOST, 4: LOST_FOR_GOOD, 5: BUSY}
"""With ``by_amount`` the last two digits choose: 12.01 is declined, 12.03 is approved but the answer is lost."""
NAME: Final = "FAKE-1"
_HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Script:
    """How the terminal behaves: always in one way, or by the amount; ``seconds`` is how long a customer takes."""

    answer: str = APPROVE
    by_amount: bool = False
    seconds: float = 0.0

    def behaviour(self, amount_minor: int) -> str:
        return BY_CENTS.get(amount_minor % 100, self.answer) if self.by_amount else self.answer


class FakeTerminal:
    """``script`` is a TOML file (``answer``, ``by_amount``, ``seconds``), read anew for each payment.

    What was paid is kept beside it, so that the terminal remembers when the register has crashed.
    """

    def __init__(self, script: Path | None = None, sleep: Callable[[float], object] | None = None) -> None:
        self._script = script
        self._memory_file = script.with_suffix(".paid.json") if script else None
        self._given_up: set[str] = set()
        self._cancelled = threading.Event()
        self._sleep = sleep or self._cancelled.wait
        self._payments: dict[str, dict[str, str]] = self._load()

    def ask(self, intent: CardIntent) -> TerminalAnswer:
        if intent.id in self._payments:
            return self.status(intent.id)
        script = self._read_script()
        self._cancelled.clear()
        self._sleep(script.seconds)
        behaviour = script.behaviour(intent.amount_minor)
        if intent.id in self._given_up:
            return self._keep(intent, TerminalAnswer(DECLINED, terminal=NAME, message="CANCELLED"))
        if behaviour == BUSY:
            return TerminalAnswer(DECLINED, terminal=NAME, message="BUSY")
        if behaviour == DECLINE:
            return self._keep(intent, TerminalAnswer(DECLINED, terminal=NAME, message="DECLINED"))
        if behaviour == TIME_OUT:
            self._keep(intent, TerminalAnswer(DECLINED, terminal=NAME, message="NO CARD SHOWN"))
            return TerminalAnswer(TIMEOUT, terminal=NAME, message="TIME OUT")
        approved = TerminalAnswer(APPROVED, f"A{len(self._payments) + 1:05d}", "****4242", NAME, "APPROVED")
        self._keep(intent, approved, silent=behaviour == LOST_FOR_GOOD)
        return approved if behaviour == APPROVE else TerminalAnswer(UNKNOWN, message="ANSWER LOST")

    def status(self, intent_id: str) -> TerminalAnswer:
        known = self._payments.get(intent_id)
        if known is None:
            return TerminalAnswer(DECLINED, terminal=NAME, message="NEVER ASKED")
        if known["silent"]:
            return TerminalAnswer(UNKNOWN, message="NO ANSWER")
        return TerminalAnswer(**{name: text for name, text in known.items() if name not in ("silent", "amount")})

    def cancel(self, intent_id: str) -> None:
        self._given_up.add(intent_id)
        self._cancelled.set()

    def reachable(self) -> bool:
        return True

    def taken_minor(self) -> int:
        """What it took in all, less what it gave back: the truth that tests compare with."""
        return sum(int(paid["amount"]) for paid in self._payments.values() if paid["outcome"] == APPROVED)

    def _keep(self, intent: CardIntent, answer: TerminalAnswer, *, silent: bool = False) -> TerminalAnswer:
        sign = -1 if intent.kind == "refund" else 1
        told = {**asdict(answer), "silent": "yes" if silent else "", "amount": str(sign * intent.amount_minor)}
        self._payments[intent.id] = told
        if self._memory_file is not None:
            self._memory_file.write_text(json.dumps(self._payments), encoding="utf-8")
        return answer

    def _load(self) -> dict[str, dict[str, str]]:
        if self._memory_file is None or not self._memory_file.exists():
            return {}
        found: dict[str, dict[str, str]] = json.loads(self._memory_file.read_text(encoding="utf-8"))
        return found

    def _read_script(self) -> Script:
        """A file that is missing or half written is no script: then everything is approved."""
        try:
            found = tomllib.loads(self._script.read_text(encoding="utf-8")) if self._script else {}
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
            found = {}
        answer, seconds = found.get("answer"), found.get("seconds", 0)
        return Script(
            answer=answer if answer in BEHAVIOURS else APPROVE,
            by_amount=found.get("by_amount") is True,
            seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
        )


class _Door(socketserver.StreamRequestHandler):
    """One question a connection. A lost answer is a connection that closes without one."""

    server: "Server"

    def handle(self) -> None:
        question: dict[str, Any] = json.loads(self.rfile.readline(65_536))
        answer = self.server.answer(question)
        if answer.outcome != UNKNOWN:
            self.wfile.write(json.dumps(asdict(answer)).encode() + b"\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, terminal: FakeTerminal, port: int = 0) -> None:
        super().__init__((_HOST, port), _Door)
        self._terminal = terminal

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def answer(self, question: dict[str, Any]) -> TerminalAnswer:
        wanted, identifier = str(question.get("do", "")), str(question.get("id", ""))
        if wanted == "hello":
            return TerminalAnswer(DECLINED, terminal=NAME, message="READY")
        if wanted == "status":
            return self._terminal.status(identifier)
        if wanted == "cancel":
            self._terminal.cancel(identifier)
            return TerminalAnswer(DECLINED, terminal=NAME, message="CANCELLED")
        intent = CardIntent(
            identifier, "", wanted, int(question["amount_minor"]), str(question["currency"]), of=str(question["of"])
        )
        return self._terminal.ask(intent)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="fake-terminal", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script", type=Path)
    wanted = parser.parse_args(arguments)
    with Server(FakeTerminal(wanted.script, time.sleep), wanted.port) as server:
        print(server.port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
