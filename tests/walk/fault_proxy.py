"""A proxy between a register and HQ that does to one exchange what bad networks do. It listens on the loopback only."""

import http.client
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASS = "pass"
LOSE_REQUEST = "lose the request"
LOSE_REPLY = "lose the reply after HQ answered"
CUT_REPLY = "cut the reply in the middle"
DUPLICATE = "send the request twice"
SERVER_ERROR = "answer 500"
PORTAL = "answer with a captive portal's page"
SILENCE = "say nothing until the silence is ended, then lose the request"
FAULTS = (LOSE_REQUEST, LOSE_REPLY, CUT_REPLY, DUPLICATE, SERVER_ERROR, PORTAL)

_OWN_ANSWERS = {
    SERVER_ERROR: (500, {"Content-Type": "text/plain"}, b"out of order"),
    PORTAL: (
        200,
        {"Content-Type": "text/html"},
        b"<!doctype html><title>Free Wi-Fi</title><p>Please accept our terms.",
    ),
}


@dataclass(frozen=True)
class Exchange:
    """One request as it passed: its number (from 1), method, path and what was done to it."""

    number: int
    method: str
    path: str
    fault: str


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A register that hangs up is part of the play."""


class FaultProxy:
    """Forwards to ``hq_url``; ``choose(number, method, path)`` names the fault for each exchange."""

    def __init__(self, hq_url: str, choose: Callable[[int, str, str], str]) -> None:
        self._upstream = urlsplit(hq_url)
        self._choose = choose
        self._lock = threading.Lock()
        self._heard = threading.Event()
        self.exchanges: list[Exchange] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "FaultProxy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._heard.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def end_silence(self) -> None:
        """Everybody who waits is hung up on; from now on nothing is silent any more."""
        self._heard.set()

    def faults_done(self) -> int:
        with self._lock:
            return sum(exchange.fault != PASS for exchange in self.exchanges)

    def _plan(self, method: str, path: str) -> str:
        with self._lock:
            number = len(self.exchanges) + 1
            fault = self._choose(number, method, path)
            self.exchanges.append(Exchange(number, method, path, fault))
        return fault

    def _forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self._upstream.hostname or "", self._upstream.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def _handler(proxy) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fault = proxy._plan(self.command, self.path)
                if fault == SILENCE:
                    proxy._heard.wait()
                if fault in (LOSE_REQUEST, SILENCE):
                    return self._hang_up()
                if fault in _OWN_ANSWERS:
                    return self._answer(*_OWN_ANSWERS[fault])
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                try:
                    status, answer_headers, content = proxy._forward(self.command, self.path, headers, body)
                    if fault == DUPLICATE:
                        status, answer_headers, content = proxy._forward(self.command, self.path, headers, body)
                except OSError:
                    return self._hang_up()
                if fault == LOSE_REPLY:
                    return self._hang_up()
                return self._answer(status, answer_headers, content, cut=fault == CUT_REPLY)

            do_GET = do_POST = _pass_on

            def _hang_up(self) -> None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            def _answer(self, status: int, headers: dict[str, str], content: bytes, cut: bool = False) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if cut else content)
                self.wfile.flush()
                if cut:
                    self._hang_up()

        return Handler
