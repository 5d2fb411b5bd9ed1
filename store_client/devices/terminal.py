"""The card terminal: asked by an intent's id, so that asking again never takes the money twice."""

import json
import logging
import socket
from pathlib import Path
from typing import Any, Final, Protocol

from store_client.devices import addresses
from store_client.domain.card import DECLINED, OUTCOMES, UNKNOWN, CardIntent, TerminalAnswer
from store_client.texts import _

FAKE: Final = "fake"
CONNECT_SECONDS: Final = 3.0
CUSTOMER_SECONDS: Final = 120.0
STATUS_SECONDS: Final = 10.0
_LONGEST_ANSWER: Final = 65_536

_log = logging.getLogger(__name__)


class Terminal(Protocol):
    """Every method waits for the terminal, so it is called from a device's thread. None raises but for bugs.

    Declined is the terminal's word that no money moved; what is not known is unknown or timeout.
    """

    def ask(self, intent: CardIntent) -> TerminalAnswer:
        """Charge or refund. Asked again with the same id, it tells what came of it the first time."""
        ...

    def status(self, intent_id: str) -> TerminalAnswer:
        """What the terminal knows of it; declined when it never heard of it."""
        ...

    def cancel(self, intent_id: str) -> None:
        """Ask it to give up, from another thread; ``ask`` still tells what came of it."""
        ...

    def reachable(self) -> bool: ...


def terminal_at(setting: str) -> Terminal | None:
    """None when it is empty: cards are then taken on a terminal of their own. Raises ``Refused``."""
    wanted = setting.strip()
    if not wanted:
        return None
    kind, _colon, place = wanted.partition(":")
    if kind == FAKE:
        from store_client.devices.fake_terminal import FakeTerminal

        return FakeTerminal(Path(place) if place else None)
    address = addresses.parse(wanted, (addresses.TCP,))
    return TcpTerminal(address.place, address.port)


class TcpTerminal:
    """A terminal's service on the network: one line of JSON asks, one answers.

    ``{"do": "charge", "id": …, "amount_minor": …, "currency": …, "of": …}`` → ``{"outcome": …, "reference": …, …}``;
    ``do`` is charge, refund, status, cancel or hello.
    """

    def __init__(self, host: str, port: int, *, customer_seconds: float = CUSTOMER_SECONDS) -> None:
        self._host, self._port = host, port
        self._customer_seconds = customer_seconds

    def ask(self, intent: CardIntent) -> TerminalAnswer:
        question = {
            "do": intent.kind,
            "id": intent.id,
            "amount_minor": intent.amount_minor,
            "currency": intent.currency,
            "of": intent.of,
        }
        return self._ask(question, self._customer_seconds)

    def status(self, intent_id: str) -> TerminalAnswer:
        answer = self._ask({"do": "status", "id": intent_id}, STATUS_SECONDS)
        if answer.outcome == DECLINED and not answer.terminal:
            # It could not even be asked: that is nobody's word.
            return TerminalAnswer(UNKNOWN, message=answer.message)
        return answer

    def cancel(self, intent_id: str) -> None:
        self._ask({"do": "cancel", "id": intent_id}, STATUS_SECONDS)

    def reachable(self) -> bool:
        return bool(self._ask({"do": "hello"}, CONNECT_SECONDS).terminal)

    def _ask(self, question: dict[str, Any], wait_seconds: float) -> TerminalAnswer:
        """Before the question is sent nothing can have happened; from then on only the terminal knows."""
        try:
            connection = socket.create_connection((self._host, self._port), CONNECT_SECONDS)
        except OSError as error:
            _log.info("the card terminal does not answer: %s", error)
            message = _("The card terminal does not answer. No money was taken. Check that it is switched on.")
            return TerminalAnswer(DECLINED, message=message)
        with connection:
            try:
                connection.settimeout(wait_seconds)
                connection.sendall(json.dumps(question).encode() + b"\n")
                return _read_answer(connection)
            except (OSError, ValueError) as error:
                _log.warning("the card terminal's answer was lost: %s", error)
                return TerminalAnswer(UNKNOWN, message=_("The card terminal's answer was lost."))


def _read_answer(connection: socket.socket) -> TerminalAnswer:
    """Raises ``OSError`` and ``ValueError`` for anything but a whole answer."""
    content = b""
    while not content.endswith(b"\n"):
        piece = connection.recv(4096)
        if not piece or len(content) > _LONGEST_ANSWER:
            raise ValueError("it ended in the middle")
        content += piece
    found = json.loads(content)
    if not isinstance(found, dict) or found.get("outcome") not in OUTCOMES:
        raise ValueError("it is no answer")
    told = {name: str(found.get(name, "")) for name in ("outcome", "reference", "card", "terminal", "message")}
    return TerminalAnswer(**told)
